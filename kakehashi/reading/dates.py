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
_DAY_NAME = r"(?:\s*[(（][月火水木金土日祝休曜・]{1,6}[)）])?"
_HALF = r"AM|PM|a\.m\.|p\.m\."
_CLOCK = rf"(?:\s*(午前|午後|{_HALF})?\s*(\d{{1,2}})(?:[:時]\s*(\d{{1,2}}))?(?::\d{{2}})?[分時]?\s*({_HALF})?)?"
_KANJI = re.compile(
    rf"(\d{{4}})\s*年(度)?(?:\s*(\d{{1,2}})\s*月(?:\s*(\d{{1,2}})\s*日)?)?{_DAY_NAME}{_CLOCK}", re.IGNORECASE
)
_DOTTED = re.compile(
    rf"(\d{{4}})\s*[./]\s*(\d{{1,2}})(?:\s*[./]\s*(\d{{1,2}})\.?)?{_DAY_NAME}{_CLOCK}\s*\Z", re.IGNORECASE
)
_DATE_WITH_DAY_NAME = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_DAY_NAME}{_CLOCK}\s*\Z", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})"
    r"(?:,?\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::\d{2})?\s*(AM|PM)?\s*([A-Za-z]{1,4}|[+-]\d{2}:?\d{2})?)?\Z",
    re.IGNORECASE,
)
_JAPANESE_RFC822 = re.compile(
    r"[月火水木金土日](?:曜日?)?,?\s+(\d{1,2})\s+(\d{1,2})月\s+(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::\d{2})?\s*"
    r"([A-Za-z]{1,4}|[+-]\d{2}:?\d{2})?)?\Z"
)
_SHORT = re.compile(rf"(\d{{1,2}})\s*[./-]\s*(\d{{1,2}})\s*[./-]\s*(\d{{4}}){_CLOCK}\s*\Z", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?\Z")
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{2,4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([A-Za-z]{1,4}|[+-]\d{2}:?\d{2})?)?"
)
_MONTH_NAMES = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?",
    re.IGNORECASE,
)
_EPOCHS = frozenset(["1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "1969-12-31", "1970-01-01", "1980-01-01",
                     "1980-01-06", "1601-01-01"])  # fmt: skip
"""The first days of the clocks of Excel, Macintosh, Unix (and the eve of it in America), DOS, GPS and Windows."""

_WEEKDAYS = frozenset({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"})
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "jst": 540, "kst": 540, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "bst": 60,
}  # fmt: skip


DATE_ORDERS = ("month-first", "day-first")
"""What a source may say of its dates where year comes last (its option ``date_order``)."""


def parse_date(raw: str, order: str = "") -> Published | None:
    """The date of a text, or ``None`` where it is not certain.

    ``order`` is what the source says of dates like 11/12/2026 (one of ``DATE_ORDERS``); without it they are none.
    """
    if len(raw) > 200:
        return None
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text or len(text) > 80:
        return None
    text = text if text[:3] in _WEEKDAYS else _ERA.sub(_gregorian, text)
    for step in (_rfc822, _iso, _kanji, _dotted, _compact, _named, _japanese_rfc822):
        found = step(text)
        if found is not None:
            return found
    return _short(text, order) if order in DATE_ORDERS else None


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
    year, fiscal, month, day, *clock = match.groups()
    return fiscal_year(year) if fiscal else published(year, month, day, *_time(*clock), 540)


def _dotted(text: str) -> Published | None:
    """2026.11.23, 2026/6/29 15:07:41, 1963. 1. 5, 2026/11/23(月), 2026-11-23（月）."""
    match = _DOTTED.match(text) or _DATE_WITH_DAY_NAME.match(text)
    if not match:
        return None
    year, month, day, *clock = match.groups()
    return published(year, month, day, *_time(*clock), 540)


def _named(text: str) -> Published | None:
    """November 23, 2026; Fri, Oct 7 2022 10:15:00 -0400; November 2026."""
    match = _NAMED.match(text)
    if not match or match[1][:3].lower() not in _MONTHS or not _MONTH_NAMES.fullmatch(match[1]):
        return None
    name, day, year, hour, minute, half, zone = match.groups()
    month = str(_MONTHS.index(name[:3].lower()) + 1)
    hour, minute = _time("", hour, minute, half)
    return published(year, month, day, hour, minute, _offset(zone or ""))


def _japanese_rfc822(text: str) -> Published | None:
    """月, 23 11月 2026 10:00:00 +0900, as systems in a Japanese locale write RFC 822."""
    match = _JAPANESE_RFC822.match(text)
    if not match:
        return None
    day, month, year, hour, minute, zone = match.groups()
    return published(year, month, day, hour, minute, _offset(zone or ""))


def _short(text: str, order: str) -> Published | None:
    """11/23/2026 or 23.11.2026, in the order that the source names."""
    match = _SHORT.match(text)
    if not match:
        return None
    first, second, year, *clock = match.groups()
    month, day = (first, second) if order == "month-first" else (second, first)
    return published(year, month, day, *_time(*clock), 540)


def _time(half: str | None, hour: str | None, minute: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Hour and minute by the clock of 24 hours; 午後2時30分 is 14:30, a time without minutes and half is none."""
    if hour is None or (minute is None and not half and not after):
        return None, None
    said, number = (half or after or "").lower().replace(".", ""), int(hour)
    if said and number > 12:
        return (hour, minute) if said in ("午後", "pm") else (None, None)
    if said in ("午後", "pm"):
        number = number % 12 + 12
    elif said:
        number %= 12
    return str(number), (minute or "00").zfill(2)


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


def fiscal_year(year: str) -> Published | None:
    """Japan's fiscal year, which begins in April of ``year``; ``None`` where that is no year."""
    return Published(f"{int(year)}-FY") if published(year) else None


def doubt(date: Published, today: str) -> str:
    """Why a date of publication is not believed on the day ``today`` (ISO 8601), ``""`` where it is.

    Before 1990 the days on which computers begin to count are mostly no dates; nothing is published in a year's time.
    """
    if date.day in _EPOCHS or date.value.startswith("1970-01-01"):
        return "is the day on which a computer's clock begins"
    limit = f"{int(today[:4]) + 1}{today[4:10]}"
    day = date.day.replace("-FY", "-04")
    return "is more than a year ahead" if day > limit[: len(day)] else ""


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
