"""OPML 2.0 (http://opml.org/spec2.opml): the feeds of a list that somebody kept in a feed reader. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kakehashi.characters import clean
from kakehashi.errors import InputError
from kakehashi.reading.xml import defines_entities, local, one_line, parse_xml
from kakehashi.web_address import web_address


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One feed of a list: its address, and what the list calls it."""

    url: str
    title: str


def read_opml(text: str, where: str = "") -> list[ListedFeed]:
    """The feeds of a list, each address once, in order; raises ``InputError`` for what is not OPML."""
    root, _ = parse_xml(text)
    if local(root) != "opml":
        raise InputError(f"not OPML: the root is <{local(root)}>", where=where)
    if defines_entities(root):
        raise InputError("it defines entities of its own", where=where, hint="export the list anew")
    found: dict[str, ListedFeed] = {}
    for item in root.iter():
        attributes = {str(name).lower(): str(value) for name, value in item.attrib.items()}
        url = clean(attributes.get("xmlurl", "")).strip()
        if local(item) == "outline" and web_address(url):
            title = one_line(attributes.get("title") or attributes.get("text") or url)
            found.setdefault(url, ListedFeed(url, title))
    return list(found.values())
