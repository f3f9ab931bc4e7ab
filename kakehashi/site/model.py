"""What pages are made of: values that were decided before, with nothing left to look up.

Frozen records only. They know nothing of files, ledgers or MkDocs. What comes from files that people edit is checked
here once more: texts hold no character that XML forbids, an address is parsed or not there, a date is one or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kakehashi.characters import clean
from kakehashi.model import LanguageTag, Texts
from kakehashi.publication.page import HandPage, WorkPage
from kakehashi.site import addresses


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
class PageSpec:
    """One page to render: its URL below the site (``en/result/2026/x/``), its Markdown, and what its template shows.

    ``context`` holds plain JSON values and addresses, so that a page's fingerprint is over everything that it shows.
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

    def to_json(self) -> dict[str, Any]:
        """The page as plain JSON values; its addresses keep their types."""
        return {
            "url": self.url,
            "language": self.language,
            "title": clean(self.title),
            "markdown": clean(self.markdown),
            "context": addresses.to_plain(self.context),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PageSpec:
        """The page of its JSON form."""
        return cls(**{**data, "context": addresses.from_plain(data["context"])})
