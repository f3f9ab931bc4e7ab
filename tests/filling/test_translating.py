"""Translate: which engine is asked for what, in which order, and when it is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kakehashi.engines import Engine, Request
from kakehashi.errors import EngineError
from kakehashi.filling.translating import TranslateReport, Translator, translate
from kakehashi.harvesting.storing import Stored, store_records
from kakehashi.model import Failure, Record, Result, Translated
from kakehashi.reading.identity import with_hash
from kakehashi.records.config import Portal, read_config
from kakehashi.review.approval import approval, rejection
from kakehashi.review.events import Rejected, Undone
from kakehashi.review.events import Translated as TranslatedEvent
from kakehashi.review.ledger import append
from kakehashi.store.content import Store
from kakehashi.works.documents import stored_texts, translation_state

AT, BY = "2026-11-23T18:00:00Z", "Night <night@example.org>"
CONFIG = """
[site]
url = "https://example.org/"
languages = ["en", "pt"]
names = { en = "Portal" }

[sources.open]
name = { en = "Open" }
url = "https://open.example/"
rights = "open"
licence = "CC-BY-4.0"

[sources.closed]
name = { en = "Closed" }
url = "https://closed.example/"
rights = "permission"
permission = { reference = "letter 1", date = "2026-01-01", what = ["body"] }

[[routes]]
from = "ja"
to = "en"
engines = ["first", "second"]
%s

[[routes]]
from = "en"
to = "pt"
engines = ["pivot"]
"""


@dataclass
class Stub:
    """An engine that answers with a function of the text and remembers what it was asked."""

    name: str
    answer: Callable[[str], Result]
    external: bool = True
    takes_markup: bool = False
    takes_terms: bool = True
    batches: bool = False
    asked: list[Request] = field(default_factory=list)

    def supports(self, source: str, target: str) -> bool:
        return source != target

    def translate(self, requests: Sequence[Request], source: str, target: str) -> Iterator[Result]:
        for request in requests:
            self.asked.append(request)
            yield self.answer(request.text)


def works_well(name: str) -> Stub:
    return Stub(name, lambda text: Translated(f"text of {len(text)} by {name}", name, "model", "1"))


def fails(name: str) -> Stub:
    return Stub(name, lambda _: Failure("out of order", retryable=True))


@dataclass
class Case:
    """A store with two works, and the engines that may be asked."""

    store: Store
    portal: Portal
    engines: dict[str, Stub]

    def run(self, *, dry_run: bool = False) -> tuple[TranslateReport, Translator]:
        def engine(name: str) -> Engine:
            if name not in self.engines:
                raise EngineError("not ready", where=name)
            return self.engines[name]

        translator = Translator(self.portal, engine, BY, AT, dry_run=dry_run)
        report = translate(self.store, translator, list(self.store.work_paths()), ("en", "pt"), lambda _: None)
        return report, translator


def case(tmp_path: Path, *engines: Stub, route: str = "") -> Case:
    portal = read_config(CONFIG % route)
    store = Store(tmp_path)
    for name, source in portal.sources.items():
        record = with_hash(Record(
            f"https://{name}.example/1", f"https://{name}.example/1", "ja", {"ja": f"{name}の題"},
            {"ja": "要約の文です。"}, {"ja": "<p>一つ目の文です。</p><p>二つ目の文です。</p>"}, kind="news",
        ))  # fmt: skip
        store_records(store, source, [record], AT, BY, {}, Stored())
    return Case(store, portal, {engine.name: engine for engine in engines})


def test_what_the_first_engine_cannot_the_second_does(tmp_path: Path) -> None:
    """One service that is down must not leave the page empty while another is up."""
    found = case(tmp_path, fails("first"), works_well("second"), works_well("pivot"))
    report, _ = found.run()
    assert report.translated["en", "second"] == 4
    assert any("out of order" in problem.message for problem in report.problems)


def test_a_pivot_is_translated_from_and_named_in_the_ledger(tmp_path: Path) -> None:
    """A reader of the Portuguese must be able to learn that it came by way of English."""
    found = case(tmp_path, works_well("first"), works_well("pivot"))
    found.run()
    work = found.store.work(next(path for path in found.store.work_paths() if "open" in path))
    events = [event for event in work.events if isinstance(event, TranslatedEvent) and event.language == "pt"]
    assert {item.from_language for event in events for item in event.segments} == {"en"}
    assert {(event.engine, event.model, event.version) for event in events} == {("pivot", "model", "1")}


def test_an_engine_that_keeps_failing_is_left_alone(tmp_path: Path) -> None:
    """Asking a dead service four hundred times costs the night and helps nobody."""
    found = case(tmp_path, fails("first"), works_well("second"), route="max_failures = 2")
    found.run()
    assert len(found.engines["first"].asked) == 4  # one work's texts were on their way; no other's were sent


def test_a_budget_of_characters_is_kept(tmp_path: Path) -> None:
    """A paid service must not be sent more than was decided."""
    found = case(tmp_path, works_well("first"), route="max_characters = 10")
    report, _ = found.run()
    assert sum(len(request.text) for request in found.engines["first"].asked) <= 10
    assert report.missing["en"] > 0
    assert any("budget" in problem.message and not problem.failed for problem in report.problems)


def test_a_budget_of_money_is_kept_and_said(tmp_path: Path) -> None:
    """A service at 20 a million must not cost more than was decided, and the report says what it cost."""
    table = "max_cost = 0.0002\n[engines.first]\nprice = 20.0"
    found = case(tmp_path, works_well("first"), route=table)
    report, _ = found.run()
    sent = sum(len(request.text) for request in found.engines["first"].asked)
    assert 0 < sent <= 10
    assert report.cost == {"first": pytest.approx(sent * 20 / 1_000_000)}


def test_what_the_memory_knows_costs_no_budget(tmp_path: Path) -> None:
    """A budget is for what leaves this machine; looking something up here is free."""
    memory = replace(works_well("first"), external=False)
    report, _ = case(tmp_path, memory, route="max_characters = 10").run()
    assert report.translated["en", "first"] > 0
    assert report.cost == {}


def test_a_text_that_may_not_leave_the_machine_does_not(tmp_path: Path) -> None:
    """A permission to translate is no permission to hand the text to a third party."""
    found = case(tmp_path, works_well("first"), works_well("second"))
    found.run()
    assert not any("closedの題" in request.text for stub in found.engines.values() for request in stub.asked)
    assert any("openの題" in request.text for request in found.engines["first"].asked)


def test_a_second_run_asks_nothing(tmp_path: Path) -> None:
    """A night without changes makes no engine call."""
    found = case(tmp_path, works_well("first"), works_well("pivot"))
    found.run()
    before = len(found.engines["first"].asked)
    report, _ = found.run()
    assert len(found.engines["first"].asked) == before
    assert report.calls == 0


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(tmp_path: Path) -> None:
    """Before a key is switched on, somebody wants to know what it will cost."""
    found = case(tmp_path, works_well("first"), works_well("second"))
    _, translator = found.run(dry_run=True)
    assert found.engines["first"].asked == []
    segments, characters = translator.plan["ja", "en", "first"]
    assert segments == 4
    assert characters > 20
    assert not list(found.store.folder.rglob("en.md"))


def test_a_rejected_text_comes_back_from_nowhere(tmp_path: Path) -> None:
    """What a person has thrown out must not stand there again the next morning, from the ledger or from an engine."""
    found = case(tmp_path, works_well("first"), works_well("pivot"))
    found.run()
    path = next(path for path in found.store.work_paths() if "open" in path)

    def text(key: str, language: str = "en") -> str:
        states = translation_state(found.store.work(path), language).segments
        return next(item.text for item in states if item.key == key)

    work = found.store.work(path)
    item = translation_state(work, "en").segments[3]
    rejected = rejection(translation_state(work, "en"), [item.key], "A. Reader <a@example.org>", AT, "no", path)
    events = append(work.events, rejected)
    found.store.write_work(replace(work, events=events))
    found.run()
    assert text(item.key) == ""
    assert stored_texts(found.store.work(path), "en", [item.key]) == {}
    assert found.store.work(path).events == events, "the engine's same answer was taken again"
    assert item.key in stored_texts(found.store.work(path), "pt", [item.key]), "of another language nothing was said"
    same = Rejected(AT, "A. Reader <a@example.org>", "ko", rejected.segments, reason="no")
    assert stored_texts(replace(work, events=append(work.events, same)), "en", [item.key]) == {item.key: item.text}
    undone = Undone(AT, "A. Reader <a@example.org>", events[-1].id)
    found.store.write_work(replace(work, events=append(events, undone)))
    assert stored_texts(found.store.work(path), "en", [item.key]) == {item.key: item.text}
    found.run()
    assert text(item.key) == item.text


def test_neighbours_go_along(tmp_path: Path) -> None:
    """ "It" cannot be translated by an engine that does not know what stood before."""
    found = case(tmp_path, works_well("first"))
    found.run()
    request = next(item for item in found.engines["first"].asked if item.text == "二つ目の文です。")
    assert request.before == "一つ目の文です。"


def test_an_engine_that_cannot_be_made_is_named_and_the_next_is_asked(tmp_path: Path) -> None:
    """A missing key must be read in the report, not found out a week later."""
    found = case(tmp_path, works_well("second"))
    report, _ = found.run()
    assert any("engine first" in problem.message for problem in report.problems)
    assert report.translated["en", "second"] == 4


@pytest.mark.parametrize("raised", [ValueError("odd"), RuntimeError("broken")])
def test_whatever_an_engine_raises_is_its_failure(tmp_path: Path, raised: Exception) -> None:
    """An engine is somebody else's code; its defects must not end our night."""

    def answer(_: str) -> Result:
        raise raised

    found = case(tmp_path, Stub("first", answer), works_well("second"))
    report, _ = found.run()
    assert report.translated["en", "second"] == 4


def test_a_route_over_approved_texts_waits_for_a_person(tmp_path: Path) -> None:
    """Vietnamese from an English that nobody has read doubles its errors."""
    found = case(tmp_path, works_well("first"), works_well("pivot"))
    found.portal = read_config((CONFIG % "").replace('engines = ["pivot"]', 'engines = ["pivot"]\nneeds = "approved"'))
    found.run()
    assert found.engines["pivot"].asked == []
    path = next(path for path in found.store.work_paths() if "open" in path)
    work = found.store.work(path)
    event = approval(translation_state(work, "en"), (), "A. Reader <a@example.org>", AT, path)
    found.store.write_work(replace(work, events=append(work.events, event)))
    found.run()
    assert len(found.engines["pivot"].asked) == 3  # two of the four texts are the same: one call is enough
