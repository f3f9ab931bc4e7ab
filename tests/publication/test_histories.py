"""Random histories: what is published depends on what was said, not on the order of lines; no review ends a page."""

from __future__ import annotations

import os
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi import segments
from kakehashi.model import Event, SegmentEvent, Work
from kakehashi.publication.published import Published
from kakehashi.review import events as kinds
from kakehashi.review import ledger
from tests.publication.ledgers import ANNA, APPROVED, BEN, KINDS, MACHINE, NIGHT, document, shown_of, with_events

SOAK = int(os.environ.get("KAKEHASHI_SOAK", "1"))
REVISIONS = [
    document("題", "", "甲。", "乙。"),
    document("題", "要約", "甲。", "乙。"),
    document("新題", "要約", "丙。", "乙。", "丁。"),
    document("新題", "新要約", "甲。", "戊。"),
]
SENTENCES = sorted({item.text for text in REVISIONS for item in segments.cut(text)})
TARGETS = ("one", "two", "bad", "worse")
BAD = ("bad", "worse")
TEXTS = {ledger.text_hash(text): text for text in TARGETS} | {segments.source_key(text): text for text in SENTENCES}
REVIEWS = ("edited", "approved", "rejected", "waived", "commented", "suggested", "undone")

_STEP = st.tuples(
    st.sampled_from(("translated", "edited", "supplied", "approved", "rejected", "waived", "undone", "source-changed")),
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(TARGETS)), min_size=1, max_size=3),
    st.sampled_from((NIGHT, ANNA, BEN)),
    st.integers(0, 7),
)
_REVIEW = st.tuples(
    st.sampled_from(REVIEWS),
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(TARGETS)), min_size=1, max_size=3),
    st.sampled_from((ANNA, BEN)),
    st.integers(0, 7),
)
Step = tuple[str, list[tuple[str, str]], str, int]


def event_of(step: Step, minute: int, before: tuple[Event, ...]) -> Event:
    """The event of a step, sealed; on a branch of its own where the step's number says so."""
    name, pairs, by, number = step
    at = f"2026-01-01T00:{minute:02}:00Z"
    after = ledger.heads(before) if number % 3 or not before else (before[number % len(before)].id,)
    if name == "source-changed":
        text = REVISIONS[number % len(REVISIONS)]
        keys = tuple(item.key for item in segments.cut(text))
        return kinds.sealed(kinds.SourceChanged(at, NIGHT, "ja", segments.revision(text), keys), after)
    if name == "undone":
        return kinds.sealed(kinds.Undone(at, by, before[number % len(before)].id if before else "x"), after)
    more: dict[str, Any] = {"check": "numbers", "reason": "so it is"} if name == "waived" else {}
    more = {"text": "hm"} if name == "commented" else more
    entries = tuple(SegmentEvent(segments.source_key(text), ledger.text_hash(target), "ja") for text, target in pairs)
    return kinds.sealed(KINDS[name](at, by, "en", entries, **more), after)


def history(steps: list[Step], today: int) -> Work:
    """The work after these steps; its original is one of the revisions, whatever the ledger said last."""
    events: tuple[Event, ...] = ()
    for minute, step in enumerate(steps):
        events = (*events, event_of(step, minute % 60, events))
    return Work("news/2026/a-b", "ja", {"ja": REVISIONS[today]}, ledger.ordered(dict.fromkeys(events)), TEXTS)


@settings(max_examples=60 * SOAK, deadline=None)
@given(st.lists(_STEP, max_size=14), st.integers(0, len(REVISIONS) - 1), st.randoms(use_true_random=False))
def test_the_order_of_lines_means_nothing(steps: list[Step], today: int, chance: random.Random) -> None:
    """Two editors' branches, merged by git in either order, would publish two different pages."""
    work = history(steps, today)
    lines = ledger.write_ledger(work.events).splitlines(keepends=True)
    chance.shuffle(lines)
    shuffled = with_events(work, ledger.read_ledger("".join(lines), "ledger.jsonl"))
    for rules in (MACHINE, APPROVED):
        assert shown_of(shuffled, rules, BAD) == shown_of(work, rules, BAD)


@settings(max_examples=120 * SOAK, deadline=None)
@given(st.lists(_STEP, max_size=14), st.integers(0, len(REVISIONS) - 1), _REVIEW)
def test_no_review_takes_a_version_away(steps: list[Step], today: int, review: Step) -> None:
    """An approval, a rejection, a waiver, an edit, a comment or an undoing would end in a dead link."""
    work = history(steps, today)
    after = with_events(work, ledger.ordered((*work.events, event_of(review, 59, work.events))))
    for rules in (MACHINE, APPROVED):
        if isinstance(shown_of(work, rules, BAD), Published):
            assert isinstance(shown_of(after, rules, BAD), Published)


@settings(max_examples=120 * SOAK, deadline=None)
@given(st.lists(_STEP, max_size=14), st.integers(0, len(REVISIONS) - 1))
def test_nothing_is_shown_that_is_unapproved_rejected_or_blocked(steps: list[Step], today: int) -> None:
    """The three promises of a page: somebody approved it, nobody rejected it, no check accuses it."""
    work = history(steps, today)
    waived = {
        (item.source, item.target)
        for event in work.events
        if isinstance(event, kinds.Waived)
        for item in event.segments
    }
    said = [event for event in work.events if isinstance(event, kinds.Approved | kinds.Rejected)]
    before = ledger.ancestors(work.events)
    for rules in (MACHINE, APPROVED):
        found = shown_of(work, rules, BAD)
        for item in found.shown if isinstance(found, Published) else ():
            if item.candidate is None:
                continue
            pair = (item.candidate.key, item.candidate.target)
            verdicts = [event for event in said if pair in {(one.source, one.target) for one in event.segments}]
            rejections = {event.id for event in verdicts if isinstance(event, kinds.Rejected)}
            standing = [
                event for event in verdicts if isinstance(event, kinds.Approved) and rejections <= before[event.id]
            ]
            assert item.candidate.text not in BAD or pair in waived
            assert standing or not rejections
            assert standing or rules is MACHINE
