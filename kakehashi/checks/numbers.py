"""Checks of numbers: a wrong power of ten, and numbers lost, added or changed."""

from __future__ import annotations

from collections.abc import Iterator

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.checks.numerals import Number, numbers_in
from kakehashi.checks.numerals.agreement import Disagreement, compare
from kakehashi.checks.numerals.conversions import other_units, without_conversions
from kakehashi.checks.numerals.number import plain
from kakehashi.records.languages import language as record
from kakehashi.records.languages import per_language


@per_language(16)
def _numbers_in(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text; three checks ask for them one after the other."""
    return numbers_in(text, language)


@per_language(8)
def _disagreement(source: str, target: str, source_language: str, target_language: str) -> Disagreement:
    """The disagreement of one pair; both checks ask for it one after the other."""
    lenient = record(target_language).numbers.lenient
    found = compare(_numbers_in(source, source_language), _numbers_in(target, target_language), lenient=lenient)
    return without_conversions(found, source, target, source_language, target_language)


def _of(pair: Pair) -> Disagreement:
    return _disagreement(pair.source, pair.target, pair.source_language, pair.target_language)


@check("block")
def scale(pair: Pair) -> Iterator[Found]:
    """A number of the translation is the original's, but for a power of ten: 3億5千万 is 350 million, not 35 million.

    万 is four zeros, 億 eight, 兆 twelve; million six, billion nine. Both sides are read to exact values.
    """
    for original, translated, power in _of(pair).scaled:
        size = f"{10 ** abs(power):,} times too {'large' if power > 0 else 'small'}"
        message = f"{_shown(pair.source, original)} became {_shown(pair.target, translated)}: {size}"
        yield Found(message, (original.start, original.end), (translated.start, translated.end))


@check("warn")
def numbers(pair: Pair) -> Iterator[Found]:
    """A number of the original is missing in the translation, or the translation has one that the original has not.

    Values are compared, not signs: 約3.5万人 and "some 35,000 people" agree, so do 令和6年 and 2024, 15時 and 3 p.m.,
    and 100キロメートル and 62 miles.
    """
    found = _of(pair)
    lost, added = list(found.lost), list(found.added)
    while lost and added:
        original, translated = lost.pop(0), added.pop(0)
        message = f"{_shown(pair.source, original)} became {_shown(pair.target, translated)}"
        yield Found(message, (original.start, original.end), (translated.start, translated.end))
    for item in lost:
        yield Found(f"{_shown(pair.source, item)} is not in the translation", (item.start, item.end))
    for item in added:
        yield Found(f"{_shown(pair.target, item)} is not in the original", None, (item.start, item.end))


@check("warn")
def unit(pair: Pair) -> Iterator[Found]:
    """A number stands with another unit than in the original: 30 nm as 30 µm, 500万円 as $5 million, −80℃ as 80 °C.

    Only where both units are known and measure one thing; what was converted agrees (10 mm and 1 cm, 37℃ and 98.6 °F).
    """
    numbers_of = _numbers_in(pair.source, pair.source_language), _numbers_in(pair.target, pair.target_language)
    languages = pair.source_language, pair.target_language
    for original, translated in other_units(*numbers_of, (pair.source, pair.target), languages):
        said = _with_unit(pair.source, original), _with_unit(pair.target, translated)
        yield Found(f"{said[0]} became {said[1]}", (original.start, original.end), (translated.start, translated.end))


def _with_unit(text: str, item: Number) -> str:
    """A number with what stands around it."""
    return text[max(0, item.start - 4) : item.end + 8].strip()


def _shown(text: str, item: Number) -> str:
    """A number as it is written, with its value where that is written otherwise."""
    written, value = text[item.start : item.end], plain(item.value)
    return written if written == value else f"{written} ({value})"
