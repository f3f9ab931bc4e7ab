"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed; with Dublin Core, PRISM and content modules.

lxml reads them, strict and then recovering; feedparser is the last resort. Text is decoded and dates are read by us.
It never follows a link but to the article pages of a source that says ``follow``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree

from harvesters import Document, Problem, Reading
from kakehashi.config import Source
from kakehashi.errors import FetchError, InputError
from kakehashi.fetch import Fetch
from kakehashi.languages import LANGUAGES
from kakehashi.model import Agent, Identifier, Published, Record
from kakehashi.reading.article import read_article
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import Decoded, decode, is_mojibake
from kakehashi.reading.html import sanitise, visible_text
from kakehashi.reading.identity import distinct, identity, with_hash
from kakehashi.reading.xml import BROKEN, child, children, local, parse_xml, text_of

NAME = "feed"

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml, text/xml, */*;q=0.5"
)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DATES = ("pubDate", "published", "issued", "date", "publicationDate", "created", "updated", "modified")
_SMALL = 2_000_000
"""Bytes beyond which feedparser is not asked (it is quadratic in places)."""


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
    kept = [record for record in records if record.title]
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
    if answer.not_modified and not source.follow:
        return
    if not answer.not_modified:
        reading = read(Document(answer.final_url, answer.content, answer.content_type), source)
        if reading.error:
            yield Problem(source.url, reading.error, "see 'kakehashi inspect' and 'kakehashi doctor'")
            return
        state["warnings"] = list(reading.warnings)
        for warning in reading.warnings:
            if warning.startswith(BROKEN):
                yield Problem(source.url, warning, "what could be read was taken; tell the source's owner")
        for record in reading.records:
            if not _is_section_page(record, source):
                yield _followed(record, source, fetch) if source.follow else record


def _followed(record: Record, source: Source, fetch: Fetch) -> Record | Problem:
    """The record with the body of its article page; a page that is gone withdraws the work."""
    try:
        answer = fetch(record.url, page=True, conditional=False, min_interval=source.min_interval)
    except FetchError as error:
        if error.status == 410:
            return replace(record, withdrawn=True)
        return Problem(record.url, error.message, error.hint)
    decoded = decode(answer.content, answer.content_type, source.encoding)
    article = read_article(decoded.text, answer.final_url, source.rules)
    body = {record.language: article.body} if article.body else record.body
    return with_hash(replace(record, body=body, hash=""))


def _is_section_page(record: Record, source: Source) -> bool:
    """Whether an entry only points at the section's front page, as JST's feed has one."""
    return record.url.rstrip("/") in {
        urljoin(source.url, "/").rstrip("/"),
        str(source.options.get("skip_link", "-")).rstrip("/"),
    }


def _read_text(document: Document, decoded: Decoded, source: Source) -> tuple[str, list[Record], tuple[str, ...]]:
    """The format's name, the records and what was odd; raises ``InputError``."""
    if decoded.text.lstrip().startswith("{"):
        return "json-feed", _read_json(decoded.text, document.url, source), ()
    root, warnings = parse_xml(decoded.text)
    name = _format_of(root)
    if name and (items := _whole_items(root, decoded.text, warnings)):
        return name, [_record(item, document.url, _language(root, source), source) for item in items], warnings
    if name and not warnings:
        return name, [], ("the feed is empty",)
    return _read_with_feedparser(document, decoded, source, warnings)


def _format_of(root: etree._Element) -> str:
    """The feed format of a root element, ``""`` for none."""
    name = local(root)
    namespace = str(root.tag)
    if name == "rss":
        return f"rss-{root.get('version') or '2.0'}"
    if name == "RDF":
        return "rss-1.0" if any("purl.org/rss/1.0" in str(item.tag) for item in root) else "rss-0.90"
    if name == "feed":
        return "atom-0.3" if "purl.org/atom" in namespace else "atom-1.0"
    return "rss-2.0" if name == "channel" else ""


def _whole_items(root: etree._Element, text: str, warnings: tuple[str, ...]) -> list[etree._Element]:
    """The items that came whole: of a document that breaks off, the last one is half of what it was."""
    items = _items(root)
    breaks_off = bool(warnings) and f"</{_tag_in(root, text)}>" not in text[-300:]
    return items[:-1] if breaks_off else items


def _tag_in(root: etree._Element, text: str) -> str:
    """The root's name as the document writes it, with its prefix."""
    found = re.search(rf"<((?:[\w.-]+:)?{re.escape(local(root))})[\s>]", text)
    return found[1] if found else local(root)


def _items(root: etree._Element) -> list[etree._Element]:
    """The items or entries of a feed, wherever its format keeps them."""
    return [item for item in root.iter() if local(item) in ("item", "entry") and local(item.getparent()) in _PARENTS]


_PARENTS = frozenset({"channel", "feed", "RDF", "rss", "items"})


def _language(root: etree._Element, source: Source) -> str:
    """The language that a feed names, if it is one of ours; else that of its source."""
    channel = child(root, "channel") if local(root) != "feed" else root
    named = root.get(f"{_XML}lang") or (text_of(child(channel, "language")) if channel is not None else "")
    return _known_language(named) or source.language


def _known_language(tag: str) -> str:
    """Our tag of a language, ``""`` where it is none of ours."""
    plain = tag.strip().lower().replace("_", "-")
    special = {
        "zh-cn": "zh-Hans",
        "zh-tw": "zh-Hant",
        "zh-hk": "zh-Hant",
        "zh": "zh-Hans",
        "zh-hans": "zh-Hans",
        "zh-hant": "zh-Hant",
    }
    return special.get(plain, plain.split("-")[0] if plain.split("-")[0] in LANGUAGES else "")


def _record(item: etree._Element, base: str, feed_language: str, source: Source) -> Record:
    """One item as a record."""
    base = urljoin(base, item.get(f"{_XML}base") or "")
    language = _known_language(item.get(f"{_XML}lang") or text_of(_dc(item, "language"))) or feed_language
    link = urljoin(base, _link(item))
    title = visible_text(_inner(child(item, "title")))
    body, summary = _texts(item, link or base)
    doi = [text_of(part) for part in item if local(part) in ("doi",)]
    return Record(
        identity=identity(_ids(item), link, title),
        url=link,
        language=language,
        title={language: title} if title else {},
        summary={language: summary} if summary else {},
        body={language: body} if body else {},
        kind=source.kind,
        published=_published(item),
        creators=_agents(item, language, ("author", "creator")),
        organisations=_agents(item, language, ("corp", "publisher")),
        identifiers=tuple(Identifier("doi", value.removeprefix("doi:")) for value in doi if value),
        subjects=tuple(
            dict.fromkeys(filter(None, (_subject(part) for part in item if local(part) in ("category", "subject"))))
        ),
        rights="",
        licence=text_of(child(item, "license", "licence", "rights")),
    )


def _dc(item: etree._Element, name: str) -> etree._Element | None:
    """A child by name."""
    return child(item, name)


def _ids(item: etree._Element) -> list[str]:
    """The identifiers of an item: Atom id, guid, rdf:about."""
    return [text_of(child(item, "id")), text_of(child(item, "guid")), str(item.get(_RDF_ABOUT) or "")]


def _link(item: etree._Element) -> str:
    """The link to the document: Atom's alternate, RSS's link, a guid that is a permalink, or rdf:about."""
    for link in children(item, "link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    plain = text_of(child(item, "link"))
    guid = child(item, "guid")
    permalink = text_of(guid) if guid is not None and guid.get("isPermaLink", "true") != "false" else ""
    return plain or (permalink if permalink.startswith("http") else "") or str(item.get(_RDF_ABOUT) or "")


def _texts(item: etree._Element, base: str) -> tuple[str, str]:
    """The body (sanitised HTML) and the summary (plain text); a long description is a body."""
    encoded = _inner(child(item, "encoded", "content"))
    short = _inner(child(item, "description", "summary", "abstract", "subtitle"))
    if not encoded and "<p" in short:
        encoded, short = short, ""
    body = sanitise(encoded, base) if encoded else ""
    return body, visible_text(short)


def _inner(element: etree._Element | None) -> str:
    """The HTML in an element: escaped text, CDATA, or XHTML."""
    if element is None:
        return ""
    if len(element) and element.get("type") == "xhtml":
        return "".join(etree.tostring(part, encoding="unicode", with_tail=True) for part in element)
    if element.get("type") == "text":
        return "".join(element.itertext()).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(element.itertext())


def _published(item: etree._Element) -> Published | None:
    """The first of the item's dates that is certain."""
    for name in _DATES:
        for part in children(item, name):
            found = parse_date(text_of(part))
            if found:
                return found
    return None


def _agents(item: etree._Element, language: str, names: tuple[str, ...]) -> tuple[Agent, ...]:
    """Persons or bodies under these names."""
    found = []
    for part in item:
        if local(part) in names:
            inner = child(part, "name")
            text = text_of(inner if inner is not None else part)
            if text:
                found.append(Agent({language: text}))
    return tuple(found)


def _subject(part: etree._Element) -> str:
    """A category's term or text."""
    return str(part.get("term") or text_of(part))


def _read_json(text: str, base: str, source: Source) -> list[Record]:
    """JSON Feed 1.0 and 1.1."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(f"not JSON: {error}") from error
    if not isinstance(data, dict) or "jsonfeed.org" not in str(data.get("version", "")):
        raise InputError("not a JSON Feed: no version of jsonfeed.org")
    language = _known_language(str(data.get("language", ""))) or source.language
    return [_json_record(item, base, language, source) for item in data.get("items", []) if isinstance(item, dict)]


def _json_record(item: dict[str, Any], base: str, language: str, source: Source) -> Record:
    """One item of a JSON Feed."""
    tag = _known_language(str(item.get("language", ""))) or language
    link = urljoin(base, str(item.get("url") or item.get("external_url") or ""))
    title = visible_text(str(item.get("title") or ""))
    body = sanitise(str(item.get("content_html") or ""), link) or str(item.get("content_text") or "").replace(
        "<", "&lt;"
    )
    return Record(
        identity=identity([str(item.get("id") or "")], link, title),
        url=link,
        language=tag,
        title={tag: title} if title else {},
        summary={tag: str(item["summary"])} if item.get("summary") else {},
        body={tag: body} if body else {},
        kind=source.kind,
        published=parse_date(str(item.get("date_published") or "")),
        subjects=tuple(str(item) for item in item.get("tags") or ()),
    )


def _read_with_feedparser(
    document: Document, decoded: Decoded, source: Source, warnings: tuple[str, ...]
) -> tuple[str, list[Record], tuple[str, ...]]:
    """What feedparser still finds in a document that lxml could not read as a feed; raises ``InputError``."""
    if len(document.content) > _SMALL:
        raise InputError("not a feed that can be read, and too large for a second try", where=document.url)
    parsed: Any = feedparser.parse(decoded.text.encode("utf-8"), sanitize_html=False)
    if not parsed.get("version") and not parsed.get("entries"):
        raise InputError("not a feed", where=document.url, hint="see 'kakehashi inspect'")
    read_entry: Callable[[Any], Record] = lambda entry: _parsed_record(entry, document.url, source)  # noqa: E731
    records = [read_entry(entry) for entry in parsed["entries"]]
    return str(parsed.get("version") or "unknown"), records, (*warnings, "read by feedparser")


def _parsed_record(entry: Any, base: str, source: Source) -> Record:
    """One entry of feedparser; its dates are read from their text, never from its guess."""
    link = urljoin(base, str(entry.get("link", "")))
    title = visible_text(str(entry.get("title", "")))
    content = entry.get("content") or [{}]
    body = sanitise(str(content[0].get("value", "")), link)
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
