"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed; with Dublin Core, PRISM and content modules.

lxml reads them, strict and then recovering; feedparser is the last resort. Text is decoded and dates are read by us.
It never follows a link but to the article pages of a source that says ``follow``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any

import feedparser

from harvesters import Document, Problem, Reading, articles
from kakehashi.config import Source
from kakehashi.errors import InputError
from kakehashi.fetch import Fetch, Response
from kakehashi.model import Record
from kakehashi.reading.article import read_article
from kakehashi.reading.autodiscovery import feed_links
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import Decoded, decode, is_mojibake
from kakehashi.reading.html import sanitise, visible_text
from kakehashi.reading.identity import distinct, identity, with_hash
from kakehashi.reading.json_feed import read_json_feed
from kakehashi.reading.xml import BROKEN, parse_xml
from kakehashi.reading.xml_feed import feed_format, feed_records, whole_items
from kakehashi.web_address import joined, web_address

NAME = "feed"

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml, text/xml, */*;q=0.5"
)
_SMALL = 500_000
"""Bytes beyond which feedparser is not asked (it is quadratic in places)."""

_MONSTER = re.compile(r"<[^<>]{20000}")
"""A tag so long that feedparser would need minutes for its attributes."""


def recognise(document: Document, text: str) -> float:
    """1 for a feed's root element near the start, 0.8 for JSON Feed."""
    head = text[:2000].lstrip()
    if any(mark in head for mark in ("<rss", "<rdf:RDF", "<feed", "<RDF", "<channel")):
        return 0.9
    return 0.9 if head.startswith("{") and "jsonfeed.org/version" in head else 0.0


def read(document: Document, source: Source) -> Reading:
    """The records of a feed; what cannot be read is named in ``error``, what is odd in ``warnings``."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        name, records, warnings = _read_text(document, decoded, source)
    except InputError as error:
        return Reading("unknown", decoded.encoding, warnings=decoded.warnings, error=str(error))
    kept = [record for record in records if record.title or record.withdrawn]
    broken = next((record for record in kept if any(is_mojibake(title) for title in record.title.values())), None)
    left_out = len(records) - len(kept)
    notes = (*decoded.warnings, *warnings, *((f"{left_out} items without a title left out",) if left_out else ()))
    if broken is not None:
        message = (
            f"a title is not readable text ({next(iter(broken.title.values()))[:40]!r}): set encoding for the source"
        )
        return Reading(name, decoded.encoding, warnings=notes, error=message)
    return Reading(name, decoded.encoding, tuple(with_hash(record) for record in distinct(kept)), notes)


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records of the source's feed, with their article pages where it says ``follow``."""
    answer = fetch(source.url, accept=_ACCEPT, min_interval=source.min_interval)
    if answer.not_modified:
        yield from articles(None, source, fetch, state, answer.day, partial(_merged, source))
        return
    answer, reading = _found(answer, source, fetch)
    if reading.error:
        yield Problem(source.url, reading.error, "see 'kakehashi inspect' and 'kakehashi doctor'")
        return
    state["warnings"] = list(reading.warnings)
    for warning in reading.warnings:
        if warning.startswith(BROKEN):
            yield Problem(source.url, warning, "what could be read was taken; tell the source's owner")
    records = [record for record in reading.records if not _is_section_page(record, source)]
    if source.follow:
        yield from (record for record in records if record.withdrawn)
        listed = [record for record in records if not record.withdrawn]
        yield from articles(listed, source, fetch, state, answer.day, partial(_merged, source))
    else:
        yield from records


def _found(answer: Response, source: Source, fetch: Fetch) -> tuple[Response, Reading]:
    """The feed of an answer, or the first feed that a page names where a page came instead."""
    reading = read(Document(answer.final_url, answer.content, answer.content_type), source)
    if reading.error is None:
        return answer, reading
    text = decode(answer.content, answer.content_type, source.encoding).text
    named = feed_links(text, answer.final_url) if "<html" in text[:2000].lower() else []
    if not named:
        return answer, reading
    other = fetch(named[0], accept=_ACCEPT, conditional=False, min_interval=source.min_interval)
    reading = read(Document(other.final_url, other.content, other.content_type), source)
    return other, replace(reading, warnings=(*reading.warnings, f"the address is a page; its feed is {named[0]}"))


def _merged(source: Source, record: Record, answer: Response) -> Record:
    """The record with the body of its article page."""
    decoded = decode(answer.content, answer.content_type, source.encoding)
    article = read_article(decoded.text, answer.final_url, source.rules)
    body = {record.language: article.body} if article.body else record.body
    official = {tag: url for tag, url in article.official.items() if tag != record.language} | dict(record.official)
    images = article.images if article.body else record.images
    return with_hash(replace(record, body=body, official=official, images=images, hash=""))


def _is_section_page(record: Record, source: Source) -> bool:
    """Whether an entry only points at the section's front page, as JST's feed has one."""
    return record.url.rstrip("/") in {
        joined(source.url, "/").rstrip("/"),
        str(source.options.get("skip_link", "-")).rstrip("/"),
    }


def _read_text(document: Document, decoded: Decoded, source: Source) -> tuple[str, list[Record], tuple[str, ...]]:
    """The format's name, the records and what was odd; raises ``InputError``."""
    if decoded.text.lstrip().startswith("{"):
        return "json-feed", read_json_feed(decoded.text, document.url, source)[0], ()
    root, warnings = parse_xml(decoded.text)
    name = feed_format(root)
    if name and (items := whole_items(root, decoded.text, broken=bool(warnings))):
        return name, list(feed_records(root, items, document.url, source)), warnings
    if name and not warnings:
        return name, [], ("the feed is empty",)
    return _read_with_feedparser(document, decoded, source, warnings)


def _read_with_feedparser(
    document: Document, decoded: Decoded, source: Source, warnings: tuple[str, ...]
) -> tuple[str, list[Record], tuple[str, ...]]:
    """What feedparser still finds in a document that lxml could not read as a feed; raises ``InputError``."""
    if len(document.content) > _SMALL or _MONSTER.search(decoded.text):
        raise InputError("not a feed that can be read, and too large for a second try", where=document.url)
    parsed: Any = feedparser.parse(decoded.text.encode("utf-8"), sanitize_html=False)
    if not parsed.get("version") and not parsed.get("entries"):
        raise InputError("not a feed", where=document.url, hint="see 'kakehashi inspect'")
    read_entry: Callable[[Any], Record] = lambda entry: _parsed_record(entry, document.url, source)  # noqa: E731
    records = [read_entry(entry) for entry in parsed["entries"]]
    return str(parsed.get("version") or "unknown"), records, (*warnings, "read by feedparser")


def _parsed_record(entry: Any, base: str, source: Source) -> Record:
    """One entry of feedparser; its dates are read from their text, never from its guess."""
    link = joined(base, str(entry.get("link", "")))
    title = visible_text(str(entry.get("title", "")))
    content = entry.get("content") or [{}]
    body = sanitise(str(content[0].get("value", "")), web_address(link) or base)
    summary = visible_text(str(entry.get("summary", "")))
    language = source.language
    return Record(
        identity=identity([str(entry.get("id", ""))], link, title),
        url=link,
        language=language,
        title={language: title} if title else {},
        summary={language: summary} if summary and not body else {},
        body={language: body} if body else {},
        kind=source.kind,
        published=parse_date(str(entry.get("published", "") or entry.get("updated", ""))),
    )
