"""Characters that a file brings and a text must not hold: cleaned where that loses nothing, else refused. Pure.

A segment is one line; what reorders or hides text (UAX #9, UTS #39) has no place in a translation whose original has
none of it; what XML 1.0 forbids would break every page and feed.
"""

from __future__ import annotations

import re
import unicodedata

from kakehashi.errors import InputError
from kakehashi.segments.cutting import one_line

_BREAKS = re.compile("[\\n\\r\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN = frozenset("\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0")


def cleaned(text: str, source: str) -> tuple[str, tuple[str, ...]]:
    """A text that may stand for ``source``, and what was taken out of it; raises ``InputError`` for what is lost."""
    if "\ufffd" in text and "\ufffd" not in source:
        raise InputError("it holds U+FFFD: a character was lost on its way")
    said = []
    if _BREAKS.search(text.strip()):
        said.append("line breaks")
    kept = []
    for character in _BREAKS.sub(" ", text):
        group = "" if character in source else _group(character)
        if group == "lost":
            raise InputError(f"it holds U+{ord(character):04X}, which is no character")
        if group:
            said.append(group)
        else:
            kept.append(character)
    return one_line("".join(kept)), tuple(dict.fromkeys(said))


def _group(character: str) -> str:
    """Why a character cannot stay: the name of its group, ``lost`` for what is none, ``""`` where it can."""
    if character in _BIDI:
        return "bidirectional controls"
    if character in _HIDDEN or "\ufe00" <= character <= "\ufe0f" or "\U000e0000" <= character <= "\U000e0fff":
        return "invisible characters"
    category = unicodedata.category(character)
    if category == "Cc" and character != "\t":
        return "control characters"
    return "lost" if category == "Cs" or ord(character) & 0xFFFE == 0xFFFE else ""
