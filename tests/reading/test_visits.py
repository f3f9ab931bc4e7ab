"""Visits to article pages: an item leaves its list within days, and its page is corrected for months."""

from __future__ import annotations

from datetime import date, timedelta

from kakehashi.model import Agent, Identifier, Published, Record
from kakehashi.reading import visits
from kakehashi.reading.identity import with_hash

FIRST = date(2026, 11, 24)


def _entry(title: str = "水素の研究") -> Record:
    return Record(
        "https://press.example/1/",
        "https://press.example/1/",
        "ja",
        {"ja": title},
        published=Published("2026-11-24"),
        creators=(Agent({"ja": "山田"}, "0000-0001"),),
        identifiers=(Identifier("doi", "10.1/x"),),
        subjects=("化学",),
    )


def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def test_a_page_is_asked_for_on_its_days_and_then_forgotten() -> None:
    """A correction after a week would stay unseen, and a page of last year would be asked for each night."""
    seen: visits.Visits = {}
    asked = []
    for number in range(250):
        listed = [_entry()] if number < 3 else []
        due = [entry for entry in listed if visits.is_due(seen, entry, _day(number))]
        due += visits.left_and_due(seen, {entry.identity for entry in listed}, _day(number))
        for entry in due:
            visits.note(seen, entry, _day(number))
            asked.append(number)
        visits.forget(seen, {entry.identity for entry in listed}, _day(number))
    assert asked == [0, 1, 3, 7, 30, 180]
    assert not seen


def test_nights_that_were_missed_are_made_up_for_once() -> None:
    """After a week without nights, one request is enough."""
    seen: visits.Visits = {}
    visits.note(seen, _entry(), _day(0))
    assert visits.is_due(seen, _entry(), _day(8))
    visits.note(seen, _entry(), _day(8))
    assert not visits.is_due(seen, _entry(), _day(9))


def test_a_list_that_says_something_else_makes_its_page_due() -> None:
    """A corrected title in the list is the best sign that its page was corrected."""
    seen: visits.Visits = {}
    visits.note(seen, _entry(), _day(0))
    assert visits.is_due(seen, _entry("水素の研究（訂正）"), _day(0))
    visits.note(seen, _entry("水素の研究（訂正）"), _day(2))
    assert visits.is_due(seen, _entry("水素の研究（訂正）"), _day(3))


def test_what_the_list_said_comes_back_whole() -> None:
    """Half a record would look like a change when the page is asked for again."""
    seen: visits.Visits = {}
    visits.note(seen, _entry(), _day(0))
    (again,) = visits.left_and_due(seen, (), _day(1))
    assert with_hash(again) == with_hash(_entry())
