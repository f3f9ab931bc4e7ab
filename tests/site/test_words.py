"""The interface's words: complete in every language, with the same places to fill in."""

from __future__ import annotations

import string

import pytest

from kakehashi.errors import BuildError
from kakehashi.records.languages import LANGUAGES
from kakehashi.site.words import read_words


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    """A missing word would show as an error to the night, or as English to a reader in Thailand."""
    english, words = read_words("en"), read_words(language)
    assert words.texts.keys() == english.texts.keys()
    for key, text in words.texts.items():
        if not key.startswith("date."):
            assert places(text) == places(english.texts[key]), key


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "6 December 2020"), ("ja", "2020年12月6日"), ("zh-Hans", "2020年12月6日"), ("ko", "2020년 12월 6일"),
        ("vi", "ngày 6 tháng 12 năm 2020"), ("th", "6 ธันวาคม ค.ศ. 2020"), ("id", "6 Desember 2020"),
        ("pt", "6 de dezembro de 2020"),
    ],
)  # fmt: skip
def test_dates_are_written_as_readers_write_them(language: str, expected: str) -> None:
    """12/6/2020 is June in one country and December in the next."""
    assert read_words(language).date("2020-12-06") == expected


def test_a_date_is_never_made_more_precise_than_it_is() -> None:
    """A source that says "2020" did not say "1 January 2020"."""
    assert read_words("en").date("2020") == "2020"
    assert read_words("ja").date("2020-12") == "2020年12月"
    assert read_words("th").date("") == ""


def test_a_word_or_language_that_is_missing_is_an_error() -> None:
    """Falling back in silence is how a page in the wrong language comes about."""
    with pytest.raises(BuildError, match="no word"):
        read_words("en")("site.nothing")
    with pytest.raises(BuildError, match="no interface words"):
        read_words("tlh")
