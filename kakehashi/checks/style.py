"""Checks of style: what the style sheet of a language says of spelling, punctuation and endings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.records.languages import language as record


@check("info")
def spelling(pair: Pair) -> Iterator[Found]:
    """A spelling that the style sheet of the language replaces: color for colour. Names keep their own spelling."""
    for avoided, used in record(pair.target_language).style.avoid.items():
        if avoided in pair.target:
            for match in re.finditer(rf"\b{re.escape(avoided)}\b", pair.target):
                yield Found(f"{avoided} is written {used} here", None, match.span())


@check("info")
def punctuation(pair: Pair) -> Iterator[Found]:
    """A half-width mark between two characters of a script that has its own: a comma between hanzi."""
    for mark, used in record(pair.target_language).style.punctuation.items():
        for match in re.finditer(rf"(?<=[\u4e00-\u9fff]){re.escape(mark)}(?=[\u4e00-\u9fff]|$)", pair.target):
            yield Found(f"{mark} is {used} between these characters", None, match.span())


@check("info")
def register(pair: Pair) -> Iterator[Found]:
    """A sentence ends in another register than the style sheet's: 해요 on a page that says 한다."""
    for ending in record(pair.target_language).style.other_endings:
        place = pair.target.find(ending)
        if place >= 0:
            yield Found(f"{ending} is not the ending that is used here", None, (place, place + len(ending)))
