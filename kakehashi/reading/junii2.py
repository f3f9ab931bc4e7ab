"""junii2 (NII, versions 2 and 3), which older repositories still speak beside ``oai_dc``, as a record, by local names.

``lang`` is an attribute without a namespace; each ``creator`` stands alone, so names of two languages are never joined.
"""

from __future__ import annotations

from lxml import etree

from kakehashi.model import Agent, Identifier, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.dublin_core import LANG, values
from kakehashi.reading.fields import agent, original_language, texts
from kakehashi.reading.identifiers import award, doi, identifier, identifiers, licence
from kakehashi.reading.xml import children, text_of
from kakehashi.records.config import Source


def read_junii2(root: etree._Element, identity: str, source: Source) -> Record:
    """The record of a ``junii2`` element; ``identity`` is that of its OAI header."""
    title = texts([*_labelled(root, "title"), *_labelled(root, "alternative")], source.language)
    numbers = _identifiers(root, identity)
    own_doi = next((item.value for item in numbers if item.scheme == "doi"), "")
    page = next(iter(values(root, "URI")), "")
    return Record(
        identity=identity or (f"doi:{own_doi}" if own_doi else page),
        url=f"https://doi.org/{own_doi}" if own_doi else page,
        language=original_language(title, values(root, "language"), source.language),
        title=title,
        summary=texts([pair for pair in _labelled(root, "description") if len(pair[1]) > 40], source.language),
        kind=source.kind,
        published=next((date for date in map(parse_date, values(root, "dateofissued", "date")) if date), None),
        creators=_agents(root, "creator", source.language),
        organisations=_agents(root, "publisher", source.language),
        identifiers=numbers,
        subjects=tuple(dict.fromkeys(values(root, "subject"))),
        licence=licence(values(root, "rights")),
    )


def _labelled(root: etree._Element, name: str) -> list[tuple[str, str]]:
    """The values of children with their language."""
    return [(str(item.get("lang") or item.get(LANG) or ""), text_of(item)) for item in children(root, name)]


def _agents(root: etree._Element, name: str, default: str) -> tuple[Agent, ...]:
    """The persons or bodies of these elements, each with its own identifier."""
    found = (
        agent([(str(item.get("lang") or ""), text_of(item))], default, str(item.get("id") or ""))
        for item in children(root, name)
    )
    return tuple(item for item in found if item is not None)


def _identifiers(root: etree._Element, identity: str) -> tuple[Identifier, ...]:
    """OAI identifier, DOIs (the repository's own first), awards, ISSNs, NAIDs."""
    return identifiers(
        [
            identifier("oai", identity),
            *(identifier("doi", value) for value in values(root, "selfDOI", "doi") if doi(value)),
            *(identifier("award", award(value)) for value in values(root, "grantid")),
            *(identifier("issn", value) for value in values(root, "issn")),
            *(identifier("naid", value) for value in values(root, "NAID")),
        ]
    )
