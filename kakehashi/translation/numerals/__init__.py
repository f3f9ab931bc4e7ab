"""Numbers in running text as exact values, in each language of the portal, and how two texts' numbers agree.

Pure. A number has readings (15 時 is 15 and 3 p.m.); what a text may well leave out (both, 一方) is weak.
"""

from __future__ import annotations

import re

from kakehashi.translation.numerals import cjk, korean, spaced
from kakehashi.translation.numerals.lexicon import LEXICONS
from kakehashi.translation.numerals.number import FULL_WIDTH, Number

__all__ = ["Number", "numbers_in"]


_YEARS = re.compile(r"(?<=[mM]ười |mươi )năm(?!\w)")
"""After ten and the tens, năm is the year and not the five, which is lăm there (mười năm: ten years)."""


def numbers_in(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text with their places in code points; a language without rules is read as English digits."""
    narrow = text.translate(FULL_WIDTH)
    if language == "vi":
        narrow = _YEARS.sub("___", narrow)
    if language in ("ja", "zh-Hans", "zh-Hant"):
        return tuple(cjk.numbers(narrow))
    if language == "ko":
        return tuple(korean.numbers(narrow))
    return tuple(spaced.numbers(narrow, LEXICONS.get(language, LEXICONS["en"])))
