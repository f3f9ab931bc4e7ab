"""The addresses of the outward site: for ever, and made in this one place.

Pure. Addresses are relative to the site's root, without a leading slash: ``en/result/2026/x/``. What a template writes
as an address is a ``SiteAddress`` or ``MailAddress`` of this module or a ``WebAddress``; a plain text is none of them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from kakehashi.errors import BuildError
from kakehashi.web_address import WebAddress

RESERVED = frozenset({"page", "feed.xml", "assets", "sitemap.xml", "404.html"})
"""Slugs that no hand-written page may have, beside the kinds."""


_PLACE = re.compile(r"(?!//)[^\\:?#\x00-\x20\"'<>]*(?:[?#][^\\\x00-\x20\"'<>]*)?")
_MAIL = re.compile(r"[A-Za-z0-9.!#$*+/=^_{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class SiteAddress(str):
    """Where a page or file of this site stands, as one of its pages links to it: a path, with no scheme and no host.

    Raises ``BuildError`` for anything else.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> SiteAddress:
        """Check ``text``."""
        if not _PLACE.fullmatch(text):
            raise BuildError(f"not an address of the site: {text!r}", where="build")
        return super().__new__(cls, text)


class MailAddress(str):
    """A mail address as a link (``mailto:…``); raises ``BuildError`` for anything else."""

    __slots__ = ()

    def __new__(cls, text: str) -> MailAddress:
        """Check ``text``, with or without its scheme."""
        plain = text.removeprefix("mailto:")
        if not _MAIL.fullmatch(plain):
            raise BuildError(f"not a mail address: {text!r}", where="portal.toml", hint="name@host")
        return super().__new__(cls, f"mailto:{plain}")


Address = WebAddress | SiteAddress | MailAddress
_TYPES: Mapping[str, type[Address]] = {"web": WebAddress, "site": SiteAddress, "mail": MailAddress}


def attribute(value: object) -> str:
    """An address as a template writes it into ``href`` or ``src``; raises ``BuildError`` for a plain text."""
    if type(value) not in _TYPES.values():
        raise BuildError(f"a template was given a plain text for an address: {value!r}", where="build")
    return escape(str(value))


def to_plain(value: Any) -> Any:
    """Values for a template as plain JSON, in which addresses keep their type: ``{"$web": "https://…"}``."""
    for name, kind in _TYPES.items():
        if type(value) is kind:
            return {f"${name}": str(value)}
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    return [to_plain(item) for item in value] if isinstance(value, list | tuple) else value


def from_plain(value: Any) -> Any:
    """The values of their JSON; each address is parsed once more. Raises ``BuildError`` or ``ValueError``."""
    if isinstance(value, dict):
        name = next(iter(value)) if len(value) == 1 else ""
        if name.startswith("$") and name[1:] in _TYPES:
            return _TYPES[name[1:]](value[name])
        return {key: from_plain(item) for key, item in value.items()}
    return [from_plain(item) for item in value] if isinstance(value, list) else value


def home(language: str) -> str:
    """The home page of a language."""
    return f"{language}/"


def work(language: str, path: str) -> str:
    """A work's page; ``path`` is ``<kind>/<year>/<id>``."""
    return f"{language}/{path}/"


def hand_page(language: str, slug: str) -> str:
    """A hand-written page; the slug ``index`` is the home page."""
    return home(language) if slug == "index" else f"{language}/{slug}/"


def listing(language: str, kind: str, page: int = 0) -> str:
    """The newest works of a kind, or the older ones on the n-th page counted from the oldest."""
    return f"{language}/{kind}/page/{page}/" if page else f"{language}/{kind}/"


def feed(language: str, kind: str = "") -> str:
    """The feed below a listing, or of a language's home."""
    return f"{language}/{kind}/feed.xml" if kind else f"{language}/feed.xml"


def media(path: str, name: str) -> str:
    """A stored picture, one file for all languages; ``path`` is the work's."""
    return f"media/{path.rsplit('/', 1)[1]}/{name}"


def relative(source: str, target: str) -> SiteAddress:
    """The address of ``target`` as a page at ``source`` links to it."""
    folder = source if source.endswith("/") else posixpath.dirname(source) + "/"
    found = posixpath.relpath("/" + target, "/" + folder)
    if found == ".":
        return SiteAddress("./")
    return SiteAddress(f"{found}/" if target.endswith("/") or not target else found)


def prefix(url: str) -> str:
    """The path prefix of a site's URL, with a slash at both ends."""
    return urlsplit(url).path or "/"
