"""Numbers in running text as exact values, in each language of the portal."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.checks.numerals import numbers_in
from kakehashi.checks.numerals.agreement import compare, power_of_ten


def strong(text: str, language: str) -> list[Fraction | int]:
    return [item.value for item in numbers_in(text, language) if item.strong]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("ja", "1億4千万", [140_000_000]),
        ("ja", "三兆五千億円", [3_500_000_000_000]),
        ("ja", "毎秒41京5,530兆回", [415_530_000_000_000_000]),
        ("ja", "約3万5千人", [35_000]),
        ("ja", "２０１億", [20_100_000_000]),
        ("ja", "令和6年と平成31年", [2024, 2019]),
        ("ja", "2割5分", [25]),
        ("ja", "3分の1", [Fraction(1, 3)]),
        ("ja", "数十人と数百万円と十数年", []),
        ("zh-Hans", "415,530万亿次", [415_530_000_000_000_000]),
        ("zh-Hans", "1.25 亿英镑", [125_000_000]),
        ("zh-Hans", "2000多万人", [20_000_000]),
        ("zh-Hans", "百分之二十", [20]),
        ("ko", "1억 4천만 명", [140_000_000]),
        ("ko", "3만 5,000원", [35_000]),
        ("ko", "3조각", [3]),
        ("en", "$3.5bn, 2 000 people, 1,436 metres", [3_500_000_000, 2000, 1436]),
        ("en", "415,530 trillion", [415_530_000_000_000_000]),
        ("vi", "35,86 nghìn tỷ và 3.500", [35_860_000_000_000, 3500]),
        ("th", "5 แสนล้าน และ 3 หมื่น 5 พัน และ ๑๒๓", [500_000_000_000, 35_000, 123]),
        ("id", "Rp2,5 triliun", [2_500_000_000_000]),
        ("pt", "2 milhões e 300 mil", [2_300_000]),
    ],
)
def test_numbers_have_the_value_that_readers_give_them(language: str, text: str, values: list[Fraction | int]) -> None:
    """A parser that is off by a zero would accuse the right translation and pass the wrong one."""
    assert strong(text, language) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [("two and a half million", 2_500_000), ("three hundred and fifty million", 350_000_000),
     ("two-thirds", Fraction(2, 3)), ("twenty-five", 25), ("six decades", 6), ("half a million", 500_000)],
)  # fmt: skip
def test_number_words_are_read_and_asked_of_nobody(text: str, value: Fraction | int) -> None:
    """Translators write small numbers as words; a word that is not there is no error."""
    found = numbers_in(text, "en")
    assert value in found[0].values
    assert not found[0].strong


def _japanese(value: int) -> str:
    """A value as Japanese writes it, with 億 and 万."""
    parts = [(value // 10**8, "億"), (value // 10**4 % 10**4, "万"), (value % 10**4, "")]
    return "".join(f"{count}{unit}" for count, unit in parts if count)


def _korean(value: int) -> str:
    parts = [(value // 10**8, "억"), (value // 10**4 % 10**4, "만"), (value % 10**4, "")]
    return " ".join(f"{count:,}{unit}" if unit else f"{count:,}" for count, unit in parts if count)


@given(st.integers(10_000, 10**12))
def test_one_value_is_the_same_in_all_scripts(value: int) -> None:
    """億 and 만 divide by ten thousand, commas by a thousand: the same value must come out."""
    source = numbers_in(f"合計{_japanese(value)}円", "ja")
    assert [item.value for item in source if item.strong] == [value]
    for text, language in ((f"{value:,} yen", "en"), (f"{value:,}".replace(",", ".") + " yên", "vi")):
        found = compare(source, numbers_in(text, language))
        assert not found.lost
        assert not found.scaled
    if value % 10**4 == 0 or value % 10**4 >= 1000:
        assert strong(f"합계 {_korean(value)}원", "ko") == [value]


@given(st.integers(1, 10**9), st.integers(-6, 6))
def test_a_power_of_ten_is_told_from_any_other_ratio(value: int, power: int) -> None:
    """The blocking finding must be right in what it says: ten times, a thousand times, or not a power of ten."""
    assert power_of_ten(Fraction(value), Fraction(value) * Fraction(10) ** power) == power
    assert power_of_ten(Fraction(value), Fraction(value) * 3) == 0


@given(st.text(max_size=80), st.sampled_from(["ja", "zh-Hans", "en", "ko", "vi", "th", "id", "pt", "fr"]))
def test_no_text_breaks_the_parser_and_places_are_inside(text: str, language: str) -> None:
    """A span outside of its text would break whoever marks it."""
    for item in numbers_in(text, language):
        assert 0 <= item.start < item.end <= len(text)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "one million, two hundred thousand", 1_200_000),
        ("en", "two billion, five hundred million", 2_500_000_000),
        ("vi", "một trăm năm mươi", 150), ("vi", "ba trăm sáu mươi lăm", 365), ("vi", "một nghìn lẻ năm mươi", 1050),
        ("vi", "ba trăm năm mươi triệu", 350_000_000), ("vi", "3 nghìn tỷ", 3 * 10**12), ("vi", "mười năm", 10),
        ("id", "seratus lima puluh", 150), ("id", "seribu dua ratus", 1200), ("id", "empat belas", 14),
        ("id", "tiga ratus lima puluh juta", 350_000_000), ("id", "dua puluh satu", 21),
        ("th", "ยี่สิบเอ็ด", 21), ("th", "สามร้อยห้าสิบล้าน", 350_000_000), ("th", "สองแสนห้าหมื่น", 250_000),
        ("th", "สองพันห้าร้อยล้าน", 2_500_000_000), ("th", "3 ล้านล้าน", 3 * 10**12),
        ("pt", "duzentos e cinquenta mil", 250_000), ("pt", "mil e quinhentos", 1500),
    ],
)  # fmt: skip
def test_long_numbers_in_words(language: str, text: str, value: int) -> None:
    """A number in words that is read as another one accuses a translator who wrote it out with care."""
    assert value in numbers_in(text, language)[0].values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2、3日", []),
        ("1、2人", []),
        ("1、3日", [1, 3]),
        ("3、2日", [3, 2]),
        ("2、4、8個", [2, 4, 8]),
        ("12、3日", [12, 3]),
    ],
)
def test_only_neighbours_mean_a_few(text: str, values: list[Fraction | int]) -> None:
    """2、3日 is "a few days"; the first and the third of a month are two dates, and one that is lost is an error."""
    assert strong(text, "ja") == values


def test_a_comma_between_two_numbers_parts_them() -> None:
    """Two million, five of whom: that is no 2,000,005."""
    values = [item.value for item in numbers_in("two million, five of whom", "en")]
    assert values[:2] == [2_000_000, 5]
