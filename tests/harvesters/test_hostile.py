"""Hostile strings in every field of every format: no exception, and nothing alive leaves a record."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kakehashi import harvesters
from kakehashi.harvesters import Document
from kakehashi.reading.encoding import decode
from tests.harvesters.reading import a_source
from tests.hostile import alive
from tests.hostile.documents import FORMATS, RULES, Format, documents, fields
from tests.hostile.strings import hostile_strings, how_many

SOAK = int(os.environ.get("KAKEHASHI_SOAK", "1"))
STRINGS = hostile_strings(2000, seed=11)


def test_the_rules_make_thousands_of_strings() -> None:
    """A generator that says the same again and again proves nothing about what nobody has thought of."""
    assert how_many() > 2000
    assert len(set(STRINGS)) == 2000
    assert hostile_strings(2000, seed=11) == STRINGS
    assert hostile_strings(2000, seed=12) != STRINGS


def test_every_format_is_there() -> None:
    """A protocol that nobody attacks here is the one that will be attacked."""
    assert {form.harvester for form in FORMATS} == set(harvesters.names())


def _given(number: int) -> list[str]:
    """The strings of one format: another share for each in the suite, all of them in a soak."""
    count = min(len(STRINGS), 40 * SOAK)
    start = number * 41 % len(STRINGS)
    return [*STRINGS[start:], *STRINGS[:start]][:count]


@pytest.mark.parametrize("raw", [False, True], ids=["escaped", "raw"])
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_nothing_alive_leaves_a_record(form: Format, raw: bool) -> None:
    """A reader's browser runs what a record lets through, and one exception takes the night from a source."""
    if raw and not form.markup:
        pytest.skip("markup stands in JSON as it is anyway")
    source = a_source(language="en", harvester=form.harvester, rules=RULES.get(form.name, {}))
    records = 0
    for content in documents(form, _given(FORMATS.index(form)), raw=raw):
        reading = harvesters.find(form.harvester).read(Document("https://source.example/feed", content), source)
        for record in reading.records:
            records += 1
            assert list(alive.in_record(record)) == []
            assert record.hash
            assert record.identity
    assert raw or records >= len(_given(0)) * 0.9, f"{fields(form)} fields a record, and only {records} records"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_hostile_document_is_recognised_or_left_alone(form: Format) -> None:
    """``inspect`` takes what anybody hands it."""
    for content in documents(form, _given(7)[:5], raw=True):
        document = Document("https://source.example/feed", content)
        chosen = harvesters.recognise(document)
        assert chosen is None or chosen.read(document, a_source()).format
        assert decode(content, "", "").text


def test_the_cases_of_a_well_known_sanitiser(shared: Path) -> None:
    """Twenty cases that others have met, in every field too."""
    files = sorted((shared / "corpora/xss/bleach").glob("*.test"))
    strings = [file.read_text(encoding="utf-8").split("\n--\n")[0] for file in files]
    assert len(strings) == 20
    for form in FORMATS:
        source = a_source(language="en", harvester=form.harvester, rules=RULES.get(form.name, {}))
        for content in documents(form, strings):
            for record in harvesters.find(form.harvester).read(Document("https://a.example/", content), source).records:
                assert list(alive.in_record(record)) == []
