"""TMX 1.4b (LISA OSCAR, 2005) as an exchange of segments: a unit a source text, out with the hash of what went out.

Pure. A memory names no works and no places: a unit that comes back belongs to every segment that has its text, and
``place`` says which. Memories of a portal are read by ``translation.memory``; this is what translators send back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from kakehashi.errors import InputError
from kakehashi.exchange.document import parse_document, units_text
from kakehashi.exchange.segment import ExchangedSegment, checked_base
from kakehashi.reading.xml import child, children, local, text_of
from kakehashi.records.names import match_language
from kakehashi.segments.cutting import source_key

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "x-kakehashi-base"
_DONE = ("edited", "approved")


def write_tmx_file(segments: Iterable[ExchangedSegment], *, tool_version: str) -> str:
    """What people stand behind (edited, approved) of these segments, the units of one source together."""
    groups: dict[tuple[str, str], list[ExchangedSegment]] = {}
    for item in segments:
        if item.target and item.state in _DONE:
            groups.setdefault((item.source_language, item.source), []).append(item)
    languages = {language for language, _ in groups}
    common = next(iter(languages)) if len(languages) == 1 else "*all*"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'<header creationtool="kakehashi" creationtoolversion={quoteattr(tool_version)} segtype="block"'
        f' o-tmf="kakehashi" adminlang="en" srclang={quoteattr(common)} datatype="plaintext"/>',
        "<body>",
    ]
    for (language, source), items in groups.items():
        lines.append(f"<tu srclang={quoteattr(language)}>")
        lines.append(f"  <tuv xml:lang={quoteattr(language)}><seg>{escape(source)}</seg></tuv>")
        lines += dict.fromkeys(_variant(item) for item in items)
        lines.append("</tu>")
    return "\n".join([*lines, "</body>", "</tmx>", ""])


def _variant(item: ExchangedSegment) -> str:
    """A translation as a ``tuv``."""
    author = f" creationid={quoteattr(item.editor)}" if item.editor else ""
    base = f'<prop type="{_BASE}">{escape(item.base)}</prop>' if item.base else ""
    notes = "".join(f"<note>{escape(note)}</note>" for note in item.notes)
    language = quoteattr(item.target_language)
    return f"  <tuv xml:lang={language}{author}>{notes}{base}<seg>{escape(item.target)}</seg></tuv>"


def read_tmx_file(text: str, where: str = "") -> list[ExchangedSegment]:
    """The units of a document, without works, their source's key as key; raises ``InputError`` for what is not TMX."""
    root = parse_document(text, ("tmx",), "TMX", where)
    header = child(root, "header")
    default = str(header.get("srclang", "*all*")) if header is not None else "*all*"
    return [item for unit in root.iter() if local(unit) == "tu" for item in _units(unit, default, where)]


def _units(unit: etree._Element, default: str, where: str) -> Iterator[ExchangedSegment]:
    """The translations of one ``tu``, from its source language to every other."""
    variants: list[tuple[str, etree._Element]] = []
    for variant in children(unit, "tuv"):
        label = str(variant.get(_LANG) or variant.get("lang") or "")
        if not label or child(variant, "seg") is None:
            raise InputError(f"line {variant.sourceline}: a tuv needs xml:lang and seg", where=where)
        variants.append((match_language(label) or label, variant))
    given = str(unit.get("srclang") or default)
    source = variants[0][0] if given == "*all*" and variants else match_language(given) or given
    own = next((variant for language, variant in variants if language == source), None)
    for language, variant in variants if own is not None else ():
        if language != source:
            yield _segment(source, own, language, variant, [text_of(note) for note in children(unit, "note")])


def _segment(
    source: str, own: etree._Element | None, language: str, variant: etree._Element, notes: Sequence[str]
) -> ExchangedSegment:
    """One translation."""
    holder = child(own, "seg") if own is not None else None
    plain = "".join(map(str, holder.itertext())) if holder is not None else ""
    key = source_key(plain)
    texts = units_text(key, [holder], [child(variant, "seg")], {})
    said = {str(item.get("type")): text_of(item) for item in children(variant, "prop")}
    own_notes = [text_of(note) for note in children(variant, "note")]
    return ExchangedSegment(
        "", key, source, language, texts[0], texts[1], "edited" if texts[1] else "missing",
        tuple(note for note in (*notes, *own_notes) if note), base=checked_base(said.get(_BASE, "")),
        editor=str(variant.get("creationid") or ""), refused=texts[2],
    )  # fmt: skip


def place(
    units: Sequence[ExchangedSegment], segments: Iterable[tuple[str, str, str, Mapping[str, str]]]
) -> list[ExchangedSegment]:
    """The units at the segments that have their text, then those whose text nobody has.

    ``segments`` are a work, a key, the original's language, and the hashes of what stands there by language. Of several
    translations of one text the one that went out from here comes first: a text that another segment has is no answer
    to this one.
    """
    by_source: dict[tuple[str, str], list[ExchangedSegment]] = {}
    for unit in units:
        by_source.setdefault((unit.source_language, unit.key), []).append(unit)
    found, placed = [], set()
    for work, key, language, standing in segments:
        answers: dict[str, ExchangedSegment] = {}
        for unit in by_source.get((language, key.split("~", 1)[0]), ()):
            placed.add(id(unit))
            hashed = standing.get(unit.target_language, "")
            if unit.target_language not in answers or (hashed and unit.base == hashed):
                answers[unit.target_language] = unit
        found += [replace(unit, work=work, key=key) for unit in answers.values()]
    return found + [unit for unit in units if id(unit) not in placed]
