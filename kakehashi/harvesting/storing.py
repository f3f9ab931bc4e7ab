"""Harvest: ask each source for its records and store what is new or changed.

Sources are asked side by side, and stored one after another in the order of ``portal.toml``, so that a night writes
the same bytes whoever answers first. Rights are applied before anything is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kakehashi.errors import InputError, KakehashiError
from kakehashi.fetch import Fetch
from kakehashi.harvesting.asking import Problem, ask_sources
from kakehashi.harvesting.pictures import smaller_picture
from kakehashi.harvesting.states import asked_on, has_works, owner_of, was_lost, write_state
from kakehashi.model import BrokenWork, Record, Work
from kakehashi.reading.dates import doubt
from kakehashi.records.config import Source
from kakehashi.review import state
from kakehashi.store.content import Store
from kakehashi.works.documents import (
    NO_PICTURES,
    Pictures,
    harvest_record,
    held_until,
    only_the_date_moved,
    reread_record,
    supplied,
    work_id,
)
from kakehashi.works.redaction import with_fact
from kakehashi.works.rights import apply_rights, embargo

_PICTURES = 20
"""Pictures of one work that are stored at most."""


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """What a harvest did: works that are new, changed, withdrawn or restored, how many were as before, and problems.

    ``held`` are works whose source keeps changing them, each with the instant from which a change is taken again,
    ``embargoed`` addresses of what may not be stored yet, each with the time until which; ``unplaced`` are works of
    which a text that the source supplied in another language found no place, and which.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    embargoed: tuple[tuple[str, str], ...] = ()
    unplaced: tuple[tuple[str, str], ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    sources: int = 0


@dataclass(slots=True)
class Stored:
    """What has been stored so far: paths of works, and how many were as before.

    ``vanished`` are ids of sources that have works and stand in no configuration any more.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)
    embargoed: list[tuple[str, str]] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    vanished: frozenset[str] = frozenset()


def store_records(
    store: Store,
    source: Source,
    records: Iterable[Record],
    at: str,
    by: str,
    known: dict[str, str],
    stored: Stored,
    fetch: Fetch | None = None,
    *,
    reread: Collection[str] | None = None,
) -> list[Record]:
    """Store the records of one source, and give those that have to wait.

    ``known`` maps the ids of all works to their paths; it and ``stored`` are kept up to date. ``fetch`` gets pictures.
    With ``reread`` (paths of works, empty for all) what is known is converted again though its source has not changed.
    """
    held = []
    for given in records:
        record, why = _believed(given, source, at)
        work = _known_work(store, source, record, known)
        again = reread is not None and work is not None and (not reread or work.path in reread)
        if reread and not again:
            continue  # it was asked for only because its source gives a whole list
        if isinstance(work, BrokenWork):
            place = f"{work.file}:{work.line}" if work.line else work.file
            stored.problems.append(Problem(source.id, place, work.message, work.cure))
            held.append(record)
            continue
        refusal = _refused(store, work, record, source, at, known, stored)
        if refusal:
            held.append(record)
            continue
        if work and only_the_date_moved(work, record, at):
            stored.unchanged += 1
            continue
        until = held_until(work, record, at) if work and not again else ""
        if work and until:
            stored.held.append((work.path, until))
            held.append(record)
            continue
        updated = _tried(store, work, record, source, at, by, stored, fetch, again=again)
        if isinstance(updated, Problem):
            stored.problems.append(updated)
            held.append(record)
            continue
        if updated is None:
            stored.unchanged += 1
            continue
        stored.problems += _said(record, source, updated.path, why)
        store.write_work(updated, documents_first=True)
        (stored.changed if work and work.events else stored.new).append(updated.path)
        known[updated.path.rsplit("/", 1)[1]] = updated.path
    return held


def _said(record: Record, source: Source, path: str, why: str) -> Iterable[Problem]:
    """What is said of a record that was stored without something: its own warnings, and ``why`` it has no date."""
    if record.warnings:
        yield Problem(source.id, record.url or path, "; ".join(record.warnings), "stored without it")
    if why:
        yield Problem(source.id, record.url or record.identity, why, "ask the source for its date")


def _tried(
    store: Store,
    work: Work | None,
    record: Record,
    source: Source,
    at: str,
    by: str,
    stored: Stored,
    fetch: Fetch | None,
    *,
    again: bool,
) -> Work | Problem | None:
    """What ``_updated`` gives, or why this record cannot be stored; the others can."""
    try:
        return _updated(store, work, record, source, at, by, stored, fetch, again=again)
    except InputError as error:
        return Problem(source.id, error.where or record.url, error.message, error.hint)
    except KakehashiError:
        raise
    except Exception as error:  # a defect met in one record must not take the others with it
        message = f"a defect: {type(error).__name__}: {error}"
        return Problem(source.id, record.url, message, "report it with the document")


def _updated(
    store: Store,
    work: Work | None,
    record: Record,
    source: Source,
    at: str,
    by: str,
    stored: Stored,
    fetch: Fetch | None,
    *,
    again: bool = False,
) -> Work | None:
    """The work after a harvest of ``record``, with its pictures where they may be stored; ``None`` for no change."""
    allowed = apply_rights(record, source, at)
    take = reread_record if again else harvest_record
    updated = take(work, allowed, source, at, by)
    pictures = NO_PICTURES
    if updated is not None and source.images and fetch is not None:
        pictures = _store_pictures(store, updated.path, allowed, source, fetch, stored)
        updated = take(work, allowed, source, at, by, pictures) if pictures else updated
    return _with_supplied(work, updated, allowed, source, at, by, pictures, stored)


def _with_supplied(
    work: Work | None,
    updated: Work | None,
    record: Record,
    source: Source,
    at: str,
    by: str,
    pictures: Pictures,
    stored: Stored,
) -> Work | None:
    """The work with what its source gives in other languages too; a translation's file that is broken keeps its own."""
    current = updated or work
    if current is None or record.withdrawn or state.takedown(current.events):
        return updated
    try:
        found, notes = supplied(current, record, at, by, pictures)
    except KakehashiError as error:
        stored.problems.append(Problem(source.id, error.where, error.message, error.hint))
        return updated
    if found.events == current.events and updated is None:
        return None
    stored.unplaced += [(found.path, note) for note in notes]
    return found


def _refused(
    store: Store,
    work: Work | None,
    record: Record,
    source: Source,
    at: str,
    known: Mapping[str, str],
    stored: Stored,
) -> bool:
    """Whether nothing of a record may be stored: it is under embargo, or would double a work of a renamed source.

    A work that is stored already is marked with its embargo, so that the rights of the night take its text out.
    """
    until = embargo(record, source, at) if not record.withdrawn else ""
    if until:
        stored.embargoed.append((record.url, until))
        if work and work.original:
            store.write_work(with_fact(work, {"embargo_until": until}), documents_first=True)
        return True
    if work:
        return False
    doubles = [known[name] for old in sorted(stored.vanished) if (name := work_id(old, record.identity)) in known]
    if doubles:
        old = owner_of(doubles[0].rsplit("/", 1)[1])
        stored.problems.append(Problem(
            source.id, record.url, f"it is stored as {doubles[0]}, from a source {old!r} that is gone",
            f'if the source was renamed, write was = ["{old}"] into [sources.{source.id}]',
        ))  # fmt: skip
    return bool(doubles)


_OWN_DATES = ("call", "event")
"""Kinds whose dates lie ahead."""


def _believed(record: Record, source: Source, at: str) -> tuple[Record, str]:
    """The record without a date that cannot be one, and what is said of it."""
    if record.published is None or (record.kind or source.kind) in _OWN_DATES:
        return record, ""
    reason = doubt(record.published, at[:10])
    if not reason:
        return record, ""
    return replace(record, published=None), f"the date {record.published.value} {reason}, and is left out"


def _store_pictures(
    store: Store, path: str, record: Record, source: Source, fetch: Fetch, stored: Stored
) -> dict[str, str]:
    """The pictures of a record, fetched and stored; one that fails stays a link, and is named."""
    found: dict[str, str] = {}
    for url in record.images[:_PICTURES]:
        try:
            answer = fetch(url, accept="image/*", conditional=False, page=True, min_interval=source.min_interval)
            picture = smaller_picture(answer.content)
        except KakehashiError as error:
            stored.problems.append(Problem(source.id, url, error.message, "a link stands in the picture's place"))
            continue
        store.write_picture(path, picture.name, picture.content)
        size = f"loading=lazy width={picture.width} height={picture.height}"
        found[url] = f"media/{picture.name}){{ {size} }}"
    return found


def _known_work(store: Store, source: Source, record: Record, known: Mapping[str, str]) -> Work | BrokenWork | None:
    """The work that this record belongs to, if there is one: under the source's id or one that it had before.

    A broken one waits until it is mended.
    """
    names = (work_id(name, record.identity) for name in (source.id, *source.was))
    path = next((known[name] for name in names if name in known), None)
    return store.read(path) if path else None


def harvest(
    store: Store,
    sources: Sequence[Source],
    fetch: Fetch,
    *,
    states: Path,
    at: str,
    by: str,
    progress: Callable[[str], None],
    stored: Callable[[Collection[str]], None],
    configured: Collection[str] | None = None,
    reread: Collection[str] | None = None,
) -> HarvestReport:
    """Ask all ``sources`` and store what they give; ``stored`` is called with URLs whose records are safe on disk.

    ``configured`` are the ids that all sources of the portal have or had; by default those of ``sources`` alone.

    A source whose works were lost is asked as if for the first time: the store comes back whole. With ``reread``
    (paths of works, empty for all) everything is asked as if for the first time and converted again, and what a source
    keeps for its next night stays as it was.
    """
    known = {path.rsplit("/", 1)[1]: str(path) for path in store.work_paths()}
    ids = {name for source in sources for name in (source.id, *source.was)} if configured is None else {*configured}
    done = Stored(vanished=frozenset({owner_of(name) for name in known} - ids))
    problems: list[Problem] = []
    by_id = {source.id: source for source in sources}
    again = reread is not None
    lost = [source.id for source in sources if again or was_lost(source.id, known, states)]
    for result in ask_sources(sources, fetch, states, progress, lost):
        problems += result.problems
        news = len(done.new) + len(done.changed)
        try:
            held = store_records(store, by_id[result.source], result.records, at, by, known, done, fetch, reread=reread)
        except KakehashiError as error:
            problems.append(Problem(result.source, error.where, error.message, error.hint))
            continue
        if again:
            continue  # a list that was read for this says nothing of what the next night has to ask for
        fresh = len(done.new) + len(done.changed) > news
        asked = asked_on(result.state, at[:10], news=fresh, failed=bool(result.problems))
        write_state(states, result.source, asked, held, has_works=has_works(result.source, known))
        # what was lost is asked for again
        again_next = {by_id[result.source].url} if held or result.problems else set()
        stored(result.asked - {record.url for record in held} - again_next)
    problems += done.problems
    return HarvestReport(
        tuple(done.new), tuple(done.changed), tuple(done.held), tuple(done.embargoed), tuple(done.unplaced),
        done.unchanged, tuple(problems), len(sources),
    )  # fmt: skip
