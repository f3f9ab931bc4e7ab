"""National Diet Library Search: DC-NDL (RDF), over OAI-PMH and as SRU answers (records as XML or as escaped text).

Options of a source: ``set`` and ``max_pages``. The list is walked from the server's own clock, as for any repository;
the terms of the records' own providers stand in their rights. It never takes a transcription for a title.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import etree

from kakehashi.errors import InputError
from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, reading
from kakehashi.model import Record
from kakehashi.reading.dcndl import read_dcndl
from kakehashi.reading.encoding import decode
from kakehashi.reading.oai import Item, Page, Trouble, Walk, read_page, walk
from kakehashi.reading.xml import child, local, one_line, read_xml, text_of
from kakehashi.records.config import Source

NAME = "ndl"


def recognise(document: Document, text: str) -> float:
    """0.98 for DC-NDL near the start, alone or in an SRU answer; an OAI-PMH answer is any repository's."""
    head = text[:4000]
    if "<OAI-PMH" in head:
        return 0.0
    return 0.98 if ("ndl.go.jp/dcndl/terms/" in head and "Bib" in head) or "searchRetrieveResponse" in head else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The records of an RDF document, of an SRU answer, or of an OAI-PMH page."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        parsed = read_xml(decoded.text)
        name, roots = _roots(parsed.root)
    except InputError as error:
        return Reading("unknown", decoded.encoding, warnings=decoded.warnings, error=str(error))
    if name == "rdf" and not roots:
        return Reading("dcndl", decoded.encoding, error="RDF without a bibliographic resource of DC-NDL")
    form = "dcndl" if name == "rdf" else f"dcndl ({name})"
    found = each(roots, lambda part: _in_sru(part, source), lambda part: one_line("".join(part.itertext()))[:60])
    return reading(form, decoded.encoding, found, (*decoded.warnings, *parsed.notes), lost=parsed.lost)


def _in_sru(part: etree._Element, source: Source) -> list[Record]:
    """The records of an RDF element; one that is given as escaped text is parsed first."""
    root = part if local(part) == "RDF" else read_xml(text_of(part)).root
    return read_dcndl(root, "", source)


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records since the last whole list; what breaks off goes on at its page the next time."""
    base = urlsplit(source.url)._replace(query="", fragment="").geturl()

    def ask(arguments: Any) -> Page:
        answer = fetch(f"{base}?{urlencode(arguments)}", conditional=False, min_interval=source.min_interval)
        return read_page(decode(answer.content, answer.content_type, source.encoding).text)

    identity = ask({"verb": "Identify"})
    options = source.options
    wish = Walk("dcndl", str(options.get("set", "")), identity.granularity, pages=int(options.get("max_pages", 0)))
    for item in walk(ask, wish, state, identity.response_date):
        if isinstance(item, Trouble):
            yield Problem(item.identifier or source.url, item.message, item.hint)
        elif item.deleted:
            yield Record(item.identifier, "", source.language, {}, kind=source.kind, withdrawn=True)
        elif item.metadata is not None:
            yield from _of_item(item, source)


def _of_item(item: Item, source: Source) -> Iterator[Record | Problem]:
    """The records of one item of a list, or why there is none."""
    found = reading("dcndl", "", each([item], partial(_in_item, source=source), lambda one: one.identifier))
    yield from found.lost
    yield from found.records
    yield from (Problem(item.identifier, note) for note in found.warnings)


def _in_item(item: Item, source: Source) -> list[Record]:
    """The records in an item's metadata."""
    return read_dcndl(item.metadata, item.identifier, source) if item.metadata is not None else []


def first_request(source: Source) -> str:
    """A first page of records, of the source's set where it names one."""
    arguments = {"verb": "ListRecords", "metadataPrefix": "dcndl", "set": str(source.options.get("set", ""))}
    return f"{source.url}?{urlencode({name: value for name, value in arguments.items() if value})}"


def _roots(root: etree._Element) -> tuple[str, list[etree._Element]]:
    """How the records came, and their RDF elements; escaped ones are parsed a second time."""
    if local(root) == "RDF":
        return "rdf", [root] if child(root, "BibResource") is not None else []
    if local(root) == "OAI-PMH":
        return "oai-pmh", [item for item in root.iter() if local(item) == "RDF"]
    if local(root) != "searchRetrieveResponse":
        raise InputError(f"not a document of NDL Search: its root element is {local(root) or 'none'!r}")
    found = []
    for data in (item for item in root.iter() if local(item) == "recordData"):
        inner = next((item for item in data.iter() if local(item) == "RDF"), None)
        found.append(inner if inner is not None else data)
    return "sru", found
