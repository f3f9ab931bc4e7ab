"""XML from outside: attacks end at once and leave nothing, broken documents are read as far as they go and said so."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from kakehashi.errors import InputError
from kakehashi.reading.xml import BROKEN, child, children, parse_xml, text_of
from tests.harvesters.reading import read_bytes

ITEM = "<rss><channel><item><title>{}</title></item></channel></rss>"
BOMB = (
    '<!DOCTYPE b [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><rss><channel><item><title>&a9;</title></item></channel></rss>"
)


def _text(content: str) -> str:
    """The text that a document gives, ``""`` where it is refused."""
    try:
        return text_of(parse_xml(content)[0])
    except InputError:
        return ""


def test_corpus_of_attacks(shared: Path) -> None:
    """Entities are never expanded, and nothing outside the document is ever asked for."""
    for file in sorted((shared / "corpora/xml-attacks/defusedxml").glob("*.xml")):
        tracemalloc.start()
        text = _text(file.read_text(encoding="utf-8"))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(text) < 200, file.name
        assert "1234567890" not in text, file.name
        assert "BBBB" not in text, file.name
        assert peak < 20_000_000, file.name


@pytest.mark.parametrize(
    "document",
    [
        BOMB,
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + ITEM.format("&e;"),
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>' + ITEM.format("t"),
        ITEM.format('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/hostname" parse="text"/>t'),
    ],
    ids=["laughs", "external", "parameter", "xinclude"],
)
def test_a_feed_cannot_read_our_files(document: str) -> None:
    """A title that holds a file of this machine would be published."""
    reading = read_bytes(document.encode())
    titles = [title for record in reading.records for title in record.title.values()]
    try:
        name = Path("/etc/hostname").read_text(encoding="utf-8").strip()
    except OSError:
        name = "no such file"
    assert all(len(title) < 100 and name not in title and "lol" not in title for title in titles)


@pytest.mark.parametrize(
    "document",
    [
        "<rss><channel>" + "<item>" * 20_000 + "<title>t</title>",
        "<rss><channel><item "
        + " ".join(f'a{n}="x"' for n in range(100_000))
        + "><title>t</title></item></channel></rss>",
        "<rss><channel><item><title>" + "あ" * 3_000_000 + "</title></item></channel></rss>",
        "<rss><channel><item><title>t</title><description><![CDATA["
        + "<div>" * 50_000
        + "]]></description></item></channel></rss>",
        "<rss><channel><item><title>t</title><description><![CDATA["
        + "<b><p>" * 5_000
        + "]]></description></item></channel></rss>",
        "<rss>" + "&amp;" * 100_000 + "</rss>",
        "<rss",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>",
    ],
    ids=["nested", "attributes", "long", "divs", "misnested", "entities", "cut", "open"],
)
def test_a_monster_is_read_or_refused(document: str) -> None:
    """Whatever a source sends, its reading ends with records or a reason; the runner's time limit would fail a hang."""
    reading = read_bytes(document.encode())
    assert reading.error or reading.format


def test_broken_xml_is_read_as_far_as_it_goes_and_said() -> None:
    """A feed that breaks off must neither be lost nor give half an item for a whole one."""
    document = "<rss><channel><item><title>一</title></item><item><title>二</title></item><item><title>三半"
    reading = read_bytes(document.encode())
    assert [record.title["ja"] for record in reading.records] == ["一", "二"]
    assert any(warning.startswith(BROKEN) for warning in reading.warnings)


def test_a_bare_ampersand_loses_nothing() -> None:
    """The commonest defect of hand-made feeds."""
    document = (
        "<rss><channel><item><title>R&D の成果</title><link>https://x.example/?a=1&b=2</link></item></channel></rss>"
    )
    (record,) = read_bytes(document.encode()).records
    assert "R" in record.title["ja"]
    assert "の成果" in record.title["ja"]


def test_names_without_namespaces() -> None:
    """Elements are asked for by their local name, in the order of the names that were asked for."""
    root, notes = parse_xml('<a xmlns:d="urn:d"><d:b>1</d:b><b>2</b><!-- b --><c/></a>')
    assert notes == ()
    assert [text_of(item) for item in children(root, "b")] == ["1", "2"]
    found = child(root, "x", "c", "b")
    assert found is not None
    assert found.tag == "c"
