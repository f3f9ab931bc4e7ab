"""Harvest: ask each source for its records and store what is new or changed.

Sources are asked side by side, and stored one after another in the order of ``portal.toml``, so that a night writes
the same bytes whoever answers first. What one source does wrong is a ``Problem``; it never stops the others. Rights
are applied before anything is stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import harvesters
from kakehashi import polling
from kakehashi.atomic import write_atomic
from kakehashi.config import Source
from kakehashi.content import Store
from kakehashi.errors import FetchError, KakehashiError
from kakehashi.fetch import Fetch
from kakehashi.model import Record, Work
from kakehashi.pictures import smaller_picture
from kakehashi.rights import apply_rights
from kakehashi.source_fetch import SourceFetch
from kakehashi.trial import Trial
from kakehashi.works import harvest_record, held_until, work_id

_PICTURES = 20
"""Pictures of one work that are stored at most."""

_POLLING = "polling"
"""The place in a source's state for when it was asked, and how long it has had no news."""

_STORED = "stored"
"""The mark in a source's state that works of it were stored."""

_WORKERS = 64
"""How many sources are asked at once; one host never gets more than one request at a time (``fetch``)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one source or document, and where; ``hint`` says what to do."""

    source: str
    where: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Yield:
    """What one source gave: records in order, problems, its own state for the next time, and the URLs it asked."""

    source: str
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """What a harvest did: works that are new, changed, withdrawn or restored, how many were as before, and problems.

    ``held`` are works whose source keeps changing them, each with the instant from which a change is taken again.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    sources: int = 0


def ask_sources(
    sources: Sequence[Source],
    fetch: Fetch,
    states: Path,
    progress: Callable[[str], None],
    lost: Collection[str] = (),
) -> Iterator[Yield]:
    """What each source gives, in the order of ``sources``; those in ``lost`` are asked as if for the first time."""
    with Trial() as trial, ThreadPoolExecutor(max_workers=min(_WORKERS, max(1, len(sources)))) as pool:
        asked = [
            pool.submit(ask_source, item, fetch, trial, {}, conditional=False)
            if item.id in lost
            else pool.submit(ask_source, item, fetch, trial, _read_state(states / f"{item.id}.json"))
            for item in sources
        ]
        for source, future in zip(sources, asked, strict=True):
            result = future.result()
            progress(f"harvest {source.id}: {len(result.records)} records, {len(result.problems)} problems")
            yield result


def ask_source(source: Source, fetch: Fetch, trial: Trial, state: dict[str, Any], *, conditional: bool = True) -> Yield:
    """What one source gives; every expected failure is a ``Problem`` in it."""
    noted = SourceFetch(fetch, source, trial, conditional)
    records: list[Record] = []
    problems: list[Problem] = []
    try:
        for item in _harvest(source, noted, state):
            if isinstance(item, Record):
                records.append(item)
            else:
                problems.append(Problem(source.id, item.where, item.message, item.hint))
    except KakehashiError as error:
        hint = error.hint or ("the next night tries again" if isinstance(error, FetchError) and error.retryable else "")
        problems.append(Problem(source.id, error.where or source.url, error.message, hint))
    except Exception as error:  # a defect met in one source's data must not take the night from all others
        message = f"a defect in the harvester {source.harvester!r}: {type(error).__name__}: {error}"
        problems.append(Problem(source.id, source.url, message, "report it with the document that caused it"))
    return Yield(source.id, tuple(records), tuple(problems), state, frozenset(noted.asked))


def _harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterable[Any]:
    """The items of the source's own protocol."""
    return harvesters.find(source.harvester).harvest(source, fetch, state)


@dataclass(slots=True)
class Stored:
    """What has been stored so far: paths of works, and how many were as before."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def store_records(
    store: Store,
    source: Source,
    records: Iterable[Record],
    at: str,
    by: str,
    known: dict[str, str],
    stored: Stored,
    fetch: Fetch | None = None,
) -> list[Record]:
    """Store the records of one source, and give those that have to wait.

    ``known`` maps the ids of all works to their paths; it and ``stored`` are kept up to date. ``fetch`` gets pictures.
    """
    held = []
    for record in records:
        work = _known_work(store, source, record, known)
        until = held_until(work, record, at) if work else ""
        if work and until:
            stored.held.append((work.path, until))
            held.append(record)
            continue
        updated = harvest_record(work, apply_rights(record, source), source, at, by)
        if updated is None:
            stored.unchanged += 1
            continue
        pictures = _store_pictures(store, updated.path, record, source, fetch, stored) if source.images else {}
        if pictures:
            updated = harvest_record(work, apply_rights(record, source), source, at, by, pictures) or updated
        store.write_work(updated, documents_first=True)
        (stored.changed if work and work.events else stored.new).append(updated.path)
        known[updated.path.rsplit("/", 1)[1]] = updated.path
    return held


def _store_pictures(
    store: Store, path: str, record: Record, source: Source, fetch: Fetch | None, stored: Stored
) -> dict[str, str]:
    """The pictures of a record whose rights allow it, fetched and stored; one that fails stays a link, and is named."""
    found: dict[str, str] = {}
    if fetch is None:
        return found
    for url in apply_rights(record, source).images[:_PICTURES]:
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


def _known_work(store: Store, source: Source, record: Record, known: Mapping[str, str]) -> Work | None:
    """The work that this record belongs to, if there is one."""
    path = known.get(work_id(source.id, record.identity))
    return store.work(path) if path else None


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
) -> HarvestReport:
    """Ask all ``sources`` and store what they give; ``stored`` is called with URLs whose records are safe on disk.

    A source whose works were lost is asked as if for the first time: the store comes back whole.
    """
    known = {path.rsplit("/", 1)[1]: path for path in store.work_paths()}
    done = Stored()
    problems: list[Problem] = []
    by_id = {source.id: source for source in sources}
    lost = [source.id for source in sources if _was_lost(source.id, known, states)]
    for result in ask_sources(sources, fetch, states, progress, lost):
        problems += result.problems
        news = len(done.new) + len(done.changed)
        try:
            held = store_records(store, by_id[result.source], result.records, at, by, known, done, fetch)
        except KakehashiError as error:
            problems.append(Problem(result.source, error.where, error.message, error.hint))
            continue
        marks = polling.after(
            result.state.get(_POLLING, {}),
            at[:10],
            news=len(done.new) + len(done.changed) > news,
            failed=bool(result.problems),
        )
        state = {**result.state, _POLLING: marks} | ({_STORED: True} if _has_works(result.source, known) else {})
        _write_state(states / f"{result.source}.json", state, held)
        stored(result.asked - {record.url for record in held} - ({by_id[result.source].url} if held else set()))
    problems += done.problems
    return HarvestReport(
        tuple(done.new), tuple(done.changed), tuple(done.held), done.unchanged, tuple(problems), len(sources)
    )


def _has_works(source: str, known: Iterable[str]) -> bool:
    """Whether there are works of a source."""
    return any(name.startswith(f"{source}-") for name in known)


def rests(source: str, states: Path, today: str) -> bool:
    """Whether a source has had no news for so long that it need not be asked on the day ``today``."""
    return not polling.is_due(_read_state(states / f"{source}.json").get(_POLLING, {}), today)


def _was_lost(source: str, known: Iterable[str], states: Path) -> bool:
    """Whether a source has no works though some were stored, or though nothing is known of it any more.

    A source whose records were all left out so far keeps its watermark.
    """
    file = states / f"{source}.json"
    return not _has_works(source, known) and (not file.exists() or bool(_read_state(file).get(_STORED)))


def _read_state(path: Path) -> dict[str, Any]:
    """A source's own state; a lost or broken file means that it starts anew."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _write_state(path: Path, state: Mapping[str, Any], held: Sequence[Record]) -> None:
    """Keep a source's own state for the next night; what is held has to come again, so nothing may say it was taken."""
    if held and "visits" not in state:
        return
    for record in held:
        state["visits"].pop(record.identity, None)
    if state:
        write_atomic(path, json.dumps(state, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8"))
