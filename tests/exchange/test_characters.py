"""What a file may bring into a text: each group of signs to its very ends."""

from __future__ import annotations

import pytest

from kakehashi.errors import InputError
from kakehashi.exchange.characters import cleaned


@pytest.mark.parametrize(
    ("characters", "group"),
    [
        ("\u061c\u200e\u202e\u2069", "bidirectional controls"),
        ("\u00ad\u200b\u2060\ufeff\ufe00\ufe0f\U000e0000\U000e0001\U000e0fff", "invisible characters"),
        ("\x00\x08\x7f\x80", "control characters"),
        ("\n\r\u2028\u2029\x85", "line breaks"),
    ],
)
def test_a_sign_that_the_original_has_not_is_taken_out_and_named(characters: str, group: str) -> None:
    """A tag or a mark that nobody sees changes what search, checks and screen readers read."""
    for character in characters:
        text, said = cleaned(f"a{character}b", "甲乙")
        assert text in ("ab", "a b")
        assert said == (group,), f"U+{ord(character):04X}"
        if group != "line breaks":
            assert cleaned(f"a{character}b", f"甲{character}乙") == (f"a{character}b", ()), "the original has it"


@pytest.mark.parametrize("character", ["\ufe10", "\u2070", "\u00ae", "é", "架"])
def test_what_stands_beside_such_a_sign_stays(character: str) -> None:
    """A letter that is taken out of a text is a wrong text."""
    assert cleaned(f"a{character}b", "甲乙") == (f"a{character}b", ())


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\U0001fffe", chr(0xD800), "\ufffd"])
def test_what_is_no_character_is_refused(character: str) -> None:
    """Something was lost on the way, and nobody can say what."""
    with pytest.raises(InputError, match="U\\+"):
        cleaned(f"a{character}b", "甲乙")
