"""Feeds in XML: the items of RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 as records, with Dublin Core, PRISM and content.

Pure. Names are compared without their namespaces, since feeds in the wild mix them; only Media RSS is left aside,
whose ``title`` and ``description`` are a picture's. An item is gone through once, since a night reads many thousands.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from lxml import etree

from kakehashi.model import Agent, Identifier, Published, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.fields import contradicts, known_language, script_language
from kakehashi.reading.html import pictures, sanitise, visible_text
from kakehashi.reading.identifiers import identifier, identifiers, licence
from kakehashi.reading.identity import identity
from kakehashi.reading.xml import child, local, parts_of, text_of
from kakehashi.records.config import Source
from kakehashi.web_address import joined, web_address

_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RDF_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_MEDIA = "{http://search.yahoo.com/mrss"
_RIGHTS = ("license", "licence", "rights", "copyright")
_BLOCKS = re.compile(r"<(p|div|ul|ol|table|blockquote|h[1-6])[\s>]", re.IGNORECASE)
_MAILBOX = re.compile(r"\S+@\S+\s*\((?P<name>[^)]+)\)\Z|(?P<other>[^<]+?)\s*<\S+@\S+>\Z")
_DATES = ("pubDate", "published", "issued", "date", "publicationDate", "created", "updated", "modified")
_ITEMS = ("{*}item", "{*}entry", "{*}deleted-entry")
_PARENTS = frozenset({"channel", "feed", "RDF", "rss", "items"})

_Parts: TypeAlias = Mapping[str, Sequence[etree._Element]]
"""The children of an item or feed by their local names, each name's in the document's order."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """What all items of a feed have from it, where they do not say otherwise."""

    url: str
    language: str
    licence: str
    date_order: str = ""


def feed_format(root: etree._Element) -> str:
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


def whole_items(root: etree._Element, text: str, *, broken: bool) -> list[etree._Element]:
    """The items that came whole: of a document that breaks off, the last one is half of what it was."""
    items = [item for item in root.iter(*_ITEMS) if local(item.getparent()) in _PARENTS]
    breaks_off = broken and f"</{_tag_in(root, text)}>" not in text[-300:]
    return items[:-1] if breaks_off else items


def _tag_in(root: etree._Element, text: str) -> str:
    """The root's name as the document writes it, with its prefix."""
    found = re.search(rf"<((?:[\w.-]+:)?{re.escape(local(root))})[\s>]", text)
    return found[1] if found else local(root)


def feed_record(root: etree._Element, url: str, source: Source) -> Callable[[etree._Element], Record]:
    """What gives the record of an item of the feed that stands at ``url``."""
    place = child(root, "channel") if local(root) != "feed" else root
    said = parts_of(place, without=_MEDIA) if place is not None else {}
    named = known_language(root.get(f"{_XML}lang") or _text(said, "language"))
    order = str(source.options.get("date_order", ""))
    feed = _Feed(url, named or source.language, _licence(said), order)
    return lambda item: _record(item, feed, source)


def item_name(item: etree._Element) -> str:
    """What an item calls itself, for a problem that names it."""
    parts = parts_of(item, without=_MEDIA)
    return next(filter(None, (*_ids(item, parts), _text(parts, "link"), _text(parts, "title"))), "")


def _record(item: etree._Element, feed: _Feed, source: Source) -> Record:
    """One item as a record."""
    if local(item) == "deleted-entry":
        return Record(identity([str(item.get("ref") or "")], "", ""), "", feed.language, {}, withdrawn=True)
    parts = parts_of(item, without=_MEDIA)
    base = web_address(item.base or "", feed.url) or feed.url
    title = visible_text(_inner(_first(parts, "title")))
    language = _language_of(item, parts, title, feed.language, source)
    link, official = _links(item, parts, base, language)
    body, summary, images = _texts(parts, web_address(link) or base)
    return Record(
        identity=identity(_ids(item, parts), link, title),
        url=link,
        language=language,
        title={language: title} if title else {},
        summary={language: summary} if summary else {},
        body={language: body} if body else {},
        kind=source.kind,
        published=_published(parts, feed.date_order),
        creators=_agents(parts, language, ("author", "creator")),
        organisations=_agents(parts, language, ("corp", "publisher")),
        identifiers=_identifiers(parts),
        subjects=tuple(dict.fromkeys(filter(None, map(_subject, _all(parts, "category", "subject"))))),
        licence=_licence(parts) or feed.licence,
        official=official,
        images=images,
        embargo_until=_embargo(parts),
    )


def _embargo(parts: _Parts) -> str:
    """Until when an item must not be made available (PRISM 2.0, ``prism:embargoDate``); ``""`` where it may be."""
    date = parse_date(_text(parts, "embargoDate"))
    return date.value if date else ""


def _first(parts: _Parts, *names: str) -> etree._Element | None:
    """The first part under the first of these names that is there, the format's own before a module's of that name."""
    for name in names:
        if name in parts:
            found = parts[name]
            return found[0] if len(found) == 1 else next(filter(_is_own, found), found[0])
    return None


def _is_own(part: etree._Element) -> bool:
    """Whether a part is in the namespace of the item that it is of."""
    parent = part.getparent()
    return parent is not None and _namespace(part.tag) == _namespace(parent.tag)


def _namespace(tag: str) -> str:
    """The namespace of a tag, with its bracket."""
    return tag.rpartition("}")[0]


def _all(parts: _Parts, *names: str) -> list[etree._Element]:
    """The parts under these names."""
    return [part for name in names if name in parts for part in parts[name]]


def _text(parts: _Parts, name: str) -> str:
    """The text of the first part under a name, ``""`` for none."""
    return text_of(parts[name][0]) if name in parts else ""


def _language_of(item: etree._Element, parts: _Parts, title: str, feed_language: str, source: Source) -> str:
    """The language of an item: its own tag, else the feed's, unless the title's script says that neither can be."""
    named = known_language(item.get(f"{_XML}lang") or _text(parts, "language")) or feed_language
    return script_language(title, source.language) if contradicts(named, title) else named


def _ids(item: etree._Element, parts: _Parts) -> list[str]:
    """The identifiers of an item: Atom id, guid, rdf:about."""
    return [_text(parts, "id"), _text(parts, "guid"), str(item.get(_RDF_ABOUT) or "")]


def _links(item: etree._Element, parts: _Parts, base: str, language: str) -> tuple[str, dict[str, str]]:
    """The link to the document, and those to its counterparts in other languages (Atom's ``hreflang``).

    The link is Atom's alternate, RSS's link, a guid that is a permalink, or rdf:about: the first that is an address of
    the web, else the first that is there, so that it can be named.
    """
    listed = parts.get("link", ())
    own: list[str] = []
    official: dict[str, str] = {}
    for link in listed:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            address = joined(base, str(link.get("href")))
            tag = known_language(str(link.get("hreflang") or ""))
            if tag and tag != language:
                official.setdefault(tag, address)
            else:
                own.append(address)
    plain = [text_of(link) for link in listed]
    guid = _first(parts, "guid")
    permalink = text_of(guid) if guid is not None and guid.get("isPermaLink", "true") != "false" else ""
    named = (permalink if permalink.startswith("http") else "", str(item.get(_RDF_ABOUT) or ""))
    found = [joined(base, link) for link in (*own, *plain, *named) if link]
    return next(filter(web_address, found), next(iter(found), "")), official


def _identifiers(parts: _Parts) -> tuple[Identifier, ...]:
    """DOIs and ISSNs of PRISM and Dublin Core."""
    return identifiers(
        [
            *(identifier("doi", text_of(part)) for part in _all(parts, "doi", "identifier")),
            *(identifier("issn", text_of(part)) for part in _all(parts, "issn", "eIssn")),
        ]
    )


def _licence(parts: _Parts) -> str:
    """The licence of an item or feed: Atom's link, an element of Creative Commons, Dublin Core's rights."""
    links = [str(link.get("href") or "") for link in parts.get("link", ()) if link.get("rel") == "license"]
    said = [str(part.get(_RDF_RESOURCE) or "") or text_of(part) for part in _all(parts, *_RIGHTS)]
    return licence([*links, *said]) if links or said else ""


def _texts(parts: _Parts, base: str) -> tuple[str, str, tuple[str, ...]]:
    """The body (sanitised HTML), the summary (plain text), the body's pictures; a long description is a body."""
    encoded = _inner(_first(parts, "encoded", "content", "body", "fullitem"))
    short = _inner(_first(parts, "description", "summary", "abstract", "subtitle"))
    if not encoded and _BLOCKS.search(short):
        encoded, short = short, ""
    body = sanitise(encoded, base) if encoded else ""
    return body, visible_text(short), pictures(encoded, base)


def _inner(element: etree._Element | None) -> str:
    """The HTML in an element: escaped text, CDATA, XHTML, or what Atom 0.3 says with its ``mode``."""
    if element is None:
        return ""
    kind, mode = element.get("type", ""), element.get("mode", "")
    if mode == "base64" or _is_binary(kind, len(element)):
        return _unpacked("".join(element.itertext()))
    if len(element) and (kind in ("xhtml", "application/xhtml+xml") or mode == "xml" or local(element) == "body"):
        return (element.text or "") + "".join(_without_namespaces(part) for part in element)
    text = "".join(element.itertext())
    if kind == "text" or (kind == "text/plain" and mode in ("", "escaped", "xml")):
        return escape(text, quote=False)
    return text


def _is_binary(kind: str, parts: int) -> bool:
    """Whether a content of this type is Base64 (RFC 4287, 4.1.3.3): neither text nor XML, and no elements in it."""
    return "/" in kind and not parts and not kind.startswith("text/") and not kind.endswith(("/xml", "+xml", "/html"))


def _without_namespaces(part: etree._Element) -> str:
    """Markup as HTML writes it: no prefix, no declaration."""
    plain = deepcopy(part)
    for item in plain.iter("*"):
        item.tag = local(item)
    etree.cleanup_namespaces(plain)
    return str(etree.tostring(plain, encoding="unicode", with_tail=True))


def _unpacked(text: str) -> str:
    """The text of Base64, ``""`` where it is none."""
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _published(parts: _Parts, order: str) -> Published | None:
    """The first of the item's dates that is certain."""
    for part in _all(parts, *_DATES):
        found = parse_date(text_of(part), order)
        if found:
            return found
    return None


def _agents(parts: _Parts, language: str, names: tuple[str, ...]) -> tuple[Agent, ...]:
    """Persons or bodies under these names."""
    found = []
    for part in _all(parts, *names):
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
