"""Polling: a source with news is asked every night, one that sleeps is left alone, and one that wakes is noticed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.harvesting.polling import GAPS, after, is_due

START = date(2026, 1, 1)


def _days(news: set[int], nights: int) -> list[int]:
    """The days on which a source is asked that has news on the days ``news``."""
    state: dict[str, Any] = {}
    asked, last = [], -1
    for number in range(nights):
        today = (START + timedelta(days=number)).isoformat()
        if is_due(state, today):
            fresh = any(last < day <= number for day in news)
            state = after(state, today, news=fresh, failed=False)
            asked.append(number)
            last = number
    return asked


def test_a_source_that_sleeps_is_asked_less_and_less() -> None:
    """Forty sleeping institutes need not hear from us each night."""
    asked = _days({0}, 1000)
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert gaps[:30] == [1] * 30
    assert gaps[31:40] == [2] * 9
    assert set(gaps[-5:]) == {7}
    assert len(asked) < 300


def test_a_second_night_of_a_day_asks_again() -> None:
    """Somebody who corrects a configuration at noon must not wait for midnight to see it work."""
    assert is_due({"asked": "2026-11-24", "quiet": 3}, "2026-11-24")


def test_news_wakes_it() -> None:
    """After a year of silence, a result must not wait a week for its second part."""
    asked = _days({0, 500}, 520)
    first = next(day for day in asked if day >= 500)
    assert first <= 507
    assert [day for day in asked if day > first] == list(range(first + 1, 520))


def test_a_failure_is_no_silence() -> None:
    """A server that was down for a month has not been quiet; it was not heard."""
    state: dict[str, Any] = {"asked": "2026-01-01", "quiet": 29}
    for day in range(2, 30):
        state = after(state, f"2026-01-{day:02}", news=False, failed=True)
    assert state["quiet"] == 29
    assert is_due(state, "2026-01-30")


@given(st.dictionaries(st.sampled_from(["asked", "quiet"]), st.one_of(st.integers(0, 10_000), st.dates().map(str))))
def test_no_state_keeps_a_source_asleep_for_longer_than_a_week(state: dict[str, Any]) -> None:
    """A state that was broken must not silence a source for ever."""
    state = {**state, "quiet": state.get("quiet") if isinstance(state.get("quiet"), int) else 0}
    if date.fromisoformat("9000-01-01").isoformat() > str(state.get("asked", "")):
        assert is_due(state, "9999-01-01") or str(state.get("asked", "")) > "9998"
    assert max(gap for _, gap in GAPS) == 7
