"""One broken work is one red row: it is named with file, line and cure, and all the others go on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.harvesting.storing import Stored, store_records
from kakehashi.model import BrokenWork, Work
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.store.content import Store
from kakehashi.verbs.build import build, gather
from kakehashi.verbs.night import Clock, night
from kakehashi.verbs.verify import verify
from kakehashi.works.damage import _wrong_fields
from kakehashi.works.documents import source_texts, work_id
from tests.small import AT, NIGHT, edited, first_work, harvested, record, small_portal, translated

BEN = "Ben <ben@x.example>"


def _half_line(folder: Path) -> None:
    file = folder / "ledger.jsonl"
    file.write_text(file.read_text(encoding="utf-8")[:-40], encoding="utf-8")


def _marks(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        marked = [*lines[:1], "<<<<<<< HEAD\n", lines[1], "=======\n", lines[1], ">>>>>>> branch\n", *lines[2:]]
        (folder / name).write_text("".join(marked), encoding="utf-8")

    return damage


def _empty(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / name).write_bytes(b"")

    return damage


def _gone(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _encoded(name: str, encoding: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_bytes(text.encode(encoding, "replace"))

    return damage


def _replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return damage


def _lost_text(folder: Path) -> None:
    file = folder / "texts.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), encoding="utf-8")


DAMAGES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "half a ledger line": (_half_line, "ledger.jsonl:2", "restore the line from git"),
    "a merge's marks in the ledger": (_marks("ledger.jsonl"), "ledger.jsonl:2", "keep the events of both sides"),
    "a merge's marks in the texts": (_marks("texts.jsonl"), "texts.jsonl:2", "restore the line from git"),
    "a merge's marks in the original": (_marks("ja.md"), "ja.md:2", "keep one side's lines"),
    "an empty original": (_empty("ja.md"), "ja.md: the file is empty", "git checkout"),
    "an empty ledger": (_empty("ledger.jsonl"), "ledger.jsonl: the file is empty", "git checkout"),
    "an empty table of texts": (_empty("texts.jsonl"), "texts.jsonl: the file is empty", "git checkout"),
    "no texts": (_gone("texts.jsonl"), "texts.jsonl: the text", "restore the line from git"),
    "a lost text": (_lost_text, "texts.jsonl: the text", "restore the line from git"),
    "no original": (_gone("ja.md"), "there is no original", "from git"),
    "an original in Shift_JIS": (_encoded("ja.md", "shift_jis"), "ja.md: not UTF-8", "save the file as UTF-8"),
    "an original in UTF-16": (_encoded("ja.md", "utf-16"), "ja.md: not UTF-8", "save the file as UTF-8"),
    "broken front matter": (_replaced("ja.md", "language: ja", "language: [ja"), "ja.md: the front matter", ""),
    "no title": (_replaced("ja.md", "title:", "titel:"), "ja.md: the front matter has no title", "from git"),
    "a list that is a word": (
        _replaced("ja.md", "language: ja", "language: ja\nfields: Chemistry"),
        "ja.md: fields",
        "",
    ),
}
TRANSLATIONS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a lost paragraph": (_replaced("en.md", "Background", ""), "en.md:", "one to one"),
    "an empty translation": (_empty("en.md"), "en.md: the file is empty", "git checkout"),
    "a merge's marks in a translation": (_marks("en.md"), "en.md:2", "keep one side's lines"),
    "a translation that claims to be the original": (_replaced("en.md", "translation_of: ja\n", ""), "both claim", ""),
}


@pytest.fixture
def portal(tmp_path: Path) -> OpenPortal:
    """The small portal, whose two works are translated and approved in part, built once."""
    root = tmp_path / "portal"
    found = small_portal(root)
    for path in found.store.work_paths():
        work = found.store.work(path)
        if "en" not in work.documents:
            found.store.write_work(translated(work))
    gathered = gather(found)
    assert not gathered.problems
    build(found, gathered, jobs=1)
    return open_portal(root)


def damaged(portal: OpenPortal, damage: Callable[[Path], None]) -> str:
    """The path of the first work after its folder was damaged."""
    path = first_work(portal).path
    damage(portal.store.folder / "works" / path)
    return path


def pages(portal: OpenPortal) -> dict[str, bytes]:
    """The pages of works in the site."""
    found = sorted((portal.site / "en").glob("news/[0-9]*/*/index.html"))
    return {file.parent.name: file.read_bytes() for file in found}


@pytest.mark.parametrize("name", [*DAMAGES, *TRANSLATIONS])
@pytest.mark.xdist_group("builder")
def test_a_broken_work_is_one_row_and_its_page_stays(portal: OpenPortal, name: str) -> None:
    """One file that was cut off would take the whole portal from its readers, or a page in silence."""
    damage, place, cure = (DAMAGES | TRANSLATIONS)[name]
    before, listed = pages(portal), (portal.site / "en" / "news" / "index.html").read_bytes()
    path = damaged(portal, damage)
    gathered = gather(portal)
    mine = [line for line in gathered.problems if path in line]
    assert len(gathered.problems) == len(mine) == 1, gathered.problems
    assert place in mine[0]
    assert cure in mine[0]
    report = build(portal, gathered, jobs=1)
    assert pages(portal) == before
    assert (portal.site / "en" / "news" / "index.html").read_bytes() == listed
    assert not report.removed
    assert not report.problems


@pytest.mark.parametrize("name", [*DAMAGES, *TRANSLATIONS])
def test_every_verb_that_walks_names_it_and_goes_on(
    portal: OpenPortal, name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """One broken work would stop the review, the export and the memory of all."""
    damage, place, _ = (DAMAGES | TRANSLATIONS)[name]
    path = damaged(portal, damage)
    other = next(item for item in portal.store.work_paths() if item != path)
    root = ["--root", str(portal.root)]
    output = tmp_path / "en.csv"
    for command in (
        ["review", "list", *root],
        ["check", *root],
        ["export", "--to", "en", "--format", "csv", "--output", str(output), *root],
        ["verify", *root],
    ):
        assert main(command) == 1, command
        printed = capsys.readouterr()
        assert [line for line in (printed.out + printed.err).splitlines() if place in line and path in line], command
    assert other in output.read_text(encoding="utf-8")
    assert main(["review", "show", other, "en", *root]) in (0, 1), "another work can still be read"
    assert "Background" in capsys.readouterr().out
    assert list(portal.reviewed_units()) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_a_night_writes_nothing_into_a_broken_work(portal: OpenPortal, name: str) -> None:
    """What a person still has to mend would be overwritten by a machine, or said three times over."""
    path = damaged(portal, DAMAGES[name][0])
    folder = portal.store.folder / "works" / path
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    report = night(portal, Clock(AT), NIGHT, lambda _: None, offline=True, jobs=1)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert not report.complete
    rows = [*report.problems, *(item.message for item in report.translate.problems)]
    assert len([row for row in rows if path in row]) == 1, rows


def test_a_harvest_that_meets_it_takes_the_other_records(portal: OpenPortal) -> None:
    """All that a source published tonight would be lost for one file."""
    path = damaged(portal, _half_line)
    source, stored = portal.config.source("lab"), Stored()
    known: dict[str, str] = {name.rsplit("/", 1)[1]: name for name in portal.store.work_paths()}
    records = [record(identity, body="<p>別の文。</p>") for identity in ("a", "b", "c")]
    held = store_records(portal.store, source, records, "2026-11-24T18:00:00Z", NIGHT, known, stored)
    assert [work_id("lab", item.identity) for item in held] == [path.rsplit("/", 1)[1]]
    assert (len(stored.new), len(stored.changed)) == (1, 1)
    assert path in stored.problems[0].where


def test_a_translation_that_is_broken_takes_nothing_from_the_work(portal: OpenPortal) -> None:
    """Without any former build the page is there all the same: it is made of the ledger."""
    before = pages(portal)
    damaged(portal, _empty("en.md"))
    for folder in (portal.site, portal.var):
        shutil.rmtree(folder)
    gathered = gather(portal)
    build(portal, gathered, jobs=1)
    assert len(gathered.problems) == 1
    assert pages(portal) == before


@pytest.mark.xdist_group("builder")
def test_the_site_is_the_same_without_a_memory_of_former_builds(portal: OpenPortal) -> None:
    """What is published would depend on the machine that builds it."""
    before = pages(portal)
    for folder in (portal.site, portal.var):
        shutil.rmtree(folder)
    build(portal, gather(portal), jobs=1)
    assert pages(portal) == before


@pytest.mark.xdist_group("builder")
def test_without_the_last_catalogue_the_page_stays_and_the_row_says_that_no_list_names_it(portal: OpenPortal) -> None:
    """What is lost must be said: a reader can still follow a link, and finds it in no list."""
    before = pages(portal)
    path = damaged(portal, _half_line)
    (portal.var / "catalog.sqlite").unlink()
    gathered = gather(portal)
    build(portal, gathered, jobs=1)
    assert pages(portal) == before
    assert "no list names them" in gathered.problems[0]
    assert path.encode() not in (portal.site / "en" / "news" / "index.html").read_bytes()


@pytest.mark.xdist_group("builder")
@pytest.mark.parametrize(
    ("old", "new"),
    [('rights = "own"', 'rights = "metadata"'), ("[sources.lab]", '[publish]\ndefault = "approved"\n\n[sources.lab]')],
)
def test_a_stricter_right_or_policy_beats_the_last_good_page(portal: OpenPortal, old: str, new: str) -> None:
    """A takedown would wait for the day on which somebody mends the ledger."""
    path = damaged(portal, _half_line)
    file = portal.root / "portal.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    build(again := open_portal(portal.root), gather(again), jobs=1)
    assert path.rsplit("/", 1)[1] not in pages(again)


@pytest.mark.xdist_group("builder")
def test_a_work_that_was_mended_is_built_again(portal: OpenPortal) -> None:
    """The page would stay as it was for ever."""
    folder = portal.store.folder / "works" / first_work(portal).path
    kept = (folder / "ledger.jsonl").read_bytes()
    damaged(portal, _half_line)
    build(portal, gather(portal), jobs=1)
    (folder / "ledger.jsonl").write_bytes(kept)
    again = open_portal(portal.root)
    gathered = gather(again)
    assert not gathered.problems
    assert build(again, gathered, jobs=1).written == ()


def test_a_folder_with_nothing_in_it_is_no_work(tmp_path: Path) -> None:
    """A picture that was stored before its work was killed would be reported every night."""
    (tmp_path / "content" / "works" / "news" / "2026" / "lab-aaaaaaaaaa" / "media").mkdir(parents=True)
    assert list(Store(tmp_path).walk()) == []


def test_what_is_whole_is_a_work(portal: OpenPortal) -> None:
    """A check that is too strict would make every work a broken one."""
    assert all(isinstance(found, Work) and not isinstance(found, BrokenWork) for found in portal.store.walk())
    assert verify(portal, lambda _: None).problems == []
    assert json.dumps([str(found) for found in portal.broken.values()]) == "[]"
    assert harvested(record("z")).original


@pytest.mark.xdist_group("builder")
def test_verify_compares_the_built_site_with_what_is_published(portal: OpenPortal) -> None:
    """A text that was taken down would stay on a server, and the one command that says so would be content."""
    work = first_work(portal)
    file = portal.root / "portal.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '\n[publish]\ndefault = "approved"\n', encoding="utf-8")
    problems = verify(open_portal(portal.root), lambda _: None).problems
    assert f"site/en/{work.path}/index.html: it is not published any more (build it with 'kakehashi build')" in problems
    file.write_text(text, encoding="utf-8")
    portal.store.write_work(edited(work, next(iter(source_texts(work))), "Another title", BEN))
    (problem,) = verify(open_portal(portal.root), lambda _: None).problems
    assert "it shows what was published before" in problem
    shutil.rmtree(portal.site / "en" / work.path)
    assert any("it is published and not there" in item for item in verify(portal, lambda _: None).problems)
    build(portal, gather(portal), jobs=1)
    assert verify(portal, lambda _: None).problems == []


def test_a_text_that_nobody_recorded_is_not_shown_and_is_named(portal: OpenPortal) -> None:
    """It could be anybody's; whoever typed it must learn why readers do not see it."""
    work = first_work(portal)
    file = portal.store.folder / "works" / work.path / "en.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Background", "My own words"), encoding="utf-8")
    gathered = gather(portal)
    (row,) = [item for item in gathered.withheld if item.blocking]
    assert "1 texts of" in row.reason
    assert "have no event and are not shown" in row.reason
    page = next(page for page in gathered.data.works if page.path == work.path)
    assert "Background" in page.versions["en"].body
    assert "My own words" not in page.versions["en"].body


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"creators": [{"name": "Hana"}]}, "a table with a name by language"),
        ({"creators": ["Hana"]}, "a table with a name by language"),
        ({"creators": "Hana"}, "creators is a list"),
        ({"identifiers": [{"scheme": "doi"}]}, "a table with scheme and value"),
        ({"official": ["https://x.example/"]}, "official is a table"),
        ({"title": " "}, "no title"),
        ({"creators": [{"name": {"en": "Hana"}}, {}], "official": {}, "identifiers": []}, ""),
    ],
)
def test_a_field_of_another_form_is_named(field: dict[str, object], said: str) -> None:
    """A page that is made of it would break off in the middle of a build, without a word of which work it was."""
    found = list(_wrong_fields({"title": "A title", **field}))
    assert [said in message for message in found] == ([True] if said else [])
