"""The state of segments and translations, computed from ledger and texts, never stored (house, section 4).

Pure functions. A segment is known by its key (the hash of its source text), an approval names source and target, so
that a changed sentence is untranslated and a changed translation is unreviewed without anybody resetting a flag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kakehashi.model import Event, Work
from kakehashi.review.events import (
    GIVING,
    REVISING,
    Approved,
    Giving,
    Rejected,
    Restored,
    SourceChanged,
    Supplied,
    Withdrawn,
    editor_of,
    language_of,
)  # fmt: skip
from kakehashi.review.ledger import ancestors, text_hash

SegmentStateName: TypeAlias = Literal["missing", "machine", "edited", "approved", "behind"]
TranslationStateName: TypeAlias = Literal["missing", "machine", "partial", "edited", "approved", "behind", "withdrawn"]


@dataclass(frozen=True, slots=True)
class SegmentState:
    """One segment in a language: its texts, its state, who edited it last (``""`` for unchanged engine text).

    ``text`` is the target that stands in the file, ``""`` when missing; ``event`` the last event that gave it,
    ``approval`` the event that approved it.
    """

    key: str
    source: str
    text: str
    state: SegmentStateName
    editor: str = ""
    event: Giving | None = None
    approval: Approved | None = None
    unrecorded: bool = False


@dataclass(frozen=True, slots=True)
class TranslationState:
    """A translation as a whole and by segment; ``behind`` says that the original changed after the last approval."""

    language: str
    state: TranslationStateName
    segments: tuple[SegmentState, ...] = ()
    behind: bool = False

    @property
    def missing(self) -> int:
        """How many segments have no text in this language."""
        return sum(1 for item in self.segments if item.state == "missing")


def revision_keys(events: Sequence[Event]) -> Mapping[str, tuple[str, ...]]:
    """The keys in order of each revision of the original that the ledger knows."""
    return {event.revision: event.keys for event in events if isinstance(event, REVISING)}


def latest_revision(events: Sequence[Event]) -> str:
    """The revision that the ledger recorded last, or ``""``."""
    return next((event.revision for event in reversed(events) if isinstance(event, REVISING)), "")


def record_hash(events: Sequence[Event]) -> str:
    """The hash of what the source gave when the work was last harvested, or ``""``."""
    return next((event.record_hash for event in reversed(events) if isinstance(event, REVISING)), "")


def withdrawal(events: Sequence[Event]) -> Withdrawn | None:
    """The event that withdrew the work, unless it was restored since."""
    for event in reversed(events):
        if isinstance(event, Withdrawn | Restored):
            return event if isinstance(event, Withdrawn) else None
    return None


def supplied_languages(events: Sequence[Event]) -> frozenset[str]:
    """The languages whose text the source itself supplied: a machine never overwrites them."""
    return frozenset(event.language for event in events if isinstance(event, Supplied))


def translation_state(
    work: Work, language: str, sources: Mapping[str, str], targets: Mapping[str, str]
) -> TranslationState:
    """The state of ``work`` in ``language``.

    ``sources`` maps the keys of today's original, in order, to their texts; ``targets`` maps keys to the texts that
    stand in the translation's file (a key that is absent there is missing).
    """
    index = _Index(work, language)
    segments = tuple(index.segment(key, source, targets.get(key, "")) for key, source in sources.items())
    if withdrawal(work.events):
        return TranslationState(language, "withdrawn", segments)
    return TranslationState(language, _overall(segments), segments, _changed_since_approval(work, language, segments))


class _Index:
    """The events of one language by segment and target; built once a translation."""

    def __init__(self, work: Work, language: str) -> None:
        self.work = work
        self.before = ancestors(work.events)
        self.given: dict[tuple[str, str], Giving] = {}
        self.from_hash: dict[tuple[str, str], tuple[str, str]] = {}
        self.verdicts: dict[tuple[str, str], list[Approved | Rejected]] = {}
        self.targets: set[str] = set()
        for event in work.events:
            if language_of(event) == language and isinstance(event, (*GIVING, Approved, Rejected)):
                self._add(event)

    def _add(self, event: Giving | Approved | Rejected) -> None:
        for item in event.segments:
            pair = (item.source, item.target)
            if isinstance(event, GIVING):
                self.given[pair] = event
                self.from_hash[pair] = (item.from_language, item.from_hash)
                self.targets.add(item.target)
            else:
                self.verdicts.setdefault(pair, []).append(event)

    def segment(self, key: str, source: str, text: str) -> SegmentState:
        """The state of the segment ``key`` whose file text is ``text``."""
        pair = (key, text_hash(text))
        event = self.given.get(pair)
        if not text or (event is None and text == source) or self._rejected(pair):
            return SegmentState(key, source, "", "missing")
        if event is None and pair[1] in self.targets:
            return SegmentState(key, source, text, "behind")
        if event is None:
            return SegmentState(key, source, text, "edited", unrecorded=True)
        editor = editor_of(event)
        if self._pivot_changed(pair, key):
            return SegmentState(key, source, text, "behind", editor, event)
        approval = self._approval(pair)
        state: SegmentStateName = "approved" if approval else "edited" if editor else "machine"
        return SegmentState(key, source, text, state, editor, event, approval)

    def _rejected(self, pair: tuple[str, str]) -> bool:
        verdicts = self.verdicts.get(pair, ())
        return bool(verdicts) and self._approval(pair) is None

    def _approval(self, pair: tuple[str, str]) -> Approved | None:
        """The last approval that no rejection contradicts; of two on separate branches the rejection wins."""
        verdicts = self.verdicts.get(pair, [])
        rejections = [event.id for event in verdicts if isinstance(event, Rejected)]
        for event in reversed(verdicts):
            if isinstance(event, Approved) and all(item in self.before[event.id] for item in rejections):
                return event
        return None

    def _pivot_changed(self, pair: tuple[str, str], key: str) -> bool:
        """Whether the text was made from a pivot's text that no longer stands."""
        language, made_from = self.from_hash[pair]
        if not made_from or language in ("", self.work.language):
            return False
        return made_from not in _pivot_hashes(self.work, language, key)


def _pivot_hashes(work: Work, language: str, key: str) -> frozenset[str]:
    """The hashes of the last text that the pivot ``language`` was given for the segment ``key``."""
    for event in reversed(work.events):
        if isinstance(event, GIVING) and event.language == language:
            found = frozenset(item.target for item in event.segments if item.source == key)
            if found:
                return found
    return frozenset()


def _overall(segments: Sequence[SegmentState]) -> TranslationStateName:
    """The state of a whole translation from those of its segments."""
    states = {item.state for item in segments}
    if not states or states == {"missing"}:
        return "missing"
    if "behind" in states:
        return "behind"
    if "missing" in states:
        return "partial"
    if states == {"approved"}:
        return "approved"
    return "machine" if "machine" in states else "edited"


def _changed_since_approval(work: Work, language: str, segments: Sequence[SegmentState]) -> bool:
    """Whether the original changed after a person's last approval, and what changed is not approved yet."""
    if all(item.state == "approved" for item in segments):
        return False
    if any(item.state == "behind" for item in segments):
        return True
    approved = [n for n, event in enumerate(work.events) if isinstance(event, Approved) and event.language == language]
    changed = [n for n, event in enumerate(work.events) if isinstance(event, SourceChanged)]
    return bool(approved and changed and changed[-1] > approved[-1])
