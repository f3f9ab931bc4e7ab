"""What is published: from works, their states and the portal's policy to the values that pages are made of.

Pure. A language version is published when title and summary are there and no blocking finding is unwaived; what is
missing in it shows the original inside its own ``lang`` (house, section 4).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi import works
from kakehashi.config import Portal
from kakehashi.errors import KakehashiError
from kakehashi.model import TAXONOMIES, Agent, Event, Identifier, Work
from kakehashi.records.names import read_kind
from kakehashi.review import ledger, state
from kakehashi.site.model import HandPage, Made, Version, WorkPage
from kakehashi.translation import front_matter, segments
from kakehashi.translation.checks import Finding

FindingsOf = Callable[[Work, state.TranslationState], Sequence[tuple[str, Finding]]]
"""The findings on a translation, each with its segment's key."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A language version that is not published, and why."""

    work: str
    language: str
    reason: str
    blocking: bool = False


def work_page(
    work: Work, portal: Portal, findings_of: FindingsOf
) -> tuple[WorkPage, dict[str, state.TranslationState], list[Withheld]]:
    """The page of a work with its published versions, the states by language, and what is held back."""
    metadata = works.metadata_of(work)
    versions: dict[str, Version] = {}
    states: dict[str, state.TranslationState] = {}
    withheld: list[Withheld] = []
    for language in portal.site.languages:
        if language == work.language:
            versions[language] = original_version(work)
            continue
        if language not in work.documents:
            continue
        try:
            found = works.translation_state(work, language)
        except KakehashiError as error:
            withheld.append(Withheld(work.path, language, str(error), blocking=True))
            continue
        states[language] = found
        reason, blocking = _reason_to_withhold(work, found, portal, str(metadata.get("kind", "")), findings_of)
        if reason:
            withheld.append(Withheld(work.path, language, reason, blocking))
        else:
            versions[language] = translated_version(work, found)
    return _page(work, metadata, portal, versions), states, withheld


def _reason_to_withhold(
    work: Work, found: state.TranslationState, portal: Portal, kind: str, findings_of: FindingsOf
) -> tuple[str, bool]:
    """Why a version is not published (``""`` when it is), and whether a finding blocks it."""
    if found.state == "withdrawn":
        return "", False
    heads = [item for item in found.segments[: _head_count(work)] if item.state == "missing"]
    if heads or not found.segments:
        return "title or summary is missing", False
    if portal.publish.needs(found.language, kind) == "approved" and found.state != "approved":
        return "it is not approved yet", False
    blocks = unwaived_blocks(work, found, findings_of)
    if blocks:
        key, finding = blocks[0]
        return f"{finding.check} in segment {key}: {finding.message}", True
    return "", False


def unwaived_blocks(work: Work, found: state.TranslationState, findings_of: FindingsOf) -> list[tuple[str, Finding]]:
    """The blocking findings on a translation that nobody waived for just this text."""
    texts = {item.key: ledger.text_hash(item.text) for item in found.segments if item.text}
    waived = {
        (entry.source, entry.target, check)
        for event in work.events
        if event.event == "waived" and event.language == found.language
        for entry in event.segments
        for check in (event.engine or "*",)
    }
    return [
        (key, finding)
        for key, finding in findings_of(work, found)
        if finding.severity == "block" and (key, texts.get(key, ""), finding.check) not in waived
    ]


def _head_count(work: Work) -> int:
    """How many of the original's first segments are title and summary."""
    return sum(1 for item in segments.cut(work.original, work.path) if item.kind in ("title", "summary"))


def original_version(work: Work) -> Version:
    """The original as a version of its own."""
    metadata, body = front_matter.read(work.original, work.path)
    return Version(
        work.language,
        str(metadata.get("title", "")),
        str(metadata.get("summary", "")),
        body,
        "withdrawn" if state.withdrawal(work.events) else "original",
        segments=len(segments.cut(work.original, work.path)),
        updated=_day(next((event for event in reversed(work.events) if event.revision), None)),
    )


def translated_version(work: Work, found: state.TranslationState) -> Version:
    """A translation as readers get it: what is missing stands in the original's language, marked as such."""
    texts = {
        item.key: item.text if item.text else untranslated(item.source, work.language, item.key, found)
        for item in found.segments
    }
    document = segments.splice(segments.pin_anchors(work.original), texts)
    metadata, body = front_matter.read(document, work.path)
    made = _made(found)
    approvals = [item.approval for item in found.segments if item.approval]
    last = max(approvals, key=lambda event: event.at) if approvals and made == "approved" else None
    machines = [item.event.engine for item in found.segments if item.state == "machine" and item.event]
    return Version(
        found.language,
        str(metadata.get("title", "")),
        str(metadata.get("summary", "")),
        body,
        "supplied" if made == "supplied" else found.state if found.state != "missing" else "partial",
        made,
        missing=found.missing,
        segments=len(found.segments),
        behind=sum(item.state == "behind" for item in found.segments),
        approved_by=_name(last.by) if last else "",
        approved_on=_day(last),
        engines=tuple(dict.fromkeys(machines)),
        origins=tuple(dict.fromkeys(_origins(found))),
        updated=_day(_last_event(work, found.language)),
    )


def untranslated(text: str, language: str, key: str, found: state.TranslationState) -> str:
    """A segment that has no translation, as it is shown: the original inside its own ``lang``.

    Title and summary are plain text in the page's head, so they stay as they are.
    """
    heads = {item.key for item in found.segments[:2]}
    if key in heads:
        return text
    return f'<span lang="{html.escape(language)}" class="untranslated">{text}</span>'


def _made(found: state.TranslationState) -> Made:
    """Who stands behind the text that is there: the weakest of those who do."""
    if all(item.event is not None and item.event.event == "supplied" for item in found.segments):
        return "supplied"
    states = {item.state for item in found.segments} - {"missing", "behind"}
    if "machine" in states:
        return "machine"
    return "approved" if states == {"approved"} else "edited"


def _origins(found: state.TranslationState) -> Iterator[str]:
    """The languages that the segments were really translated from."""
    for item in found.segments:
        for entry in item.event.segments if item.event else ():
            if entry.source == item.key and entry.from_language:
                yield entry.from_language


def _page(work: Work, metadata: Mapping[str, Any], portal: Portal, versions: Mapping[str, Version]) -> WorkPage:
    """The facts of a work for its page."""
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
        original=original_version(work),
        versions=versions,
        withdrawn_on=_day(withdrawn),
        withdrawn_reason=withdrawn.reason if withdrawn else "",
    )


def hand_page(work: Work, languages: Sequence[str]) -> HandPage:
    """A hand-written page: it exists in the languages in which it was written."""
    versions = {}
    for language in languages:
        if language == work.language:
            versions[language] = original_version(work)
        elif language in work.documents:
            metadata, body = front_matter.read(work.documents[language], f"{work.path}/{language}.md")
            title, summary = str(metadata.get("title", "")), str(metadata.get("summary", ""))
            versions[language] = Version(language, title, summary, body, "original")
    return HandPage(work.path, versions)


def _agents(items: Any) -> tuple[Agent, ...]:
    """Persons or bodies from front matter."""
    return tuple(Agent(dict(item.get("name") or {}), str(item.get("id", ""))) for item in items or ())


def _terms(metadata: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The terms of one taxonomy in front matter."""
    return tuple(str(item) for item in metadata.get(name) or ())


def _last_event(work: Work, language: str) -> Event | None:
    """The last event of a language."""
    return next((event for event in reversed(work.events) if event.language == language), None)


def _day(event: Event | None) -> str:
    """The day of an event in UTC, ``YYYY-MM-DD``."""
    return event.at[:10] if event else ""


def _name(identity: str) -> str:
    """The name of ``Name <mail>``: a mail address is not for readers."""
    return identity.split("<", 1)[0].strip()
