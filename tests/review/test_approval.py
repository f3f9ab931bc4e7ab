"""Who may decide what: approvals, rejections, comments, waivers, and what is taken back."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kakehashi.errors import ReviewError
from kakehashi.model import NO_TRUST, Event, SegmentEvent, Trust, Work
from kakehashi.review import approval, ledger
from kakehashi.review.events import (
    Approved,
    Commented,
    Edited,
    Harvested,
    Rejected,
    Repudiated,
    Resolved,
    SourceChanged,
    Suggested,
    Translated,
    Undone,
    Waived,
    sealed,
)
from kakehashi.review.people import UNNAMED
from kakehashi.review.state import TranslationState, translation_state, typed_by, void

ANNA, BEN, CARA = (f"{name} <{name.casefold()}@x.example>" for name in ("Anna", "Ben", "Cara"))
NIGHT = "Night <night@x.example>"
SOURCES = {"k1": "一", "k2": "二"}


class Desk:
    """A ledger of English that a test writes step by step, and the texts that stand in the file."""

    def __init__(self, trust: Trust = NO_TRUST) -> None:
        self.events: tuple[Event, ...] = ()
        self.texts: dict[str, str] = {}
        self.trust = trust
        self.minute = 0

    def at(self) -> str:
        self.minute += 1
        return f"2026-01-01T00:{self.minute:02}:00Z"

    def add(self, event: Event) -> Event:
        self.events = ledger.append(self.events, event)
        return self.events[-1]

    def entries(self, texts: Mapping[str, str]) -> tuple[SegmentEvent, ...]:
        return tuple(SegmentEvent(key, ledger.text_hash(text), "ja", "h") for key, text in texts.items())

    def machine(self, **texts: str) -> Event:
        self.texts |= texts
        return self.add(Translated(self.at(), NIGHT, "en", self.entries(texts), "e"))

    def typed(self, by: str, author: str = "", **texts: str) -> Event:
        self.texts |= texts
        return self.add(Edited(self.at(), by, "en", self.entries(texts), author))

    def state(self, **texts: str) -> TranslationState:
        return translation_state(Work("p", "ja", {}, self.events, trust=self.trust), "en", SOURCES, texts or self.texts)

    def approval(self, by: str, *keys: str, **more: Any) -> Approved:
        return approval.approval(self.state(), keys, by, self.at(), "w", trust=self.trust, **more)

    def approve(self, by: str, *keys: str) -> Event:
        return self.add(self.approval(by, *keys))

    def waiver(self, by: str, key: str, check: str = "numbers", reason: str = "right") -> Waived:
        return approval.waiver(
            self.state(), [key], check, by, self.at(), reason, "w", checks={"numbers", "names"},
            findings={("k1", "numbers")}, trust=self.trust,
        )  # fmt: skip


def test_a_text_that_is_behind_is_not_approved() -> None:
    """Its original says something else by now."""
    desk = Desk()
    desk.machine(k0="old")
    desk.texts = {"k1": "old"}
    with pytest.raises(ReviewError, match="nothing to approve"):
        desk.approval(BEN)


def test_one_own_text_among_others_stops_an_approval() -> None:
    """Approving all at once must not slip one's own in."""
    desk = Desk()
    desk.typed(ANNA, k1="one")
    desk.typed(BEN, k2="two")
    with pytest.raises(ReviewError, match=r"typed 1 of these segments \(k1\)"):
        desk.approval(ANNA)
    assert desk.approval(ANNA, "k2").segments[0].source == "k2"


def test_an_unknown_segment_is_named() -> None:
    """A mistyped key that approves nothing, or all, would not be noticed."""
    desk = Desk()
    desk.machine(k1="one")
    with pytest.raises(ReviewError, match="no segment 'k9'"):
        desk.approval(BEN, "k1", "k9")


@pytest.mark.parametrize("giver", ["import", "memory", "engine"])
def test_nobody_approves_what_they_typed_whoever_gave_it_since(giver: str) -> None:
    """A colleague who imports Anna's text, or a memory that has it, does not make it another's."""
    desk = Desk()
    desk.typed(ANNA, k1="one")
    if giver == "import":
        desk.typed(BEN, k1="one")
    else:
        desk.add(
            Translated(
                desk.at(), NIGHT, "en", desk.entries({"k1": "one"}), "e", author=BEN if giver == "memory" else ""
            )
        )
    with pytest.raises(ReviewError, match="typed"):
        desk.approval(ANNA, "k1")
    desk.approve(CARA, "k1")


def test_whoever_suggested_a_text_typed_it_and_repetitions_are_one_text() -> None:
    """Taken over by Ben, Anna's suggestion is still Anna's; and so it is where its sentence comes again."""
    desk = Desk()
    desk.add(Suggested(desk.at(), ANNA, "en", desk.entries({"k1": "one"})))
    desk.typed(BEN, k1="one")
    with pytest.raises(ReviewError, match="typed"):
        desk.approval(ANNA, "k1")
    assert typed_by(desk.events, "en")["k1", ledger.text_hash("one")] == (ANNA, BEN)
    desk.typed(CARA, **{"k1~2": "one"})
    assert CARA in typed_by(desk.events, "en")["k1", ledger.text_hash("one")]


def test_the_author_and_not_who_recorded_it_is_the_editor() -> None:
    """A night that records Anna's commit would else be the editor, and Anna free to approve it."""
    desk = Desk()
    desk.typed(NIGHT, ANNA, k1="one")
    assert desk.state().segments[0].editor == ANNA
    with pytest.raises(ReviewError, match="typed"):
        desk.approval(ANNA, "k1")


def test_where_nobody_can_be_named_it_takes_two() -> None:
    """One of the two who may have typed it must not be the only one who read it."""
    desk = Desk()
    desk.typed(NIGHT, UNNAMED, k1="one")
    desk.approve(ANNA, "k1")
    assert desk.state().segments[0].state == "edited"
    with pytest.raises(ReviewError, match="has approved"):
        desk.approval(ANNA, "k1")
    desk.approve(BEN, "k1")
    item = desk.state().segments[0]
    assert (item.state, [event.by for event in item.approvals]) == ("approved", [ANNA, BEN])


def test_a_self_approval_that_stands_in_a_ledger_counts_for_nothing() -> None:
    """It may have been written by hand, or have come by a merge of two branches."""
    desk = Desk()
    desk.typed(ANNA, k1="one")
    own = desk.add(Approved(desk.at(), ANNA, "en", desk.entries({"k1": "one"})))
    assert desk.state().segments[0].state == "edited"
    assert [event.id for event, _ in approval.own_approvals(desk.events)] == [own.id]
    desk.add(approval.undoing(desk.events, "", ANNA, desk.at(), "", "w"))
    assert approval.own_approvals(desk.events) == []


def test_a_portal_of_one_person_decides_alone() -> None:
    """``[review] single_person`` is what it says."""
    desk = Desk(Trust(alone=True))
    desk.typed(ANNA, UNNAMED, k1="one")
    desk.typed(ANNA, k2="two")
    desk.approve(ANNA)
    assert {item.state for item in desk.state().segments} == {"approved"}
    assert approval.own_approvals(desk.events, desk.trust) == []


def test_what_nobody_has_recorded_is_neither_approved_nor_waived() -> None:
    """Its typist could be the one who asks."""
    desk = Desk()
    desk.texts = {"k1": "one"}
    with pytest.raises(ReviewError, match="nobody has said who typed"):
        desk.approval(BEN)
    with pytest.raises(ReviewError, match="nobody has said who typed"):
        desk.waiver(BEN, "k1")


def test_a_block_stops_an_approval_and_is_shown() -> None:
    """Accepted, the page would go at the next build without a word to who approved it."""
    desk = Desk()
    desk.machine(k1="one", k2="two")
    with pytest.raises(ReviewError, match="blocks segment k1: numbers: 35 is not 350"):
        desk.approval(BEN, blocks={"k1": "numbers: 35 is not 350"})
    assert desk.approval(BEN, "k2", blocks={"k1": "numbers"}).segments[0].source == "k2"


def test_a_waiver_names_a_check_that_is_and_a_finding_that_is_there() -> None:
    """A waiver of something else would lie in wait for the finding that comes."""
    desk = Desk()
    desk.machine(k1="one", k2="two")
    assert desk.waiver(BEN, "k1").check == "numbers"
    with pytest.raises(ReviewError, match="no check 'number'"):
        desk.waiver(BEN, "k1", "number")
    with pytest.raises(ReviewError, match="finds nothing"):
        desk.waiver(BEN, "k2")
    with pytest.raises(ReviewError, match="finds nothing"):
        desk.waiver(BEN, "k1", "names")
    with pytest.raises(ReviewError, match="reason"):
        desk.waiver(BEN, "k1", reason=" ")


def test_a_waiver_is_for_one_text_and_by_another() -> None:
    """Whoever typed 35 for 350 would say that it is right; and the next text is another."""
    desk = Desk()
    desk.typed(ANNA, k1="one")
    with pytest.raises(ReviewError, match="waive findings on what they typed"):
        desk.waiver(ANNA, "k1")
    entry = desk.entries({"k1": "one"})
    desk.add(Waived(desk.at(), ANNA, "en", entry, "numbers", "mine"))
    assert approval.waived(desk.events, "en") == frozenset()
    waiver = desk.add(desk.waiver(BEN, "k1"))
    assert approval.waived(desk.events, "en") == {("k1", ledger.text_hash("one"), "numbers")}
    assert approval.waived(desk.events, "ko") == frozenset()
    desk.add(approval.undoing(desk.events, waiver.id, BEN, desk.at(), "", "w"))
    assert approval.waived(desk.events, "en") == frozenset()


def test_a_rejection_has_a_code_or_words() -> None:
    """What was wrong with it is what the next translator needs."""
    desk = Desk()
    desk.machine(k1="one")
    given = approval.rejection(desk.state(), [], BEN, desk.at(), "", "w", "number")
    assert (given.code, given.reason) == ("number", "")
    assert approval.rejection(desk.state(), [], BEN, desk.at(), " no ", "w").reason == "no"


def test_nobody_takes_back_anothers_decision() -> None:
    """A rejection that its target could undo would be none."""
    desk = Desk()
    desk.typed(ANNA, k1="one")
    rejected = desk.add(approval.rejection(desk.state(), [], BEN, desk.at(), "no", "w"))
    with pytest.raises(ReviewError, match="no decision"):
        approval.undoing(desk.events, rejected.id, ANNA, desk.at(), "", "w")
    desk.add(Undone(desk.at(), ANNA, rejected.id))
    assert desk.state(k1="one").segments[0].state == "missing"
    desk.add(approval.undoing(desk.events, rejected.id[:8], BEN, desk.at(), "", "w"))
    assert desk.state(k1="one").segments[0].state == "edited"
    with pytest.raises(ReviewError, match="no decision"):
        approval.undoing(desk.events, "", BEN, desk.at(), "", "w")


def test_a_text_is_not_undone() -> None:
    """An edit that could be taken back would leave a text in the file that nobody gave."""
    desk = Desk()
    given = desk.typed(ANNA, k1="one")
    desk.add(Undone(desk.at(), ANNA, given.id))
    assert void(desk.events) == frozenset()


def test_a_false_event_is_repudiated_and_its_text_takes_two() -> None:
    """It must neither count nor turn every night red; and its text was typed by nobody knows whom."""
    desk = Desk()
    false = desk.typed(BEN, k1="one")
    with pytest.raises(ReviewError, match="was committed by"):
        approval.repudiation(desk.events, false.id, BEN, desk.at(), "not me", "w")
    desk.trust = Trust(unproven=frozenset({false.id}))
    with pytest.raises(ReviewError, match="reason"):
        approval.repudiation(desk.events, false.id, BEN, desk.at(), " ", "w", desk.trust)
    with pytest.raises(ReviewError, match="no event"):
        approval.repudiation(desk.events, false.id[:4], BEN, desk.at(), "not me", "w", desk.trust)
    said = desk.add(approval.repudiation(desk.events, false.id, BEN, desk.at(), "not me", "w", desk.trust))
    item = desk.state().segments[0]
    assert (item.typists, item.needed) == ((UNNAMED,), 2)
    desk.add(Repudiated(desk.at(), BEN, said.id, "it was me"))
    assert desk.state().segments[0].typists[0] == BEN


def test_what_a_night_put_down_to_somebody_can_be_repudiated_by_them() -> None:
    """Put down to Ben by a false commit, Anna's text would be hers to approve."""
    desk = Desk()
    false = desk.typed(NIGHT, BEN, k1="one")
    with pytest.raises(ReviewError, match="was committed by"):
        approval.repudiation(desk.events, false.id, CARA, desk.at(), "x", "w")
    approval.repudiation(desk.events, false.id, BEN, desk.at(), "not me", "w")


def test_threads_are_open_until_they_are_resolved_and_again_after_an_answer() -> None:
    """A question that nobody answered must not be lost under an older answer."""
    desk = Desk()
    desk.machine(k1="one")
    state = desk.state()
    opened = desk.add(approval.comment(state, ["k1"], ANNA, desk.at(), "Is it one?", "w"))
    [(first, answers, is_open)] = approval.threads(desk.events)
    assert (first, answers, is_open) == (opened, [], True)
    desk.add(approval.resolution(desk.events, opened.id[:8], BEN, desk.at(), "It is.", "w"))
    assert not approval.threads(desk.events)[0][2]
    with pytest.raises(ReviewError, match="resolved already"):
        approval.resolution(desk.events, opened.id, BEN, desk.at(), "", "w")
    answer = approval.comment(state, [], CARA, desk.at(), "No.", "w", events=desk.events, thread=opened.id[:8])
    assert answer.segments == state_entries(opened)
    beside = ledger.append(desk.events[:-1], answer)[-1]  # answered on a branch that did not know of the resolution
    desk.add(answer)
    assert approval.threads(desk.events)[0][2]
    assert approval.threads((*desk.events[:-1], beside))[0][2]
    with pytest.raises(ReviewError, match="no thread"):
        approval.resolution(desk.events, "0" * 8, BEN, desk.at(), "", "w")
    with pytest.raises(ReviewError, match="words"):
        approval.comment(state, ["k1"], ANNA, desk.at(), " ", "w")
    with pytest.raises(ReviewError, match="a segment or a thread"):
        approval.comment(state, [], ANNA, desk.at(), "x", "w")


def state_entries(event: Event) -> tuple[SegmentEvent, ...]:
    assert isinstance(event, Commented)
    return event.segments


# ---- states


def test_changed_since_is_after_the_last_approval() -> None:
    """An approval after the change has seen it; a change after it has not been read."""
    desk = Desk()
    desk.add(Harvested(desk.at(), NIGHT, "ja", "r1", ("k1", "k2")))
    desk.machine(k1="one", k2="two")
    desk.approve(ANNA, "k1")
    desk.add(SourceChanged(desk.at(), NIGHT, "ja", "r2", ("k1", "k2")))
    assert desk.state().behind
    desk.approve(ANNA, "k2")
    desk.typed(BEN, k2="zwei")
    assert not desk.state().behind


def test_partial_and_behind_are_told_apart() -> None:
    """What is behind is wrong today; what is missing only is not there: the worse comes first."""
    desk = Desk()
    desk.machine(k0="old")
    assert desk.state(k1="old").state == "behind"
    desk.machine(k1="one")
    assert desk.state(k1="one").state == "partial"


def test_a_rejection_before_the_approval_of_an_older_branch_wins_over_several_steps() -> None:
    """An approval overcomes a rejection that it has seen, however many events lie between."""
    desk = Desk()
    desk.machine(k1="one")
    desk.add(approval.rejection(desk.state(), [], BEN, desk.at(), "no", "w"))
    for _ in range(3):
        desk.add(Commented(desk.at(), CARA, "en", (), "x"))
    desk.add(Approved(desk.at(), ANNA, "en", desk.entries({"k1": "one"})))
    assert desk.state().segments[0].state == "approved"


@pytest.mark.parametrize("seed", range(20))
def test_the_union_of_branches_in_any_order_gives_one_state(seed: int) -> None:
    """Two editors who merge must not see two truths."""
    chosen = random.Random(seed)
    trunk = Desk()
    trunk.machine(k1="one", k2="two")
    branches: list[Event] = []
    for by in (ANNA, BEN, CARA):
        desk = Desk()
        desk.events, desk.texts, desk.minute = trunk.events, dict(trunk.texts), 10
        for _ in range(3):
            key = chosen.choice(("k1", "k2"))
            entry = desk.entries({key: desk.texts[key]})
            desk.add(chosen.choice((
                Approved(desk.at(), by, "en", entry), Rejected(desk.at(), by, "en", entry, "meaning"),
                Edited(desk.at(), by, "en", entry), Resolved(desk.at(), by, "en", "x"),
            )))  # fmt: skip
        branches += desk.events
    lines = ledger.write_ledger(dict.fromkeys(branches)).splitlines(keepends=True)
    states = set()
    for _ in range(5):
        chosen.shuffle(lines)
        events = ledger.read_ledger("".join(lines), "x")
        states.add(translation_state(Work("p", "ja", {}, events), "en", SOURCES, trunk.texts))
    assert len(states) == 1


def test_an_event_waits_for_all_that_it_names() -> None:
    """A merge's event that came before one of its sides would approve what it had not seen."""
    desk = Desk()
    first = desk.machine(k1="one")
    late = replace(Commented("2026-01-02T00:00:00Z", ANNA, "en", (), "late"), after=(first.id,))
    side = sealed(late)
    merged = sealed(Commented("2026-01-01T00:30:00Z", BEN, "en", (), "both"), (first.id, side.id))
    assert ledger.ordered([merged, side, first]) == (first, side, merged)
    assert ledger.ancestors([merged, side, first])[merged.id] == {first.id, side.id}
    last = sealed(Commented("2026-01-03T00:00:00Z", BEN, "en", (), "end"), (merged.id,))
    assert ledger.ancestors([last, merged, side, first])[last.id] == {first.id, side.id, merged.id}
