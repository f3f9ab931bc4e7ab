"""The ledger's first format, and how its events become those of today.

Pure. In format 1 all kinds shared one set of fields (a waiver's check stood in ``engine``, a comment's words in
``reason``), and an event said no version. Conversion changes the bytes that an id is the hash of: an event keeps its
old id in ``was``, and ``old_id`` makes that id again from what the event says today, so that nothing is taken on trust.
It is the same whoever converts, so that a converted branch and an old one still merge as a union.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi.model import Event as AnyEvent
from kakehashi.model import canonical_json, sha256
from kakehashi.review.events import FORMAT, Event, from_json, sealed, to_json

_ALWAYS = ("event", "at", "by")
_RENAMED: Mapping[str, Mapping[str, str]] = {"commented": {"reason": "text"}, "waived": {"engine": "check"}}

_ANY_CHECK = "*"
"""What stands for the check of a waiver that named none; it is no check's name, so such a waiver waives nothing."""

_REVISION: Mapping[str, Any] = {"language": "", "revision": "", "keys": []}
_SEGMENTS: Mapping[str, Any] = {"language": "", "segments": []}
_EMPTY: Mapping[str, Mapping[str, Any]] = {
    "harvested": _REVISION,
    "source-changed": _REVISION,
    "supplied": _SEGMENTS,
    "translated": _SEGMENTS,
    "edited": _SEGMENTS,
    "commented": {**_SEGMENTS, "text": ""},
    "waived": {**_SEGMENTS, "check": _ANY_CHECK, "reason": ""},
    "approved": _SEGMENTS,
    "rejected": _SEGMENTS,
    "withdrawn": {"reason": ""},
    "restored": {"reason": ""},
}
"""The kinds that a program of format 1 could write, with what it left out where it was empty and a record needs."""


@dataclass(frozen=True, slots=True)
class OldEvent:
    """An event of format 1: its id as it stood there, the ids it came after, and the rest as an event of today."""

    id: str
    after: tuple[str, ...]
    event: Event


def read_old(data: Mapping[str, Any]) -> OldEvent:
    """An event of format 1 from its JSON object; raises ``ValueError`` in words for what is not one."""
    kind = str(data.get("event"))
    if kind not in _EMPTY:
        raise ValueError(f"no kind of event of format 1 is called {kind!r}")
    renamed = _RENAMED.get(kind, {})
    body = {renamed.get(name, name): value for name, value in data.items() if name not in ("id", "after")}
    identity, after = data.get("id"), data.get("after", [])
    if not isinstance(identity, str) or not isinstance(after, list) or not all(isinstance(item, str) for item in after):
        raise ValueError("an event needs an 'id' and a list 'after'")
    return OldEvent(identity, tuple(after), from_json({"v": FORMAT, "id": "", "was": identity, **_EMPTY[kind], **body}))


def converted(old: Sequence[OldEvent], today: Sequence[Event]) -> list[Event]:
    """The events of ``old`` as events of today, in an order in which each follows what it names in ``after``.

    ``today`` are the events of the same ledger that are converted already: what they were is known by their ``was``.
    """
    names = {event.was: event.id for event in today if event.was}
    known = {item.id for item in old} - set(names)
    waiting, result = list(old), []
    while waiting:
        ready = [item for item in waiting if not known.intersection(item.after)] or waiting
        for item in ready:
            event = sealed(item.event, tuple(sorted(names.get(name, name) for name in item.after)))
            result.append(event)
            names.setdefault(item.id, event.id)
            known.discard(item.id)
        done = {id(item) for item in ready}
        waiting = [item for item in waiting if id(item) not in done]
    return result


def old_id(event: AnyEvent, was: Callable[[str], str]) -> str:
    """The id that an event had in format 1; ``was`` gives the old id of an event by its id of today."""
    body = to_json(event)
    renamed = {new: old for old, new in _RENAMED.get(event.event, {}).items()}
    plain = {renamed.get(name, name): value for name, value in body.items() if name not in ("id", "v", "was", "after")}
    kept = {name: value for name, value in plain.items() if value or name in _ALWAYS}
    if event.event == "waived" and kept["engine"] == _ANY_CHECK:
        del kept["engine"]
    if event.after:
        kept["after"] = sorted(was(name) for name in event.after)
    return sha256(canonical_json(kept))
