"""What stood in a sentence's place before, over the revisions of an original."""

from __future__ import annotations

from kakehashi.publication.before import Before, places_before
from kakehashi.review.events import Harvested, SourceChanged


def before(*revisions: str, summary: bool = False) -> Before:
    """What stood before in the places of the last revision; a revision is its keys, a letter each."""
    kinds: list[type[Harvested | SourceChanged]] = [Harvested, *[SourceChanged] * len(revisions)]
    events = [
        kind("2026-01-01T00:00:00Z", "n", "ja", text, tuple(text)) for kind, text in zip(kinds, revisions, strict=False)
    ]
    return places_before(events, tuple(revisions[-1]), summary=summary)


def test_a_changed_sentence_comes_from_the_one_in_its_place_over_any_number_of_revisions() -> None:
    """A sentence that its source changes twice before anybody translates it would lose its translation."""
    assert before("tab", "tac", "tad").places["d"] == ("c", "b")


def test_a_sentence_that_goes_and_comes_back_knows_what_stood_there_meanwhile() -> None:
    """What was translated while it was another is still the nearest that readers can have."""
    assert before("tab", "tac", "tab").places["b"] == ("c",)


def test_where_more_came_than_went_nothing_is_guessed() -> None:
    """The translation of one sentence would stand in the place of quite another."""
    assert before("tab", "taxy").places["x"] == ()
    assert before("tab", "taby").places["y"] == ()


def test_a_sentence_that_is_still_there_gives_its_translation_to_nobody() -> None:
    """One translation would stand in two places of the page."""
    assert before("tabc", "txbca").places["x"] == ()
    assert before("tabc", "txya").places["x"] == ()


def test_title_and_summary_are_followed_by_their_place() -> None:
    """They are the first of every revision, however much changed below them."""
    found = before("tsab", "TSxyz", summary=True)
    assert (found.places["T"], found.places["S"]) == (("t",), ("s",))
    assert found.heads == (("t", "s"),)


def test_a_first_sentence_is_taken_for_no_summary() -> None:
    """It would be shown above the text as what the whole is about."""
    assert before("tab", "tsab", summary=True).heads == (("t", ""),)
    found = before("tqb", "tab", "tsab", summary=True)
    assert found.heads == (("t", ""), ("t", ""))
    assert found.places["s"] == ()
