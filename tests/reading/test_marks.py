"""Marks that carry meaning in one line: a number that loses its exponent is another number."""

from __future__ import annotations

import pytest

from kakehashi.reading.fields import texts
from kakehashi.reading.html import visible_text
from tests.harvesters.reading import read_bytes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>-9</sup> m", "10⁻⁹ m"),
        ("10<SUP class='x'>&minus;9</SUP> m", "10⁻⁹ m"),
        ("CO<sub>2</sub>とH<sub>2</sub>O", "CO₂とH₂O"),
        ("Ca<sup>2+</sup>, x<sup>n</sup>", "Ca²⁺, xⁿ"),
        ("the 5<sup>th</sup> of k<sub>B</sub>", "the 5th of kB"),
        ("CO<sub><i>2</i></sub>", "CO2"),
        ("<ruby>架<rp>(</rp><rt>か</rt><rp>)</rp>橋<rt>はし</rt></ruby>の話", "架橋の話"),
        ("<ruby><rb>水素</rb><rt>すいそ</ruby>", "水素"),
        ("水素<br>の<br/>研究", "水素 の 研究"),
        ("<p>水素</p><p>酸素</p>", "水素 酸素"),
        ("温度 < 4 K", "温度 < 4 K"),
        ("p<0.05 and q>3", "p<0.05 and q>3"),
        ("List<String> and <unknown>", "List<String> and <unknown>"),
        ("R&D", "R&D"),
        ("AT&T &amp; R&amp;D &lt;b&gt;", "AT&T & R&D <b>"),
        ("a <b>bold</b> <i>R&D</i> & <script>x</script> more", "a bold R&D & more"),
        ("x < y <img src=a.png> & z", "x < y & z"),
    ],
)
def test_one_line_of_html(html: str, text: str) -> None:
    """``10-9`` for 10⁻⁹ is wrong by a factor of a thousand million."""
    assert visible_text(html) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("CO<sub>2</sub> and 10<sup>-9</sup>", "CO₂ and 10⁻⁹"),
        ("<i>E. coli</i><br/>in water", "E. coli in water"),
        ("温度 < 4 K, R&D, a <b> c", "温度 < 4 K, R&D, a <b> c"),
        ("AT&amp;T", "AT&amp;T"),
    ],
)
def test_markup_in_a_field_of_plain_text(raw: str, text: str) -> None:
    """Repositories write HTML into fields that are none, and most of what looks like it is none."""
    assert texts([("en", raw)], "en").get("en", texts([("ja", raw)], "ja")["ja"]) == text


def test_titles_of_feeds_and_pages() -> None:
    """The same in each reader: a title is translated into eight languages as it was read."""
    item = "<item><title>CO&lt;sub&gt;2&lt;/sub&gt;を10&lt;sup&gt;-9&lt;/sup&gt;に &lt; 4 K</title><link>https://a.example/</link></item>"
    (record,) = read_bytes(f"<rss version='2.0'><channel>{item}</channel></rss>".encode()).records
    assert record.title == {"ja": "CO₂を10⁻⁹に < 4 K"}
    page = "<html lang=ja><h1>水素<br>と<ruby>酸<rt>さん</rt></ruby>素 10<sup>3</sup></h1><p>本文</p></html>"
    (record,) = read_bytes(page.encode()).records
    assert record.title == {"ja": "水素 と酸素 10³"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<" * 200_000, "<" * 200_000),
        ("<sup>" * 50_000, ""),
        ("<rt>" * 50_000 + "x", ""),
        ("&" * 200_000, "&" * 200_000),
        ("<sub>2</sub>" * 50_000, "₂" * 50_000),
        ("<br '" * 50_000, None),
    ],
)
def test_hostile_marks_end(text: str, line: str | None) -> None:
    """One title of half a megabyte of signs must not hold the night up for hours."""
    assert line is None or visible_text(text) == line
    assert isinstance(visible_text(text), str)
