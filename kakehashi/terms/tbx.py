"""TBX-Basic (ISO 30042:2019): the term base out to other tools, and theirs in.

Pure. A concept is a row: its source term, the preferred form and the variants of each language, forbidden renderings as
deprecated terms. What TBX has no place for (validity, do-not-translate) stands in notes of a fixed form and comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from kakehashi.characters import clean
from kakehashi.errors import InputError
from kakehashi.reading.fields import known_language
from kakehashi.reading.xml import child, children, defines_entities, local, parse_xml, text_of
from kakehashi.records.languages import LANGUAGES
from kakehashi.terms.glossary import Term

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FIELDS = ("official", "do_not_translate", "valid_from", "valid_until", "where")
_STATUS = {"preferred": "preferredTerm-admn-sts", "variant": "admittedTerm-admn-sts",
           "forbidden": "deprecatedTerm-admn-sts"}  # fmt: skip


def write_tbx(terms: Iterable[Term]) -> str:
    """The document of terms, in their order."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="ja">',
        "<tbxHeader><fileDesc><sourceDesc><p>Kakehashi</p></sourceDesc></fileDesc></tbxHeader>",
        "<text><body>",
    ]
    for number, term in enumerate(terms, 1):
        lines += _concept(number, term)
    return clean("\n".join([*lines, "</body></text>", "</tbx>", ""]))


def _concept(number: int, term: Term) -> Iterator[str]:
    """One row as a concept entry."""
    yield f'<conceptEntry id="c{number}">'
    values = {name: getattr(term, name) for name in _FIELDS}
    notes = [f"{name}: {'yes' if value is True else value}" for name, value in values.items() if value]
    notes += [term.note] if term.note else []
    yield from (f"<note>{escape(note)}</note>" for note in notes)
    yield from _section(term.language, [("preferred", term.source)], unsure=False)
    for tag in LANGUAGES:
        forms = term.targets.get(tag, ())
        listed = [("preferred" if place == 0 else "variant", form) for place, form in enumerate(forms)]
        listed += [("forbidden", form) for form in term.forbidden.get(tag, ())]
        if listed and tag != term.language:
            yield from _section(tag, listed, unsure=tag in term.unsure)
    yield "</conceptEntry>"


def _section(tag: str, forms: list[tuple[str, str]], *, unsure: bool) -> Iterator[str]:
    """One language of a concept; a form that nobody has confirmed has reliability code 1 of 10."""
    yield f"<langSec xml:lang={quoteattr(tag)}>"
    for status, form in forms:
        code = '<descrip type="reliabilityCode">1</descrip>' if unsure else ""
        yield (
            f'<termSec><term>{escape(form)}</term><termNote type="administrativeStatus">{_STATUS[status]}</termNote>'
            f"{code}</termSec>"
        )
    yield "</langSec>"


def read_tbx(text: str, where: str = "") -> list[Term]:
    """The terms of a document of either edition (2008, 2019); raises ``InputError``.

    The first language of a concept is its source, unless it has Japanese.
    """
    root, odd = parse_xml(text)
    if local(root) not in ("tbx", "martif") or odd:
        raise InputError(odd[0] if odd else f"not TBX: the root is <{local(root)}>", where=where)
    if defines_entities(root):
        raise InputError("it defines entities of its own", where=where, hint="save it as TBX without a DTD")
    entries = [item for item in root.iter() if local(item) in ("conceptEntry", "termEntry")]
    return [term for entry in entries if (term := _read_concept(entry)) is not None]


def _read_concept(entry: etree._Element) -> Term | None:
    """One concept as a row; ``None`` where it has less than two of our languages."""
    sections = [item for item in entry if local(item) in ("langSec", "langSet")]
    by_language = {tag: item for item in sections if (tag := known_language(str(item.get(_LANG) or "")))}
    forms = {tag: list(_forms(item)) for tag, item in by_language.items()}
    if len(forms) < 2:
        return None
    language = "ja" if "ja" in forms else next(iter(forms))
    own = next((form for status, form in forms[language] if status != "forbidden"), "")
    said = [text_of(note) for note in children(entry, "note")]
    named = {name: value for note in said for name, _, value in [note.partition(": ")] if name in _FIELDS}
    targets = {tag: tuple(form for status, form in listed if status != "forbidden") for tag, listed in forms.items()}
    forbidden = {tag: tuple(form for status, form in listed if status == "forbidden") for tag, listed in forms.items()}
    unsure = tuple(tag for tag, item in by_language.items() if _is_unsure(item))
    return Term(
        own,
        language,
        {tag: listed for tag, listed in targets.items() if listed and tag != language},
        {tag: listed for tag, listed in forbidden.items() if listed and tag != language},
        do_not_translate=named.get("do_not_translate") == "yes",
        official=named.get("official") == "yes",
        valid_from=named.get("valid_from", ""),
        valid_until=named.get("valid_until", ""),
        where=named.get("where", ""),
        unsure=unsure,
        note="; ".join(note for note in said if note.partition(": ")[0] not in _FIELDS),
    )


def _forms(section: etree._Element) -> Iterator[tuple[str, str]]:
    """The forms of one language with their status, the preferred one first."""
    found = []
    for item in section.iter():
        if local(item) in ("termSec", "tig", "ntig"):
            holder = child(item, "termGrp") if local(item) == "ntig" else item
            form = text_of(child(holder if holder is not None else item, "term"))
            found.append((_status(item), form))
    order = list(_STATUS)
    yield from sorted((item for item in found if item[1]), key=lambda item: order.index(item[0]))


def _status(item: etree._Element) -> str:
    """The status that a form has: preferred where nothing is said."""
    said = " ".join(text_of(note) for note in item.iter() if local(note) == "termNote")
    if "deprecated" in said or "superseded" in said:
        return "forbidden"
    return "variant" if "admitted" in said else "preferred"


def _is_unsure(section: etree._Element) -> bool:
    """Whether the forms of a language have the lowest reliability."""
    return any(item.get("type") == "reliabilityCode" and text_of(item) == "1" for item in section.iter())
