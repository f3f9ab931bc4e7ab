"""The ledger of a work: an append-only set of events, each named by the hash of what it says.

Pure: it reads and writes text, never files. Order of lines means nothing; ``after`` makes the order. Nothing in a
ledger is ever changed or deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kakehashi.errors import ContentError
from kakehashi.model import Event, canonical_json, sha256


def text_hash(text: str) -> str:
    """The hash by which ledger and texts name a target text: SHA-256 of its UTF-8 bytes, 64 hex characters."""
    return sha256(text)


def read_ledger(text: str, where: str) -> tuple[Event, ...]:
    """The events of a ledger file in an order that respects ``after``; raises ``ContentError`` naming the line."""
    events: dict[str, Event] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            event = Event.from_json(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise ContentError(
                f"not a ledger event: {error}", where=f"{where}:{number}", hint="restore the line from git"
            ) from error
        events.setdefault(event.id, event)
    return ordered(events.values())


def write_ledger(events: Iterable[Event]) -> str:
    """The file of the events, one canonical JSON object a line."""
    return "".join(canonical_json(event.to_json()) + "\n" for event in events)


def append(events: tuple[Event, ...], event: Event) -> tuple[Event, ...]:
    """The events with one more, which comes after all that nothing follows yet."""
    sealed = replace(event, after=heads(events), id="").sealed()
    return events if any(item.id == sealed.id for item in events) else (*events, sealed)


def heads(events: Iterable[Event]) -> tuple[str, ...]:
    """The ids of the events that no other event comes after, sorted."""
    known = list(events)
    followed = {before for event in known for before in event.after}
    return tuple(sorted(event.id for event in known if event.id not in followed))


def ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events so that each stands after those it names in ``after``; ties by time, then id.

    Two branches merged as a union give the same order whatever the order of their lines. An event whose ``after``
    names an unknown event is kept where its time puts it: ``problems`` reports it.
    """
    waiting = sorted(events, key=lambda event: (event.at, event.id))
    known = {event.id for event in waiting}
    done: set[str] = set()
    result: list[Event] = []
    while waiting:
        ready = [event for event in waiting if all(item in done or item not in known for item in event.after)]
        chosen = ready or waiting  # a circle cannot be made with hashes, but a forged file may hold one
        for event in chosen:
            result.append(event)
            done.add(event.id)
        waiting = [event for event in waiting if event.id not in done]
    return tuple(result)


def ancestors(events: Iterable[Event]) -> Mapping[str, frozenset[str]]:
    """For each event the ids of all that came before it by ``after``, over any number of steps."""
    before: dict[str, frozenset[str]] = {}
    for event in ordered(events):
        steps = [before.get(item, frozenset()) for item in event.after]
        before[event.id] = frozenset(event.after).union(*steps)
    return before


def problems(events: Iterable[Event], where: str) -> list[str]:
    """What does not hold in a ledger: a wrong hash, or an ``after`` that names nothing."""
    listed = list(events)
    known = {event.id for event in listed}
    found = []
    for event in listed:
        if replace(event, id="").sealed().id != event.id:
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
