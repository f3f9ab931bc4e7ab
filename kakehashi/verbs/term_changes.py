"""What a changed term base puts in the wrong: published texts that go against a row that is new or has changed.

It marks and never rewrites. What the term base was at the last night is remembered in ``var/terms.json``; where that is
lost, nothing counts as changed, and ``kakehashi check --term`` still says it for any row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kakehashi.atomic import write_atomic
from kakehashi.checks import CHECKS, Pair
from kakehashi.model import BrokenWork, canonical_json, sha256
from kakehashi.portal import OpenPortal
from kakehashi.publication.page import WorkPage
from kakehashi.publication.published import Original, Published, Unpublished, read_original
from kakehashi.publication.work_pages import shown_versions
from kakehashi.site import addresses
from kakehashi.terms.glossary import Glossary

_CHECKS = ("term", "forbidden", "not-translated")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A published segment that goes against a row of the term base; ``page`` is its address below the site."""

    work: str
    language: str
    segment: str
    term: str
    message: str
    page: str


def changed_terms(glossary: Glossary, memory: Path) -> frozenset[str]:
    """The source terms whose rows are new or other than those in ``memory``; none where it is lost."""
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(term for term, mark in _marks(glossary).items() if known.get(term) != mark)


def remember_terms(glossary: Glossary, memory: Path) -> None:
    """Keep what the term base is now."""
    data = f"{json.dumps(_marks(glossary), ensure_ascii=False, sort_keys=True, indent=0)}\n".encode()
    if not memory.is_file() or memory.read_bytes() != data:
        write_atomic(memory, data)


def _marks(glossary: Glossary) -> dict[str, str]:
    """A mark for all rows of each source term."""
    rows: dict[str, list[str]] = {}
    for term in glossary.terms:
        rows.setdefault(term.source, []).append(canonical_json(asdict(term)))
    return {source: sha256("\n".join(sorted(found)))[:16] for source, found in rows.items()}


def contradictions(portal: OpenPortal, pages: Iterable[WorkPage], terms: Collection[str]) -> Iterator[Contradiction]:
    """The published segments of ``pages`` that go against the rows of ``terms``."""
    for page in pages if terms else ():
        work = portal.store.read(page.path)
        if isinstance(work, BrokenWork) or not work.original:
            continue  # the build has named it
        original = read_original(work)
        if not any(term in item.text for term in terms for item in original.segments):
            continue
        for language, found in shown_versions(original, portal.config, portal.accusations).items():
            for key, pair in _shown_pairs(portal, original, found):
                for term, message in _against(pair, terms):
                    yield Contradiction(page.path, language, key, term, message, addresses.work(language, page.path))


def _shown_pairs(portal: OpenPortal, original: Original, found: Published | Unpublished) -> Iterator[tuple[str, Pair]]:
    """The texts that a version shows, each with its segment's key."""
    for item in found.shown if isinstance(found, Published) else ():
        if item.candidate:
            yield item.segment.key, portal.pair(original, item.candidate)


def _against(pair: Pair, terms: Collection[str]) -> Iterator[tuple[str, str]]:
    """The rows of ``terms`` that a pair goes against, each with a check's message."""
    for match in pair.terms:
        if match.source in terms:
            for name in _CHECKS:
                yield from ((match.source, finding.message) for finding in CHECKS[name](replace(pair, terms=(match,))))
