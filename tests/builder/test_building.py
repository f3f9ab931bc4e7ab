"""The builder: only what changed, every fact escaped, and the heads that search engines read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from kakehashi.builder.building import Paths, build
from kakehashi.model import Agent, Identifier
from kakehashi.publication.page import HandPage, Version, WorkPage
from kakehashi.site.model import SiteData

pytestmark = pytest.mark.xdist_group("builder")

NASTY = 'A "quoted" <script>alert(1)</script> & title'


def version(language: str, title: str, body: str = "Text.", **values: object) -> Version:
    return replace(
        Version(language, title, "A summary.", body, "machine", "machine", segments=3, updated="2026-11-24"),
        **values,  # type: ignore[arg-type]
    )


def work(path: str, published: str, versions: Mapping[str, Version]) -> WorkPage:
    original = Version("ja", "原題", "要約", "本文", "original")
    return WorkPage(
        path, path.split("/")[0], published, "2026-11-24", {"en": "Source"},
        f"https://source.example/{path[-1]}", "Credit",
        "CC-BY-4.0", "https://licence.example/", "open", (), (), (), {}, {}, original, versions,
    )  # fmt: skip


@pytest.fixture
def data() -> SiteData:
    both = {"en": version("en", NASTY), "zh-Hans": version("zh-Hans", "标题")}
    only = {"en": version("en", "Second", "See [the first](https://source.example/1).")}
    return SiteData(
        "https://example.org/portal/", {"en": "Portal", "zh-Hans": "门户"}, ("en", "zh-Hans"),
        (work("news/2026/a-1", "2026-11-20", both), work("result/2025/b-2", "2025-05", only)),
        (HandPage("about", {"en": version("en", "About", "[Home](../)", state="original", made="original")}),),
        page_size=5,
    )  # fmt: skip


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "site", tmp_path / "scratch")


def read(paths: Paths, name: str) -> str:
    return (paths.out / name).read_text(encoding="utf-8")


def test_only_what_changed_is_written(data: SiteData, paths: Paths) -> None:
    """A deployment of ten thousand files for one corrected sentence is what we promised not to need."""
    first = build(data, paths, jobs=1)
    assert first.problems == ()
    assert build(data, paths, jobs=1).written == ()
    changed = replace(data.works[1], versions={"en": version("en", "Second", "Corrected.")})
    second = build(replace(data, works=(data.works[0], changed)), paths, jobs=1)
    assert second.written == ("en/result/2025/b-2/index.html",)


def test_a_page_that_is_gone_is_removed_with_its_folder(data: SiteData, paths: Paths) -> None:
    """What was taken down must be down."""
    build(data, paths, jobs=1)
    report = build(replace(data, works=data.works[:1]), paths, jobs=1)
    assert "en/result/2025/b-2/index.html" in report.removed
    assert not (paths.out / "en" / "result").exists()


def test_a_lost_scratch_folder_costs_time_and_nothing_else(data: SiteData, paths: Paths) -> None:
    """``var/`` may be deleted at any time."""
    import shutil

    build(data, paths, jobs=1)
    shutil.rmtree(paths.scratch)
    assert build(data, paths, jobs=1).written == ()


def test_a_file_that_was_lost_comes_back(data: SiteData, paths: Paths) -> None:
    """A fingerprint says what was made, not what is still there."""
    build(data, paths, jobs=1)
    (paths.out / "en" / "about" / "index.html").unlink()
    assert build(data, paths, jobs=1).written == ("en/about/index.html",)


def test_titles_are_text_and_never_markup(data: SiteData, paths: Paths) -> None:
    """A title comes from a foreign feed: what it holds must not run at a reader's."""
    build(data, paths, jobs=1)
    for name in ("en/news/2026/a-1/index.html", "en/index.html", "en/news/index.html"):
        page = read(paths, name)
        assert "<script>alert" not in page
        tree = html.fromstring(page)
        assert NASTY in [" ".join(item.text_content().split()) for item in tree.iter("h1", "h3")]
    script = re.search(r'ld\+json">(.*?)</script>', read(paths, "en/news/2026/a-1/index.html"))
    assert script is not None
    assert json.loads(script[1])["headline"] == NASTY


def test_hreflang_is_absolute_mutual_and_only_of_what_exists(data: SiteData, paths: Paths) -> None:
    """A search engine that is told of a page that is not there stops believing all of them."""
    build(data, paths, jobs=1)
    for language in ("en", "zh-Hans"):
        tree = html.fromstring(read(paths, f"{language}/news/2026/a-1/index.html"))
        found = {link.get("hreflang"): link.get("href") for link in tree.xpath('//link[@rel="alternate"][@hreflang]')}
        assert found == {
            "en": "https://example.org/portal/en/news/2026/a-1/",
            "zh-Hans": "https://example.org/portal/zh-Hans/news/2026/a-1/",
            "x-default": "https://example.org/portal/en/news/2026/a-1/",
        }
    tree = html.fromstring(read(paths, "en/result/2025/b-2/index.html"))
    assert tree.xpath('//link[@hreflang="zh-Hans"]') == []


def test_links_to_originals_that_stand_here_lead_to_our_page(data: SiteData, paths: Paths) -> None:
    """A reader in English should not be sent to a Japanese page that we have translated."""
    build(data, paths, jobs=1)
    assert 'href="../../../news/2026/a-1/"' in read(paths, "en/result/2025/b-2/index.html")


@pytest.mark.parametrize("name", ["en/feed.xml", "en/news/feed.xml", "zh-Hans/feed.xml"])
def test_feeds_are_read_by_a_feed_reader(data: SiteData, paths: Paths, name: str) -> None:
    """A feed with one wrong character is a feed that nobody gets."""
    build(data, paths, jobs=1)
    found = feedparser.parse(read(paths, name).encode())
    assert not found.bozo
    assert found.feed.title
    assert all(entry.id.startswith("https://example.org/portal/") for entry in found.entries)
    assert [entry.title for entry in found.entries][:1] == [NASTY if name.startswith("en") else "标题"]


def test_sitemaps_name_every_page_that_may_be_found(data: SiteData, paths: Paths) -> None:
    """What is in no sitemap is found late or never."""
    build(data, paths, jobs=1)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = etree.fromstring(read(paths, "en/sitemap.xml").encode()).xpath("//s:loc/text()", namespaces=space)
    assert set(found) == {
        "https://example.org/portal/en/" + rest for rest in ("", "about/", "news/2026/a-1/", "result/2025/b-2/")
    }


def test_a_date_that_is_a_month_stays_a_month(data: SiteData, paths: Paths) -> None:
    """Nothing is invented: the source said May 2025."""
    build(data, paths, jobs=1)
    assert '<time datetime="2025-05">May 2025</time>' in read(paths, "en/result/2025/b-2/index.html")


HOSTILE = "java\tscript:alert(document.domain)"


def test_what_stands_in_hand_edited_files_does_not_run(data: SiteData, paths: Paths) -> None:
    """An address that no harvester gave comes by an editor's hand: it is checked again where its page is written."""
    original = replace(data.works[1].original, title=f"原\x1d題{chr(0xFFFF)}")
    body = f"[x](javascript:alert(1)) <a href='{HOSTILE}'>y</a> <script>alert(1)</script> [z](http://[::1)\n"
    versions = {"en": version("en", f"T\x1ditle{chr(0xD800)}", body), "zh-Hans": version("zh-Hans", "标\x0b题", body)}
    work = replace(
        data.works[1], source_url=HOSTILE, licence_url="data:text/html,x", official={"ko": HOSTILE, "th": "http://[::1"},
        identifiers=(Identifier("uri", "javascript:alert(1)"), Identifier("doi", '10.1/"><script>alert(1)</script>')),
        creators=(Agent({'en" onclick="alert(1)': "Name"}),), published='2026" onmouseover="alert(1)'[:10],
        organisations=(Agent({"en": "Body"}, "javascript:alert(1)"),), original=original, versions=versions,
    )  # fmt: skip
    assert build(replace(data, works=(work, data.works[0])), paths, jobs=1).problems == ()
    for file in [*paths.out.rglob("*.xml"), *paths.out.rglob("*.html")]:
        text = file.read_text(encoding="utf-8")
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text), file
        root = etree.fromstring(text.encode()) if file.suffix == ".xml" else html.document_fromstring(text)
        for item in root.iter(etree.Element):
            assert item.tag != "script" or item.get("type") == "application/ld+json"
            assert not any(name.startswith("on") for name in item.attrib)
            for value in item.attrib.values():
                assert not re.match(r"(?i)\s*(java\s*script|data|vbscript):", value), (file, value)
        for script in root.iter("script"):
            assert not re.search(r'": "(java\s*script|data):', str(script.text))


def test_a_forbidden_character_in_the_portals_own_name_breaks_no_feed(data: SiteData, paths: Paths) -> None:
    """TOML can write what XML cannot: the name of the portal stands in each of its feeds."""
    build(replace(data, names={"en": "Por\x1dtal", "zh-Hans": "门\ufffe户"}), paths, jobs=1)
    for file in [*paths.out.rglob("*.xml"), *paths.out.rglob("*.html")]:
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", file.read_text(encoding="utf-8")), file
