"""researchmap: official names by language, papers with their dates as they are, and lists that nobody zips."""

from __future__ import annotations

import json

from kakehashi.harvesters.researchmap import harvest
from kakehashi.model import Record
from tests.harvesters.reading import Answers, a_source, read_bytes

URL = "https://api.researchmap.jp/7000000/published_papers"
PAPER = {
    "@id": "https://api.researchmap.jp/7000000/published_papers/1",
    "rm:id": "1",
    "paper_title": {"ja": "水素の研究", "en": "Study of hydrogen"},
    "authors": {"ja": [{"name": "山田花子"}, {"name": "佐藤次郎"}], "en": [{"name": "Hanako Yamada"}]},
    "publication_date": "2026-11",
    "publication_name": {"en": "Journal of Hydrogen"},
    "identifiers": {"doi": ["10.1000/x"], "e_issn": ["1234-5678"]},
    "description": {"en": "水素についての説明"},
}
PROFILE = {
    "@id": "https://api.researchmap.jp/7000000",
    "rm:id": "7000000",
    "family_name": {"ja": "山田", "en": "Yamada", "ja-Kana": "ヤマダ"},
    "given_name": {"ja": "花子", "en": "Hanako", "ja-Kana": "ハナコ"},
    "affiliations": [{"affiliation": {"ja": "東北大学", "en": "Tohoku University"}}],
    "identifiers": {"orc_id": ["0000-0002-1825-0097"], "erad_id": ["12345678"]},
}


def _page(items: list[object], following: str = "") -> bytes:
    links = {"next": {"href": following}} if following else {}
    return json.dumps({"@type": "published_papers", "@id": URL, "items": items, "_links": links}).encode()


def test_a_paper() -> None:
    """Names of two lists that are not of one length would marry a person to another's name."""
    (record,) = read_bytes(_page([PAPER]), URL).records
    assert record.title == {"ja": "水素の研究", "en": "Study of hydrogen"}
    assert [dict(agent.name) for agent in record.creators] == [
        {"ja": "山田花子"},
        {"ja": "佐藤次郎"},
        {"en": "Hanako Yamada"},
    ]
    assert record.published is not None
    assert record.published.value == "2026-11"
    assert record.summary == {"ja": "水素についての説明"}, "a Japanese text under an English label is no English"
    assert {(item.scheme, item.value) for item in record.identifiers} == {
        ("doi", "10.1000/x"),
        ("issn", "1234-5678"),
        ("researchmap", "1"),
    }
    assert record.url == "https://doi.org/10.1000/x"


def test_a_profile_gives_the_official_names() -> None:
    """An English name that we made up ourselves would follow a researcher for years."""
    (record,) = read_bytes(json.dumps(PROFILE).encode(), "https://api.researchmap.jp/7000000").records
    assert record.title == {"ja": "山田 花子", "en": "Hanako Yamada"}
    assert record.creators[0].id == "0000-0002-1825-0097"
    assert record.organisations[0].name == {"ja": "東北大学", "en": "Tohoku University"}


def test_pages_are_walked_and_end() -> None:
    """A next page that is this page would keep the night for ever."""
    second = f"{URL}?start=2"
    fetch = Answers({URL: _page([PAPER], second), second: _page([{**PAPER, "@id": "2"}], second)})
    records = [item for item in harvest(a_source(URL), fetch, {}) if isinstance(item, Record)]
    assert len(records) == 2
    assert fetch.asked == [URL, second]


def test_an_error_and_nonsense_are_named() -> None:
    """An error in an answer is not an empty list."""
    error = json.dumps({"error": "not_found", "error_description": "x", "@id": "https://api.researchmap.jp/0"}).encode()
    assert "not_found" in (read_bytes(error, URL).error or "")
    assert read_bytes(b'{"rm:id": [', URL).error
    nonsense = json.dumps(
        {"@id": "https://api.researchmap.jp/1", "items": [1, None, {"authors": {"ja": "x"}}]}
    ).encode()
    assert read_bytes(nonsense, URL).records == ()
