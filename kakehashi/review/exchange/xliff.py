"""XLIFF 2.1 (OASIS, 2018): a file a work, a unit a segment, with states, notes, matches and glossary entries.

Pure. Our states become XLIFF's (initial, translated, final) with ours as ``subState``, so that what comes back is what
went out. Markup stays in the text as the Markdown that it is; an import refuses a text whose markup was harmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from kakehashi.characters import clean
from kakehashi.errors import InputError
from kakehashi.reading.xml import child, children, local, parse_xml
from kakehashi.review.exchange.segment import ExchangedSegment
from kakehashi.review.exchange.xliff12 import read_xliff12

_STATES = {"missing": "initial", "machine": "translated", "edited": "translated", "behind": "translated",
           "approved": "final"}  # fmt: skip
_FROM_STATES = {"initial": "missing", "translated": "edited", "reviewed": "edited", "final": "edited"}


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
    if item.notes:
        yield "<notes>" + "".join(f"<note>{escape(note)}</note>" for note in item.notes) + "</notes>"
    yield f'<segment id="s1" state="{_STATES[item.state]}" subState="kakehashi:{item.state}">'
    yield f'<source xml:space="preserve">{escape(item.source)}</source>'
    if item.target:
        yield f'<target xml:space="preserve">{escape(item.target)}</target>'
    yield "</segment></unit>"


def read_xliff(text: str, where: str = "") -> list[ExchangedSegment]:
    """The segments of an XLIFF 1.2 or 2 document; raises ``InputError`` for what is not XLIFF."""
    root, odd = parse_xml(text)
    if local(root) != "xliff" or odd:
        raise InputError(odd[0] if odd else f"not XLIFF: the root is <{local(root)}>", where=where)
    if root.get("version") == "1.2":
        return read_xliff12(root)
    if not str(root.get("version", "")).startswith("2."):
        raise InputError(f"XLIFF {root.get('version')} is not read", where=where, hint="export as XLIFF 1.2 or 2.1")
    source, target = root.get("srcLang", ""), root.get("trgLang", "")
    return [
        _read_unit(unit, str(file.get("original", "")), source, target)
        for file in children(root, "file")
        for unit in file.iter()
        if local(unit) == "unit"
    ]


def _read_unit(unit: etree._Element, work: str, source: str, target: str) -> ExchangedSegment:
    """One unit: a tool may have cut its text into several segments, which are put together again."""
    segments: list[etree._Element] = children(unit, "segment")
    parts = [(_content(child(item, "source")), _content(child(item, "target"))) for item in segments]
    state = str(segments[0].get("state", "initial")) if segments else "initial"
    own = str(segments[0].get("subState", "")).removeprefix("kakehashi:") if segments else ""
    return ExchangedSegment(
        work,
        str(unit.get("name") or str(unit.get("id", "")).removeprefix("u").replace(".", "~")),
        source,
        target,
        "".join(part[0] for part in parts),
        "".join(part[1] for part in parts),
        own if _STATES.get(own) == state else _FROM_STATES.get(state, "edited"),
        tuple(_notes(unit)),
    )


def _content(element: etree._Element | None) -> str:
    """The text of an element."""
    return "".join(map(str, element.itertext())) if element is not None else ""


def _notes(unit: etree._Element) -> Iterable[str]:
    """The notes of a unit."""
    holder = child(unit, "notes")
    return [_content(note) for note in children(holder, "note")] if holder is not None else []
