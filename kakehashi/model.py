"""The data of Kakehashi: what a harvester yields, what a ledger says, what an engine answers.

Frozen values only, with their plain-JSON forms. A record is also the one door for what comes from outside: whoever
makes it, its addresses are parsed and its texts hold no character that XML forbids. It never reads a file, a clock or
the network.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from kakehashi.characters import clean, clean_texts, is_clean
from kakehashi.web_address import WebAddress, runs, web_address

LanguageTag: TypeAlias = str
"""A BCP 47 tag: ``ja``, ``en``, ``zh-Hans``."""

Texts: TypeAlias = Mapping[LanguageTag, str]
"""One text in the languages in which its source gives it."""

Precision: TypeAlias = Literal["year", "fiscal-year", "month", "day", "minute"]

TAXONOMIES = ("fields", "regions", "goals", "challenges", "programmes")
"""The taxonomies whose terms a work carries; an organisation is an ``Agent``."""

_W3CDTF = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?\Z", re.ASCII)
_FISCAL_YEAR = re.compile(r"\d{4}-FY\Z", re.ASCII)
_PRECISION: Mapping[int, Precision] = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True, order=True)
class Published:
    """A date as precise as its source gives it; a missing part stays missing (W3CDTF).

    ``value`` is ``2026``, ``2026-11``, ``2026-11-23`` or ``2026-11-23T10:00+09:00``, or ``2026-FY`` for Japan's fiscal
    year, which no form of W3CDTF says: April 2026 to March 2027. It sorts behind all days of the year that it begins
    in. Raises ``ValueError`` otherwise.
    """

    value: str

    def __post_init__(self) -> None:
        if not (_W3CDTF.match(self.value) or _FISCAL_YEAR.match(self.value)):
            raise ValueError(f"not a date: {self.value!r}")

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        return "fiscal-year" if self.value.endswith("-FY") else _PRECISION.get(len(self.value), "minute")

    @property
    def day(self) -> str:
        """The date without its time: ``2026``, ``2026-11`` or ``2026-11-23``."""
        return self.value[:10]


@dataclass(frozen=True, slots=True)
class Agent:
    """A person or body: its name by language, and an identifier (ORCID, ROR, e-Rad number) or ``""``."""

    name: Texts
    id: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_texts(self.name))
        if self.id:
            object.__setattr__(self, "id", clean(self.id))


@dataclass(frozen=True, slots=True)
class Identifier:
    """``scheme`` is ``doi``, ``award``, ``oai``, ``guid``, ``issn``, …; ``value`` is normalised (a bare DOI)."""

    scheme: str
    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", clean(self.value))


_WORDS = ("identity", "language", "kind", "rights", "licence", "credit", "embargo_until", "media_type")


@dataclass(frozen=True, slots=True)
class Record:
    """What a harvester yields for one document of a source.

    ``title``, ``summary`` and ``body`` map language to text; ``body`` is sanitised HTML. ``hash`` is over what the
    source gave (visible text and metadata before any conversion), 64 hex characters. ``withdrawn`` is a tombstone.
    Until ``embargo_until`` (W3CDTF, a day in Japan) nobody may store or show it. ``media_type`` and ``size`` (bytes)
    are those of a document that is no page, as a PDF.
    """

    identity: str
    url: str
    language: LanguageTag
    title: Texts
    summary: Texts = field(default_factory=dict)
    body: Texts = field(default_factory=dict)
    kind: str = ""
    published: Published | None = None
    creators: tuple[Agent, ...] = ()
    organisations: tuple[Agent, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    subjects: tuple[str, ...] = ()
    rights: str = ""
    licence: str = ""
    credit: str = ""
    official: Texts = field(default_factory=dict)
    images: tuple[str, ...] = ()
    embargo_until: str = ""
    hash: str = ""
    withdrawn: bool = False
    warnings: tuple[str, ...] = ()
    media_type: str = ""
    size: int = 0

    def __post_init__(self) -> None:
        said: list[str] = []
        for name in _WORDS:
            if not is_clean(getattr(self, name)):
                object.__setattr__(self, name, clean(getattr(self, name)))
        for name in ("title", "summary", "body"):
            object.__setattr__(self, name, clean_texts(getattr(self, name)))
        if self.subjects:
            object.__setattr__(self, "subjects", tuple(map(clean, self.subjects)))
        _check_addresses(self, said)
        _check_names(self, said)
        if said or self.warnings:
            object.__setattr__(self, "warnings", tuple(dict.fromkeys(map(clean, (*self.warnings, *said)))))

    def with_hash(self, value: str) -> Record:
        """The same record with its hash: nothing of it is looked at again."""
        found = copy(self)
        object.__setattr__(found, "hash", value)
        return found

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON values; ``published`` is ``{"value", "precision"}`` or null."""
        date = self.published
        return {
            "identity": self.identity,
            "url": self.url,
            "language": self.language,
            "title": dict(self.title),
            "summary": dict(self.summary),
            "body": dict(self.body),
            "kind": self.kind,
            "published": {"value": date.value, "precision": date.precision} if date else None,
            "creators": [{"name": dict(agent.name), "id": agent.id} for agent in self.creators],
            "organisations": [{"name": dict(agent.name), "id": agent.id} for agent in self.organisations],
            "identifiers": [{"scheme": item.scheme, "value": item.value} for item in self.identifiers],
            "subjects": list(self.subjects),
            "rights": self.rights,
            "licence": self.licence,
            "credit": self.credit,
            "official": dict(self.official),
            "images": list(self.images),
            "embargo_until": self.embargo_until,
            "hash": self.hash,
            "withdrawn": self.withdrawn,
            "warnings": list(self.warnings),
            **({"media_type": self.media_type, "size": self.size} if self.media_type else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Record:
        """The record of its JSON form; raises ``TypeError`` or ``KeyError`` where a field is unknown or missing."""
        values = dict(data)
        date = values.get("published")
        values["published"] = Published(date["value"]) if date else None
        for name in ("creators", "organisations"):
            values[name] = tuple(Agent(item["name"], item["id"]) for item in values.get(name, ()))
        values["identifiers"] = tuple(Identifier(**item) for item in values.get("identifiers", ()))
        for name in ("subjects", "images", "warnings"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


def _check_addresses(record: Record, said: list[str]) -> None:
    """Parse the addresses of a record; ``said`` gets what was left out."""
    if type(record.url) is not WebAddress:
        object.__setattr__(record, "url", _address("url", record.url, said) or "")
    if record.official:
        found = {tag: _address(f"official {tag}", text, said) for tag, text in record.official.items()}
        object.__setattr__(record, "official", {tag: address for tag, address in found.items() if address})
    if record.images:
        images = (_address("image", text, said) for text in record.images)
        object.__setattr__(record, "images", tuple(address for address in images if address))


def _address(name: str, text: str, said: list[str]) -> WebAddress | None:
    """An address parsed; ``said`` gets one that is none."""
    found = web_address(text)
    if found is None and text.strip():
        said.append(f"{name}: no address of the web, left out: {text.strip()[:80]!r}")
    return found


def _check_names(record: Record, said: list[str]) -> None:
    """Leave out of what names a record, its rights and its people what would run as an address."""

    def is_still(name: str, text: str) -> bool:
        found = runs(text)
        if found:
            said.append(f"{name}: would run as an address, left out: {text.strip()[:80]!r}")
        return not found

    for name in ("identity", "licence"):
        if not is_still(name, getattr(record, name)):
            object.__setattr__(record, name, "")
    kept = tuple(item for item in record.identifiers if is_still(f"identifier {item.scheme}", item.value))
    if len(kept) < len(record.identifiers):
        object.__setattr__(record, "identifiers", kept)
    for name in ("creators", "organisations"):
        agents: tuple[Agent, ...] = getattr(record, name)
        still = [is_still(f"id in {name}", item.id) for item in agents if item.id]
        if not all(still):
            bare = tuple(Agent(item.name) if runs(item.id) else item for item in agents)
            object.__setattr__(record, name, bare)


EventName: TypeAlias = Literal[
    "harvested", "source-changed", "supplied", "translated", "edited", "commented", "resolved", "waived", "approved",
    "rejected", "suggested", "undone", "repudiated", "withdrawn", "restored", "redacted",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SegmentEvent:
    """What one event says of one segment: its source key, the text it came from, and the target's hash.

    ``source`` is the segment's key; ``from_language`` the language it was really translated from and ``from_hash`` the
    hash of that text; ``target`` the hash of the target text.
    """

    source: str
    target: str = ""
    from_language: str = ""
    from_hash: str = ""


class Event(Protocol):
    """What every event of a ledger has, whatever its kind (the records stand in ``review.events``).

    ``id`` is the SHA-256 of the event's canonical JSON without it; ``after`` are the ids of the events before it,
    ``at`` is an instant in UTC, ``by`` is ``Name <mail>``, ``was`` the id that it had in an older format.
    """

    @property
    def event(self) -> EventName:
        """The name of its kind."""

    @property
    def at(self) -> str:
        """When: ``2026-11-23T18:00:00Z``."""

    @property
    def by(self) -> str:
        """Who."""

    @property
    def after(self) -> tuple[str, ...]:
        """The ids of what came before."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def was(self) -> str:
        """Its name in an older format, or ``""``."""


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no spaces, UTF-8 characters as they are: the form that is hashed."""
    return _CANONICAL.encode(value)


def sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, 64 hex characters; a lone surrogate, which JSON may give, is no error."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


Role: TypeAlias = Literal["translator", "reviewer", "editor", "machine"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom events name: ``identity`` is ``Name <mail>`` under their first address.

    ``languages`` are those that they may decide about and ``roles`` what they may do; where either is empty they may
    all. A ``machine`` types nothing: what it commits was typed by nobody who can be named.
    """

    identity: str
    languages: tuple[LanguageTag, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known of those whom events name: persons by their addresses (in lower case), what git cannot prove.

    ``unproven`` are the ids of events that no commit by whom they name has brought. ``alone`` says that a portal has
    one person, who may approve what they typed.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    unproven: frozenset[str] = frozenset()
    alone: bool = False


NO_TRUST = Trust()


@dataclass(frozen=True, slots=True)
class Work:
    """A work as it stands in its folder: Markdown documents by language, ledger, and texts by hash or key.

    ``path`` is ``<kind>/<year>/<id>``, or ``<kind>/<id>`` where a kind has no year; ``language`` is the original's;
    ``trust`` is what its portal knows of the people whom its events name.
    """

    path: str
    language: LanguageTag
    documents: Mapping[LanguageTag, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    trust: Trust = field(default=NO_TRUST, compare=False, repr=False)

    @property
    def original(self) -> str:
        """The original's Markdown document, or ``""`` where its file is missing."""
        return self.documents.get(self.language, "")


@dataclass(frozen=True, slots=True)
class BrokenWork:
    """A work that cannot be read: the file, its line (0 where the whole file is meant), what happened, what to do.

    ``readable`` is the work without the translations that are broken, where all the rest of it is whole.
    """

    path: str
    file: str
    line: int
    message: str
    cure: str
    readable: Work | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" + (f" ({self.cure})" if self.cure else "")


@dataclass(frozen=True, slots=True)
class Translated:
    """A text that an engine gave, and who gave it."""

    text: str
    engine: str
    model: str = ""
    version: str = ""
    author: str = ""
    """For a text of a person (memory, import): that person, who is then its editor."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a text was not translated; ``retryable`` says whether a later try may do better."""

    reason: str
    retryable: bool = False


Result: TypeAlias = Translated | Failure
