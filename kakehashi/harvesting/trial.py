"""Trial readings: a large document is first read in a process that can be ended, and only then by the night itself.

No parser can be stopped from outside in its own process. What is small is read at once: the time that it can take is
bounded by its size (tests hold the readers to that); a PDF, which is packed, is tried whatever its
size. It stores nothing and gives nothing but a reason to refuse.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from kakehashi import harvesters
from kakehashi.errors import KakehashiError
from kakehashi.harvesters import Document
from kakehashi.harvesting.workers import LIMITS, Limits, Pool
from kakehashi.reading.article import read_article
from kakehashi.reading.encoding import decode
from kakehashi.reading.linked import PDF, may_hold_text
from kakehashi.reading.media_types import media_type
from kakehashi.reading.pdf import pdf_body
from kakehashi.records.config import Source

LARGE = 200_000
"""Bytes from which on a document is tried first."""


@dataclass(slots=True)
class Trial:
    """One process for the trial readings of a run, begun when the first large document comes."""

    limits: Limits = LIMITS
    large: int = LARGE
    pool: Pool | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Trial:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.pool:
            self.pool.close()

    def refusal(self, document: Document, source: Source) -> str:
        """Why a document must not be read here, ``""`` where it may."""
        kind = media_type(document.content, document.content_type)
        if kind == PDF:
            if not may_hold_text(source):
                return ""  # nobody reads it
        elif len(document.content) < self.large:
            return ""
        with self.lock:
            if self.pool is None:
                self.pool = Pool(_try, self.limits)
                self.pool.open(1)
            return str(self.pool.ask((document, source), _refused)["refusal"])


def _try(item: tuple[Document, Source]) -> dict[str, Any]:
    """Read a document in all the ways in which its source's harvester may read it; what it says is not of interest."""
    document, source = item
    if media_type(document.content, document.content_type) == PDF:
        pdf_body(document.content)
        return {"refusal": ""}
    try:
        harvesters.find(source.harvester).read(document, source)
        if b"<html" in document.content[:2000].lower():
            text = decode(document.content, document.content_type, source.encoding).text
            read_article(text, document.url, source.rules)
    except (KakehashiError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        pass  # the night itself meets the same error, and reports it
    return {"refusal": ""}


def _refused(_: object, reason: str) -> dict[str, Any]:
    """The answer where there is none."""
    return {"refusal": reason}
