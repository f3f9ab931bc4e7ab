"""An event is proved by the commit that brought its line; git is asked once for each commit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kakehashi.history import proofs
from kakehashi.history.git import run as real
from kakehashi.model import canonical_json, sha256
from kakehashi.review import ledger
from kakehashi.review.events import Approved, to_json
from kakehashi.verbs import review
from tests.repositories import ANNA, BEN, CARA, NIGHT, PATH, Repository, repository


@pytest.fixture
def place(tmp_path: Path) -> Repository:
    return repository(tmp_path / "portal")


def approve(place: Repository, by: str, number: int) -> None:
    review.approve(place.portal(), PATH, "en", [place.keys()[number]], by, place.at())


def unproven(place: Repository) -> set[str]:
    """By whom the unproven events claim to be."""
    work = place.work()
    return {event.by for event in work.events if event.id in work.trust.unproven}


def test_whoever_commits_their_own_approval_proves_it(place: Repository) -> None:
    """The usual way must need no second approval."""
    approve(place, ANNA, 1)
    assert unproven(place) == set()  # not committed yet
    place.commit(ANNA)
    assert unproven(place) == set()


def test_an_approval_in_anothers_name_is_unproven_and_stands_only_with_a_second(place: Repository) -> None:
    """Who writes "approved by Ben" into a file must not have it count as Ben's word."""
    approve(place, BEN, 1)
    place.commit(ANNA)
    assert unproven(place) == {BEN}
    item = place.state().segments[1]
    assert (item.state, item.needed) == ("machine", 2)
    approve(place, CARA, 1)
    place.commit(CARA)
    assert place.state().segments[1].state == "approved"


def test_a_squash_of_two_reviewers_holds_by_its_co_authors(place: Repository) -> None:
    """What the host's web page makes of a pull request of two people must verify."""
    approve(place, ANNA, 1)
    approve(place, BEN, 2)
    place.commit(CARA, co=[ANNA, BEN])
    assert unproven(place) == set()


def test_a_squash_that_dropped_the_names_is_unproven(place: Repository) -> None:
    """It is no failure: but nobody knows whether they approved it."""
    approve(place, ANNA, 1)
    approve(place, BEN, 2)
    place.commit(CARA)
    assert unproven(place) == {ANNA, BEN}


def test_an_event_holds_through_a_merge_by_another(place: Repository) -> None:
    """Whoever presses the merge button brings no line."""
    place.git("checkout", "-q", "-b", "side")
    approve(place, ANNA, 1)
    place.commit(ANNA)
    place.git("checkout", "-q", "main")
    approve(place, BEN, 2)
    place.commit(BEN)
    place.git("merge", "-q", "--no-edit", "side", by=CARA)
    assert unproven(place) == set()
    assert [item.state for item in place.state().segments] == ["machine", "approved", "approved", "machine"]


def test_a_line_that_a_merge_brings_is_the_mergers(place: Repository) -> None:
    """A line slipped into a merge stands in no commit that a reviewer looks at."""
    place.git("checkout", "-q", "-b", "side")
    place.type("First.", "Anna's.")
    place.commit(ANNA)
    place.git("checkout", "-q", "main")
    place.type("It costs 35 billion yen.", "Cara's.")
    approve(place, CARA, 2)
    place.commit(CARA)
    place.git("merge", "-q", "--no-commit", "side", by=CARA)
    place.append(Approved(place.at(), BEN, "en", place.entry(place.keys()[0])))
    place.commit(CARA)
    assert unproven(place) == {BEN}


def test_two_addresses_of_one_person_prove_each_other(place: Repository) -> None:
    """The host's web page commits under an address of its own."""
    people = place.root / "content" / "people.toml"
    people.write_text(
        people.read_text(encoding="utf-8")
        + '[people.anna]\nname = "Anna"\nmail = ["anna@x.example", "a@host.example"]\n',
        encoding="utf-8",
    )
    approve(place, ANNA, 1)
    place.commit("anna <a@host.example>")
    assert unproven(place) == set()


def test_the_mark_may_be_lost_and_what_was_moved_is_no_news(place: Repository) -> None:
    """A night that writes the ledger in another order must not make everybody's events its own."""
    approve(place, ANNA, 1)
    place.commit(ANNA)
    approve(place, BEN, 2)
    place.commit(CARA)
    assert unproven(place) == {BEN}
    file = place.folder / "ledger.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(reversed(lines)), encoding="utf-8")
    place.commit(NIGHT)
    assert unproven(place) == {BEN}
    memory = place.root / "var" / "history.json"
    for text in ("", "{}", '{"version": 0}', '{"version": 1, "mark": "0123", "claims": {}}'):
        memory.write_text(text, encoding="utf-8")
        assert unproven(place) == {BEN}
    memory.unlink()
    assert unproven(place) == {BEN}


def test_git_is_asked_only_for_what_is_new(place: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand ledgers must not be read by git for each command."""
    asked: list[tuple[str, ...]] = []

    def counted(folder: Path, *arguments: str) -> bytes:
        asked.append(arguments)
        return real(folder, *arguments)

    monkeypatch.setattr(proofs, "run", counted)
    place.work()
    asked.clear()
    place.work()
    assert asked == []
    mark = place.git("rev-parse", "HEAD").strip()
    approve(place, ANNA, 1)
    place.commit(ANNA)
    place.work()
    logs = [arguments for arguments in asked if arguments[0] == "log"]
    assert [next(item for item in arguments if ".." in item).split("..")[0] for arguments in logs] == [mark]


def test_an_event_of_the_first_format_is_proved_by_who_committed_it_then(place: Repository) -> None:
    """The night that writes a ledger in today's format must not take everybody's approvals away."""
    file, key = place.folder / "ledger.jsonl", place.keys()[1]
    given = place.files().events
    names: dict[str, str] = {}
    lines = []
    for event in (*given, replace(Approved(place.at(), ANNA, "en", place.entry(key)), after=(given[-1].id,))):
        body = {name: value for name, value in to_json(event).items() if name not in ("id", "v", "after") and value}
        if event.after:
            body["after"] = sorted(names[name] for name in event.after)
        names[event.id] = sha256(canonical_json(body))
        lines.append(canonical_json({"id": names[event.id], **body}) + "\n")
    file.write_text("".join(lines), encoding="utf-8")
    place.commit(ANNA, co=[NIGHT])
    assert unproven(place) == set()
    file.write_text(ledger.write_ledger(place.files().events), encoding="utf-8")
    place.commit(CARA)
    assert '"was"' in file.read_text(encoding="utf-8")
    assert unproven(place) == set()
    assert place.state().segments[1].state == "approved"
