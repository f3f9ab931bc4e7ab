"""Feeds that a page names for itself (``<link rel="alternate">``, https://www.rssboard.org/rss-autodiscovery).

Only what the page says about itself counts: links in its text are never guessed to be feeds.
"""

from __future__ import annotations

from urllib.parse import urljoin

from kakehashi.reading.article import page

_TYPES = (
    "application/atom+xml", "application/rss+xml", "application/rdf+xml", "application/feed+json", "application/json",
)  # fmt: skip


def feed_links(text: str, url: str) -> list[str]:
    """The addresses of the feeds that a page names, in its order, each once; comment feeds of a blog come last."""
    root = page(text)
    if root is None:
        return []
    bases = [str(item.get("href")) for item in root.iter("base") if item.get("href")]
    base = urljoin(url, bases[0]) if bases else url
    found = {}
    for link in root.iter("link"):
        named = str(link.get("rel") or "").lower().split()
        kind = str(link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" in named and kind in _TYPES and link.get("href"):
            found[urljoin(base, str(link.get("href")).strip())] = "comment" in str(link.get("href")).lower()
    return sorted(found, key=lambda address: found[address])
