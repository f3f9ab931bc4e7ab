"""OAI-PMH 2.0: institutional repositories (oai_dc, JPCOAR 1.0, 2.0 and 2.1, junii2, DC-NDL) and arXiv.

Options of a source: ``metadata_prefix`` (else the best of what the server offers), ``set`` (one or a list),
``window_days``, ``max_pages``, and ``award`` (the beginning of the award numbers that are wanted: JPMJ). Deleted
records withdraw their works. It never trusts a token for longer than the server does, and never asks with a clock other
than the server's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import etree

from kakehashi.errors import FetchError, InputError
from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, reading, unreadable
from kakehashi.model import Record
from kakehashi.reading.arxiv import read_arxiv
from kakehashi.reading.dcndl import read_dcndl
from kakehashi.reading.dublin_core import read_dublin_core
from kakehashi.reading.encoding import Decoded, decode
from kakehashi.reading.identity import with_hash
from kakehashi.reading.jpcoar import read_jpcoar, schema_version
from kakehashi.reading.junii2 import read_junii2
from kakehashi.reading.oai import Item, Page, Trouble, Walk, read_page, walk
from kakehashi.reading.xml import Parsed, local, read_xml
from kakehashi.records.config import Source

NAME = "oai_pmh"

PREFERRED = (
    "jpcoar_2.1",
    "jpcoar_2.0",
    "jpcoar_v2",
    "jpcoar",
    "jpcoar_1.0",
    "jpcoar_v1",
    "arXiv",
    "dcndl",
    "junii2",
    "oai_dc",
)
"""Metadata formats, the one that says most first."""

_ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.5"


def recognise(document: Document, text: str) -> float:
    """0.99 for OAI-PMH's root element or a bare JPCOAR record near the start."""
    head = text[:2000]
    return 0.99 if "<OAI-PMH" in head or "<jpcoar:jpcoar" in head or "<arXiv " in head else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The records of an answer, or of one bare metadata record; ``next`` is its resumption token."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        parsed = read_xml(decoded.text)
        if local(parsed.root) != "OAI-PMH":
            return _bare(parsed, decoded, source)
        page = read_page(decoded.text)
    except InputError as error:
        return Reading("unknown", decoded.encoding, warnings=decoded.warnings, error=str(error))
    names = sorted({name for item in page.items if (name := _format(item))})
    form = f"oai-pmh ({', '.join(names) or page.verb or 'no verb'})"
    warnings = [*decoded.warnings, *page.warnings]
    warnings += [f"{code}: {message}".strip(": ") for code, message in page.errors if code == "noRecordsMatch"]
    errors = [f"the server answered {code}: {message}" for code, message in page.errors if code != "noRecordsMatch"]
    read_item = partial(_records, source=source)
    found = list(each(page.items, read_item, lambda item: item.identifier))
    warnings += [_note(item) for item in found if isinstance(item, Record) and _left_out(item)]
    kept = [item for item in found if isinstance(item, Problem) or not _left_out(item)]
    whole = reading(form, decoded.encoding, kept, warnings, page.token, lost=page.lost)
    return replace(whole, error=errors[0]) if errors else whole


def _bare(parsed: Parsed, decoded: Decoded, source: Source) -> Reading:
    """The records of a document that is one metadata record."""
    name, records = _metadata(parsed.root, "", source)
    if not name:
        return Reading("unknown", decoded.encoding, error="metadata in a format that is not known")
    notes = (*decoded.warnings, *parsed.notes, *(_note(record) for record in records if _left_out(record)))
    return reading(name, decoded.encoding, [record for record in records if not _left_out(record)], notes)


def _note(record: Record) -> str:
    """Which record is left out, and why."""
    return f"{record.identity or 'a record'}: {_left_out(record)}"


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records since the last whole list, set by set; what breaks off goes on at its page the next time."""
    ask = _asker(source, fetch)
    identity = ask({"verb": "Identify"})
    prefix = str(source.options.get("metadata_prefix", "")) or _best_format(ask, source)
    named = source.options.get("set", "")
    for name in named if isinstance(named, list) else [named]:
        wish = Walk(
            prefix,
            str(name),
            identity.granularity,
            int(source.options.get("window_days", 0)),
            int(source.options.get("max_pages", 0)),
        )
        own = state.setdefault("sets", {}).setdefault(str(name), {})
        if own.get("prefix", prefix) != prefix:
            own.clear()
        own["prefix"] = prefix
        for item in walk(ask, wish, own, identity.response_date):
            yield from _yielded(item, source, own)


def first_request(source: Source) -> str:
    """A first page of records."""
    prefix = str(source.options.get("metadata_prefix", "oai_dc"))
    return f"{source.url}?{urlencode({'verb': 'ListRecords', 'metadataPrefix': prefix})}"


def _yielded(item: Item | Trouble, source: Source, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records of an item, or the problem that it is; what could not be read is noted, to be asked for again."""
    if isinstance(item, Trouble):
        yield Problem(item.identifier or source.url, item.message, item.hint)
        return
    if not _format(item):
        yield Problem(item.identifier, "the record's metadata is in a format that is not known", "see metadata_prefix")
    for record in each([item], partial(_records, source=source), lambda one: one.identifier):
        problem = record if isinstance(record, Problem) else unreadable(record)
        if problem is not None:
            state.setdefault("lost", {}).setdefault(item.identifier, 0)
            yield problem
        elif isinstance(record, Record) and is_wanted(record, source):
            reason = _left_out(record)
            yield Problem(item.identifier, reason) if reason else with_hash(record)


def is_wanted(record: Record, source: Source) -> bool:
    """Whether a record belongs to an award that the source's option names (``award = "JPMJ"``); without it, any."""
    prefix = str(source.options.get("award", ""))
    awards = [item.value for item in record.identifiers if item.scheme == "award"]
    return not prefix or record.withdrawn or any(value.startswith(prefix) for value in awards)


def _asker(source: Source, fetch: Fetch) -> Callable[[Mapping[str, str]], Page]:
    """What asks the source's repository; raises ``FetchError`` and ``InputError``."""
    base = urlsplit(source.url)._replace(query="", fragment="").geturl()

    def ask(arguments: Mapping[str, str]) -> Page:
        url = f"{base}?{urlencode(arguments)}"
        try:
            answer = fetch(url, accept=_ACCEPT, conditional=False, min_interval=source.min_interval)
        except FetchError as error:
            # WEKO gives the errors of OAI-PMH as HTTP 422; with a token in hand that is a dead token.
            if error.status == 422 and "resumptionToken" in arguments:
                return Page("ListRecords", "", errors=(("badResumptionToken", "HTTP 422"),))
            raise
        return read_page(decode(answer.content, answer.content_type, source.encoding).text)

    return ask


def _best_format(ask: Callable[[Mapping[str, str]], Page], source: Source) -> str:
    """The best metadata format that the server says it has; every server has ``oai_dc``."""
    offered = ask({"verb": "ListMetadataFormats"}).formats
    wanted = str(source.options.get("formats", "")).split() or PREFERRED
    return next((name for name in wanted if name in offered), "oai_dc")


def _records(item: Item, source: Source) -> list[Record]:
    """The records of an item; a deleted one is a tombstone."""
    if item.deleted:
        return [Record(item.identifier, "", source.language, {}, kind=source.kind, withdrawn=True)]
    return _metadata(item.metadata, item.identifier, source)[1] if item.metadata is not None else []


def _format(item: Item) -> str:
    """The name of the format of an item's metadata, ``""`` for one that is not known."""
    if item.deleted:
        return "deleted"
    if item.metadata is None:
        return "headers"
    return _format_of(item.metadata)


def _metadata(root: etree._Element, identity: str, source: Source) -> tuple[str, list[Record]]:
    """The name of a metadata format and the records in it; ``""`` for one that is not known."""
    name = _format_of(root)
    if name == "dcndl":
        return name, read_dcndl(root, identity, source)
    read_one = _READERS.get(name.split("-")[0])
    return name, [read_one(root, identity, source)] if read_one else []


_READERS: Mapping[str, Callable[[etree._Element, str, Source], Record]] = {
    "jpcoar": read_jpcoar,
    "arxiv": read_arxiv,
    "junii2": read_junii2,
    "oai_dc": read_dublin_core,
}


def _format_of(root: etree._Element) -> str:
    """The name of a metadata format, ``""`` for one that is not known."""
    name = local(root)
    if name == "jpcoar":
        return f"jpcoar-{schema_version(root)}".rstrip("-")
    names = {"arXiv": "arxiv", "RDF": "dcndl", "junii2": "junii2", "dc": "oai_dc", "qualifieddc": "oai_dc"}
    return names.get(name, "")


def _left_out(record: Record) -> str:
    """Why a record cannot be taken, ``""`` where it can."""
    if not record.identity:
        return "no identifier"
    if record.withdrawn:
        return ""
    if not record.language:
        return f"no title in a language of the portal ({', '.join(record.title) or 'none at all'})"
    return ""
