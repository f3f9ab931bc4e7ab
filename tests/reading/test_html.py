"""HTML from outside: nothing that runs survives, and nothing that a reader would see is lost."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.reading.article import read_article
from kakehashi.reading.html import TAGS, pictures, plain_paragraphs, sanitise, visible_text
from tests.soak import soak_count

BASE = "https://press.example/pr/20261123/index.html"

ATTACKS = [
    "<script>alert(1)</script>text",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java&#x0A;script:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe src=https://evil.example/></iframe>",
    "<p style=\"background:url('javascript:alert(1)')\">x</p>",
    "<form action=https://evil.example><input name=x></form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<object data=x.swf></object><embed src=x.swf>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "&lt;script&gt;alert(1)&lt;/script&gt;<img src=a.png>",
    "<img src='x\" onerror=alert(1) y=\"'>",
    "<a href='https://x.example' onclick=alert(1) style=x>x</a>",
    "<template><script>alert(1)</script></template>",
]


def _dangers(html: str) -> list[str]:
    """What could run or load in a page, after it is parsed again."""
    if not html.strip():
        return []
    found = []
    for item in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        if not isinstance(item.tag, str):
            continue
        if item.tag not in TAGS:
            found.append(f"<{item.tag}>")
        for name, value in item.attrib.items():
            scheme = "".join(value.split()).lower()
            if name not in ("href", "colspan", "rowspan") or scheme.startswith(("javascript:", "data:", "vbscript:")):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("html", ATTACKS)
@pytest.mark.parametrize("base", [BASE, "", "file:///x", "https://[bad"])
def test_attacks(html: str, base: str) -> None:
    """A feed that ran in our readers' browsers would run under the portal's name."""
    assert _dangers(sanitise(html, base)) == []


def test_corpus_of_attacks(shared: Path) -> None:
    """The cases of a well-known sanitiser, with our rule: no element and attribute but ours."""
    files = sorted((shared / "corpora/xss/bleach").glob("*.test"))
    assert len(files) == 20
    for file in files:
        html = file.read_text(encoding="utf-8").split("\n--\n")[0]
        assert _dangers(sanitise(html, BASE)) == [], file.name


@given(st.text(alphabet="<>&\"'=/ abijmgsrcone:;!-[]{}日本\x00\n", max_size=200))
def test_any_html_is_harmless(html: str) -> None:
    """Attacks that nobody has written yet."""
    assert _dangers(sanitise(html, BASE)) == []


@given(st.text(alphabet="<>&; abc日本語12", max_size=80))
def test_text_is_kept_through_escaping(text: str) -> None:
    """A text that speaks of ``<`` must say so afterwards, also beside an image."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = visible_text(sanitise(f"{escaped}<img src=x.png alt=図>", BASE))
    assert kept == " ".join(f"{text}図".split(" ")).strip() or kept.split() == f"{text}図".split()


def test_a_text_of_absurd_depth_keeps_its_words() -> None:
    """A hundred thousand nested elements would hold the night up for minutes."""
    assert sanitise("<div>" * 50_000 + "本文 &lt;1&gt;", BASE) == "本文 &lt;1&gt;"
    assert sanitise("<p>段落" * 2_000, BASE).count("<p>段落</p>") == 2_000


def test_links_become_whole() -> None:
    """A relative link of a press release points into nothing on our page."""
    html = (
        '<a href="../a.html">a</a> <a href="/b">b</a> <a href="//c.example/">c</a> <a href="https://d.example/">d</a>'
    )
    assert sanitise(html, BASE) == (
        '<a href="https://press.example/pr/a.html">a</a> <a href="https://press.example/b">b</a> '
        '<a href="https://c.example/">c</a> <a href="https://d.example/">d</a>'
    )


def test_images_become_links() -> None:
    """The rights to a picture are not those to a text: the reader is led to the original."""
    html = '<p>前<img src="fig1.png" alt="図 1">後<img src="data:image/png;base64,x">'
    html += '<a href="/big"><img src="s.png"></a></p>'
    assert sanitise(html, BASE) == (
        '<p>前<a href="https://press.example/pr/20261123/fig1.png">図 1</a>後<a href="https://press.example/big">[image]</a></p>'
    )


def test_an_image_in_a_link_keeps_its_words() -> None:
    """A figure that links to its larger self would leave nothing on the page, not even what it shows."""
    html = '<p><a href="/large.jpg"><img src="/small.jpg" alt="図1 装置"></a></p>'
    assert sanitise(html, BASE) == '<p><a href="https://press.example/large.jpg">図1 装置</a></p>'
    assert pictures(html, BASE) == ("https://press.example/large.jpg",)
    assert pictures('<img src="a.png" width="1"><img src="data:x">', BASE) == ()


def test_ruby_and_formulas_stay() -> None:
    """Readings over kanji and indices of formulas carry meaning."""
    html = "<ruby>量子<rp>(</rp><rt>りょうし</rt><rp>)</rp></ruby> H<sub>2</sub>O 10<sup>-3</sup>"
    assert sanitise(html) == html


def test_visible_text_keeps_the_ideographic_space() -> None:
    """The space of a Japanese title is a character of it."""
    assert visible_text("<b>令和8年度　報告\n 書</b>") == "令和8年度　報告 書"


def test_an_article_by_rules() -> None:
    """What the rule drops is gone, what stands before the first element stays."""
    page = """<html><head><title>t</title></head><body><h1> 見出し </h1><time>2026年11月23日</time>
    <section class="inr">本文 &lt;1&gt;<p>段落</p><div class="box">問い合わせ</div></section></body></html>"""
    article = read_article(page, BASE, {"body": "section.inr", "drop": "div.box"})
    assert article.title == "見出し"
    assert article.body == "本文 &lt;1&gt;<p>段落</p>"
    assert article.published is not None
    assert article.published.value == "2026-11-23"


def test_an_article_without_rules() -> None:
    """Short Japanese pages must not fall under a threshold that was made for English."""
    paragraphs = "<p>研究グループは新しい材料を開発し、その性質を実験で確かめた。今後は実用化を目指す。</p>" * 3
    page = f"<html><body><nav><a href=/>ホーム</a></nav><article><h1>見出し</h1>{paragraphs}</article></body></html>"
    assert "新しい材料を開発し" in read_article(page, BASE, {}).body


_PIECES = st.sampled_from(
    [
        "水素は",
        "1&lt;2",
        "&amp;",
        "&nbsp;",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\xa0",
        "\r\n",
        "\n",
        " ",
        "\u3000",
        "<br>",
        "<br/>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>太</i>",
        "<sub>2</sub>",
        "</sub>",
        '<a href="https://a.example/x?y=1">',
        "</a>",
        '<a href="javascript:x">',
        "<a href='https://a.example/'>",
        '<a class="x" href="https://a.example/" target=_blank>',
        "<a class='x' href='https://a.example/z' title=\"y>z\">",
        '<a href="https://a.example/" href="javascript:x">',
        '<a hreflang="en" href="https://a.example/">',
        "<p style=\"a\" class='b'>",
        "<b onclick=\"x('1')\">",
        '<br class="c">',
        '<p data-x="&lt;">',
        '<p x="a"y="b">',
        '<a href="https://a.example/&quot;">',
        "<P>",
        "<!-- x -->",
        "<script>",
        "</script>",
        "<p class=x>",
        "\0",
        "<a>",
        "<p><b>x</b></p>",
        '<a href="https://a.example/x">論文</a>',
    ]
)


@settings(max_examples=soak_count(300, 15_000))
@given(st.lists(_PIECES, max_size=12), st.booleans())
def test_what_is_taken_as_clean_is_what_the_sanitiser_gives(pieces: list[str], whole: bool) -> None:
    """A body that goes past the sanitiser must be one that it would not have changed by a single byte."""
    html = f"<p>{''.join(pieces)}</p>" if whole else "".join(pieces)
    plain = plain_paragraphs(html)
    if plain is not None:
        assert nh3.clean(html, tags=set(TAGS), attributes={"a": {"href"}}, link_rel=None) == plain


def test_plain_paragraphs_need_no_sanitiser() -> None:
    """If the way for plain paragraphs were never taken, the property above would say nothing."""
    html = '<p>水<sub>2</sub>と<a href="https://a.example/x">論文</a>、1 &lt; 2。<br>次の行</p>\n<p><b>強い</b></p>'
    assert plain_paragraphs(html) == html
    styled = html.replace("<p>", "<p class='a' onclick=\"x()\">").replace("<a ", "<a target='_blank' ")
    assert plain_paragraphs(styled) == html
    assert plain_paragraphs(html.replace("https:", "javascript:")) is None
    assert plain_paragraphs(html.replace("<b>", "<u>")) is None


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p class='a'>水<b>素</b></p>", "水素"),
        ("A &amp; B<br/>C", "A & B C"),
        ("a < b", "a < b"),
        ("<script>x</script>y", "y"),
        ("<p title='a>b'>c</p>", "c"),
        ("R&D", "R&D"),
    ],
)
def test_visible_text(html: str, text: str) -> None:
    """A title that a reader sees with markup in it, or without its words, is a wrong title."""
    assert visible_text(html) == text
