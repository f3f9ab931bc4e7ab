"""What a document is: by its first bytes, as the MIME Sniffing standard reads them, and by what its server calls it.

Bytes win over names, for servers call a PDF ``text/html`` and a page ``application/octet-stream``; a name decides only
where the bytes say nothing. Patterns: https://mimesniff.spec.whatwg.org/ (sections 5.2, 6.1, 6.2, 6.4 and 7.1), and the
first bytes of OLE and of Office's packages. Pure. It never opens an archive or a picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEAD = 1445
"""Bytes of a resource header of the standard."""

_SPACE = b"\t\n\x0c\r "
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_FIRST: Sequence[tuple[bytes, str]] = (
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"\x00\x00\x02\x00", "image/x-icon"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"Rar!\x1a\x07", "application/x-rar-compressed"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"OggS\x00", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"MThd\x00\x00\x00\x06", "audio/midi"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
)
_MEANT: Sequence[tuple[bytes, str]] = ((b"word/", _WORD), (b"xl/", _SHEET), (b"ppt/", _SLIDES))
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wave", b"AVI ": "video/avi"}
_OFFICE_NAMES = re.compile(r"application/(?:msword|vnd\.(?:ms-|openxmlformats-|oasis\.opendocument\.)[\w.+-]+)\Z")
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TAGS = (
    "!DOCTYPE HTML", "HTML", "HEAD", "SCRIPT", "IFRAME", "H1", "DIV", "FONT", "TABLE", "A", "STYLE", "TITLE", "B",
    "BODY", "BR", "P",
)  # fmt: skip
_PAGE = re.compile(rb"<(?:(?:" + "|".join(_TAGS).encode() + rb")[ >]|!--)", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""The binary data bytes of the standard; ESC is none, for ISO-2022-JP has it."""

_MARKS = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")


def media_type(content: bytes, content_type: str = "") -> str:
    """The media type of a document in small letters, without parameters: ``text/html`` for what is read as a page.

    ``content_type`` is the header of its server. What has no binary bytes is ``text/plain`` where nobody calls it
    anything, what has them ``application/octet-stream``.
    """
    head, named = content[:_HEAD], content_type.partition(";")[0].strip().lower()
    found = _by_first_bytes(head, named)
    if found:
        return _within(found, content, named)
    if head.startswith(_MARKS) or not _BINARY.search(head):
        if _PAGE.match(head.removeprefix(_MARKS[0]).lstrip(_SPACE)):
            return "application/xhtml+xml" if named == "application/xhtml+xml" else "text/html"
        return named if _is_text(named) else "text/plain"
    return named if named and not _is_text(named) else "application/octet-stream"


def is_page(kind: str) -> bool:
    """Whether a document of this media type is read for an article: a page, or text without a better name."""
    return kind in _PAGE_TYPES or _is_text(kind)


def _is_text(named: str) -> bool:
    """Whether a name says that a document is text."""
    return named.startswith("text/") or named in _PAGE_TYPES or named.endswith(("+xml", "/xml", "/json", "+json"))


def _by_first_bytes(head: bytes, named: str) -> str:
    """The type that a document's first bytes say, ``""`` where they say none."""
    if head[4:8] == b"ftyp":
        return "image/avif" if head[8:12] in (b"avif", b"avis") else "video/mp4"
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    found = next((kind for first, kind in _FIRST if head.startswith(first)), "")
    if found in ("image/bmp", "audio/mpeg") and not _BINARY.search(head):
        return ""  # the words "BMI" and "ID3" begin texts too
    late = b"%PDF-" in head[:1024] and not _PAGE.search(head[:1024])
    return found or ("application/pdf" if late and (named == "application/pdf" or _BINARY.search(head)) else "")


def _within(found: str, content: bytes, named: str) -> str:
    """The type of what is in a package: what its server calls it where that is Office, else by its first names."""
    if found not in ("application/zip", "application/x-ole-storage"):
        return found
    if _OFFICE_NAMES.match(named):
        return named
    if found == "application/zip" and (b"[Content_Types].xml" in content or b"_rels/.rels" in content):
        return next((kind for folder, kind in _MEANT if folder in content), found)
    return found
