"""The press room's documents and outlets, as values, read from this package and changed by nobody."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["rss1", "rss2", "atom", "html"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A source as the outside world has it: its host, its name, the form and encoding of what it publishes."""

    id: str
    host: str
    name: str
    format: Format
    path: str
    encoding: str = "utf-8"

    @property
    def url(self) -> str:
        """The address of its feed or list."""
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True, slots=True)
class PressDocument:
    """A document: its outlet, its day (ISO), title, summary and body (HTML), its authors and subjects."""

    slug: str
    outlet: str
    date: str
    title: str
    summary: str
    body: str
    creators: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


def read_outlets() -> dict[str, Outlet]:
    """The outlets by id."""
    data = tomllib.loads((resources.files("kakehashi.pressroom") / "outlets.toml").read_text(encoding="utf-8"))
    return {key: Outlet(key, **table) for key, table in data.items()}


def read_documents() -> dict[str, PressDocument]:
    """All documents by slug, the newest first."""
    folder = resources.files("kakehashi.pressroom") / "documents"
    found = []
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            found.append(_document(file.name.removesuffix(".toml"), table))
    return {item.slug: item for item in sorted(found, key=lambda item: (item.date, item.slug), reverse=True)}


def _document(slug: str, table: Mapping[str, object]) -> PressDocument:
    """One document of its file."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return PressDocument(slug, **values)  # type: ignore[arg-type]


def address(document: PressDocument, outlet: Outlet) -> str:
    """The address of a document's page, for ever."""
    return f"https://{outlet.host}/{document.date[:4]}/{document.slug}/"
