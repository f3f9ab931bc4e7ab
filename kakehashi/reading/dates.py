"""Dates as Japanese sources write them, as precise as they are and never more precise.

A missing part stays missing, nothing is invented, and no date beats a wrong date: what the ladder does not know is
``None``. Times are given in Japan's offset; a midnight in GMT is a day in Japan, never shifted.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

from kakehashi.model import Published

JAPAN = timezone(timedelta(hours=9))
_JAPANS_OFFSET = 540
_ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "R": 2018,
    "H": 1988,
    "S": 1925,
    "T": 1911,
}
_YEARS = {"令和": 50, "平成": 31, "昭和": 64, "大正": 15, "明治": 45, "R": 50, "H": 31, "S": 64, "T": 15}
"""How many years an era had (of the present one, how many we believe)."""

_ERA = re.compile(r"(令和|平成|昭和|大正|明治|[RHST](?=\.?\d))\.?\s*(元|\d{1,2})\s*(?:年度?|[./-])")
_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?)?)?\Z"
)
_KANJI = re.compile(
    r"(\d{4})\s*年(度)?(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?(?:\s*[(（].[)）])?(?:\s*(\d{1,2})[:時](\d{2})分?)?"
)
_DOTTED = re.compile(r"(\d{4})\s*[./]\s*(\d{1,2})(?:\s*[./]\s*(\d{1,2}))?(?:\s+(\d{1,2}):(\d{2})(?::\d{2})?)?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?\Z")
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{2,4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([A-Za-z]{1,4}|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAYS = frozenset({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"})
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "jst": 540, "kst": 540, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "bst": 60,
}  # fmt: skip


def parse_date(raw: str) -> Published | None:
    """The date of a text, or ``None`` where it is not certain."""
    if len(raw) > 200:
        return None
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text or len(text) > 80:
        return None
    text = text if text[:3] in _WEEKDAYS else _ERA.sub(_gregorian, text)
    for step in (_rfc822, _iso, _kanji, _dotted, _compact):
        found = step(text)
        if found is not None:
            return found
    return None


def _gregorian(match: re.Match[str]) -> str:
    """An era's year as ``2026年``; a year that the era never had stays as it is, and is then no date."""
    number = 1 if match[2] == "元" else int(match[2])
    if not 1 <= number <= _YEARS[match[1]]:
        return match[0]
    mark = "年度" if "度" in match[0] else "年" if "年" in match[0] else "/"
    return f"{_ERAS[match[1]] + number}{mark}"


def _iso(text: str) -> Published | None:
    """ISO 8601 with any precision, also with a space before the time."""
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if zone and _offset(zone) == 0 and (hour, minute, second or "00") == ("00", "00", "00"):
        return published(year, month, day)
    return published(year, month, day, hour, minute, _offset(zone) if zone else None)


def _rfc822(text: str) -> Published | None:
    """RFC 822 and its relatives, with JST."""
    match = _RFC822.match(text)
    if not match or match[2].lower() not in _MONTHS:
        return None
    day, name, year, hour, minute, second, zone = match.groups()
    full = year if len(year) == 4 else str(int(year) + (2000 if int(year) < 70 else 1900))
    month = str(_MONTHS.index(name.lower()) + 1)
    offset = _offset(zone or "")
    if offset == 0 and (hour, minute, second or "00") == ("00", "00", "00"):
        return published(full, month, day)
    return published(full, month, day, hour, minute, offset)


def _kanji(text: str) -> Published | None:
    """2026年11月23日, 2026年度, with a time or without."""
    match = _KANJI.search(text)
    if not match:
        return None
    year, fiscal, month, day, hour, minute = match.groups()
    return published(year) if fiscal else published(year, month, day, hour, minute, 540)


def _dotted(text: str) -> Published | None:
    """2026.11.23, 2026/6/29 15:07:41, 1963. 1. 5."""
    match = _DOTTED.match(text)
    if not match:
        return None
    year, month, day, hour, minute = match.groups()
    return published(year, month, day, hour, minute, 540)


def _compact(text: str) -> Published | None:
    """20261123 and 202611."""
    match = _COMPACT.match(text)
    if not match:
        return None
    year, month, day = match.groups()
    return published(year, month, day)


def _offset(zone: str) -> int | None:
    """The minutes of a zone, ``None`` where it is not known."""
    if zone.lower() in _ZONES:
        return _ZONES[zone.lower()]
    match = re.match(r"([+-])(\d{2}):?(\d{2})\Z", zone)
    if not match:
        return None
    return (1 if match[1] == "+" else -1) * (int(match[2]) * 60 + int(match[3]))


def published(
    year: str,
    month: str | None = None,
    day: str | None = None,
    hour: str | None = None,
    minute: str | None = None,
    offset: int | None = None,
) -> Published | None:
    """A date of its parts, in Japan's offset where there is a time with a zone; ``None`` where they are no date."""
    if not 1000 <= int(year) <= 2200 or (month is not None and not 1 <= int(month) <= 12):
        return None
    if month is None:
        return Published(year)
    if day is None:
        return Published(f"{year}-{int(month):02}")
    try:
        whole = date(int(year), int(month), int(day))
        if hour is None or minute is None or offset is None:
            return Published(whole.isoformat())
        if offset == _JAPANS_OFFSET and int(hour) < 24 and int(minute) < 60:
            return Published(f"{whole.isoformat()}T{int(hour):02}:{int(minute):02}+09:00")
        zone = timezone(timedelta(minutes=offset))
        moment = datetime(whole.year, whole.month, whole.day, int(hour), int(minute), tzinfo=zone)
    except ValueError:
        return None
    return Published(moment.astimezone(JAPAN).isoformat(timespec="minutes"))
