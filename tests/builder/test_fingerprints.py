"""What a build decides, with an engine that writes each page as its values: what is due, kept, moved and removed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from kakehashi.atomic import write_atomic
from kakehashi.builder import building as builder
from kakehashi.builder.building import Paths, build, theme_fingerprint
from kakehashi.builder.render import Job
from kakehashi.errors import BuildError
from kakehashi.publication.page import HandPage
from kakehashi.records.languages import stand_over
from kakehashi.site import pages
from kakehashi.site.model import SiteData
from tests.builder.test_building import NASTY, version, work


@pytest.fixture
def data() -> SiteData:
    both = {"en": version("en", NASTY), "zh-Hans": version("zh-Hans", "标题")}
    return SiteData(
        "https://example.org/portal/", {"en": "Portal", "zh-Hans": "门户"}, ("en", "zh-Hans"),
        (work("news/2026/a-1", "2026-11-20", both), work("result/2025/b-2", "2025-05", {"en": version("en", "2nd")})),
        (HandPage("about", {"en": version("en", "About")}), HandPage("index", {"en": version("en", "Home")})),
    )  # fmt: skip


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "site", tmp_path / "scratch", tmp_path / "mkdocs.yml")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs that the engine was given."""
    found: list[Job] = []

    def render(job: Job) -> list[str]:
        found.append(job)
        for number, page in enumerate(job.pages):
            file = Path(job.scratch) / "html" / str(number % 2) / page.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(asdict(page), sort_keys=True), encoding="utf-8")
        return ["a warning"]

    monkeypatch.setattr(builder, "render", render)
    return found


def files(rendered: list[Job]) -> set[str]:
    """What the engine was last given."""
    return {page.file for page in rendered[-1].pages}


def test_a_first_build_renders_all_and_a_second_nothing(data: SiteData, paths: Paths, rendered: list[Job]) -> None:
    """A build that renders what stands there costs the night its minutes; one that forgets a page loses it."""
    first = build(data, paths, jobs=3)
    assert files(rendered) <= set(first.written)
    assert first.pages == len(rendered[0].pages)
    assert first.problems == ("a warning",)
    assert first.removed == ()
    assert (rendered[0].jobs, rendered[0].site_name, rendered[0].url) == (3, "Portal", "https://example.org/portal/")
    assert not (paths.scratch / "render").exists(), "the scratch folder is left empty"
    second = build(data, paths)
    assert (second.written, second.removed, second.problems) == ((), (), ())
    assert len(rendered) == 1
    assert second.pages == first.pages
    assert set(build(data, paths, clean=True).written) == set(), "rendered anew, the same, and not written"
    assert len(rendered) == 2


def test_a_page_is_due_again_when_anything_that_it_shows_has_changed(
    data: SiteData, paths: Paths, rendered: list[Job]
) -> None:
    """A notice that says "machine translation" above a text that a person approved is a lie of the cache."""
    build(data, paths)
    first = data.works[0]
    approved = {**first.versions, "en": replace(first.versions["en"], state="approved", made="approved")}
    build(replace(data, works=(replace(first, versions=approved), data.works[1])), paths)
    assert "en/news/2026/a-1/index.html" in files(rendered)
    assert "en/result/2025/b-2/index.html" not in files(rendered)
    build(replace(data, works=(replace(first, credit="Another"), data.works[1])), paths)
    assert "zh-Hans/news/2026/a-1/index.html" in files(rendered)


@pytest.mark.parametrize("part", ["url", "language", "title", "markdown", "context"])
def test_every_part_of_a_page_counts(data: SiteData, part: str) -> None:
    """What the fingerprint leaves out can change without anybody seeing it on the page."""
    page = next(iter(pages.language_pages(data, "en", pages.shelves(data))))
    others: dict[str, Any] = {"context": {"layout": "other"}, "language": "ko"}
    other = replace(page, **{part: others.get(part, "other")})
    assert builder._fingerprint(page, "theme") != builder._fingerprint(other, "theme")
    assert builder._fingerprint(page, "theme") != builder._fingerprint(page, "other theme")
    assert builder._fingerprint(page, "theme") == builder._fingerprint(replace(page), "theme")


def test_new_settings_of_mkdocs_render_all_anew(data: SiteData, paths: Paths, rendered: list[Job]) -> None:
    """An extension that is switched on must reach the pages that already stand."""
    assert paths.settings is not None
    build(data, paths)
    assert rendered[-1].settings == "", "no file, no settings"
    paths.settings.write_text("theme: {}\n", encoding="utf-8")
    build(data, paths)
    assert files(rendered) == {page.file for page in rendered[0].pages}
    assert rendered[-1].settings == str(paths.settings)
    paths.settings.write_text("theme: {x: y}\n", encoding="utf-8")
    build(data, paths)
    assert len(rendered) == 3
    build(data, paths)
    assert len(rendered) == 3


def test_the_theme_is_our_code_our_templates_and_what_renders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A corrected template that reaches new pages only leaves the old ones wrong for ever."""
    before = theme_fingerprint(None)
    assert theme_fingerprint(tmp_path / "absent.yml") == before
    names = {name for name, _ in builder._own_files()}
    assert names >= {
        "builder/building.py", "builder/render.py", "builder/mkdocs_pages.py", "plugins/portal.py",
        "segments/markdown.py", "site/pages.py", "site/theme/templates/chooser.html", "site/theme/styles/portal.css",
    }  # fmt: skip
    assert not any("__pycache__" in name for name in names)
    monkeypatch.setattr(builder, "version", lambda name: "99" if name == "mkdocs-material" else "1")
    other = theme_fingerprint(None)
    assert other != before
    found = list(builder._own_files())
    (tmp_path / "changed").write_text("other", encoding="utf-8")
    for place in (0, len(found) - 1):
        with_change = [*found[:place], (found[place][0], tmp_path / "changed"), *found[place + 1 :]]
        monkeypatch.setattr(builder, "_own_files", lambda with_change=with_change: with_change)
        assert theme_fingerprint(None) != other


@pytest.fixture
def _shipped_again() -> Iterator[None]:
    """Other tests get the words of the program."""
    yield
    stand_over([])


@pytest.mark.usefixtures("_shipped_again")
def test_a_word_that_a_portal_changes_reaches_every_page_that_shows_it(
    data: SiteData, paths: Paths, rendered: list[Job]
) -> None:
    """A menu that is called otherwise on new pages only is two sites; a word costs no other language anything."""
    build(data, paths)
    where = "content/languages/zh-Hans.toml"
    stand_over([("zh-Hans", where, '[words.site]\nmenu = "目录"\n')])
    build(data, paths)
    assert files(rendered) == {page.file for page in rendered[0].pages if page.language == "zh-Hans"}
    assert len(files(rendered)) > 2
    stand_over([("zh-Hans", where, '[words.site]\nmenu = "目录"\n[words.fact]\npublished = "发表于"\n')])
    build(data, paths)
    assert files(rendered) == {"zh-Hans/news/2026/a-1/index.html"}, "the one page that says when a work was published"
    assert build(data, paths).written == ()


def test_every_word_stands_in_the_values_of_its_page() -> None:
    """A word that a template or MkDocs put in by itself would be in no fingerprint, and stay for ever once changed."""
    rooms = Path(builder.__file__).parent.parent
    readers = {
        file.relative_to(rooms).as_posix()
        for room in ("builder", "site", "plugins")
        for file in (rooms / room).rglob("*.py")
        if re.search(r"\b(read_words|complete_words)\b", file.read_text(encoding="utf-8"))
    }
    assert readers == {"builder/building.py", "site/pages.py", "site/words.py"}, "what renders a page reads no words"


def test_pictures_come_once_and_go_with_their_work(
    data: SiteData, paths: Paths, rendered: list[Job], tmp_path: Path
) -> None:
    """A picture whose licence was withdrawn must not stay on the server because nobody links to it."""
    picture = tmp_path / "picture.webp"
    picture.write_bytes(b"picture")
    name = "media/ab/abcd.webp"
    with_picture = replace(data, media={name: str(picture)})
    assert name in build(with_picture, paths).written
    assert (paths.out / name).read_bytes() == b"picture"
    assert build(with_picture, paths).written == ()
    report = build(data, paths)
    assert report.removed == (name,)
    assert not (paths.out / "media" / "ab").exists()
    assert len(rendered) == 1


def test_fingerprints_are_written_last(
    data: SiteData, paths: Paths, rendered: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that was killed between pages must render them again, and not believe that it has."""
    build(data, paths)
    changed = replace(data, works=(replace(data.works[0], credit="Another"), data.works[1]))
    count = [0]

    def dies(path: Path, content: bytes) -> None:
        count[0] += 1
        if count[0] == 2:
            raise KeyboardInterrupt
        write_atomic(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(builder, "write_atomic", dies)
        with pytest.raises(KeyboardInterrupt):
            build(changed, paths)
    due = files(rendered)
    build(changed, paths)
    assert files(rendered) == due, "all of them once more"
    assert build(changed, paths).written == ()
    assert len(rendered) == 3


def test_an_engine_that_fails_leaves_the_site_as_it_was(
    data: SiteData, paths: Paths, rendered: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers keep yesterday's pages while somebody looks for the fault."""
    build(data, paths)
    before = {path: path.read_bytes() for path in paths.out.rglob("*") if path.is_file()}

    def fails(_: Job) -> list[str]:
        raise BuildError("MkDocs ended with 1", where="build")

    monkeypatch.setattr(builder, "render", fails)
    with pytest.raises(BuildError):
        build(replace(data, works=data.works[:1]), paths, clean=True)
    assert {path: path.read_bytes() for path in paths.out.rglob("*") if path.is_file()} == before
    assert len(rendered) == 1


def test_one_languages_build_leaves_the_others_alone(data: SiteData, paths: Paths, rendered: list[Job]) -> None:
    """A build of one language for a preview must neither remove the others nor make them all due again."""
    build(data, paths)
    chinese = {path.relative_to(paths.out).as_posix() for path in (paths.out / "zh-Hans").rglob("*") if path.is_file()}
    changed = replace(data, works=(replace(data.works[0], credit="Another"), data.works[1]))
    report = build(changed, paths, languages=["en"])
    assert {page.language for page in rendered[-1].pages} == {"en"}
    assert report.removed == ()
    assert {
        path.relative_to(paths.out).as_posix() for path in (paths.out / "zh-Hans").rglob("*") if path.is_file()
    } == chinese
    build(changed, paths)
    assert files(rendered) == {"zh-Hans/news/2026/a-1/index.html"}, "only what that build left undone"


@pytest.mark.parametrize("content", ["", "{", "[]", "7", "null"])
def test_broken_fingerprints_cost_time_and_nothing_else(
    data: SiteData, paths: Paths, rendered: list[Job], content: str
) -> None:
    """``var/`` may hold anything after a crash."""
    build(data, paths)
    (paths.scratch / "fingerprints.json").write_text(content, encoding="utf-8")
    assert build(data, paths).written == ()
    assert len(rendered) == 2
    assert files(rendered) == {page.file for page in rendered[0].pages}


def test_what_is_left_from_a_build_that_was_killed_is_no_page(
    data: SiteData, paths: Paths, rendered: list[Job]
) -> None:
    """A half-rendered page of last night must not be moved into the site."""
    left = paths.scratch / "render" / "html" / "0" / "en" / "old" / "index.html"
    left.parent.mkdir(parents=True)
    left.write_text("half", encoding="utf-8")
    report = build(data, paths)
    assert "en/old/index.html" not in report.written
    assert not left.exists()
    assert rendered


def test_other_files_name_every_language_and_the_address(data: SiteData, paths: Paths, rendered: list[Job]) -> None:
    """Robots and readers start at the root: what it does not name is not found."""
    build(data, paths)

    def read(name: str) -> str:
        return (paths.out / name).read_text(encoding="utf-8")

    assert read("robots.txt") == "User-agent: *\nAllow: /\nSitemap: https://example.org/portal/sitemap.xml\n"
    for tag in ("en", "zh-Hans"):
        assert f"https://example.org/portal/{tag}/sitemap.xml" in read("sitemap.xml")
        assert f'href="/portal/{tag}/"' in read("index.html") or f'href="{tag}/"' in read("index.html")
        assert (paths.out / tag / "feed.xml").is_file()
    assert "https://example.org/portal/" in read("index.html")
    assert 'rel="canonical"' in read("index.html")
    assert 'rel="canonical"' not in read("404.html"), "a page that is not there is nobody's original"
    for lang, word in (("en", "English"), ("zh-Hans", "简体中文")):
        assert f'lang="{lang}"' in read("index.html")
        assert word in read("index.html")
    assert '<html lang="en"' in read("index.html"), "the first of the portal's languages is the page's own"
    assert "Portal" in read("index.html")
    assert 'href="https://example.org/portal/zh-Hans/"' in read("index.html"), "the alternates are absolute"
    assert read("index.html").endswith("\n")
    english, chinese = read("en/sitemap.xml"), read("zh-Hans/sitemap.xml")
    assert english.count("<loc>https://example.org/portal/en/</loc>") == 1, "the home page once"
    assert english.count("<loc>") == 4
    home = english.split("<loc>https://example.org/portal/en/</loc>")[1].split("</url>")[0]
    assert "lastmod" not in home, "nobody says when a home page changed"
    for place in ("about/", "result/2025/b-2/"):
        entry = english.split(f"<loc>https://example.org/portal/en/{place}</loc>")[1].split("</url>")[0]
        assert "zh-Hans" not in entry, "no version that does not exist"
    entry = english.split("<loc>https://example.org/portal/en/news/2026/a-1/</loc>")[1].split("</url>")[0]
    assert 'hreflang="zh-Hans"' in entry
    assert "en/about/" in english
    assert "about/" not in chinese, "it was not written in Chinese"
    assert "/index/" not in english
    assert "result/2025/b-2" not in chinese
    assert "2026-11-24" in english
    assert rendered


def test_style_sheets_are_found_from_every_page_under_names_that_hold_their_hash(
    data: SiteData, paths: Paths, rendered: list[Job]
) -> None:
    """A page without its style is unreadable, and one with last year's is worse."""
    build(data, paths)
    sheets = sorted(path.name for path in (paths.out / "assets").glob("*.css"))
    assert [re.sub(r"[0-9a-f]{8}", "HASH", name) for name in sheets] == ["0-material.HASH.css", "1-portal.HASH.css"]
    for sheet in sheets:
        mark = hashlib.sha256((paths.out / "assets" / sheet).read_bytes()).hexdigest()[:8]
        assert mark in sheet
    assert b"sourceMappingURL" not in (paths.out / "assets" / sheets[0]).read_bytes()
    assert (paths.out / "assets" / "icon.svg").is_file()
    pages_by_file = {page.file: page for page in rendered[0].pages}
    work_page, missing = pages_by_file["en/news/2026/a-1/index.html"], pages_by_file["en/404.html"]
    assert work_page.context["styles"] == [f"../../../../assets/{sheet}" for sheet in sheets]
    assert str(work_page.context["icon"]) == "../../../../assets/icon.svg"
    assert missing.context["styles"] == [f"/portal/assets/{sheet}" for sheet in sheets], "it may stand anywhere"


def test_a_folder_whose_pages_are_gone_is_gone_with_all_its_folders(
    data: SiteData, paths: Paths, rendered: list[Job]
) -> None:
    """An empty folder answers with a listing of itself, or with an error that no reader understands."""
    build(data, paths)
    report = build(replace(data, works=()), paths)
    assert list(report.removed) == sorted(report.removed, key=lambda name: (name.split("/")[0] != "en", name))
    assert not (paths.out / "en" / "news").exists()
    assert not (paths.out / "en" / "result").exists()
    assert rendered


def test_fingerprints_are_written_in_order_and_only_when_they_changed(
    data: SiteData, paths: Paths, rendered: list[Job]
) -> None:
    """A file that changes for nothing makes every backup of ``var/`` a new one."""
    build(data, paths, languages=["zh-Hans"])
    build(data, paths, languages=["en"])
    file = paths.scratch / "fingerprints.json"
    assert list(json.loads(file.read_text(encoding="utf-8"))) == sorted(json.loads(file.read_text(encoding="utf-8")))
    before = file.stat().st_mtime_ns
    build(data, paths)
    assert file.stat().st_mtime_ns == before
    assert len(rendered) == 2


def test_a_portal_without_settings_of_mkdocs_is_built(data: SiteData, tmp_path: Path, rendered: list[Job]) -> None:
    """Most portals never need an ``mkdocs.yml``."""
    assert build(data, Paths(tmp_path / "site", tmp_path / "scratch")).pages == len(rendered[0].pages)
    assert rendered[0].settings == ""


def test_a_feed_is_named_for_what_it_holds(data: SiteData, paths: Paths, rendered: list[Job]) -> None:
    """Whoever has the feeds of news and of results must be able to tell them apart."""
    build(data, paths)
    titles = {
        re.search("<title[^>]*>(.*?)</title>", path.read_text(encoding="utf-8"))[1]  # type: ignore[index]
        for path in (paths.out / "en").rglob("feed.xml")
    }
    assert "Portal" in titles
    assert len(titles) == len(list((paths.out / "en").rglob("feed.xml")))
    assert rendered
