"""Characters that XML 1.0 forbids: they cannot stand in a record, nor in any document that we write.

Pure. Section 2.2 of https://www.w3.org/TR/xml/ ("Char"): control characters but tab and line breaks, lone surrogates,
U+FFFE and U+FFFF. It never takes out what is merely odd.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = "\x0b\x0c"
"""Vertical tab and form feed part words as a space does; the others stand for nothing."""


def clean(text: str) -> str:
    """The text without what XML 1.0 forbids; the same object where there is nothing of it."""
    if _FORBIDDEN.search(text) is None:
        return text
    return _FORBIDDEN.sub(lambda found: " " if found[0] in _SPACES else "", text)


def clean_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    """The texts by language, each clean; the same object where all were."""
    if all(_FORBIDDEN.search(text) is None for text in texts.values()):
        return texts
    return {tag: clean(text) for tag, text in texts.items()}
