"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed; with Dublin Core, PRISM and content modules.

lxml reads them, strict and then recovering; feedparser is the last resort. Text is decoded and dates are read by us.
It never follows a link but to the article pages of a source that says ``follow``.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, MutableMapping
from copy import deepcopy
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree

from harvesters import Document, Problem, Reading
from kakehashi.config import Source
from kakehashi.errors import FetchError, InputError
from kakehashi.fetch import Fetch, Response
from kakehashi.model import Agent, Identifier, Published, Record
from kakehashi.reading.article import read_article
from kakehashi.reading.autodiscovery import feed_links
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import Decoded, decode, is_mojibake
from kakehashi.reading.fields import contradicts, known_language, script_language
from kakehashi.reading.html import sanitise, visible_text
from kakehashi.reading.identifiers import identifier, identifiers, licence
from kakehashi.reading.identity import distinct, identity, with_hash
from kakehashi.reading.json_feed import read_json_feed
from kakehashi.reading.xml import BROKEN, child, children, local, parse_xml, text_of

NAME = "feed"

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml, text/xml, */*;q=0.5"
)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RDF_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_RIGHTS = ("license", "licence", "rights", "copyright")
_BLOCKS = re.compile(r"<(p|div|ul|ol|table|blockquote|h[1-6])[\s>]", re.IGNORECASE)
_MAILBOX = re.compile(r"\S+@\S+\s*\((?P<name>[^)]+)\)\Z|(?P<other>[^<]+?)\s*<\S+@\S+>\Z")
_DATES = ("pubDate", "published", "issued", "date", "publicationDate", "created", "updated", "modified")


@dataclass(frozen=True, slots=True)
class _Feed:
    """What all items of a feed have from it, where they do not say otherwise."""

    language: str
    licence: str


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
    if answer.not_modified and not source.follow:
        return
    if not answer.not_modified:
        answer, reading = _found(answer, source, fetch)
        if reading.error:
            yield Problem(source.url, reading.error, "see 'kakehashi inspect' and 'kakehashi doctor'")
            return
        state["warnings"] = list(reading.warnings)
        for warning in reading.warnings:
            if warning.startswith(BROKEN):
                yield Problem(source.url, warning, "what could be read was taken; tell the source's owner")
        for record in reading.records:
            if not _is_section_page(record, source):
                yield _followed(record, source, fetch) if source.follow and not record.withdrawn else record


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
        return "json-feed", read_json_feed(decoded.text, document.url, source)[0], ()
    root, warnings = parse_xml(decoded.text)
    name = _format_of(root)
    if name and (items := _whole_items(root, decoded.text, warnings)):
        feed = _Feed(_language(root, source), _feed_licence(root))
        return name, [_record(item, document.url, feed, source) for item in items], warnings
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
    return [item for item in root.iter() if local(item) in _ITEMS and local(item.getparent()) in _PARENTS]


_ITEMS = ("item", "entry", "deleted-entry")
_PARENTS = frozenset({"channel", "feed", "RDF", "rss", "items"})


def _language(root: etree._Element, source: Source) -> str:
    """The language that a feed names, if it is one of ours; else that of its source."""
    channel = child(root, "channel") if local(root) != "feed" else root
    named = root.get(f"{_XML}lang") or (text_of(child(channel, "language")) if channel is not None else "")
    return known_language(named) or source.language


def _language_of(item: etree._Element, title: str, feed_language: str, source: Source) -> str:
    """The language of an item: its own tag, else the feed's, unless the title's script says that neither can be."""
    named = known_language(item.get(f"{_XML}lang") or text_of(child(item, "language"))) or feed_language
    return script_language(title, source.language) if contradicts(named, title) else named


def _record(item: etree._Element, base: str, feed: _Feed, source: Source) -> Record:
    """One item as a record."""
    if local(item) == "deleted-entry":
        return Record(identity([str(item.get("ref") or "")], "", ""), "", feed.language, {}, withdrawn=True)
    base = urljoin(base, item.base or "")
    title = visible_text(_inner(child(item, "title")))
    language = _language_of(item, title, feed.language, source)
    link, official = _links(item, base, language)
    body, summary = _texts(item, link or base)
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
        identifiers=_identifiers(item),
        subjects=tuple(dict.fromkeys(filter(None, map(_subject, _all(item, "category", "subject"))))),
        licence=_licence(item) or feed.licence,
        official=official,
    )


def _ids(item: etree._Element) -> list[str]:
    """The identifiers of an item: Atom id, guid, rdf:about."""
    return [text_of(child(item, "id")), text_of(child(item, "guid")), str(item.get(_RDF_ABOUT) or "")]


def _links(item: etree._Element, base: str, language: str) -> tuple[str, dict[str, str]]:
    """The link to the document, and those to its counterparts in other languages (Atom's ``hreflang``).

    The link is Atom's alternate, RSS's link, a guid that is a permalink, or rdf:about.
    """
    listed = children(item, "link")
    own = ""
    official: dict[str, str] = {}
    for link in listed:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            address = urljoin(base, str(link.get("href")).strip())
            tag = known_language(str(link.get("hreflang") or ""))
            if tag and tag != language:
                official.setdefault(tag, address)
            else:
                own = own or address
    plain = next((text_of(link) for link in listed if text_of(link)), "")
    guid = child(item, "guid")
    permalink = text_of(guid) if guid is not None and guid.get("isPermaLink", "true") != "false" else ""
    found = own or plain or (permalink if permalink.startswith("http") else "") or str(item.get(_RDF_ABOUT) or "")
    return urljoin(base, found) if found else "", official


def _identifiers(item: etree._Element) -> tuple[Identifier, ...]:
    """DOIs and ISSNs of PRISM and Dublin Core."""
    return identifiers(
        [
            *(identifier("doi", text_of(part)) for part in _all(item, "doi", "identifier")),
            *(identifier("issn", text_of(part)) for part in _all(item, "issn", "eIssn")),
        ]
    )


def _all(element: etree._Element, *names: str) -> list[etree._Element]:
    """The children with one of these local names, in the document's order."""
    return list(element.iterchildren(*(f"{{*}}{name}" for name in names)))


def _licence(place: etree._Element) -> str:
    """The licence of an item or feed: an element of Creative Commons, Atom's link, Dublin Core's rights."""
    parts = _all(place, *_RIGHTS)
    links = [link for link in children(place, "link") if link.get("rel") == "license"]
    said = [str(part.get(_RDF_RESOURCE) or "") or text_of(part) for part in parts]
    return licence([*(str(link.get("href") or "") for link in links), *said])


def _feed_licence(root: etree._Element) -> str:
    """The licence of the whole feed, ``""`` where it names none."""
    channel = root if local(root) == "feed" else child(root, "channel")
    return _licence(channel) if channel is not None else ""


def _texts(item: etree._Element, base: str) -> tuple[str, str]:
    """The body (sanitised HTML) and the summary (plain text); a long description is a body."""
    encoded = _inner(child(item, "encoded", "content"))
    short = _inner(child(item, "description", "summary", "abstract", "subtitle"))
    if not encoded and _BLOCKS.search(short):
        encoded, short = short, ""
    body = sanitise(encoded, base) if encoded else ""
    return body, visible_text(short)


def _inner(element: etree._Element | None) -> str:
    """The HTML in an element: escaped text, CDATA, XHTML, or what Atom 0.3 says with its ``mode``."""
    if element is None:
        return ""
    kind, mode = element.get("type", ""), element.get("mode", "")
    if mode == "base64":
        return _unpacked("".join(element.itertext()))
    if len(element) and (kind in ("xhtml", "application/xhtml+xml") or mode == "xml"):
        return (element.text or "") + "".join(_without_namespaces(part) for part in element)
    text = "".join(element.itertext())
    if kind == "text" or (kind == "text/plain" and mode in ("", "escaped", "xml")):
        return escape(text, quote=False)
    return text


def _without_namespaces(part: etree._Element) -> str:
    """Markup as HTML writes it: no prefix, no declaration."""
    plain = deepcopy(part)
    for item in plain.iter():
        item.tag = local(item) or item.tag
    etree.cleanup_namespaces(plain)
    return str(etree.tostring(plain, encoding="unicode", with_tail=True))


def _unpacked(text: str) -> str:
    """The text of Base64, ``""`` where it is none."""
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


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
    for part in _all(item, *names):
        inner = child(part, "name")
        text = _person(text_of(inner if inner is not None else part))
        if text:
            tag = script_language(text, language) if contradicts(language, text) else language
            found.append(Agent({tag: text}))
    return tuple(found)


def _person(text: str) -> str:
    """A name without its mail address; an address alone is nobody's name."""
    match = _MAILBOX.match(text)
    if match:
        return (match["name"] or match["other"]).strip()
    return "" if re.fullmatch(r"\S+@\S+", text) else text


def _subject(part: etree._Element) -> str:
    """A category's term or text."""
    return str(part.get("term") or text_of(part))


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
