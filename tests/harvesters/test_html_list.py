"""Lists in HTML with article pages: what is asked for when, and what becomes of pages that are gone."""

from __future__ import annotations

from typing import Any

import pytest

from kakehashi.errors import FetchError
from kakehashi.fetch import Response
from kakehashi.harvesters import Problem
from kakehashi.harvesters.html_list import harvest
from kakehashi.model import Record
from tests.harvesters.reading import Answers, a_source, read_bytes

LIST = "https://press.example/list.html"
PAGE = "https://press.example/pr/1/"
RULES = {"item": "li", "link": "a", "date": "time", "title": "h1", "body": "main"}
LISTED = "<html><ul><li><time>2026年11月24日</time><a href='/pr/1/'>水素の研究</a></li></ul></html>".encode()
EMPTY = b"<html><ul><li>-</li></ul></html>"


def _page(text: str) -> bytes:
    return f"<html><h1>水素の研究</h1><main><p>{text}</p></main></html>".encode()


class Days:
    """A fetch that stands on one day, and says 304 where a page is asked for conditionally and has not changed."""

    def __init__(self, day: str, answers: dict[str, bytes | Exception], known: dict[str, bytes]) -> None:
        self.inner, self.day, self.known, self.conditions = Answers(answers), day, known, dict[str, bool]()

    def __call__(self, url: str, *, conditional: bool = True, **more: Any) -> Response:
        answer = self.inner(url, **more)
        self.conditions[url] = conditional
        same = conditional and self.known.get(url) == answer.content
        self.known[url] = answer.content
        return Response(
            url, url, 304 if same else 200, b"" if same else answer.content, not_modified=same, day=self.day
        )


def test_a_page_is_asked_again_after_its_entry_has_left_the_list() -> None:
    """The correction of a release that left its list last week would never reach its readers."""
    source, known = a_source(LIST, rules=RULES), dict[str, bytes]()
    state: dict[str, Any] = {}
    first = Days("2026-11-24", {LIST: LISTED, PAGE: _page("350億円")}, known)
    (record,) = harvest(source, first, state)
    assert isinstance(record, Record)
    assert first.conditions[PAGE] is False
    same_day = Days("2026-11-24", {LIST: LISTED, PAGE: _page("35億円")}, known)
    assert list(harvest(source, same_day, state)) == []
    unchanged = Days("2026-11-25", {LIST: LISTED, PAGE: _page("350億円")}, known)
    assert list(harvest(source, unchanged, state)) == []
    assert unchanged.conditions[PAGE] is True
    later = Days("2026-12-01", {LIST: EMPTY, PAGE: _page("35億円")}, known)
    problem, corrected = harvest(source, later, state)
    assert isinstance(problem, Problem), "an empty list is named, for its page may have changed"
    assert isinstance(corrected, Record)
    assert corrected.identity == record.identity
    assert corrected.published == record.published, "what the list said stays"
    assert "35億円" in corrected.body["ja"]


def test_a_page_that_is_gone_withdraws_and_one_that_is_missing_is_named_on_its_days_only() -> None:
    """Each night's report would repeat a page that somebody took down a year ago."""
    source, known = a_source(LIST, rules=RULES), dict[str, bytes]()
    state: dict[str, Any] = {}
    list(harvest(source, Days("2026-11-24", {LIST: LISTED, PAGE: _page("x")}, known), state))
    missing = FetchError("the server answered 404", where=PAGE, status=404, retryable=False)
    (found,) = harvest(source, Days("2026-11-25", {LIST: LISTED, PAGE: missing}, known), state)
    assert isinstance(found, Problem)
    assert list(harvest(source, Days("2026-11-26", {LIST: LISTED, PAGE: missing}, known), state)) == []
    gone = FetchError("the server answered 410", where=PAGE, status=410, retryable=False)
    (tombstone,) = harvest(source, Days("2026-11-27", {LIST: LISTED, PAGE: gone}, known), state)
    assert isinstance(tombstone, Record)
    assert tombstone.withdrawn


def test_a_server_that_is_down_is_asked_again_the_next_night() -> None:
    """A page that was never read must not wait for three days because its server slept for one night."""
    source, known = a_source(LIST, rules=RULES), dict[str, bytes]()
    state: dict[str, Any] = {}
    down = FetchError("the server answered 503", where=PAGE, status=503)
    (found,) = harvest(source, Days("2026-11-24", {LIST: LISTED, PAGE: down}, known), state)
    assert isinstance(found, Problem)
    (record,) = harvest(source, Days("2026-11-24", {LIST: LISTED, PAGE: _page("x")}, known), state)
    assert isinstance(record, Record)


def test_a_page_says_its_language_and_its_counterparts() -> None:
    """A page's own English version must be linked, and never be translated over by a machine."""
    links = (
        '<link rel="alternate" hreflang="en" href="/en/1/"><link rel="alternate" hreflang="ja" href="/pr/1/">'
        '<link rel="alternate" hreflang="zh-CN" href="https://cn.example/1/">'
        '<link rel="alternate" hreflang="fr" href="/fr">'
    )
    page = f"<html lang='ja'><head>{links}</head><h1>水素の研究</h1><main><p>本文</p></main></html>".encode()
    (record,) = read_bytes(page, PAGE, rules={"body": "main"}).records
    assert record.official == {"en": "https://press.example/en/1/", "zh-Hans": "https://cn.example/1/"}
    english = (
        b"<html lang='en-GB'><h1>Hydrogen</h1><main><p>Text <a class='e' href='index_j.html'>J</a></p></main></html>"
    )
    (record,) = read_bytes(english, PAGE, rules={"body": "main", "official-ja": "a.e"}).records
    assert record.language == "en"
    assert record.official == {"ja": "https://press.example/pr/1/index_j.html"}
    (record,) = read_bytes("<html lang='en'><h1>水素の研究</h1></html>".encode(), PAGE).records
    assert record.language == "ja", "a page that calls itself English and is not"


def test_a_list_whose_form_has_changed_is_named() -> None:
    """A new design of a page must be an alarm, not a quiet end of its news."""
    (problem,) = harvest(a_source(LIST, rules=RULES), Answers({LIST: b"<html><p>new design</p></html>"}), {})
    assert isinstance(problem, Problem)
    assert "list is empty" in problem.message


def test_a_malformed_link_costs_just_its_entry() -> None:
    """One link that cannot be read ended the reading of the list; a script's or a mail's link names no document."""
    links = ["http://[::1", "javascript:void(0)", "mailto:a@b.example", "https://a.example:99999/", "/pr/2/"]
    html = "<html><ul>" + "".join(f"<li><a href='{link}'>研究</a></li>" for link in links) + "</ul></html>"
    reading = read_bytes(html.encode(), "https://press.example/", rules={"item": "li"})
    assert [record.url for record in reading.records] == ["https://press.example/pr/2/"]
    assert [warning.rsplit(": ", 1)[1] for warning in reading.warnings] == [
        "'http://[::1'",
        "'https://a.example:99999/'",
    ]


@pytest.mark.parametrize(
    ("page", "item", "date"),
    [
        ("<dl><dt>2026年11月20日</dt><dd><a href='/1'>研究</a></dd></dl>", "dd", "2026-11-20"),
        (
            "<table><tr><td>2026.11.20</td></tr><tr class='e'><td><a href='/1'>研究</a></td></tr></table>",
            "tr.e",
            "2026-11-20",
        ),
        ("<h2>2026年11月</h2><ul><li><a href='/1'>研究</a></li></ul>", "li", "2026-11"),
        ("<h2>2026年度</h2><p>お知らせ</p><ul><li><a href='/1'>研究</a></li></ul>", "li", "2026-FY"),
        ("<ul><li><a href='/press/2026/11/20-1.html'>研究</a></li></ul>", "li", "2026-11-20"),
        ("<ul><li><a href='/pr/20261120/'>研究</a></li></ul>", "li", "2026-11-20"),
        ("<ul><li><a href='/pr20261120-2/index.html'>研究</a></li></ul>", "li", "2026-11-20"),
        ("<ul><li>2026/11/20(金) <a href='/1'>研究</a></li></ul>", "li", "2026-11-20"),
        ("<ul><li><span>2026年11月20日</span><a href='/1'>研究</a></li></ul>", "li", "2026-11-20"),
        ("<ul><li><a href='/news/123456789/'>研究</a></li></ul>", "li", ""),
        ("<ul><li><a href='/news/20261399/'>研究</a></li></ul>", "li", ""),
    ],
)
def test_a_date_that_stands_beside_an_entry_is_its_date(page: str, item: str, date: str) -> None:
    """Half of all lists of universities write the date once for several entries, or into the address only."""
    html = f"<html><body>{page}</body></html>".encode()
    (record,) = read_bytes(html, "https://press.example/", rules={"item": item}).records
    assert (record.published.value if record.published else "") == date


def test_a_list_with_more_articles_than_a_night_takes_ends_whole_and_says_what_is_left() -> None:
    """220 of 420 articles were cut off in silence; and the pages that are due again must not keep the new ones out."""
    entries = "".join(f"<li><a href='/pr/{number}/'>研究の{number}</a></li>" for number in range(420))
    answers: dict[str, bytes | Exception] = {LIST: f"<html><ul>{entries}</ul></html>".encode()}
    answers |= {f"https://press.example/pr/{number}/": _page(f"本文の{number}") for number in range(420)}
    source, state, known = a_source(LIST, rules=RULES), dict[str, Any](), dict[str, bytes]()
    found, said = set[str](), list[str]()
    for day in ("2026-11-24", "2026-11-25", "2026-11-26"):
        items = list(harvest(source, Days(day, answers, known), state))
        found |= {item.identity for item in items if isinstance(item, Record)}
        said += [item.message for item in items if isinstance(item, Problem)]
    assert len(found) == 420
    assert said[0].startswith("220 of 420 article pages are left")


def test_pages_that_fail_do_not_keep_the_others_out() -> None:
    """A server whose first 200 pages are down would never give the next ones."""
    entries = "".join(f"<li><a href='/pr/{number}/'>研究の{number}</a></li>" for number in range(300))
    answers: dict[str, bytes | Exception] = {LIST: f"<html><ul>{entries}</ul></html>".encode()}
    for number in range(300):
        url = f"https://press.example/pr/{number}/"
        down = FetchError("the server answered 503", where=url, status=503)
        answers[url] = down if number < 200 else _page("本文")
    source, state = a_source(LIST, rules=RULES), dict[str, Any]()
    first = list(harvest(source, Days("2026-11-24", answers, {}), state))
    assert not any(isinstance(item, Record) for item in first)
    second = list(harvest(source, Days("2026-11-25", answers, {}), state))
    assert sum(isinstance(item, Record) for item in second) == 100
