"""Numbers in running text as exact values, in each language, and how two texts' numbers agree.

Pure. A number has readings (15 時 is 15 and 3 p.m.); what a text may well leave out (both, 一方) is weak. Which of the
three grammars reads a language, and with which words, stands in the language's file.
"""

from __future__ import annotations

from kakehashi.checks.numerals import korean, myriad, spaced
from kakehashi.checks.numerals.number import FULL_WIDTH, Number
from kakehashi.checks.numerals.powers import without_powers
from kakehashi.records.languages import language as record

__all__ = ["Number", "numbers_in"]


def numbers_in(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text with their places in code points; a language without a file is read as the common one."""
    narrow, powers = without_powers(text.translate(FULL_WIDTH))
    own = _by_grammar(narrow, language)
    return tuple(sorted((*own, *powers), key=lambda item: item.start)) if powers else own


def _by_grammar(narrow: str, language: str) -> tuple[Number, ...]:
    """The numbers that the language's own grammar reads."""
    grammars = record(language).numbers
    if grammars.myriad:
        return tuple(myriad.numbers(narrow, myriad.lexicon(language)))
    if grammars.korean:
        return tuple(korean.numbers(narrow, korean.lexicon(language)))
    return tuple(spaced.numbers(narrow, spaced.lexicon(language)))
