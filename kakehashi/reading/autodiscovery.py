"""Feeds that a page names for itself (``<link rel="alternate">``, https://www.rssboard.org/rss-autodiscovery).

Only what the page says about itself counts: links in its text are never guessed to be feeds.
"""

from __future__ import annotations

from kakehashi.reading.article import page
from kakehashi.web_address import web_address

_TYPES = (
    "application/atom+xml", "application/rss+xml", "application/rdf+xml", "application/feed+json", "application/json",
)  # fmt: skip


def feed_links(text: str, url: str) -> list[str]:
    """The addresses of the feeds that a page names, in its order, each once; comment feeds of a blog come last."""
    root = page(text)
    if root is None:
        return []
    bases = [str(item.get("href")) for item in root.iter("base") if item.get("href")]
    base = (web_address(bases[0], url) if bases else None) or url
    found: dict[str, bool] = {}
    for link in root.iter("link"):
        named = str(link.get("rel") or "").lower().split()
        kind = str(link.get("type") or "").split(";")[0].strip().lower()
        address = web_address(str(link.get("href") or ""), base)
        if "alternate" in named and kind in _TYPES and address:
            found[address] = "comment" in str(link.get("href")).lower()
    return sorted(found, key=lambda address: found[address])
