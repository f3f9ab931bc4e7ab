"""The ledger of a work: an append-only set of events, each named by the hash of what it says.

Pure: it reads and writes text, never files. Order of lines means nothing; ``after`` makes the order. Nothing in a
ledger is ever changed or deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TypeVar

from kakehashi.errors import ContentError
from kakehashi.model import Event as AnyEvent
from kakehashi.model import canonical_json, sha256
from kakehashi.review.events import Event, from_json, sealed, to_json
from kakehashi.review.format_1 import OldEvent, converted, old_id, read_old

E = TypeVar("E", bound=AnyEvent)


def text_hash(text: str) -> str:
    """The hash by which ledger and texts name a target text: SHA-256 of its UTF-8 bytes, 64 hex characters."""
    return sha256(text)


def read_ledger(text: str, where: str) -> tuple[Event, ...]:
    """The events of a ledger file in an order that respects ``after``; raises ``ContentError`` naming the line.

    Lines of the first format are given as events of today; who writes the ledger next writes them so.
    """
    today: list[Event] = []
    old: list[OldEvent] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if isinstance(data, Mapping) and "v" not in data:
                old.append(read_old(data))
            else:
                today.append(from_json(data))
        except ValueError as error:
            raise ContentError(f"not a ledger event: {error}", where=f"{where}:{number}", hint=_cure(line)) from error
    return ordered(dict.fromkeys((*today, *converted(old, today))))


def _cure(line: str) -> str:
    """What to do about a line that is no event."""
    if line.startswith(("<<<<<<<", "|||||||", "=======", ">>>>>>>")):
        return "delete the lines that a merge has marked, and keep the events of both sides: their order means nothing"
    return "restore the line from git"


def write_ledger(events: Iterable[AnyEvent]) -> str:
    """The file of the events, one canonical JSON object a line."""
    return "".join(canonical_json(to_json(event)) + "\n" for event in events)


def append(events: tuple[AnyEvent, ...], event: AnyEvent) -> tuple[AnyEvent, ...]:
    """The events with one more, which comes after all that nothing follows yet."""
    placed = sealed(event, heads(events))
    return events if any(item.id == placed.id for item in events) else (*events, placed)


def heads(events: Iterable[AnyEvent]) -> tuple[str, ...]:
    """The ids of the events that no other event comes after, sorted."""
    known = list(events)
    followed = {before for event in known for before in event.after}
    return tuple(sorted(event.id for event in known if event.id not in followed))


def ordered(events: Iterable[E]) -> tuple[E, ...]:
    """The events so that each stands after those it names in ``after``; ties by time, then id.

    Two branches merged as a union give the same order whatever the order of their lines. An event whose ``after``
    names an unknown event is kept where its time puts it: ``problems`` reports it.
    """
    waiting = sorted(events, key=lambda event: (event.at, event.id))
    known = {event.id for event in waiting}
    done: set[str] = set()
    result: list[E] = []
    while waiting:
        ready = [event for event in waiting if all(item in done or item not in known for item in event.after)]
        chosen = ready or waiting  # a circle cannot be made with hashes, but a forged file may hold one
        for event in chosen:
            result.append(event)
            done.add(event.id)
        waiting = [event for event in waiting if event.id not in done]
    return tuple(result)


def ancestors(events: Iterable[AnyEvent]) -> Mapping[str, frozenset[str]]:
    """For each event the ids of all that came before it by ``after``, over any number of steps."""
    before: dict[str, frozenset[str]] = {}
    for event in ordered(events):
        steps = [before.get(item, frozenset()) for item in event.after]
        before[event.id] = frozenset(event.after).union(*steps)
    return before


def problems(events: Iterable[AnyEvent], where: str) -> list[str]:
    """What does not hold in a ledger: an id, or an id of an older format, that is not the hash of what is said, or an
    ``after`` that names nothing."""
    listed = list(events)
    known = {event.id for event in listed}
    was = {event.id: event.was for event in listed if event.was}
    found = []
    for event in listed:
        if sealed(event).id != event.id or (event.was and old_id(event, lambda name: was.get(name, name)) != event.was):
            found.append(f"{where}: event {event.id[:12]} was changed after it was written")
        found += [
            f"{where}: event {event.id[:12]} comes after {item[:12]}, which is not there"
            for item in event.after
            if item not in known
        ]
    return found


def read_texts(text: str, where: str) -> dict[str, str]:
    """The texts by hash or key of a ``texts.jsonl`` file; raises ``ContentError`` naming the line."""
    texts: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            texts[str(entry["hash"])] = str(entry["text"])
        except (ValueError, TypeError, KeyError) as error:
            raise ContentError(
                f"not a text entry: {error}", where=f"{where}:{number}", hint="restore the line from git"
            ) from error
    return texts


def write_texts(texts: Mapping[str, str]) -> str:
    """The file of the texts, in the order in which they were added."""
    return "".join(canonical_json({"hash": name, "text": text}) + "\n" for name, text in texts.items())
