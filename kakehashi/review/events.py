"""The events of a ledger: one frozen record a kind, each with just its own fields, and their JSON.

Pure values. Every record has ``at`` (an instant in UTC), ``by`` (``Name <mail>``), ``after`` (the ids of the events
before it), ``id`` (the SHA-256 of its canonical JSON without ``id``) and ``was`` (its id in the format before this one,
or ``""``). What a kind says besides stands in its record. Nothing here decides what an event means: ``state`` does.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, MISSING, dataclass, fields, replace
from typing import Any, ClassVar, Literal, TypeAlias, cast, get_args, get_type_hints

from kakehashi.model import Event as AnyEvent
from kakehashi.model import EventName, LanguageTag, SegmentEvent, canonical_json, sha256

FORMAT = 2
"""The version of the format, which every event says of itself (``"v"``): a ledger is a set of lines and has no head."""

ReasonCode: TypeAlias = Literal["", "number", "name", "term", "omission", "addition", "meaning", "style", "markup"]
REASON_CODES: tuple[str, ...] = tuple(code for code in get_args(ReasonCode) if code)
"""What can be wrong with a text that is rejected; ``""`` where only words were given."""


@dataclass(frozen=True, slots=True)
class Harvested:
    """A work came from its source: its first revision, the segment keys of it in order, the hash of what was given.

    ``reason`` says by which rules its terms of taxonomies were assigned.
    """

    event: ClassVar[EventName] = "harvested"
    at: str
    by: str
    language: LanguageTag
    revision: str
    keys: tuple[str, ...]
    record_hash: str = ""
    reason: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class SourceChanged:
    """The source gave another original: its new revision, with the same fields as ``Harvested``."""

    event: ClassVar[EventName] = "source-changed"
    at: str
    by: str
    language: LanguageTag
    revision: str
    keys: tuple[str, ...]
    record_hash: str = ""
    reason: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Supplied:
    """The source itself gave these texts in another language; ``author`` is who wrote them, where that is known."""

    event: ClassVar[EventName] = "supplied"
    at: str
    by: str
    language: LanguageTag
    segments: tuple[SegmentEvent, ...]
    author: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Translated:
    """An engine gave these texts; ``author`` is the person whose text it was (a memory's), ``""`` for a machine's."""

    event: ClassVar[EventName] = "translated"
    at: str
    by: str
    language: LanguageTag
    segments: tuple[SegmentEvent, ...]
    engine: str = ""
    model: str = ""
    version: str = ""
    author: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A person typed these texts: ``author`` where that is not ``by`` (a night that records a commit, an import)."""

    event: ClassVar[EventName] = "edited"
    at: str
    by: str
    language: LanguageTag
    segments: tuple[SegmentEvent, ...]
    author: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Commented:
    """``by`` says ``text`` about segments; ``thread`` is the id of the comment that opened the thread, ``""`` here.

    ``author`` is who wrote it, where that is not ``by`` (a note that an import brought).
    """

    event: ClassVar[EventName] = "commented"
    at: str
    by: str
    language: LanguageTag
    segments: tuple[SegmentEvent, ...]
    text: str
    thread: str = ""
    author: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The thread that the comment ``thread`` opened is settled; a later comment in it opens it again."""

    event: ClassVar[EventName] = "resolved"
    at: str
    by: str
    language: LanguageTag
    thread: str
    reason: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Waived:
    """The finding of ``check`` on just these texts does not hold them back; ``reason`` says why."""

    event: ClassVar[EventName] = "waived"
    at: str
    by: str
    language: LanguageTag
    segments: tuple[SegmentEvent, ...]
    check: str
    reason: str
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """``by`` has read these texts against their sources and stands for them."""

    event: ClassVar[EventName] = "approved"
    at: str
    by: str
    language: LanguageTag
    segments: tuple[SegmentEvent, ...]
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """These texts must not stand: ``code`` says what is wrong with them, ``reason`` in words."""

    event: ClassVar[EventName] = "rejected"
    at: str
    by: str
    language: LanguageTag
    segments: tuple[SegmentEvent, ...]
    code: ReasonCode = ""
    reason: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Texts that somebody would put in the place of those that stand; ``author`` is who wrote them, if not ``by``."""

    event: ClassVar[EventName] = "suggested"
    at: str
    by: str
    language: LanguageTag
    segments: tuple[SegmentEvent, ...]
    author: str = ""
    reason: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """``by`` takes back the decision ``undoes`` (an event's id) that they made."""

    event: ClassVar[EventName] = "undone"
    at: str
    by: str
    undoes: str
    reason: str = ""
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Repudiated:
    """The event ``repudiates`` (its id) was never made by whom it names: it counts for nothing, and stays."""

    event: ClassVar[EventName] = "repudiated"
    at: str
    by: str
    repudiates: str
    reason: str
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The work is taken from readers; its address keeps a page of title, date and ``reason``."""

    event: ClassVar[EventName] = "withdrawn"
    at: str
    by: str
    reason: str
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """A withdrawn work is given back to its readers."""

    event: ClassVar[EventName] = "restored"
    at: str
    by: str
    reason: str
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Redacted:
    """The texts of these ``hashes`` (and segment keys) are emptied in ``texts.jsonl`` for good: a legal takedown."""

    event: ClassVar[EventName] = "redacted"
    at: str
    by: str
    hashes: tuple[str, ...]
    reason: str
    _: KW_ONLY
    after: tuple[str, ...] = ()
    id: str = ""
    was: str = ""


Event: TypeAlias = (
    Harvested | SourceChanged | Supplied | Translated | Edited | Commented | Resolved | Waived | Approved | Rejected
    | Suggested | Undone | Repudiated | Withdrawn | Restored | Redacted
)  # fmt: skip
"""Every kind of event. ``kakehashi.model.Event`` is the protocol of what they have in common."""

KINDS: Mapping[str, type[Event]] = {kind.event: kind for kind in get_args(Event)}
"""The records by the name that a ledger gives them."""

Giving: TypeAlias = Supplied | Translated | Edited
GIVING = (Supplied, Translated, Edited)
"""The kinds that give a segment its text."""

REVISING = (Harvested, SourceChanged)
"""The kinds that give a revision of the original."""


def segments_of(event: AnyEvent) -> tuple[SegmentEvent, ...]:
    """The segments that an event names, ``()`` for a kind that names none."""
    return getattr(event, "segments", ())


def language_of(event: AnyEvent) -> LanguageTag:
    """The language that an event is about, ``""`` for a kind that is about the work."""
    return getattr(event, "language", "")


def reason_of(event: AnyEvent) -> str:
    """The words that an event was given with: its reason, or what a comment says."""
    return event.text if isinstance(event, Commented) else getattr(event, "reason", "")


def editor_of(event: AnyEvent) -> str:
    """Who typed the text that an event gave: ``""`` for unchanged engine text, and for what gave no text."""
    if isinstance(event, Edited | Supplied):
        return event.author or event.by
    return event.author if isinstance(event, Translated) else ""


def to_json(event: AnyEvent) -> dict[str, Any]:
    """The JSON object of an event, ``id`` first; fields that are empty and need not be given are left out."""
    record = cast(Event, event)
    body: dict[str, Any] = {"v": FORMAT, "event": record.event}
    for name, (_, required) in _LAYOUT[record.event].items():
        value = getattr(record, name)
        if name != "id" and (value or required):
            body[name] = _plain(value)
    return {"id": sha256(canonical_json(body)), **body}


def from_json(data: Mapping[str, Any]) -> Event:
    """The event of its JSON object; raises ``ValueError`` in words for what is not one."""
    if not isinstance(data, Mapping):
        raise ValueError(f"not an object: {data!r}")
    if data.get("v") != FORMAT:
        raise ValueError(f"format {data.get('v')!r} is not known here, format {FORMAT} is; a newer Kakehashi reads it")
    kind = KINDS.get(str(data.get("event")))
    if kind is None:
        raise ValueError(f"no kind of event is called {data.get('event')!r}{_nearest(str(data.get('event')), KINDS)}")
    layout = _LAYOUT[kind.event]
    given = {name: value for name, value in data.items() if name not in ("v", "event")}
    for name in given:
        if name not in layout:
            raise ValueError(f"a {kind.event} event has no {name!r}{_nearest(name, layout)}")
    for name, (_, required) in layout.items():
        if required and name not in given:
            raise ValueError(f"a {kind.event} event needs {name!r}")
    return cast(Callable[..., Event], kind)(**{name: layout[name][0](name, value) for name, value in given.items()})


def sealed(event: AnyEvent, after: tuple[str, ...] | None = None) -> Event:
    """The same event with its ``id`` computed, behind the events ``after`` where they are given."""
    record = cast(Event, event)
    placed = record if after is None else replace(record, after=after)
    return replace(placed, id=to_json(placed)["id"])


def segment_json(item: SegmentEvent) -> dict[str, str]:
    """The JSON of a segment: ``source``, ``target``, ``from``, ``from_hash``, without the empty ones."""
    names = {"source": item.source, "target": item.target, "from": item.from_language, "from_hash": item.from_hash}
    return {name: value for name, value in names.items() if value}


def segment_from_json(data: Any) -> SegmentEvent:
    """The segment of its JSON; raises ``ValueError``."""
    names = ("source", "target", "from", "from_hash")
    if not isinstance(data, Mapping) or "source" not in data:
        raise ValueError(f"not a segment: {data!r}")
    for name, value in data.items():
        if name not in names:
            raise ValueError(f"a segment has no {name!r}{_nearest(name, names)}")
        _text(name, value)
    return SegmentEvent(data["source"], data.get("target", ""), data.get("from", ""), data.get("from_hash", ""))


def _plain(value: Any) -> Any:
    """A field's value in JSON."""
    if isinstance(value, tuple):
        return [segment_json(item) if isinstance(item, SegmentEvent) else item for item in value]
    return value


def _text(name: str, value: Any) -> str:
    """A text out of JSON."""
    if not isinstance(value, str):
        raise ValueError(f"{name!r} is a text, not {value!r}")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    """A list of texts out of JSON."""
    if not isinstance(value, list):
        raise ValueError(f"{name!r} is a list, not {value!r}")
    return tuple(_text(name, item) for item in value)


def _segments(name: str, value: Any) -> tuple[SegmentEvent, ...]:
    """A list of segments out of JSON."""
    if not isinstance(value, list):
        raise ValueError(f"{name!r} is a list, not {value!r}")
    return tuple(segment_from_json(item) for item in value)


def _code(name: str, value: Any) -> str:
    """The code of a reason out of JSON."""
    if value not in REASON_CODES:
        raise ValueError(f"{name!r} is one of {', '.join(REASON_CODES)}, not {value!r}")
    return str(value)


def _nearest(name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    """A question that names what may have been meant, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; was {near[0]!r} meant?" if near else ""


_Reader: TypeAlias = Callable[[str, Any], Any]
_READERS: Mapping[Any, _Reader] = {
    str: _text, tuple[str, ...]: _texts, tuple[SegmentEvent, ...]: _segments, ReasonCode: _code,
}  # fmt: skip


def _layout(kind: type[Event]) -> dict[str, tuple[_Reader, bool]]:
    """For each field of a record how it is read, and whether it must be given."""
    hints = get_type_hints(kind)
    return {
        item.name: (_READERS[hints[item.name]], item.default is MISSING or item.name == "id") for item in fields(kind)
    }


_LAYOUT: Mapping[str, dict[str, tuple[_Reader, bool]]] = {name: _layout(kind) for name, kind in KINDS.items()}
