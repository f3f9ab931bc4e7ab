"""Harvesters, one file a protocol, found by name; adding one is one file and a fixture.

Each module has ``NAME``, ``recognise(document, text)`` (how sure it is, 0 to 1), ``read(document, source)`` (pure,
never raises for bad input) and ``harvest(source, fetch, state)``. They get ``fetch`` handed to them and yield
records; they never import the content store or each other.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from kakehashi.errors import ConfigError, FetchError, InputError
from kakehashi.fetch import Fetch, Response
from kakehashi.model import Record
from kakehashi.reading import budget, visits
from kakehashi.reading.article import page
from kakehashi.reading.encoding import decode, is_mojibake
from kakehashi.reading.identity import distinct, with_hash
from kakehashi.reading.linked import linked_document
from kakehashi.reading.media_types import is_page, media_type
from kakehashi.reading.no_article import no_article
from kakehashi.reading.xml import BROKEN
from kakehashi.reading.xml_repair import Lost
from kakehashi.records.config import Source

_Item = TypeVar("_Item")
MOST_ARTICLES = 200
"""Article pages of one source that are asked for in one night."""

_GONE_PLACE = frozenset({400, 404, 410, 422})
"""Answers of HTTP that say that a place in a list is not one any more."""

_TAGS = re.compile(r"<[^<>]*>")
_REPORT = "see 'kakehashi inspect'; tell the source's owner"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it came: ``encoding`` is the one that its source's table names."""

    url: str
    content: bytes
    content_type: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one document or record of a source, and what to do."""

    where: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document holds: format and encoding, records, what was odd or left out, and why it could not be read.

    ``lost`` are its records that could not be read or are held back, each by its identifier: they are asked for again.
    ``shown`` is how many entries it has, read or not, and ``total`` how many its query finds, where the server says so.
    """

    format: str
    encoding: str
    records: tuple[Record, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str | None = None
    next: str = ""
    lost: tuple[Problem, ...] = ()
    shown: int = 0
    total: int | None = None


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


def never_raises(read: Callable[[Document, Source], Reading]) -> Callable[[Document, Source], Reading]:
    """A protocol's ``read`` that gives every exception of its own or of a parser as the reading's ``error``.

    Whatever a parser raises over a stranger's bytes is that document's problem; only a lack of memory is everybody's.
    """

    @wraps(read)
    def safely(document: Document, source: Source) -> Reading:
        try:
            return read(document, source)
        except (ConfigError, MemoryError):
            raise  # the portal's own rules, and what is everybody's; not the document
        except InputError as error:
            return Reading("unknown", "", error=str(error))
        except Exception as error:
            return Reading("unknown", "", error=f"a defect in reading it: {type(error).__name__}: {error}")

    return safely


def each(
    items: Iterable[_Item], read: Callable[[_Item], Record | Iterable[Record]], named: Callable[[_Item], str]
) -> Iterator[Record | Problem]:
    """The records of ``items``, read one by one: one that cannot be read costs itself, and is named."""
    for number, item in enumerate(items, 1):
        try:
            found = read(item)
            yield from (found,) if isinstance(found, Record) else tuple(found)
        except (ConfigError, MemoryError):
            raise
        except Exception as error:  # parsers raise whatever they like over one record
            message = f"the record could not be read: {type(error).__name__}: {error}"
            yield Problem(_name_of(item, named) or f"record {number}", message, _REPORT)


def _name_of(item: _Item, named: Callable[[_Item], str]) -> str:
    """What an item that could not be read calls itself."""
    try:
        return named(item)
    except Exception:
        return ""


def losses(lost: Iterable[Lost]) -> Iterator[Problem]:
    """The records that a parser had to leave out, as problems."""
    for item in lost:
        yield Problem(item.identifier or "a record", f"the record is ill-formed: {item.reason}", _REPORT)


def reading(
    name: str,
    encoding: str,
    found: Iterable[Record | Problem],
    warnings: Iterable[str] = (),
    following: str = "",
    *,
    lost: Iterable[Lost] = (),
) -> Reading:
    """What a document holds, made of the records that were ``found`` in it; ``lost`` are those that a parser left out.

    Those without a title in our languages or without an identity are left out and counted; those with a text that is
    mojibake are held back and named, and where that is true of all, the document has an error. Each record is made
    distinct and gets its hash.
    """
    listed = list(found)
    problems = [*losses(lost), *(item for item in listed if isinstance(item, Problem))]
    records = [item for item in listed if isinstance(item, Record)]
    named = [record for record in records if record.identity]
    kept = [record for record in named if record.withdrawn or (record.language and record.title)]
    left_out = len(named) - len(kept)
    nameless = (next(iter(record.title.values()), "")[:40] for record in records if not record.identity)
    notes = (*warnings, *(f"a record without an identity left out: {title!r}" for title in nameless))
    notes += (f"{left_out} records without a title left out",) if left_out else ()
    held = [problem for record in kept if (problem := unreadable(record)) is not None]
    names = {problem.where for problem in held}
    kept = [record for record in kept if (record.identity or record.url) not in names]
    error = held[0].message.replace("the record is", "every record is", 1) if held and not kept else None
    return Reading(
        name,
        encoding,
        tuple(with_hash(record) for record in distinct(kept)),
        notes,
        f"{error}: {held[0].hint}" if error else None,
        following,
        (*problems, *held),
        len(listed) + len(tuple(lost)),
    )


def unreadable(record: Record) -> Problem | None:
    """Why a record is held back: one of its texts is mojibake. It never lets such a text be stored."""
    for field, texts in (("title", record.title), ("summary", record.summary), ("body", record.body)):
        for text in texts.values():
            if is_mojibake(_TAGS.sub(" ", text) if field == "body" else text):
                shown = _TAGS.sub(" ", text)[:40]
                message = f"the record is held back, its {field} is not readable text ({shown!r})"
                return Problem(record.identity or record.url, message, "set encoding for the source")
    return None


def taken(reading: Reading, where: str, hint: str = _REPORT) -> Iterator[Record | Problem]:
    """What a harvest yields for a reading: what is broken or was lost, by name, then the records; or its error."""
    if reading.error:
        yield Problem(where, reading.error, hint)
        return
    for warning in reading.warnings:
        if warning.startswith(BROKEN):
            yield Problem(where, warning, "what could be read was taken; tell the source's owner")
    yield from reading.lost
    yield from reading.records


def pages(
    source: Source,
    fetch: Fetch,
    state: MutableMapping[str, Any],
    read: Callable[[Document, Source], Reading],
    address: Callable[[str], str],
    *,
    accept: str = "",
    most: int = 20,
    hint: str = "see 'kakehashi inspect'",
) -> Iterator[Record | Problem]:
    """The records of an answer and of its further pages (``max_pages`` in the source's options, ``most`` without).

    ``address`` gives a page's address for what the page before it named as ``next``, and for ``""`` that of the first.
    An address that was asked for ends it, as an error does. What is beyond the budget is named, and is where the next
    night goes on; a place that the server knows no more makes it begin anew.
    """

    def answered(url: str) -> Reading:
        answer = fetch(url, accept=accept, conditional=False, min_interval=source.min_interval)
        return read(Document(answer.final_url, answer.content, answer.content_type), source)

    where = urlsplit(source.url)._replace(query="").geturl()
    for found in walked(source, state, lambda following: (address(following), answered), most=most):
        yield from (found,) if isinstance(found, Problem) else taken(found, where, hint)


def walked(
    source: Source,
    state: MutableMapping[str, Any],
    page: Callable[[str], tuple[str, Callable[[str], Reading]]],
    *,
    most: int,
) -> Iterator[Reading | Problem]:
    """The pages of a list from the kept place on, within the budget; then, as a problem, what is left of it.

    ``page`` gives the address of the page at a place and what asks for it. The place moves on once a page was taken.
    """
    query, allowed = source.url, int(source.options.get("max_pages", most))
    following, count = budget.place(state, query)
    seen = set[str]()
    total: int | None = None
    for _ in range(allowed):
        url, ask = page(following)
        if url in seen:
            budget.keep(state, query, "", 0)
            return
        seen.add(url)
        try:
            found = ask(url)
        except FetchError as error:
            if error.status in _GONE_PLACE:
                budget.keep(state, query, "", 0)
            raise
        yield found
        if found.error:
            budget.keep(state, query, "", 0)
            return
        following, count, total = found.next, count + found.shown, found.total
        budget.keep(state, query, following, count)
        if not following:
            return
    where = urlsplit(query)._replace(query="").geturl()
    yield Problem(where, budget.left(allowed, count, total), budget.GOES_ON)


def articles(
    listed: Sequence[Record] | None,
    source: Source,
    fetch: Fetch,
    state: MutableMapping[str, Any],
    day: str,
    merge: Callable[[Record, Response], Record | Problem],
    most: int = MOST_ARTICLES,
) -> Iterator[Record | Problem]:
    """The article pages that are due on ``day``, each made one with its list's entry by ``merge``.

    ``listed`` are the entries of the list, ``None`` where it is as it was. A page that is as it was gives nothing; one
    that is gone for good withdraws its work, whether its entry still stands in the list or not. At most ``most`` are
    asked for in a night, the new ones first and those that failed the night before last; how many wait is said.
    """
    seen: visits.Visits = state.setdefault("visits", {})
    present = {record.identity for record in listed or ()}
    due = [record for record in listed or () if visits.is_due(seen, record, day)]
    failed = set(state.pop("failed", ()))
    waiting = [*due, *visits.left_and_due(seen, present, day)]
    waiting.sort(key=lambda record: (record.identity in failed, visits.is_known(seen, record)))
    for record in waiting[:most]:
        for item in _article(record, source, fetch, seen, day, merge):
            if isinstance(item, Problem):
                state.setdefault("failed", []).append(record.identity)
            yield item
    if (rest := len(waiting) - most) > 0:
        message = f"{rest} of {len(waiting)} article pages are left: {most} are asked for in one night"
        yield Problem(source.url, message, "the next night goes on with them")
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
    found = None if answer.not_modified else merged(record, answer, merge, source)
    if not isinstance(found, Problem):
        visits.note(seen, record, day)
    if found is not None:
        yield found


def merged(
    record: Record, answer: Response, merge: Callable[[Record, Response], Record | Problem], source: Source
) -> Record | Problem:
    """The record with what its page says; a page that cannot be read, or says mojibake, costs itself.

    A document that is no page (a PDF, a picture, an archive) gives its kind and size, and a page that is no article
    nothing: what the list says of them is what there is.
    """
    try:
        found = _seen(record, answer, source) or merge(record, answer)
    except (ConfigError, MemoryError):
        raise
    except Exception as error:
        return Problem(record.url, f"the page could not be read: {type(error).__name__}: {error}", _REPORT)
    return unreadable(found) or found if isinstance(found, Record) else found


def _seen(record: Record, answer: Response, source: Source) -> Record | Problem | None:
    """What becomes of an entry whose link leads to no page, or to one that is no article; ``None`` for an article."""
    kind = media_type(answer.content, answer.content_type)
    if not is_page(kind):
        found = linked_document(record, answer.content, kind, source)
    else:
        root = page(decode(answer.content, answer.content_type, source.encoding).text)
        reason = "" if root is None else no_article(root)
        if not reason:
            return None
        found = replace(record, warnings=(*record.warnings, f"{reason}: nothing of it is taken"), hash="")
    if not record.title:
        what = f"a document ({kind})" if found.media_type else found.warnings[-1]
        return Problem(record.url, f"{what}, and no title for it", "leave it out with 'not'")
    return with_hash(found)


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
