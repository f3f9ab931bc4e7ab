"""The review over a portal in git: what is recorded for whom, what is written, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.errors import ContentError, ReviewError
from kakehashi.filling.translating import Translator, translate
from kakehashi.model import Work
from kakehashi.review.events import Edited, Rejected
from kakehashi.review.people import UNNAMED
from kakehashi.store.content import Store
from kakehashi.verbs import review
from kakehashi.verbs.night import one_at_a_time
from tests.repositories import ANNA, BEN, CARA, NIGHT, PATH, Repository, repository


@pytest.fixture
def place(tmp_path: Path) -> Repository:
    return repository(tmp_path / "portal")


def edits(work: Work) -> list[tuple[str, str]]:
    """Who recorded a text of whom."""
    return [(event.by, event.author) for event in work.events if isinstance(event, Edited)]


def approve(place: Repository, by: str, *numbers: int) -> review.Decided:
    keys = [place.keys()[number] for number in numbers]
    return review.approve(place.portal(), PATH, "en", keys, by, place.at())


def test_an_author_does_not_approve_their_own_commit(place: Repository) -> None:
    """The way that the README recommends: edit the file, commit, approve."""
    place.type("First.", "Tenfold.")
    place.commit(ANNA)
    with pytest.raises(ReviewError, match="typed 1"):
        approve(place, ANNA, 1)
    assert edits(place.files()) == [], "a refused attempt writes no event"
    approve(place, BEN, 1)
    assert edits(place.files()) == [(BEN, ANNA)]
    assert place.state().segments[1].state == "approved"


def test_an_uncommitted_text_is_nobodys_until_its_typist_records_it(place: Repository) -> None:
    """Recorded in the name of whoever came next, Anna's text would be hers to approve."""
    place.type("First.", "Anna's.")
    for by in (ANNA, BEN):
        with pytest.raises(ReviewError, match="nobody has said who typed"):
            approve(place, by, 1)
    assert approve(place, BEN, 2).segments == 1, "another segment is nobody else's business"
    review.comment(place.portal(), PATH, "en", [place.keys()[1]], BEN, place.at(), "Who?")
    assert edits(place.files()) == [], "whoever comments has typed nothing"
    assert review.record(place.portal(), PATH, "en", ANNA, place.at()) == 1
    assert review.record(place.portal(), PATH, "en", BEN, place.at()) == 0
    assert edits(place.files()) == [(ANNA, "")]
    with pytest.raises(ReviewError, match="typed 1"):
        approve(place, ANNA, 1)
    approve(place, BEN, 1)


def test_of_two_committers_of_a_file_each_is_editor_of_their_own(place: Repository) -> None:
    """The last committer of the file has not typed what stood in it."""
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    place.type("Second.", "Ben's.")
    place.commit(BEN)
    approve(place, ANNA, 2)
    approve(place, BEN, 1)
    with pytest.raises(ReviewError, match="nothing to approve"):
        approve(place, BEN, 2)


def test_a_night_records_commits_for_their_authors_and_leaves_what_is_nobodys(place: Repository) -> None:
    """A night is no editor; and a file that it would write anew may hold somebody's only copy of a text."""
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    portal = place.portal()
    route = portal.config.routes
    assert route == ()
    portal = place.portal()
    config = (place.root / "portal.toml").read_text(encoding="utf-8")
    (place.root / "portal.toml").write_text(
        f'{config}\n[[routes]]\nfrom = "ja"\nto = "en"\nengines = ["memory"]\n', encoding="utf-8"
    )
    place.type("Second.", "Nobody's.")
    before = (place.folder / "en.md").read_bytes()

    def run() -> list[str]:
        portal = place.portal()
        with portal.engines() as engines:
            translator = Translator(portal.config, engines, NIGHT, place.at(), portal.typists)
            report = translate(portal.store, translator, [PATH], ["en"], lambda _: None)
        assert not any(problem.failed for problem in report.problems)
        return [problem.message for problem in report.problems]

    assert len(run()) == 1
    assert "1 texts are neither committed nor recorded" in run()[0]
    assert (place.folder / "en.md").read_bytes() == before
    assert edits(place.files()) == [(NIGHT, ANNA)]
    place.commit(NIGHT)
    assert run() == []
    assert edits(place.files()) == [(NIGHT, ANNA), (NIGHT, UNNAMED)]


def test_a_block_is_shown_and_waived_by_another(place: Repository) -> None:
    """An approval over a block would take the page from its readers at the next build."""
    place.type("35 billion", "350 billion")
    place.commit(ANNA)
    key = place.keys()[3]
    item = next(item for item in review.shown(place.portal(), PATH, "en", [key]))
    blocking = next(finding for finding in item.findings if finding.severity == "block")
    with pytest.raises(ReviewError, match=f"blocks segment {key}: {blocking.check}: "):
        approve(place, BEN, 3)
    waive = (PATH, "en", [key], blocking.check)
    with pytest.raises(ReviewError, match="waive findings on what they typed"):
        review.waive(place.portal(), *waive, ANNA, place.at(), "It is right.")
    review.waive(place.portal(), *waive, BEN, place.at(), "It is right.")
    approve(place, BEN, 3)
    assert place.state().segments[3].state == "approved"


def test_an_undone_rejection_brings_its_text_back(place: Repository) -> None:
    """A slip of the finger must not cost a translation."""
    key = place.keys()[1]
    review.reject(place.portal(), PATH, "en", [key], BEN, place.at(), code="number")
    assert place.state().segments[1].state == "missing"
    assert "First." not in (place.folder / "en.md").read_text(encoding="utf-8")
    review.undo(place.portal(), PATH, "en", BEN, place.at())
    assert place.state().segments[1].text == "First."
    with pytest.raises(ReviewError, match="no decision"):
        review.undo(place.portal(), PATH, "en", BEN, place.at())


def test_an_undo_does_not_push_out_what_came_since(place: Repository) -> None:
    """Whoever typed a better text while the old one was rejected keeps it."""
    key = place.keys()[1]
    review.reject(place.portal(), PATH, "en", [key], BEN, place.at(), reason="no")
    place.give({key: "Better."}, ANNA)
    review.undo(place.portal(), PATH, "en", BEN, place.at())
    assert place.state().segments[1].text == "Better."


def test_one_broken_work_is_one_row(place: Repository) -> None:
    """A colleague's half-written ledger must not take the list from everybody."""
    other = place.root / "content" / "works" / "news" / "2026" / "z-y"
    other.mkdir()
    for file in place.folder.glob("*"):
        (other / file.name).write_bytes(file.read_bytes())
    with (other / "ledger.jsonl").open("a", encoding="utf-8") as broken:
        broken.write('{"half')
    rows, unread = review.listed(place.portal())
    assert [row.work for row in rows] == [PATH]
    assert [item.work for item in unread] == ["news/2026/z-y"]
    assert "ledger.jsonl:3" in unread[0].message


def test_a_work_that_is_not_there_and_a_run_at_work_are_refused(place: Repository) -> None:
    """Two writers of one ledger would lose one of two decisions."""
    with pytest.raises(ContentError, match="no work"):
        review.approve(place.portal(), "news/2026/none", "en", [], BEN, place.at())
    with one_at_a_time(place.portal()), pytest.raises(Exception, match="another run is at work"):
        approve(place, BEN, 1)


def test_the_commands_say_what_was_written(place: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever scripts a review needs ids, and whoever reads it needs words."""
    key, root = place.keys()[1], ["--root", str(place.root)]

    def run(*arguments: str, by: str = BEN, code: int = 0) -> str:
        who = ["--as", by] if arguments[0] not in ("list", "show") else []
        assert main(["review", *arguments, *root, *who]) == code, capsys.readouterr()
        return capsys.readouterr().out

    run("reject", PATH, "en", "--segment", key, "--reason", "no")
    run("undo", PATH, "en")
    said = run("comment", PATH, "en", "--segment", key, "--reason", "Is it so?")
    thread = said.rpartition("(thread ")[2].strip().rstrip(")")
    run("comment", PATH, "en", "--thread", thread, "--reason", "It is.", by=ANNA)
    shown = run("show", PATH, "en")
    assert "open" in shown
    assert "Is it so?" in shown
    run("resolve", PATH, "en", "--thread", thread)
    assert "resolved" in run("show", PATH, "en")
    place.type("Second.", "Anna's.")
    assert "not recorded" in run("show", PATH, "en")
    assert "recorded: 1 segments" in run("record", PATH, "en", by=ANNA)
    assert f"approved: 1 segments of {PATH} in en by {BEN}" in run("approve", PATH, "en", "--segment", key)
    rows = [json.loads(line) for line in run("show", PATH, "en", "--json").splitlines()]
    assert rows[1]["approved_by"] == [BEN]
    assert rows[-1]["open"] is False
    assert "machine" in run("list", "--lang", "en", "--state", "machine")
    run("approve", PATH, "en", by="Ben", code=2)
    run("waive", PATH, "en", "--segment", key, "--check", "number", "--reason", "x", code=2)
    run("repudiate", PATH, "en", "--event", "0" * 8, "--reason", "x", code=2)
    event = next(event for event in Store(place.root).work(PATH).events if isinstance(event, Rejected))
    assert (event.code, event.reason) == ("", "no")


def test_no_decision_is_taken_in_a_shallow_clone(place: Repository, tmp_path: Path) -> None:
    """There nobody can be told from the last committer, so that everybody could approve their own."""
    place.commit(ANNA)
    place.git("clone", "-q", "--depth", "1", f"file://{place.root}", str(tmp_path / "clone"))
    with pytest.raises(ReviewError, match="git fetch --unshallow"):
        approve(Repository(tmp_path / "clone"), BEN, 1)


def test_people_with_other_languages_are_refused(place: Repository) -> None:
    """``languages`` of a person is what they may decide about."""
    file = place.root / "content" / "people.toml"
    file.write_text(
        file.read_text(encoding="utf-8")
        + '[people.cara]\nname = "Cara"\nmail = ["cara@x.example"]\nlanguages = ["ko"]\n', encoding="utf-8"
    )  # fmt: skip
    with pytest.raises(ReviewError, match="does not review en"):
        approve(place, CARA, 1)
