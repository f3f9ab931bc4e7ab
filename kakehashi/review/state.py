"""The state of segments and translations, computed from ledger and texts, never stored (house, section 4).

Pure functions. A segment is known by its key (the hash of its source text), an approval names source and target, so
that a changed sentence is untranslated and a changed translation is unreviewed without anybody resetting a flag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from kakehashi.model import NO_TRUST, Event, Trust, Work
from kakehashi.review.events import (  # fmt: skip
    DECISIONS,
    GIVING,
    REVISING,
    REVISIONS,
    Approved,
    Giving,
    Redacted,
    Rejected,
    Repudiated,
    Restored,
    SourceChanged,
    Suggested,
    Supplied,
    Undone,
    Withdrawn,
    editor_of,
    language_of,
)
from kakehashi.review.ledger import ancestors, text_hash
from kakehashi.review.people import UNNAMED, person, same_person

Taken = TypeVar("Taken", Withdrawn, Redacted)

SegmentStateName: TypeAlias = Literal["missing", "machine", "edited", "approved", "behind"]
TranslationStateName: TypeAlias = Literal["missing", "machine", "partial", "edited", "approved", "behind", "withdrawn"]


@dataclass(frozen=True, slots=True)
class SegmentState:
    """One segment in a language: its texts, its state, who edited it last (``""`` for unchanged engine text).

    ``text`` is the target that stands in the file, ``""`` when missing; ``event`` the last event that gave it,
    ``approval`` the last of the ``approvals`` that count, each by another person; ``needed`` says how many it takes.
    ``typists`` are all who ever typed this text, whoever gave it since; ``unrecorded`` that no event names it.
    """

    key: str
    source: str
    text: str
    state: SegmentStateName
    editor: str = ""
    event: Giving | None = None
    approval: Approved | None = None
    unrecorded: bool = False
    typists: tuple[str, ...] = ()
    approvals: tuple[Approved, ...] = ()
    needed: int = 1


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
    return {event.revision: event.keys for event in events if isinstance(event, REVISIONS) and event.revision}


def latest_revision(events: Sequence[Event]) -> str:
    """The revision that the ledger recorded last, or ``""``."""
    return next((event.revision for event in reversed(events) if isinstance(event, REVISIONS) and event.revision), "")


def record_hash(events: Sequence[Event]) -> str:
    """The hash of what the source gave when the work was last harvested, or ``""``."""
    return next((event.record_hash for event in reversed(events) if isinstance(event, REVISING)), "")


def withdrawal(events: Sequence[Event]) -> Withdrawn | None:
    """The last event that withdrew the work and that nothing has restored since."""
    standing = _standing(events, Withdrawn)
    return standing[-1] if standing else None


def withdrawals(events: Sequence[Event]) -> Mapping[str, Withdrawn]:
    """The standing withdrawals by their cause: each is lifted by a ``restored`` of its own cause alone."""
    return {cause_of(event): event for event in _standing(events, Withdrawn)}


def takedown(events: Sequence[Event]) -> Redacted | None:
    """The event by which a person took the text out for good, unless a person gave the work back since."""
    standing = [event for event in _standing(events, Redacted) if cause_of(event) == "person"]
    return standing[-1] if standing else None


def cause_of(event: Withdrawn | Restored | Redacted) -> str:
    """Who took or gave back: ``source``, ``rights`` or ``person``; ledgers that do not say it knew the source only."""
    return event.cause or "source"


def _standing(events: Sequence[Event], kind: type[Taken]) -> list[Taken]:
    """The events of this kind that no ``restored`` of the same cause comes after; on two branches taking away wins."""
    taken = [event for event in events if isinstance(event, kind)]
    given = [event for event in events if isinstance(event, Restored)] if taken else []
    before = ancestors(events) if given else {}
    return [
        event
        for event in taken
        if not any(event.id in before[back.id] and cause_of(back) == cause_of(event) for back in given)
    ]


def supplied_languages(events: Sequence[Event]) -> frozenset[str]:
    """The languages whose text the source itself supplied: a machine never overwrites them."""
    return frozenset(event.language for event in events if isinstance(event, Supplied))


def supplied_targets(events: Sequence[Event], language: str) -> frozenset[str]:
    """The hashes of all texts that the source itself supplied in a language."""
    chosen = [event for event in events if isinstance(event, Supplied) and event.language == language]
    return frozenset(item.target for event in chosen for item in event.segments)


def translation_state(
    work: Work, language: str, sources: Mapping[str, str], targets: Mapping[str, str]
) -> TranslationState:
    """The state of ``work`` in ``language``.

    ``sources`` maps the keys of today's original, in order, to their texts; ``targets`` maps keys to the texts that
    stand in the translation's file (a key that is absent there is missing).
    """
    index = History(work, language)
    segments = tuple(index.segment(key, source, targets.get(key, "")) for key, source in sources.items())
    if withdrawal(work.events):
        return TranslationState(language, "withdrawn", segments)
    return TranslationState(language, _overall(segments), segments, _changed_since_approval(work, language, segments))


def void(events: Sequence[Event], trust: Trust = NO_TRUST) -> frozenset[str]:
    """The ids of the events that count for nothing: repudiated, or taken back by whoever made them.

    ``events`` are in the order of the ledger: what names an event comes after it.
    """
    by_id = {event.id: event for event in events}
    found: set[str] = set()
    for event in reversed(events):
        if event.id in found:
            continue
        if isinstance(event, Repudiated):
            found.add(event.repudiates)
        elif isinstance(event, Undone):
            meant = by_id.get(event.undoes)
            if isinstance(meant, DECISIONS) and same_person(meant.by, event.by, trust):
                found.add(event.undoes)
    return frozenset(found)


def typed_by(events: Sequence[Event], language: str, trust: Trust = NO_TRUST) -> dict[tuple[str, str], tuple[str, ...]]:
    """All who ever typed a text of ``language``, by its segment (repetitions are one) and hash.

    Whoever suggested a text has typed it. ``UNNAMED`` stands for whoever cannot be named: where a commit named several
    or a machine, and where the event that says so was repudiated or is unproven.
    """
    ignored = void(events, trust)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for event in events:
        if not isinstance(event, (*GIVING, Suggested)) or event.language != language:
            continue
        name = event.author or event.by if isinstance(event, Suggested) else editor_of(event)
        names = {} if event.id in ignored or not name else {name: None}
        if event.id in ignored or (event.id in trust.unproven and isinstance(event, GIVING)):
            names[UNNAMED] = None
        for item in event.segments:
            found.setdefault((plain_key(item.source), item.target), {}).update(names)
    return {place: tuple(names) for place, names in found.items()}


def rejected_texts(events: Sequence[Event], language: str, trust: Trust = NO_TRUST) -> frozenset[tuple[str, str]]:
    """The segments and hashes of the texts of ``language`` that were ever rejected: no machine brings one again."""
    ignored = void(events, trust)
    return frozenset(
        (item.source, item.target)
        for event in events
        if isinstance(event, Rejected) and event.language == language and event.id not in ignored
        for item in event.segments
    )


def plain_key(key: str) -> str:
    """A segment's key without its ``~n``: repetitions are one text."""
    return key.split("~", 1)[0]


class History:
    """The events of one language by segment and target; built once a translation."""

    def __init__(self, work: Work, language: str) -> None:
        self.work = work
        self.before = ancestors(work.events)
        self.ignored = void(work.events, work.trust)
        self.typists = typed_by(work.events, language, work.trust)
        self.given: dict[tuple[str, str], Giving] = {}
        self.from_hash: dict[tuple[str, str], tuple[str, str]] = {}
        self.verdicts: dict[tuple[str, str], list[Approved | Rejected]] = {}
        self.targets: set[str] = set()
        self.by_key: dict[str, dict[str, None]] = {}
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
                self.by_key.setdefault(item.source, {}).pop(item.target, None)
                self.by_key[item.source][item.target] = None
            elif event.id not in self.ignored:
                self.verdicts.setdefault(pair, []).append(event)

    def targets_of(self, key: str) -> list[str]:
        """The hashes of the texts that were given for a segment, the one that was given last first."""
        return list(reversed(self.by_key.get(key, {})))

    def segment(self, key: str, source: str, text: str) -> SegmentState:
        """The state of the segment ``key`` whose file text is ``text``."""
        pair = (key, text_hash(text))
        event = self.given.get(pair)
        if not text or (event is None and text == source) or self.rejected(pair):
            return SegmentState(key, source, "", "missing")
        if event is None and pair[1] in self.targets:
            return SegmentState(key, source, text, "behind")
        if event is None:
            return SegmentState(key, source, text, "edited", unrecorded=True)
        typists = self.typists[plain_key(key), pair[1]]
        editor = typists[-1] if typists else ""
        if self.pivot_changed(pair, key):
            return SegmentState(key, source, text, "behind", editor, event, typists=typists)
        approvals = self._approvals(pair, typists)
        needed = self._needed(approvals, typists)
        approved = len(approvals) >= needed
        state: SegmentStateName = "approved" if approved else "edited" if typists else "machine"
        last = approvals[-1] if approved else None
        return SegmentState(
            key, source, text, state, editor, event, last, typists=typists, approvals=approvals, needed=needed
        )

    def rejected(self, pair: tuple[str, str]) -> bool:
        """Whether a person rejected this target of this segment, and no approval has overcome it."""
        verdicts = self.verdicts.get(pair, ())
        return any(isinstance(event, Rejected) for event in verdicts) and not self._uncontradicted(pair)

    def approval(self, pair: tuple[str, str]) -> Approved | None:
        """The last of the approvals of this target of this segment that count, where there are as many as it takes."""
        typists = self.typed(pair)
        found = self._approvals(pair, typists)
        return found[-1] if found and len(found) >= self._needed(found, typists) else None

    def typed(self, pair: tuple[str, str]) -> tuple[str, ...]:
        """All who ever typed this target of this segment, none for what only a machine gave."""
        return self.typists.get((plain_key(pair[0]), pair[1]), ())

    def _uncontradicted(self, pair: tuple[str, str]) -> list[Approved]:
        """The approvals that no rejection contradicts; of two on separate branches the rejection wins."""
        verdicts = self.verdicts.get(pair, [])
        rejections = [event.id for event in verdicts if isinstance(event, Rejected)]
        return [
            event
            for event in verdicts
            if isinstance(event, Approved) and all(item in self.before[event.id] for item in rejections)
        ]

    def _approvals(self, pair: tuple[str, str], typists: Sequence[str]) -> tuple[Approved, ...]:
        """The last approval by each person who did not type the text."""
        trust = self.work.trust
        found: dict[str, Approved] = {}
        for event in self._uncontradicted(pair):
            if trust.alone or not any(same_person(event.by, name, trust) for name in typists):
                name = person(event.by, trust)
                found.pop(name, None)
                found[name] = event
        return tuple(found.values())

    def _needed(self, approvals: Sequence[Approved], typists: Sequence[str]) -> int:
        """How many approvals it takes: two where nobody can be named, or where git proves none of those that are there.

        With ``[review] single_person`` one person decides.
        """
        if self.work.trust.alone:
            return 1
        unproven = approvals and all(event.id in self.work.trust.unproven for event in approvals)
        return 2 if UNNAMED in typists or unproven else 1

    def pivot_changed(self, pair: tuple[str, str], key: str) -> bool:
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
