"""Findings that are kept: a night pays for the pairs that are new, and never believes what no longer follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kakehashi.catalog import findings
from kakehashi.catalog.findings import KeptFindings
from kakehashi.checks import Finding, Pair, check_pair
from kakehashi.terms.match import TermMatch

WRONG = Pair("参加者は120人だった。", "There were 210 participants.", "ja", "en")
RIGHT = Pair("参加者は120人だった。", "There were 120 participants.", "ja", "en")
TERM = TermMatch("参加者", 0, 3, ("attendees",), official=True)


class Counted:
    """The checks, and how often they were asked."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []

    def __call__(self, pair: Pair) -> Sequence[Finding]:
        self.pairs.append(pair)
        return tuple(check_pair(pair))


def kept(path: Path, beside: str = "") -> tuple[KeptFindings, Counted]:
    counted = Counted()
    return KeptFindings(path / "findings.sqlite", counted, beside), counted


def test_a_pair_is_checked_once_and_found_the_same_again(tmp_path: Path) -> None:
    """Ten thousand pages are not checked anew for one corrected sentence."""
    first, _ = kept(tmp_path)
    found = [first.of(WRONG), first.of(RIGHT), first.of(WRONG)]
    assert found[0] == found[2]
    assert found[0]
    assert not found[1]
    first.save(whole=True)
    again, counted = kept(tmp_path)
    assert [again.of(WRONG), again.of(RIGHT), again.of(WRONG)] == found
    assert counted.pairs == []


@pytest.mark.parametrize(
    "other",
    [
        replace(RIGHT, source="参加者は121人だった。"), replace(RIGHT, target="120 took part."),
        replace(RIGHT, source_language="zh-Hans"), replace(RIGHT, target_language="pt"), replace(RIGHT, kind="title"),
        replace(RIGHT, terms=(TERM,)), replace(RIGHT, terms=(replace(TERM, targets=("participants",)),)),
        replace(RIGHT, terms=(replace(TERM, forbidden=("participants",)),)),
    ],
)  # fmt: skip
def test_whatever_findings_follow_from_is_part_of_their_name(tmp_path: Path, other: Pair) -> None:
    """A finding of another text, language or term that is shown as this one's is a lie of the cache."""
    first, _ = kept(tmp_path)
    first.of(RIGHT)
    first.of(replace(RIGHT, terms=(replace(TERM, official=False),)))
    first.save(whole=True)
    again, counted = kept(tmp_path)
    assert again.of(other) == tuple(check_pair(other))
    assert counted.pairs == [other]


def test_new_code_of_the_checks_and_new_languages_of_a_portal_check_all_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that was mended must see the texts that passed it before."""
    first, _ = kept(tmp_path)
    first.of(RIGHT)
    first.save(whole=True)
    other, counted = kept(tmp_path, "content/languages/en.toml of today")
    other.of(RIGHT)
    assert counted.pairs == [RIGHT]
    monkeypatch.setattr(findings, "code_version", lambda: 7)
    newer, counted = kept(tmp_path)
    newer.of(RIGHT)
    assert counted.pairs == [RIGHT]
    newer.save(whole=True)
    again, counted = kept(tmp_path)
    again.of(RIGHT)
    assert counted.pairs == []


def test_a_run_that_finds_nothing_new_writes_nothing(tmp_path: Path) -> None:
    """The cost of nothing changed is a feature."""
    first, _ = kept(tmp_path)
    first.of(RIGHT)
    first.save(whole=True)
    before = (tmp_path / "findings.sqlite").stat()
    again, _ = kept(tmp_path)
    again.of(RIGHT)
    again.save(whole=True)
    after = (tmp_path / "findings.sqlite").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_what_no_text_needs_any_more_goes_after_a_whole_run_only(tmp_path: Path) -> None:
    """What nobody asks for would be kept for ever, and a single work's check must not forget the others."""
    first, _ = kept(tmp_path)
    first.of(RIGHT)
    first.of(WRONG)
    first.save(whole=True)
    part, _ = kept(tmp_path)
    part.of(RIGHT)
    part.save(whole=False)
    whole, counted = kept(tmp_path)
    whole.of(WRONG)
    assert counted.pairs == []
    whole.save(whole=True)
    last, counted = kept(tmp_path)
    last.of(WRONG)
    last.of(RIGHT)
    assert counted.pairs == [RIGHT]


def test_a_broken_or_foreign_file_costs_time_and_nothing_else(tmp_path: Path) -> None:
    """What is derived can be lost at any time."""
    (tmp_path / "findings.sqlite").write_bytes(b"no database at all, but long enough to look like one" * 40)
    first, counted = kept(tmp_path)
    first.of(WRONG)
    assert counted.pairs == [WRONG]
    first.save(whole=True)
    again, counted = kept(tmp_path)
    assert again.of(WRONG) == tuple(check_pair(WRONG))
    assert counted.pairs == []
