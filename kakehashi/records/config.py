"""The configuration of a portal, ``portal.toml``, as frozen records.

Strict: an unknown key or a wrong value is a ``ConfigError`` with file, key and the nearest known key. It never looks
at the environment and never reads anything but the text that it is given.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from kakehashi.errors import ConfigError, InputError
from kakehashi.model import Texts
from kakehashi.records.kinds import KINDS
from kakehashi.records.languages import LANGUAGES, ORIGINAL
from kakehashi.records.licences import is_closed_licence
from kakehashi.records.names import read_source_id
from kakehashi.records.strict import read_table, unknown_key
from kakehashi.web_address import web_address

Rights = Literal["own", "open", "permission", "metadata", "link", "item"]
"""What a source allows (house, section 4); ``item`` takes each record's own licence."""

Part: TypeAlias = Literal["summary", "body", "pictures"]
"""What may be stored of a work beside its bibliographic facts."""


@dataclass(frozen=True, slots=True)
class Site:
    """``[site]``: where the portal stands, what it is called, and in which languages it speaks.

    ``operator`` names whose portal it is: the texts of sources with such an ``owner`` are its own.
    """

    url: str
    languages: tuple[str, ...]
    names: Texts
    contact: str = ""
    page_size: int = 20
    operator: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.url.startswith(("https://", "http://")):
            raise ValueError(f"site.url = {self.url!r} must start with https://")
        if web_address(self.url) is None:
            raise ValueError(f"site.url = {self.url!r} is no address of the web")
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
    """``[sources.<id>.permission]``: a permission that was given, as recorded.

    ``reference`` says where it can be looked up (a letter, a contract), ``date`` on which day it was given, ``what``
    which parts it is for beside title and facts, ``translate`` whether they may be translated. From the day after
    ``until`` (ISO 8601, Japan's calendar) it holds no longer; ``""`` is no end.
    """

    reference: str
    date: str
    what: tuple[Part, ...]
    translate: bool = True
    until: str = ""

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise ValueError("permission.reference is empty: say where the permission can be looked up")
        _day(self.date, "permission.date")
        if self.until and _day(self.until, "permission.until") < _day(self.date, "permission.date"):
            raise ValueError(f"permission.until = {self.until!r} is before its date {self.date!r}")


@dataclass(frozen=True, slots=True)
class Source:
    """``[sources.<id>]``: one source, its protocol, and what it allows.

    ``min_interval`` is in seconds between requests to its host, ``max_cache`` in hours. ``rules`` are CSS selectors
    for HTML sources; ``defaults`` are taxonomy terms given to every work of the source. ``images`` says that its
    pictures may be stored too. ``paused`` says why the source is not asked by the night. ``key_env`` names the
    environment variable of the key that its API asks for as the query's ``key_parameter``. ``was`` names the ids that
    the source had before: works keep the old id in theirs. Until ``embargo_until`` (a day in Japan, or an instant with
    its offset) nothing of the source is stored, sent or shown. ``owner`` names whose texts they are: in a portal whose
    ``[site] operator`` is the same, the source has the right ``own``, whatever ``rights`` says for all others.
    """

    url: str
    name: Texts
    rights: Rights
    id: str = ""
    harvester: str = "feed"
    kind: str = "news"
    language: str = ORIGINAL
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
    embargo_until: str = ""
    owner: str = ""
    was: tuple[str, ...] = ()
    uncertain: str = ""
    permission: Permission | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _known(self.kind, KINDS, "kind")
        _known(self.language, LANGUAGES, "language")
        for problem in _rights_problems(self):
            raise ValueError(problem)

    @property
    def may_leave(self) -> bool:
        """Whether text stored under the source's own right may be sent to an engine outside this machine."""
        return self.rights in ("own", "open") if self.external_engines is None else self.external_engines


def _rights_problems(source: Source) -> Iterator[str]:
    """What a source says of its rights that cannot be obeyed: it is refused rather than swallowed."""
    stores = source.rights in ("own", "open", "permission")
    if source.rights == "permission" and source.permission is None:
        yield "rights = 'permission' needs a [permission] table with reference, date and what"
    if source.permission is not None and source.rights != "permission":
        yield f"a [permission] is of no use with rights = {source.rights!r}: set rights = 'permission' or remove it"
    if source.rights == "open" and not source.licence:
        yield "rights = 'open' needs a licence, e.g. licence = 'CC-BY-4.0'"
    if source.rights == "open" and is_closed_licence(source.licence):
        yield f"the licence {source.licence!r} is not open: it forbids changes or trade; record a permission instead"
    if source.images and not stores:
        yield f"images = true needs rights that allow storing them, not {source.rights!r}"
    if source.images and source.permission is not None and "pictures" not in source.permission.what:
        yield "images = true, but permission.what does not name 'pictures'"
    if source.external_engines and (source.rights == "link" or source.max_cache is not None):
        yield "external_engines = true is of no use here: a title that is only linked is never translated"
    if source.external_engines and source.permission is not None and not source.permission.translate:
        yield "external_engines = true, but the permission forbids translating"
    if source.embargo_until:
        _instant(source.embargo_until, "embargo_until")


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
    """``[review]``: with ``single_person`` one person may approve what they typed, and git is asked about no event."""

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

    def __post_init__(self) -> None:
        for name, source in self.sources.items():
            for key, address in (("url", source.url), ("licence_url", source.licence_url)):
                if (address or key == "url") and web_address(address) is None:
                    raise ValueError(f"sources.{name}.{key} = {address!r} is no address of the web (https://…)")

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
    _check_former_ids(named, where)
    _check_operators(portal.site.operator, named, where)
    return replace(portal, sources={key: _as_operator(item, portal.site.operator) for key, item in named.items()})


def _as_operator(source: Source, operator: Collection[str]) -> Source:
    """The source with the right that the portal's operator has to it."""
    return replace(source, rights="own", permission=None) if source.owner in operator and source.owner else source


def _check_operators(operator: Iterable[str], sources: Mapping[str, Source], where: str) -> None:
    """Raise ``ConfigError`` for an operator who owns no source, where any source names an owner."""
    owners = {source.owner for source in sources.values() if source.owner}
    for name in operator if owners else ():
        if name not in owners:
            raise unknown_key(name, owners, where, f"site.operator = {name}")


def _source_id(key: str, where: str) -> str:
    """The id of a source, which names files; raises ``ConfigError``."""
    try:
        return read_source_id(key)
    except InputError as error:
        raise ConfigError(error.message, where=f"{where}: sources.{key}", hint=error.hint) from error


def _check_former_ids(sources: Mapping[str, Source], where: str) -> None:
    """Raise ``ConfigError`` where a former id is still a source's, or two sources claim it."""
    claimed: dict[str, str] = {}
    for source in sources.values():
        for old in (_source_id(name, where) for name in source.was):
            other = old if old in sources else claimed.get(old, "")
            if other:
                raise ConfigError(
                    f"was names {old!r}, which is the id of the source {other!r}"
                    if old in sources
                    else f"was names {old!r}, which {other!r} names too",
                    where=f"{where}: sources.{source.id}.was",
                    hint="an id belongs to one source",
                )
            claimed[old] = source.id


def _day(value: str, key: str) -> date:
    """A day (ISO 8601); raises ``ValueError`` naming the key."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{key} = {value!r} is no day: write it as 2026-11-25") from None


def _instant(value: str, key: str) -> datetime:
    """A day or an instant with its offset; raises ``ValueError`` naming the key."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{key} = {value!r} is no time: write 2026-12-01 or 2026-12-01T10:00+09:00") from None
    if len(value) > len("2026-12-01") and found.tzinfo is None:
        raise ValueError(f"{key} = {value!r} has no offset: write 2026-12-01T10:00+09:00")
    return found


def _known(name: str, records: Mapping[str, object], what: str) -> None:
    """Raise ``ValueError`` with the known names where ``name`` is none of them."""
    if name not in records:
        raise ValueError(f"{what} {name!r} is not known: there are {', '.join(records)}")
