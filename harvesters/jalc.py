"""JaLC REST API: the metadata of DOIs that Japan Link Center registered.

Options of a source: ``dois``, a list; without it the source's address is asked as it stands. A DOI is encoded twice
in the path, as the API wants it. Each creator brings its own names, so nobody's are zipped together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from kakehashi.errors import FetchError
from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, pages, reading, taken
from kakehashi.model import Agent, Identifier, Published, Record
from kakehashi.reading.dates import published
from kakehashi.reading.encoding import decode
from kakehashi.reading.fields import agent, json_pairs, original_language, texts
from kakehashi.reading.identifiers import award, identifier, identifiers
from kakehashi.records.config import Source

NAME = "jalc"


def recognise(document: Document, text: str) -> float:
    """0.9 for JSON that names JaLC, or has its lists of titles and creators, near the start."""
    head = text[:4000]
    if not head.lstrip().startswith("{"):
        return 0.0
    named = '"JaLC"' in head or '"siteId"' in head
    return 0.95 if named or ('"title_list"' in head and '"apiType"' in head) else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The records of an answer; ``next`` is the number of its next page."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        data = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        return Reading("jalc", decoded.encoding, error=f"not JSON: {error}")
    if not isinstance(data, Mapping) or "data" not in data:
        return Reading("jalc", decoded.encoding, error="not an answer of JaLC: it has no 'data'")
    if data.get("status") != "OK":
        return Reading("jalc", decoded.encoding, error=f"JaLC answered {data.get('status')}: {_message(data)}")
    items = data["data"] if isinstance(data["data"], list) else [data["data"]]
    listed = [item for item in items if isinstance(item, Mapping)]
    found = each(listed, lambda item: _record(item, source), lambda item: str(item.get("doi") or ""))
    return reading("jalc", decoded.encoding, found, decoded.warnings, _next(data))


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records of the DOIs that the source names, or of its address, page by page (``max_pages``, 20 without)."""
    named = source.options.get("dois")
    if isinstance(named, list):
        for doi in named:
            url = _of_doi(source, str(doi))
            try:
                found = _asked(url, source, fetch)
            except FetchError as error:
                yield Problem(str(doi), error.message, error.hint or "is it a DOI of JaLC?")
                continue
            yield from taken(found, str(doi))
        return
    yield from pages(source, fetch, state, read, partial(_with_page, source.url), accept="application/json")


def first_request(source: Source) -> str:
    """The first DOI that the source names, or its own address."""
    named = source.options.get("dois")
    return _of_doi(source, str(named[0])) if isinstance(named, list) and named else source.url


def _of_doi(source: Source, doi: str) -> str:
    """The address of a DOI, which this interface wants encoded twice."""
    return f"{source.url.rstrip('/')}/{quote(quote(doi, safe=''), safe='')}"


def _asked(url: str, source: Source, fetch: Fetch) -> Reading:
    """The reading of an address."""
    answer = fetch(url, accept="application/json", conditional=False, min_interval=source.min_interval)
    return read(Document(answer.final_url, answer.content, answer.content_type), source)


def _with_page(url: str, page: str) -> str:
    """The address of a page."""
    if not page:
        return url
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {"page": page}
    return parts._replace(query=urlencode(query)).geturl()


def _next(data: Mapping[str, Any]) -> str:
    """The number of the page after this one, ``""`` after the last."""
    message = data.get("message")
    if not isinstance(message, Mapping):
        return ""
    page, last = message.get("page"), message.get("totalPages")
    return str(page + 1) if isinstance(page, int) and isinstance(last, int) and page < last else ""


def _message(data: Mapping[str, Any]) -> str:
    """What the server says went wrong."""
    said = data.get("message")
    errors = said.get("errors") if isinstance(said, Mapping) else said
    return str(errors or said or "")


def _record(item: Mapping[str, Any], source: Source) -> Record:
    """The record of a DOI."""
    title = texts(_pairs(item, "title_list", "title"), source.language)
    doi = identifier("doi", str(item.get("doi") or ""))
    address = str(item.get("url") or "")
    return Record(
        identity=f"doi:{doi.value}" if doi else address,
        url=address or (f"https://doi.org/{doi.value}" if doi else ""),
        language=original_language(title, [str(item.get("content_language") or "")], source.language),
        title=title,
        summary=texts(_pairs(item, "description_list", "description"), source.language),
        kind=source.kind,
        published=_published(item.get("publication_date")),
        creators=tuple(_people(item, source.language)),
        organisations=_organisations(item, source.language),
        identifiers=identifiers([doi, *_others(item)]),
        subjects=tuple(dict.fromkeys(text for _, text in _pairs(item, "keyword_list", "keyword"))),
    )


def _mappings(item: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """The objects of a list, or none."""
    listed = item.get(key)
    return (part for part in (listed if isinstance(listed, list) else ()) if isinstance(part, Mapping))


def _pairs(item: Mapping[str, Any], key: str, value: str) -> list[tuple[str, str]]:
    """The label and text of a list's objects."""
    return json_pairs(item.get(key), "lang", value)


def _published(parts: object) -> Published | None:
    """The date of its parts, as many as there are."""
    if not isinstance(parts, Mapping):
        return None
    year, month, day = (
        str(parts.get(f"publication_{name}") or "").strip() or None for name in ("year", "month", "day")
    )
    if not year or not all(part is None or part.isdecimal() for part in (year, month, day)):
        return None
    return published(year, month, day if month else None)


def _people(item: Mapping[str, Any], default: str) -> Iterator[Agent]:
    """The creators; a body appears as a person with a first name only."""
    for creator in _mappings(item, "creator_list"):
        names = [(str(name.get("lang") or ""), _name(name)) for name in _mappings(creator, "names")]
        numbers = [str(part.get("researcher_id") or "") for part in _mappings(creator, "researcher_id_list")]
        person = agent(names, default, next(filter(None, numbers), ""))
        if person is not None:
            yield person


def _name(name: Mapping[str, Any]) -> str:
    """A whole name in the order of its language."""
    parts = [str(name.get(key) or "").strip() for key in ("last_name", "first_name")]
    return " ".join(part for part in (parts if str(name.get("lang")) != "en" else reversed(parts)) if part)


def _organisations(item: Mapping[str, Any], default: str) -> tuple[Agent, ...]:
    """Publisher, then funders; publishers of different languages are one only where each language is there once."""
    publishers = _pairs(item, "publisher_list", "publisher_name")
    labels = [label for label, _ in publishers]
    whole = [publishers] if len(set(labels)) == len(labels) else [[pair] for pair in publishers]
    funders = [_pairs(fund, "funder_name", "funder_name") for fund in _mappings(item, "fund_list")]
    return tuple(found for pairs in (*whole, *funders) if (found := agent(pairs, default)) is not None)


def _others(item: Mapping[str, Any]) -> Iterator[Identifier | None]:
    """OAI identifiers, award numbers and ISSNs."""
    for other in _mappings(item, "alternate_identifier_list"):
        if other.get("type") == "OAIPMH":
            yield identifier("oai", str(other.get("alternate_identifier") or ""))
    for fund in _mappings(item, "fund_list"):
        for group in _mappings(fund, "award_number_group_list"):
            for number in _mappings(group, "award_number_list"):
                yield identifier("award", award(str(number.get("award_number") or "")))
    for journal in _mappings(item, "journal_id_name_list"):
        yield identifier("issn", str(journal.get("journal_id") or ""))
