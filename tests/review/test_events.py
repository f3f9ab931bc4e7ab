"""Events are records with their own fields; a ledger of the first format becomes one of today and loses nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import MISSING, fields, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.errors import ContentError
from kakehashi.model import SegmentEvent, canonical_json, sha256
from kakehashi.review import ledger
from kakehashi.review.events import (
    FORMAT,
    KINDS,
    REASON_CODES,
    Commented,
    Event,
    ReasonCode,
    Rejected,
    Waived,
    from_json,
    language_of,
    reason_of,
    sealed,
    segments_of,
    to_json,
)

AT, ANNA = "2026-01-01T00:00:00Z", "Anna <anna@x.example>"
SEGMENT = st.builds(SegmentEvent, st.text(min_size=1), st.text(), st.text(), st.text())
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(),
    tuple[str, ...]: st.lists(st.text(), max_size=2).map(tuple),
    tuple[SegmentEvent, ...]: st.lists(SEGMENT, max_size=2).map(tuple),
    ReasonCode: st.sampled_from(["", *REASON_CODES]),
}


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event, with any texts in its fields."""
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    hints = get_type_hints(kind)
    values = {item.name: draw(VALUES[hints[item.name]]) for item in fields(kind) if item.name != "id"}
    return sealed(kind(**values))


@given(events())
def test_an_event_survives_its_json_and_keeps_its_id(event: Event) -> None:
    """An approval that reads otherwise after a night would no longer be what a person said."""
    again = from_json(json.loads(canonical_json(to_json(event))))
    assert again == event
    assert sealed(again).id == event.id


@given(events(), st.data())
def test_no_two_events_share_an_id(event: Event, data: st.DataObject) -> None:
    """A changed event that kept its id could not be told from the true one."""
    name = data.draw(st.sampled_from([item.name for item in fields(event) if item.name != "id"]))
    value = data.draw(VALUES[get_type_hints(type(event))[name]])
    changed = replace(event, **{name: value})
    assert (sealed(changed).id == event.id) == (changed == event)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_says_its_version_and_refuses_fields_of_others(kind: str) -> None:
    """A field that is read by nobody would be swallowed, and with it what somebody meant by it."""
    needed = {item.name: () if "tuple" in str(item.type) else "x" for item in fields(KINDS[kind])}
    needed = {item.name: needed[item.name] for item in fields(KINDS[kind]) if item.default is MISSING}
    plain = to_json(KINDS[kind](**needed))  # type: ignore[arg-type]
    assert plain["v"] == FORMAT
    assert plain["event"] == kind
    with pytest.raises(ValueError, match="no 'afters'; was 'after' meant"):
        from_json({**plain, "afters": []})
    for name in needed:
        with pytest.raises(ValueError, match=f"needs '{name}'"):
            from_json({key: value for key, value in plain.items() if key != name})


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("v", 3, "format 3 is not known"),
        ("event", "aproved", "was 'approved' meant"),
        ("segments", {}, "is a list"),
        ("segments", [{"target": "t"}], "not a segment"),
        ("segments", [{"source": "k", "form": "ja"}], "was 'from' meant"),
        ("segments", [{"source": 1}], "is a text"),
        ("after", ["a", 1], "is a text"),
        ("code", "numbers", "is one of number, name"),
    ],
)
def test_what_is_no_event_is_said_in_words(field: str, value: object, said: str) -> None:
    """Whoever merged a ledger by hand has to find the line and the word."""
    plain = to_json(Rejected(AT, ANNA, "en", (SegmentEvent("k", "t"),), "number"))
    with pytest.raises(ValueError, match=said):
        from_json({**plain, field: value})


def test_a_segment_is_written_with_the_names_of_the_format() -> None:
    """Tools of others read these four keys."""
    event = Rejected(AT, ANNA, "en", (SegmentEvent("k", "t", "ja", "h"),), "number", "35 is not 350")
    plain = to_json(event)
    assert plain["segments"] == [{"source": "k", "target": "t", "from": "ja", "from_hash": "h"}]
    assert (plain["code"], plain["reason"]) == ("number", "35 is not 350")
    assert (language_of(event), segments_of(event), reason_of(event)) == ("en", event.segments, "35 is not 350")


# ---- the first format


def old(after: Sequence[dict[str, Any]] = (), **values: Any) -> dict[str, Any]:
    """An event as the program of the first format wrote it: empty fields left out, its id over the rest."""
    body = {"at": AT, "by": ANNA, **values}
    if after:
        body["after"] = sorted(item["id"] for item in after)
    return {"id": sha256(canonical_json(body)), **body}


def file(*lines: dict[str, Any]) -> str:
    return "".join(canonical_json(line) + "\n" for line in lines)


SEGMENTS = [{"source": "k", "target": "t", "from": "ja", "from_hash": "h"}]
HARVESTED = old(event="harvested", language="ja", revision="r", keys=["k"], record_hash="x", reason="fields a: b")
TRANSLATED = old([HARVESTED], event="translated", language="en", segments=SEGMENTS, engine="e", model="m", version="1")
COMMENTED = old([TRANSLATED], event="commented", language="en", segments=SEGMENTS, reason="is this right?")
WAIVED = old([TRANSLATED], event="waived", language="en", segments=SEGMENTS, engine="numbers", reason="a round figure")
MERGED = old([COMMENTED, WAIVED], event="approved", language="en", segments=SEGMENTS)
BARE = old([MERGED], event="waived", language="en", segments=SEGMENTS)
REJECTED = old([BARE], event="rejected", language="en", segments=SEGMENTS, reason="no")
GONE = old([REJECTED], event="withdrawn", reason="withdrawn")
BACK = old([GONE], event="restored", reason="again")
OLD = (HARVESTED, TRANSLATED, COMMENTED, WAIVED, MERGED, BARE, REJECTED, GONE, BACK)


def test_an_old_ledger_is_read_as_one_of_today() -> None:
    """An approval given before the format had a version must still count, and a waiver must name its check."""
    found = ledger.read_ledger(file(*OLD), "x")
    assert [event.event for event in found if event.was] == [line["event"] for line in OLD[:2]] + [
        event.event for event in found[2:]
    ]
    waiver = next(event for event in found if isinstance(event, Waived))
    assert (waiver.check, waiver.reason) == ("numbers", "a round figure")
    assert next(event for event in found if isinstance(event, Commented)).text == "is this right?"
    assert ledger.problems(found, "x") == []
    again = ledger.read_ledger(ledger.write_ledger(found), "x")
    assert again == found


def test_the_old_ids_are_proved_and_a_lie_in_an_old_ledger_is_still_found() -> None:
    """Conversion must not wash a forged line clean."""
    found = ledger.read_ledger(file(*OLD), "x")
    assert {event.was for event in found} == {line["id"] for line in OLD}
    forged = {**MERGED, "by": "Ben <ben@x.example>"}
    lines = [forged if line is MERGED else line for line in OLD]
    assert any("was changed" in line for line in ledger.problems(ledger.read_ledger(file(*lines), "x"), "x"))


@given(st.integers(0, 2**32))
def test_branches_of_both_formats_merge_as_a_union(seed: int) -> None:
    """A colleague who has not updated yet must not double the history of everybody who has."""
    chosen = random.Random(seed)
    whole = ledger.read_ledger(file(*OLD), "x")
    today = {event.was: to_json(event) for event in whole}
    pairs = [(line, today[line["id"]]) for line in OLD]
    lines = [line for pair in pairs for line in chosen.choice([pair[:1], pair[1:], pair])]
    chosen.shuffle(lines)
    assert ledger.read_ledger(file(*lines), "x") == whole


def test_what_the_first_format_never_had_is_named_with_its_line() -> None:
    """A field that conversion would drop is somebody's words."""
    with pytest.raises(ContentError, match=r"x:2: .*no 'engine'"):
        ledger.read_ledger(file(HARVESTED, old([HARVESTED], event="approved", engine="e")), "x")
    with pytest.raises(ContentError, match="no kind of event of format 1"):
        ledger.read_ledger(file(old(event="redacted")), "x")
