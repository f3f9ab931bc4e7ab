"""Right translations of what news are full of: scores, clocks, quarters, shares, prices. None of them may be accused.

Each line of ``right/*.tsv`` was written for this project: a Japanese phrase and a translation that a person would give.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.translation.checks import Pair, check_pair

FOLDER = Path(__file__).parent / "right"
CHECKS = {"numbers", "scale", "bound-flipped", "hedge-lost"}


def _lines() -> list[tuple[str, str, str]]:
    found = []
    for file in sorted(FOLDER.glob("ja-*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            source, target = line.split("\t")
            found.append((file.stem.removeprefix("ja-"), source, target))
    return found


@pytest.mark.parametrize(("language", "source", "target"), _lines())
def test_what_is_right_is_not_accused(language: str, source: str, target: str) -> None:
    """Each false alarm teaches an editor to click the next one away, and the next one may be true."""
    found = [item for item in check_pair(Pair(source, target, "ja", language)) if item.check in CHECKS]
    assert not found
