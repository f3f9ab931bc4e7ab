"""The data of the project: dates keep their precision, events keep their identity."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.model import Agent, Event, Identifier, Published, Record, SegmentEvent
from kakehashi.web_address import WebAddress


@pytest.mark.parametrize(
    ("value", "precision"),
    [("2026", "year"), ("2026-11", "month"), ("2026-11-23", "day"), ("2026-11-23T10:00+09:00", "minute")],
)
def test_a_date_is_as_precise_as_its_source(value: str, precision: str) -> None:
    assert Published(value).precision == precision


@pytest.mark.parametrize("value", ["", "26", "2026-11-23 10:00", "2026/11/23", "2026-1-2"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        Published(value)


def test_a_record_is_plain_json_with_the_names_of_its_fields() -> None:
    record = Record(
        "i", "https://a.example/", "ja", {"ja": "題"}, published=Published("2026-11"), creators=(Agent({"ja": "山"}),)
    )
    plain = json.loads(json.dumps(record.to_json()))
    assert plain["published"] == {"value": "2026-11", "precision": "month"}
    assert plain["creators"] == [{"name": {"ja": "山"}, "id": ""}]
    assert plain["title"] == {"ja": "題"}


def test_a_record_is_the_one_door_for_addresses() -> None:
    """There are thirteen readers and one record: a scheme that one of them forgets must not reach a page."""
    record = Record(
        "https://a.example/1", "java\nscript:alert(1)", "ja", {"ja": "題"}, licence="data:text/html,x",
        official={"en": "JAVASCRIPT:alert(1)", "ko": "HTTPS://A.Example/ko"},
        images=("http://[::1", "https://a.example/1.png"),
        identifiers=(Identifier("uri", "vbscript:x"), Identifier("doi", "10.1/x")),
        creators=(Agent({"ja": "山"}, "javascript:alert(1)"),),
    )  # fmt: skip
    assert (record.url, record.licence, dict(record.official)) == ("", "", {"ko": "https://a.example/ko"})
    assert type(record.official["ko"]) is WebAddress
    assert record.images == ("https://a.example/1.png",)
    assert record.identifiers == (Identifier("doi", "10.1/x"),)
    assert record.creators == (Agent({"ja": "山"}),)
    assert [warning.split(":")[0] for warning in record.warnings] == [
        "official en", "url", "image", "licence", "identifier uri", "id in creators",
    ]  # fmt: skip


def test_a_record_that_is_made_again_says_the_same() -> None:
    """A record goes through many hands: what was left out once is named once, and what was checked stays."""
    record = Record("i", "javascript:1", "ja", {"ja": "題"}, images=("https://a.example/",))
    assert replace(record, hash="") == record
    assert Record.from_json(json.loads(json.dumps(record.to_json()))) == record
    assert len(record.warnings) == 1


def test_an_identity_that_would_run_is_none() -> None:
    """A record that has no other name cannot be a work; its reading names it."""
    assert Record("javascript:alert(1)", "", "ja", {"ja": "題"}).identity == ""


@pytest.mark.parametrize(
    "character", ["\0", "\x08", "\x0b", "\x1d", "\x1f", "\ufffe", "\uffff", chr(0xD800), chr(0xDFFF)]
)
def test_what_xml_forbids_stands_in_no_field(character: str) -> None:
    """One such character in one title made the portal's own feed unreadable for every reader of it."""
    text = f"水{character}素"
    texts, agents = {"ja": text}, (Agent({"ja": text}, text),)
    record = Record(
        text, f"https://a.example/{character}x", "ja", texts, texts, texts, creators=agents, organisations=agents,
        identifiers=(Identifier("guid", text),), subjects=(text,), rights=text, licence=text, credit=text,
        warnings=(text,),
    )  # fmt: skip
    assert character not in json.dumps(record.to_json(), ensure_ascii=False)
    assert character == "\x0b" or record.title["ja"] == "水素"


@given(st.text(), st.lists(st.text(min_size=1), max_size=3), st.text())
def test_an_event_survives_its_json_and_keeps_its_id(by: str, keys: list[str], reason: str) -> None:
    entries = tuple(SegmentEvent(key, "t", "ja", "h") for key in keys)
    event = Event("translated", "2026-01-01T00:00:00Z", by, segments=entries, reason=reason, language="en").sealed()
    again = Event.from_json(json.loads(json.dumps(event.to_json())))
    assert again == event
    assert again.sealed().id == event.id
