"""Classification: fields, regions, goals, challenges, programmes and organisations of a record, each with its rule.

Pure. A source's defaults first; then award numbers (JPMJPR is PRESTO), KAKEN's sections, names of programmes, countries
and bodies (the term base). It never guesses from a mere likeness, and what an editor has set stays (``works`` sees to
that).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kakehashi.model import Record
from kakehashi.records.config import Source
from kakehashi.records.languages import COMMON, ORIGINAL
from kakehashi.terms.glossary import shipped_table
from kakehashi.works.classification_tables import (
    AWARD_PREFIXES,
    CHALLENGES,
    PROGRAMME_GOALS,
    PROGRAMME_NAMES,
    country_names,
    field_of_subject,
)

BODIES = ("organisations.csv", "universities.csv")
"""The tables of the term base that name bodies."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A term of a taxonomy, and the rule that gave it; a term of ``organisations`` is a body's Japanese name."""

    taxonomy: str
    term: str
    rule: str


def classify(record: Record, source: Source) -> list[Assignment]:
    """The assignments of a record, each term of a taxonomy once, by the first rule that gives it."""
    found: dict[tuple[str, str], Assignment] = {}
    for item in _rules(record, source):
        found.setdefault((item.taxonomy, item.term), item)
    for item in list(found.values()):
        goal = PROGRAMME_GOALS.get(item.term) if item.taxonomy == "programmes" else None
        if goal:
            found.setdefault(("goals", goal), Assignment("goals", goal, f"programme {item.term}"))
    if ("goals", "global-challenges") in found:
        for item in _challenges(record):
            found.setdefault((item.taxonomy, item.term), item)
    return list(found.values())


def _rules(record: Record, source: Source) -> Iterator[Assignment]:
    """What each rule gives, the surest first."""
    yield from _defaults(source)
    for identifier in record.identifiers:
        programme = AWARD_PREFIXES.get(identifier.value.upper()[:6]) if identifier.scheme == "award" else None
        if programme:
            yield Assignment("programmes", programme, f"award {identifier.value}")
    for subject in record.subjects:
        name = field_of_subject(subject)
        if name:
            yield Assignment("fields", name, f"the subject {subject}")
    said = " ".join((*record.title.values(), *record.summary.values()))
    for name, programme in PROGRAMME_NAMES.items():
        if name in said:
            yield Assignment("programmes", programme, f"the name {name}")
    for language in (ORIGINAL, COMMON):
        yield from _regions(_said(record, language), language)
    if not record.organisations:
        yield from _bodies(record)


def _defaults(source: Source) -> Iterator[Assignment]:
    """What every work of a source has."""
    for taxonomy, terms in source.defaults.items():
        for term in terms:
            yield Assignment(taxonomy, term, f"default of the source {source.id}")


def _said(record: Record, language: str) -> str:
    """Title and summary in a language."""
    return " ".join((record.title.get(language, ""), record.summary.get(language, "")))


def _challenges(record: Record) -> Iterator[Assignment]:
    """The research areas of SATREPS that a record on global challenges names."""
    said = _said(record, ORIGINAL)
    for challenge, words in CHALLENGES.items():
        word = next((word for word in words if word in said), "")
        if word:
            yield Assignment("challenges", challenge, f"the word {word}")


def _bodies(record: Record) -> Iterator[Assignment]:
    """The institutes and universities that a Japanese title or summary names, as the term base has them."""
    day = record.published.value if record.published else ""
    said = _said(record, ORIGINAL)
    for table in BODIES:
        for match in shipped_table(table).match(said, ORIGINAL, COMMON, day):
            yield Assignment("organisations", match.source, f"the name {match.source}")


def _regions(text: str, language: str) -> Iterator[Assignment]:
    """The countries that a text names; a longer name hides a shorter one in it (インドネシア is not インド)."""
    for name, code in country_names(language).items():
        if name in text and _stands_alone(text, name):
            yield Assignment("regions", code, f"the country name {name}")
            text = text.replace(name, "\0")


def _stands_alone(text: str, name: str) -> bool:
    """Whether a name is a word of its own somewhere: タイ in タイの, not in タイプ; Oman, not in Roman or Omani."""
    for found in re.finditer(re.escape(name), text):
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if not (_joins(before, name[0]) or _joins(name[-1], after)):
            return True
    return False


def _joins(left: str, right: str) -> bool:
    """Whether two characters belong to one word: both katakana, or both Latin letters."""
    return (_is_katakana(left) and _is_katakana(right)) or (_is_latin(left) and _is_latin(right))


def _is_katakana(sign: str) -> bool:
    """Whether a character is katakana or its mark of length."""
    return "ァ" <= sign <= "ヺ" or sign == "ー"


def _is_latin(sign: str) -> bool:
    """Whether a character is a letter that is used in English names."""
    return sign.isalpha() and sign < "\u0250"
