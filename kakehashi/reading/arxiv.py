"""arXiv's own metadata format (``metadataPrefix=arXiv``, http://arxiv.org/OAI/arXiv/), as a record.

Names stand in their own parts (forenames, key name, suffix) and are put together in English order. Never any full text.
"""

from __future__ import annotations

from lxml import etree

from kakehashi.model import Agent, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.identifiers import identifier, identifiers
from kakehashi.reading.xml import child, children, text_of
from kakehashi.records.config import Source


def read_arxiv(root: etree._Element, identity: str, source: Source) -> Record:
    """The record of an ``arXiv`` element; ``identity`` is that of its OAI header."""
    number = text_of(child(root, "id"))
    title = text_of(child(root, "title"))
    abstract = text_of(child(root, "abstract"))
    listed = child(root, "authors")
    people = children(listed, "author") if listed is not None else []
    return Record(
        identity=identity or f"oai:arXiv.org:{number}",
        url=f"https://arxiv.org/abs/{number}" if number else "",
        language="en",
        title={"en": title} if title else {},
        summary={"en": abstract} if abstract else {},
        kind=source.kind,
        published=parse_date(text_of(child(root, "created"))),
        creators=tuple(Agent({"en": name}) for name in map(_name, people) if name),
        identifiers=identifiers(
            [
                identifier("oai", identity),
                identifier("arxiv", number),
                *(identifier("doi", part) for part in text_of(child(root, "doi")).split()),
            ]
        ),
        subjects=tuple(text_of(child(root, "categories")).split()),
        licence=text_of(child(root, "license")),
    )


def _name(author: etree._Element) -> str:
    """``Fred J. Hickernell``, or the key name alone."""
    parts = (text_of(child(author, name)) for name in ("forenames", "keyname", "suffix"))
    return " ".join(part for part in parts if part)
