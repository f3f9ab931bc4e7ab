"""XLIFF 2.1 (OASIS, 2018): a file a work, a unit a segment, with states, notes, matches and glossary entries.

Pure. Our states become XLIFF's (initial, translated, final) with ours as ``subState``, so that what comes back is what
went out. Markup stays in the text as the Markdown that it is; codes that a tool makes of it become Markdown again.
What we have to know again (the hash of the text that went out) stands in notes of the category ``kakehashi``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from kakehashi.characters import clean
from kakehashi.errors import InputError
from kakehashi.exchange.document import parse_document, stray_notes, units_text
from kakehashi.exchange.segment import ExchangedSegment, marks, read_marks, stray_note
from kakehashi.exchange.xliff12 import read_xliff12
from kakehashi.reading.xml import child, children, local, text_of

_STATES = {"missing": "initial", "machine": "translated", "edited": "translated", "behind": "translated",
           "approved": "final"}  # fmt: skip
_FROM_STATES = {"initial": "draft", "translated": "edited", "reviewed": "approved", "final": "approved"}


def write_xliff(segments: Sequence[ExchangedSegment]) -> str:
    """The document of segments of one pair of languages; raises ``InputError`` where there are more pairs or none."""
    pairs = {(item.source_language, item.target_language) for item in segments}
    if len(pairs) != 1:
        raise InputError(f"XLIFF holds one pair of languages, not {len(pairs)}", hint="export language by language")
    source, target = pairs.pop()
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"'
        ' xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" version="2.1"'
        f" srcLang={quoteattr(source)} trgLang={quoteattr(target)}>",
    ]
    works = dict.fromkeys(item.work for item in segments)
    for number, work in enumerate(works, 1):
        lines.append(f'<file id="f{number}" original={quoteattr(work)}>')
        for item in segments:
            if item.work == work:
                lines += _unit(item)
        lines.append("</file>")
    return clean("\n".join([*lines, "</xliff>", ""]))


def _unit(item: ExchangedSegment) -> Iterator[str]:
    """One segment as a unit; modules first, as the schema wants them."""
    yield f'<unit id="u{item.key.replace("~", ".")}" name={quoteattr(item.key)}>'
    if item.matches:
        yield "<mtc:matches>"
        for match in item.matches:
            yield (
                f'<mtc:match ref="#s1" matchSuitability="{match.score:.1f}" similarity="{match.score:.1f}">'
                f"<source>{escape(match.unit.source)}</source><target>{escape(match.target)}</target></mtc:match>"
            )
        yield "</mtc:matches>"
    entries = [term for term in item.terms if term.targets]
    if entries:
        yield "<gls:glossary>"
        for term in entries:
            translations = "".join(f"<gls:translation>{escape(form)}</gls:translation>" for form in term.targets)
            yield f"<gls:glossEntry><gls:term>{escape(term.source)}</gls:term>{translations}</gls:glossEntry>"
        yield "</gls:glossary>"
    notes = [f'<note category="kakehashi">{escape(mark)}</note>' for mark in marks(item)]
    notes += [f"<note>{escape(note)}</note>" for note in item.notes]
    if notes:
        yield "<notes>" + "".join(notes) + "</notes>"
    yield f'<segment id="s1" state="{_STATES[item.state]}" subState="kakehashi:{item.state}">'
    yield f'<source xml:space="preserve">{escape(item.source)}</source>'
    if item.target:
        yield f'<target xml:space="preserve">{escape(item.target)}</target>'
    yield "</segment></unit>"


def read_xliff(text: str, where: str = "") -> list[ExchangedSegment]:
    """The segments of an XLIFF 1.2 or 2 document; raises ``InputError`` for what is not XLIFF."""
    root = parse_document(text, ("xliff",), "XLIFF", where)
    if root.get("version") == "1.2":
        return read_xliff12(root)
    if not str(root.get("version", "")).startswith("2."):
        raise InputError(f"XLIFF {root.get('version')} is not read", where=where, hint="export as XLIFF 1.2 or 2.1")
    source, target = root.get("srcLang", ""), root.get("trgLang", "")
    found: list[ExchangedSegment] = []
    for file in children(root, "file"):
        work = str(file.get("original", ""))
        found += [_read_unit(unit, work, source, target) for unit in file.iter() if local(unit) == "unit"]
        found += [stray_note(work, (source, target), note) for note in stray_notes(file, "unit")]
    return found


def _read_unit(unit: etree._Element, work: str, source: str, target: str) -> ExchangedSegment:
    """One unit: a tool may have cut its text into several segments, which are put together again."""
    key = str(unit.get("name") or str(unit.get("id", "")).removeprefix("u").replace(".", "~"))
    segments: list[etree._Element] = [item for item in unit if local(item) in ("segment", "ignorable")]
    refused = _why_refused(segments)
    data = {str(item.get("id")): "".join(map(str, item.itertext())) for item in unit.iter() if local(item) == "data"}
    parts = [(child(item, "source"), child(item, "target")) for item in segments]
    sources = [part[0] for part in parts]
    written = any(part[1] is not None for part in parts)
    targets = [part[1] if part[1] is not None else part[0] for part in parts] if written else []
    texts = units_text(key, sources, targets, data)
    base, editor, notes = read_marks(_notes(unit))
    return ExchangedSegment(
        work, key, source, target, texts[0], texts[1], _state(segments), notes, base=base, editor=editor,
        refused=refused or texts[2],
    )  # fmt: skip


def _why_refused(segments: Sequence[etree._Element]) -> str:
    """Why the segments of a unit cannot be put together again; ``""`` where they can."""
    own = [child(item, "target") for item in segments if local(item) == "segment"]
    if any(item is not None and item.get("order") for item in own):
        return "its segments stand in another order"
    if any(item is None for item in own) and any(item is not None for item in own):
        return "only a part of it is translated"
    return ""


def _state(segments: Sequence[etree._Element]) -> str:
    """The state of a unit: that of its least finished segment; one that another tool has set wins over ours."""
    found = []
    for item in segments:
        if local(item) == "segment":
            state, own = str(item.get("state", "initial")), str(item.get("subState", "")).removeprefix("kakehashi:")
            found.append(own if _STATES.get(own) == state else _FROM_STATES.get(state, "edited"))
    return next((state for state in ("draft", *_STATES) if state in found), "missing")


def _notes(unit: etree._Element) -> list[str]:
    """The notes of a unit, wherever in it a tool has put them."""
    return [text_of(note) for note in unit.iter() if local(note) == "note"]
