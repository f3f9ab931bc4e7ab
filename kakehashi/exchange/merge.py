"""What comes back, merged segment by segment with what stands: three-way against what went out, never an overwrite.

Pure. What a file does not change changes nothing; what only the file changed is taken; what both changed stays as it is
here, and theirs is stored as a suggestion; every other case is a row with its reason. An engine's text that no person
has stood behind is nobody's change: a person's text takes its place. Nothing here approves anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from kakehashi.errors import InputError, KakehashiError
from kakehashi.exchange.characters import cleaned
from kakehashi.exchange.inline import restored
from kakehashi.exchange.segment import NOTHING, ExchangedSegment
from kakehashi.model import LanguageTag, SegmentEvent, Translated, Work
from kakehashi.reading.fields import contradicts
from kakehashi.review import ledger, state
from kakehashi.review.events import GIVING, Commented, Rejected, Suggested
from kakehashi.segments.cutting import cut, fitted, one_line, source_key
from kakehashi.segments.skeleton import same_inline_skeleton
from kakehashi.works import documents as works

Outcome: TypeAlias = Literal["same", "taken", "conflict", "draft", "changed", "emptied", "refused"]
"""What became of a unit.

``same``: nothing differs, or nothing was changed there. ``taken``: theirs stands now. ``conflict``: both sides changed
it. ``draft``: their tool calls it unfinished. ``changed``: the original has changed since. ``emptied``: they took the
text out, ours stays. ``refused``: it cannot stand. Theirs is a suggestion in ``conflict``, ``draft``, ``changed``.
"""

_SUGGESTED: Mapping[Outcome, str] = {
    "conflict": "the text was changed here since it went out",
    "draft": "the file calls it unfinished",
    "changed": "the original no longer has this text",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of a file and what became of it: ``ours`` stood here before, ``theirs`` came; ``reason`` for people."""

    work: str
    language: str
    key: str
    outcome: Outcome
    reason: str = ""
    ours: str = ""
    theirs: str = ""


@dataclass(slots=True)
class Merged:
    """What a file asks for in one translation: texts to take, suggestions by their reason, comments, and its rows."""

    texts: dict[str, str] = field(default_factory=dict)
    suggestions: dict[str, list[SegmentEvent]] = field(default_factory=dict)
    suggested: dict[str, str] = field(default_factory=dict)
    comments: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands in one translation, as the merge asks for it."""

    work: Work
    language: LanguageTag
    segments: Mapping[str, state.SegmentState]
    kinds: Mapping[str, str]
    old_keys: frozenset[str]
    given: frozenset[tuple[str, str]]
    rejected: frozenset[tuple[str, str]]


def merge(work: Work, language: LanguageTag, items: Iterable[ExchangedSegment]) -> Merged:
    """What the units of a file ask for in one translation; raises ``ContentError`` for a work that cannot be read."""
    standing = _standing(work, language)
    merged = Merged()
    for given in items:
        item = _found_by_text(standing, given)
        row = _row(standing, item, merged.texts)
        merged.rows.append(row)
        if row.outcome == "taken":
            merged.texts[item.key] = row.theirs
        elif row.outcome in _SUGGESTED and row.theirs:
            name = ledger.text_hash(row.theirs)
            merged.suggested[name] = row.theirs
            entry = SegmentEvent(item.key, name, work.language, item.key.split("~", 1)[0])
            merged.suggestions.setdefault(row.reason, []).append(entry)
        if item.key in standing.segments:
            merged.comments += [(item.key, note) for note in item.notes]
    return _holding(standing, merged)


def _standing(work: Work, language: LanguageTag) -> _Standing:
    """What stands in a translation."""
    found = works.translation_state(work, language)
    revisions = state.revision_keys(work.events).values()

    def pairs(kind: Any) -> frozenset[tuple[str, str]]:
        return frozenset(
            (part.source, part.target) for event in _mine(work, language, kind) for part in event.segments
        )  # fmt: skip

    return _Standing(
        work,
        language,
        {item.key: item for item in found.segments},
        {item.key: item.kind for item in cut(work.original)},
        frozenset(key for keys in revisions for key in keys),
        pairs(GIVING),
        pairs(Rejected),
    )


def _found_by_text(standing: _Standing, item: ExchangedSegment) -> ExchangedSegment:
    """The unit under its own key, or under that of its source's text where a tool has lost the key."""
    if item.key in standing.old_keys or item.key in standing.segments:
        return item
    key = source_key(item.source)
    return replace(item, key=key) if key in standing.segments or key in standing.old_keys else item


def _row(standing: _Standing, item: ExchangedSegment, taken: Mapping[str, str]) -> Row:
    """What becomes of one unit; ``taken`` are the texts that units before it have put in their places."""
    segment = standing.segments.get(item.key)
    ours = taken.get(item.key, segment.text if segment else "")
    row = Row(standing.work.path, standing.language, item.key, "same", ours=ours, theirs=item.target.strip())
    if item.refused:
        return replace(row, outcome="refused", reason=item.refused)
    if segment is None and item.key not in standing.old_keys:
        return replace(row, outcome="refused", reason="the original never had this text")
    original = segment.source if segment else standing.work.texts.get(item.key.split("~", 1)[0], "")
    try:
        theirs, removed = _text(item, original, standing.kinds.get(item.key, "paragraph"))
    except InputError as error:
        return replace(row, outcome="refused", reason=error.message)
    row = replace(row, theirs=theirs, reason=f"cleaned of {', '.join(removed)}" if removed else "")
    if segment is None:
        return _outdated(standing, item, original, row)
    return _decided(standing, item, segment, row, is_taken=item.key in taken)


def _decided(
    standing: _Standing, item: ExchangedSegment, segment: state.SegmentState, row: Row, *, is_taken: bool
) -> Row:
    """What becomes of a unit whose text is ``row.theirs`` where ``row.ours`` stands."""
    if row.theirs and row.theirs == row.ours:
        claim = "the file calls it approved; only 'kakehashi review approve' does that"
        return replace(row, reason=claim if item.state == "approved" and segment.state != "approved" else "")
    if _untouched(standing, item, row.theirs):
        return replace(row, reason="")
    if not row.theirs:
        return replace(row, outcome="emptied", reason="it is empty there; ours stays") if row.ours else row
    refusal = _refusal(standing, item, segment.source, row.theirs)
    if refusal:
        return replace(row, outcome="refused", reason=refusal)
    if item.state == "draft":
        return replace(row, outcome="draft", reason=_SUGGESTED["draft"])
    if is_taken or not _may_give_way(item, segment):
        return replace(row, outcome="conflict", reason=_SUGGESTED["conflict"])
    return replace(row, outcome="taken")


def _outdated(standing: _Standing, item: ExchangedSegment, original: str, row: Row) -> Row:
    """The row of a unit whose original is gone: named, and what was written for it is kept as a suggestion."""
    written = row.theirs and not _untouched(standing, item, row.theirs)
    if written and not original:
        return replace(row, outcome="refused", reason="its original is no longer known")
    if written and (refusal := _refusal(standing, item, original, row.theirs)):
        return replace(row, outcome="refused", reason=refusal)
    return replace(row, outcome="changed", reason=_SUGGESTED["changed"], theirs=row.theirs if written else "")


def _text(item: ExchangedSegment, original: str, kind: str) -> tuple[str, tuple[str, ...]]:
    """Their text as it would stand: with our markup, one segment of its kind, without what must not be in it.

    Raises ``InputError``.
    """
    if not item.target.strip():
        return "", ()
    text, removed = cleaned(restored(item.source, item.target, original), original)
    stands = text if kind in ("title", "summary") else fitted(text, kind)
    if stands.startswith("\u200b") and not text.startswith("\u200b"):
        raise InputError("it begins like a block of another kind")
    return stands, removed


def _untouched(standing: _Standing, item: ExchangedSegment, theirs: str) -> bool:
    """Whether the file holds what went out, or an older text of ours: then nobody has changed anything there."""
    if not theirs or item.base == NOTHING:
        return not theirs and item.base == NOTHING
    if (item.key, item.base) in standing.given:
        return theirs == one_line(standing.work.texts.get(item.base, "")) or ledger.text_hash(theirs) == item.base
    return (item.key, ledger.text_hash(theirs)) in standing.given


def _may_give_way(item: ExchangedSegment, segment: state.SegmentState) -> bool:
    """Whether ours may give way: it is what went out, or nothing, or an engine's text that nobody stands behind."""
    if segment.state == "machine" or (not segment.text and item.base in ("", NOTHING)):
        return True
    return bool(segment.text) and item.base == ledger.text_hash(segment.text)


def _refusal(standing: _Standing, item: ExchangedSegment, original: str, theirs: str) -> str:
    """Why a text cannot stand; ``""`` when it can."""
    if item.source.strip() and "\ue000" not in item.source and source_key(item.source) != item.key.split("~", 1)[0]:
        return "its source is not the text that its key names"
    if item.source_language and item.source_language != standing.work.language:
        return f"it was translated from {item.source_language!r}, the original is in {standing.work.language!r}"
    if theirs == original and contradicts(standing.language, theirs):
        return "it is the original's text"
    if not same_inline_skeleton(original, theirs):
        return "links, emphasis, code or formulae are not those of the original"
    if (item.key, ledger.text_hash(theirs)) in standing.rejected:
        return "this text was rejected"
    return ""


def _holding(standing: _Standing, merged: Merged) -> Merged:
    """The same without the texts that would not come back from the translation's file as they went in."""
    texts = merged.texts
    if not texts or _read_back(standing, texts) == texts:
        return merged
    kept: dict[str, str] = {}
    for key, text in texts.items():
        back = _read_back(standing, {key: text}).get(key, "")
        if back and "\u200b" not in back and _read_back(standing, {key: back}) == {key: back}:
            kept[key] = back
    if _read_back(standing, kept) != kept:
        kept = {}
    merged.rows = [_after_reading(standing, row, kept) for row in merged.rows]
    merged.texts = {key: text for key, text in kept.items() if text != standing.segments[key].text}
    return merged


def _after_reading(standing: _Standing, row: Row, kept: Mapping[str, str]) -> Row:
    """The row of a unit after its text was read back from the file that it would make."""
    if row.outcome != "taken":
        return row
    if row.key not in kept:
        return replace(row, outcome="refused", reason="it would not stay one segment of its kind")
    outcome: Outcome = "same" if kept[row.key] == standing.segments[row.key].text else "taken"
    return replace(row, outcome=outcome, theirs=kept[row.key])


def _read_back(standing: _Standing, texts: Mapping[str, str]) -> dict[str, str]:
    """These texts as the file would give them again; ``{}`` where it could not be read at all."""
    work, language = standing.work, standing.language
    try:
        before = works.rebased_targets(work, language)
        found = works.target_texts(works.with_document(work, language, before | dict(texts)), language)
    except KakehashiError:
        return {}
    others = all(found.get(key) == text for key, text in before.items() if key not in texts)
    return {key: found.get(key, "") for key in texts} if others else {}


def merged_work(work: Work, language: LanguageTag, merged: Merged, at: str, by: str) -> Work:
    """The work with what was merged: an event for the texts, one for each reason of suggestions, one a comment."""
    if merged.texts:
        edits = {key: Translated(text, "", author=by) for key, text in merged.texts.items()}
        work = works.with_texts(work, language, edits, at, by, typed=True)
    known = {(part.source, part.target) for event in _mine(work, language, Suggested) for part in event.segments}
    for reason, entries in merged.suggestions.items():
        new = tuple(dict.fromkeys(part for part in entries if (part.source, part.target) not in known))
        if new:
            texts = {**work.texts, **{part.target: merged.suggested[part.target] for part in new}}
            event = Suggested(at, by, language, new, reason=reason)
            work = replace(work, events=ledger.append(work.events, event), texts=texts)
    return _commented(work, language, merged.comments, at, by)


def _commented(work: Work, language: LanguageTag, comments: Iterable[tuple[str, str]], at: str, by: str) -> Work:
    """The work with these notes as comments on what stands now; what was said of a segment is not said again."""
    said = {
        (part.source, one_line(event.text)) for event in _mine(work, language, Commented) for part in event.segments
    }
    given = dict.fromkeys((key, _note(note)) for key, note in comments)
    new = list(_unsaid(list(given), said))
    if not new:
        return work
    texts = {item.key: item.text for item in works.translation_state(work, language).segments}
    for key, note in new:
        entry = SegmentEvent(key, ledger.text_hash(texts[key]) if texts.get(key) else "")
        work = replace(work, events=ledger.append(work.events, Commented(at, by, language, (entry,), note)))
    return work


def _unsaid(given: Sequence[tuple[str, str]], said: Collection[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The notes that were not said yet; a tool may have broken one that was into several lines."""
    place = 0
    while place < len(given):
        key = given[place][0]
        ends = (end for end in range(len(given), place, -1) if (key, " ".join(n for _, n in given[place:end])) in said)
        known = next(ends, place)
        if known == place and given[place][1]:
            yield given[place]
        place = max(known, place + 1)


def _note(text: str) -> str:
    """A note in one line, without characters that no text of ours may hold."""
    try:
        return cleaned(text, "")[0]
    except InputError:
        return one_line("".join(sign for sign in text if sign.isprintable() and sign != "\ufffd"))


def _mine(work: Work, language: LanguageTag, kind: Any) -> Iterable[Any]:
    """The events of one kind in a language."""
    return [event for event in work.events if isinstance(event, kind) and event.language == language]
