"""What readers are shown of a work or a hand-written page: values that were decided, with nothing left to look up.

Frozen records only. They know nothing of files, ledgers or MkDocs. What comes from files that people edit is checked
here once more: texts hold no character that XML forbids, an address is parsed or not there, a date is one or none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kakehashi.characters import clean
from kakehashi.model import Agent, Identifier, LanguageTag, Texts
from kakehashi.web_address import runs, web_address

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def _date(value: str) -> str:
    """A date as far as its day, ``""`` where it is none."""
    return value if _DATE.fullmatch(value) else ""


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

    def __post_init__(self) -> None:
        for name in ("title", "summary", "body"):
            object.__setattr__(self, name, clean(getattr(self, name)))
        object.__setattr__(self, "updated", _date(self.updated))


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A work as readers meet it: its facts, its original, and the versions that are published.

    ``source_url``, ``licence_url`` and ``official`` are ``WebAddress`` or not there.
    """

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

    def __post_init__(self) -> None:
        for name in ("source_url", "licence_url"):
            object.__setattr__(self, name, web_address(getattr(self, name)) or "")
        for name in ("published", "retrieved", "withdrawn_on"):
            object.__setattr__(self, name, _date(getattr(self, name)))
        for name in ("credit", "licence", "withdrawn_reason"):
            object.__setattr__(self, name, clean(getattr(self, name)))
        object.__setattr__(self, "licence", "" if runs(self.licence) else self.licence)
        still = tuple(item for item in self.identifiers if not runs(item.value))
        object.__setattr__(self, "identifiers", still)
        parsed = {language: web_address(url) for language, url in self.official.items()}
        object.__setattr__(self, "official", {language: url for language, url in parsed.items() if url})


@dataclass(frozen=True, slots=True)
class HandPage:
    """A hand-written page; it exists in the languages in which it was written. ``index`` is the home page."""

    slug: str
    versions: Mapping[LanguageTag, Version]
