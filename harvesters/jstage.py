"""J-STAGE WebAPI: service 2 (volumes and issues) and service 3 (articles).

The outcome of a search stands inside a 200 answer and is read first. Japanese and English authors are two lists of
different length and are never zipped. Articles' data may not be kept beyond a day: the source's ``max_cache`` makes
works of it that are no more than DOI and link. There are no abstracts.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from kakehashi.errors import InputError
from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, pages, reading
from kakehashi.model import Agent, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import decode
from kakehashi.reading.fields import agent, original_language, texts
from kakehashi.reading.identifiers import identifier, identifiers
from kakehashi.reading.xml import child, children, local, read_xml, text_of
from kakehashi.records.config import Source

NAME = "jstage"

STATUSES = {
    "ERR_001": "nothing found",
    "WARN_002": "too many results: narrow the search",
    "ERR_003": "too many requests: ask more slowly (min_interval)",
    "ERR_004": "the query is not understood",
    "ERR_005": "a required parameter is missing",
    "ERR_006": "pubyearfrom or pubyearto is no year",
    "ERR_007": "count is no number from 1 to 1000",
    "ERR_008": "the ISSN is not one",
    "SYS_ERR_009": "the server failed",
    "ERR_010": "the address is not right",
    "ERR_011": "no search terms",
    "ERR_012": "no search terms",
    "ERR_013": "no list was specified",
    "ERR_014": "the results cannot be sorted so",
}
"""The statuses of the API's manual."""

_NOTHING = "ERR_001"


def recognise(document: Document, text: str) -> float:
    """0.97 for an Atom feed with J-STAGE's own elements near the start."""
    head = text[:4000]
    return 0.97 if ("<feed" in head and "<servicecd" in head) or ("<feed" in head and "<article_title" in head) else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The articles or issues of an answer; ``next`` is where the next page starts."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        parsed = read_xml(decoded.text)
    except InputError as error:
        return Reading("unknown", decoded.encoding, warnings=decoded.warnings, error=str(error))
    root = parsed.root
    service = text_of(child(root, "servicecd")) or ("3" if root.find(".//{*}article_title") is not None else "")
    name = f"jstage-service{service}" if service else "jstage"
    warnings = [*decoded.warnings, *parsed.notes]
    failure, note = _status(root)
    if failure:
        return Reading(name, decoded.encoding, warnings=tuple(warnings), error=failure)
    if local(root) != "feed":
        return Reading("unknown", decoded.encoding, error=f"not J-STAGE's: the root element is {local(root)!r}")
    entries = children(root, "entry")
    found = each(entries, lambda entry: _record(entry, source), lambda entry: text_of(child(entry, "id", "doi")))
    warnings += [note] if note else []
    shown, total = len(entries) + len(parsed.lost), text_of(child(root, "totalResults"))
    whole = reading(name, decoded.encoding, found, warnings, _next(root, shown), lost=parsed.lost)
    return replace(whole, total=int(total) if total.isdecimal() else None)


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The articles that the source's query finds, page by page (``max_pages`` in its options, 20 without)."""
    yield from pages(source, fetch, state, read, partial(_with_start, source.url), hint="see the API's manual")


def _with_start(url: str, start: str) -> str:
    """The query with the place at which it starts."""
    if not start:
        return url
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "start"]
    return parts._replace(query=urlencode([*query, ("start", start)])).geturl()


def _status(root: etree._Element) -> tuple[str, str]:
    """The error and the note of an answer's status."""
    result = child(root, "result")
    if result is None:
        return "", ""
    status, message = text_of(child(result, "status")), text_of(child(result, "message"))
    said = f"J-STAGE answered {status}: {message or STATUSES.get(status, 'a status that is not known')}"
    if status in ("0", ""):
        return "", ""
    return ("", said) if status == _NOTHING or status.startswith("WARN") else (said, "")


def _next(root: etree._Element, shown: int) -> str:
    """The number of the first result that is not shown yet, ``""`` at the end."""
    total, start = (text_of(child(root, name)) for name in ("totalResults", "startIndex"))
    if not shown or not total.isdigit() or not start.isdigit():
        return ""
    following = int(start) + shown
    return str(following) if following <= int(total) else ""


def _record(entry: etree._Element, source: Source) -> Record:
    """An article, or an issue of a journal."""
    title = texts(_by_language(entry, "article_title"), source.language)
    if not title:
        title = _issue_title(entry, source)
    links = dict(_by_language(entry, "article_link")) or dict(_by_language(entry, "vols_link"))
    plain = child(entry, "link")
    language = original_language(title, [], source.language)
    url = links.get(language) or (str(plain.get("href") or "") if plain is not None else "") or links.get("en", "")
    numbers = identifiers(
        [
            *(identifier("doi", text_of(item)) for item in children(entry, "doi")),
            *(identifier("issn", text_of(item)) for name in ("issn", "eIssn") for item in children(entry, name)),
        ]
    )
    first = next((item.value for item in numbers if item.scheme == "doi"), "")
    return Record(
        identity=f"doi:{first}" if first else url,
        url=url,
        language=language,
        title=title,
        kind=source.kind,
        published=parse_date(text_of(child(entry, "pubyear"))),
        creators=_authors(entry),
        organisations=_journal(entry, source),
        identifiers=numbers,
        official={tag: link for tag, link in links.items() if tag != language and tag in title and link},
    )


def _by_language(entry: etree._Element, name: str) -> list[tuple[str, str]]:
    """The parts ``en`` and ``ja`` of an element, with their names."""
    whole = child(entry, name)
    return [(local(part), text_of(part)) for part in whole if text_of(part)] if whole is not None else []


def _issue_title(entry: etree._Element, source: Source) -> dict[str, str]:
    """The title of an issue: its journal's, then its own, in each language that has both."""
    journal = texts(_by_language(entry, "material_title"), source.language)
    volumes = dict(_by_language(entry, "vols_title"))
    return {tag: f"{name}, {volumes[tag]}" for tag, name in journal.items() if tag in volumes}


def _authors(entry: etree._Element) -> tuple[Agent, ...]:
    """All names of all languages, each an agent of its own: who is who across the lists is not said."""
    found = []
    whole = child(entry, "author")
    for listed in whole if whole is not None else ():
        found += [agent([(local(listed), text_of(name))], local(listed)) for name in children(listed, "name")]
    return tuple(item for item in found if item is not None)


def _journal(entry: etree._Element, source: Source) -> tuple[Agent, ...]:
    """The journal by its own names, as what published the article; then the publisher of an issue."""
    journal = agent(_by_language(entry, "material_title"), source.language)
    publisher = child(entry, "publisher")
    name = text_of(child(publisher, "name")) if publisher is not None else ""
    found = [journal, agent([("", name)], source.language)]
    return tuple(item for item in found if item is not None)
