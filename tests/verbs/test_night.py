"""One night, end to end, over the press room: what is made, what a second night writes, and what a change does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kakehashi.builder.links import broken_links
from kakehashi.cli import main
from kakehashi.portal import open_portal
from kakehashi.pressroom.server import PressRoom, serve
from kakehashi.review import approval
from kakehashi.review.events import Withdrawn
from kakehashi.review.ledger import append
from kakehashi.site.words import read_words
from kakehashi.works import documents as works
from tests.portals import SECOND, changed_times, copy_demonstration, run_night, tree, work_at

pytestmark = [pytest.mark.xdist_group("night"), pytest.mark.slow]

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ko", "vi", "th", "id", "pt")
EDITOR = "Demonstration editor A <editor-a@demonstration.example>"


@dataclass(frozen=True)
class Demonstration:
    """A portal after its first night, and the press room that it harvested."""

    root: Path
    room: PressRoom


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration after one night; tests that change it work on a copy."""
    with serve() as room:
        root = copy_demonstration(tmp_path_factory.mktemp("night") / "portal", room.port)
        report = run_night(root)
        assert report.complete, report
        yield Demonstration(root, room)


@pytest.fixture
def demonstration(first_night: Demonstration, tmp_path: Path) -> Iterator[Demonstration]:
    """A copy of the first night's portal with a press room of its own."""
    import shutil

    with serve() as room:
        root = tmp_path / "portal"
        shutil.copytree(first_night.root, root)
        file = root / "portal.toml"
        text = re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{room.port}", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
        yield Demonstration(root, room)


def test_all_documents_become_works(first_night: Demonstration) -> None:
    """A document that was harvested and is nowhere in the portal would be lost to its readers."""
    portal = open_portal(first_night.root)
    assert len(list(portal.store.work_paths())) == len(first_night.room.documents) == 24


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_home_in_its_own_tongue(first_night: Demonstration, language: str) -> None:
    """A reader who opens their language must find it, and be told apart from all others by ``lang``."""
    html = (first_night.root / "site" / language / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{"pt-BR" if language == "pt" else language}"' in html
    assert read_words(language)("site.latest") in html


@pytest.mark.parametrize(("language", "least"), [("en", 24), ("zh-Hans", 14), ("zh-Hant", 14), ("pt", 24), ("ko", 4)])
def test_works_are_published_in(first_night: Demonstration, language: str, least: int) -> None:
    """What the memory and the local engines can translate must reach its readers."""
    pages = list((first_night.root / "site" / language).glob("*/[0-9]*/*/index.html"))
    assert len(pages) >= least


def test_every_link_leads_somewhere_and_nothing_is_asked_of_others(first_night: Demonstration) -> None:
    """A dead link or a foreign script would break the promise of the portal's own about page."""
    assert broken_links(first_night.root / "site", "https://kakehashi.example/") == []


def test_nothing_that_is_stored_names_the_press_room_port(first_night: Demonstration) -> None:
    """A port in a file would make content and site depend on the machine that harvested."""
    mark = f":{first_night.room.port}".encode()
    for folder in ("content", "site"):
        assert [name for name, data in tree(first_night.root / folder).items() if mark in data] == []


def test_a_second_night_writes_nothing(demonstration: Demonstration) -> None:
    """Otherwise every night would be a commit and a deployment although nothing happened."""
    root = demonstration.root
    before = changed_times(root / "content") | changed_times(root / "site")
    report = run_night(root, SECOND)
    assert changed_times(root / "content") | changed_times(root / "site") == before
    assert report.complete
    assert report.translate.calls == 0


def test_the_catalogue_comes_back_identical(demonstration: Demonstration) -> None:
    """``var/`` must be losable: files in git are the database."""
    import shutil

    from kakehashi.catalog.rows import dump

    before = dump(demonstration.root / "var" / "catalog.sqlite")
    shutil.rmtree(demonstration.root / "var")
    assert main(["build", "--root", str(demonstration.root)]) == 0
    assert dump(demonstration.root / "var" / "catalog.sqlite") == before


def test_verify_holds_after_a_night(first_night: Demonstration) -> None:
    """A night whose own result does not hold together could not be trusted with a correction."""
    assert main(["verify", "--root", str(first_night.root)]) == 0


def test_a_changed_number_is_retranslated_and_nothing_else(demonstration: Demonstration) -> None:
    """One changed sentence must cost one segment a language, and take no approval from the other sentences."""
    root, room = demonstration.root, demonstration.room
    path = work_at(root, "hayabusa2")
    approve(root, path, "en")
    change(room, "hayabusa2", "約5.4グラム", "約5.5グラム")
    report = run_night(root, SECOND)
    assert report.translate.translated["en", "memory"] == 1
    assert report.translate.translated["zh-Hant", "opencc"] == 1
    assert report.translate.translated["pt", "fxtranslate"] == 1
    work = open_portal(root).store.work(path)
    states = [item.state for item in works.translation_state(work, "en").segments]
    assert states.count("machine") == 1
    assert states.count("approved") == len(states) - 1
    assert "5.5 grams" in work.documents["en"]


def test_a_changed_sentence_without_a_translation_is_behind_and_the_page_says_so(demonstration: Demonstration) -> None:
    """Readers must learn that the original has changed since it was translated."""
    root, room = demonstration.root, demonstration.room
    path = work_at(root, "hayabusa2")
    approve(root, path, "en")
    change(room, "hayabusa2", "計画の0.1グラムを大きく上回った", "当初の計画を大きく上回る量であった")
    assert run_night(root, SECOND).complete
    found = works.translation_state(open_portal(root).store.work(path), "en")
    assert found.behind == 1
    assert [item.state for item in found.segments].count("approved") == len(found.segments) - 1
    page = (root / "site" / "en" / path / "index.html").read_text(encoding="utf-8")
    assert read_words("en")("notice.behind", behind=1) in page


def test_a_withdrawn_document_keeps_its_page_and_its_texts(demonstration: Demonstration) -> None:
    """A reader who follows an old link must be told what happened, and a text must be there when it comes back."""
    root, room = demonstration.root, demonstration.room
    path = work_at(root, "kagra")
    room.gone.add("kagra")
    room.outlets["universities"] = replace(room.outlets["universities"])
    before = open_portal(root).store.work(path).texts
    work = open_portal(root).store.work(path)
    withdrawn = Withdrawn(SECOND, EDITOR, "withdrawn by its source")
    open_portal(root).store.write_work(replace(work, events=append(work.events, withdrawn)))
    run_night(root, SECOND, offline=True)
    page = (root / "site" / "en" / path / "index.html").read_text(encoding="utf-8")
    assert read_words("en")("notice.withdrawn", date="24 November 2026") in page
    assert "laser interferometer" not in page
    assert open_portal(root).store.work(path).texts == before


@pytest.mark.parametrize("fault", ["500", "hang", "broken"])
def test_a_source_that_fails_is_named_and_stops_nobody(
    tmp_path: Path, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One bad source must never take the others' news from the readers, and never fail in silence."""
    with serve() as room:
        room.faults["institutes"] = fault  # type: ignore[assignment]
        root = copy_demonstration(
            tmp_path / "portal", room.port, {"min_interval = 0.0": "min_interval = 0.0\ntries = 1\ntotal_timeout = 1.0"}
        )
        code = main(["night", "--root", str(root), "--as", EDITOR, "--jobs", "1"])
    printed = capsys.readouterr().out
    assert code == 1
    assert "problem    source institutes" in printed
    pages = list((root / "site" / "en").glob("*/[0-9]*/*/index.html"))
    assert len(pages) >= 24 - 5


def change(room: PressRoom, slug: str, old: str, new: str) -> None:
    """Change a sentence of a document in the press room."""
    document = room.documents[slug]
    assert old in document.body
    room.documents[slug] = replace(document, body=document.body.replace(old, new))


def approve(root: Path, path: str, language: str) -> None:
    """Approve a translation as it stands."""
    store = open_portal(root).store
    work = store.work(path)
    event = approval.approval(works.translation_state(work, language), (), EDITOR, SECOND, path)
    store.write_work(replace(work, events=append(work.events, event)))


def test_a_glossary_change_marks_and_rewrites_nothing(
    demonstration: Demonstration, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text that a person approved is theirs; a new rule may ask them to look again, and no more."""
    root = demonstration.root
    path = work_at(root, "fugaku")
    approve(root, path, "en")
    before = open_portal(root).store.work(path)
    table = root / "content" / "glossary" / "names.csv"
    table.write_text(table.read_text(encoding="utf-8") + "計算,ja,computation,,,,,,,,,,,,\n", encoding="utf-8")
    report = run_night(root, SECOND, offline=True)
    assert open_portal(root).store.work(path).documents["en"] == before.documents["en"]
    assert main(["check", path, "--root", str(root)]) == 0
    assert "term: 計算 is 'computation'" in capsys.readouterr().out
    against = {(item.work, item.language) for item in report.contradictions if item.term == "計算"}
    assert (path, "en") in against
    assert len(against) == len({item.work for item in report.contradictions}), "no page is named for another row"
    assert report.complete, "a page that asks for a second look is no failure of the night"
    assert not run_night(root, "2026-11-25T18:00:00Z", offline=True).contradictions, "it is said once"
    assert main(["check", "--term", "計算", "--root", str(root)]) == 1
    assert f"en/{path}/ " in capsys.readouterr().out
    assert main(["check", "--term", "理化学研究所", "--root", str(root)]) == 0
    assert main(["check", "--term", "無い語", "--root", str(root)]) == 2
