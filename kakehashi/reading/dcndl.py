"""DC-NDL (RDF) of the National Diet Library (https://www.ndl.go.jp/jp/dlib/standards/meta/), as records.

A ``BibResource`` may stand in two elements with the same ``rdf:about``: they are read as one. Transcriptions are
readings, not titles, and the free text of ``dcterms:date`` is used only where there is no ``dcterms:issued``.
"""

from __future__ import annotations

from lxml import etree

from kakehashi.model import Agent, Identifier, Published, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.dublin_core import LANG, labelled, values
from kakehashi.reading.fields import agent, original_language, texts
from kakehashi.reading.identifiers import identifier, identifiers, licence
from kakehashi.reading.xml import child, children, local, text_of
from kakehashi.records.config import Source

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SCHEMES = {"DOI": "doi", "ISSN": "issn", "ISSNL": "issn", "ISBN": "isbn", "NDLBibID": "ndl", "JPNO": "jpno"}


def read_dcndl(root: etree._Element, identity: str, source: Source) -> list[Record]:
    """The records of an ``rdf:RDF`` element with ``BibResource``; ``identity`` is the OAI header's or ``""``."""
    admin = child(root, "BibAdminResource")
    merged: dict[str, list[etree._Element]] = {}
    for item in children(root, "BibResource"):
        merged.setdefault(str(item.get(f"{_RDF}about") or ""), []).extend(item)
    page = str(admin.get(f"{_RDF}about") or "") if admin is not None else ""
    return [
        _record(_together(parts), identity if len(merged) == 1 else "", page or about.split("#")[0], source)
        for about, parts in merged.items()
    ]


def _together(parts: list[etree._Element]) -> etree._Element:
    """One element with the children of all elements of a resource."""
    whole = etree.Element("BibResource")
    whole.extend(parts)
    return whole


def _record(root: etree._Element, identity: str, page: str, source: Source) -> Record:
    """The record of a bibliographic resource."""
    title = texts([*_plain(root, "title"), *_values_of(root, "title")], source.language)
    numbers = identifiers([identifier("oai", identity), *map(_identifier, children(root, "identifier"))])
    return Record(
        identity=identity or page,
        url=page,
        language=original_language(title, values(root, "language"), source.language),
        title=title,
        summary=texts(labelled(root, "abstract"), source.language),
        kind=source.kind,
        published=_published(root),
        creators=_agents(root, "creator", source.language),
        organisations=_agents(root, "publisher", source.language),
        identifiers=numbers,
        subjects=tuple(dict.fromkeys(_subjects(root))),
        licence=licence(str(item.get(f"{_RDF}resource") or text_of(item)) for item in children(root, "rights")),
    )


def _values_of(root: etree._Element, name: str) -> list[tuple[str, str]]:
    """The ``rdf:value`` of described values; their transcription is a reading."""
    return [
        (str(value.get(LANG) or ""), text_of(value))
        for item in children(root, name)
        for described in children(item, "Description")
        for value in children(described, "value")
    ]


def _plain(root: etree._Element, name: str) -> list[tuple[str, str]]:
    """The values that are plain text."""
    return [(str(item.get(LANG) or ""), text_of(item)) for item in children(root, name) if not len(item)]


def _agents(root: etree._Element, name: str, default: str) -> tuple[Agent, ...]:
    """The persons or bodies as ``foaf:Agent``; where there is none, the plain statements."""
    described = [item for part in children(root, name) for item in part if local(item) in ("Agent", "Description")]
    if described:
        found = [agent(labelled(item, "name"), default, str(item.get(f"{_RDF}about") or "")) for item in described]
    else:
        found = [agent([pair], default) for pair in _plain(root, name)]
    return tuple(item for item in found if item is not None)


def _published(root: etree._Element) -> Published | None:
    """The date of issue; free text only where it is a date as a whole."""
    for name in ("issued", "date"):
        for item in children(root, name):
            if found := parse_date(text_of(item)):
                return found
    return None


def _identifier(item: etree._Element) -> Identifier | None:
    """An identifier by its data type."""
    scheme = str(item.get(f"{_RDF}datatype") or "").rstrip("/").rsplit("/", 1)[-1]
    return identifier(_SCHEMES[scheme], text_of(item)) if scheme in _SCHEMES else None


def _subjects(root: etree._Element) -> list[str]:
    """The subjects in words; a bare class mark says nothing to a reader."""
    said = []
    for item in children(root, "subject"):
        described = child(item, "Description")
        text = text_of(child(described, "value")) if described is not None else text_of(item)
        if text:
            said.append(text)
    return said
