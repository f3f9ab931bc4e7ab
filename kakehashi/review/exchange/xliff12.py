"""XLIFF 1.2 (OASIS, 2008), which many tools still want: a file a work, a trans-unit a segment, with notes and matches.

Pure. Our states become XLIFF's own, and stand beside them as ``x-kakehashi-…`` in ``state-qualifier``, so that what
comes back is what went out. Markup stays in the text as the Markdown that it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from kakehashi.characters import clean
from kakehashi.errors import InputError
from kakehashi.reading.xml import child, children, local
from kakehashi.review.exchange.segment import ExchangedSegment

_STATES = {"missing": "needs-translation", "machine": "needs-review-translation", "edited": "translated",
           "behind": "needs-adaptation", "approved": "final"}  # fmt: skip
_OURS = "x-kakehashi-"


def write_xliff12(segments: Sequence[ExchangedSegment]) -> str:
    """The document of segments; raises ``InputError`` where there are none."""
    if not segments:
        raise InputError("there is nothing to export", hint="are there works with an original in another language?")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">',
    ]
    groups: dict[tuple[str, str, str], list[ExchangedSegment]] = {}
    for item in segments:
        groups.setdefault((item.work, item.source_language, item.target_language), []).append(item)
    for (work, source, target), items in groups.items():
        lines.append(
            f'<file original={quoteattr(work)} datatype="plaintext" source-language={quoteattr(source)}'
            f" target-language={quoteattr(target)}><body>"
        )
        lines += [line for item in items for line in _unit(item)]
        lines.append("</body></file>")
    return clean("\n".join([*lines, "</xliff>", ""]))


def _unit(item: ExchangedSegment) -> Iterator[str]:
    """One segment as a trans-unit."""
    approved = ' approved="yes"' if item.state == "approved" else ""
    yield f'<trans-unit id={quoteattr(item.key)} xml:space="preserve"{approved}>'
    yield f"<source>{escape(item.source)}</source>"
    if item.target:
        marks = f'state="{_STATES[item.state]}" state-qualifier="{_OURS}{item.state}"'
        yield f"<target {marks}>{escape(item.target)}</target>"
    yield from (f"<note>{escape(note)}</note>" for note in item.notes)
    for match in item.matches:
        yield (
            f'<alt-trans match-quality="{match.score:.0f}%"><source>{escape(match.unit.source)}</source>'
            f"<target>{escape(match.target)}</target></alt-trans>"
        )
    yield "</trans-unit>"


def read_xliff12(root: etree._Element) -> list[ExchangedSegment]:
    """The segments of a document of version 1.2."""
    return [
        _read_unit(unit, file) for file in children(root, "file") for unit in file.iter() if local(unit) == "trans-unit"
    ]


def _read_unit(unit: etree._Element, file: etree._Element) -> ExchangedSegment:
    """One trans-unit; a state that another tool has set wins over ours."""
    target = child(unit, "target")
    state = str(target.get("state", "")) if target is not None else ""
    own = str(target.get("state-qualifier", "")).removeprefix(_OURS) if target is not None else "missing"
    return ExchangedSegment(
        str(file.get("original", "")),
        str(unit.get("id", "")),
        str(file.get("source-language", "")),
        str(file.get("target-language", "")),
        _content(child(unit, "source")),
        _content(target),
        own if _STATES.get(own) == state or target is None else "edited",
        tuple(_content(note) for note in children(unit, "note")),
    )


def _content(element: etree._Element | None) -> str:
    """The text of an element."""
    return "".join(map(str, element.itertext())) if element is not None else ""
