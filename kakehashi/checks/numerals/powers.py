"""Powers of ten in the ways that all languages share: 3×10⁵, 3 × 10^5, 10<sup>-9</sup>.

Pure. They are read before a language's own grammar, which sees nothing in their place. Other powers (2⁸, m²) are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from kakehashi.checks.numerals.number import Number, number

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−–‐‑", "0123456789-+----")
_SIGN = "[-+−–‐‑]"
_POWER = re.compile(
    r"(?:(?<![\d.,])(?P<times>\d{1,12}(?:\.\d{1,12})?)\s?[×✕·⋅xX]\s?)?(?<![\d.,])10"
    rf"(?:(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}})"
    rf"|<sup>\s?(?P<marked>{_SIGN}?\d{{1,2}})\s?</sup>"
    rf"|\^(?:\{{(?P<braced>{_SIGN}?\d{{1,2}})\}}|(?P<typed>{_SIGN}?\d{{1,2}})\^?))(?![\d⁰¹²³⁴⁵⁶⁷⁸⁹])"
)


def without_powers(text: str) -> tuple[str, tuple[Number, ...]]:
    """The text with its powers of ten blanked, places kept, and those powers as exact values."""
    if "10" not in text:
        return text, ()
    found = tuple(_powers(text))
    return (_POWER.sub(lambda match: "_" * len(match[0]), text), found) if found else (text, ())


def _powers(text: str) -> Iterator[Number]:
    for match in _POWER.finditer(text):
        exponent = match["raised"] or match["marked"] or match["braced"] or match["typed"]
        value = Fraction(match["times"] or 1) * Fraction(10) ** int(exponent.translate(_RAISED))
        yield number(match.start(), match.end(), [int(value) if value.denominator == 1 else value])
