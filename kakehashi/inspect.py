"""Inspect: what a harvester would make of documents, without a portal.

It reads files or, through the fetcher, URLs, recognises the protocol, and yields one JSON object a document. Nothing is
stored, and an error of one document never stops the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import harvesters
from harvesters import Document
from kakehashi.config import Source
from kakehashi.errors import ConfigError, KakehashiError
from kakehashi.fetch import Client, FetchOptions, State


def inspect_documents(paths: Iterable[str], harvester: str = "") -> Iterator[dict[str, Any]]:
    """One reading a path or URL: ``{"path", "format", "encoding", "records", "warnings", "error"}`` (house, section 5).

    Raises ``ConfigError`` for a harvester that there is not.
    """
    if harvester and harvester not in harvesters.names():
        raise ConfigError(
            f"no harvester {harvester!r}", where="--harvester", hint=f"there are {', '.join(harvesters.names())}"
        )
    for path in paths:
        try:
            document = _document(path)
        except KakehashiError as error:
            yield _reading(path, error=str(error))
            continue
        except OSError as error:
            yield _reading(path, error=f"cannot be read: {error.strerror or error}")
            continue
        yield inspect_document(path, document, harvester)


def inspect_document(path: str, document: Document, harvester: str = "") -> dict[str, Any]:
    """What the named harvester, or the one that recognises the document, makes of it."""
    source = Source(url=document.url, name={"en": "inspected"}, rights="link")
    try:
        chosen = harvesters.find(harvester) if harvester else harvesters.recognise(document)
        if chosen is None:
            return _reading(path, error="no harvester recognises this document")
        reading = chosen.read(document, source)
    except KakehashiError as error:
        return _reading(path, error=str(error))
    return {
        "path": path,
        "format": reading.format,
        "encoding": reading.encoding,
        "records": [record.to_json() for record in reading.records],
        "warnings": list(reading.warnings),
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
    return Document(file.absolute().as_uri(), file.read_bytes())
