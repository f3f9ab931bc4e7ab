"""A cap is a budget: a source larger than it ends whole over several nights, and each night says what is left."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kakehashi import harvesters
from kakehashi.errors import FetchError
from kakehashi.harvesters import Problem
from kakehashi.model import Record
from tests.harvesters import lists
from tests.harvesters.lists import Lists
from tests.harvesters.reading import a_source

PROTOCOLS = {
    "jstage": lists.jstage,
    "kaken": lists.kaken,
    "cinii": lists.cinii,
    "jalc": lists.jalc,
    "researchmap": lists.researchmap,
    "crossref": lists.crossref,
}
SAYS_NO_TOTAL = {"jalc", "researchmap"}
TOTAL = 65


def _night(name: str, server: Lists, state: dict[str, Any], pages: int = 2) -> tuple[set[str], list[Problem]]:
    """The identities and the problems of one night."""
    source = a_source("https://api.example/works", harvester=name, language="ja", options={"max_pages": pages})
    server.cursors.clear()
    items = list(harvesters.find(name).harvest(source, server, state))
    return (
        {item.identity for item in items if isinstance(item, Record)},
        [item for item in items if isinstance(item, Problem)],
    )


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_list_larger_than_its_budget_ends_whole_and_each_night_says_what_is_left(name: str) -> None:
    """The same first 2,000 articles came every night, and nobody was told of the other thousand."""
    server, state = Lists(TOTAL, PROTOCOLS[name], days=13), dict[str, Any]()
    found, rests, nights = set[str](), list[int](), 0
    while True:
        nights += 1
        assert nights < 12, "the list never ends"
        more, problems = _night(name, server, state)
        assert more - found or name == "crossref", "a night brings something new (the last day may come again)"
        found |= more
        if not problems:
            break
        (problem,) = problems
        assert "budget of 2 pages" in problem.message
        assert "left" in problem.message
        rests += [int(number) for number in re.findall(r"(\d+) of \d+ entries are left", problem.message)]
    assert len(found) == TOTAL
    assert nights >= 4
    if name not in SAYS_NO_TOTAL:
        assert rests == sorted(rests, reverse=True)
        assert len(rests) == nights - 1


@pytest.mark.parametrize("name", [name for name in PROTOCOLS if name != "crossref"])
def test_a_place_that_the_server_knows_no_more_makes_the_list_begin_anew(name: str) -> None:
    """A source whose kept place died would fail every night for ever; one that is only down keeps its place."""
    server, state = Lists(TOTAL, PROTOCOLS[name]), dict[str, Any]()
    first, _ = _night(name, server, state)
    server.status = 503
    with pytest.raises(FetchError):
        _night(name, server, state)
    server.status = 0
    second, _ = _night(name, server, state)
    assert not first & second, "it went on where it was"
    server.status = 404
    with pytest.raises(FetchError):
        _night(name, server, state)
    server.status = 0
    again, _ = _night(name, server, state)
    assert again == first


def test_a_day_of_crossref_that_is_larger_than_the_budget_keeps_its_cursor() -> None:
    """The watermark cannot pass a day of which a part was read only."""
    server, state = Lists(TOTAL, lists.crossref, days=1), dict[str, Any]()
    _night("crossref", server, state)
    assert state["indexed"] == "2026-10-01"
    _, problems = _night("crossref", server, state)
    assert "left" in problems[0].message
    assert "place" in state, "the next night tries the cursor"
    found, problems = _night("crossref", server, dict[str, Any](), pages=9)
    assert (len(found), problems) == (TOTAL, [])
