"""Harvest over loopback: what is stored, what is asked again, and whose failure is whose."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import kakehashi.harvesting.storing
from kakehashi import segments
from kakehashi.errors import ContentError
from kakehashi.fetch import State
from kakehashi.harvesting.storing import HarvestReport, harvest
from kakehashi.model import Record, SegmentEvent, Translated, Work
from kakehashi.records.config import Source
from kakehashi.review import ledger
from kakehashi.review.events import Approved
from kakehashi.store.content import Store
from kakehashi.works.documents import harvest_record, metadata_of, translation_state, with_texts
from tests.fetch.site import Answer, Site, Time, client, serve

BY = "Night <night@kakehashi.example>"
FEED = "press.example/feed.xml"
LIST = "other.example/list.html"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        yield served


class Nights:
    """A store, its state on disk, and a clock that goes on a day a night."""

    def __init__(self, root: Path, site: Site) -> None:
        self.root, self.site, self.time = root, site, Time()
        self.store = Store(root)
        self.sources = [
            Source(url=f"https://{FEED}", name={"en": "A"}, rights="own", id="a"),
            Source(url=f"https://{LIST}", name={"en": "B"}, rights="own", id="b", harvester="html_list", rules=RULES),
        ]

    def night(self, reread: Collection[str] | None = None) -> HarvestReport:
        """One harvest, as the night does it."""
        state = State() if reread is not None else State.load(self.root / "http.json")
        with client(self.site, state=state, time=self.time, min_interval=0.0, tries=1) as ask:
            at = self.time.now.strftime("%Y-%m-%dT18:00:00Z")
            states, quiet = self.root / "states", lambda _: None
            report = harvest(
                self.store,
                self.sources,
                ask,
                states=states,
                at=at,
                by=BY,
                progress=quiet,
                stored=ask.commit,
                reread=reread,
            )
            if reread is None:
                state.save(self.root / "http.json")
        self.time.now += timedelta(days=1)
        return report

    def works(self) -> dict[str, str]:
        """All originals by their paths."""
        return {path: self.store.work(path).original for path in self.store.work_paths()}


RULES = {"item": "li", "link": "a", "title": "h1", "body": "main"}


def _feed(text: str, mark: str = '"1"') -> tuple[int, dict[str, str], bytes]:
    item = f"<item><title>水素</title><link>https://press.example/1/</link><description>{text}</description></item>"
    return 200, {"ETag": mark}, f"<rss version='2.0'><channel>{item}</channel></rss>".encode()


def _marked(text: str, mark: str) -> Callable[[Mapping[str, str]], Answer]:
    """A feed that answers 304 to whom has it."""
    return lambda headers: (304, {}, b"") if headers.get("If-None-Match") == mark else _feed(text, mark)


def _served(site: Site, text: str = "350億円") -> None:
    site.answers[FEED] = _feed(text)
    site.answers[LIST] = (200, {}, "<html><li><a href='/pr/1/'>触媒の研究</a></li></html>".encode())
    site.answers["other.example/pr/1/"] = (
        200,
        {},
        f"<html><h1>触媒の研究</h1><main><p>{text}</p></main></html>".encode(),
    )


def test_a_second_night_writes_nothing_and_asks_little(site: Site, tmp_path: Path) -> None:
    """Politeness is what is not asked for."""
    _served(site)
    nights = Nights(tmp_path, site)
    assert len(nights.night().new) == 2
    nights.store.writes.clear()
    nights.time.now -= timedelta(days=1)
    site.requests.clear()
    report = nights.night()
    assert (report.new, report.changed, nights.store.writes) == ((), (), [])
    assert site.asked.count("other.example/pr/1/") == 0


def test_a_store_that_was_lost_comes_back_whole(site: Site, tmp_path: Path) -> None:
    """Validators and watermarks that outlive their works would leave the portal empty for days."""
    site.answers[FEED] = _marked("350億円", '"1"')
    nights = Nights(tmp_path, site)
    nights.sources = nights.sources[:1]
    nights.night()
    before = nights.works()
    for path in sorted((tmp_path / "content").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    nights.time.now -= timedelta(days=1)
    nights.night()
    assert nights.works() == before


def test_a_source_whose_records_are_all_left_out_keeps_its_state(site: Site, tmp_path: Path) -> None:
    """A repository that is read in many nights would begin anew each night, and never come to its end."""
    site.answers[FEED] = _marked("", '"1"')
    nights = Nights(tmp_path, site)
    nights.sources = [replace(nights.sources[0], options={"skip_link": "https://press.example/1/"})]
    assert nights.night().new == ()
    nights.night()
    assert [headers.get("If-None-Match") for _, headers in site.requests] == [None, '"1"']


def test_a_defect_in_one_record_costs_that_record_only(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One release that nobody foresaw must not take the ministry's other news with it, and has to come again."""
    items = "".join(f"<item><title>題{n}</title><link>https://press.example/{n}/</link></item>" for n in range(3))
    site.answers[FEED] = (200, {"ETag": '"1"'}, f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    nights = Nights(tmp_path, site)
    nights.sources = nights.sources[:1]
    real = harvest_record

    def broken(work: Work | None, record: Record, *more: Any) -> Work | None:
        if record.url.endswith("/1/"):
            raise KeyError("unforeseen")
        return real(work, record, *more)

    with monkeypatch.context() as patch:
        patch.setattr(kakehashi.harvesting.storing, "harvest_record", broken)
        report = nights.night()
    assert len(report.new) == 2
    assert [problem.where for problem in report.problems] == ["https://press.example/1/"]
    assert len(nights.night().new) == 1


def test_one_source_that_fails_stops_nobody(site: Site, tmp_path: Path) -> None:
    """One ministry's broken server must not cost the others' news."""
    _served(site)
    site.answers[FEED] = (500, {}, b"")
    report = Nights(tmp_path, site).night()
    assert [problem.source for problem in report.problems] == ["a"]
    assert len(report.new) == 1


def test_what_could_not_be_stored_comes_again(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk for one source, and a 304 the next night, would lose its news for good."""
    site.answers[FEED] = _marked("350億円", '"1"')
    site.answers[LIST] = (200, {}, b"<html></html>")
    nights = Nights(tmp_path, site)

    def refuses(*_: object, **__: object) -> None:
        raise ContentError("the disk is full", where="content")

    with monkeypatch.context() as patch:
        patch.setattr(nights.store, "write_work", refuses)
        assert any("disk is full" in problem.message for problem in nights.night().problems)
    assert len(nights.night().new) == 1


def test_a_work_that_is_held_is_taken_later_though_its_source_rests(site: Site, tmp_path: Path) -> None:
    """The last correction of a page that was corrected too often must come in the end."""
    nights = Nights(tmp_path, site)
    for night in range(7):
        site.answers[FEED] = _marked(f"{night}億円", f'"{night}"')
        site.answers[LIST] = (200, {}, b"<html></html>")
        report = nights.night()
    assert len(report.held) == 1
    for _ in range(4):
        nights.night()
    (original,) = nights.works().values()
    assert "6億円" in original


def test_killed_between_storing_and_remembering(site: Site, tmp_path: Path) -> None:
    """A state that was never written costs a second reading and no double work."""
    _served(site)
    nights = Nights(tmp_path, site)
    nights.night()
    (tmp_path / "http.json").unlink()
    for path in (tmp_path / "states").iterdir():
        path.write_text(path.read_text(encoding="utf-8")[:20], encoding="utf-8")
    before = nights.works()
    report = nights.night()
    assert (report.new, report.changed) == ((), ())
    assert nights.works() == before
    assert json.loads((tmp_path / "states" / "b.json").read_text(encoding="utf-8"))["visits"]


def _two(first: str, second: str, date: str = "Mon, 23 Nov 2026 10:00:00 +0900") -> tuple[int, dict[str, str], bytes]:
    """A feed of one item with two paragraphs."""
    item = f"<title>水素</title><link>https://press.example/1/</link><guid>g1</guid><pubDate>{date}</pubDate>"
    body = f"<description><![CDATA[<p>{first}</p><p>{second}</p>]]></description>"
    return 200, {}, f"<rss version='2.0'><channel><item>{item}{body}</item></channel></rss>".encode()


def _only_feed(root: Path, site: Site) -> Nights:
    nights = Nights(root, site)
    nights.sources = nights.sources[:1]
    return nights


def test_a_reread_mends_what_was_stored_wrongly_and_keeps_what_stayed(site: Site, tmp_path: Path) -> None:
    """A converter that was wrong yesterday has left texts that no harvest looks at again, since nothing changed."""
    nights = _only_feed(tmp_path, site)
    site.answers[FEED] = _two("よい文である。", "悪い文である。")
    (path,) = nights.night().new
    work = nights.store.work(path)
    given = {"よい文である。": "A good one.", "悪い文である。": "A bad one."}
    keys = {item.text: item.key for item in segments.cut(work.original, path) if item.text in given}
    results = {keys[text]: Translated(target, "", author="A <a@a.example>") for text, target in given.items()}
    work = with_texts(work, "en", results, "2026-11-24T00:00:00Z", "A <a@a.example>", typed=True)
    targets = tuple(SegmentEvent(keys[text], ledger.text_hash(target)) for text, target in given.items())
    approved = Approved("2026-11-24T01:00:00Z", "B <b@b.example>", "en", targets)
    work = replace(work, events=ledger.append(work.events, approved))
    stored = work.original.replace("悪い文である。", "悪い\ufffd\ufffd。")
    nights.store.write_work(replace(work, documents={**work.documents, "ja": stored}))

    assert nights.night().changed == ()
    assert nights.works()[path] == stored
    report = nights.night([path])
    assert report.changed == (path,)
    assert "悪い文である。" in nights.works()[path]
    after = {item.key: item.state for item in translation_state(nights.store.work(path), "en").segments}
    assert (after[keys["よい文である。"]], after[keys["悪い文である。"]]) == ("approved", "approved")
    assert nights.night([path]).changed == ()
    assert nights.night([]).changed == ()


def test_a_reread_of_one_work_touches_no_other(site: Site, tmp_path: Path) -> None:
    """Whoever mends one work must not find a hundred others changed in git."""
    nights = Nights(tmp_path, site)
    _served(site)
    paths = nights.night().new
    for path in paths:
        work = nights.store.work(path)
        damaged = {**work.documents, "ja": work.original.replace("350億円", "35億円")}
        nights.store.write_work(replace(work, documents=damaged))
    assert nights.night(paths[:1]).changed == paths[:1]
    assert "35億円" in nights.works()[paths[1]]


@pytest.mark.parametrize("date", ["Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 23 Nov 2099 10:00:00 +0900"])
def test_a_date_that_cannot_be_is_named_and_not_believed(date: str, site: Site, tmp_path: Path) -> None:
    """A work of 2099 would stand on top of every list for the rest of our lives, in a folder of its own."""
    nights = _only_feed(tmp_path, site)
    site.answers[FEED] = _two("一", "二", date)
    report = nights.night()
    (path,) = report.new
    assert path.startswith("news/2026/")
    assert "published" not in metadata_of(nights.store.work(path))
    assert ["is left out" in item.message for item in report.problems] == [True]
    second = nights.night()
    assert (second.changed, second.problems) == ((), ())


def test_dates_of_calls_lie_ahead(site: Site, tmp_path: Path) -> None:
    """The day of an event in two years is what its page is for."""
    nights = _only_feed(tmp_path, site)
    nights.sources = [replace(nights.sources[0], kind="event")]
    site.answers[FEED] = _two("一", "二", "Mon, 23 Nov 2099 10:00:00 +0900")
    report = nights.night()
    assert (len(report.new), report.problems) == (1, ())
    assert report.new[0].startswith("event/2099/")


def test_a_source_whose_dates_are_always_now_changes_nothing(site: Site, tmp_path: Path) -> None:
    """A feed that is made anew for each visitor dates all its items by the clock; five changes a night are no news."""
    nights = _only_feed(tmp_path, site)
    for night in range(4):
        day = (nights.time.now + timedelta(hours=18)).strftime("%a, %d %b %Y %H:%M:%S +0900")
        site.answers[FEED] = _two("一", "二", day)
        report = nights.night()
        assert (len(report.new), len(report.changed)) == (1 if night == 0 else 0, 0)
    site.answers[FEED] = _two("一", "三", day)
    assert len(nights.night().changed) == 1, "a text that changed is a change whatever its date"


def test_what_was_lost_is_asked_for_again_though_its_feed_has_not_changed(site: Site, tmp_path: Path) -> None:
    """A record held back today, or lost to a defect of ours, would never come again if the feed were "not modified"."""
    nights = _only_feed(tmp_path, site)
    good = "<item><title>水素</title><link>https://press.example/1/</link></item>"
    lost = "<item><title>触媒</titel><link>https://press.example/2/</link></item>"
    asked: list[str | None] = []

    def feed(headers: Mapping[str, str]) -> Answer:
        asked.append(headers.get("If-None-Match"))
        return 200, {"ETag": '"1"'}, f"<rss version='2.0'><channel>{good}{lost}</channel></rss>".encode()

    site.answers[FEED] = feed
    for _ in range(2):
        (problem,) = nights.night().problems
        assert problem.where == "https://press.example/2/"
    assert asked == [None, None]
