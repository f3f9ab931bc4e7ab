"""JPCOAR 1.0, 2.0 and 2.1 as a record, by local names: its namespaces come in two families and its elements move.

Schema: https://schema.irdb.nii.ac.jp/en (1.0 puts award numbers in ``datacite:`` and writes them bare; 2.x has the
national form with ``JP``). Each creator element is one person with its own names, so nobody's are zipped together.
"""

from __future__ import annotations

from lxml import etree

from kakehashi.model import Agent, Identifier, Published, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.dublin_core import LANG, labelled, values
from kakehashi.reading.fields import agent, original_language, texts
from kakehashi.reading.identifiers import award, doi, identifier, identifiers, licence
from kakehashi.reading.xml import child, children, local, text_of
from kakehashi.records.config import Source

_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_CLOSED = ("c_14cb", "c_16ec", "c_f1cf")
"""COAR access rights under which only the metadata may be shown: metadata only, restricted, embargoed."""

_PEOPLE = {"orcid": "https://orcid.org/", "ror": "https://ror.org/", "isni": "https://isni.org/isni/"}


def read_jpcoar(root: etree._Element, identity: str, source: Source) -> Record:
    """The record of a ``jpcoar:jpcoar`` element; ``identity`` is that of its OAI header or ``""``."""
    title = texts(labelled(root, "title"), source.language)
    numbers = _identifiers(root, identity)
    own_doi = next((item.value for item in numbers if item.scheme == "doi"), "")
    url = _address(root, own_doi)
    access = child(root, "accessRights")
    closed = access is not None and str(access.get(_RESOURCE) or "").endswith(_CLOSED)
    return Record(
        identity=identity or (f"doi:{own_doi}" if own_doi else url),
        url=url,
        language=original_language(title, values(root, "language"), source.language),
        title=title,
        summary=_abstract(root, source.language),
        kind=source.kind,
        published=_issued(root),
        creators=_agents(root, "creator", source.language),
        organisations=_organisations(root, source.language),
        identifiers=numbers,
        subjects=tuple(dict.fromkeys(text_of(item) for item in children(root, "subject") if text_of(item))),
        rights="metadata" if closed else text_of(access),
        licence=licence([value for item in children(root, "rights") for value in _statements(item)]),
    )


def schema_version(root: etree._Element) -> str:
    """``1.0``, ``2.0`` or ``2.1`` by the namespace, ``""`` where it names none."""
    namespace = str(root.tag).rpartition("}")[0].rstrip("/")
    version = namespace.rsplit("/", 1)[-1]
    return version if version[:1].isdigit() else ""


def _statements(item: etree._Element) -> list[str]:
    """What a rights element says: the address of a licence first, then its words."""
    resource = str(item.get(_RESOURCE) or "")
    return [resource if resource.startswith("http") else "", text_of(item)]


def _abstract(root: etree._Element, default: str) -> dict[str, str]:
    """The abstracts by language; other descriptions are left out."""
    found = [item for item in children(root, "description") if item.get("descriptionType", "Abstract") == "Abstract"]
    return texts([(str(item.get(LANG) or ""), text_of(item)) for item in found], default)


def _issued(root: etree._Element) -> Published | None:
    """The date of issue, else of the degree, else of creation; a date of availability may lie years ahead."""
    for kind in ("Issued", "Created"):
        for item in children(root, "date"):
            if item.get("dateType") == kind and (found := parse_date(text_of(item))):
                return found
        if kind == "Issued" and (granted := parse_date(text_of(child(root, "dateGranted")))):
            return granted
    return None


def _agents(root: etree._Element, name: str, default: str) -> tuple[Agent, ...]:
    """The persons or bodies of these elements."""
    found = (agent(_names(item, name), default, _person(item)) for item in children(root, name))
    return tuple(item for item in found if item is not None)


def _names(item: etree._Element, name: str) -> list[tuple[str, str]]:
    """The whole names by language; where there is none, family and given name of one language together."""
    whole = labelled(item, f"{name}Name")
    given = dict(labelled(item, "givenName"))
    parts = [(label, f"{family}, {given[label]}") for label, family in labelled(item, "familyName") if given.get(label)]
    return [*whole, *(pair for pair in parts if pair[0] not in dict(whole))]


def _person(item: etree._Element) -> str:
    """The identifier of a person or body: ORCID, ROR, e-Rad, NRID, ISNI, in this order, as a URL where it has one."""
    listed: dict[str, tuple[str, str]] = {}
    for part in children(item, "nameIdentifier"):
        scheme = str(part.get("nameIdentifierScheme") or "").lower()
        listed.setdefault(scheme, (text_of(part), str(part.get("nameIdentifierURI") or "")))
    for scheme in ("orcid", "ror", "e-rad_researcher", "e-rad", "nrid", "isni"):
        if scheme in listed:
            value, uri = listed[scheme]
            return uri or (f"{_PEOPLE[scheme]}{value}" if scheme in _PEOPLE and "/" not in value else value)
    return ""


def _organisations(root: etree._Element, default: str) -> tuple[Agent, ...]:
    """Publishers by language (one body where each language is named once), then hosting institutions and funders."""
    published = labelled(root, "publisher")
    labels = [label for label, _ in published]
    whole = [published] if len(set(labels)) == len(labels) else [[pair] for pair in published]
    hosts = [item for item in children(root, "contributor") if item.get("contributorType") == "HostingInstitution"]
    found = [
        *(agent(pairs, default) for pairs in whole),
        *(agent(labelled(item, "contributorName"), default, _person(item)) for item in hosts),
        *(agent(labelled(item, "funderName"), default) for item in children(root, "fundingReference")),
    ]
    return tuple(item for item in found if item is not None)


def _identifiers(root: etree._Element, identity: str) -> tuple[Identifier, ...]:
    """OAI identifier, DOIs (the registered one first), handle, awards, ISSNs."""
    own = [item for item in children(root, "identifier") if text_of(item)]
    registered = [text_of(item) for item in children(root, "identifierRegistration")]
    dois = [*registered, *(text_of(item) for item in own if item.get("identifierType") == "DOI")]
    same = [
        text_of(child(item, "relatedIdentifier"))
        for item in children(root, "relation")
        if item.get("relationType") == "isIdenticalTo"
    ]
    return identifiers(
        [
            identifier("oai", identity),
            *(identifier("doi", value) for value in (*dois, *(value for value in same if doi(value)))),
            *(identifier("hdl", text_of(item)) for item in own if item.get("identifierType") == "HDL"),
            *(_award(item) for item in children(root, "fundingReference")),
            *(
                identifier("issn", text_of(item))
                for item in children(root, "sourceIdentifier")
                if str(item.get("identifierType")).endswith("ISSN")
            ),
        ]
    )


def _award(funding: etree._Element) -> Identifier | None:
    """The award number of a funding reference."""
    number = next((item for item in funding if local(item) == "awardNumber"), None)
    if number is None:
        return None
    return identifier("award", award(text_of(number), str(number.get("awardURI") or "")))


def _address(root: etree._Element, own_doi: str) -> str:
    """The page of the item: its DOI, else its handle or URI."""
    if own_doi:
        return f"https://doi.org/{own_doi}"
    for scheme in ("HDL", "URI", "DOI"):
        for item in children(root, "identifier"):
            if item.get("identifierType") == scheme and text_of(item).startswith("http"):
                return text_of(item)
    return ""
