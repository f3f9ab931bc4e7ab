"""A document that is no page, as an entry leads to it: its kind and size, and a PDF's text where that may be kept.

Pure. Nothing of its bytes ever becomes a text but by a reader of its kind.
"""

from __future__ import annotations

from dataclasses import replace

from kakehashi.model import Record
from kakehashi.reading.pdf import pdf_body
from kakehashi.records.config import Source
from kakehashi.records.licences import is_closed_licence, is_open_licence

PDF = "application/pdf"


def linked_document(record: Record, content: bytes, kind: str, source: Source) -> Record:
    """The entry with the media type and the size of what its link leads to, and with the text of a PDF.

    Text is taken only where the source's rights let it be stored. What could not be read stands in ``warnings``.
    """
    found = replace(record, media_type=kind, size=len(content), hash="")
    if kind != PDF or not may_hold_text(source) or not _is_free(record, source):
        return found
    body, said = pdf_body(content)
    return replace(
        found,
        body={record.language: body} if body else record.body,
        warnings=(*record.warnings, said) if said else record.warnings,
    )


def may_hold_text(source: Source) -> bool:
    """Whether the rights of a source let the text of any of its documents be stored."""
    if source.max_cache is not None:
        return False
    if source.permission is not None and source.rights == "permission":
        return "body" in source.permission.what
    return source.rights in ("own", "open", "item")


def _is_free(record: Record, source: Source) -> bool:
    """Whether the licence of one document, where it counts, lets its text be stored."""
    if source.rights == "item":
        return is_open_licence(record.licence)
    return source.rights != "open" or not is_closed_licence(record.licence)
