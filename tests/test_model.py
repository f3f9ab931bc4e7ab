"""The data of the project: dates keep their precision, events keep their identity."""

from __future__ import annotations

import json

import pytest

from kakehashi.model import Agent, Published, Record


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
