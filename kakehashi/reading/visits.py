"""When the article pages behind a list or feed are asked for, and what their list said of them.

An item leaves its list within days, while its page is corrected for months. So a page is asked for when it is new, when
its list says something else of it, and 1, 3, 7, 30 and 180 days after the first visit; then it is forgotten. Pure: the
visits are plain JSON in the source's own state, and the day is handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, MutableMapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from kakehashi.model import Record
from kakehashi.reading.identity import with_hash

AGAIN = (1, 3, 7, 30, 180)
"""Days after the first visit."""

Visits: TypeAlias = MutableMapping[str, Any]
"""By identity: ``first`` and ``last`` day (ISO 8601), and ``record``, the list's own words as JSON."""


def is_known(visits: Visits, record: Record) -> bool:
    """Whether the page behind a list's entry was asked for since the list began to say just this of it."""
    visit = visits.get(record.identity)
    return visit is not None and visit["record"]["hash"] == with_hash(record).hash


def is_due(visits: Visits, record: Record, today: str) -> bool:
    """Whether the page behind a list's entry is to be asked for on the day ``today``."""
    return not is_known(visits, record) or _is_due(visits[record.identity], today)


def note(visits: Visits, record: Record, today: str) -> None:
    """Remember that the page behind ``record``, an entry of a list, was asked for."""
    if not is_known(visits, record):
        visits[record.identity] = {"first": today, "record": with_hash(record).to_json()}
    visits[record.identity]["last"] = today


def left_and_due(visits: Visits, listed: Collection[str], today: str) -> Iterator[Record]:
    """The entries that have left their list (their identities are not in ``listed``) and are due all the same."""
    for identity, visit in sorted(visits.items()):
        if identity not in listed and _is_due(visit, today):
            yield replace(Record.from_json(visit["record"]), hash="")


def forget(visits: Visits, listed: Collection[str], today: str) -> None:
    """Drop what has left its list and has been asked for the last time."""
    for identity, visit in list(visits.items()):
        if identity not in listed and _age(visit["first"], visit["last"]) >= AGAIN[-1]:
            del visits[identity]


def _is_due(visit: MutableMapping[str, Any], today: str) -> bool:
    """Whether one of the days to ask again lies between the last visit and ``today``."""
    then, now = _age(visit["first"], visit["last"]), _age(visit["first"], today)
    return any(then < day <= now for day in AGAIN)


def _age(first: str, day: str) -> int:
    """Days from one day to another."""
    return (date.fromisoformat(day) - date.fromisoformat(first)).days
