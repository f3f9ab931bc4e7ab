"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/): its items as records.

HTML is sanitised, plain text is escaped. A date is read by the one ladder and never taken from ``date_modified``
where ``date_published`` is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from kakehashi.errors import InputError
from kakehashi.model import Agent, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.fields import known_language
from kakehashi.reading.html import sanitise, visible_text
from kakehashi.reading.identity import identity
from kakehashi.records.config import Source
from kakehashi.web_address import joined, web_address


def open_json_feed(
    text: str, base: str, source: Source
) -> tuple[list[dict[str, Any]], Callable[[Mapping[str, Any]], Record], str]:
    """A feed's items, what gives the record of one, and the address of the next page; raises ``InputError``."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}") from error
    if not isinstance(data, dict) or "jsonfeed.org" not in str(data.get("version", "")):
        raise InputError("not a JSON Feed: no version of jsonfeed.org")
    language = known_language(str(data.get("language") or "")) or source.language
    listed = data.get("items")
    people = _people(data, language)
    items = [item for item in (listed if isinstance(listed, list) else ()) if isinstance(item, dict)]
    following = str(data.get("next_url") or "")
    read = lambda item: _record(item, base, language, people, source)  # noqa: E731
    return items, read, web_address(following, base) or ""


def _record(
    item: Mapping[str, Any], base: str, feed_language: str, feed_people: tuple[Agent, ...], source: Source
) -> Record:
    """One item; its authors are the feed's where it names none (1.1)."""
    language = known_language(str(item.get("language") or "")) or feed_language
    link = joined(base, str(item.get("url") or item.get("external_url") or ""))
    title = visible_text(str(item.get("title") or ""))
    body = sanitise(str(item.get("content_html") or ""), web_address(link) or base) or _paragraphs(
        str(item.get("content_text") or "")
    )
    summary = visible_text(str(item.get("summary") or ""))
    tags = item.get("tags")
    return Record(
        identity=identity([str(item.get("id") or "")], link, title),
        url=link,
        language=language,
        title={language: title} if title else {},
        summary={language: summary} if summary else {},
        body={language: body} if body else {},
        kind=source.kind,
        published=parse_date(str(item.get("date_published") or "")),
        creators=_people(item, language) or feed_people,
        subjects=tuple(dict.fromkeys(str(tag) for tag in tags)) if isinstance(tags, list) else (),
    )


def _people(item: Mapping[str, Any], language: str) -> tuple[Agent, ...]:
    """``authors`` of 1.1, or ``author`` of 1.0."""
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    names = [str(person.get("name") or "").strip() for person in people if isinstance(person, Mapping)]
    return tuple(Agent({language: name}) for name in names if name)


def _paragraphs(text: str) -> str:
    """Plain text as paragraphs."""
    parts = [escape(part.strip(), quote=False) for part in text.split("\n\n")]
    return "".join(f"<p>{part}</p>" for part in parts if part)
