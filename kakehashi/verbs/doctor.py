"""Doctor: asks each source once, and says what a harvest would find there: format, encoding, items, newest date.

It stores no work. It remembers the hash of each source's terms page in ``var/doctor.json``, so that it can tell when
the terms have changed since somebody read them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kakehashi import harvesters
from kakehashi.atomic import write_atomic
from kakehashi.errors import FetchError, KakehashiError
from kakehashi.fetch import Client, Fetch
from kakehashi.harvesters import Document
from kakehashi.harvesting.own_fetch import SourceFetch
from kakehashi.harvesting.trial import Trial
from kakehashi.reading.html import visible_text
from kakehashi.records.config import Source

_WORKERS = 32
"""Sources that are asked at once; a host still gets one request at a time."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one source answers today; ``problem`` says what is wrong, ``""`` when nothing is; ``notes`` what is odd."""

    source: str
    url: str
    reached: bool
    format: str = ""
    encoding: str = ""
    items: int = 0
    newest: str = ""
    terms: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    paused: str = ""

    def to_json(self) -> dict[str, Any]:
        """The diagnosis as plain JSON values."""
        return {**asdict(self), "notes": list(self.notes)}


def examine(sources: Sequence[Source], client: Client, memory: Path) -> Iterator[Diagnosis]:
    """A diagnosis for each source, in order; the terms pages' hashes are kept in the file ``memory``."""
    known = _read(memory)
    seen = dict(known)
    with Trial() as trial, ThreadPoolExecutor(max_workers=_WORKERS) as pool:

        def one(source: Source) -> Diagnosis:
            fetch = SourceFetch(client, source, trial, conditional=False)
            return replace(_examine(source, fetch, known, seen), paused=source.paused)

        yield from pool.map(one, sources)
    write_atomic(memory, f"{json.dumps(seen, indent=1, sort_keys=True)}\n".encode())


def _examine(source: Source, fetch: Fetch, known: Mapping[str, str], seen: dict[str, str]) -> Diagnosis:
    """One source: its own address, then its terms."""
    notes = [f"uncertain: {source.uncertain}"] if source.uncertain else []
    notes += [] if source.checked_on else ["nobody has recorded when its terms were read (checked_on)"]
    try:
        asked = harvesters.first_request(source)
        answer = fetch(asked, page=source.harvester == "html_list", conditional=False)
    except KakehashiError as error:
        return Diagnosis(
            source.id, source.url, reached=False, problem=f"{error.message}{_hint(error)}", notes=tuple(notes)
        )
    document = Document(answer.final_url, answer.content, answer.content_type, source.encoding)
    try:
        reading = harvesters.find(source.harvester).read(document, source)
    except Exception as error:  # whatever a reader raises is this source's problem, and the others are asked too
        return Diagnosis(source.id, source.url, reached=True, problem=str(error), notes=tuple(notes))
    newest = max((record.published.value for record in reading.records if record.published), default="")
    if answer.final_url != asked:
        notes.append(f"answers from {answer.final_url}")
    problem = reading.error or ("" if reading.records else _nothing_found(document))
    return Diagnosis(
        source.id,
        source.url,
        reached=True,
        format=reading.format,
        encoding=reading.encoding,
        items=len(reading.records),
        newest=newest,
        terms=_terms(source, fetch, known, seen),
        problem=problem,
        notes=(*notes, *reading.warnings),
    )


def _nothing_found(document: Document) -> str:
    """Why a source without records has none, as far as that can be told."""
    other = harvesters.recognise(document)
    name = getattr(other, "NAME", "")
    return f"no items found; it looks like {name!r}" if name else "no items found"


def _terms(source: Source, fetch: Fetch, known: Mapping[str, str], seen: dict[str, str]) -> str:
    """Whether the page of the source's terms is as it was: ``""`` (none named), ``first``, ``same``, ``changed``."""
    if not source.licence_url:
        return ""
    try:
        page = fetch(source.licence_url, page=True, conditional=False).content
    except FetchError as error:
        return f"not reached: {error.message}"
    mark = hashlib.sha256(visible_text(page.decode("utf-8", "replace")).encode()).hexdigest()
    seen[source.licence_url] = mark
    before = known.get(source.licence_url)
    return "first" if before is None else "same" if before == mark else "changed"


def _hint(error: KakehashiError) -> str:
    return f" ({error.hint})" if error.hint else ""


def _read(memory: Path) -> dict[str, str]:
    """The hashes that were kept; none where the file is lost or broken."""
    try:
        found = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(url): str(mark) for url, mark in found.items()} if isinstance(found, dict) else {}
