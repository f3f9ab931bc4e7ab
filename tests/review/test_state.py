"""States are computed: nobody has to reset a flag when a sentence changes."""

from __future__ import annotations

import pytest

from kakehashi.errors import ReviewError
from kakehashi.model import Event, SegmentEvent, Work
from kakehashi.review import approval, ledger
from kakehashi.review.events import KINDS, Approved, Edited, Rejected, Translated
from kakehashi.review.state import TranslationState, translation_state

ANNA = "Anna <anna@x.example>"
BEN = "Ben <ben@x.example>"
SOURCES = {"k1": "一", "k2": "二"}


class Desk:
    """A ledger that a test writes step by step."""

    def __init__(self) -> None:
        self.events: tuple[Event, ...] = ()
        self.minute = 0

    def add(self, name: str, texts: dict[str, str], by: str = BEN, **more: str) -> Desk:
        self.minute += 1
        entries = tuple(SegmentEvent(key, ledger.text_hash(text), "ja", "h") for key, text in texts.items())
        at = f"2026-01-01T00:{self.minute:02}:00Z"
        self.events = ledger.append(self.events, KINDS[name](at, by, language="en", segments=entries, **more))  # type: ignore[arg-type,call-arg]
        return self

    def state(self, **targets: str) -> TranslationState:
        return translation_state(Work("p", "ja", {}, self.events), "en", SOURCES, targets)


def test_a_text_equal_to_its_original_is_missing_until_an_event_says_otherwise() -> None:
    assert Desk().state(k1="一", k2="二").state == "missing"
    assert Desk().add("translated", {"k1": "一"}, engine="e").state(k1="一").segments[0].state == "machine"


def test_machine_text_a_person_text_and_an_approved_text_are_told_apart() -> None:
    desk = Desk().add("translated", {"k1": "one"}, engine="e").add("edited", {"k2": "two"}, by=ANNA)
    assert [item.state for item in desk.state(k1="one", k2="two").segments] == ["machine", "edited"]
    desk.add("approved", {"k1": "one", "k2": "two"})
    assert desk.state(k1="one", k2="two").state == "approved"


def test_a_changed_target_is_unreviewed() -> None:
    desk = Desk().add("edited", {"k1": "one", "k2": "two"}, by=ANNA).add("approved", {"k1": "one", "k2": "two"})
    found = desk.state(k1="ONE", k2="two")
    assert [item.state for item in found.segments] == ["edited", "approved"]
    assert found.segments[0].unrecorded


def test_an_old_translation_in_the_place_of_a_changed_sentence_is_behind() -> None:
    desk = Desk().add("edited", {"k0": "old", "k2": "two"}, by=ANNA).add("approved", {"k0": "old", "k2": "two"})
    found = desk.state(k1="old", k2="two")
    assert [item.state for item in found.segments] == ["behind", "approved"]
    assert found.state == "behind"
    assert found.behind


def test_a_corrected_pivot_makes_its_heirs_behind() -> None:
    made_from = ledger.text_hash("one")
    entry = SegmentEvent("k1", ledger.text_hash("um"), "en", made_from)
    first = (SegmentEvent("k1", made_from, "ja", "h"),)
    events = ledger.append((), Translated("2026-01-01T00:00:00Z", BEN, "en", first))
    events = ledger.append(events, Translated("2026-01-01T00:01:00Z", BEN, "pt", (entry,), "e"))
    work = Work("p", "ja", {}, events)
    assert translation_state(work, "pt", {"k1": "一"}, {"k1": "um"}).state == "machine"
    corrected = SegmentEvent("k1", ledger.text_hash("One"), "ja", "h")
    events = ledger.append(events, Edited("2026-01-01T00:02:00Z", ANNA, "en", (corrected,)))
    assert translation_state(Work("p", "ja", {}, events), "pt", {"k1": "一"}, {"k1": "um"}).state == "behind"


def test_of_an_approval_and_a_rejection_on_two_branches_the_rejection_wins() -> None:
    desk = Desk().add("translated", {"k1": "one"}, engine="e")
    entry = (SegmentEvent("k1", ledger.text_hash("one")),)
    yes = Approved("2026-01-02T00:02:00Z", ANNA, "en", entry)
    no = Rejected("2026-01-02T00:01:00Z", BEN, "en", entry, reason="no")
    approved, rejected = ledger.append(desk.events, yes), ledger.append(desk.events, no)
    merged = ledger.ordered({event.id: event for event in (*approved, *rejected)}.values())
    found = translation_state(Work("p", "ja", {}, merged), "en", {"k1": "一"}, {"k1": "one"})
    assert found.segments[0].state == "missing"


def test_a_rejection_can_be_overcome_by_a_later_approval() -> None:
    desk = Desk().add("translated", {"k1": "one"}, engine="e")
    desk.add("rejected", {"k1": "one"}, reason="no").add("approved", {"k1": "one"}, by=ANNA)
    assert desk.state(k1="one").segments[0].state == "approved"


def test_nobody_approves_what_they_edited_last() -> None:
    found = Desk().add("edited", {"k1": "one"}, by=ANNA).state(k1="one")
    with pytest.raises(ReviewError, match="edited 1 of these segments last"):
        approval.approval(found, ["k1"], "Anna Again <ANNA@x.example>", "2026-01-01T00:00:00Z", "w")
    assert approval.approval(found, ["k1"], BEN, "2026-01-01T00:00:00Z", "w").event == "approved"


def test_a_text_from_a_memory_keeps_its_author_as_editor() -> None:
    found = Desk().add("translated", {"k1": "one"}, engine="memory", author=ANNA).state(k1="one")
    assert found.segments[0].editor == ANNA
    with pytest.raises(ReviewError, match="edited"):
        approval.approval(found, [], ANNA, "2026-01-01T00:00:00Z", "w")


def test_unchanged_engine_text_may_be_approved_by_one_person() -> None:
    found = Desk().add("translated", {"k1": "one"}, engine="e", by=BEN).state(k1="one")
    assert approval.approval(found, [], BEN, "2026-01-01T00:00:00Z", "w").segments[0].source == "k1"


def test_a_rejection_needs_a_reason_and_a_text() -> None:
    found = Desk().add("translated", {"k1": "one"}, engine="e").state(k1="one")
    with pytest.raises(ReviewError, match="reason"):
        approval.rejection(found, [], BEN, "2026-01-01T00:00:00Z", " ", "w")
    with pytest.raises(ReviewError, match="nothing to reject"):
        approval.rejection(found, ["k2"], BEN, "2026-01-01T00:00:00Z", "x", "w")
