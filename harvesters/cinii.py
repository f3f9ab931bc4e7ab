"""CiNii Research: searches as JSON-LD, RSS 1.0 and Atom, and single records (CRID) as JSON-LD.

A search in English gives English titles and names but often Japanese descriptions, so each field's language is that
of its script. Abstracts of single records are taken only where their licence flag allows it. Both languages of a
search are asked for and put together by CRID; names of the two are never matched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from kakehashi.errors import InputError
from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, reading, taken, walked
from kakehashi.model import Agent, Identifier, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.dublin_core import labelled
from kakehashi.reading.encoding import Decoded, decode
from kakehashi.reading.fields import agent, json_pairs, known_language, original_language, texts
from kakehashi.reading.identifiers import award, identifier, identifiers
from kakehashi.reading.identity import with_hash
from kakehashi.reading.xml import child, children, local, read_xml, text_of
from kakehashi.records.config import Source

NAME = "cinii"

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SCHEMES = {
    "DOI": "doi", "KAKEN": "award", "JGN": "award", "ISSN": "issn", "EISSN": "issn", "PISSN": "issn", "ISBN": "isbn",
    "NDL_BIB_ID": "ndl", "NAID": "naid", "NCID": "ncid", "HDL": "hdl", "NRID": "nrid", "URI": "uri",
}  # fmt: skip


def recognise(document: Document, text: str) -> float:
    """0.98 for CiNii's own vocabulary near the start."""
    head = text[:4000]
    return 0.98 if "cir.nii.ac.jp/schema" in head or "https://cir.nii.ac.jp/opensearch" in head else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The records of a search or of one CRID; ``next`` is the number at which its next page starts."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    try:
        if decoded.text.lstrip().startswith(("{", "[")):
            return _read_json(decoded, source)
        return _read_xml(decoded, source)
    except InputError as error:
        return Reading("unknown", decoded.encoding, warnings=decoded.warnings, error=str(error))


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The records that the source's search finds, in both languages, page by page (``max_pages``, 20 without)."""
    where = urlsplit(source.url)._replace(query="").geturl()

    def page(start: str) -> tuple[str, Callable[[str], Reading]]:
        return _search(source.url, _languages(source)[0], start), lambda _: _in_all(start, source, fetch)

    for found in walked(source, state, page, most=20):
        yield from (found,) if isinstance(found, Problem) else taken(found, where, "is the appid right?")


def _in_all(start: str, source: Source, fetch: Fetch) -> Reading:
    """One page of the search in each language, as one reading."""
    readings: list[Reading] = []
    for language in _languages(source):
        url = _search(source.url, language, start)
        answer = fetch(url, conditional=False, min_interval=source.min_interval)
        readings.append(read(Document(answer.final_url, answer.content, answer.content_type), source))
        if readings[-1].error:
            return readings[-1]
    lost = tuple(problem for found in readings for problem in found.lost)
    warnings = tuple(warning for found in readings for warning in found.warnings)
    return replace(readings[0], records=tuple(_together(readings)), lost=lost, warnings=warnings)


def first_request(source: Source) -> str:
    """The search in the first of its languages."""
    return _search(source.url, _languages(source)[0], "")


def _languages(source: Source) -> list[str]:
    """The languages in which a search is asked: what its address says, else Japanese and English."""
    said = dict(parse_qsl(urlsplit(source.url).query)).get("lang")
    return [said] if said else ["ja", "en"]


def _search(url: str, language: str, start: str) -> str:
    """The search in a language, from a place on."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query.setdefault("format", "json")
    query |= {"lang": language} | ({"start": start} if start else {})
    return parts._replace(query=urlencode(query)).geturl()


def _together(readings: list[Reading]) -> Iterator[Record]:
    """The records of the first language with what the others add; names stay apart, since nobody says who is who."""
    others = [{record.identity: record for record in reading.records} for reading in readings[1:]]
    for record in readings[0].records:
        for more in others:
            other = more.get(record.identity)
            if other is not None:
                record = replace(
                    record,
                    title={**other.title, **record.title},
                    summary={**other.summary, **record.summary},
                    creators=tuple(_agents((*record.creators, *other.creators))),
                    organisations=tuple(_agents((*record.organisations, *other.organisations))),
                    hash="",
                )
        yield with_hash(record)


def _agents(agents: tuple[Agent, ...]) -> Iterator[Agent]:
    """The agents, each once."""
    seen: list[Agent] = []
    for item in agents:
        if item not in seen:
            seen.append(item)
            yield item


def _read_json(decoded: Decoded, source: Source) -> Reading:
    """A search or a record as JSON-LD; raises ``InputError``."""
    try:
        data = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}") from error
    if isinstance(data, dict) and isinstance(data.get("response"), dict):
        data = data["response"]
    if not isinstance(data, dict):
        raise InputError("not an answer of CiNii Research")
    items = data.get("items")
    if not isinstance(items, list):
        if "dc:title" not in data:
            raise InputError("neither a search nor a record of CiNii Research")
        found = each([data], lambda item: _crid_record(item, source), lambda item: str(item.get("@id") or ""))
        return reading("cinii-record", decoded.encoding, found, decoded.warnings)
    context = data.get("@context")
    language = str(context.get("@language") or "") if isinstance(context, Mapping) else ""
    results = [item for item in items if isinstance(item, Mapping)]
    found = each(results, lambda item: _json_item(item, language, source), lambda item: str(item.get("@id") or ""))
    total, start = (str(data.get(f"opensearch:{name}")) for name in ("totalResults", "startIndex"))
    following = _following(total, start, len(results))
    whole = reading("cinii-json", decoded.encoding, found, decoded.warnings, following)
    return replace(whole, total=int(total) if total.isdecimal() else None)


def _following(total: str, start: str, shown: int) -> str:
    """The number of the first result that is not shown yet, ``""`` at the end."""
    if not shown or not total.isdigit() or not start.isdigit():
        return ""
    return str(int(start) + shown) if int(start) + shown <= int(total) else ""


def _json_item(item: Mapping[str, Any], language: str, source: Source) -> Record:
    """One result of a search; its values are in the language that was asked for, unless their script says otherwise."""

    def said(key: str) -> list[tuple[str, str]]:
        return [(label or language, text) for label, text in json_pairs(item.get(key))]

    title = texts(said("title"), source.language)
    page = str(item.get("@id") or "")
    return Record(
        identity=page,
        url=page,
        language=original_language(title, [language], source.language),
        title=title,
        summary=texts(said("description"), source.language),
        kind=source.kind,
        published=parse_date(str(item.get("prism:publicationDate") or item.get("dc:date") or "")),
        creators=tuple(found for pair in said("dc:creator") if (found := agent([pair], source.language)) is not None),
        organisations=tuple(
            found for pair in said("dc:publisher") if (found := agent([pair], source.language)) is not None
        ),
        identifiers=identifiers(
            [*_typed(item.get("dc:identifier")), *(identifier("doi", text) for _, text in said("prism:doi"))]
        ),
        subjects=tuple(dict.fromkeys(text for _, text in said("dc:subject"))),
    )


def _typed(values: object) -> list[Identifier | None]:
    """Identifiers with their types."""
    listed = values if isinstance(values, list) else [values]
    return [
        _identifier(str(item.get("@type") or ""), str(item.get("@value") or ""))
        for item in listed
        if isinstance(item, Mapping)
    ]


def _identifier(kind: str, value: str) -> Identifier | None:
    """One identifier; a KAKEN number is the award's, as its national form."""
    scheme = _SCHEMES.get(kind.rsplit(":", 1)[-1].rsplit("/", 1)[-1])
    if scheme is None:
        return None
    return identifier(scheme, award(value, "kaken.nii.ac.jp") if scheme == "award" else value)


def _crid_record(data: Mapping[str, Any], source: Source) -> Record:
    """One record with its CRID."""
    title = texts(json_pairs(data.get("dc:title")), source.language)
    publication = data.get("publication")
    where: Mapping[str, Any] = publication if isinstance(publication, Mapping) else {}
    page = str(data.get("@id") or "").removesuffix(".json")
    products = data.get("productIdentifier")
    own = [item.get("identifier") for item in products or () if isinstance(item, Mapping)]
    publisher = agent(json_pairs(where.get("dc:publisher")), source.language)
    return Record(
        identity=page,
        url=page,
        language=original_language(title, [str(data.get("dc:language") or "")], source.language),
        title=title,
        summary=_abstract(data.get("description"), source),
        kind=source.kind,
        published=parse_date(str(where.get("prism:publicationDate") or data.get("dc:date") or "")),
        creators=tuple(_people(data.get("creator"), source)),
        organisations=(publisher,) if publisher else (),
        identifiers=identifiers([*_typed(own), *_typed(where.get("publicationIdentifier"))]),
        subjects=tuple(
            dict.fromkeys(text for item in data.get("foaf:topic") or () for _, text in _topic(item) if text)
        ),
    )


def _topic(item: object) -> list[tuple[str, str]]:
    """The words of a topic."""
    return json_pairs(item.get("dc:title")) if isinstance(item, Mapping) else []


def _abstract(values: object, source: Source) -> dict[str, str]:
    """The abstract where its licence flag allows it; descriptions of other types are left out."""
    allowed = [
        pair
        for item in (values if isinstance(values, list) else ())
        if isinstance(item, Mapping)
        and item.get("abstractLicenseFlag") == "allow"
        and item.get("type", "abstract") == "abstract"
        for pair in json_pairs(item.get("notation"))
    ]
    return texts(allowed, source.language)


def _people(values: object, source: Source) -> Iterator[Agent]:
    """The creators, each with its own names; one without a name is left out."""
    for item in values if isinstance(values, list) else ():
        if isinstance(item, Mapping):
            numbers = [found for found in _typed(item.get("personIdentifier")) if found is not None]
            person = agent(
                json_pairs(item.get("foaf:name")),
                source.language,
                numbers[0].value if numbers else str(item.get("@id")),
            )
            if person is not None:
                yield person


def _read_xml(decoded: Decoded, source: Source) -> Reading:
    """A search as RSS 1.0 or Atom; raises ``InputError``."""
    parsed = read_xml(decoded.text)
    root = parsed.root
    if local(root) not in ("RDF", "feed"):
        raise InputError(f"neither RSS nor Atom of CiNii Research: the root element is {local(root)!r}")
    name = "cinii-rss" if local(root) == "RDF" else "cinii-atom"
    items = [item for item in root if local(item) in ("item", "entry")]
    language = known_language(str(root.get(_LANG) or ""))
    head = child(root, "channel") if name == "cinii-rss" else root
    total, start = (text_of(child(head, part)) if head is not None else "" for part in ("totalResults", "startIndex"))
    found = each(
        items, lambda item: _xml_item(item, language, source), lambda item: str(item.get(f"{_RDF}about") or "")
    )
    following = _following(total, start, len(items) + len(parsed.lost))
    notes = (*decoded.warnings, *parsed.notes)
    whole = reading(name, decoded.encoding, found, notes, following, lost=parsed.lost)
    return replace(whole, total=int(total) if total.isdecimal() else None)


def _xml_item(item: etree._Element, language: str, source: Source) -> Record:
    """One result of a search."""

    def said(*names: str) -> list[tuple[str, str]]:
        return [(label or language, text) for label, text in labelled(item, *names)]

    title = texts(said("title"), source.language)
    page = str(item.get(f"{_RDF}about") or "") or text_of(child(item, "id"))
    link = next((str(part.get("href")) for part in children(item, "link") if part.get("href")), "")
    people = [
        *said("creator"),
        *((language, text_of(child(part, "name"))) for part in children(item, "author")),
    ]
    numbers = [
        _identifier(str(part.get(f"{_RDF}datatype") or ""), text_of(part)) for part in children(item, "identifier")
    ]
    dates = (parse_date(text_of(child(item, name))) for name in ("publicationDate", "date", "published"))
    return Record(
        identity=page or link,
        url=text_of(child(item, "link")) or link or page,
        language=original_language(title, [language], source.language),
        title=title,
        summary=texts(said("description", "summary", "content"), source.language),
        kind=source.kind,
        published=next((date for date in dates if date), None),
        creators=tuple(found for pair in people if (found := agent([pair], source.language)) is not None),
        organisations=tuple(
            found for pair in said("publisher") if (found := agent([pair], source.language)) is not None
        ),
        identifiers=identifiers(
            [
                *numbers,
                *(identifier("doi", text) for _, text in said("doi")),
                *(identifier("issn", text) for _, text in said("issn", "eIssn")),
            ]
        ),
        subjects=tuple(dict.fromkeys(text for _, text in said("subject") if text)),
    )
