"""What people write into files is checked once more when its page is made; no template takes a text for an address."""

from __future__ import annotations

import re
from importlib import resources

import lxml.html
import pytest

from kakehashi.builder.mkdocs_pages import finished
from kakehashi.errors import BuildError
from kakehashi.segments.markdown import renderer
from kakehashi.site import addresses
from kakehashi.web_address import WebAddress

TEMPLATES = resources.files("kakehashi.site") / "theme" / "templates"
_ADDRESS = re.compile(
    r"""(?:href|src|srcset|action|formaction|poster|cite|data|ping|content)=(?:"([^"]*)"|'([^']*)')"""
)


def _page(markdown: str) -> lxml.html.HtmlElement:
    """The Markdown as a page shows it."""
    return lxml.html.fragment_fromstring(finished(renderer().convert(markdown)), create_parent="div")


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](javascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x]( JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](https://www.jst.go.jp@evil.example/)",
        "[x](http://[::1)",
        "[x](https://a.example:99999/)",
        "<javascript:alert(1)>",
        "[x]\n\n[x]: javascript:alert(1)",
        "![x](javascript:alert(1))",
        "[x](https://a.example/){ onclick=alert(1) }",
        "text { style=position:fixed }",
        "# x { onmouseover=alert(1) }",
        "<script>alert(1)</script>",
        "<div markdown>\n<iframe src='https://a.example/'></iframe>\n</div>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<math><mi href='javascript:alert(1)'>x</mi></math>",
        "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</button></form>",
        "<input type=image src=x onerror=alert(1)>",
        "<a href='java&#10;script:alert(1)'>x</a>",
        "<a href='&#x6A;avascript:alert(1)'>x</a>",
        "<a href='\\\\evil@x:y/'>x</a>",
    ],
)
def test_nothing_that_runs_leaves_a_file(markdown: str) -> None:
    """A translation arrives by mail, by a pull request, by a tool: its page must not be its author's."""
    for item in _page(f"{markdown}\n").iter():
        assert item.tag not in ("script", "iframe", "svg", "math", "form", "object")
        assert not any(name.startswith("on") for name in item.attrib)
        assert "position" not in item.get("style", "")
        for name in ("href", "src"):
            assert re.match(r"https://a\.example/\Z|#|\Z", item.get(name, "")), item.get(name)


@pytest.mark.parametrize(
    ("markdown", "tag", "attributes"),
    [
        ("[x](https://a.example/){ hreflang=en }", "a", {"href": "https://a.example/", "hreflang": "en"}),
        ("[x](../b/#c)", "a", {"href": "../b/#c"}),
        ("[x](mailto:a@b.example)", "a", {"href": "mailto:a@b.example"}),
        ("## Title { #place }", "h2", {"id": "place"}),
        ("!!! note\n    Text", "div", {"class": "admonition note"}),
        ("- [x] done", "input", {"type": "checkbox", "checked": "", "disabled": ""}),
        ("|a|b|\n|:-:|-|\n|1|2|", "th", {"style": "text-align:center"}),
        ("??? note\n    Text", "details", {"class": "note"}),
        ("![figure](media/0123456789abcdef.webp){ loading=lazy width=3 }", "img", {"loading": "lazy", "width": "3"}),
        ("Text[^1]\n\n[^1]: Note", "a", {"class": "footnote-ref", "href": "#fn:1"}),
        ('<span lang="ja" class="untranslated">水</span>', "span", {"lang": "ja", "class": "untranslated"}),
        ("==marked== and H~2~O", "sub", {}),
    ],
)
def test_what_editors_may_write_stays(markdown: str, tag: str, attributes: dict[str, str]) -> None:
    """A gate that eats notes, tables and figures would be switched off by the first editor."""
    found = [dict(item.attrib).items() for item in _page(f"{markdown}\n").iter(tag)]
    assert any(attributes.items() <= item for item in found)


def test_every_address_in_a_template_goes_through_its_type() -> None:
    """One ``href`` that takes any text is where the next ``javascript:`` comes in."""
    found = 0
    for template in (item for name in ("main.html", "chooser.html") for item in [TEMPLATES / name]):
        for match in _ADDRESS.finditer(template.read_text(encoding="utf-8")):
            written = match[1] or match[2] or ""
            if match[0].startswith("content="):
                continue
            assert re.fullmatch(r"\{\{ [\w.]+ \| address \}\}", written), f"{template.name}: {match[0]}"
            found += 1
    assert found > 15
    names = {item.name for item in TEMPLATES.iterdir() if item.is_file()}
    assert names == {"main.html", "chooser.html"}, "a new template is to be walked here"
    for folder in ("partials", "partials/javascripts"):
        for item in (TEMPLATES / folder).iterdir():
            assert item.is_dir() or not _ADDRESS.search(item.read_text(encoding="utf-8"))


def test_every_value_in_a_template_is_escaped() -> None:
    """A language tag or a date from a hand-edited file ends an attribute as well as a title does."""
    for name in ("main.html", "chooser.html"):
        for value in re.findall(r"\{\{(.*?)\}\}", (TEMPLATES / name).read_text(encoding="utf-8")):
            assert re.search(r"\| (e|address)\Z|\Apage\.content\Z|\Ak\.json_ld \||\A'article' if", value.strip()), value


@pytest.mark.parametrize("value", ["https://a.example/", "javascript:alert(1)", "", None, 1])
def test_a_plain_text_is_no_address(value: object) -> None:
    """Whoever forgets to parse is told so by the build, not by a reader."""
    with pytest.raises(BuildError, match="plain text for an address"):
        addresses.attribute(value)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "//evil.example/", "a\\b", "a b", 'a"b', "a\nb", "/\\evil.example"]
)
def test_a_place_in_the_site_has_no_scheme_and_no_host(text: str) -> None:
    """A slug becomes an address: it must not become another's."""
    with pytest.raises(BuildError):
        addresses.SiteAddress(text)


def test_addresses_keep_their_types_on_their_way_to_the_builder() -> None:
    """Pages are rendered in other processes: there a text must not pass for an address that was checked here."""
    given = {
        "a": WebAddress("https://a.example/"),
        "b": [{"href": addresses.SiteAddress("../x/")}],
        "c": "javascript:1",
    }
    again = addresses.from_plain(addresses.to_plain(given))
    assert again == given
    assert (type(again["a"]), type(again["b"][0]["href"]), type(again["c"])) == (WebAddress, addresses.SiteAddress, str)
    with pytest.raises(ValueError, match="no address of the web"):
        addresses.from_plain({"$web": "javascript:alert(1)"})


@pytest.mark.parametrize("written", ["a\x0cb", "a&#12;b", "a&#xc;b", "a&#x1d;b", "[a&#11;b](https://a.example/&#12;)"])
def test_no_character_that_xml_forbids_stands_on_a_page(written: str) -> None:
    """A reference says what the character itself may not: pages are read as XML by more than browsers."""
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", finished(renderer().convert(written)))
