"""Works from records: what a harvest writes, what it leaves alone, and what it never loses."""

from __future__ import annotations

from dataclasses import replace

from kakehashi.model import Record, SegmentEvent, Translated, Work
from kakehashi.reading.identity import with_hash
from kakehashi.records.config import Source
from kakehashi.review import state
from kakehashi.review.events import Rejected
from kakehashi.review.ledger import append, text_hash
from kakehashi.works.documents import (
    harvest_record,
    held_until,
    metadata_of,
    source_texts,
    stored_texts,
    translation_state,
    with_texts,
    work_id,
)

SOURCE = Source(url="https://a.example/", name={"en": "A"}, rights="own", id="a", kind="result")
BY = "Night <night@kakehashi.example>"


def _record(body: str = "<p>350億円</p>", **more: object) -> Record:
    values = {"title": {"ja": "水素の研究"}, "body": {"ja": body}, **more}
    return with_hash(Record("1", "https://a.example/1/", "ja", **values))  # type: ignore[arg-type]


def _day(number: int) -> str:
    return f"2026-11-{number:02}T18:00:00Z"


def _harvest(work: Work | None, record: Record, day: int) -> Work:
    found = harvest_record(work, record, SOURCE, _day(day), BY)
    assert found is not None
    return found


def test_the_same_record_twice_writes_nothing() -> None:
    """A night without news that rewrites works would send its editors looking for changes."""
    work = _harvest(None, _record(), 1)
    assert work.path == f"result/2026/{work_id('a', '1')}"
    assert harvest_record(work, _record(), SOURCE, _day(2), BY) is None


def test_a_change_keeps_the_old_text_and_says_so_in_the_ledger() -> None:
    """Nobody could say what a translator had before them when they wrote 35 billion."""
    work = _harvest(_harvest(None, _record(), 1), _record("<p>35億円</p>"), 2)
    assert [event.event for event in work.events] == ["harvested", "source-changed"]
    assert {"350億円", "35億円"} <= set(work.texts.values())
    assert "35億円" in work.original


def test_what_an_editor_has_set_stays() -> None:
    """An editor's field that the next harvest takes back would have to be set every week."""
    work = _harvest(None, _record(), 1)
    edited = work.original.replace("kind: result", "kind: news\nfields:\n- chemistry", 1)
    assert edited != work.original
    again = _harvest(replace(work, documents={"ja": edited}), _record("<p>35億円</p>"), 2)
    assert metadata_of(again)["kind"] == "news"
    assert metadata_of(again)["fields"] == ["chemistry"]


def test_withdrawn_and_back() -> None:
    """A page that its source takes back goes, keeps its ledger, and comes back when its source brings it back."""
    gone = replace(_record(), withdrawn=True)
    assert harvest_record(None, gone, SOURCE, _day(1), BY) is None
    work = _harvest(_harvest(None, _record(), 1), gone, 2)
    assert state.withdrawal(work.events) is not None
    assert "350億円" in work.texts.values()
    assert harvest_record(work, gone, SOURCE, _day(3), BY) is None
    assert state.withdrawal(_harvest(work, _record(), 4).events) is None


def test_a_source_that_keeps_changing_a_work_is_slowed_down() -> None:
    """A page with a counter in its text would be translated anew every night, in eight languages."""
    work = _harvest(None, _record("<p>0回</p>"), 1)
    taken = []
    for day in range(2, 29):
        record = _record(f"<p>{day}回</p>")
        if not held_until(work, record, _day(day)):
            work = _harvest(work, record, day)
            taken.append(day)
    assert taken == [2, 3, 4, 5, 6, 8, 12, 20]
    assert held_until(work, _record("<p>29回</p>"), _day(29)) == "2026-12-06T18:00:00Z"


def test_a_withdrawal_never_waits() -> None:
    """What is taken back has to go, however often it was changed before."""
    work = _harvest(None, _record("<p>0回</p>"), 1)
    for day in range(2, 7):
        work = _harvest(work, _record(f"<p>{day}回</p>"), day)
    assert held_until(work, _record("<p>7回</p>"), _day(6))
    assert not held_until(work, replace(_record(), withdrawn=True), _day(6))


def test_a_held_work_waits_sixteen_days_at_most() -> None:
    """A wait that doubles without an end would keep the last correction away for years."""
    work = _harvest(None, _record("<p>0回</p>"), 1)
    for number in range(1, 15):
        work = _harvest(work, _record(f"<p>{number}回</p>"), 2)
    assert held_until(work, _record("<p>15回</p>"), _day(3)) == "2026-11-18T18:00:00Z"
    assert not held_until(work, _record("<p>15回</p>"), _day(18))


def _translated(work: Work, texts: dict[str, str], day: int) -> Work:
    keys = {text: key for key, text in source_texts(work).items()}
    results = {keys[source]: Translated(target, "e") for source, target in texts.items()}
    return with_texts(work, "en", results, _day(day), BY)


def test_a_rejected_text_is_not_taken_again_from_the_ledger() -> None:
    """What an editor threw out would be back on the page in the next night, without anybody having given it."""
    work = _translated(_harvest(None, _record(), 1), {"水素の研究": "Hydrogen", "350億円": "35 billion yen"}, 2)
    keys = list(source_texts(work))
    assert stored_texts(work, "en", keys) == dict(zip(keys, ("Hydrogen", "35 billion yen"), strict=True))
    entry = SegmentEvent(keys[1], text_hash("35 billion yen"))
    no = Rejected(_day(3), "Hana <hana@x.example>", "en", (entry,), "number", "wrong")
    work = replace(work, events=append(work.events, no))
    assert stored_texts(work, "en", keys) == {keys[0]: "Hydrogen"}


def test_only_what_the_ledger_gave_follows_a_changed_sentence_by_its_place() -> None:
    """A sentence that somebody typed into the file and nobody recorded must not become the next one's translation."""
    work = _translated(_harvest(None, _record("<p>一</p><p>二</p>"), 1), {"水素の研究": "Hydrogen", "一": "One"}, 2)
    typed = work.documents["en"].replace("二", "Typed by hand")
    assert typed != work.documents["en"]
    changed = _harvest(replace(work, documents={**work.documents, "en": typed}), _record("<p>三</p><p>四</p>"), 3)
    found = {item.source: (item.text, item.state) for item in translation_state(changed, "en").segments}
    assert found == {"水素の研究": ("Hydrogen", "machine"), "三": ("One", "behind"), "四": ("", "missing")}
