"""What pages are made of: values that were decided before, with nothing left to look up.

Frozen records only. They know nothing of files, ledgers or MkDocs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kakehashi.model import Agent, Identifier, LanguageTag, Texts

Made: TypeAlias = Literal["original", "supplied", "approved", "edited", "machine"]
"""Who stands behind a version's text: its source, a person who approved it, one who worked on it, or a machine."""


@dataclass(frozen=True, slots=True)
class Version:
    """A work or page in one language. ``missing`` and ``behind`` count segments out of ``segments``.

    ``made`` says who stands behind the text that is there; ``state`` is the whole version's (house, section 4).
    ``heads_on`` is the day of title and summary where they are those of an older revision of the original,
    ``head_language`` the language that they are in where it is not the version's own.
    """

    language: LanguageTag
    title: str
    summary: str
    body: str
    state: str
    made: Made = "original"
    missing: int = 0
    segments: int = 0
    behind: int = 0
    approved_by: str = ""
    approved_on: str = ""
    engines: tuple[str, ...] = ()
    origins: tuple[LanguageTag, ...] = ()
    updated: str = ""
    heads_on: str = ""
    head_language: LanguageTag = ""


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A work as readers meet it: its facts, its original, and the versions that are published."""

    path: str
    kind: str
    published: str
    retrieved: str
    source_name: Texts
    source_url: str
    credit: str
    licence: str
    licence_url: str
    rights: str
    creators: tuple[Agent, ...]
    organisations: tuple[Agent, ...]
    identifiers: tuple[Identifier, ...]
    terms: Mapping[str, tuple[str, ...]]
    official: Texts
    original: Version
    versions: Mapping[LanguageTag, Version]
    withdrawn_on: str = ""
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class HandPage:
    """A hand-written page; it exists in the languages in which it was written. ``index`` is the home page."""

    slug: str
    versions: Mapping[LanguageTag, Version]


@dataclass(frozen=True, slots=True)
class SiteData:
    """Everything that the site shows. ``url`` ends with a slash; ``names`` is the portal's name by language."""

    url: str
    names: Texts
    languages: tuple[LanguageTag, ...]
    works: tuple[WorkPage, ...] = ()
    pages: tuple[HandPage, ...] = ()
    taxonomy: Mapping[str, Mapping[str, Texts]] = field(default_factory=dict)
    page_size: int = 20
    contact: str = ""
    media: Mapping[str, str] = field(default_factory=dict)
    """Stored pictures: their addresses in the site, and the paths of the files that hold them."""
    standing: frozenset[str] = frozenset()
    """The works that cannot be read today: their pages stay as they stand, and lists show what is known of them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a template writes it: ``href`` is relative to its page, ``lang`` the language behind it."""

    href: str
    text: str
    lang: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page to render: its URL below the site (``en/result/2026/x/``), its Markdown, and what its template shows.

    ``context`` holds plain JSON values, so that a page's fingerprint is over everything that it shows.
    """

    url: str
    language: LanguageTag
    title: str
    markdown: str
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The page's file below the site."""
        return self.url if self.url.endswith(".html") else f"{self.url}index.html"
