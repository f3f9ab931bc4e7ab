"""KAKEN: the projects of the Grants-in-Aid for Scientific Research (XML), and nrid's researchers (JSON).

A project's summaries stand in parallel languages; its members are the same person in both where their e-Rad code or
researcher number says so, and never by their place in the list. Amounts and yearly reports are left to KAKEN. An
``appid`` belongs into the source's address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from kakehashi.errors import InputError
from kakehashi.fetch import Fetch
from kakehashi.harvesters import Document, Problem, Reading, each, never_raises, pages, reading
from kakehashi.model import Agent, Identifier, Published, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.encoding import Decoded, decode
from kakehashi.reading.fields import agent, contradicts, json_pairs, language_tag, original_language, texts
from kakehashi.reading.identifiers import award, identifier, identifiers
from kakehashi.reading.xml import child, children, local, read_xml, text_of
from kakehashi.records.config import Source

NAME = "kaken"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PAGE = "https://kaken.nii.ac.jp/grant/{}/"
_NRID = "https://nrid.nii.ac.jp/nrid/{}/"
_OUTLINES = (
    "outline_of_research_achievement",
    "outline_of_research_performance",
    "outline_of_final_research_achievements",
    "outline_of_research_initial",
)
"""Kinds of outline, the one that is most often there in both languages first."""


def recognise(document: Document, text: str) -> float:
    """0.97 for KAKEN's grants or error, or nrid's researchers, near the start."""
    head = text[:2000]
    if "<grantAward" in head or "<grants>" in head:
        return 0.97
    if head.lstrip().startswith("<error>") and "<detail>" in head:
        return 0.8
    return 0.97 if head.lstrip().startswith("{") and '"researchers"' in head else 0.0


@never_raises
def read(document: Document, source: Source) -> Reading:
    """The projects or researchers of an answer; ``next`` is the number at which its next page starts."""
    decoded = decode(document.content, document.content_type, document.encoding or source.encoding)
    name = "nrid-json" if decoded.text.lstrip().startswith("{") else "kaken-xml"
    try:
        if name == "nrid-json":
            found, following = _read_researchers(decoded.text, source)
            return reading(name, decoded.encoding, found, decoded.warnings, following)
        return _read_projects(decoded, source)
    except InputError as error:
        return Reading(name, decoded.encoding, warnings=decoded.warnings, error=str(error))


def harvest(source: Source, fetch: Fetch, state: MutableMapping[str, Any]) -> Iterator[Record | Problem]:
    """The projects that the source's query finds, page by page (``max_pages`` in its options, 20 without)."""
    yield from pages(source, fetch, state, read, partial(_with_start, source.url), hint="is the appid the right one?")


def first_request(source: Source) -> str:
    """The query with its format."""
    return _with_start(source.url, "")


def _with_start(url: str, start: str) -> str:
    """The query with its format, and the place at which it starts."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query.setdefault("format", "json" if "nrid." in parts.netloc else "xml")
    return parts._replace(query=urlencode(query | ({"st": start} if start else {}))).geturl()


def _following(total: str, start: str, shown: int) -> str:
    """The number of the first result that is not shown yet, ``""`` at the end."""
    if not shown or not total.isdigit() or not start.isdigit():
        return ""
    return str(int(start) + shown) if int(start) + shown <= int(total) else ""


def _read_projects(decoded: Decoded, source: Source) -> Reading:
    """The projects of an XML answer; raises ``InputError``, also where the answer is an error."""
    parsed = read_xml(decoded.text)
    root = parsed.root
    if local(root) == "error":
        raise InputError(f"KAKEN answered {text_of(child(root, 'code'))}: {text_of(child(root, 'detail'))}")
    grants = [item for item in root.iter() if local(item) == "grantAward"]
    if not grants and not parsed.lost and local(root) not in ("grantAwards", "grants"):
        raise InputError(f"no projects of KAKEN: the root element is {local(root)!r}")
    total, start = (text_of(child(root, name)) for name in ("totalResults", "startIndex"))
    found = each(grants, lambda item: _project(item, source), lambda item: str(item.get("awardNumber") or ""))
    following = _following(total, start, len(grants) + len(parsed.lost))
    notes = (*decoded.warnings, *parsed.notes)
    whole = reading("kaken-xml", decoded.encoding, found, notes, following, lost=parsed.lost)
    return replace(whole, total=int(total) if total.isdecimal() else None)


def _project(grant: etree._Element, source: Source) -> Record:
    """One project."""
    summaries = [(str(item.get(_LANG) or ""), item) for item in children(grant, "summary")]
    title = texts([(label, text_of(child(item, "title"))) for label, item in summaries], source.language)
    name = str(grant.get("id") or "")
    listed = child(grant, "urlList")
    url = text_of(child(listed, "url")) if listed is not None else ""
    body = {
        tag: text
        for label, item in summaries
        if (tag := language_tag(label)) and (text := _paragraphs(item)) and not contradicts(tag, text)
    }
    return Record(
        identity=name or str(grant.get("awardNumber") or ""),
        url=url or (_PAGE.format(name) if name else ""),
        language=original_language(title, [], source.language),
        title=title,
        summary=_summary(summaries, source),
        body=body,
        kind=source.kind,
        published=_start(summaries),
        creators=_same(summaries, "member", ("eradCode", "researcherNumber"), source),
        organisations=_same(summaries, "institution", ("niiCode",), source),
        identifiers=_identifiers(grant),
        subjects=tuple(dict.fromkeys(_subjects(summaries))),
    )


def _summary(summaries: list[tuple[str, etree._Element]], source: Source) -> dict[str, str]:
    """The first outline of each language; one that there is in both wins, so that the two say the same."""
    for wanted in _OUTLINES:
        found = texts([(label, _outline(item, wanted)) for label, item in summaries], source.language)
        if found:
            return found
    return {}


def _outline(summary: etree._Element, kind: str) -> str:
    """The text of the paragraphs of a kind."""
    return " ".join(text_of(item) for item in children(summary, "paragraphList") if item.get("type") == kind)


def _paragraphs(summary: etree._Element) -> str:
    """All paragraphs of a language but its summary's, as HTML."""
    kinds = [str(item.get("type") or "") for item in children(summary, "paragraphList")]
    first = next((kind for kind in _OUTLINES if kind in kinds), "")
    said = [
        text_of(part)
        for item in children(summary, "paragraphList")
        if item.get("type") != first
        for part in children(item, "paragraph")
    ]
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in said if text)


def _start(summaries: list[tuple[str, etree._Element]]) -> Published | None:
    """The start of the award: its day where it is given, else its fiscal year."""
    for _, summary in summaries:
        period = child(summary, "periodOfAward")
        for name in ("startDate", "startFiscalYear") if period is not None else ():
            if period is not None and (found := parse_date(text_of(child(period, name)))):
                return found
    return None


def _same(
    summaries: list[tuple[str, etree._Element]], element: str, codes: tuple[str, ...], source: Source
) -> tuple[Agent, ...]:
    """Members or institutions: those of one code are one, whatever their places; without a code each is its own."""
    found: dict[str, list[tuple[str, str]]] = {}
    for label, summary in summaries:
        for item in children(summary, element):
            code = next((str(item.get(name)) for name in codes if item.get(name)), "")
            found.setdefault(code or f"#{len(found)}", []).append((label, _name(item)))
    agents = (agent(names, source.language, "" if code.startswith("#") else code) for code, names in found.items())
    return tuple(item for item in agents if item is not None)


def _name(item: etree._Element) -> str:
    """A member's full name, or what an element itself says."""
    person = child(item, "personalName")
    return text_of(child(person, "fullName")) if person is not None else text_of(item)


def _identifiers(grant: etree._Element) -> tuple[Identifier, ...]:
    """Award number, the project's own DOI, and the DOIs of what came out of it."""
    own = [
        (str(item.get("type") or ""), text_of(child(item, "normalizedValue"))) for item in children(grant, "identifier")
    ]
    numbers = [value for kind, value in own if kind == "nationalAwardNumber"] or [str(grant.get("awardNumber") or "")]
    outputs = [text_of(item) for product in grant.iter() if local(product) == "product" for item in product.iter("doi")]
    return identifiers(
        [
            *(identifier("award", award(value, "kaken.nii.ac.jp")) for value in numbers),
            *(identifier("doi", value) for kind, value in own if kind == "doi"),
            *(Identifier("output-doi", item.value) for value in outputs if (item := identifier("doi", value))),
        ]
    )


def _subjects(summaries: list[tuple[str, etree._Element]]) -> Iterator[str]:
    """Keywords, then fields, review sections and categories, in each language."""
    for _, summary in summaries:
        listed = child(summary, "keywordList")
        yield from (text_of(item) for item in (listed if listed is not None else ()) if text_of(item))
    for name in ("field", "review_section", "category"):
        for _, summary in summaries:
            yield from (text_of(item) for item in children(summary, name) if text_of(item))


def _read_researchers(text: str, source: Source) -> tuple[Iterator[Record | Problem], str]:
    """The researchers of nrid's JSON; raises ``InputError``."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}") from error
    people = data.get("researchers") if isinstance(data, dict) else None
    if not isinstance(people, list):
        raise InputError("no researchers of nrid in this answer")
    items = [item for item in people if isinstance(item, Mapping)]
    found = each(items, lambda item: _researcher(item, source), lambda item: str(item.get("accn") or ""))
    return found, _following(str(data.get("totalResults", "")), str(data.get("startIndex", "")), len(items))


def _researcher(item: Mapping[str, Any], source: Source) -> Record:
    """One researcher: official names in each language, and where she or he works now."""
    number = str(item.get("accn") or "")
    names = _full_name(item.get("name"))
    title = texts(names, source.language)
    person = agent(names, source.language, next(iter(_listed(item, "id:orcid")), number))
    return Record(
        identity=f"nrid:{number}",
        url=_NRID.format(number) if number else "",
        language=original_language(title, [], source.language),
        title=title,
        kind=source.kind,
        creators=(person,) if person else (),
        organisations=_employers(item, source),
        identifiers=identifiers(
            [
                identifier("nrid", number),
                *(identifier("e-rad", value) for value in _listed(item, "id:person:erad")),
                *(identifier("orcid", value) for value in _listed(item, "id:orcid")),
                *(identifier("researchmap", value) for value in _listed(item, "id:person:researchmap")),
            ]
        ),
    )


def _listed(item: Mapping[str, Any], key: str) -> list[str]:
    """The texts of a list, or nothing."""
    values = item.get(key)
    return [str(value) for value in values if isinstance(value, str | int)] if isinstance(values, list) else []


def _full_name(name: object) -> list[tuple[str, str]]:
    """Family and given name of each language, in the order of that language."""
    if not isinstance(name, Mapping):
        return []
    family = dict(json_pairs(name.get("name:familyName"), "lang", "text"))
    given = dict(json_pairs(name.get("name:givenName"), "lang", "text"))
    return [
        (label, " ".join(filter(None, [given.get(label), text] if label == "en" else [text, given.get(label)])))
        for label, text in family.items()
    ]


def _employers(item: Mapping[str, Any], source: Source) -> tuple[Agent, ...]:
    """The institutions of today's affiliations."""
    found = []
    current = item.get("affiliations:current")
    for entry in current if isinstance(current, list) else ():
        place = entry.get("affiliation:institution") if isinstance(entry, Mapping) else None
        if isinstance(place, Mapping):
            found.append(agent(json_pairs(place.get("humanReadableValue"), "lang", "text"), source.language))
    return tuple(item for item in found if item is not None)
