"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed; with Dublin Core, PRISM and content modules.

lxml reads them, strict and then recovering; feedparser is the last resort. Text is decoded and dates are read by us.
It never follows a link but to the article pages of a source that says ``follow``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import feedparser

from kakehashi.errors import InputError
from kakehashi.fetch import Fetch, Response
from kakehashi.harvesters import Document, Problem, Reading, articles, each, never_raises, reading, taken
from kakehashi.model import Record
from kakehashi.reading.article import read_article
from kakehashi.reading.autodiscovery import feed_links
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import Decoded, decode
from kakehashi.reading.html import sanitise, visible_text
from kakehashi.reading.identity import identity, with_hash
from kakehashi.reading.json_feed import open_json_feed
from kakehashi.reading.xml import read_xml, without_forbidden
from kakehashi.reading.xml_feed import feed_format, feed_record, item_name, whole_items
from kakehashi.reading.xml_repair import Lost
from kakehashi.records.config import Source
from kakehashi.web_address import joined, web_address

NAME = "feed"

_Found: TypeAlias = tuple[str, list[Record | Problem] | list[Record], tuple[str, ...], tuple[Lost, ...]]
"""A format's name, records, what was odd, and what a parser left out."""

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


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The records of a feed; what cannot be read is named in ``error``, what is odd in ``warnings``."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        name, records, warnings, lost = _read_text(document, decoded, source)
    except InputError as error:
        return Reading("unknown", decoded.encoding, warnings=decoded.warnings, error=str(error))
    return reading(name, decoded.encoding, records, (*decoded.warnings, *warnings), lost=lost)


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records of the source's feed, with their article pages where it says ``follow``."""
    answer = fetch(source.url, accept=_ACCEPT, min_interval=source.min_interval)
    if answer.not_modified:
        yield from articles(None, source, fetch, state, answer.day, partial(_merged, source))
        return
    answer, found = _found(answer, source, fetch)
    items = list(taken(found, source.url, "see 'kakehashi inspect' and 'kakehashi doctor'"))
    yield from (item for item in items if isinstance(item, Problem))
    if found.error:
        return
    state["warnings"] = list(found.warnings)
    records = [item for item in items if isinstance(item, Record) and not _is_section_page(item, source)]
    if source.follow:
        yield from (record for record in records if record.withdrawn)
        listed = [record for record in records if not record.withdrawn]
        yield from articles(listed, source, fetch, state, answer.day, partial(_merged, source))
    else:
        yield from records


def _found(answer: Response, source: Source, fetch: Fetch) -> tuple[Response, Reading]:
    """The feed of an answer, or the first feed that a page names where a page came instead."""
    found = read(Document(answer.final_url, answer.content, answer.content_type), source)
    if found.error is None:
        return answer, found
    text = decode(answer.content, answer.content_type, source.encoding).text
    named = feed_links(text, answer.final_url) if "<html" in text[:2000].lower() else []
    if not named:
        return answer, found
    other = fetch(named[0], accept=_ACCEPT, conditional=False, min_interval=source.min_interval)
    found = read(Document(other.final_url, other.content, other.content_type), source)
    return other, replace(found, warnings=(*found.warnings, f"the address is a page; its feed is {named[0]}"))


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


def _read_text(document: Document, decoded: Decoded, source: Source) -> _Found:
    """The format's name, the records, what was odd and what was lost; raises ``InputError``."""
    if decoded.text.lstrip().startswith("{"):
        items, read_item, _ = open_json_feed(decoded.text, document.url, source)
        return "json-feed", list(each(items, read_item, lambda item: str(item.get("id", "")))), (), ()
    parsed = read_xml(decoded.text)
    name = feed_format(parsed.root)
    recovered = not parsed.whole and not parsed.mended
    if name and (items := whole_items(parsed.root, decoded.text, broken=recovered)):
        records = each(items, feed_record(parsed.root, document.url, source), item_name)
        return name, list(records), parsed.notes, parsed.lost
    if name and (parsed.lost or not parsed.notes):
        return name, [], ("the feed is empty", *parsed.notes), parsed.lost
    return _read_with_feedparser(document, decoded, source, parsed.notes)


def _read_with_feedparser(document: Document, decoded: Decoded, source: Source, warnings: tuple[str, ...]) -> _Found:
    """What feedparser still finds in a document that lxml could not read as a feed; raises ``InputError``."""
    if len(document.content) > _SMALL or _MONSTER.search(decoded.text):
        raise InputError("not a feed that can be read, and too large for a second try", where=document.url)
    try:
        parsed: Any = feedparser.parse(without_forbidden(decoded.text).encode("utf-8", "replace"), sanitize_html=False)
    except Exception as error:  # the last resort itself gives up in many ways on what is hostile
        raise InputError(f"not a feed that can be read: {error!r}", where=document.url) from error
    if not parsed.get("version") and not parsed.get("entries"):
        raise InputError("not a feed", where=document.url, hint="see 'kakehashi inspect'")
    read_entry: Callable[[Any], Record] = lambda entry: _parsed_record(entry, document.url, source)  # noqa: E731
    records = list(each(parsed["entries"], read_entry, lambda entry: str(entry.get("id") or entry.get("link", ""))))
    return str(parsed.get("version") or "unknown"), records, (*warnings, "read by feedparser"), ()


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
