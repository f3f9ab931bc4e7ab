"""Crossref REST API, of which the grants of JST are read (``10.52926/JPMJ…``), and plain works where it gives them.

A list is walked by its cursor and by the index date of the last whole one (``from-index-date`` is added to its
filter). Titles and descriptions of a grant carry their own language. JATS markup in abstracts is taken out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, reading, taken, walked
from kakehashi.model import Agent, Published, Record
from kakehashi.reading import budget
from kakehashi.reading.dates import published
from kakehashi.reading.encoding import decode
from kakehashi.reading.fields import agent, json_pairs, original_language, texts
from kakehashi.reading.html import visible_text
from kakehashi.reading.identifiers import award, identifier, identifiers, licence
from kakehashi.records.config import Source

NAME = "crossref"


def recognise(document: Document, text: str) -> float:
    """0.95 for an answer of Crossref's near the start."""
    head = text[:1000]
    return 0.95 if head.lstrip().startswith("{") and '"message-type"' in head else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The grants and works of an answer; ``next`` is its cursor."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        data = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        return Reading("crossref", decoded.encoding, error=f"not JSON: {error}")
    message = data.get("message") if isinstance(data, Mapping) else None
    if not isinstance(message, Mapping):
        said = f": {message}" if message else ""
        return Reading("crossref", decoded.encoding, error=f"not works of Crossref{said}")
    listed = message.get("items")
    items = listed if isinstance(listed, list) else [message]
    works = [item for item in items if isinstance(item, Mapping)]
    found = each(works, lambda item: _record(item, source), lambda item: str(item.get("DOI") or ""))
    cursor = str(message.get("next-cursor") or "") if items and isinstance(listed, list) else ""
    total = message.get("total-results")
    whole = reading("crossref", decoded.encoding, found, decoded.warnings, cursor)
    return replace(whole, total=total if isinstance(total, int) else None)


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The grants that the source's query finds, by the day of their indexing; the next time from the day it came to.

    A night whose whole budget lies on one day goes on by its cursor, while the server knows it.
    """
    single = not _is_list(source.url)
    since = str(state.get("indexed", ""))

    days: list[str] = []

    def page(cursor: str) -> tuple[str, Callable[[str], Reading]]:
        def answered(url: str) -> Reading:
            answer = fetch(url, accept="application/json", conditional=False, min_interval=source.min_interval)
            found = read(Document(answer.final_url, answer.content, answer.content_type), source)
            days.extend(_indexed(answer.content))
            ends = single or not found.shown or found.next == cursor
            return replace(found, next="" if ends else found.next)

        return (source.url if single else _with_cursor(source.url, cursor or "*", since)), answered

    whole = False
    for found in walked(source, state, page, most=50):
        whole = not isinstance(found, Problem) and not found.error and not found.next
        yield from (found,) if isinstance(found, Problem) else taken(found, source.url)
    reached = max(days, default="")
    if reached > since and (whole or days == sorted(days)):
        state["indexed"] = reached
        budget.forget(state)  # a cursor lives for minutes, a day for ever


def _is_list(url: str) -> bool:
    """Whether an address asks for a list of works, not for one."""
    return urlsplit(url).path.rstrip("/").endswith("works")


def _with_cursor(url: str, cursor: str, since: str) -> str:
    """The query with its cursor, and what was indexed since a day."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query.setdefault("rows", "100")
    query |= {"sort": "indexed", "order": "asc"}
    if since:
        query["filter"] = ",".join(filter(None, [query.get("filter", ""), f"from-index-date:{since}"]))
    return parts._replace(query=urlencode(query | {"cursor": cursor})).geturl()


def _indexed(content: bytes) -> list[str]:
    """The days on which the works of an answer were indexed, in its order."""
    days = re.findall(rb'"indexed"\s*:\s*\{[^}]*?"date-time"\s*:\s*"(\d{4}-\d\d-\d\d)', content)
    return [day.decode("ascii") for day in days]


def _record(item: Mapping[str, Any], source: Source) -> Record:
    """A grant, or another work."""
    projects = [part for part in _listed(item, "project") if isinstance(part, Mapping)]
    titles = [pair for part in projects for pair in json_pairs(part.get("project-title"), "language", "title")]
    titles = titles or [
        (str(item.get("language") or ""), visible_text(text)) for _, text in json_pairs(item.get("title"))
    ]
    title = texts(titles, source.language)
    doi = identifier("doi", str(item.get("DOI") or ""))
    resource = item.get("resource")
    primary = resource.get("primary") if isinstance(resource, Mapping) else None
    page = str(primary.get("URL") or "") if isinstance(primary, Mapping) else ""
    return Record(
        identity=f"doi:{doi.value.lower()}" if doi else "",
        url=page or str(item.get("URL") or (f"https://doi.org/{doi.value}" if doi else "")),
        language=original_language(title, [str(item.get("language") or "")], source.language),
        title=title,
        summary=texts(_descriptions(item, projects), source.language),
        kind=source.kind,
        published=_published(item, projects),
        creators=tuple(_people(item, projects, source.language)),
        organisations=tuple(_organisations(item, projects, source.language)),
        identifiers=identifiers([doi, *(identifier("award", award(text)) for text in _awards(item))]),
        subjects=tuple(dict.fromkeys(str(part) for part in _listed(item, "subject"))),
        licence=licence(str(part.get("URL") or "") for part in _listed(item, "license") if isinstance(part, Mapping)),
    )


def _listed(item: Mapping[str, Any], key: str) -> list[Any]:
    """A list, or an empty one."""
    value = item.get(key)
    return value if isinstance(value, list) else []


def _awards(item: Mapping[str, Any]) -> list[str]:
    """The numbers of the grant itself, or of the grants that a work names."""
    number = item.get("award")
    own = [number] if isinstance(number, str) else [str(part) for part in number or ()]
    funded = [
        str(text) for part in _listed(item, "funder") if isinstance(part, Mapping) for text in _listed(part, "award")
    ]
    return [*own, *funded]


def _descriptions(item: Mapping[str, Any], projects: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The descriptions of a grant's projects, or a work's abstract."""
    said = [
        pair for part in projects for pair in json_pairs(part.get("project-description"), "language", "description")
    ]
    abstract = item.get("abstract")
    if not said and isinstance(abstract, str):
        said = [(str(item.get("language") or ""), abstract)]
    return [(label, visible_text(_html_of(text))) for label, text in said]


def _html_of(jats: str) -> str:
    """The abstract's JATS as HTML: superscripts, subscripts and emphasis keep their names, all else parts words."""
    kept = re.sub(r"(</?)jats:(su[pb])\b[^<>]*>", r"\1\2>", jats)
    kept = re.sub(r"</?jats:(?:italic|bold|sc|underline|monospace|xref|ext-link)\b[^<>]*>", "", kept)
    return re.sub(r"</?jats:[^<>]*>", " ", kept)


def _published(item: Mapping[str, Any], projects: list[Mapping[str, Any]]) -> Published | None:
    """The start of the award, else the date of issue; as precise as the parts that there are."""
    starts = [part.get("award-start") for part in projects]
    for value in (*(start[0] if isinstance(start, list) and start else start for start in starts), item.get("issued")):
        parts = value.get("date-parts") if isinstance(value, Mapping) else None
        numbers = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
        year, month, day = [*(str(part) for part in numbers if isinstance(part, int)), None, None, None][:3]
        if year and (found := published(year, month, day)):
            return found
    return None


def _people(item: Mapping[str, Any], projects: list[Mapping[str, Any]], default: str) -> Iterator[Agent]:
    """Investigators of a grant or authors of a work, with their ORCID."""
    for part in (*projects, item):
        for role in ("lead-investigator", "co-lead-investigator", "investigator", "author"):
            for person in _listed(part, role):
                if isinstance(person, Mapping) and (found := _person(person, default)):
                    yield found


def _person(person: Mapping[str, Any], default: str) -> Agent | None:
    """A person by its given and family name, or a body by its name."""
    given, family = str(person.get("given") or ""), str(person.get("family") or "")
    western = " ".join(filter(None, [given, family]))
    whole = western if western.isascii() else " ".join(filter(None, [family, given]))
    return agent([("", whole or str(person.get("name") or ""))], default, str(person.get("ORCID") or ""))


def _organisations(item: Mapping[str, Any], projects: list[Mapping[str, Any]], default: str) -> Iterator[Agent]:
    """Funders, then the publisher where it is another."""
    seen: set[str] = set()
    funding = [part for project in projects for part in _listed(project, "funding") if isinstance(part, Mapping)]
    funders = [part.get("funder") for part in funding] + _listed(item, "funder")
    for funder in (*funders, {"name": item.get("publisher")}):
        name = str(funder.get("name") or "") if isinstance(funder, Mapping) else ""
        if isinstance(funder, Mapping) and name and name not in seen:
            seen.add(name)
            found = agent([("", name)], default, _number(funder))
            if found is not None:
                yield found


def _number(funder: Mapping[str, Any]) -> str:
    """The identifier of a funder as a URL of ROR or of the funder registry."""
    numbers = [part for part in _listed(funder, "id") if isinstance(part, Mapping)]
    best = sorted(numbers, key=lambda part: part.get("id-type") != "ROR")
    value = str(best[0].get("id") or "") if best else str(funder.get("DOI") or "")
    return f"https://doi.org/{value}" if value.startswith("10.") else value
