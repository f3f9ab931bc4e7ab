"""The quality gate: false alarms on what people wrote, and how many seeded errors are caught, pinned in gate.toml."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kakehashi.checks import Finding, Pair, check_pair
from kakehashi.checks.bounds import cues
from kakehashi.terms.glossary import shipped_glossary
from tests.checks.seeding import SEEDS
from tests.conftest import OWN

GATE: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "gate.toml").read_text(encoding="utf-8"))
_FILES = {
    "ja": "jpn",
    "en": "eng",
    "ko": "kor",
    "vi": "vie",
    "th": "tha",
    "id": "ind",
    "zh-Hans": "zho-CN",
    "zh-Hant": "zho-TW",
}
_DENIED = re.compile(r"ない|なかった|ません|ず[、。に]|なく")


def _split(name: str) -> tuple[str, str]:
    source, target = name.split("-", 1)
    return source, target


@pytest.fixture(scope="module", params=["own", "shared"])
def corpus(request: pytest.FixtureRequest) -> Path:
    """A folder of aligned lines, a file a language: sentences of our own, and those that people translated.

    The own ones are few and clean, so that the gate stands also where nothing but the repository is there.
    """
    if request.param == "own":
        return OWN / "mt" / "science"
    folder: Path = request.getfixturevalue("shared")
    return folder / "mt" / "ntrex128-dev"


@cache
def _lines(folder: Path, language: str) -> list[str]:
    file = folder / f"{_FILES[language]}.txt"
    return file.read_text(encoding="utf-8").rstrip("\n").split("\n")


@cache
def _findings(source: str, target: str, languages: tuple[str, str]) -> tuple[Finding, ...]:
    terms = shipped_glossary().match(source, *languages)
    return check_pair(Pair(source, target, *languages, terms))


def _serious(source: str, target: str, languages: tuple[str, str]) -> set[tuple[str, str]]:
    return {(item.check, item.message) for item in _findings(source, target, languages) if item.severity != "info"}


@pytest.mark.parametrize("name", GATE)
def test_people_are_seldom_accused(corpus: Path, name: str) -> None:
    """Editors who are stopped without reason learn to click findings away."""
    languages = _split(name)
    found = [
        _findings(source, target, languages)
        for source, target in zip(_lines(corpus, languages[0]), _lines(corpus, languages[1]), strict=True)
    ]
    measured = {
        "alarms": _share(found, lambda item: item.check in ("scale", "numbers")),
        "scale": _share(found, lambda item: item.check == "scale"),
        "blocks": _share(found, lambda item: item.severity == "block"),
        "warns": _share(found, lambda item: item.severity == "warn"),
    }
    assert {key: value for key, value in measured.items() if value > GATE[name][key]} == {}


def _share(found: list[tuple[Finding, ...]], wanted: Callable[[Finding], bool]) -> float:
    """The percentage of segments with such a finding."""
    return 100 * sum(any(map(wanted, items)) for items in found) / len(found)


_SEEDED = [(name, seed) for name, table in GATE.items() for seed in table["seeds"]]


@pytest.mark.parametrize(("name", "seed"), _SEEDED, ids=[f"{name} {seed}" for name, seed in _SEEDED])
def test_seeded_errors_are_caught(corpus: Path, name: str, seed: str) -> None:
    """These are the errors that a tired editor misses, and for which the project exists."""
    languages = _split(name)
    chosen, seeded, caught = random.Random(7), 0, 0
    for source, target in zip(_lines(corpus, languages[0]), _lines(corpus, languages[1]), strict=True):
        if not _applies(seed, source):
            continue
        for wrong in SEEDS[seed](target, languages[1], chosen):
            if wrong != target:
                seeded += 1
                caught += bool(_serious(source, wrong, languages) - _serious(source, target, languages))
    assert seeded >= 5
    assert 100 * caught / seeded >= GATE[name]["seeds"][seed], f"{caught} of {seeded}"


def _applies(seed: str, source: str) -> bool:
    """Whether the original says what the seed takes away."""
    if seed == "negation dropped":
        return bool(_DENIED.search(source))
    return seed != "bound flipped" or any(cue.kind != "about" for cue in cues(source))


@pytest.mark.parametrize(
    ("target", "left", "least"),
    [("zh-Hans", "ja", 99.0), ("zh-Hant", "ja", 99.0), ("zh-Hans", "zh-Hant", 98.0), ("zh-Hant", "zh-Hans", 98.0),
     ("en", "ja", 99.0), ("ko", "ja", 99.0), ("vi", "ja", 99.0), ("th", "ja", 99.0), ("id", "ja", 99.0)],
)  # fmt: skip
def test_a_line_in_the_wrong_script_is_caught(corpus: Path, target: str, left: str, least: float) -> None:
    """A Japanese line on a Chinese page, or the other Chinese script, is seen by every reader at once."""
    assert _caught(corpus, target, _lines(corpus, left)) >= least


@pytest.mark.parametrize(("target", "least"), [("zh-Hans", 90.0), ("zh-Hant", 90.0)])
def test_a_japanese_line_without_kana_is_caught_in_chinese(corpus: Path, target: str, least: float) -> None:
    """Kanji alone look Chinese to whoever only glances."""
    lines = [re.sub(r"[\u3041-\u30ff]", "", line) for line in _lines(corpus, "ja")]
    assert _caught(corpus, target, lines) >= least


def _caught(folder: Path, target: str, lines: list[str]) -> float:
    """The percentage of lines that are found where they stand for the translation."""
    found = [
        bool(_serious(source, line, ("ja", target)) - _serious(source, right, ("ja", target)))
        for source, right, line in zip(_lines(folder, "ja"), _lines(folder, target), lines, strict=True)
    ]
    return 100 * sum(found) / len(found)


def test_a_replaced_official_name_is_caught() -> None:
    """PRESTO must not become "sakigake", nor JST the Science Promotion Agency."""
    official = [term for term in shipped_glossary().terms if term.official and term.targets.get("en")]
    caught = 0
    for term in official:
        source, day = f"この研究は{term.source}が支えた。", term.valid_until or term.valid_from
        terms = shipped_glossary().match(source, "ja", "en", day)
        right = Pair(source, f"This research was supported by {term.targets['en'][0]}.", "ja", "en", terms)
        wrong = Pair(source, "This research was supported by the Science Development Bureau.", "ja", "en", terms)
        assert "term" not in {item.check for item in check_pair(right)}, term.source
        caught += any(item.check == "term" and item.severity == "block" for item in check_pair(wrong))
    assert len(official) > 250
    assert caught >= 0.99 * len(official)
