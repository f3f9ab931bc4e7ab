"""The translation memory's units: what matches, numbers exchanged, sketches of texts that are alike; TMX in and out.

Pure: texts in, values out; ``memory_index`` keeps them. A text that is only alike is never filled in: it is shown to an
editor, with its old source.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from xml.sax.saxutils import escape, quoteattr

from kakehashi.characters import clean
from kakehashi.errors import InputError
from kakehashi.model import LanguageTag
from kakehashi.reading.xml import children, local, parse_xml
from kakehashi.records.names import match_language
from kakehashi.segments.cutting import one_line

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Unit:
    """One text in two languages; ``author`` is the person who wrote the translation, ``""`` for an engine's."""

    source_language: LanguageTag
    target_language: LanguageTag
    source: str
    target: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What the memory knows for a text: ``kind`` is ``exact``, ``numbers`` or ``fuzzy``, ``score`` 0 to 100."""

    unit: Unit
    target: str
    kind: str
    score: float


def exchange_numbers(unit: Unit, text: str) -> str | None:
    """The unit's translation with the numbers of ``text`` in the place of its own; ``None`` where that is not sure.

    It is sure when each number that changes stands once in the old source and once, in the same digits, in the old
    translation, and no kanji that scales it (3万 is 30,000 elsewhere) or era name is near.
    """
    old, new = _NUMBER.findall(unit.source), _NUMBER.findall(text)
    changed = {before: after for before, after in zip(old, new, strict=True) if before != after}
    numbers = _NUMBER.findall(unit.target)
    if re.search(r"\d\s*[十百千万億兆割分]|[和成正治]\s*\d", unit.source):
        return None
    if any(old.count(number) != 1 or numbers.count(number) != 1 for number in changed):
        return None
    return _NUMBER.sub(lambda match: changed.get(match[0], match[0]), unit.target)


def masked(text: str) -> str:
    """A text in one line with each number replaced by one sign."""
    return _NUMBER.sub("\ufffc", one_line(text))


def sketch(text: str, size: int = 8) -> list[int]:
    """The smallest hashes of a text's four-character pieces: texts that are alike share some of them (bottom-k).

    A. Broder, "On the resemblance and containment of documents", 1997.
    """
    flat = masked(text).casefold()
    pieces = {flat[place : place + 4] for place in range(max(1, len(flat) - 3))}
    return sorted(zlib.crc32(piece.encode("utf-8")) for piece in pieces)[:size]


def differing(old: str, new: str) -> str:
    """The new text with what differs from the old one marked: ``[-gone-]`` and ``{+new+}``, character by character."""
    parts = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(old[start:end])
            continue
        parts += [f"[-{old[start:end]}-]"] if end > start else []
        parts += [f"{{+{new[new_start:new_end]}+}}"] if new_end > new_start else []
    return "".join(parts)


def read_tmx(text: str, where: str = "") -> list[Unit]:
    """The units of a TMX 1.4b document: from its source language to every other variant of a unit.

    Languages are ours where one of ours answers (``en-US`` is ``en``); of two variants in one language the first
    counts. ``creationid`` of a variant (or of its unit) is the author. Raises ``InputError`` for what is not TMX.
    """
    root, odd = parse_xml(text)
    if local(root) != "tmx" or odd:
        raise InputError(odd[0] if odd else f"not TMX: the root is <{local(root)}>", where=where)
    header = next((item for item in root if local(item) == "header"), None)
    default = header.get("srclang", "*all*") if header is not None else "*all*"
    return [unit for item in root.iter() if local(item) == "tu" for unit in _units(item, default, where)]


def _units(item: object, default: str, where: str) -> list[Unit]:
    """The units of one ``tu``."""
    variants: dict[str, tuple[str, str]] = {}
    for variant in children(item, "tuv"):
        language = _tag(variant.get(_XML_LANG) or variant.get("lang") or "")
        segment = next(iter(children(variant, "seg")), None)
        if not language or segment is None:
            raise InputError(f"line {variant.sourceline}: a tuv needs xml:lang and seg", where=where)
        author = variant.get("creationid") or item.get("creationid") or ""  # type: ignore[attr-defined]
        variants.setdefault(language, (one_line("".join(segment.itertext())), author))
    source = _tag(item.get("srclang") or default)  # type: ignore[attr-defined]
    source = next(iter(variants), "") if source == "*all*" else source
    if source not in variants:
        return []
    return [
        Unit(source, language, variants[source][0], text, author)
        for language, (text, author) in variants.items()
        if language != source and text
    ]


def _tag(label: str) -> LanguageTag:
    """Our tag of a language that has a record (``ja-JP`` is ``ja``), else the label as it stands, ``*all*`` too."""
    return match_language(label) or label


def write_tmx(units: Sequence[Unit], *, tool_version: str) -> str:
    """The units as TMX 1.4b, those of one source together, in the order given."""
    groups: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        groups.setdefault((unit.source_language, unit.source), []).append(unit)
    languages = {unit.source_language for unit in units}
    common = next(iter(languages)) if len(languages) == 1 else "*all*"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'<header creationtool="kakehashi" creationtoolversion={quoteattr(tool_version)} segtype="block"'
        f' o-tmf="kakehashi" adminlang="en" srclang={quoteattr(common)} datatype="plaintext"/>',
        "<body>",
    ]
    for (language, source), group in groups.items():
        lines.append(f"<tu srclang={quoteattr(language)}>")
        lines.append(_variant(language, source, {}))
        lines += [_variant(unit.target_language, unit.target, {"creationid": unit.author}) for unit in group]
        lines.append("</tu>")
    return clean("\n".join([*lines, "</body>", "</tmx>", ""]))


def _variant(language: str, text: str, attributes: Mapping[str, str]) -> str:
    """One ``tuv`` element."""
    given = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
    return f"  <tuv xml:lang={quoteattr(language)}{given}><seg>{escape(text)}</seg></tuv>"
