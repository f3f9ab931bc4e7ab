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
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias

from kakehashi.characters import clean, clean_texts
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
        object.__setattr__(self, "id", clean(self.id))


@dataclass(frozen=True, slots=True)
class Identifier:
    """``scheme`` is ``doi``, ``award``, ``oai``, ``guid``, ``issn``, …; ``value`` is normalised (a bare DOI)."""

    scheme: str
    value: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", clean(self.value))


_WORDS = ("identity", "language", "kind", "rights", "licence", "credit")


@dataclass(frozen=True, slots=True)
class Record:
    """What a harvester yields for one document of a source.

    ``title``, ``summary`` and ``body`` map language to text; ``body`` is sanitised HTML. ``hash`` is over what the
    source gave (visible text and metadata before any conversion), 64 hex characters. ``withdrawn`` is a tombstone.
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
    hash: str = ""
    withdrawn: bool = False
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        said: list[str] = []
        checked: dict[str, object] = {name: clean(getattr(self, name)) for name in _WORDS}
        checked |= {name: clean_texts(getattr(self, name)) for name in ("title", "summary", "body")}
        checked |= _checked_addresses(self, said) | _checked_names(self, said)
        checked["subjects"] = tuple(map(clean, self.subjects))
        checked["warnings"] = tuple(dict.fromkeys(map(clean, (*self.warnings, *said))))
        for name, value in checked.items():
            object.__setattr__(self, name, value)

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
            "hash": self.hash,
            "withdrawn": self.withdrawn,
            "warnings": list(self.warnings),
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


def _checked_addresses(record: Record, said: list[str]) -> dict[str, object]:
    """The addresses of a record, parsed; ``said`` gets what was left out."""

    def address(name: str, text: str) -> WebAddress | None:
        found = web_address(text)
        if found is None and text.strip():
            said.append(f"{name}: no address of the web, left out: {text.strip()[:80]!r}")
        return found

    official = {tag: address(f"official {tag}", text) for tag, text in record.official.items()}
    return {
        "url": address("url", record.url) or "",
        "official": {tag: found for tag, found in official.items() if found is not None},
        "images": tuple(found for text in record.images if (found := address("image", text)) is not None),
    }


def _checked_names(record: Record, said: list[str]) -> dict[str, object]:
    """What names a record, its rights and its people, without what would run as an address."""

    def is_still(name: str, text: str) -> bool:
        found = runs(text)
        if found:
            said.append(f"{name}: would run as an address, left out: {text.strip()[:80]!r}")
        return not found

    return {
        "identity": clean(record.identity) if is_still("identity", record.identity) else "",
        "licence": clean(record.licence) if is_still("licence", record.licence) else "",
        "identifiers": tuple(item for item in record.identifiers if is_still(f"identifier {item.scheme}", item.value)),
        **{
            name: tuple(
                item if is_still(f"id in {name}", item.id) else Agent(item.name) for item in getattr(record, name)
            )
            for name in ("creators", "organisations")
        },
    }


EventName: TypeAlias = Literal[
    "harvested", "source-changed", "supplied", "translated", "edited", "commented", "resolved", "waived", "approved",
    "rejected", "withdrawn", "restored", "redacted",
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


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ledger; ``id`` is the SHA-256 of the canonical JSON of all the rest (house, section 4).

    ``keys`` are the segment keys of a revision of the original, in order (harvested, source-changed); ``author`` is the
    person whose text came by memory or import, where that is not ``by``.
    """

    event: EventName
    at: str
    by: str
    after: tuple[str, ...] = ()
    language: LanguageTag = ""
    revision: str = ""
    keys: tuple[str, ...] = ()
    segments: tuple[SegmentEvent, ...] = ()
    engine: str = ""
    model: str = ""
    version: str = ""
    author: str = ""
    reason: str = ""
    record_hash: str = ""
    id: str = ""

    def to_json(self) -> dict[str, Any]:
        """The event's JSON object; empty fields are left out, ``id`` comes first."""
        plain = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "id"}
        kept = {name: value for name, value in plain.items() if value or name in ("event", "at", "by")}
        body = {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
        if self.segments:
            body["segments"] = [_segment_json(item) for item in self.segments]
        return {"id": sha256(canonical_json(body)), **body}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Event:
        """The event of a ledger line; raises ``TypeError`` or ``KeyError`` where a field is unknown or missing."""
        values = dict(data)
        values["segments"] = tuple(_segment_from_json(item) for item in values.get("segments", ()))
        for name in ("after", "keys"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)

    def sealed(self) -> Event:
        """The same event with its ``id`` computed."""
        return Event.from_json(self.to_json())


def _segment_json(item: SegmentEvent) -> dict[str, str]:
    """The JSON of a segment entry: ``source``, ``target``, ``from``, ``from_hash``, without the empty ones."""
    names = {"source": item.source, "target": item.target, "from": item.from_language, "from_hash": item.from_hash}
    return {name: value for name, value in names.items() if value}


def _segment_from_json(data: Mapping[str, str]) -> SegmentEvent:
    """The segment entry of its JSON form."""
    return SegmentEvent(data["source"], data.get("target", ""), data.get("from", ""), data.get("from_hash", ""))


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no spaces, UTF-8 characters as they are: the form that is hashed."""
    return _CANONICAL.encode(value)


def sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, 64 hex characters; a lone surrogate, which JSON may give, is no error."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Work:
    """A work as it stands in its folder: Markdown documents by language, ledger, and texts by hash or key.

    ``path`` is ``<kind>/<year>/<id>``, or ``<kind>/<id>`` where a kind has no year; ``language`` is the original's.
    """

    path: str
    language: LanguageTag
    documents: Mapping[LanguageTag, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def original(self) -> str:
        """The original's Markdown document, or ``""`` where its file is missing."""
        return self.documents.get(self.language, "")


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
