"""Classification: which rule gives which term, and what is not guessed."""

from __future__ import annotations

import pytest

from kakehashi.classification import classify
from kakehashi.config import Source
from kakehashi.model import Identifier, Record
from kakehashi.reading.identity import with_hash
from kakehashi.works import harvest_record, metadata_of

SOURCE = Source(url="https://a.example/", name={"en": "A"}, rights="own", id="a", defaults={"fields": ("physics",)})


def record(title: str, *awards: str) -> Record:
    identifiers = tuple(Identifier("award", award) for award in awards)
    return with_hash(Record("1", "https://a.example/1", "ja", {"ja": title}, identifiers=identifiers))


def terms(title: str, *awards: str) -> set[tuple[str, str]]:
    return {(item.taxonomy, item.term) for item in classify(record(title, *awards), SOURCE)} - {("fields", "physics")}


@pytest.mark.parametrize(
    ("title", "awards", "expected"),
    [
        ("新しい材料", ["JPMJPR23A1"], {("programmes", "presto")}),
        ("さきがけの成果", [], {("programmes", "presto")}),
        ("インドネシアとの共同研究", [], {("regions", "ID")}),
        ("インドとインドネシア", [], {("regions", "ID"), ("regions", "IN")}),
        ("新しいタイプの電池", [], set()),
        ("タイの洪水", [], {("regions", "TH")}),
        ("SATREPSの課題", [], {("programmes", "satreps"), ("goals", "global-challenges")}),
        ("科研費の成果", ["JP18049069"], set()),
    ],
)  # fmt: skip
def test_terms_come_from_rules_and_not_from_likeness(
    title: str, awards: list[str], expected: set[tuple[str, str]]
) -> None:
    """A battery that is filed under Thailand is found by nobody who looks for batteries."""
    assert terms(title, *awards) == expected


def test_each_assignment_is_recorded_with_its_rule() -> None:
    """An editor who wonders why must be able to read it in the ledger."""
    work = harvest_record(None, record("タイの洪水", "JPMJSA2301"), SOURCE, "2026-11-23T18:00:00Z", "N <n@example.org>")
    assert work is not None
    assert metadata_of(work)["programmes"] == ["satreps"]
    assert "programmes satreps: award JPMJSA2301" in work.events[0].reason
    assert "regions TH: the country name タイ" in work.events[0].reason
    assert "fields physics: default of the source a" in work.events[0].reason
