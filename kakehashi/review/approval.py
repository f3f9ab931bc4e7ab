"""The decisions of a review: who may take which, as functions of a state and a person that give the event or refuse.

Pure. Nobody approves a text that they typed, whoever or whatever has given the same text since; unchanged engine text
has no editor, so one person may approve it; where nobody can be named it takes two. A text that a finding blocks is not
approved, and the finding is not waived by whoever typed it. A rejection needs a code or words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from kakehashi.errors import ReviewError
from kakehashi.model import NO_TRUST, Event, SegmentEvent, Trust
from kakehashi.review.events import (  # fmt: skip
    DECISIONS,
    Approved,
    Commented,
    Edited,
    ReasonCode,
    Rejected,
    Repudiated,
    Resolved,
    Undone,
    Waived,
)
from kakehashi.review.ledger import ancestors, text_hash
from kakehashi.review.people import may_decide, person, same_person
from kakehashi.review.state import SegmentState, TranslationState, plain_key, typed_by, void


def approval(
    found: TranslationState,
    keys: Iterable[str],
    by: str,
    at: str,
    where: str,
    *,
    trust: Trust = NO_TRUST,
    blocks: Mapping[str, str] | None = None,
) -> Approved:
    """The event by which ``by`` approves the segments ``keys`` (all that wait when empty); raises ``ReviewError``.

    ``blocks`` maps the keys of segments that an unwaived finding blocks to what it says.
    """
    may_decide(by, found.language, trust, where)
    chosen = _chosen(found, keys, where)
    waiting = [item for item in chosen if item.state in ("machine", "edited")]
    if not waiting:
        raise ReviewError("there is nothing to approve", where=where, hint=_why_nothing(found))
    unrecorded = [item for item in waiting if item.unrecorded]
    if unrecorded:
        raise ReviewError(
            f"nobody has said who typed {_named(unrecorded)}",
            where=where,
            hint="whoever typed it runs 'kakehashi review record' or commits it; then another person approves it",
        )
    own = [] if trust.alone else [item for item in waiting if _typed(item, by, trust)]
    if own:
        raise ReviewError(
            f"{by} typed {_named(own)}",
            where=where,
            hint="another person has to approve what they typed; name single segments with --segment",
        )
    stopped = [(item.key, (blocks or {})[item.key]) for item in waiting if item.key in (blocks or {})]
    if stopped:
        raise ReviewError(
            f"a finding blocks segment {stopped[0][0]}: {stopped[0][1]}",
            where=where,
            hint="correct the text, or let somebody who did not type it waive it with 'kakehashi review waive'",
        )
    once = [item for item in waiting if any(same_person(given.by, by, trust) for given in item.approvals)]
    if len(once) == len(waiting):
        raise ReviewError(f"{by} has approved {_named(once)} already", where=where, hint="a second person has to")
    return Approved(at, by, found.language, _entries(item for item in waiting if item not in once))


def rejection(
    found: TranslationState,
    keys: Iterable[str],
    by: str,
    at: str,
    reason: str,
    where: str,
    code: ReasonCode = "",
    *,
    trust: Trust = NO_TRUST,
) -> Rejected:
    """The event by which ``by`` rejects segments; raises ``ReviewError`` without a reason or a text to reject."""
    may_decide(by, found.language, trust, where)
    if not (reason.strip() or code):
        raise ReviewError("a rejection needs a reason", where=where, hint="give it with --code or --reason")
    chosen = [item for item in _chosen(found, keys, where) if item.text]
    if not chosen:
        raise ReviewError("there is nothing to reject", where=where, hint=_why_nothing(found))
    return Rejected(at, by, found.language, _entries(chosen), code, reason.strip())


def comment(
    found: TranslationState,
    keys: Sequence[str],
    by: str,
    at: str,
    text: str,
    where: str,
    *,
    events: Sequence[Event] = (),
    thread: str = "",
) -> Commented:
    """The event by which ``by`` says something about segments, or answers in the thread that a comment opened."""
    if not text.strip():
        raise ReviewError("a comment needs words", where=where, hint="give them with --reason")
    if thread:
        opened = opening(events, thread, where)
        return Commented(at, by, opened.language, opened.segments, text.strip(), opened.id)
    if not keys:
        raise ReviewError("a comment needs a segment or a thread", where=where, hint="give --segment or --thread")
    return Commented(at, by, found.language, _entries(_chosen(found, keys, where)), text.strip())


def resolution(events: Sequence[Event], thread: str, by: str, at: str, reason: str, where: str) -> Resolved:
    """The event by which ``by`` settles the thread that a comment opened; raises ``ReviewError``."""
    opened = opening(events, thread, where)
    if not is_open(events, opened):
        raise ReviewError("the thread is resolved already", where=where, hint="an answer in it opens it again")
    return Resolved(at, by, opened.language, opened.id, reason.strip())


def opening(events: Sequence[Event], name: str, where: str) -> Commented:
    """The comment that opened the thread ``name``: its id, or the first eight characters or more; ``ReviewError``."""
    found = [item for item in events if isinstance(item, Commented) and item.id.startswith(name) and not item.thread]
    if len(name) < 8 or len(found) != 1:
        raise ReviewError(f"no thread {name!r}", where=where, hint="'kakehashi review show' lists the open ones")
    return found[0]


def threads(events: Sequence[Event], trust: Trust = NO_TRUST) -> list[tuple[Commented, list[Commented], bool]]:
    """The threads of a work: the comment that opened each, the answers in it, and whether it is open."""
    ignored = void(events, trust)
    said = [item for item in events if isinstance(item, Commented) and item.id not in ignored]
    return [
        (opened, [item for item in said if item.thread == opened.id], is_open(events, opened, trust))
        for opened in said
        if not opened.thread
    ]


def is_open(events: Sequence[Event], opened: Commented, trust: Trust = NO_TRUST) -> bool:
    """Whether a thread has something that nobody has settled: a comment that no resolution comes after."""
    ignored, before = void(events, trust), ancestors(events)
    resolved = [
        item for item in events if isinstance(item, Resolved) and item.thread == opened.id and item.id not in ignored
    ]
    said = [
        item
        for item in events
        if isinstance(item, Commented) and opened.id in (item.id, item.thread) and item.id not in ignored
    ]
    return any(not any(item.id in before[answer.id] for answer in resolved) for item in said)


def waiver(
    found: TranslationState,
    keys: Sequence[str],
    check: str,
    by: str,
    at: str,
    reason: str,
    where: str,
    *,
    checks: Collection[str],
    findings: Collection[tuple[str, str]],
    trust: Trust = NO_TRUST,
) -> Waived:
    """The event by which ``by`` lets texts pass although ``check`` found something; raises ``ReviewError``.

    ``checks`` are the names of all checks, ``findings`` what was found: a segment's key and a check's name.
    """
    may_decide(by, found.language, trust, where)
    if not reason.strip() or not keys:
        raise ReviewError("a segment and a reason are needed", where=where, hint="give --segment and --reason")
    if check not in checks:
        raise ReviewError(f"no check {check!r}", where=where, hint=f"there are {', '.join(sorted(checks))}")
    chosen = _chosen(found, keys, where)
    idle = [item for item in chosen if (item.key, check) not in findings]
    if idle:
        raise ReviewError(f"{check} finds nothing in {_named(idle)}", where=where, hint="see 'kakehashi review show'")
    unrecorded = [item for item in chosen if item.unrecorded]
    if unrecorded:
        raise ReviewError(
            f"nobody has said who typed {_named(unrecorded)}", where=where, hint="run 'kakehashi review record'"
        )
    own = [] if trust.alone else [item for item in chosen if _typed(item, by, trust)]
    if own:
        raise ReviewError(
            f"{by} typed {_named(own)}", where=where, hint="another person has to waive findings on what they typed"
        )
    return Waived(at, by, found.language, _entries(chosen), check, reason.strip())


def undoing(
    events: Sequence[Event], name: str, by: str, at: str, reason: str, where: str, trust: Trust = NO_TRUST
) -> Undone:
    """The event by which ``by`` takes back a decision of theirs: the one of that id, their last where none is named."""
    ignored = void(events, trust)
    own = [
        item
        for item in events
        if isinstance(item, DECISIONS) and same_person(item.by, by, trust) and item.id not in ignored
    ]
    chosen = [item for item in own if item.id.startswith(name)] if len(name) >= 8 else ([] if name else own[-1:])
    if len(chosen) != 1:
        raise ReviewError(f"{by} has no decision {name} here that stands", where=where, hint="nobody undoes another's")
    return Undone(at, by, chosen[0].id, reason.strip())


def repudiation(
    events: Sequence[Event], name: str, by: str, at: str, reason: str, where: str, trust: Trust = NO_TRUST
) -> Repudiated:
    """The event that says that another was never made by whom it names; raises ``ReviewError``.

    Only an event that git does not prove can be repudiated, or one by another that says what one typed: nobody shakes
    off what they committed themselves.
    """
    if not reason.strip():
        raise ReviewError("a repudiation needs a reason", where=where, hint="give it with --reason")
    found = [item for item in events if item.id.startswith(name)] if len(name) >= 8 else []
    if len(found) != 1:
        raise ReviewError(f"no event {name!r}", where=where, hint="'kakehashi verify' names the events in doubt")
    claimed = isinstance(found[0], Edited) and same_person(found[0].author, by, trust)
    if found[0].id not in trust.unproven and not claimed:
        raise ReviewError(
            f"event {found[0].id[:12]} was committed by {found[0].by}",
            where=where,
            hint="only an event that git does not prove can be repudiated; take your own back with 'review undo'",
        )
    return Repudiated(at, by, found[0].id, reason.strip())


def waived(events: Sequence[Event], language: str, trust: Trust = NO_TRUST) -> frozenset[tuple[str, str, str]]:
    """What is waived: segment key, hash of the text and check. A waiver by whoever typed the text is none."""
    ignored, typists = void(events, trust), typed_by(events, language, trust)
    return frozenset(
        (item.source, item.target, event.check)
        for event in events
        if isinstance(event, Waived) and event.language == language and event.id not in ignored
        for item in event.segments
        if trust.alone
        or not any(
            same_person(name, event.by, trust) for name in typists.get((plain_key(item.source), item.target), ())
        )
    )


def own_approvals(events: Sequence[Event], trust: Trust = NO_TRUST) -> list[tuple[Approved, str]]:
    """The approvals of texts by who typed them, each with the segment's key; none where one person is the portal."""
    ignored = void(events, trust)
    given = [item for item in events if isinstance(item, Approved) and item.id not in ignored]
    typists = {language: typed_by(events, language, trust) for language in {item.language for item in given}}
    return [
        (event, item.source)
        for event in given
        for item in event.segments
        if not trust.alone
        and person(event.by, trust)
        in {person(name, trust) for name in typists[event.language].get((plain_key(item.source), item.target), ())}
    ]


def _typed(item: SegmentState, by: str, trust: Trust) -> bool:
    """Whether somebody ever typed the text that stands in a segment."""
    return any(same_person(name, by, trust) for name in item.typists)


def _chosen(found: TranslationState, keys: Iterable[str], where: str) -> list[SegmentState]:
    """The segments named by ``keys``, all where none is named."""
    wanted = list(keys)
    known = {item.key: item for item in found.segments}
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise ReviewError(f"no segment {unknown[0]!r}", where=where, hint="see 'kakehashi review show'")
    return [known[key] for key in wanted] if wanted else list(found.segments)


def _entries(items: Iterable[SegmentState]) -> tuple[SegmentEvent, ...]:
    """The segments as an event names them: source key and target hash."""
    return tuple(SegmentEvent(item.key, text_hash(item.text)) for item in items)


def _named(items: Sequence[SegmentState]) -> str:
    """So many segments, and the first of them."""
    return f"{len(items)} of these segments ({', '.join(item.key for item in items[:3])})"


def _why_nothing(found: TranslationState) -> str:
    """What the state of the translation is instead."""
    return f"its state is {found.state}: {found.missing} of {len(found.segments)} segments are missing"
