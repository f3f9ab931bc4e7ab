"""A work with all its versions, and the hand-written pages, as values for the site.

Pure. What is shown is decided in ``published``; here it becomes pages, and what is held back becomes rows for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi.model import TAXONOMIES, Agent, Event, Identifier, LanguageTag, Work
from kakehashi.publication.page import HandPage, Version, WorkPage
from kakehashi.publication.policy import rules_for
from kakehashi.publication.published import Findings, Original, Published, Unpublished, published
from kakehashi.publication.versions import original_version, translated_version
from kakehashi.records.config import Portal
from kakehashi.records.names import read_kind
from kakehashi.review import state
from kakehashi.review.events import GIVING
from kakehashi.segments import front_matter


@dataclass(frozen=True, slots=True)
class Withheld:
    """A language version, or a text of it, that is not published, and why; ``blocking`` asks a person to act."""

    work: str
    language: str
    reason: str
    blocking: bool = False


def shown_versions(
    original: Original, portal: Portal, findings: Findings
) -> dict[LanguageTag, Published | Unpublished]:
    """What is shown of a work in each language of the portal for which its ledger or folder has a text."""
    work = original.work
    tried = {event.language for event in work.events if isinstance(event, GIVING)} | set(work.documents)
    return {
        language: published(original, language, rules_for(portal, original.metadata, language), findings)
        for language in portal.site.languages
        if language in tried and language != work.language
    }


def work_page(
    original: Original, portal: Portal, shown: Mapping[LanguageTag, Published | Unpublished]
) -> tuple[WorkPage, list[Withheld]]:
    """The page of a work with its published versions, and what is held back of them."""
    work = original.work
    versions: dict[str, Version] = {}
    withheld: list[Withheld] = []
    for language in portal.site.languages:
        rules = rules_for(portal, original.metadata, language)
        found = shown.get(language)
        if language == work.language:
            versions[language] = original_version(original, rules)
        elif isinstance(found, Published):
            versions[language] = translated_version(original, found, rules)
        withheld += _withheld(work, found) if found else ()
    return _page(original, portal, versions), withheld


def _withheld(work: Work, found: Published | Unpublished) -> Iterator[Withheld]:
    """The rows about a version: why it is not there, which texts are accused, how many wait for an approval."""
    where = (work.path, found.language)
    if state.withdrawal(work.events):
        return
    if isinstance(found, Unpublished) and not found.accused:
        yield Withheld(*where, found.reason)
    for item in found.accused:
        there = "the page" if isinstance(found, Unpublished) else "this text"
        reason = f"{item.finding.check} in segment {item.key} holds {there} back: {item.finding.message}"
        yield Withheld(*where, reason, blocking=True)
    if isinstance(found, Published) and found.waiting:
        yield Withheld(*where, f"{found.waiting} texts wait for an approval")


def _page(original: Original, portal: Portal, versions: Mapping[str, Version]) -> WorkPage:
    """The facts of a work for its page."""
    work, metadata = original.work, original.metadata
    source = portal.sources.get(str(metadata.get("source", "")))
    withdrawn = state.withdrawal(work.events)
    return WorkPage(
        path=work.path,
        kind=read_kind(str(metadata.get("kind") or work.path.split("/", 1)[0]), f"{work.path}/{work.language}.md"),
        published=str(metadata.get("published", ""))[:10],
        retrieved=str(metadata.get("retrieved", ""))[:10],
        source_name=dict(source.name) if source else {},
        source_url=str(metadata.get("source_url", "")),
        credit=str(metadata.get("credit", "")),
        licence=str(metadata.get("licence", "")),
        licence_url=source.licence_url if source else "",
        rights=str(metadata.get("rights", "")),
        creators=_agents(metadata.get("creators")),
        organisations=_agents(metadata.get("organisations")),
        identifiers=tuple(
            Identifier(str(item["scheme"]), str(item["value"])) for item in metadata.get("identifiers") or ()
        ),
        terms={name: _terms(metadata, name) for name in TAXONOMIES},
        official=dict(metadata.get("official") or {}),
        original=original_version(original, rules_for(portal, metadata, work.language)),
        versions=versions,
        withdrawn_on=_day(withdrawn),
        withdrawn_reason=withdrawn.reason if withdrawn else "",
    )


def hand_page(work: Work, languages: Sequence[str]) -> HandPage:
    """A hand-written page: it exists in the languages in which it was written."""
    versions = {}
    for language in languages:
        if language in work.documents:
            metadata, body = front_matter.read(work.documents[language], f"content/pages/{work.path}/{language}.md")
            title, summary = str(metadata.get("title", "")), str(metadata.get("summary", ""))
            versions[language] = Version(language, title, summary, body, "original")
    return HandPage(work.path, versions)


def _agents(items: Any) -> tuple[Agent, ...]:
    """Persons or bodies from front matter."""
    return tuple(Agent(dict(item.get("name") or {}), str(item.get("id", ""))) for item in items or ())


def _terms(metadata: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The terms of one taxonomy in front matter."""
    return tuple(str(item) for item in metadata.get(name) or ())


def _day(event: Event | None) -> str:
    """The day of an event in UTC, ``YYYY-MM-DD``."""
    return event.at[:10] if event else ""
