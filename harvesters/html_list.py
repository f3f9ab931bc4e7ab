"""HTML lists with article pages, read by CSS rules of the source's table.

``[sources.X.rules]``: ``item`` (one entry of the list), ``link`` and ``date`` inside it, ``next`` for the next page;
then ``title``, ``body``, ``summary``, ``drop`` for the article page. Pages obey robots.txt. It never guesses a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from functools import partial
from typing import Any

from kakehashi.fetch import Fetch, Response
from kakehashi.harvesters import Document, Problem, Reading, articles, each, never_raises, reading, taken
from kakehashi.model import Published, Record
from kakehashi.reading.article import first_text, page, read_article, select
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import decode
from kakehashi.reading.fields import contradicts, known_language
from kakehashi.reading.html import inner_html, visible_text
from kakehashi.reading.identity import identity, with_hash
from kakehashi.reading.list_dates import entry_date
from kakehashi.reading.xml import one_line
from kakehashi.records.config import Source
from kakehashi.web_address import joined, web_address

NAME = "html_list"


def recognise(document: Document, text: str) -> float:
    """A little sure of any HTML page: something is better than nothing."""
    head = text[:2000].lower()
    return 0.3 if "<html" in head or "<!doctype html" in head else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The entries of a list page, or the one article of a page where the source has no rule for entries.

    A link that is not of the web (``mailto:``, a script's) names no document and is left in silence, as a browser
    leaves it; one that means to be and cannot be read is named.
    """
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    root = page(decoded.text)
    if root is None:
        return Reading("html", decoded.encoding, error="the page is empty")
    if "item" not in source.rules:
        return _single(document, decoded.text, decoded.encoding, source, decoded.warnings)
    items = select(root, source.rules["item"])
    records = list(
        each(items, lambda item: _entry(item, document.url, source), lambda item: one_line(item.text_content()))
    )
    found = [item for item in records if isinstance(item, Problem) or item.url]
    malformed = (
        f"{item.title.get(item.language, '')[:40]!r} left out: {'; '.join(item.warnings)}"
        for item in records
        if isinstance(item, Record) and not item.url
    )
    nothing = () if found else ("the rule 'item' finds nothing on this page",)
    return reading("html-list", decoded.encoding, found, (*decoded.warnings, *malformed, *nothing))


def _entry(item: Any, base: str, source: Source) -> list[Record]:
    """The record of one entry of a list; an entry without a link of the web is none, and one whose link means to be
    one and cannot be read has no address.
    """
    links = select(item, source.rules.get("link", "a"))
    if not links or not links[0].get("href"):
        return []
    url, title = joined(base, str(links[0].get("href"))), visible_text(inner_html(links[0]))
    if web_address(url) or url.lower().startswith(("http:", "https:")):
        order = str(source.options.get("date_order", ""))
        date = parse_date(first_text(item, source.rules.get("date", "time")), order) or entry_date(item, url, order)
        return [_record(url, title, "", source, date)]
    return []


def _single(document: Document, text: str, encoding: str, source: Source, warnings: tuple[str, ...]) -> Reading:
    """One article page as one record."""
    article = read_article(text, document.url, source.rules)
    root = page(text)
    title = article.title or (first_text(root, "title") if root is not None else "")
    if not title:
        what = "an article without a title left out" if article.body else "no title and no article found"
        return Reading("html", encoding, warnings=(*warnings, what))
    named = known_language(str(root.get("lang") or "")) if root is not None else ""
    language = named if named and not contradicts(named, title) else source.language
    body = {language: article.body} if article.body else {}
    record = Record(
        identity=identity([document.url], document.url, title),
        url=document.url,
        language=language,
        title={language: title},
        body=body,
        kind=source.kind,
        published=article.published,
        official={tag: link for tag, link in article.official.items() if tag != language},
        images=article.images,
    )
    return reading("html", encoding, [record], warnings)


def _record(url: str, title: str, date: str, source: Source, published: Published | None = None) -> Record:
    """A list's entry as a record."""
    return Record(
        identity=identity([url], url, title),
        url=url,
        language=source.language,
        title={source.language: title},
        kind=source.kind,
        published=published or parse_date(date),
    )


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records of the list, each with its article page."""
    answer = fetch(source.url, page=True, conditional=False, min_interval=source.min_interval)
    found = read(Document(answer.final_url, answer.content, answer.content_type), source)
    items = list(taken(found, source.url))
    yield from (item for item in items if isinstance(item, Problem))
    if found.error:
        return
    if not found.records:
        yield Problem(source.url, "the list is empty", "the page may have changed: correct [sources.….rules]")
    if source.options.get("follow") is False:
        yield from found.records
    else:
        yield from articles(found.records, source, fetch, state, answer.day, partial(_merged, source))


def _merged(source: Source, record: Record, answer: Response) -> Record | Problem:
    """The record with what its article page says."""
    decoded = decode(answer.content, answer.content_type, source.encoding)
    article = read_article(decoded.text, answer.final_url, source.rules)
    title = article.title or record.title.get(record.language, "")
    return with_hash(Record(
        identity=record.identity,
        url=record.url,
        language=record.language,
        title={record.language: title},
        summary={record.language: article.summary} if article.summary else {},
        body={record.language: article.body} if article.body else {},
        kind=source.kind,
        published=record.published or article.published,
        official={tag: url for tag, url in article.official.items() if tag != record.language},
        images=article.images,
    ))  # fmt: skip
