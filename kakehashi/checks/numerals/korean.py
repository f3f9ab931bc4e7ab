"""The Korean grammar: 1억 4천만, 2조 3,000억, 3분의 1, and the words that may stand for small ones.

Pure. The numerals come from the language's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kakehashi.checks.numerals.number import Number, Value, number
from kakehashi.records.languages import language as record
from kakehashi.records.languages import per_language

_LITERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,30}(?:\.\d{1,30})?"
_PART = rf"(?:{_LITERAL})(?:여|몇)?\s?(?:[십백천](?:\d+)?)*(?:여|몇)?\s?(?:[만억조](?![가-힣]*족))?"
_RUN = re.compile(rf"{_PART}(?:\s?{_PART})*")
_ONE = re.compile(rf"({_LITERAL})|([십백천만억조])")
_FRACTION = re.compile(rf"({_LITERAL})\s?분의\s?({_LITERAL})")
_ARTICLE = re.compile(r"(?:제|법|법률|조약|협약|규약|협정|규정|헌장|조례)\s?\d{1,4}\Z")
"""What stands before 조 where that is an article of a law, and no trillion."""

_NAME_BEFORE = re.compile(r"(?:[A-QS-Za-oq-z]|(?<!R)p|R)[-‐]?$")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The numerals of the language by what they are worth, and their patterns."""

    units: Mapping[str, int]
    others: Mapping[str, Fraction]
    tens: Mapping[str, int]
    ones: Mapping[str, int]
    sino: Mapping[str, int]
    words: re.Pattern[str]
    native: re.Pattern[str]
    counted: re.Pattern[str]


@per_language(64)
def lexicon(language: str) -> Lexicon:
    """The numerals of a language of this grammar."""
    said = record(language).numbers.korean
    if said is None:
        raise ValueError(f"{language} has no table numbers.korean")
    units, tens, ones = (
        {word: int(value) for word, value in _words(table)} for table in (said.scales, said.tens, said.ones)
    )
    others, sino = dict(_words(said.others)), {word: value for value, word in enumerate(said.sino, 1)}
    return Lexicon(
        units,
        others,
        tens,
        ones,
        sino,
        re.compile("|".join(map(re.escape, sorted(others, key=len, reverse=True))) or "(?!)"),
        re.compile(rf"({'|'.join(tens)})\s?({'|'.join(sorted(ones, key=len, reverse=True))})"),
        re.compile(rf"(?<![가-힣])({'|'.join(sino)}) (?={'|'.join(said.counters)})"),
    )


def _words(table: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Fraction]]:
    """Words and their values."""
    return ((word, Fraction(value)) for value, words in table.items() for word in words)


def numbers(text: str, lexicon: Lexicon) -> Iterator[Number]:
    """The numbers of a Korean text, digits first, then the words that may stand for one."""
    taken: list[tuple[int, int]] = []
    for match in _FRACTION.finditer(text):
        below, above = Fraction(match[1].replace(",", "")), Fraction(match[2].replace(",", ""))
        if below:
            taken.append(match.span())
            yield number(*match.span(), [above / below], parts=(above, below))
    for found in _digits(text, taken, lexicon):
        taken.append((found.start, found.end))
        yield found
    for match in lexicon.native.finditer(text):
        taken.append(match.span())
        yield number(*match.span(), [lexicon.tens[match[1]] + lexicon.ones[match[2]]], strong=False)
    for match in lexicon.counted.finditer(text):
        taken.append(match.span(1))
        yield number(*match.span(1), [lexicon.sino[match[1]]], strong=False)
    for match in lexicon.words.finditer(text):
        if all(match.end() <= start or match.start() >= end for start, end in taken):
            yield number(*match.span(), [lexicon.others[match[0]]], strong=False)


def _digits(text: str, taken: list[tuple[int, int]], lexicon: Lexicon) -> Iterator[Number]:
    """The numbers that are written with digits."""
    place = 0
    while match := re.compile(_LITERAL).search(text, place):
        place = match.end()
        if any(start <= match.start() < end for start, end in taken):
            continue
        value, place = _evaluate(text, match, lexicon.units)
        values = [value, *_readings(text, match.start(), place, value, lexicon.units)]
        yield number(
            match.start(),
            place,
            values,
            strong=_is_sure(text, match, place),
            month=bool(re.match(r"\s?월", text[place : place + 2])),
        )


def _is_sure(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a number is meant as one: not COVID-19, not the 00 of 4:00, not the 10 of teenagers."""
    before, after = text[: match.start()], text[end : end + 2]
    zero = match[0] == "00" and before.endswith(":")
    return not (_NAME_BEFORE.search(before) or zero or (match[0] == "10" and after.startswith("대")))


def _evaluate(text: str, first: re.Match[str], units: Mapping[str, int]) -> tuple[Value, int]:
    """The value of a run of digits and units that begins with digits, and where it ends."""
    total: Value = 0
    section: Value = 0
    current: Value | None = _literal(first[0])
    end, largest = first.end(), 10**20
    while step := re.compile(rf"(여|몇)?( ?)(?:([십백천만억조])|({_LITERAL}))").match(text, end):
        unit = units.get(step[3] or "", 0)
        if unit and not _is_unit(text, step, unit):
            break
        if step[4]:
            following = re.compile(r" ?[십백천만억조]").match(text, step.end())
            joined = not step[2] or following
            if current is not None or (not joined and not _continues(text, step, largest)):
                break
            current = _literal(step[4])
        elif unit < 10_000:
            section += (1 if current is None else current) * unit
            current = None
        else:
            if unit >= largest:
                break
            total += (section + (current or 0) or 1) * unit
            section, current, largest = 0, None, unit
        end = step.end()
    return total + section + (current or 0), end


def _literal(text: str) -> Value:
    """The value of digits."""
    bare = text.replace(",", "")
    return Fraction(bare) if "." in bare else int(bare)


def _is_unit(text: str, step: re.Match[str], unit: Value) -> bool:
    """Whether a syllable is a unit here: 조 in 3조 is, in 3 조각 and 헌법 9조 not; small units stand close."""
    after = text[step.end() : step.end() + 1]
    if (step[2] and unit < 10_000) or (unit == 10**12 and _ARTICLE.search(text, 0, step.start())):
        return False
    return not (unit == 10**12 and after in "각건사치항") if after else True


def _continues(text: str, step: re.Match[str], largest: Value) -> bool:
    """Whether digits after a unit and a space go on with the number: 3만 5,000."""
    value = _literal(step[4])
    return largest < 10**20 and value < largest and value >= 100


def _readings(text: str, start: int, end: int, value: Value, units: Mapping[str, int]) -> Iterator[Value]:
    """Years of two digits, hours of the afternoon, shared units of a range."""
    before, after = text[max(0, start - 6) : start], text[end : end + 8]
    if value.denominator == 1 and 0 <= value < 100:
        if re.match(r"\s?년|년대", after) or before.endswith("'"):
            yield from (1900 + value, 2000 + value)
        if re.match(r"\s?시(?!간)", after):
            yield (value - 12) if value > 12 else (value + 12)
    if re.match(r"\s?[^\d]{0,3}\s?반", after):
        yield value + Fraction(1, 2)
    shared = re.match(
        rf"\s?(?:~|-|에서|내지)\s?(?:{_LITERAL})\s?([십백천]*[만억조]?)", after + text[end + 8 : end + 20]
    )
    if shared and shared[1]:
        factor = 1
        for sign in shared[1]:
            factor *= units[sign]
        yield value * factor
