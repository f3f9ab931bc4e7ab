"""The configuration of a portal, ``portal.toml``, as frozen records.

Strict: an unknown key or a wrong value is a ``ConfigError`` with file, key and the nearest known key. It never looks
at the environment and never reads anything but the text that it is given.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kakehashi.errors import ConfigError, InputError
from kakehashi.kinds import KINDS
from kakehashi.languages import LANGUAGES
from kakehashi.model import Texts
from kakehashi.records.names import read_source_id
from kakehashi.strict import read_table, unknown_key

Rights = Literal["own", "open", "permission", "metadata", "link", "item"]
"""What a source allows (house, section 4); ``item`` takes each record's own licence."""


@dataclass(frozen=True, slots=True)
class Site:
    """``[site]``: where the portal stands, what it is called, and in which languages it speaks."""

    url: str
    languages: tuple[str, ...]
    names: Texts
    contact: str = ""
    page_size: int = 20

    def __post_init__(self) -> None:
        if not self.url.startswith(("https://", "http://")):
            raise ValueError(f"site.url = {self.url!r} must start with https://")
        if not self.url.endswith("/"):
            raise ValueError(f"site.url = {self.url!r} must end with a slash")
        for tag in (*self.languages, *self.names):
            _known(tag, LANGUAGES, "language")
        if self.page_size < 1:
            raise ValueError("site.page_size must be at least 1")


@dataclass(frozen=True, slots=True)
class Fetching:
    """``[fetch]``: manners and limits, times in seconds; ``tries`` counts the first one.

    ``resolve`` maps a host to the loopback address that stands for it.
    """

    user_agent: str = "Kakehashi/0.1 (science information portal)"
    connect_timeout: float = 10.0
    total_timeout: float = 30.0
    max_bytes: int = 10_000_000
    min_interval: float = 1.0
    tries: int = 3
    back_off: float = 2.0
    resolve: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Permission:
    """``[sources.<id>.permission]``: a permission that was given, as recorded."""

    reference: str
    date: str
    translate: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """``[sources.<id>]``: one source, its protocol, and what it allows.

    ``min_interval`` is in seconds between requests to its host, ``max_cache`` in hours. ``rules`` are CSS selectors
    for HTML sources; ``defaults`` are taxonomy terms given to every work of the source. ``images`` says that its
    pictures may be stored too. ``paused`` says why the source is not asked by the night. ``key_env`` names the
    environment variable of the key that its API asks for as the query's ``key_parameter``.
    """

    url: str
    name: Texts
    rights: Rights
    id: str = ""
    harvester: str = "feed"
    kind: str = "news"
    language: str = "ja"
    licence: str = ""
    licence_url: str = ""
    credit: str = ""
    checked_on: str = ""
    encoding: str = ""
    min_interval: float | None = None
    max_cache: float | None = None
    follow: bool = False
    images: bool = False
    paused: str = ""
    key_env: str = ""
    key_parameter: str = "appid"
    external_engines: bool | None = None
    uncertain: str = ""
    permission: Permission | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _known(self.kind, KINDS, "kind")
        _known(self.language, LANGUAGES, "language")
        if self.rights == "permission" and self.permission is None:
            raise ValueError("rights = 'permission' needs a [permission] table with reference and date")
        if self.rights == "open" and not self.licence:
            raise ValueError("rights = 'open' needs a licence, e.g. licence = 'CC-BY-4.0'")
        if self.images and self.rights not in ("own", "open", "permission"):
            raise ValueError(f"images = true needs rights that allow storing them, not {self.rights!r}")

    @property
    def may_leave(self) -> bool:
        """Whether the source's text may be sent to an engine outside this machine."""
        return self.rights in ("own", "open") if self.external_engines is None else self.external_engines


@dataclass(frozen=True, slots=True)
class Route:
    """``[[routes]]``: which engines translate from one language to another, in order.

    ``from`` may be a pivot, another language in which the work already stands; with ``needs = "approved"`` only what a
    person has approved there is translated from. ``kinds`` limits the route. ``max_characters`` and ``max_cost`` are
    what engines outside this machine may be sent in one night and what that may cost by their ``price``; 0 means no
    limit.
    """

    source: str = field(metadata={"key": "from"})
    target: str = field(metadata={"key": "to"})
    engines: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    needs: Literal["any", "approved"] = "any"
    max_characters: int = 0
    max_cost: float = 0.0
    max_failures: int = 3

    def __post_init__(self) -> None:
        _known(self.source, LANGUAGES, "language")
        _known(self.target, LANGUAGES, "language")
        for kind in self.kinds:
            _known(kind, KINDS, "kind")


@dataclass(frozen=True, slots=True)
class PublishRule:
    """``[[publish.rules]]``: what a language or kind (or both) needs before its pages go out."""

    needs: Literal["machine", "approved"]
    language: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        if self.language:
            _known(self.language, LANGUAGES, "language")
        if self.kind:
            _known(self.kind, KINDS, "kind")


@dataclass(frozen=True, slots=True)
class Publish:
    """``[publish]``: ``default`` is ``machine`` (with its notice) or ``approved``; the first rule that fits wins."""

    default: Literal["machine", "approved"] = "machine"
    rules: tuple[PublishRule, ...] = ()

    def needs(self, language: str, kind: str) -> str:
        """``machine`` or ``approved`` for a language and kind."""
        for rule in self.rules:
            if rule.language in ("", language) and rule.kind in ("", kind):
                return rule.needs
        return self.default


@dataclass(frozen=True, slots=True)
class Review:
    """``[review]``: ``single_person`` switches off the check that an event's author wrote its commit."""

    single_person: bool = False


@dataclass(frozen=True, slots=True)
class Portal:
    """The whole of ``portal.toml``."""

    site: Site
    fetch: Fetching = field(default_factory=Fetching)
    sources: Mapping[str, Source] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    engines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    publish: Publish = field(default_factory=Publish)
    review: Review = field(default_factory=Review)

    def source(self, name: str) -> Source:
        """The source ``name``; raises ``ConfigError`` with the nearest known one."""
        if name in self.sources:
            return self.sources[name]
        raise unknown_key(name, self.sources, "portal.toml", f"sources.{name}")


def read_config(text: str, where: str = "portal.toml") -> Portal:
    """The portal that ``text`` (TOML) configures; raises ``ConfigError``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}", where=where) from error
    portal = read_table(Portal, data, where)
    named = {_source_id(key, where): replace(source, id=key) for key, source in portal.sources.items()}
    return replace(portal, sources=named)


def _source_id(key: str, where: str) -> str:
    """The id of a source, which names files; raises ``ConfigError``."""
    try:
        return read_source_id(key)
    except InputError as error:
        raise ConfigError(error.message, where=f"{where}: sources.{key}", hint=error.hint) from error


def _known(name: str, records: Mapping[str, object], what: str) -> None:
    """Raise ``ValueError`` with the known names where ``name`` is none of them."""
    if name not in records:
        raise ValueError(f"{what} {name!r} is not known: there are {', '.join(records)}")
