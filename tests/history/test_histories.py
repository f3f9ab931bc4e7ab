"""Random histories of three people over real git: what the rules of the review promise holds after each of them."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kakehashi.errors import ReviewError
from kakehashi.publication.waivers import unwaived_blocks
from kakehashi.review import ledger
from kakehashi.review.people import UNNAMED
from kakehashi.verbs import review
from kakehashi.verbs.verify import verify
from kakehashi.works import documents as works
from tests.repositories import ANNA, BEN, CARA, NIGHT, PATH, Repository, repository

PEOPLE = (ANNA, BEN, CARA)
HISTORIES = 40 * int(os.environ.get("KAKEHASHI_SOAK", "1"))
STEPS = 7
BLOCKS = 4
"""The histories are played in so many tests, side by side."""


@dataclass
class Played:
    """A history that is played step by step, and what is true in it: who typed which text."""

    place: Repository
    chosen: random.Random
    typed: dict[str, str] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)
    branches: int = 0

    def step(self) -> None:
        """One step."""
        name = self.chosen.choice(
            ("edit", "edit", "record", "branch", "squash", "night", "bring", "comment", "approve", "approve", "waive")
        )
        self.story.append(name)
        getattr(self, name)()

    def fresh(self, by: str, key: str) -> str:
        """A text for a segment that nobody has written yet; a sum is now and then ten times as much."""
        word = "".join(self.chosen.choice("abcdefghijklmnop") for _ in range(10)).capitalize()
        sums = key == self.place.keys()[3]
        text = f"{word}: it costs {self.chosen.choice((35, 350))} billion yen." if sums else f"{word}."
        self.typed[text] = by
        return text

    def typing(self, by: str) -> None:
        """Somebody types a text in the place of another, and says nothing about it."""
        key, old = self.chosen.choice(list(self.place.standing().items()))
        self.story[-1] += f" {by[:4]}: {old} -> "
        self.place.type(old, new := self.fresh(by, key))
        self.story[-1] += new

    def edit(self) -> None:
        """A text that is committed by who typed it."""
        by = self.chosen.choice(PEOPLE)
        self.typing(by)
        self.place.commit(by)

    def record(self) -> None:
        """A text that who typed it records, and anybody commits."""
        by, other = self.chosen.choices(PEOPLE, k=2)
        self.typing(by)
        if self.chosen.random() < 0.3:
            self.night()  # leaves it alone
        review.record(self.place.portal(), PATH, "en", by, self.place.at())
        self.place.commit(other)

    def branch(self) -> None:
        """Something on a branch and something beside it, merged by anybody."""
        self._on_branch()
        self.place.git("checkout", "-q", "main")
        self.chosen.choice((self.edit, self.approve, self.comment))()
        merger = self.chosen.choice(PEOPLE)
        self.place.git("merge", "-q", "-X", "theirs", "--no-edit", f"b{self.branches}", by=merger)

    def squash(self) -> None:
        """A branch of two people that becomes one commit, with or without their names."""
        self._on_branch()
        others = [self._committer]
        self.chosen.choice((self.edit, self.approve))()
        others.append(self._committer)
        self.place.git("checkout", "-q", "main")
        self.place.git("merge", "-q", "--squash", f"b{self.branches}")
        by, named = self.chosen.choice(PEOPLE), self.chosen.random() < 0.7
        self.place.commit(by, co=others if named else ())
        if not named:  # nobody can know better than the commit says
            for text, typist in self.typed.items():
                if typist != by and text in self._committed_texts() and not self._recorded(text):
                    self.typed[text] = by

    def _on_branch(self) -> None:
        self.branches += 1
        self.place.git("checkout", "-q", "-b", f"b{self.branches}")
        self.edit()

    @property
    def _committer(self) -> str:
        return self.place.git("log", "-1", "--format=%an <%ae>").strip()

    def _committed_texts(self) -> str:
        return self.place.git("show", f"HEAD:content/works/{PATH}/en.md")

    def _recorded(self, text: str) -> bool:
        return ledger.text_hash(text) in self.place.files().texts

    def night(self) -> None:
        """A night: what is committed is put down to who committed it, what is missing is filled."""
        portal = self.place.portal()
        work = portal.recorded(portal.store.work(PATH), "en", NIGHT, self.place.at())
        portal.store.write_work(work)
        missing = [item.key for item in works.translation_state(work, "en").segments if item.state == "missing"]
        if missing:
            self.place.give({key: f"Machine {len(self.story)} {key}." for key in missing}, NIGHT, engine="e")
        if not works.unrecorded_texts(self.place.files(), "en"):
            self.place.commit(NIGHT)

    def bring(self) -> None:
        """A file that somebody typed in another program and brings back."""
        by = self.chosen.choice(PEOPLE)
        portal, at = self.place.portal(), self.place.at()
        portal.store.write_work(portal.recorded(portal.store.work(PATH), "en", by, at))
        key = self.chosen.choice(self.place.keys())
        self.place.give({key: self.fresh(by, key)}, by)
        self.place.commit(by)

    def comment(self) -> None:
        """Words about a segment."""
        by, key = self.chosen.choice(PEOPLE), self.chosen.choice(self.place.keys())
        review.comment(self.place.portal(), PATH, "en", [key], by, self.place.at(), "Is that so?")
        self.place.commit(by)

    def waive(self) -> None:
        """A waiver of a finding, which is there only where a sentence of numbers has lost them."""
        by, key = self.chosen.choice(PEOPLE), self.chosen.choice(self.place.keys()[2:])
        text = self.place.standing()[key]
        refused = ""
        try:
            review.waive(self.place.portal(), PATH, "en", [key], "scale", by, self.place.at(), "It is right.")
        except ReviewError as error:
            refused = str(error)
        self.place.commit(by)
        if "typed 1" in refused:
            assert self.typed.get(text) == by, f"{by} did not type {text}: {refused}"
        elif not refused:
            assert self.typed.get(text) not in (None, by), f"{by} waived what is in {text}"

    def approve(self) -> None:
        """Somebody approves a segment, or is refused; either must be right."""
        by, key = self.chosen.choice(PEOPLE), self.chosen.choice(self.place.keys())
        text = self.place.standing()[key]
        refused = ""
        try:
            review.approve(self.place.portal(), PATH, "en", [key], by, self.place.at())
        except ReviewError as error:
            refused = str(error)
        self.place.commit(by)
        if refused:
            assert "typed 1" not in refused or self.typed.get(text) == by, f"{by} did not type {text}: {refused}"
            return
        item = next(item for item in self.place.state().segments if item.key == key)
        assert self.typed.get(text) != by or UNNAMED in item.typists, f"{by} typed {text}"

    def approved(self) -> Iterator[tuple[str, set[str]]]:
        """The texts that count as approved, each with who approved it."""
        for item in self.place.state().segments:
            if item.state == "approved":
                yield item.text, {event.by for event in item.approvals}


def play(seed: int, template: Path, root: Path) -> None:
    """One history, and what must hold at its end."""
    shutil.copytree(template, root, symlinks=True)
    played = Played(Repository(root, minute=5), random.Random(seed))
    try:
        for _ in range(STEPS):
            played.step()
        for text, people in played.approved():
            assert people - {played.typed.get(text)}, f"{text} was approved by nobody but who typed it"
        portal = played.place.portal()
        assert not {item.key for item in played.place.state().segments if item.state == "approved"}.intersection(
            key for key, _ in unwaived_blocks(played.place.work(), played.place.state(), portal.findings)
        )
        found = verify(played.place.portal(), lambda _: None)
        assert [line for line in found.problems if "has no event" not in line] == []
        before = played.place.state()
        lines = (played.place.folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        played.chosen.shuffle(lines)
        (played.place.folder / "ledger.jsonl").write_text("".join(lines), encoding="utf-8")
        assert played.place.state() == before
    except (AssertionError, ReviewError) as error:
        raise AssertionError(f"history {seed}: {'; '.join(played.story)}: {error}") from error
    shutil.rmtree(root)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whatever_people_do_nobody_approves_their_own_text(block: int, tmp_path: Path) -> None:
    """An editor whose tenfold error passes on their own word is what the review is there to prevent."""
    template = tmp_path / "template"
    repository(template)
    for seed in range(block, HISTORIES, BLOCKS):
        play(seed, template, tmp_path / str(seed))
