"""Numbers in Korean: 1억 4천만, 2조 3,000억, 3분의 1, and the words that may stand for small ones. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from kakehashi.translation.numerals.lexicon import KOREAN
from kakehashi.translation.numerals.number import Number, Value, number

_LITERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,30}(?:\.\d{1,30})?"
_PART = rf"(?:{_LITERAL})(?:여|몇)?\s?(?:[십백천](?:\d+)?)*(?:여|몇)?\s?(?:[만억조](?![가-힣]*족))?"
_RUN = re.compile(rf"{_PART}(?:\s?{_PART})*")
_ONE = re.compile(rf"({_LITERAL})|([십백천만억조])")
_FRACTION = re.compile(rf"({_LITERAL})\s?분의\s?({_LITERAL})")
_UNITS = KOREAN.scales
_WORDS = re.compile("|".join(re.escape(word) for word in sorted(KOREAN.others, key=len, reverse=True)) or "(?!)")
_TENS = {"열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90}
_ONES = {"한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7,
         "여덟": 8, "아홉": 9}  # fmt: skip
_NATIVE = re.compile(rf"({'|'.join(_TENS)})\s?({'|'.join(sorted(_ONES, key=len, reverse=True))})")
_SINO = {word: value for value, word in enumerate(["일", "이", "삼", "사", "오", "육", "칠", "팔", "구", "십"], 1)}
_COUNTERS = "년|개월|월|일|주|시간|분|초|점|명|회|차|세|피트|인치|킬로|미터|달러|원|배|위|대|층|도|퍼센트"
_COUNTED = re.compile(rf"(?<![가-힣])({'|'.join(_SINO)}) (?={_COUNTERS})")
_ARTICLE = re.compile(r"(?:제|법|법률|조약|협약|규약|협정|규정|헌장|조례)\s?\d{1,4}\Z")
"""What stands before 조 where that is an article of a law, and no trillion."""

_NAME_BEFORE = re.compile(r"(?:[A-QS-Za-oq-z]|(?<!R)p|R)[-‐]?$")


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a Korean text, digits first, then the words that may stand for one."""
    taken: list[tuple[int, int]] = []
    for match in _FRACTION.finditer(text):
        below, above = Fraction(match[1].replace(",", "")), Fraction(match[2].replace(",", ""))
        if below:
            taken.append(match.span())
            yield number(*match.span(), [above / below], parts=(above, below))
    for found in _digits(text, taken):
        taken.append((found.start, found.end))
        yield found
    for match in _NATIVE.finditer(text):
        taken.append(match.span())
        yield number(*match.span(), [_TENS[match[1]] + _ONES[match[2]]], strong=False)
    for match in _COUNTED.finditer(text):
        taken.append(match.span(1))
        yield number(*match.span(1), [_SINO[match[1]]], strong=False)
    for match in _WORDS.finditer(text):
        if all(match.end() <= start or match.start() >= end for start, end in taken):
            yield number(*match.span(), [KOREAN.others[match[0]]], strong=False)


def _digits(text: str, taken: list[tuple[int, int]]) -> Iterator[Number]:
    """The numbers that are written with digits."""
    place = 0
    while match := re.compile(_LITERAL).search(text, place):
        place = match.end()
        if any(start <= match.start() < end for start, end in taken):
            continue
        value, place = _evaluate(text, match)
        values = [value, *_readings(text, match.start(), place, value)]
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


def _evaluate(text: str, first: re.Match[str]) -> tuple[Value, int]:
    """The value of a run of digits and units that begins with digits, and where it ends."""
    total: Value = 0
    section: Value = 0
    current: Value | None = _literal(first[0])
    end, largest = first.end(), 10**20
    while step := re.compile(rf"(여|몇)?( ?)(?:([십백천만억조])|({_LITERAL}))").match(text, end):
        unit = _UNITS.get(step[3] or "", 0)
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


def _readings(text: str, start: int, end: int, value: Value) -> Iterator[Value]:
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
            factor *= _UNITS[sign]
        yield value * factor
