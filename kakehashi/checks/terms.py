"""Checks of names and terms: official forms, forbidden renderings, names that are not translated, tokens verbatim."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.records.languages import language as record
from kakehashi.terms.match import TermMatch

_VERBATIM = re.compile(
    r"https?://[^\s<>()「」、。，（）]+|(?<![\w.])10\.\d{4,9}/[^\s<>「」、。，（）)]+|(?<![A-Za-z0-9])JPMJ[A-Z0-9]{6,8}(?![A-Za-z0-9])|(?<![A-Za-z0-9])JP\d{2}[A-Z]?\d{5,6}(?!\d)"
    r"|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b"
)
_FORMULA = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d|[A-Z][A-Za-z]*[a-z])(?:(?:H|He|Li|Be|B|C|N|O|F|Na|Mg|Al|Si|P|S|Cl|K|Ca|Ti|V|Cr|Mn|Fe|Co|Ni|Cu|Zn"
    r"|Ga|Ge|As|Se|Br|Sr|Y|Zr|Nb|Mo|Ru|Rh|Pd|Ag|Cd|In|Sn|Sb|Te|I|Cs|Ba|La|Ce|Nd|Sm|Eu|Gd|Hf|Ta|W|Re|Ir|Pt|Au|Hg|Pb|Bi|U)"
    r"\d{0,3}){2,}(?![A-Za-z0-9])"
)


def _normal(text: str) -> str:
    """A text in which only what readers tell apart differs: composed, narrow, one kind of space and hyphen."""
    flat = unicodedata.normalize("NFKC", text)
    flat = re.sub(r"[\u2010-\u2015\u2212]", "-", flat).replace("\u2019", "'")
    return re.sub(r"\s+", " ", flat)


def _holds(text: str, form: str, language: str) -> bool:
    """Whether a text holds a form of a term, inflected or not; a whole word in languages of spaced words."""
    said = record(language).checks
    if not said.whole_words:
        return _normal(form).casefold().replace(" ", "") in _normal(text).casefold().replace(" ", "")
    words = r"[\s-]".join(re.escape(word) for word in _normal(form).split(" "))
    pattern = rf"(?<!\w){words}{said.inflected}(?!\w)"
    return bool(re.search(pattern, _normal(text), re.IGNORECASE))


@check("warn")
def term(pair: Pair) -> Iterator[Found]:
    """A term of the glossary is not rendered as the glossary has it; one of the listed forms is enough.

    An official name that is confirmed blocks: PRESTO is the programme's name in English, not "Sakigake".
    """
    for match in pair.terms:
        if not match.targets or any(_holds(pair.target, form, pair.target_language) for form in match.targets):
            continue
        if _repeated_in_short(pair, match):
            continue
        listed = " or ".join(repr(form) for form in match.targets[:3])
        severity = "block" if match.official else None
        yield Found(f"{match.source} is {listed} in the glossary", (match.start, match.end), None, severity)  # type: ignore[arg-type]


def _repeated_in_short(pair: Pair, match: TermMatch) -> bool:
    """Whether the same term stands earlier in the original, so that the translation may say "it" the second time."""
    return any(other.source == match.source and other.start < match.start for other in pair.terms)


@check("block")
def forbidden(pair: Pair) -> Iterator[Found]:
    """The translation has a rendering that the glossary forbids for a term of the original."""
    for match in pair.terms:
        for form in match.forbidden:
            place = re.search(re.escape(form), pair.target, re.IGNORECASE)
            if place and _holds(pair.target, form, pair.target_language):
                yield Found(f"{match.source} must not be {form!r}", (match.start, match.end), place.span())


@check("warn")
def not_translated(pair: Pair) -> Iterator[Found]:
    """A name that the glossary says is not translated does not stand in the translation as it is."""
    for match in pair.terms:
        if match.do_not_translate and not match.targets and not _holds(pair.target, match.source, pair.target_language):
            yield Found(f"{match.source} must stay as it is", (match.start, match.end))


@check("block")
def verbatim(pair: Pair) -> Iterator[Found]:
    """An address, DOI, ORCID, award number or chemical formula of the original is changed or missing."""
    source, target = _normal(pair.source), _normal(pair.target).replace(" ", "")
    for pattern in (_VERBATIM, _FORMULA):
        for match in pattern.finditer(source):
            token = match[0].rstrip(".,;:")
            if token not in target and _plain_formula(token) not in _plain_formula(target):
                place = pair.source.find(token)
                yield Found(f"{token} is not in the translation", (place, place + len(token)) if place >= 0 else None)


def _plain_formula(text: str) -> str:
    """A text without the marks that set digits low."""
    return re.sub(r"</?su[bp]>|[~^_{}$\\]", "", text)
