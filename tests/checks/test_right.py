"""Right translations of what news are full of: scores, clocks, quarters, shares, prices. None of them may be accused.

Each line of ``right/*.tsv`` was written for this project: a phrase and a translation that a person would give.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.checks import Pair, check_pair

FOLDER = Path(__file__).parent / "right"
CHECKS = {"numbers", "scale", "bound-flipped", "hedge-lost"}


def _lines() -> list[tuple[str, str, str, str]]:
    found = []
    for file in sorted(FOLDER.glob("*.tsv")):
        languages = file.stem.split("-", 1)
        for line in file.read_text(encoding="utf-8").splitlines():
            source, target = line.split("\t")
            found.append((languages[0], languages[1], source, target))
    return found


@pytest.mark.parametrize(("source_language", "target_language", "source", "target"), _lines())
def test_what_is_right_is_not_accused(source_language: str, target_language: str, source: str, target: str) -> None:
    """Each false alarm teaches an editor to click the next one away, and the next one may be true."""
    pair = Pair(source, target, source_language, target_language)
    assert not [item for item in check_pair(pair) if item.check in CHECKS]
