"""Who typed a text is known by the commit that brought it, whatever happened to its file since."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.errors import ReviewError
from kakehashi.history import git
from kakehashi.review.people import UNNAMED
from tests.repositories import ANNA, BEN, CARA, NIGHT, PATH, Repository, repository


@pytest.fixture
def place(tmp_path: Path) -> Repository:
    return repository(tmp_path / "portal")


def typist(place: Repository, text: str) -> str | None:
    """Who typed a text that no event names, ``None`` where it is not committed."""
    portal = place.portal()
    work = portal.store.work(PATH)
    key = next(key for key, standing in place.standing().items() if standing == text)
    return portal.typists(work, "en").get(key)


def test_of_two_who_changed_one_file_each_typed_their_own_segment(place: Repository) -> None:
    """Put down to the file's last committer, Anna's error would be Ben's, and she could approve it."""
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    place.type("Second.", "Ben's.")
    place.commit(BEN)
    assert typist(place, "Anna's.") == ANNA
    assert typist(place, "Ben's.") == BEN


def test_a_text_that_is_not_committed_is_nobodys(place: Repository) -> None:
    """Whoever ran a command next would be named as its author."""
    place.type("First.", "Somebody's.")
    assert typist(place, "Somebody's.") is None


def test_a_file_that_was_made_anew_around_a_text_has_not_typed_it(place: Repository) -> None:
    """A night that quotes a title otherwise touches its line, and is no editor."""
    place.type("title: Title", "title: Anna's title")
    place.commit(ANNA)
    place.type("title: Anna's title", 'title: "Anna\'s title"')
    place.commit(NIGHT)
    assert typist(place, "Anna's title") == ANNA


def test_through_a_merge_in_somebodys_name(place: Repository) -> None:
    """A merge in the host's web page is made by whoever pressed the button."""
    place.git("checkout", "-q", "-b", "side")
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    place.git("checkout", "-q", "main")
    place.type("It costs 35 billion yen.", "Cara's.")
    place.commit(CARA)
    place.git("merge", "-q", "--no-edit", "side", by=BEN)
    assert typist(place, "Anna's.") == ANNA
    assert typist(place, "Cara's.") == CARA


def test_a_text_that_was_changed_and_typed_again_is_its_last_typists(place: Repository) -> None:
    """Who brought it back is who stands for it now."""
    for text, by in (("Ours.", ANNA), ("Other.", BEN), ("Ours.", CARA)):
        old = next(iter([item for item in place.standing().values() if item in ("First.", "Ours.", "Other.")]))
        place.type(old, text)
        place.commit(by)
    assert typist(place, "Ours.") == CARA


def test_of_a_squash_of_two_nobody_can_say_who_typed_what(place: Repository) -> None:
    """Named by its author alone, the co-author would approve their own text."""
    place.type("First.", "Whose?")
    place.commit(CARA, co=[ANNA, BEN])
    assert typist(place, "Whose?") == UNNAMED


def test_a_co_author_who_is_the_author_under_another_address_is_one_person(place: Repository) -> None:
    """A person who commits from two machines must not become nobody."""
    (place.root / ".mailmap").write_text("Anna <anna@x.example> <anna@home.example>\n", encoding="utf-8")
    place.type("First.", "Anna's.")
    place.commit("A. N. <anna@home.example>", co=[ANNA])
    assert typist(place, "Anna's.") == ANNA


def test_what_a_machine_commits_was_typed_by_nobody_who_can_be_named(place: Repository) -> None:
    """A night that swept up an uncommitted text must not be its editor, and its editor must not be free of it."""
    place.type("First.", "Swept up.")
    place.commit(NIGHT)
    assert typist(place, "Swept up.") == UNNAMED


def test_a_version_that_cannot_be_read_breaks_nothing(place: Repository) -> None:
    """A colleague's broken commit must not make whoever repaired it the author of all."""
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    place.type("Second.", "Second.\n\nToo many.")
    place.commit(BEN)
    place.type("\n\nToo many.", "")
    place.commit(CARA)
    assert typist(place, "Anna's.") == ANNA


def test_a_shallow_clone_is_refused_with_the_command_that_deepens_it(place: Repository, tmp_path: Path) -> None:
    """In a shallow clone the last committer seems to have brought every line."""
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    place.git("clone", "-q", "--depth", "1", f"file://{place.root}", str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    with pytest.raises(ReviewError, match="git fetch --unshallow"):
        typist(clone, "Anna's.")


def test_without_git_nobody_is_known(tmp_path: Path) -> None:
    """A portal in no repository must work, and name nobody."""
    assert git.head(tmp_path) == ("", False)
    assert git.run(tmp_path / "nowhere", "status") == b""
