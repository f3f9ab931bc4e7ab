"""Units of measure: what each measures, how large it is, and the symbols by which all languages write it.

Pure; a table of facts (SI brochure, 9th edition; NIST SP 811 for the others). Words for them stand in each language's
file under ``[units]``, by the names here. It never reads a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: ``quantity`` names what it measures; a value in it is ``value × factor + offset`` in the base unit.

    ``symbols`` is a pattern of its symbols, ``""`` where it has none.
    """

    quantity: str
    factor: float
    symbols: str = ""
    offset: float = 0.0


UNITS: Mapping[str, Unit] = {
    "kilometre": Unit("length", 1000, "km"),
    "metre": Unit("length", 1, "m"),
    "centimetre": Unit("length", 0.01, "cm"),
    "mile": Unit("length", 1609.344),
    "foot": Unit("length", 0.3048, "ft"),
    "inch": Unit("length", 0.0254, r"in\."),
    "yard": Unit("length", 0.9144),
    "kilogram": Unit("mass", 1, "kg"),
    "gram": Unit("mass", 0.001, "g"),
    "pound": Unit("mass", 0.45359237, "lbs?"),
    "ounce": Unit("mass", 0.028349523, "oz"),
    "hectare": Unit("area", 10_000, "ha"),
    "acre": Unit("area", 4046.8564),
    "square-kilometre": Unit("area", 1_000_000, "km[²2]"),
    "square-mile": Unit("area", 2_589_988.11),
    "square-metre": Unit("area", 1, "m[²2]"),
    "square-foot": Unit("area", 0.09290304, r"sq\.? ?ft"),
    "litre": Unit("volume", 1, "L"),
    "gallon": Unit("volume", 3.785411784),
    "kilometre-per-hour": Unit("speed", 1, "km/h|kph"),
    "mile-per-hour": Unit("speed", 1.609344, "mph"),
    "celsius": Unit("heat", 1, "℃|°C"),
    "fahrenheit": Unit("heat", 5 / 9, "℉|°F", -160 / 9),
    "kelvin": Unit("heat", 1, "K", -273.15),
}
