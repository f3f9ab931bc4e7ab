"""A source's own texts in other languages: taken as they are, placed where they belong, safe from machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kakehashi.engines import Request
from kakehashi.filling.translating import Translator
from kakehashi.harvesting.storing import Stored, store_records
from kakehashi.model import Record, Result, Translated, Work
from kakehashi.reading.identity import with_hash
from kakehashi.records.config import Portal, Route, Site, Source
from kakehashi.review import state
from kakehashi.review.events import Supplied
from kakehashi.store.content import Store
from kakehashi.verbs.verify import work_problems
from kakehashi.works import documents as works

BY = "Night <night@kakehashi.example>"
SOURCE = Source(url="https://a.example/", name={"en": "A"}, rights="own", id="a", kind="result")
JA = "<p>水素を貯める。</p><ul><li>利点</li></ul>"


@dataclass
class Told:
    """An engine that remembers what it was asked."""

    asked: list[str] = field(default_factory=list)
    name: str = "told"
    external: bool = False
    takes_markup: bool = True
    takes_terms: bool = True
    batches: bool = False

    def supports(self, source: str, target: str) -> bool:
        """Any pair."""
        return True

    def translate(self, requests: Sequence[Request], source: str, target: str) -> list[Result]:
        """Something in the other language."""
        self.asked += [request.text for request in requests]
        return [Translated(f"told {len(self.asked)} {n}", "told") for n, _ in enumerate(requests)]


def _record(**more: object) -> Record:
    values = {
        "title": {"ja": "水素の研究", "en": "Hydrogen research"},
        "body": {"ja": JA},
        "credit": "The agency",
        **more,
    }
    return with_hash(Record("1", "https://a.example/1/", "ja", **values))  # type: ignore[arg-type]


def _at(day: int) -> str:
    return f"2026-11-{day:02}T18:00:00Z"


def _harvest(work: Work | None, record: Record, day: int) -> tuple[Work, tuple[str, ...]]:
    found = works.harvest_record(work, record, SOURCE, _at(day), BY) or work
    assert found is not None
    return works.supplied(found, record, _at(day), BY)


def _texts(work: Work, language: str = "en") -> list[str]:
    return [item.text for item in works.translation_state(work, language).segments]


def _supplied(work: Work) -> list[Supplied]:
    return [event for event in work.events if isinstance(event, Supplied)]


def test_title_and_summary_are_always_placed() -> None:
    """An official English title that is thrown away is replaced by what a machine makes of the Japanese one."""
    record = _record(summary={"ja": "要約。", "en": "A summary."})
    work, notes = _harvest(None, record, 1)
    assert _texts(work) == ["Hydrogen research", "A summary.", "", ""]
    (event,) = _supplied(work)
    assert (event.language, event.by, event.author) == ("en", BY, "The agency")
    assert {item.from_language for item in event.segments} == {"ja"}
    assert notes == ()
    assert work_problems(work) == []


def test_a_body_that_lines_up_is_placed_segment_by_segment() -> None:
    record = _record(body={"ja": JA, "en": "<p>To store hydrogen.</p><ul><li>Benefits</li></ul>"})
    work, notes = _harvest(None, record, 1)
    assert _texts(work) == ["Hydrogen research", "To store hydrogen.", "Benefits"]
    assert "- Benefits" in work.documents["en"]
    assert notes == ()


@pytest.mark.parametrize(
    "english", ["<p>To store hydrogen.</p>", "<ul><li>Benefits</li></ul><p>To store hydrogen.</p>", "<p>a</p>" * 5]
)
def test_a_body_that_does_not_line_up_is_named_and_left(english: str) -> None:
    """A paragraph under the wrong heading would be a false translation in the source's own name."""
    work, notes = _harvest(None, _record(body={"ja": JA, "en": english}), 1)
    assert _texts(work) == ["Hydrogen research", "", ""]
    (note,) = notes
    assert note.startswith("en: body")


def test_a_summary_without_a_place_is_named() -> None:
    """The original has none: in its file there is nowhere to put one."""
    _, notes = _harvest(None, _record(summary={"en": "A summary."}), 1)
    assert notes == ("en: summary not placed",)


def test_nothing_is_taken_of_a_language_that_has_no_file() -> None:
    work, _ = _harvest(None, _record(title={"ja": "水素の研究", "fr": "Recherche", "../../x": "y"}), 1)
    assert sorted(work.documents) == ["ja"]


def test_the_same_text_is_taken_once_and_another_one_anew() -> None:
    """An editor's touch must outlive the nights, and the source's own correction must come."""
    work, _ = _harvest(None, _record(), 1)
    same, _ = _harvest(work, _record(), 2)
    assert same == work
    title = next(iter(works.source_texts(work)))
    edited = works.with_texts(work, "en", {title: Translated("Hydrogen!", "")}, _at(3), "Hana <h@x>", typed=True)
    kept, _ = _harvest(edited, _record(), 4)
    assert kept == edited
    newer, _ = _harvest(edited, _record(title={"ja": "水素の研究", "en": "Research on hydrogen"}), 5)
    assert _texts(newer)[0] == "Research on hydrogen"
    assert len(_supplied(newer)) == 2
    assert "Hydrogen!" in newer.texts.values()


def test_a_machines_text_gives_way() -> None:
    """Works that were translated before the source had an English title get it with the next night."""
    work, _ = _harvest(None, _record(title={"ja": "水素の研究"}), 1)
    title = next(iter(works.source_texts(work)))
    machine = works.with_texts(work, "en", {title: Translated("Water element research", "e")}, _at(2), BY)
    newer, _ = _harvest(machine, _record(), 3)
    assert _texts(newer)[0] == "Hydrogen research"


def test_what_somebody_has_just_typed_is_not_written_over() -> None:
    """An edit that is in the file and in no event yet would be gone without a trace."""
    work, _ = _harvest(None, _record(), 1)
    typed = work.documents["en"].replace("Hydrogen research", "Typed just now")
    work = replace(work, documents={**work.documents, "en": typed})
    newer, _ = _harvest(work, _record(title={"ja": "水素の研究", "en": "Research on hydrogen"}), 2)
    assert _texts(newer)[0] == "Typed just now"
    typists = dict.fromkeys(works.unrecorded_texts(newer, "en"), "Hana <h@x>")
    recorded = works.record_edits(newer, "en", typists, _at(3), BY)
    later, _ = _harvest(recorded, _record(title={"ja": "水素の研究", "en": "Research on hydrogen"}), 4)
    assert _texts(later)[0] == "Research on hydrogen"


def _translator(engine: Told) -> Translator:
    portal = Portal(
        Site("https://p.example/", ("en",), {}), sources={"a": SOURCE}, routes=(Route("ja", "en", ("told",)),)
    )
    return Translator(portal, lambda _: engine, BY, _at(9))


def test_a_machine_fills_what_is_open_and_nothing_else() -> None:
    """A person's text that a machine replaces is lost to readers, and nobody would look."""
    work, _ = _harvest(None, _record(), 1)
    engine = Told()
    filled = _translator(engine).work(work, ["en"], direct=True)
    assert _texts(filled)[0] == "Hydrogen research"
    assert "水素の研究" not in engine.asked
    assert len(engine.asked) == 2


def test_a_machine_leaves_a_supplied_text_whose_original_has_changed() -> None:
    """The publisher's own title of yesterday, marked as behind, is still the publisher's."""
    work, _ = _harvest(None, _record(), 1)
    changed, _ = _harvest(work, _record(title={"ja": "水素の新しい研究"}), 2)
    engine = Told()
    filled = _translator(engine).work(changed, ["en"], direct=True)
    assert works.translation_state(filled, "en").segments[0].state == "behind"
    assert _texts(filled)[0] == "Hydrogen research"
    assert "水素の新しい研究" not in engine.asked


def test_a_harvest_stores_what_was_supplied_and_reports_the_rest(tmp_path: Path) -> None:
    """From the record to the files, under the rights of the source: a linked title stays in its own language."""
    store = Store(tmp_path)
    done = Stored()
    record = _record(body={"ja": JA, "en": "<p>a</p>"})
    store_records(store, SOURCE, [record], _at(1), BY, {}, done)
    (path,) = store.work_paths()
    work = store.work(path)
    assert _texts(work)[0] == "Hydrogen research"
    assert done.unplaced == [(path, "en: body (1 segments, the original has 2) not placed")]
    known = {path.rsplit("/", 1)[1]: str(path)}
    again = Stored()
    store.writes.clear()
    store_records(store, SOURCE, [record], _at(2), BY, known, again)
    assert (store.writes, again.unplaced, again.unchanged) == ([], [], 1)
    broken = work.documents["en"] + "\none more\n\nand more\n"
    store.write_work(replace(work, documents={**work.documents, "en": broken}))
    newer = _record(title={"ja": "水素の研究", "en": "Other"})
    store_records(store, SOURCE, [newer], _at(3), BY, known, again)
    assert [problem.source for problem in again.problems] == ["a"]
    assert store.work(path).documents["en"] == broken, "a file that nobody can read is not overwritten"
    linked = Stored()
    store_records(Store(tmp_path / "b"), replace(SOURCE, rights="link"), [record], _at(1), BY, {}, linked)
    (path,) = Store(tmp_path / "b").work_paths()
    assert list(Store(tmp_path / "b").work(path).documents) == ["ja"]


def test_supplied_targets_are_those_of_a_language() -> None:
    work, _ = _harvest(None, _record(title={"ja": "水素", "en": "Hydrogen", "ko": "수소"}), 1)
    assert state.supplied_languages(work.events) == {"en", "ko"}
    assert len(state.supplied_targets(work.events, "ko")) == 1
