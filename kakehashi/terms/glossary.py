"""The term base: official names and terms with their renderings, and where they stand in a text.

Pure: tables come as text. Longest match wins; a term counts only while it is valid (東京科学大学 since October 2024).
It never replaces anything in a text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from kakehashi.errors import InputError
from kakehashi.model import LanguageTag
from kakehashi.records.languages import LANGUAGES
from kakehashi.terms.match import TermMatch

COLUMNS = (
    "source", "language", "variants", "forbidden", "do_not_translate", "official", "valid_from", "valid_until",
    "where", "unsure", "note",
)  # fmt: skip
"""The columns of a glossary table beside those that are named by a language tag."""


@dataclass(frozen=True, slots=True)
class Term:
    """One row: a source term with its renderings by language, the first of each being the preferred one.

    ``valid_from`` and ``valid_until`` are ISO dates as precise as they are known; ``unsure`` lists the languages whose
    rendering nobody has confirmed; ``where`` is the place at which the official form can be looked up.
    """

    source: str
    language: LanguageTag
    targets: Mapping[LanguageTag, tuple[str, ...]] = field(default_factory=dict)
    forbidden: Mapping[LanguageTag, tuple[str, ...]] = field(default_factory=dict)
    do_not_translate: bool = False
    official: bool = False
    valid_from: str = ""
    valid_until: str = ""
    where: str = ""
    unsure: tuple[LanguageTag, ...] = ()
    note: str = ""

    def valid_on(self, day: str) -> bool:
        """Whether the term is valid on a day; any day will do where ``day`` is empty."""
        if not day:
            return True
        return (not self.valid_from or day >= self.valid_from) and (
            not self.valid_until or day[: len(self.valid_until)] <= self.valid_until
        )


class Glossary:
    """Terms by the first character of their source, longest first."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._by_first: dict[tuple[LanguageTag, str], list[Term]] = {}
        for term in sorted(self.terms, key=lambda item: -len(item.source)):
            self._by_first.setdefault((term.language, term.source[0]), []).append(term)
        self._places = lru_cache(maxsize=512)(self._find)  # a sentence is asked about once a target language

    def match(self, text: str, source: LanguageTag, target: LanguageTag, on: str = "") -> tuple[TermMatch, ...]:
        """The terms in ``text`` that have something to say about ``target``, from left to right, longest first."""
        matches = (_matched(term, place, target) for term, place in self._places(text, source, on))
        return tuple(match for match in matches if match)

    def _find(self, text: str, source: LanguageTag, on: str) -> tuple[tuple[Term, int], ...]:
        """The valid terms in a text and where they begin, from left to right, longest first, none inside another."""
        found, place = [], 0
        while place < len(text):
            term = self._longest(text, place, source, on)
            if term is not None:
                found.append((term, place))
            place += len(term.source) if term is not None else 1
        return tuple(found)

    def _longest(self, text: str, place: int, source: LanguageTag, on: str) -> Term | None:
        """The longest valid term that begins at ``place``."""
        for term in self._by_first.get((source, text[place]), ()):
            if text.startswith(term.source, place) and term.valid_on(on) and _whole_word(text, place, term.source):
                return term
        return None


@lru_cache(maxsize=1)
def shipped_glossary() -> Glossary:
    """The term base that ships with the program, ``translation/terms/*.csv``: names of Japan's science."""
    folder = resources.files("kakehashi.terms") / "tables"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".csv"))
    return Glossary(term for name in names for term in shipped_table(name).terms)


@lru_cache(maxsize=8)
def shipped_table(name: str) -> Glossary:
    """One table of the term base that ships with the program, e.g. ``universities.csv``."""
    file = resources.files("kakehashi.terms") / "tables" / name
    return read_glossary(file.read_text(encoding="utf-8"), name)


def with_shipped(own: Iterable[Term]) -> Glossary:
    """A portal's own terms over those that ship with the program: of one source text the portal's rows count."""
    terms = tuple(own)
    named = {(term.language, term.source) for term in terms}
    return Glossary((*terms, *(term for term in shipped_glossary().terms if (term.language, term.source) not in named)))


def _matched(term: Term, place: int, target: LanguageTag) -> TermMatch | None:
    """A term's match for a target language; ``None`` where the term base says nothing about that language.

    What nobody has confirmed is a rendering, but not an official one.
    """
    targets, forbidden = term.targets.get(target, ()), term.forbidden.get(target, ())
    if not targets and not forbidden and not term.do_not_translate:
        return None
    official = term.official and target not in term.unsure
    end = place + len(term.source)
    return TermMatch(term.source, place, end, targets, forbidden, official, term.do_not_translate)


def _whole_word(text: str, place: int, term: str) -> bool:
    """Whether a term in Latin letters or katakana stands as a word of its own, not inside a longer one."""
    before = text[place - 1] if place else " "
    after = text[place + len(term) : place + len(term) + 1] or " "
    for edge, neighbour in ((term[0], before), (term[-1], after)):
        if _is_latin(edge) and _is_latin(neighbour):
            return False
        if _is_katakana(edge) and _is_katakana(neighbour):
            return False
    return True


def _is_latin(character: str) -> bool:
    """Whether a character is a Latin letter or digit."""
    return character.isascii() and character.isalnum()


def _is_katakana(character: str) -> bool:
    """Whether a character is katakana, or the mark that lengthens it."""
    return "ァ" <= character <= "ヺ" or character == "ー"


def read_glossary(text: str, where: str = "") -> Glossary:
    """The glossary of one CSV table; raises ``InputError`` naming file and line."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    header = reader.fieldnames or []
    for name in header:
        if name not in COLUMNS and name not in LANGUAGES:
            hint = f"known: {', '.join(COLUMNS)}, and language tags"
            raise InputError(f"unknown column {name!r}", where=f"{where}:1", hint=hint)
    if "source" not in header or "language" not in header:
        raise InputError("a glossary needs the columns source and language", where=f"{where}:1")
    try:
        terms = [_term(row, header, f"{where}:{reader.line_num}") for row in reader]
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{where}:{reader.line_num}") from error
    return Glossary(terms)


def write_glossary(terms: Sequence[Term]) -> str:
    """The table of terms, with a column for each language that one of them has."""
    tags = [tag for tag in LANGUAGES if any(tag in term.targets for term in terms)]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("source", "language", *tags, *COLUMNS[2:]))
    for term in terms:
        variants = [f"{tag}:{form}" for tag, forms in term.targets.items() for form in forms[1:]]
        forbidden = [f"{tag}:{form}" for tag, forms in term.forbidden.items() for form in forms]
        preferred = [term.targets[tag][0] if tag in term.targets else "" for tag in tags]
        flags = ["yes" if flag else "" for flag in (term.do_not_translate, term.official)]
        rest = (term.valid_from, term.valid_until, term.where, " ".join(term.unsure), term.note)
        table.writerow((term.source, term.language, *preferred, ";".join(variants), ";".join(forbidden), *flags, *rest))
    return text.getvalue()


def _term(row: Mapping[str | None, str | None], header: Sequence[str], where: str) -> Term:
    """One row as a term; raises ``InputError``."""
    if None in row or None in row.values():
        raise InputError(f"a row needs {len(header)} columns", where=where, hint="quote a text that holds a comma")
    value = {name: (row.get(name) or "").strip() for name in header}
    if not value["source"] or value["language"] not in LANGUAGES:
        raise InputError("source or language is missing or unknown", where=where)
    targets = {tag: [value[tag]] for tag in header if tag in LANGUAGES and value[tag]}
    for tag, text in _tagged(value.get("variants", ""), where):
        targets.setdefault(tag, []).append(text)
    forbidden: dict[str, list[str]] = {}
    for tag, text in _tagged(value.get("forbidden", ""), where):
        forbidden.setdefault(tag, []).append(text)
    return Term(
        value["source"],
        value["language"],
        {tag: tuple(texts) for tag, texts in targets.items()},
        {tag: tuple(texts) for tag, texts in forbidden.items()},
        _yes(value.get("do_not_translate", ""), where),
        _yes(value.get("official", ""), where),
        value.get("valid_from", ""),
        value.get("valid_until", ""),
        value.get("where", ""),
        tuple(value.get("unsure", "").split()),
        value.get("note", ""),
    )


def _tagged(text: str, where: str) -> Iterable[tuple[LanguageTag, str]]:
    """The parts of ``en:text;ko:text``."""
    for part in filter(None, (part.strip() for part in text.split(";"))):
        tag, colon, rendering = part.partition(":")
        if not colon or tag not in LANGUAGES or not rendering.strip():
            raise InputError(f"{part!r} is not <language>:<text>", where=where, hint="write en:Sakigake;ko:…")
        yield tag, rendering.strip()


def _yes(text: str, where: str) -> bool:
    """``yes`` or nothing."""
    if text not in ("", "yes"):
        raise InputError(f"{text!r} is neither 'yes' nor empty", where=where)
    return text == "yes"
