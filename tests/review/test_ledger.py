"""The ledger only grows, two branches merge as a union, and a changed line is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.errors import ContentError
from kakehashi.model import Event
from kakehashi.review import ledger
from kakehashi.review.events import Commented


def event(at: str = "2026-01-01T00:00:00Z", text: str = "") -> Commented:
    return Commented(at, "A <a@x.example>", "en", (), text)


def chain(*texts: str) -> tuple[Event, ...]:
    events: tuple[Event, ...] = ()
    for number, text in enumerate(texts):
        events = ledger.append(events, event(at=f"2026-01-0{number + 1}T00:00:00Z", text=text))
    return events


def test_a_ledger_survives_its_file() -> None:
    events = chain("one", "二", "three")
    assert ledger.read_ledger(ledger.write_ledger(events), "x") == events


def test_the_order_of_lines_means_nothing() -> None:
    events = chain("one", "two", "three")
    lines = ledger.write_ledger(events).splitlines(keepends=True)
    assert ledger.read_ledger("".join(reversed(lines)), "x") == events


def test_two_branches_merge_as_a_union_and_the_next_event_comes_after_both() -> None:
    trunk = chain("trunk")
    one = ledger.append(trunk, event(at="2026-01-02T00:00:00Z", text="one"))
    two = ledger.append(trunk, event(at="2026-01-02T00:00:00Z", text="two"))
    merged = ledger.read_ledger(ledger.write_ledger(one) + ledger.write_ledger(two), "x")
    assert len(merged) == 3
    assert len(ledger.append(merged, event(at="2026-01-03T00:00:00Z"))[-1].after) == 2
    assert not ledger.problems(merged, "x")


def test_a_changed_or_missing_event_is_found() -> None:
    events = chain("one", "two")
    assert "was changed" in ledger.problems([replace(event(), text="ONE", id=events[0].id), events[1]], "x")[0]
    assert "is not there" in ledger.problems(events[1:], "x")[0]


@pytest.mark.parametrize("line", ["{", "[]", '{"event": "x"}', '{"v":2,"event":"x"}', "<<<<<<< HEAD", '{"v":3}'])
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(ContentError, match=r"ledger\.jsonl:2"):
        ledger.read_ledger(f"\n{line}\n", "ledger.jsonl")


def test_the_markers_of_a_conflict_say_that_both_sides_are_kept() -> None:
    """Whoever merges by hand and picks a side takes somebody's approval away."""
    with pytest.raises(ContentError, match="keep the events of both sides") as raised:
        ledger.read_ledger("<<<<<<< HEAD\n=======\n>>>>>>> other\n", "ledger.jsonl")
    assert raised.value.where == "ledger.jsonl:1"


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_texts_survive_their_file(texts: dict[str, str]) -> None:
    assert ledger.read_texts(ledger.write_texts(texts), "x") == texts
