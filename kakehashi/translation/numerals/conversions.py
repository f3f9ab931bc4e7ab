"""Measures that a translator has converted: 100キロメートル and 62 miles are one length, 37℃ and 98.6 °F one warmth.

Pure. A number counts as converted where both sides name units of one quantity and the values agree as closely as
rounding allows. It never says that a conversion is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kakehashi.translation.numerals.agreement import Disagreement
from kakehashi.translation.numerals.number import FULL_WIDTH, Number

_ROUNDING = 0.03
"""How far a converted value may be from the exact one, as a part of it: 5 miles for 8 km."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit: ``quantity`` names what it measures; a value in it is ``value × factor + offset`` in the base unit."""

    quantity: str
    factor: float
    offset: float = 0.0


_UNITS: Mapping[str, _Unit] = {
    r"(?:キロメートル|キロ(?!グラム)|km|kilomet(?:er|re)s?|公里|千米|킬로미터|กิโลเมตร)(?![²2/])": _Unit("length", 1000),
    r"(?:メートル|m|met(?:er|re)s?|米|公尺|미터|mét|เมตร)(?![²2/a-zA-Z])": _Unit("length", 1),
    r"(?:センチメートル|センチ|cm|centimet(?:er|re)s?|厘米|公分|센티미터|เซนติเมตร)(?![²2])": _Unit("length", 0.01),
    r"(?:マイル|miles?|英里|英哩|마일|dặm|ไมล์|mil)(?! per)": _Unit("length", 1609.344),
    r"(?:フィート|feet|foot|ft|英尺|英呎|피트|ฟุต|kaki)(?![a-z])": _Unit("length", 0.3048),
    r"(?:インチ|inch(?:es)?|in\.|英寸|英吋|인치|นิ้ว|inci)": _Unit("length", 0.0254),
    r"(?:ヤード|yards?)": _Unit("length", 0.9144),
    r"(?:キログラム|キロ(?!メートル)|kg|kilograms?|公斤|千克|킬로그램|กิโลกรัม)": _Unit("mass", 1),
    r"(?:グラム|g|grams?|克|公克|그램|กรัม)(?![a-zA-Z])": _Unit("mass", 0.001),
    r"(?:ポンド|pounds?|lbs?|磅|파운드|ปอนด์|pon)(?![a-z])": _Unit("mass", 0.45359237),
    r"(?:オンス|ounces?|oz|盎司|온스|ออนซ์)": _Unit("mass", 0.028349523),
    r"(?:ヘクタール|ha|hectares?|公顷|公頃|헥타르|héc-?ta|เฮกตาร์|hektar)": _Unit("area", 10_000),
    r"(?:エーカー|acres?|英亩|英畝|에이커|เอเคอร์)": _Unit("area", 4046.8564),
    r"(?:平方キロメートル|平方キロ|km[²2]|square kilomet(?:er|re)s?|平方公里|제곱킬로미터)": _Unit("area", 1_000_000),
    r"(?:平方マイル|square miles?|平方英里)": _Unit("area", 2_589_988.11),
    r"(?:平方メートル|m[²2]|square met(?:er|re)s?|平方米|平方公尺|제곱미터)": _Unit("area", 1),
    r"(?:平方フィート|square feet|sq\.? ?ft)": _Unit("area", 0.09290304),
    r"(?:リットル|L|lit(?:er|re)s?|升|公升|리터|ลิตร)(?![a-z])": _Unit("volume", 1),
    r"(?:ガロン|gallons?|加仑|加侖|갤런|แกลลอน)": _Unit("volume", 3.785411784),
    r"(?:キロメートル毎時|km/h|kph|kilomet(?:er|re)s? (?:per|an) hour)": _Unit("speed", 1),
    r"(?:mph|miles (?:per|an) hour)": _Unit("speed", 1.609344),
    r"(?:℃|°C|度C|degrees? (?:Celsius|centigrade|C)|摄氏度|攝氏度|度(?![FKa-z])|도|độ C|องศาเซลเซียส)": _Unit("heat", 1),
    r"(?:℉|°F|度F|degrees? (?:Fahrenheit|F)|华氏度|華氏度|độ F)": _Unit("heat", 5 / 9, -160 / 9),
    r"(?:K|kelvins?|ケルビン|开尔文)(?![a-zA-Z])": _Unit("heat", 1, -273.15),
}  # fmt: skip
_FOLLOWING = {re.compile(rf"[\s-]{{0,2}}{pattern}"): unit for pattern, unit in _UNITS.items()}
_BELOW_ZERO = re.compile(r"(?:マイナス|氷点下|零下|minus\s?|(?<!\d)-|영하\s?|âm\s?|ลบ\s?)\Z", re.IGNORECASE)


def without_conversions(found: Disagreement, source: str, target: str) -> Disagreement:
    """The disagreement without the pairs of lost and added numbers that are one measure in two units."""
    if not found.scaled and not (found.lost and found.added):
        return found
    lost, added = list(found.lost), list(found.added)
    narrow_source, narrow_target = source.translate(FULL_WIDTH), target.translate(FULL_WIDTH)
    for one in found.lost:
        other = next((item for item in added if _same_measure(one, narrow_source, item, narrow_target)), None)
        if other is not None:
            lost.remove(one)
            added.remove(other)
    scaled = tuple(
        item for item in found.scaled if not _same_measure(item[0], narrow_source, item[1], narrow_target)
    )  # 180センチ is 1.8 metres, and no error of two powers
    return replace(found, scaled=scaled, lost=tuple(lost), added=tuple(added))


def _same_measure(one: Number, source: str, other: Number, target: str) -> bool:
    """Whether two numbers, each with the unit behind it, are one measure."""
    left, right = _signed(one, source), _signed(other, target)
    return any(
        first.quantity == second.quantity and first != second and _near(left, first, right, second)
        for first in _units(source, one.end)
        for second in _units(target, other.end)
    )


def _signed(item: Number, text: str) -> float:
    """A number's value, below zero where the text says so before it."""
    return -float(item.value) if _BELOW_ZERO.search(text, 0, item.start) else float(item.value)


def _units(text: str, place: int) -> Iterator[_Unit]:
    """The units that may stand at a place: キロ is a length or a weight."""
    return (unit for pattern, unit in _FOLLOWING.items() if pattern.match(text, place))


def _near(one: float, first: _Unit, other: float, second: _Unit) -> bool:
    """Whether a value in one unit is another in another, as closely as rounding allows."""
    exact = (one * first.factor + first.offset - second.offset) / second.factor
    return abs(other - exact) <= max(abs(exact) * _ROUNDING, 0.5 if first.quantity == "heat" else 0.0)
