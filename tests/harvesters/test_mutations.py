"""What the world sends: any bytes, any XML, samples in mutations. One bad record costs one record, and nothing escapes.

Counts are small here; ``KAKEHASHI_SOAK`` multiplies them.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi import harvesters
from kakehashi.harvesters import Document, Reading
from kakehashi.model import Record
from kakehashi.reading.mojibake import is_mojibake
from tests.harvesters.documents import Parts, documents
from tests.harvesters.reading import a_source

SOAK = int(os.environ.get("KAKEHASHI_SOAK", "1"))
COUNT = 30 if SOAK == 1 else 200
SMALL = settings(max_examples=40 * SOAK, deadline=None)
NAMES = harvesters.names()
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ALIVE = re.compile(r"\b(?:href|src)=[\"']?\s*(?!https?:|mailto:|#|/|\.|[\w%-]+(?:[/.?#\"']|$))(\w+:)", re.IGNORECASE)


def _texts(record: Record) -> Iterator[str]:
    """All that a record says."""
    yield from (record.identity, record.url, record.licence, *record.subjects, *record.images)
    for texts in (record.title, record.summary, record.body, record.official):
        yield from texts.values()
    for agent in (*record.creators, *record.organisations):
        yield from (agent.id, *agent.name.values())
    yield from (item.value for item in record.identifiers)


def _is_sound(reading: Reading) -> None:
    """What has to hold for whatever was read."""
    for record in reading.records:
        assert not any(_FORBIDDEN.search(text) for text in _texts(record))
        assert not any(_ALIVE.search(text) for text in record.body.values())
        assert not any(is_mojibake(text) for texts in (record.title, record.summary) for text in texts.values())
        assert len(record.hash) == 64


def _read(name: str, content: bytes, content_type: str = "") -> Reading:
    """What a protocol makes of bytes; anything that it raises fails the test."""
    document = Document("https://a.example/x", content, content_type)
    text = content.decode("utf-8", "replace")
    assert 0 <= harvesters.find(name).recognise(document, text) <= 1
    reading = harvesters.find(name).read(document, a_source("https://a.example/x"))
    _is_sound(reading)
    return reading


@SMALL
@given(st.binary(max_size=300), st.sampled_from(["", "text/xml; charset=euc-jp", "text/html; charset=iso-8859-1"]))
def test_any_bytes_leave_a_reading_and_nothing_else(content: bytes, content_type: str) -> None:
    """An exception over one document would be a defect in the night's report instead of a reason for its source."""
    for name in NAMES:
        _read(name, content, content_type)


_NAMES = st.sampled_from(
    ["rss", "channel", "item", "title", "description", "link", "guid", "feed", "entry", "id", "content", "record",
     "header", "metadata", "OAI-PMH", "ListRecords", "dc:title", "html", "p", "b", "urlset", "url", "loc", "rdf:RDF"]
)  # fmt: skip
_TEXT = st.text(max_size=12) | st.sampled_from(
    ["&nbsp;", "&#11;", "R&D", "a < b", "<![CDATA[<html></html>]]>", "]]>", "<!--", "<x:y>", "&a;", "研究", "\ufffd"]
)
_XML = st.recursive(
    _TEXT,
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>", _NAMES, st.lists(inner, max_size=4)
    ),
    max_leaves=20,
)


@SMALL
@given(_XML)
def test_any_xml_leaves_a_reading_and_nothing_else(xml: str) -> None:
    """Elements where nobody expects them, in all orders and depths, with all that XML forbids in them."""
    content = xml.encode("utf-8", "replace")
    for name in NAMES:
        _read(name, content)


FLAWS = {
    "control": "&#11;", "name of HTML": "&nbsp;", "ampersand": "R&D", "prefix": "<foo:bar>x</foo:bar>",
    "open tag": "<b>", "open field": "<open>", "closing tag": "</none>", "less than": "4 < 5",
    "CDATA": "<![CDATA[x", "comment": "<!-- x", "attribute": "<a b=c>x</a>", "end of CDATA": "]]>",
    "instruction": "<?x", "byte": "\x0b", "own end": "</item></entry>", "html": "&lt;html&gt;&lt;/html&gt;",
    "lone": "&#xD800;", "entity": "&undefined;", "zero": "\x00",
}  # fmt: skip


def _flawed(parts: Parts, victim: str, flaw: str) -> str:
    """The document with a flaw behind the first closing bracket of one record's title."""
    record = parts.records[victim]
    place = record.index("第")
    return Parts(parts.protocol, parts.head, {**parts.records, victim: record[:place] + flaw + record[place:]},
                 parts.tail).whole()  # fmt: skip


@pytest.mark.parametrize("flaw", FLAWS)
@pytest.mark.parametrize("name", [name for name in documents() if name != "json"])
def test_one_bad_record_costs_one_record_and_is_named(name: str, flaw: str) -> None:
    """Today a repository of 8,000 records stood still for ever at one ``&nbsp;``."""
    parts = documents()[name]
    victim = list(parts.records)[2]
    reading = _read(parts.protocol, _flawed(parts, victim, FLAWS[flaw]).encode())
    assert reading.error is None
    found = {record.identity for record in reading.records}
    assert set(parts.records) - {victim} <= found <= set(parts.records)
    named = [item for item in reading.lost if "3" in item.where]
    assert (victim in found) != bool(named), (reading.lost, reading.warnings)
    if name == "oai":
        assert reading.next == "next"


def _mutated(text: str, source: random.Random) -> str:
    """A text with one mutation: characters lost, doubled, replaced, swapped, or a piece of markup put in."""
    place = source.randrange(len(text))
    length = source.choice((1, 1, 2, 5, 20))
    return source.choice(
        (
            lambda: text[:place] + text[place + length :],
            lambda: text[:place] + text[place : place + length] * 2 + text[place + length :],
            lambda: text[:place] + source.choice(list(FLAWS.values())) + text[place:],
            lambda: text[:place] + source.choice("<>&\"'/;]=\x0c\ufffe漢") + text[place + 1 :],
        )
    )()


@pytest.mark.parametrize("name", documents())
def test_a_mutated_record_loses_at_most_itself(name: str) -> None:
    """Whatever happens inside of one record, the five others are there, with the texts that they had."""
    parts = documents()[name]
    source = random.Random(f"mutations {name}")
    before = {record.identity: record.hash for record in _read(parts.protocol, parts.whole().encode()).records}
    assert set(before) == set(parts.records)
    for _ in range(COUNT * (1 if name == "json" else 4)):
        victim = source.choice(list(parts.records))
        bad = _mutated(parts.records[victim], source)
        whole = Parts(parts.protocol, parts.head, {**parts.records, victim: bad}, parts.tail).whole()
        reading = _read(parts.protocol, whole.encode("utf-8", "replace"))
        if name == "json":
            continue  # a JSON document is one value: nobody can say where a broken one goes on
        after = {record.identity: record.hash for record in reading.records}
        others = set(parts.records) - {victim}
        assert {key: after.get(key) for key in others} == {key: before[key] for key in others}, bad


def _byte_mutated(content: bytes, source: random.Random) -> bytes:
    """Bytes with one to three mutations."""
    data = bytearray(content)
    for _ in range(source.choice((1, 1, 2, 3))):
        place, length = source.randrange(len(data)), source.choice((1, 1, 1, 3, 40, 400))
        way = source.randrange(4)
        if way == 0:
            del data[place : place + length]
        elif way == 1:
            data[place : place + 1] = bytes(source.randrange(256) for _ in range(min(length, 40)))
        elif way == 2:
            data[place:place] = source.choice(
                (b"<", b"&", b"\x00", b"]]>", b"<!--", b"&#11;", b"\xff", b"\x1b$B", b"</item>")
            )
        else:
            del data[place + length * 20 :]
        data = data or bytearray(b"x")
    return bytes(data)


def _samples(shared: Path) -> list[Path]:
    """The samples that are documents of protocols."""
    found = sorted(path for path in (shared / "samples").rglob("*") if path.is_file() and path.stat().st_size < 120_000)
    return [path for path in found if "terms" not in path.parts and "kinds" not in path.parts]


def test_mutated_samples_leave_a_reading_and_nothing_else(shared: Path) -> None:
    """Real documents, each in many seeded mutations: no exception, nothing forbidden, no mojibake."""
    for path in _samples(shared):
        content = path.read_bytes()
        source = random.Random(f"samples {path.name}")
        chosen = harvesters.recognise(Document("https://a.example/x", content))
        name = chosen.NAME if chosen else "feed"
        for _ in range(COUNT):
            _read(name, _byte_mutated(content, source))


def test_mutated_documents_of_our_own_leave_a_reading(tmp_path: Path) -> None:
    """The same where the samples are not at hand."""
    source = random.Random("own")
    for parts in documents().values():
        for encoding in ("utf-8", "cp932", "euc_jp"):
            for _ in range(COUNT // 3):
                _read(parts.protocol, _byte_mutated(parts.whole().encode(encoding, "replace"), source))
