"""Inline codes: what a tool put into a text in the place of our markup, made our markup again. Pure.

Our files hold Markdown as plain text. A tool may protect ``**`` as ``<ph id="1">**</ph>`` or as an empty
``<x id="1"/>``. Codes that carry what they stand for are read as that; the others stand as placeholders in source and
target, and the source that we know says what each of them was. What cannot be said for sure is refused, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from kakehashi.errors import InputError
from kakehashi.reading.xml import local
from kakehashi.segments.cutting import one_line

_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_TRANSPARENT = frozenset({"mrk", "hi", "sub", "sm", "em", "source", "target", "seg", "seg-source"})
"""Annotations and containers: what is in them counts, they themselves say nothing about the text."""

_NATIVE = frozenset({"ph", "bpt", "ept", "it", "ut"})
"""Codes of XLIFF 1.2 and TMX 1.4b whose content is what they stand for."""

_PAIRED = frozenset({"g", "pc"})
_EMPTY = frozenset({"x", "bx", "ex", "sc", "ec"})
_IDS = ("id", "startRef", "rid", "i", "x")


def content(element: etree._Element | None, data: Mapping[str, str], *, native: bool) -> str:
    """The text of an element; codes are what they stand for where ``native`` and they say it, else placeholders.

    ``data`` are an XLIFF 2 unit's originals by their ids. Raises ``InputError`` for an element that is not known.
    """
    return "" if element is None else "".join(_pieces(element, data, native))


def _pieces(element: etree._Element, data: Mapping[str, str], native: bool) -> Iterator[str]:
    """The pieces of text in an element."""
    yield _literal(element.text)
    for item in element:
        name = local(item)
        if isinstance(item, etree._Entity):
            raise InputError(f"an entity that nobody defines: {item.text}")
        if name in _TRANSPARENT:
            yield from _pieces(item, data, native)
        elif name in _PAIRED:
            yield _code(item, data, native, "dataRefStart", "")
            yield from _pieces(item, data, native)
            yield _code(item, data, native, "dataRefEnd", "/")
        elif name in _NATIVE or name in _EMPTY:
            yield _code(item, data, native, "dataRef", "")
        elif name:
            raise InputError(f"<{name}> is no inline code of this format")
        yield _literal(item.tail)


def _literal(text: str | None) -> str:
    """Text as it stands; raises ``InputError`` where it holds the signs that stand for codes here."""
    if text and (_OPEN in text or _CLOSE in text):
        raise InputError("private characters U+E000, U+E001")
    return text or ""


def _code(item: etree._Element, data: Mapping[str, str], native: bool, reference: str, end: str) -> str:
    """One code: what it stands for, or its placeholder."""
    name = local(item)
    known = data.get(str(item.get(reference) or ""))
    if native and known is not None:
        return known
    inside = "".join(map(str, item.itertext())) if name in _NATIVE else ""
    if native and inside:
        return inside
    identity = next((str(item.get(key)) for key in _IDS if item.get(key)), "")
    kind = {"ec": "/sc", "ept": "/bpt", "ex": "/bx"}.get(name, name)
    return f"{_OPEN}{end}{kind} {identity}{_CLOSE}"


def restored(source: str, target: str, original: str) -> str:
    """``target`` with its placeholders as the markup that they were in ``original``; raises ``InputError``.

    ``source`` is the file's own source with the same placeholders.
    """
    wanted, found = _PLACE.findall(source), _PLACE.findall(target)
    if not wanted and not found:
        return target
    missing, more = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    if missing or more:
        listed = ", ".join([*(f"without <{code}>" for code in missing), *(f"with <{code}> too many" for code in more)])
        raise InputError(f"inline codes are not those of the source: {listed}")
    natives = _natives(_PLACE.split(one_line(source)), one_line(original))
    return _PLACE.sub(lambda match: natives[match[1]], target)


def _natives(parts: Sequence[str], original: str) -> dict[str, str]:
    """What each placeholder stands for; ``parts`` are texts and codes in turn. Raises ``InputError``."""
    readings = [
        re.fullmatch("".join(re.escape(part) if place % 2 == 0 else hole for place, part in enumerate(parts)), original)
        for hole in ("(.*?)", "(.*)")
    ]
    groups = {match.groups() for match in readings if match is not None}
    if None in readings or len(groups) != 1:
        raise InputError("inline codes whose markup cannot be told")
    natives: dict[str, str] = {}
    for code, text in zip(parts[1::2], groups.pop(), strict=True):
        if natives.setdefault(code, text) != text:
            raise InputError(f"the inline code <{code}> stands for two things")
    return natives
