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

    ``symbols`` is a pattern of its symbols behind a number, ``before`` of those before one, ``""`` where it has none.
    ``family`` joins quantities that are confused and never converted: the currencies.
    """

    quantity: str
    factor: float
    symbols: str = ""
    offset: float = 0.0
    before: str = ""
    family: str = ""


UNITS: Mapping[str, Unit] = {
    "kilometre": Unit("length", 1000, "km"),
    "metre": Unit("length", 1, "m"),
    "centimetre": Unit("length", 0.01, "cm"),
    "millimetre": Unit("length", 1e-3, "mm"),
    "micrometre": Unit("length", 1e-6, "[µμ]m"),
    "nanometre": Unit("length", 1e-9, "nm"),
    "mile": Unit("length", 1609.344),
    "foot": Unit("length", 0.3048, "ft"),
    "inch": Unit("length", 0.0254, r"in\."),
    "yard": Unit("length", 0.9144),
    "kilogram": Unit("mass", 1, "kg"),
    "gram": Unit("mass", 0.001, "g"),
    "milligram": Unit("mass", 1e-6, "mg"),
    "microgram": Unit("mass", 1e-9, "[µμ]g"),
    "tonne": Unit("mass", 1000),
    "pound": Unit("mass", 0.45359237, "lbs?"),
    "ounce": Unit("mass", 0.028349523, "oz"),
    "hectare": Unit("area", 10_000, "ha"),
    "acre": Unit("area", 4046.8564),
    "square-kilometre": Unit("area", 1_000_000, "km[²2]"),
    "square-mile": Unit("area", 2_589_988.11),
    "square-metre": Unit("area", 1, "m[²2]"),
    "square-foot": Unit("area", 0.09290304, r"sq\.? ?ft"),
    "litre": Unit("volume", 1, "L"),
    "millilitre": Unit("volume", 1e-3, "m[Ll]"),
    "gallon": Unit("volume", 3.785411784),
    "kilometre-per-hour": Unit("speed", 1, "km/h|kph"),
    "mile-per-hour": Unit("speed", 1.609344, "mph"),
    "celsius": Unit("heat", 1, "℃|°C"),
    "fahrenheit": Unit("heat", 5 / 9, "℉|°F", -160 / 9),
    "kelvin": Unit("heat", 1, "K", -273.15),
    "hertz": Unit("frequency", 1, "Hz"),
    "kilohertz": Unit("frequency", 1e3, "kHz"),
    "megahertz": Unit("frequency", 1e6, "MHz"),
    "gigahertz": Unit("frequency", 1e9, "GHz"),
    "terahertz": Unit("frequency", 1e12, "THz"),
    "milliwatt": Unit("power", 1e-3, "mW"),
    "watt": Unit("power", 1, "W"),
    "kilowatt": Unit("power", 1e3, "kW"),
    "megawatt": Unit("power", 1e6, "MW"),
    "gigawatt": Unit("power", 1e9, "GW"),
    "electronvolt": Unit("energy", 1, "eV"),
    "kiloelectronvolt": Unit("energy", 1e3, "keV"),
    "megaelectronvolt": Unit("energy", 1e6, "MeV"),
    "gigaelectronvolt": Unit("energy", 1e9, "GeV"),
    "teraelectronvolt": Unit("energy", 1e12, "TeV"),
    "kilopascal": Unit("pressure", 1e3, "kPa"),
    "megapascal": Unit("pressure", 1e6, "MPa"),
    "gigapascal": Unit("pressure", 1e9, "GPa"),
    "hour": Unit("time", 3600),
    "minute": Unit("time", 60),
    "second": Unit("time", 1),
    "millisecond": Unit("time", 1e-3, "ms"),
    "nanosecond": Unit("time", 1e-9, "ns"),
    "yen": Unit("yen", 1, "JPY", before="[¥￥]|JPY ?", family="money"),
    "dollar": Unit("dollar", 1, "USD", before=r"\$|USD ?", family="money"),
    "euro": Unit("euro", 1, "EUR", before="€|EUR ?", family="money"),
    "yuan": Unit("yuan", 1, "CNY|RMB", before="[¥￥]|CNY ?|RMB ?", family="money"),
    "won": Unit("won", 1, "KRW", before="₩|KRW ?", family="money"),
}
