"""The floors of the house: each rule of who may import whom is broken once, and has to be seen.

The graph of imports is built once and each breach is put into a copy of it; the same contracts as ``scripts/check``'s
judge it, by the linter's own steps.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy

import grimp
import pytest
from importlinter.application import use_cases
from importlinter.configuration import configure

from tests.conftest import REPOSITORY

BREACHES = {
    "a check reads the store": ("kakehashi.checks.numbers", "kakehashi.store.content"),
    "a state asks a database": ("kakehashi.review.state", "sqlite3"),
    "a page asks the time": ("kakehashi.site.pages", "time"),
    "a work starts a process": ("kakehashi.works.documents", "subprocess"),
    "a protocol knows another": ("kakehashi.harvesters.feed", "kakehashi.harvesters.sitemap"),
    "a protocol stores": ("kakehashi.harvesters.feed", "kakehashi.store.content"),
    "a protocol has its own client": ("kakehashi.harvesters.jstage", "httpx2"),
    "the store calls a verb": ("kakehashi.store.content", "kakehashi.verbs.night"),
    "configuration reads documents": ("kakehashi.records.config", "kakehashi.reading.html"),
    "an engine opens the store": ("kakehashi.engines.memory", "kakehashi.store.content"),
    "the rule knows its pages": ("kakehashi.publication.waivers", "kakehashi.publication.work_pages"),
    "a verb calls the command line": ("kakehashi.verbs.build", "kakehashi.cli.console"),
}


@pytest.fixture(scope="module")
def graph() -> Iterator[grimp.ImportGraph]:
    configure()
    before = os.getcwd()
    os.chdir(REPOSITORY)
    try:
        yield grimp.build_graph("kakehashi", include_external_packages=True, cache_dir=None)
    finally:
        os.chdir(before)


def kept(graph: grimp.ImportGraph) -> bool:
    """Whether all contracts hold for a graph."""
    options = use_cases.read_user_options(config_filename=str(REPOSITORY / "pyproject.toml"))
    use_cases._register_contract_types(options)
    report = use_cases._build_report(
        graph=graph, graph_building_duration=0, user_options=options, limit_to_contracts=(), show_timings=False,
        verbose=False,
    )  # fmt: skip
    return not (report.contains_failures or report.could_not_run)


def test_the_house_stands(graph: grimp.ImportGraph) -> None:
    """Without a breach nothing may be seen, or the tests below say nothing."""
    assert kept(graph)


@pytest.mark.parametrize("what", BREACHES)
def test_a_breach_is_seen(graph: grimp.ImportGraph, what: str) -> None:
    """A room that quietly reaches into another is how a house is lost."""
    importer, imported = BREACHES[what]
    broken = deepcopy(graph)
    if imported not in broken.modules:
        broken.add_module(imported, is_squashed=True)
    broken.add_import(importer=importer, imported=imported)
    assert not kept(broken)


def test_a_room_without_a_floor_is_seen(graph: grimp.ImportGraph) -> None:
    """A new package that stands in no layer may import everything."""
    broken = deepcopy(graph)
    broken.add_module("kakehashi.stray")
    assert not kept(broken)
