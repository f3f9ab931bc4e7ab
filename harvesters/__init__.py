"""Harvesters, one file a protocol, found by name; adding one is one file and a fixture.

Each module has ``NAME``, ``recognise(document, text)`` (how sure it is, 0 to 1), ``read(document, source)`` (pure,
never raises for bad input) and ``harvest(source, fetch, state)``. They get ``fetch`` handed to them and yield
records; they never import the content store or each other.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from kakehashi.config import Source
from kakehashi.errors import ConfigError, FetchError
from kakehashi.fetch import Fetch, Response
from kakehashi.model import Record
from kakehashi.reading import visits
from kakehashi.reading.encoding import decode


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it came: ``encoding`` is the one that its source's table names."""

    url: str
    content: bytes
    content_type: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document holds: format and encoding, records, what was odd or left out, and why it could not be read."""

    format: str
    encoding: str
    records: tuple[Record, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str | None = None
    next: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one document of a source, and what to do."""

    where: str
    message: str
    hint: str = ""


class Harvester(Protocol):
    """What a protocol's module offers."""

    NAME: str

    def recognise(self, document: Document, text: str) -> float:
        """How sure the module is that it can read this document, 0 to 1."""
        ...

    def read(self, document: Document, source: Source) -> Reading:
        """The records of a document; what is wrong with it stands in ``error``."""
        ...

    def harvest(self, source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
        """The records of a source; ``state`` is the source's own and is kept once they are stored."""
        ...


def articles(
    listed: Sequence[Record] | None,
    source: Source,
    fetch: Fetch,
    state: MutableMapping[str, Any],
    day: str,
    merge: Callable[[Record, Response], Record | Problem],
) -> Iterator[Record | Problem]:
    """The article pages that are due on ``day``, each made one with its list's entry by ``merge``.

    ``listed`` are the entries of the list, ``None`` where it is as it was. A page that is as it was gives nothing; one
    that is gone for good withdraws its work, whether its entry still stands in the list or not.
    """
    seen: visits.Visits = state.setdefault("visits", {})
    present = {record.identity for record in listed or ()}
    due = [record for record in listed or () if visits.is_due(seen, record, day)]
    for record in (*due, *visits.left_and_due(seen, present, day)):
        yield from _article(record, source, fetch, seen, day, merge)
    if listed is not None:
        visits.forget(seen, present, day)


def _article(
    record: Record,
    source: Source,
    fetch: Fetch,
    seen: visits.Visits,
    day: str,
    merge: Callable[[Record, Response], Record | Problem],
) -> Iterator[Record | Problem]:
    """One article page, asked for conditionally where it is known."""
    known = visits.is_known(seen, record)
    try:
        answer = fetch(record.url, page=True, conditional=known, min_interval=source.min_interval)
    except FetchError as error:
        if error.status in (404, 410):
            visits.note(seen, record, day)
        yield replace(record, withdrawn=True) if error.status == 410 else Problem(record.url, error.message, error.hint)
        return
    found = None if answer.not_modified else merge(record, answer)
    if not isinstance(found, Problem):
        visits.note(seen, record, day)
    if found is not None:
        yield found


def names() -> list[str]:
    """The names of all protocols, sorted."""
    return sorted(
        item.name for item in pkgutil.iter_modules(__path__) if not item.name.startswith("_") and not item.ispkg
    )


def find(name: str) -> Harvester:
    """The protocol ``name``; raises ``ConfigError`` with the known ones."""
    if name not in names():
        raise ConfigError(f"no harvester {name!r}", where="portal.toml", hint=f"there are {', '.join(names())}")
    module: Any = importlib.import_module(f"{__name__}.{name}")
    return module  # type: ignore[no-any-return]


def recognise(document: Document) -> Harvester | None:
    """The protocol that is surest that it can read a document; ``None`` where none is."""
    text = decode(document.content, document.content_type, document.encoding).text
    sure = [(find(name).recognise(document, text), name) for name in names()]
    best, name = max(sure, default=(0.0, ""))
    return find(name) if best > 0 else None


def first_request(source: Source) -> str:
    """The address that a harvest of ``source`` begins with, where its protocol does not ask for the source's own."""
    ask = getattr(find(source.harvester), "first_request", None)
    return str(ask(source)) if ask else source.url


def all_harvesters() -> Mapping[str, Harvester]:
    """All protocols by name."""
    return {name: find(name) for name in names()}
