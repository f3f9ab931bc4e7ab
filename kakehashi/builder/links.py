"""Links of the built site: each one inside it leads to a file or anchor, and nothing is asked of a foreign host.

It only reads the site.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kakehashi.site import addresses

_ASKED = {("script", "src"), ("link", "href"), ("img", "src"), ("source", "src"), ("iframe", "src"), ("video", "src")}
_NAMED = frozenset({"canonical", "alternate", "license", "author"})
"""The relations of a ``<link>`` that a browser does not fetch."""


@dataclass(slots=True)
class PageLinks:
    """The links of one page, its anchors, and what it asks its reader's browser to fetch."""

    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    fetched: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Gathers links, anchors and fetched files."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageLinks()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.page.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag == "link" and values.get("rel", "") in _NAMED:
            self.page.links.append(values.get("href", ""))
            return
        for name, value in values.items():
            if (tag, name) in _ASKED:
                self.page.fetched.append(value)
            elif name in ("href", "src") and value:
                self.page.links.append(value)


def read_links(html: str) -> PageLinks:
    """The links of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def broken_links(out: Path, url: str) -> list[str]:
    """What does not hold in the site at ``out``, a sentence each; ``url`` is the address it is made for."""
    pages = {
        path.relative_to(out).as_posix(): read_links(path.read_text(encoding="utf-8"))
        for path in sorted(out.rglob("*.html"))
    }
    return [line for name, page in pages.items() for line in _problems(out, url, pages, name, page)]


def _problems(out: Path, url: str, pages: dict[str, PageLinks], name: str, page: PageLinks) -> Iterator[str]:
    """What does not hold on one page."""
    for link in page.fetched:
        if urlsplit(link).netloc or link.startswith("data:text"):
            yield f"{name}: asks a foreign host: {link}"
    for link in (*page.links, *page.fetched):
        target = _inside(name, link, url)
        if target is None:
            continue
        path, anchor = target
        file = path + "index.html" if path.endswith("/") or not path else path
        if not (out / file).is_file():
            yield f"{name}: leads nowhere: {link}"
        elif anchor and file in pages and anchor not in pages[file].anchors:
            yield f"{name}: no such place on the page: {link}"


def _inside(name: str, link: str, url: str) -> tuple[str, str] | None:
    """Path below the site and anchor of a link; ``None`` for one that leads out of it."""
    root = addresses.prefix(url)
    if link.startswith(url):
        link = root + link[len(url) :]
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return name, unquote(parts.fragment)
    joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(root + name), unquote(parts.path)))
    if parts.path.endswith(("/", "/.", "/..")) or parts.path in (".", ".."):
        joined = joined.rstrip("/") + "/"
    if not joined.startswith(root):
        return f"../{joined}", ""
    return joined[len(root) :], unquote(parts.fragment)
