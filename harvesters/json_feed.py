"""JSON Feed 1.0 and 1.1, with its further pages (``next_url``). It never follows a link to an article."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from kakehashi.errors import InputError
from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, reading, taken
from kakehashi.model import Record
from kakehashi.reading.encoding import decode
from kakehashi.reading.json_feed import open_json_feed
from kakehashi.records.config import Source

NAME = "json_feed"


def recognise(document: Document, text: str) -> float:
    """0.95 for the version's address near the start of a JSON object."""
    head = text[:2000].lstrip()
    return 0.95 if head.startswith("{") and "jsonfeed.org/version" in head.replace("\\/", "/") else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The records of a feed; ``next`` is the address of its next page."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        items, record, following = open_json_feed(decoded.text, document.url, source)
    except InputError as error:
        return Reading("json-feed", decoded.encoding, warnings=decoded.warnings, error=str(error))
    found = each(items, record, lambda item: str(item.get("id") or item.get("url") or ""))
    return reading("json-feed", decoded.encoding, found, decoded.warnings, following)


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records of the feed and of its further pages (``max_pages`` in its options, 5 without)."""
    url, seen = source.url, {source.url}
    for _ in range(int(source.options.get("max_pages", 5))):
        answer = fetch(url, accept="application/feed+json, application/json", min_interval=source.min_interval)
        if answer.not_modified:
            return
        found = read(Document(answer.final_url, answer.content, answer.content_type), source)
        yield from taken(found, url)
        if found.error:
            return
        url = found.next
        if not url or url in seen:
            return
        seen.add(url)
