"""Sitemaps (https://www.sitemaps.org/protocol.html) with their indexes and the news extension; pages by rules.

Options of a source: ``only`` and ``not`` (regular expressions of addresses), ``max_pages`` in one night (200 without).
``[sources.X.rules]`` read a page as in an HTML list. ``lastmod`` says when a page changed, never when it was
published. Pages obey robots.txt.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any

from lxml import etree

from kakehashi.errors import ConfigError, FetchError, InputError
from kakehashi.fetch import Fetch, Response
from kakehashi.harvesters import Document, Problem, Reading, each, losses, merged, never_raises
from kakehashi.model import Record
from kakehashi.reading.article import read_article
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import decode
from kakehashi.reading.fields import known_language
from kakehashi.reading.identity import canonical_link, distinct, with_hash
from kakehashi.reading.xml import child, children, local, read_xml, text_of
from kakehashi.records.config import Source

NAME = "sitemap"

_MOST_SITEMAPS = 50
_MOST_BYTES = 50 * 1024 * 1024
"""The protocol's own limit for an uncompressed sitemap."""


def recognise(document: Document, text: str) -> float:
    """0.95 for a sitemap's or an index's root element near the start."""
    head = text[:2000]
    return 0.95 if "<urlset" in head or "<sitemapindex" in head else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The pages of a sitemap: a record each, with a title only where the news extension gives one."""
    content = _unpacked(document.content)
    decoded = decode(content, document.content_type, document.encoding or source.encoding)
    try:
        parsed = read_xml(decoded.text)
    except InputError as error:
        return Reading("unknown", decoded.encoding, warnings=decoded.warnings, error=str(error))
    root = parsed.root
    if local(root) == "sitemapindex":
        places = " ".join(text_of(child(item, "loc")) for item in children(root, "sitemap"))
        return Reading("sitemap-index", decoded.encoding, (), (*decoded.warnings, *parsed.notes), next=places)
    if local(root) != "urlset":
        return Reading("unknown", decoded.encoding, error=f"not a sitemap: the root element is {local(root)!r}")
    items = list(each(children(root, "url"), partial(_record, source=source), lambda item: text_of(child(item, "loc"))))
    found = [item for item in items if isinstance(item, Record) and item.url]
    kept = [record for record in distinct(found) if _wanted(record.url, source)]
    left_out = len(found) - len(kept)
    malformed = (note for item in items if isinstance(item, Record) and not item.url for note in item.warnings)
    notes = (*decoded.warnings, *parsed.notes, *malformed)
    warnings = (*notes, *((f"{left_out} pages not wanted or twice",) if left_out else ()))
    lost = (*losses(parsed.lost), *(item for item in items if isinstance(item, Problem)))
    return Reading("sitemap", decoded.encoding, tuple(with_hash(record) for record in kept), warnings, lost=lost)


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The pages that are new or changed by their ``lastmod`` since the last time, the newest first."""
    known: dict[str, str] = state.setdefault("pages", {})
    waiting: list[tuple[str, Record]] = []
    for item in _all(source, fetch):
        if isinstance(item, Problem):
            yield item
        elif known.get(item[1].identity) != (item[0] or "seen"):
            waiting.append(item)
    waiting.sort(key=lambda item: item[0], reverse=True)
    for changed, record in waiting[: int(source.options.get("max_pages", 200))]:
        found = _followed(record, source, fetch)
        if isinstance(found, Record):
            known[record.identity] = changed or "seen"
        yield found


def _all(source: Source, fetch: Fetch) -> Iterator[tuple[str, Record] | Problem]:
    """The pages of all sitemaps, with their ``lastmod``."""
    places, seen = [source.url], {source.url}
    while places and len(seen) <= _MOST_SITEMAPS:
        place = places.pop(0)
        answer = fetch(place, conditional=False, min_interval=source.min_interval)
        document = Document(answer.final_url, answer.content, answer.content_type)
        reading = read(document, source)
        if reading.error:
            yield Problem(place, reading.error, "see 'kakehashi inspect'")
            continue
        yield from reading.lost
        new = [url for url in reading.next.split() if url not in seen]
        seen.update(new)
        places += new
        changed = _changes(document, source)
        yield from ((changed.get(record.identity, ""), record) for record in reading.records)


def _changes(document: Document, source: Source) -> dict[str, str]:
    """``lastmod`` by identity, as text."""
    root = read_xml(decode(_unpacked(document.content), document.content_type, source.encoding).text).root
    return {
        canonical_link(text_of(child(item, "loc"))): text_of(child(item, "lastmod")) for item in children(root, "url")
    }


def _unpacked(content: bytes) -> bytes:
    """The sitemap of a ``.gz`` file, never more than the protocol allows."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return zlib.decompressobj(wbits=31).decompress(content, _MOST_BYTES)
    except (zlib.error, gzip.BadGzipFile, EOFError):
        return b""


def _wanted(url: str, source: Source) -> bool:
    """Whether a page's address is one that the source's options want; raises ``ConfigError``."""
    try:
        only, never = (str(source.options.get(name, "")) for name in ("only", "not"))
        return bool(re.search(only, url)) and not (never and re.search(never, url))
    except re.error as error:
        raise ConfigError(
            f"not a regular expression: {error}", where="portal.toml", hint="see the options only and not"
        ) from error


def _record(item: etree._Element, source: Source) -> Record:
    """A page, with title, language and date of the news extension where it has one."""
    url = text_of(child(item, "loc"))
    news = child(item, "news")
    title, date, language = "", "", source.language
    if news is not None:
        title, date = text_of(child(news, "title")), text_of(child(news, "publication_date"))
        publication = child(news, "publication")
        named = text_of(child(publication, "language")) if publication is not None else ""
        language = known_language(named) or source.language
    return Record(
        identity=canonical_link(url),
        url=url,
        language=language,
        title={language: title} if title else {},
        kind=source.kind,
        published=parse_date(date),
    )


def _followed(record: Record, source: Source, fetch: Fetch) -> Record | Problem:
    """The record with what its page says; a page that is gone withdraws the work."""
    try:
        answer = fetch(record.url, page=True, conditional=False, min_interval=source.min_interval)
    except FetchError as error:
        return (
            replace(record, withdrawn=True) if error.status == 410 else Problem(record.url, error.message, error.hint)
        )
    return merged(record, answer, partial(_with_page, source), source)


def _with_page(source: Source, record: Record, answer: Response) -> Record | Problem:
    """The record with what its page says."""
    decoded = decode(answer.content, answer.content_type, source.encoding)
    article = read_article(decoded.text, answer.final_url, source.rules)
    title = record.title.get(record.language, "") or article.title
    if not title:
        return Problem(record.url, "the page has no title", "set the rule 'title', or leave it out with 'not'")
    return with_hash(
        replace(
            record,
            title={record.language: title},
            summary={record.language: article.summary} if article.summary else {},
            body={record.language: article.body} if article.body else {},
            published=record.published or article.published,
            official={tag: url for tag, url in article.official.items() if tag != record.language},
            images=article.images,
            hash="",
        )
    )
