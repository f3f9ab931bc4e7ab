"""Sitemaps (sitemaps.org 0.9): one a language and an index, with hreflang of the versions that exist. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from kakehashi.characters import clean


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its URL, when it changed (``""`` unknown), and the URLs of its versions by ``hreflang``."""

    url: str
    changed: str
    versions: Mapping[str, str]


def sitemap(entries: Iterable[Entry]) -> str:
    """The sitemap of these pages."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for entry in entries:
        lines.append(f"  <url><loc>{escape(entry.url)}</loc>")
        if entry.changed:
            lines.append(f"    <lastmod>{escape(entry.changed)}</lastmod>")
        lines += [
            f'    <xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(url)}/>'
            for language, url in entry.versions.items()
        ]
        lines.append("  </url>")
    return clean("\n".join([*lines, "</urlset>", ""]))


def sitemap_index(urls: Sequence[str]) -> str:
    """The index of the languages' sitemaps."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"  <sitemap><loc>{escape(url)}</loc></sitemap>" for url in urls),
        "</sitemapindex>",
        "",
    ]
    return clean("\n".join(lines))
