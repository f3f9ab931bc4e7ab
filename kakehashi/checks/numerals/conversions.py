"""Measures that a translator has converted: 100キロメートル and 62 miles are one length, 37℃ and 98.6 °F one warmth.

Pure. A number counts as converted where both sides name units of one quantity and the values agree as closely as
rounding allows, and as confused where both have one value in two of its units. It never says that a conversion is
needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kakehashi.checks.numerals.agreement import Disagreement
from kakehashi.checks.numerals.number import FULL_WIDTH, Number
from kakehashi.records.languages import COMMON, per_language
from kakehashi.records.languages import language as record
from kakehashi.records.units import UNITS, Unit

_ROUNDING = 0.03
"""How far a converted value may be from the exact one, as a part of it: 5 miles for 8 km."""


_SYMBOL_ENDS = "(?![²2/a-zA-Z])"
_SQUARE_ENDS = "(?![a-zA-Z])"
_BEFORE = re.compile(rf"(?:{'|'.join(unit.before for unit in UNITS.values() if unit.before)})\Z")
_BEFORE_ENDS = frozenset("¥￥$€₩YDRBW ")
"""What a symbol before a number may end with: a quick look before the long one."""


@dataclass(frozen=True, slots=True)
class _Units:
    """How a language writes units behind a number, and what stands before one that is below zero."""

    any: re.Pattern[str]
    each: tuple[tuple[Unit, re.Pattern[str]], ...]
    below_zero: re.Pattern[str]
    negative: re.Pattern[str]


@per_language(64)
def _units_of(language: str) -> _Units:
    """The symbols, the language's own words, and those of the common language, which stand in texts of any."""
    own, common = record(language), record(COMMON)
    found = []
    for name, unit in UNITS.items():
        words = (unit.symbols, own.units.get(name, ""), common.units.get(name, ""))
        listed = "|".join(dict.fromkeys(filter(None, words)))
        ends = _SQUARE_ENDS if unit.quantity in ("area", "speed") else _SYMBOL_ENDS
        if listed:
            found.append((unit, rf"(?:{listed}){ends}"))
    below = "|".join(filter(None, (own.checks.below_zero, common.checks.below_zero, r"(?<!\d)[-‐‑]")))
    return _Units(
        re.compile(rf"[\s-]{{0,2}}(?:{'|'.join(pattern for _, pattern in found)})"),
        tuple((unit, re.compile(rf"[\s-]{{0,2}}{pattern}")) for unit, pattern in found),
        re.compile(rf"(?:{below})\Z", re.IGNORECASE),
        re.compile(rf"(?:{below})", re.IGNORECASE),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, narrow, with the units of its language."""

    text: str
    units: _Units

    def signed(self, item: Number) -> float:
        """A number's value, below zero where the text says so before it."""
        return -float(item.value) if self.units.below_zero.search(self.text, 0, item.start) else float(item.value)

    def units_behind(self, item: Number) -> tuple[Unit, ...]:
        """The units that may stand behind a number: キロ is a length or a weight."""
        if not self.units.any.match(self.text, item.end):
            return ()
        return tuple(unit for unit, pattern in self.units.each if pattern.match(self.text, item.end))

    def units_of(self, item: Number) -> tuple[Unit, ...]:
        """The units of a number, behind it or before it: ¥ stands for two currencies."""
        before = self.text[item.start - 1 : item.start]
        if before == ":":  # minutes of a clock, whatever follows
            return ()
        if before not in _BEFORE_ENDS:
            return self.units_behind(item)
        said = _BEFORE.search(self.text, max(0, item.start - 5), item.start)
        sign = said[0] if said else ""
        found = [unit for unit in UNITS.values() if sign and unit.before and re.fullmatch(unit.before, sign)]
        return (*self.units_behind(item), *found)

    def below_zero(self) -> bool:
        """Whether anything in the text is below zero."""
        return bool(self.units.negative.search(self.text))


def without_conversions(
    found: Disagreement, source: str, target: str, source_language: str, target_language: str
) -> Disagreement:
    """The disagreement without the pairs of lost and added numbers that are one measure in two units."""
    if not found.scaled and not (found.lost and found.added):
        return found
    left = _Text(source.translate(FULL_WIDTH), _units_of(source_language))
    right = _Text(target.translate(FULL_WIDTH), _units_of(target_language))
    lost, added = list(found.lost), list(found.added)
    for one in found.lost:
        other = next((item for item in added if _same_measure(left, one, right, item)), None)
        if other is not None:
            lost.remove(one)
            added.remove(other)
    scaled = tuple(
        item for item in found.scaled if not _same_measure(left, item[0], right, item[1])
    )  # 180センチ is 1.8 metres, and no error of two powers
    return replace(found, scaled=scaled, lost=tuple(lost), added=tuple(added))


def _same_measure(left: _Text, one: Number, right: _Text, other: Number) -> bool:
    """Whether two numbers, each with the unit behind it, are one measure."""
    return any(
        first.quantity == second.quantity
        and first != second
        and _near(left.signed(one), first, right.signed(other), second)
        for first in left.units_behind(one)
        for second in right.units_behind(other)
    )


def _near(one: float, first: Unit, other: float, second: Unit) -> bool:
    """Whether a value in one unit is another in another, as closely as rounding allows."""
    exact = (one * first.factor + first.offset - second.offset) / second.factor
    return abs(other - exact) <= max(abs(exact) * _ROUNDING, 0.5 if first.quantity == "heat" else 0.0)


def other_units(
    source: Sequence[Number], target: Sequence[Number], texts: tuple[str, str], languages: tuple[str, str]
) -> Iterator[tuple[Number, Number]]:
    """The pairs of numbers that have one value and units that are not one: 30 nm and 30 µm, 500万円 and $5 million.

    Only where both sides name units of one quantity, or two currencies, and no number of this value has the right one.
    A warmth below zero on one side alone is such a pair too.
    """
    left, right = (_Text(texts[side].translate(FULL_WIDTH), _units_of(languages[side])) for side in (0, 1))
    named = [(item, right.units_of(item)) for item in target]
    for one in source if any(units for _, units in named) else ():
        own = left.units_of(one) if one.strong else ()
        same = [(item, units) for item, units in named if item.value == one.value] if own else []
        if not same or not all(units for _, units in same):
            continue  # one without a unit may be it: six feet six
        if any(_agree(left, one, own, right, item, units) for item, units in same):
            yield from _signs(left, one, own, right, same)
        else:
            found = [item for item, units in same if _confused(own, units)]
            yield from [(one, found[0])] if found else ()


def _agree(left: _Text, one: Number, own: Sequence[Unit], right: _Text, other: Number, units: Sequence[Unit]) -> bool:
    """Whether two numbers may be one measure: a unit in common, or a conversion."""
    return bool(set(own) & set(units)) or _same_measure(left, one, right, other)


def _confused(own: Sequence[Unit], units: Sequence[Unit]) -> bool:
    """Whether one unit was put for another of its family."""
    families = {unit.family or unit.quantity for unit in own}
    return all((unit.family or unit.quantity) in families for unit in units)


def _signs(
    left: _Text, one: Number, own: Sequence[Unit], right: _Text, same: Sequence[tuple[Number, Sequence[Unit]]]
) -> Iterator[tuple[Number, Number]]:
    """A warmth that is below zero on one side, where the other side has nothing that is."""
    if all(unit.quantity != "heat" or unit.offset for unit in own):
        return
    below = left.signed(one) < 0
    for item, units in same:
        if set(own) & set(units) and (right.signed(item) < 0) == below:
            return
    if below and not right.below_zero():
        yield one, same[0][0]
    elif not below and any(right.signed(item) < 0 for item, _ in same) and not left.below_zero():
        yield one, next(item for item, _ in same if right.signed(item) < 0)
