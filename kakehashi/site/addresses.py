"""The addresses of the outward site: for ever, and made in this one place.

Pure. Addresses are relative to the site's root, without a leading slash: ``en/result/2026/x/``.
"""

from __future__ import annotations

import posixpath
from urllib.parse import urlsplit

RESERVED = frozenset({"page", "feed.xml", "assets", "sitemap.xml", "404.html"})
"""Slugs that no hand-written page may have, beside the kinds."""


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


def relative(source: str, target: str) -> str:
    """The address of ``target`` as a page at ``source`` links to it."""
    folder = source if source.endswith("/") else posixpath.dirname(source) + "/"
    found = posixpath.relpath("/" + target, "/" + folder)
    return f"{found}/" if (target.endswith("/") or not target) and found != "." else "./" if found == "." else found


def prefix(url: str) -> str:
    """The path prefix of a site's URL, with a slash at both ends."""
    return urlsplit(url).path or "/"
