"""Characters that XML 1.0 forbids: they cannot stand in a record, nor in any document that we write.

Pure. Section 2.2 of https://www.w3.org/TR/xml/ ("Char"): control characters but tab and line breaks, lone surrogates,
U+FFFE and U+FFFF. It never takes out what is merely odd.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ALLOWED = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*+\\Z")
"""The same said the other way round, which is looked for in a third of the time."""

_SPACES = "\x0b\x0c"
"""Vertical tab and form feed part words as a space does; the others stand for nothing."""


def is_clean(text: str) -> bool:
    """Whether a text holds nothing that XML 1.0 forbids."""
    return _ALLOWED.match(text) is not None


def clean(text: str) -> str:
    """The text without what XML 1.0 forbids; the same object where there is nothing of it."""
    if is_clean(text):
        return text
    return _FORBIDDEN.sub(lambda found: " " if found[0] in _SPACES else "", text)


def clean_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    """The texts by language, each clean; the same object where all were."""
    for text in texts.values():
        if not is_clean(text):
            return {tag: clean(part) for tag, part in texts.items()}
    return texts
