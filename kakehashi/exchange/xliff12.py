"""XLIFF 1.2 (OASIS, 2008), which many tools still want: a file a work, a trans-unit a segment, with notes and matches.

Pure. Our states become XLIFF's own, and stand beside them as ``x-kakehashi-…`` in ``state-qualifier``, so that what
comes back is what went out; a state that another tool has set counts. Markup stays in the text as the Markdown that it
is. What we have to know again (the hash of the text that went out) stands in notes from ``kakehashi``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from kakehashi.characters import clean
from kakehashi.errors import InputError
from kakehashi.exchange.document import stray_notes, units_text
from kakehashi.exchange.segment import ExchangedSegment, marks, read_marks, stray_note
from kakehashi.reading.xml import child, children, local, text_of

_STATES = {"missing": "needs-translation", "machine": "needs-review-translation", "edited": "translated",
           "behind": "needs-adaptation", "approved": "final"}  # fmt: skip
_DRAFTS = frozenset({"new", "needs-translation", "needs-adaptation", "needs-l10n"})
_FINAL = frozenset({"final", "signed-off"})
_OURS = "x-kakehashi-"
_TOOLS = {
    **dict.fromkeys(("draft", "unspecified", "rejectedtranslation", "rejectedsignoff"), "draft"),
    **dict.fromkeys(("translated", "manuallyconfirmed"), "edited"),
    **dict.fromkeys(("approvedtranslation", "approvedsignoff", "proofread"), "approved"),
    **dict.fromkeys(("notstarted", "partiallyedited", "pretranslated", "assembledfromfragments"), "draft"),
}
"""What Trados (``sdl:seg conf``) and memoQ (``mq:status``) say of a unit, in small letters."""


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
        given = f'state="{_STATES[item.state]}" state-qualifier="{_OURS}{item.state}"'
        yield f"<target {given}>{escape(item.target)}</target>"
    yield from (f'<note from="kakehashi">{escape(mark)}</note>' for mark in marks(item))
    yield from (f"<note>{escape(note)}</note>" for note in item.notes)
    for match in item.matches:
        yield (
            f'<alt-trans match-quality="{match.score:.0f}%"><source>{escape(match.unit.source)}</source>'
            f"<target>{escape(match.target)}</target></alt-trans>"
        )
    yield "</trans-unit>"


def read_xliff12(root: etree._Element) -> list[ExchangedSegment]:
    """The segments of a document of version 1.2."""
    comments = {str(item.get("id")): text_of(item) for item in root.iter() if local(item) == "cmt-def"}
    found: list[ExchangedSegment] = []
    for file in children(root, "file"):
        found += [_read_unit(unit, file, comments) for unit in file.iter() if local(unit) == "trans-unit"]
        languages = str(file.get("source-language", "")), str(file.get("target-language", ""))
        work = str(file.get("original", ""))
        found += [stray_note(work, languages, note) for note in stray_notes(file, "trans-unit")]
    return found


def _read_unit(unit: etree._Element, file: etree._Element, comments: Mapping[str, str]) -> ExchangedSegment:
    """One trans-unit; ``comments`` are those that Trados keeps elsewhere in the document, by their ids."""
    target, key = child(unit, "target"), str(unit.get("id", ""))
    texts = units_text(key, [child(unit, "source")], [target], {})
    said = [_note(note) for note in children(unit, "note")]
    said += [text_of(item) for item in unit.iter() if local(item) == "comment"]  # memoQ keeps them beside the notes
    marked = (value for item in unit.iter() for name, value in item.attrib.items() if str(name).endswith("}cid"))
    said += [comments.get(str(name), "a comment that the file does not hold") for name in dict.fromkeys(marked)]
    base, editor, notes = read_marks(said)
    return ExchangedSegment(
        str(file.get("original", "")), key, str(file.get("source-language", "")), str(file.get("target-language", "")),
        texts[0], texts[1], _state(unit, target), notes, base=base, editor=editor, refused=texts[2],
    )  # fmt: skip


def _state(unit: etree._Element, target: etree._Element | None) -> str:
    """The state of a unit; one that another tool has set wins over ours, and ``approved`` over both."""
    if target is None:
        return "missing"
    named = [
        _TOOLS.get(_said_by_tool(item).lower(), "") for item in unit.iter() if local(item) in ("trans-unit", "seg")
    ]
    if any(named):
        return next(state for state in ("draft", "edited", "approved") if state in named)
    state, own = str(target.get("state", "")), str(target.get("state-qualifier", "")).removeprefix(_OURS)
    if _STATES.get(own) == state and (own == "approved") == (unit.get("approved") == "yes"):
        return own
    if unit.get("approved") == "yes" or state in _FINAL:
        return "approved" if state not in _DRAFTS else "draft"
    return "draft" if state in _DRAFTS and _STATES.get(own) != state else "edited"


def _said_by_tool(element: etree._Element) -> str:
    """The status that Trados or memoQ has given a unit or a part of it, ``""`` where there is none."""
    own = (value for name, value in element.attrib.items() if str(name).endswith("}status"))
    return str(element.get("conf") or next(own, ""))


def _note(note: etree._Element) -> str:
    """A note, with who wrote it where that is not us."""
    author = str(note.get("from") or "")
    return f"{author}: {text_of(note)}" if author and author != "kakehashi" else text_of(note)
