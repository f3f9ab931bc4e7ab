"""The term base: longest match, validity, and tables that say what is wrong with them."""

from __future__ import annotations

import pytest

from kakehashi.errors import InputError
from kakehashi.terms.glossary import read_glossary

TABLE = """source,language,en,ko,variants,forbidden,do_not_translate,official,valid_from,valid_until,unsure
東京大学,ja,The University of Tokyo,도쿄대학,en:UTokyo,en:Tokyo University,,yes,,,ko
東京大学宇宙線研究所,ja,Institute for Cosmic Ray Research,,,,,yes,,,
東京科学大学,ja,Institute of Science Tokyo,,,,,yes,2024-10,,
東京工業大学,ja,Tokyo Institute of Technology,,,,,yes,,2024-09,
CREST,ja,,,,,yes,,,,
カリ,ja,potash,,,,,,,,
"""


def test_the_longest_term_wins() -> None:
    """The institute's name holds the university's; asking for both would be a false alarm on every page."""
    found = read_glossary(TABLE).match("東京大学宇宙線研究所と東京大学", "ja", "en")
    assert [match.source for match in found] == ["東京大学宇宙線研究所", "東京大学"]


@pytest.mark.parametrize(
    ("day", "names"),
    [("2024-09-30", ["東京工業大学"]), ("2024-10-01", ["東京科学大学"]), ("", ["東京科学大学", "東京工業大学"])],
)
def test_a_name_counts_only_while_it_is_valid(day: str, names: list[str]) -> None:
    """A university that changed its name must not be renamed in its old releases."""
    found = read_glossary(TABLE).match("東京科学大学（旧東京工業大学）", "ja", "en", day)
    assert [match.source for match in found] == names


def test_latin_and_katakana_terms_match_whole_words_only() -> None:
    """ "カリ" is not in "カリフォルニア", and CREST not in "CRESTRON"."""
    glossary = read_glossary(TABLE)
    assert glossary.match("カリフォルニアのCRESTRON", "ja", "en") == ()
    assert [match.do_not_translate for match in glossary.match("CREST研究", "ja", "en")] == [True]


def test_a_form_that_nobody_confirmed_is_not_official() -> None:
    """Blocking a page for a name that we are not sure of would be our error, not the editor's."""
    glossary = read_glossary(TABLE)
    assert glossary.match("東京大学", "ja", "en")[0].official
    assert not glossary.match("東京大学", "ja", "ko")[0].official


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("source,language,English\n", "unknown column 'English'"),
        ("language,en\n", "needs the columns source and language"),
        ("source,language,en\n東京,ja\n", "needs 3 columns"),
        ("source,language,en\n東京,jp,Tokyo\n", "source or language is missing or unknown"),
        ("source,language,variants\n東京,ja,Tokio\n", "is not <language>:<text>"),
        ("source,language,official\n東京,ja,ja\n", "neither 'yes' nor empty"),
    ],
)
def test_a_wrong_table_says_where_and_what(text: str, words: str) -> None:
    """An editor who mistypes a row must find it without a programmer."""
    with pytest.raises(InputError) as error:
        read_glossary(text, "names.csv")
    assert words in str(error.value)
    assert "names.csv:" in str(error.value)
