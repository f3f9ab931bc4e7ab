"""Trial readings: what takes too long is refused by name, and what is well is read as if nothing had been."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kakehashi.harvesters import Document
from kakehashi.harvesting.trial import Trial
from kakehashi.harvesting.workers import Limits
from kakehashi.records.config import Source

SOURCE = Source(url="https://press.example/feed.xml", name={"en": "A"}, rights="own", id="a")
ITEM = "<item><title>水素</title><description>&lt;p&gt;本文&lt;/p&gt;</description></item>"


def _feed(items: int) -> Document:
    return Document(SOURCE.url, f"<rss version='2.0'><channel>{ITEM * items}</channel></rss>".encode())


@pytest.fixture
def trial() -> Iterator[Trial]:
    with Trial() as made:
        yield made


def test_a_small_document_needs_no_process(trial: Trial) -> None:
    """A night of two hundred small feeds must not wait for a process that it does not need."""
    assert trial.refusal(_feed(10), SOURCE) == ""
    assert trial.pool is None


def test_a_large_document_that_is_well_may_be_read(trial: Trial) -> None:
    """A large feed is a good feed until it has shown otherwise."""
    assert len(_feed(3000).content) > trial.large
    assert trial.refusal(_feed(3000), SOURCE) == ""


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(seconds=0.001), "more than 0.001 s"),
        (Limits(seconds=30.0, bytes=1_000_000), "more than 1,000,000 bytes of memory"),
    ],
)
def test_a_document_beyond_the_limits_is_refused_and_the_next_is_read(limits: Limits, reason: str) -> None:
    """One document that hangs a parser would take the night from all sources."""
    with Trial(limits) as trial:
        assert reason in trial.refusal(_feed(60_000), SOURCE)
        assert trial.pool is not None
        trial.pool.limits = Limits(seconds=30.0, bytes=1_000_000_000)
        trial.pool.renew(trial.pool.workers[0])
        assert trial.refusal(_feed(3000), SOURCE) == ""


def test_a_defect_in_a_reader_is_left_to_the_night(trial: Trial) -> None:
    """The trial only knows of time and memory; errors are reported by whoever reads for real."""
    page = Document(SOURCE.url, b"<html>" + b"<p>x" * 60_000)
    assert trial.refusal(page, SOURCE) == ""
