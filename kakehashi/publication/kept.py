"""The page of a work that cannot be read today, as it was last built: what lists, feeds and sitemaps show of it.

Pure: a page as plain JSON values and back, without the texts' bodies, which stand in the site's own files. It is the
one place where a former build counts, and only until somebody has mended the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from kakehashi.model import Agent, Identifier
from kakehashi.publication.page import Version, WorkPage
from kakehashi.publication.policy import right_today
from kakehashi.records.config import Portal
from kakehashi.works.rights import source_of


def page_json(page: WorkPage) -> dict[str, Any]:
    """The page as plain values."""
    versions = {language: replace(version, body="") for language, version in page.versions.items()}
    return asdict(replace(page, original=replace(page.original, body=""), versions=versions))


def page_from_json(data: Mapping[str, Any]) -> WorkPage:
    """The page of its plain values; raises ``TypeError`` or ``KeyError`` where they are those of another program."""
    values = dict(data)
    for name in ("creators", "organisations"):
        values[name] = tuple(Agent(**item) for item in values[name])
    values["identifiers"] = tuple(Identifier(**item) for item in values["identifiers"])
    values["terms"] = {name: tuple(terms) for name, terms in values["terms"].items()}
    values["original"] = _version(values["original"])
    values["versions"] = {language: _version(item) for language, item in values["versions"].items()}
    return WorkPage(**values)


def _version(data: Mapping[str, Any]) -> Version:
    """A version of its plain values."""
    values: dict[str, Any] = {name: tuple(item) if isinstance(item, list) else item for name, item in data.items()}
    return Version(**values)


def still_allowed(page: WorkPage, source: str, portal: Portal) -> WorkPage | None:
    """The page as far as today's policy lets it stand; ``None`` where its rights have become stricter since.

    What a broken work says today cannot be asked, so whatever is not sure to be allowed goes.
    """
    known = source_of(source, portal.sources)
    if (source and known is None) or right_today(page.rights, known) != page.rights:
        return None
    versions = {
        language: version
        for language, version in page.versions.items()
        if language == page.original.language
        or version.made == "approved"
        or portal.publish.needs(language, page.kind) != "approved"
    }
    return replace(page, versions=versions)
