"""The ladder of dates: what it reads, as precise as it is; and what it leaves alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.model import Published
from kakehashi.reading.dates import doubt, parse_date

READ = {
    "2026": "2026",
    "2026-11": "2026-11",
    "2026-11-23": "2026-11-23",
    "2026-11-23T10:00:00+09:00": "2026-11-23T10:00+09:00",
    "2017-02-16T09:00+09:00": "2017-02-16T09:00+09:00",
    "2023-11-14 23:48:47.221230+00:00": "2023-11-15T08:48+09:00",
    "2026-11-23T01:00:00Z": "2026-11-23T10:00+09:00",
    "2026-11-23T10:00": "2026-11-23",
    "2026-08-21T00:00:00Z": "2026-08-21",
    "Mon, 23 Nov 2026 10:00:00 +0900": "2026-11-23T10:00+09:00",
    "Mon, 23 Nov 2026 10:00:00 JST": "2026-11-23T10:00+09:00",
    "Fri, 21 Aug 2026 00:00:00 GMT": "2026-08-21",
    "23 Nov 26 10:00 +0900": "2026-11-23T10:00+09:00",
    "23 Nov 69 10:00 +0900": "2069-11-23T10:00+09:00",
    "23 Nov 70 10:00 +0900": "1970-11-23T10:00+09:00",
    "Mon, 23 November 2026": "2026-11-23",
    "2026年11月23日": "2026-11-23",
    "２０２６年１１月２３日": "2026-11-23",
    "2026年11月23日（月）": "2026-11-23",
    "2026年11月23日(月) 14時30分": "2026-11-23T14:30+09:00",
    "2026年11月": "2026-11",
    "2026年": "2026",
    "2026年度": "2026-FY",
    "2026年度4月": "2026-FY",
    "令和8年度4月1日": "2026-FY",
    "2026/11/23(月)": "2026-11-23",
    "2026.11.23（月・祝）": "2026-11-23",
    "2026-11-23（月）": "2026-11-23",
    "2026/11/23(月) 10:00": "2026-11-23T10:00+09:00",
    "November 23, 2026": "2026-11-23",
    "Nov. 23, 2026": "2026-11-23",
    "Monday, November 23rd, 2026": "2026-11-23",
    "November 23, 2026 10:15 PM JST": "2026-11-23T22:15+09:00",
    "November 2026": "2026-11",
    "Fri, Oct 7 2022 10:15:00 -0400": "2022-10-07T23:15+09:00",
    "月, 23 11月 2026 10:00:00 +0900": "2026-11-23T10:00+09:00",
    "2026年11月23日 午後2時30分": "2026-11-23T14:30+09:00",
    "2026年11月23日（月）午前10:05": "2026-11-23T10:05+09:00",
    "2026年11月23日 午前0時30分": "2026-11-23T00:30+09:00",
    "2026年11月23日 午後12時5分": "2026-11-23T12:05+09:00",
    "2026年11月23日 午後3時": "2026-11-23T15:00+09:00",
    "2026/11/23 2:30 PM": "2026-11-23T14:30+09:00",
    "掲載日：2026年11月23日": "2026-11-23",
    "2026.11.23": "2026-11-23",
    "2026/6/29 15:07:41": "2026-06-29T15:07+09:00",
    "2026/11/23": "2026-11-23",
    "1963. 1. 5": "1963-01-05",
    "令和8年11月23日": "2026-11-23",
    "令和元年5月1日": "2019-05-01",
    "平成31年4月30日": "2019-04-30",
    "昭和64年1月7日": "1989-01-07",
    "大正元年7月30日": "1912-07-30",
    "令和8年度": "2026-FY",
    "令和元年度": "2019-FY",
    "R8.11.23": "2026-11-23",
    "H31.4.30": "2019-04-30",
    "20261123": "2026-11-23",
    "202611": "2026-11",
}

LEFT_ALONE = [
    "", "   ", "November", "11月23日", "53(4) 1987.10", "2026-13-01", "2026-02-30", "2026年13月1日", "令和8年2月30日",
    "0000-00-00", "9999", "昨日", "近日公開", "2026-11-23/2026-12-01", "Thu, 31 Feb 2026 10:00:00 GMT", "x" * 500,
    "2026-11-23T25:00:00Z", "令和99年1月1日", "平成40年1月1日", "昭和70年", "大正20年1月1日",
    "令和0年5月1日", "平成0年", "R0.5.1",
    "11/12/2026", "23.11.2026", "Mayor 5, 2026", "Augur 2026",
]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_a_date_is_read_as_precisely_as_it_is(text: str) -> None:
    """A wrong date puts a work into another year, whose path it keeps for ever."""
    found = parse_date(text)
    assert found is not None
    assert found.value == READ[text]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_no_date_beats_a_wrong_date(text: str) -> None:
    """What is not certain stays without a date; 昭和70年 never was."""
    assert parse_date(text) is None


@given(st.text(max_size=100))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """A text that crashed the ladder would lose its feed."""
    found = parse_date(text)
    assert found is None or 1000 <= int(found.value[:4]) <= 2200


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 1, 1)), st.integers(-12 * 60, 14 * 60))
def test_rfc_822_and_iso_name_the_same_minute(moment: datetime, offset: int) -> None:
    """A zone that was read wrongly moves evening news to the day before."""
    zone = timezone(timedelta(minutes=offset))
    there = moment.replace(tzinfo=zone, microsecond=0, second=30)
    one, other = parse_date(format_datetime(there)), parse_date(there.isoformat())
    assert one is not None
    assert one == other
    assert datetime.fromisoformat(one.value) == there.replace(second=0)


@given(st.dates(min_value=date(2019, 5, 1), max_value=date(2060, 1, 1)))
def test_an_era_names_the_same_day(day: date) -> None:
    """Ministries date by era; one year off is another year's page."""
    found = parse_date(f"令和{'元' if day.year == 2019 else day.year - 2018}年{day.month}月{day.day}日")
    assert found is not None
    assert found.value == day.isoformat()


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("11/23/2026", "month-first", "2026-11-23"),
        ("11/12/2026", "month-first", "2026-11-12"),
        ("11/12/2026", "day-first", "2026-12-11"),
        ("23.11.2026 14:30", "day-first", "2026-11-23T14:30+09:00"),
        ("23/11/2026", "month-first", ""),
    ],
)
def test_the_order_of_a_date_is_the_sources_to_say(text: str, order: str, value: str) -> None:
    """11/12 is November or December: a guess is a month wrong every second time."""
    found = parse_date(text, order)
    assert (found.value if found else "") == value


def test_a_fiscal_year_is_no_calendar_year() -> None:
    """2026年度 ends in March 2027; who calls it 2026 puts a quarter of its works into the wrong year."""
    found = parse_date("2026年度")
    assert found is not None
    assert (found.precision, found.value[:4]) == ("fiscal-year", "2026")
    assert Published("2026-12-31") < found < Published("2027")


@pytest.mark.parametrize(
    ("value", "doubted"),
    [
        ("1970-01-01", True), ("1970-01-01T09:00+09:00", True), ("1900-01-01", True), ("1980-01-06", True),
        ("1970", False), ("1985-03-01", False), ("2026-11-25", False), ("2027-11-25", False), ("2027-11-26", True),
        ("2028", True), ("2099-01-01", True), ("2027-FY", False), ("2028-FY", True),
    ],
)  # fmt: skip
def test_what_no_calendar_of_a_source_means_is_not_believed(value: str, doubted: bool) -> None:
    """A clock that was never set, or a form filled in wrongly, puts a work at the end or the top of every list."""
    assert bool(doubt(Published(value), "2026-11-25")) is doubted
