"""A number as a text gives it: exact values, where it stands, and how surely it is meant as a number. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Value: TypeAlias = int | Fraction
"""An exact value; most numbers are whole, and whole numbers are ten times as fast."""

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("，"): ord(","), ord("．"): ord("."), ord("％"): ord("%"), ord("\u00a0"): ord(" "), ord("\u202f"): ord(" "),
    ord("\u2009"): ord(" "), ord("〜"): ord("~"), ord("～"): ord("~"), ord("−"): ord("-"), ord("–"): ord("-"),
    ord("—"): ord("-"), ord("’"): ord("'"),
}  # fmt: skip
"""Characters that are one code point before and after, so that places in the text stay what they are."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``[start, end)``; ``values`` are its readings, the plain one first.

    ``strong`` says that the other side must have it: it is written in digits, or with a unit like 億. ``parts`` are the
    values of its pieces (the 1 and the 3 of a third), which may stand for it; ``month`` says that it names one.
    """

    start: int
    end: int
    values: tuple[Value, ...]
    strong: bool = True
    parts: tuple[Value, ...] = ()
    month: bool = False

    @property
    def value(self) -> Value:
        """The plain reading."""
        return self.values[0]


def number(
    start: int,
    end: int,
    values: Iterable[Value],
    *,
    strong: bool = True,
    parts: Iterable[Value] = (),
    month: bool = False,
) -> Number:
    """A number with its readings, each once, in order."""
    return Number(start, end, tuple(dict.fromkeys(values)), strong, tuple(parts), month)


def plain(value: Value) -> str:
    """A value for a person: with thousands separated, a fraction as ``a/b`` where it has no short decimal form."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    decimal = value.denominator
    for factor in (2, 5):
        while decimal % factor == 0:
            decimal //= factor
    return f"{float(value):,.6g}" if decimal == 1 else f"{value.numerator}/{value.denominator}"
