"""Asking sources: each by its own protocol, side by side; what one does wrong is a ``Problem`` and stops no other.

It stores nothing, and never asks one host for two things at a time (``fetch`` sees to that).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kakehashi import harvesters
from kakehashi.errors import FetchError, KakehashiError
from kakehashi.fetch import Fetch
from kakehashi.harvesting.own_fetch import SourceFetch
from kakehashi.harvesting.states import read_state
from kakehashi.harvesting.trial import Trial
from kakehashi.model import Record
from kakehashi.records.config import Source

_WORKERS = 64
"""How many sources are asked at once."""


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
            else pool.submit(ask_source, item, fetch, trial, read_state(states, item.id))
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
