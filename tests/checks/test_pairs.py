"""Each check finds what it is for, and leaves alone what people write: the pairs by the side of its module."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest

from kakehashi.checks import CHECKS, Pair, check_pair
from kakehashi.terms.match import TermMatch


def _pairs() -> list[dict[str, Any]]:
    folder = resources.files("kakehashi.checks")
    files = [file for file in folder.iterdir() if file.name.endswith(".pairs.toml")]
    return [pair for file in files for pair in tomllib.loads(file.read_text(encoding="utf-8"))["pairs"]]


def _term(table: dict[str, Any]) -> TermMatch:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return TermMatch(**values)


PAIRS = _pairs()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['check']} {pair['finds']} {pair['target'][:30]}")
def test_a_check_finds_its_fault_and_nothing_else(pair: dict[str, Any]) -> None:
    """A check that finds nothing protects nobody; one that cries wolf is switched off by its editors."""
    terms = tuple(_term(table) for table in pair.get("terms", ()))
    found = list(CHECKS[pair["check"]](Pair(pair["source"], pair["target"], pair["from"], pair["to"], terms)))
    assert bool(found) is pair["finds"], found


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_a_pair_that_it_finds_and_one_that_it_leaves(name: str) -> None:
    """A check without a failing example may have stopped working long ago."""
    assert {pair["finds"] for pair in PAIRS if pair["check"] == name} == {True, False}


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_explains_itself(name: str) -> None:
    """An editor who is stopped by a check must be able to read what it wants."""
    assert len(CHECKS[name].help) > 40


def test_spans_are_places_in_the_text_as_it_is() -> None:
    """The desk marks these places: one off, and it marks the wrong digit."""
    source, target = "約１２万人が、３億円を", "some 120,000 people paid 30 million yen"
    finding = next(item for item in check_pair(Pair(source, target, "ja", "en")) if item.check == "scale")
    assert finding.source_span is not None
    assert finding.target_span is not None
    assert source[slice(*finding.source_span)] == "３億"
    assert target[slice(*finding.target_span)] == "30 million"


@pytest.mark.parametrize(
    "text", ["", " ", "。", "0", "\u200b", "🜁" * 50, "9" * 5000, "一" * 2000, "((((((", "1,2,3,4,5.6.7"]
)
@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "ko", "vi", "th", "id", "pt"])
def test_no_text_breaks_the_checks(text: str, language: str) -> None:
    """One odd segment must not take the findings of a whole portal with it."""
    check_pair(Pair(text, text or "x", "ja", language))
    check_pair(Pair("普通の文", text, "ja", language))
