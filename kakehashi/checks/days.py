"""Checks of days: a weekday that became another one, and a month and a day that changed places.

Which words name them stands in each language's file, under ``[dates]``; a language without it is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.records.languages import language as record
from kakehashi.records.languages import per_language

Span = tuple[int, int]


@check("info")
def weekday_changed(pair: Pair) -> Iterator[Found]:
    """The translation names another weekday than the original: 4日（火） as Wednesday.

    Only where both name weekdays and have none in common. It informs: the original errs as often as the translation.
    """
    original = _weekdays(pair.source, pair.source_language)
    translated = _weekdays(pair.target, pair.target_language) if original else {}
    if original and translated and original.keys().isdisjoint(translated):
        (here, there) = next(iter(original.values())), next(iter(translated.values()))
        yield Found(f"{_said(pair.source, here)} became {_said(pair.target, there)}", here, there)


@check("warn")
def day_and_month(pair: Pair) -> Iterator[Found]:
    """Day and month changed places: 3月4日 as April 3. Both numbers are there, so that no count of numbers sees it."""
    original = _days(pair.source, pair.source_language)
    translated = _days(pair.target, pair.target_language) if original else {}
    for (month, day), here in original.items():
        there = translated.get((day, month))
        if there and (month, day) not in translated and (day, month) not in original:
            yield Found(f"{_said(pair.source, here)} became {_said(pair.target, there)}", here, there)


def _said(text: str, span: Span) -> str:
    """What a text says there."""
    return text[span[0] : span[1]].strip()


@per_language(64)
def _words(language: str) -> tuple[re.Pattern[str] | None, tuple[re.Pattern[str], ...], dict[str, int], dict[str, int]]:
    """The pattern of a weekday, those of a day of a month, and the places of the names, in lower case."""
    said = record(language).dates
    if said is None:
        return None, (), {}, {}
    weekdays, months = (
        {name.lower(): place for place, name in enumerate(names)} for names in (said.weekdays, said.months)
    )
    named = said.filled(said.named) if said.named else None
    return named, tuple(map(said.filled, said.days)), weekdays, months


def _weekdays(text: str, language: str) -> dict[int, Span]:
    """The weekdays of a text, Monday being 0, each with its first place."""
    named, _, weekdays, _ = _words(language)
    found: dict[int, Span] = {}
    for match in named.finditer(text) if named else ():
        found.setdefault(weekdays[match["weekday"].lower()], match.span("weekday"))
    return found


def _days(text: str, language: str) -> dict[tuple[int, int], Span]:
    """The days of a text as month and day, each with its first place."""
    _, patterns, _, months = _words(language)
    found: dict[tuple[int, int], Span] = {}
    for pattern in patterns:
        for match in pattern.finditer(text):
            month = months[match["month"].lower()] + 1 if months else int(match["month"])
            found.setdefault((month, int(match["day"])), match.span())
    return found
