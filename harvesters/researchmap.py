"""researchmap's API (v2, JSON-LD): what a researcher has published, and a profile with the official names.

The source's address is ``https://api.researchmap.jp/<permalink>[/published_papers|…]``. Values stand by language; lists
of authors are never zipped together. It asks for no key and never writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from kakehashi.errors import InputError
from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, pages, reading
from kakehashi.model import Agent, Identifier, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import decode
from kakehashi.reading.fields import original_language, texts
from kakehashi.reading.identifiers import identifier, identifiers
from kakehashi.records.config import Source
from kakehashi.web_address import web_address

NAME = "researchmap"

_ACCEPT = "application/ld+json, application/json;q=0.9"
_TITLES = ("paper_title", "book_title", "presentation_title", "work_title", "research_project_title", "award_name",
           "industrial_property_right_title", "title")  # fmt: skip
_DATES = ("publication_date", "from_event_date", "award_date", "from_date", "date")
_PEOPLE = ("authors", "presenters", "investigators", "inventors", "winners", "creators")


def recognise(document: Document, text: str) -> float:
    """0.97 for JSON that names researchmap's API or its context near the start."""
    head = text[:3000].lstrip()
    return 0.97 if head.startswith("{") and ("api.researchmap.jp" in head or '"rm:' in head) else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The records of an answer: a list of achievements, or a profile; ``next`` is the address of the next page."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        data = _object(decoded.text)
    except InputError as error:
        return Reading("researchmap", decoded.encoding, warnings=decoded.warnings, error=str(error))
    if data.get("error"):
        said = f"researchmap answered {data['error']}: {data.get('error_description', '')}".rstrip(": ")
        return Reading("researchmap", decoded.encoding, error=said)
    listed = data.get("items")
    items = [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else [data]
    found = each(
        items, lambda item: _record(item, source), lambda item: str(item.get("@id") or item.get("rm:id") or "")
    )
    return reading("researchmap", decoded.encoding, found, decoded.warnings, _next(data, document.url))


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records of the source's address, page by page (``max_pages`` in its options, 20 without)."""
    yield from pages(source, fetch, state, read, lambda following: following or source.url, accept=_ACCEPT)


def _object(text: str) -> Mapping[str, Any]:
    """The JSON object of an answer; raises ``InputError``."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise InputError("not an answer of researchmap: no object")
    return data


def _next(data: Mapping[str, Any], base: str) -> str:
    """The address of the next page, ``""`` at the end."""
    links = data.get("_links")
    following = links.get("next") if isinstance(links, Mapping) else None
    href = following.get("href") if isinstance(following, Mapping) else None
    return (web_address(href, base) if isinstance(href, str) else None) or ""


def _record(item: Mapping[str, Any], source: Source) -> Record:
    """One achievement or profile; its identity is its address in the API."""
    identity = str(item.get("@id") or item.get("rm:id") or "")
    title = texts([pair for name in _TITLES for pair in _pairs(item.get(name))], source.language)
    profile = not title and isinstance(item.get("family_name"), Mapping)
    if profile:
        title = _person_name(item)
    numbers = _identifiers(item)
    own_doi = next((found.value for found in numbers if found.scheme == "doi"), "")
    page = identity.replace("https://api.researchmap.jp/", "https://researchmap.jp/")
    return Record(
        identity=identity,
        url=f"https://doi.org/{own_doi}" if own_doi else page,
        language=original_language(title, _strings(item.get("languages")), source.language),
        title=title,
        summary=texts(_pairs(item.get("description")), source.language),
        kind=source.kind,
        published=next((date for name in _DATES if (date := parse_date(str(item.get(name) or "")))), None),
        creators=(Agent(title, _orcid(numbers)),) if profile else _people(item),
        organisations=_bodies(item, source),
        identifiers=numbers,
    )


def _pairs(value: object) -> list[tuple[str, str]]:
    """Label and text of a value by language."""
    if isinstance(value, str):
        return [("", value)]
    return (
        [(str(tag), text) for tag, text in value.items() if isinstance(text, str)] if isinstance(value, Mapping) else []
    )


def _strings(value: object) -> list[str]:
    """The strings of a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _person_name(item: Mapping[str, Any]) -> dict[str, str]:
    """A researcher's official name by language, family name first in Japanese."""
    family, given = dict(_pairs(item.get("family_name"))), dict(_pairs(item.get("given_name")))
    names = {}
    for tag in family:
        if given.get(tag):
            names[tag] = f"{family[tag]} {given[tag]}" if tag == "ja" else f"{given[tag]} {family[tag]}"
    return texts(names.items(), "ja")


def _people(item: Mapping[str, Any]) -> tuple[Agent, ...]:
    """The persons of each language's list, one after another: nobody says who is who in the other."""
    found = []
    for name in _PEOPLE:
        listed = item.get(name)
        for tag, people in listed.items() if isinstance(listed, Mapping) else ():
            for person in people if isinstance(people, list) else ():
                text = person.get("name") if isinstance(person, Mapping) else None
                if isinstance(text, str) and (names := texts([(str(tag), text)], "ja")):
                    found.append(Agent(names))
    return tuple(found)


def _bodies(item: Mapping[str, Any], source: Source) -> tuple[Agent, ...]:
    """The journal or publisher, or the affiliations of a profile."""
    listed = item.get("affiliations")
    values = [entry.get("affiliation") for entry in listed if isinstance(entry, Mapping)] if listed else []
    values += [item.get(name) for name in ("publication_name", "publisher")]
    return tuple(Agent(names) for value in values if (names := texts(_pairs(value), source.language)))


def _identifiers(item: Mapping[str, Any]) -> tuple[Identifier, ...]:
    """researchmap's own, DOI, ISSN, ORCID, e-Rad."""
    given = item.get("identifiers")
    named = given if isinstance(given, Mapping) else {}
    schemes = {"doi": "doi", "issn": "issn", "e_issn": "issn", "orc_id": "orcid", "erad_id": "e-rad"}
    found = [
        identifier(scheme, value)
        for name, scheme in schemes.items()
        for value in _strings(named.get(name) if isinstance(named.get(name), list) else [named.get(name)])
    ]
    return identifiers([*found, identifier("researchmap", str(item.get("rm:id") or ""))])


def _orcid(numbers: tuple[Identifier, ...]) -> str:
    """The ORCID among identifiers."""
    return next((item.value for item in numbers if item.scheme == "orcid"), "")
