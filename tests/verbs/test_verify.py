"""Verify sees what people, git and time can do to a ledger."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.errors import ReviewError
from kakehashi.review.events import Approved, Commented, Edited
from kakehashi.verbs import review
from kakehashi.verbs.verify import Verified, verify, work_problems
from tests.repositories import ANNA, BEN, CARA, NIGHT, PATH, Repository, repository


@pytest.fixture
def place(tmp_path: Path) -> Repository:
    return repository(tmp_path / "portal")


def verified(place: Repository) -> Verified:
    return verify(place.portal(), lambda _: None)


def test_what_is_right_holds(place: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    review.approve(place.portal(), PATH, "en", [], BEN, place.at())
    place.commit(BEN)
    assert verified(place) == Verified()
    assert main(["verify", "--root", str(place.root)]) == 0
    assert "everything holds" in capsys.readouterr().err


def test_a_self_approval_is_found_and_ends_when_it_is_taken_back(place: Repository) -> None:
    """Written by hand past the command, it would stand as a second pair of eyes."""
    key = place.keys()[1]
    place.type("First.", "Anna's.")
    review.record(place.portal(), PATH, "en", ANNA, place.at())
    place.append(Approved(place.at(), ANNA, "en", place.entry(key)))
    place.commit(ANNA)
    assert [f"{ANNA} approved a text of {key} that they typed" in line for line in verified(place).problems] == [True]
    review.undo(place.portal(), PATH, "en", ANNA, place.at())
    place.commit(ANNA)
    assert verified(place) == Verified()


def test_an_approval_of_a_text_that_no_event_gave_is_found(place: Repository) -> None:
    """Nobody would know who wrote what is shown as approved."""
    key = place.keys()[1]
    place.type("First.", "From nowhere.")
    place.append(Approved(place.at(), BEN, "en", place.entry(key)))
    place.commit(BEN)
    assert any("that no event gave" in line for line in verified(place).problems)


def test_an_unproven_event_is_named_and_is_no_failure(place: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A squash that dropped the names must not turn every night red."""
    review.approve(place.portal(), PATH, "en", [place.keys()[1]], BEN, place.at())
    place.commit(ANNA)
    found = verified(place)
    assert found.problems == []
    assert [f"by {BEN} is unproven" in line for line in found.notes] == [True]
    assert main(["verify", "--root", str(place.root)]) == 0
    assert "note: " in capsys.readouterr().out
    event = place.files().events[-1]
    review.repudiate(place.portal(), PATH, "en", event.id, BEN, place.at(), "That was not me.")
    place.commit(BEN)
    assert verified(place) == Verified()
    assert place.state().segments[1].state == "machine"


def test_a_text_put_down_to_another_than_its_committer_is_found(place: Repository) -> None:
    """Anna commits an error, and an event that says that Ben typed it: then she could approve it."""
    key = place.keys()[1]
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    place.append(Edited(place.at(), ANNA, "en", place.entry(key), BEN))
    work = place.files()
    place.portal().store.write_work(replace(work, texts={**work.texts, place.entry(key)[0].target: "Anna's."}))
    place.commit(ANNA)
    for _ in range(2):
        assert [f"says that {BEN} typed {key}, but {ANNA}" in line for line in verified(place).problems] == [True]
    review.repudiate(place.portal(), PATH, "en", place.files().events[-1].id, BEN, place.at(), "Not me.")
    place.commit(BEN)
    assert verified(place) == Verified()


def test_what_a_night_and_an_import_say_of_others_holds(place: Repository) -> None:
    """The night records Anna's commit for Anna; an import brings Cara's text with its event in one commit."""
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    portal = place.portal()
    portal.store.write_work(portal.recorded(portal.store.work(PATH), "en", NIGHT, place.at()))
    place.commit(NIGHT)
    place.give({place.keys()[2]: "Cara's."}, BEN, author=CARA)
    place.commit(BEN)
    assert verified(place) == Verified()
    assert len((place.root / "var" / "verified.json").read_text(encoding="utf-8")) > 64


def test_a_clock_that_goes_back_is_named(place: Repository) -> None:
    """Events sort by their times where nothing else tells: a wrong clock should be known."""
    place.append(Commented("2025-01-01T00:00:00Z", NIGHT, "en", (), "x"))
    found = verified(place)
    assert found.problems == []
    assert ["a clock went back" in line for line in found.notes] == [True]


def test_a_shallow_clone_is_refused(place: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There each event seems to have come with the last commit."""
    place.commit(ANNA)
    place.git("clone", "-q", "--depth", "1", f"file://{place.root}", str(tmp_path / "clone"))
    with pytest.raises(ReviewError, match="shallow"):
        verified(Repository(tmp_path / "clone"))
    assert main(["verify", "--root", str(tmp_path / "clone")]) == 2
    assert "git fetch --unshallow" in capsys.readouterr().err


def test_a_portal_in_an_ignored_folder_of_a_shallow_clone_is_not_refused(place: Repository, tmp_path: Path) -> None:
    """A demonstration below a CI runner's shallow checkout has no history that could be missing."""
    place.commit(ANNA)
    place.git("clone", "-q", "--depth", "1", f"file://{place.root}", str(tmp_path / "clone"))
    demonstration = repository(tmp_path / "other")
    shutil.rmtree(demonstration.root / ".git")
    shutil.copytree(demonstration.root, tmp_path / "clone" / "var" / "demo")
    inner = Repository(tmp_path / "clone" / "var" / "demo", minute=5)
    review.approve(inner.portal(), PATH, "en", [], BEN, inner.at())
    assert verified(inner) == Verified()


def test_an_unrecorded_text_and_a_changed_text_are_found(place: Repository) -> None:
    """Both are texts that nobody stands for."""
    place.type("First.", "Somebody's.")
    assert any("has no event" in line for line in verified(place).problems)
    file = place.folder / "texts.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace('"Second."', '"Zweitens."'), encoding="utf-8")
    assert any("was changed" in line for line in verified(place).problems)


def test_files_that_somebody_took_away_or_put_in_are_found(place: Repository) -> None:
    """A text that is gone cannot be shown again, and an original that no event brought is nobody's harvest."""
    work = place.work()
    assert work_problems(work) == []
    name = place.entry(place.keys()[1])[0].target
    lacking = replace(work, texts={key: text for key, text in work.texts.items() if key != name})
    assert any(f"texts.jsonl lacks {name[:12]}" in line for line in work_problems(lacking))
    other = replace(work, documents={**work.documents, "ja": work.original.replace("一つ目の文。", "別の文。")})
    assert any("does not know the original's revision" in line for line in work_problems(other))
    emptied = replace(work, documents={"en": work.documents["en"]})
    assert work_problems(emptied) == [f"content/works/{PATH}: there is no original"]


def test_a_version_of_a_file_that_nobody_can_read_hides_no_typist(place: Repository) -> None:
    """Breaking the front matter for one commit would otherwise cut the thread from a text to who typed it."""
    key = place.keys()[1]
    place.type("First.", "Anna's.")
    place.type("title: ", "title: [")
    place.commit(ANNA)
    place.type("title: [", "title: ")
    place.commit(CARA)
    place.append(Edited(place.at(), CARA, "en", place.entry(key), BEN))
    place.commit(CARA)
    assert [f"says that {BEN} typed {key}, but {ANNA}" in line for line in verified(place).problems] == [True]
    place.type("title: ", "title: [")
    (broken,) = verified(place).problems
    assert f"content/works/{PATH}/en.md" in broken, "the broken file, and it once"
