"""The encoding that an HTML page declares, found in its bytes as browsers find it.

The prescan of the HTML standard (13.2.3.2, "prescan a byte stream to determine its encoding"): comments and other tags
are stepped over, and a ``meta`` counts only in the forms that the standard knows. It never decodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LOOKED_AT = 16_384
"""Bytes that are looked at; the standard asks for 1,024, and old pages begin with long comments and scripts."""

_SPACE = b"\t\n\x0c\r "
_ATTRIBUTE = re.compile(
    rb"[\t\n\x0c\r /]*([^\t\n\x0c\r />][^\t\n\x0c\r /=>]*)"
    rb"(?:[\t\n\x0c\r ]*=[\t\n\x0c\r ]*(?:\"([^\"]*)\"|'([^']*)'|(?![\"'])([^\t\n\x0c\r >]*)))?"
)
_UNCLOSED = re.compile(rb"[\t\n\x0c\r /]*[^\t\n\x0c\r />][^\t\n\x0c\r /=>]*[\t\n\x0c\r ]*=[\t\n\x0c\r ]*[\"']")
_CHARSET = re.compile(
    rb"charset[\t\n\x0c\r ]*=[\t\n\x0c\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\"'\t\n\x0c\r ;][^\t\n\x0c\r ;]*))"
)
_TAG = re.compile(rb"</?[A-Za-z][^\t\n\x0c\r >]*")


def declared_charset(content: bytes, known: Callable[[str], object]) -> str:
    """The label of the first declaration whose encoding is ``known``, ``""`` where there is none."""
    data = content[:LOOKED_AT]
    place = data.find(b"<")
    while place >= 0:
        label, following = _step(data, place)
        if label and known(label):
            return {"utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8"}.get(label.lower(), label)
        if following < 0:
            return ""
        place = data.find(b"<", following)
    return ""


def _step(data: bytes, place: int) -> tuple[str, int]:
    """What the markup at ``place`` declares, and where to look on (-1: nowhere)."""
    if data.startswith(b"<!--", place):
        end = data.find(b"-->", place + 2)
        return "", end + 3 if end >= 0 else -1
    tag = _TAG.match(data, place)
    if tag:
        attributes, end = _attributes(data, tag.end())
        is_meta = tag[0].lower() == b"<meta" or tag[0].lower().startswith(b"<meta/")
        return (_label(attributes) if is_meta and end >= 0 else ""), end
    if data[place + 1 : place + 2] in (b"!", b"/", b"?"):
        end = data.find(b">", place)
        return "", end + 1 if end >= 0 else -1
    return "", place + 1


def _attributes(data: bytes, place: int) -> tuple[dict[bytes, bytes], int]:
    """The attributes of a tag, the first of each name, and where it ends; -1 where it does not."""
    found: dict[bytes, bytes] = {}
    while True:
        while place < len(data) and data[place] in _SPACE + b"/":
            place += 1
        if place >= len(data):
            return found, -1
        if data[place] == ord(">"):
            return found, place + 1
        match = _ATTRIBUTE.match(data, place)
        if match is None:
            return found, -1
        value = next((part for part in match.groups()[1:] if part is not None), None)
        if value is None and _UNCLOSED.match(data, place):
            return found, -1
        found.setdefault(match[1].lower(), (value or b"").lower())
        place = match.end()


def _label(attributes: dict[bytes, bytes]) -> str:
    """The encoding that a ``meta`` element names."""
    if attributes.get(b"charset", b"").strip(_SPACE):
        return attributes[b"charset"].strip(_SPACE).decode("ascii", "replace")
    if attributes.get(b"http-equiv") != b"content-type":
        return ""
    match = _CHARSET.search(attributes.get(b"content", b""))
    value = next((part for part in match.groups() if part is not None), b"") if match else b""
    return value.strip(_SPACE).decode("ascii", "replace")
