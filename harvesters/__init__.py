"""Harvesters, one file a protocol, found by name; adding one is one file and a fixture.

Each module has ``NAME``, ``recognise(document, text)`` (how sure it is, 0 to 1), ``read(document, source)`` (pure,
never raises for bad input) and ``harvest(source, fetch, state)``. They get ``fetch`` handed to them and yield
records; they never import the content store or each other.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from kakehashi.config import Source
from kakehashi.errors import ConfigError, FetchError
from kakehashi.fetch import Fetch, Response
from kakehashi.model import Record
from kakehashi.reading import visits
from kakehashi.reading.encoding import decode, is_mojibake
from kakehashi.reading.identity import distinct, with_hash


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


def reading(
    name: str, encoding: str, found: Sequence[Record], warnings: Iterable[str] = (), following: str = ""
) -> Reading:
    """What a document holds, made of the records that were ``found`` in it.

    Those without a title in our languages or without an identity are left out and counted; a title that is mojibake is
    an error. Each record is made distinct and gets its hash.
    """
    named = [record for record in found if record.identity]
    kept = [record for record in named if record.language and record.title]
    left_out = len(named) - len(kept)
    nameless = tuple(
        f"a record without an identity left out: {next(iter(record.title.values()), '')[:40]!r}"
        for record in found
        if not record.identity
    )
    notes = (*warnings, *nameless, *((f"{left_out} records without a title left out",) if left_out else ()))
    broken = next((title for record in kept for title in record.title.values() if is_mojibake(title)), "")
    if broken:
        message = f"a title is not readable text ({broken[:40]!r}): set encoding for the source"
        return Reading(name, encoding, warnings=notes, error=message)
    return Reading(name, encoding, tuple(with_hash(record) for record in distinct(kept)), notes, next=following)


def pages(
    source: Source,
    fetch: Fetch,
    read: Callable[[Document, Source], Reading],
    address: Callable[[str], str],
    *,
    accept: str = "",
    most: int = 20,
    hint: str = "see 'kakehashi inspect'",
) -> Iterator[Record | Problem]:
    """The records of an answer and of its further pages (``max_pages`` in the source's options, ``most`` without).

    ``address`` gives a page's address for what the page before it named as ``next``, and for ``""`` that of the first.
    An address that was asked for ends it, as an error does.
    """
    following, seen = "", set[str]()
    for _ in range(int(source.options.get("max_pages", most))):
        url = address(following)
        if url in seen:
            return
        seen.add(url)
        answer = fetch(url, accept=accept, conditional=False, min_interval=source.min_interval)
        found = read(Document(answer.final_url, answer.content, answer.content_type), source)
        if found.error:
            yield Problem(urlsplit(url)._replace(query="").geturl(), found.error, hint)
            return
        yield from found.records
        following = found.next
        if not following:
            return


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
    if not record.url:
        yield record  # there is no page to ask for; what the list says of it is all there is
        return
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
