"""Dublin Core as OAI-PMH carries it (``oai_dc``, http://www.openarchives.org/OAI/2.0/oai_dc/), as a record.

Repositories fill it freely: identifiers and rights are told apart by what they look like. It never guesses a date.
"""

from __future__ import annotations

from lxml import etree

from kakehashi.model import Published, Record
from kakehashi.reading.dates import parse_date
from kakehashi.reading.fields import agent, original_language, texts
from kakehashi.reading.identifiers import doi, identifier, identifiers, licence
from kakehashi.reading.xml import children, text_of
from kakehashi.records.config import Source

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def labelled(root: etree._Element, *names: str) -> list[tuple[str, str]]:
    """The values of children with their ``xml:lang``."""
    return [(str(item.get(LANG) or ""), text_of(item)) for name in names for item in children(root, name)]


def values(root: etree._Element, *names: str) -> list[str]:
    """The values of children."""
    return [text for _, text in labelled(root, *names) if text]


def read_dublin_core(root: etree._Element, identity: str, source: Source) -> Record:
    """The record of an ``oai_dc:dc`` element; ``identity`` is that of its OAI header."""
    languages = values(root, "language")
    title = texts(labelled(root, "title"), source.language)
    said = values(root, "identifier")
    links = [value for value in said if value.startswith(("http://", "https://"))]
    found_doi = next((value for value in map(doi, said) if value), "")
    page = next((link for link in links if not doi(link)), links[0] if links else "")
    return Record(
        identity=identity or found_doi or page,
        url=page or (f"https://doi.org/{found_doi}" if found_doi else ""),
        language=original_language(title, languages, source.language),
        title=title,
        summary=texts(labelled(root, "description"), source.language),
        kind=source.kind,
        published=_published(values(root, "date")),
        creators=tuple(
            found for pair in labelled(root, "creator") if (found := agent([pair], source.language)) is not None
        ),
        organisations=tuple(
            found for pair in labelled(root, "publisher") if (found := agent([pair], source.language)) is not None
        ),
        identifiers=identifiers([identifier("oai", identity), identifier("doi", found_doi)]),
        subjects=tuple(dict.fromkeys(values(root, "subject"))),
        licence=licence(values(root, "rights")),
    )


def _published(dates: list[str]) -> Published | None:
    """The least precise of the dates that are certain: precise ones are mostly those of the repository's own doings."""
    found = [date for date in map(parse_date, dates) if date]
    return min(found, key=lambda date: (len(date.value), date.value), default=None)
