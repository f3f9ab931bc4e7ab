"""Errors seeded into human translations, each of the kind that a tired editor would miss; deterministic."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![\w.,:/-])\d{1,3}(?:[.,]\d{3})+(?![\d.,]\d)|(?<![\w.,:/-])\d+(?:[.,]\d+)?(?![\d:/]|[.,]\d)")
_COMMA_DECIMAL = frozenset({"vi", "id", "pt"})


def _number(text: str, chosen: random.Random) -> re.Match[str] | None:
    """One number of a text, chosen by chance."""
    found = list(_NUMBER.finditer(text))
    return chosen.choice(found) if found else None


def _grouped(value: int, language: str) -> str:
    text = f"{value:,}" if value >= 10_000 else str(value)
    return text.replace(",", ".") if language in _COMMA_DECIMAL else text


def times_ten(text: str, language: str, chosen: random.Random) -> Iterator[str]:
    """A number ten times as large."""
    match = _number(text, chosen)
    if match and re.fullmatch(r"\d+|\d{1,3}(?:[.,]\d{3})+", match[0]) and int(re.sub(r"\D", "", match[0])):
        value = int(re.sub(r"\D", "", match[0])) * 10
        yield text[: match.start()] + _grouped(value, language) + text[match.end() :]


def a_tenth(text: str, language: str, chosen: random.Random) -> Iterator[str]:
    """A number that lost its last zero, or gained a decimal point."""
    match = _number(text, chosen)
    if not match or not re.fullmatch(r"\d+|\d{1,3}(?:[.,]\d{3})+", match[0]):
        return
    value = int(re.sub(r"\D", "", match[0]))
    if value:
        point = "," if language in _COMMA_DECIMAL else "."
        shown = _grouped(value // 10, language) if value % 10 == 0 else f"{value // 10}{point}{value % 10}"
        yield text[: match.start()] + shown + text[match.end() :]


def one_digit(text: str, language: str, chosen: random.Random) -> Iterator[str]:
    """A number with one digit changed."""
    match = _number(text, chosen)
    if match:
        places = [place for place, sign in enumerate(match[0]) if sign.isdigit()]
        place = chosen.choice(places)
        others = [digit for digit in "123456789" if digit != match[0][place]]
        changed = match[0][:place] + chosen.choice(others) + match[0][place + 1 :]
        yield text[: match.start()] + changed + text[match.end() :]


def dropped(text: str, language: str, chosen: random.Random) -> Iterator[str]:
    """A number taken out."""
    match = _number(text, chosen)
    if match:
        yield (text[: match.start()] + text[match.end() :]).replace("  ", " ").strip()


def million_for_billion(text: str, language: str, chosen: random.Random) -> Iterator[str]:
    """The wrong scale word."""
    swapped = {"million": "billion", "billion": "million", "trillion": "billion"}
    match = re.search(r"(?<=\d )(million|billion|trillion)\b", text)
    if match:
        yield text[: match.start()] + swapped[match[1]] + text[match.end() :]


def negation_dropped(text: str, language: str, chosen: random.Random) -> Iterator[str]:
    """A denial taken out of an English sentence."""
    match = re.search(r"\b(?:do|does|did)(?: not|n't) |(?<=\w)n't\b| not\b|\bnever |\bno (?=\w)|(?<=can)not\b", text)
    if match:
        yield text[: match.start()] + text[match.end() :]


_FLIPPED = {
    "more than": "less than", "less than": "more than", "at least": "at most", "at most": "at least", "over": "under",
    "under": "over", "up to": "at least", "or more": "or less", "or less": "or more",
    "no more than": "no less than", "fewer than": "more than", "above": "below", "below": "above",
    "or over": "or under",
}  # fmt: skip


def bound_flipped(text: str, language: str, chosen: random.Random) -> Iterator[str]:
    """A bound beside a number turned round."""
    words = "|".join(sorted(_FLIPPED, key=len, reverse=True))
    pattern = rf"\b({words})(?=\s(?:a |the |an |£|\$|€|)?[\d$£€])|(?<=\d )({words})\b"
    match = re.search(pattern, text, re.IGNORECASE)
    if match:
        yield text[: match.start()] + _FLIPPED[match[0].lower()] + text[match.end() :]


_OTHER_UNIT = {
    "miles": "kilometres", "mile": "kilometre", "kilometers": "metres", "kilometres": "metres", "km": "m",
    "metres": "centimetres", "meters": "centimeters", "feet": "yards", "foot": "yard", "yards": "feet",
    "pounds": "ounces", "kg": "g", "kilograms": "grams", "tons": "kilograms", "tonnes": "kilograms",
    "hours": "minutes", "minutes": "hours", "seconds": "minutes", "acres": "hectares",
    "dollars": "yen", "euros": "dollars", "yen": "dollars",
}  # fmt: skip


def other_unit(text: str, language: str, chosen: random.Random) -> Iterator[str]:
    """A unit behind digits exchanged for another of its kind, a dollar sign for that of the euro."""
    words = "|".join(sorted(_OTHER_UNIT, key=len, reverse=True))
    match = re.search(rf"(?<=\d[ -])({words})\b|\$(?=\d)|(?<=\d (?:m|b)illion )(dollars|euros|yen)\b", text)
    if match:
        yield text[: match.start()] + _OTHER_UNIT.get(match[0], "€") + text[match.end() :]


SEEDS = {
    "times ten": times_ten,
    "a tenth": a_tenth,
    "one digit": one_digit,
    "dropped": dropped,
    "million for billion": million_for_billion,
    "negation dropped": negation_dropped,
    "bound flipped": bound_flipped,
    "other unit": other_unit,
}
