"""Inspect: what a harvester would make of documents, without a portal.

It reads files or, through the fetcher, URLs, recognises the protocol, and yields one JSON object a document. Nothing is
stored, and an error of one document never stops the next.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from kakehashi import harvesters
from kakehashi.errors import ConfigError, InputError, KakehashiError
from kakehashi.fetch import Client, FetchOptions, State
from kakehashi.harvesters import Document
from kakehashi.harvesting.workers import LIMITS, read_all
from kakehashi.records.config import Source

_MOST = FetchOptions().max_bytes
"""Bytes of a file, as many as the night takes from a server."""


def inspect_documents(paths: Iterable[str], harvester: str = "") -> Iterator[dict[str, Any]]:
    """One reading a path or URL: ``{"path", "format", "encoding", "records", "warnings", "error"}`` (house, section 5).

    Raises ``ConfigError`` for a harvester that there is not.
    """
    if harvester and harvester not in harvesters.names():
        raise ConfigError(
            f"no harvester {harvester!r}", where="--harvester", hint=f"there are {', '.join(harvesters.names())}"
        )
    work = partial(inspect_path, harvester=harvester)
    yield from read_all(paths, work, _reading, workers=os.cpu_count() or 1, limits=LIMITS)


def inspect_path(path: str, harvester: str = "") -> dict[str, Any]:
    """The reading of one path or URL."""
    try:
        document = _document(path)
    except KakehashiError as error:
        return _reading(path, str(error))
    except OSError as error:
        return _reading(path, f"cannot be read: {error.strerror or error}")
    return inspect_document(path, document, harvester)


def inspect_document(path: str, document: Document, harvester: str = "") -> dict[str, Any]:
    """What the named harvester, or the one that recognises the document, makes of it."""
    source = Source(url=document.url, name={"en": "inspected"}, rights="link")
    try:
        chosen = harvesters.find(harvester) if harvester else harvesters.recognise(document)
        if chosen is None:
            return _reading(path, "no harvester recognises this document")
        reading = chosen.read(document, source)
    except KakehashiError as error:
        return _reading(path, str(error))
    except MemoryError:
        raise  # the worker says which limit it is
    except Exception as error:
        return _reading(path, f"a defect in the harvester: {type(error).__name__}: {error}")
    return {
        "path": path,
        "format": reading.format,
        "encoding": reading.encoding,
        "records": [record.to_json() for record in reading.records],
        "warnings": [*reading.warnings, *(f"{item.where}: {item.message}" for item in reading.lost)],
        "error": reading.error,
    }


def _reading(path: str, error: str) -> dict[str, Any]:
    """A reading that failed."""
    return {"path": path, "format": "", "encoding": "", "records": [], "warnings": [], "error": error}


def _document(path: str) -> Document:
    """The document at a path or URL."""
    if path.startswith(("https://", "http://")):
        with Client(FetchOptions(), State()) as client:
            answer = client(path, conditional=False)
        return Document(answer.final_url, answer.content, answer.content_type)
    file = Path(path)
    if file.stat().st_size > _MOST:
        raise InputError(f"more than {_MOST:,} bytes, the most that is taken from a server", where=path)
    return Document(file.absolute().as_uri(), file.read_bytes())
