"""The fetcher's manners and safety, over a real server on loopback and with a clock that stands still."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from kakehashi.errors import FetchError
from kakehashi.fetch import State
from tests.fetch.site import Answer, Site, Time, client, serve

URL = "https://press.example/feed.xml"
PAGE = "https://press.example/page.html"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        served.answers["press.example/feed.xml"] = (200, {}, b"<rss/>")
        yield served


def _conditional(headers: Mapping[str, str]) -> Answer:
    same = headers.get("If-None-Match") == '"1"'
    return (
        (304, {}, b"") if same else (200, {"ETag": '"1"', "Last-Modified": "Mon, 23 Nov 2026 09:00:00 GMT"}, b"<rss/>")
    )


def test_a_second_request_is_conditional_only_once_the_first_is_stored(site: Site) -> None:
    """A 304 for what was never stored would lose it."""
    site.answers["press.example/feed.xml"] = _conditional
    state = State()
    with client(site, state=state) as ask:
        assert ask(URL).content == b"<rss/>"
    with client(site, state=state) as ask:
        assert not ask(URL).not_modified, "the first answer was not stored"
        ask.commit([URL])
    with client(site, state=state) as ask:
        assert ask(URL).not_modified
        assert not ask(URL, conditional=False).not_modified
    assert site.requests[2][1]["If-Modified-Since"] == "Mon, 23 Nov 2026 09:00:00 GMT"


def test_one_sources_commit_is_not_anothers(site: Site) -> None:
    """A source whose storing failed would be answered with 304 the next night, and its news lost."""
    site.answers["press.example/feed.xml"] = _conditional
    state = State()
    with client(site, state=state) as ask:
        ask(URL)
        ask.commit(["https://other.example/"])
    with client(site, state=state) as ask:
        assert not ask(URL).not_modified


def test_validators_are_dropped_after_eight_days(site: Site) -> None:
    """Some servers answer 304 for ever."""
    site.answers["press.example/feed.xml"] = _conditional
    state, time = State(), Time()
    with client(site, state=state, time=time) as ask:
        ask(URL)
        ask.commit([URL])
        for _ in range(7):
            time.now += timedelta(days=1)
            assert ask(URL).not_modified
            ask.commit([URL])
        time.now += timedelta(days=1)
        assert not ask(URL).not_modified


def test_who_asks_is_said(site: Site) -> None:
    """An operator who is annoyed must be able to write to us instead of blocking us."""
    with client(site, user_agent="Kakehashi/0.1 (+https://portal.example/)") as ask:
        ask(URL)
    assert site.requests[0][1]["User-Agent"] == "Kakehashi/0.1 (+https://portal.example/)"


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Tue, 24 Nov 2026 09:00:09 GMT", "Date": "Tue, 24 Nov 2026 09:00:00 GMT"}, 9.0),
    ],
)
def test_retry_after_pauses_the_whole_host(site: Site, headers: Mapping[str, str], pause: float) -> None:
    """Seconds, or a date by the server's own clock, whatever ours says; other feeds of the host wait too."""
    answers = iter([(503, headers, b""), (200, {}, b"well")])
    site.answers["press.example/feed.xml"] = lambda _: next(answers)
    site.answers["press.example/other.xml"] = (200, {}, b"other")
    time = Time()
    with client(site, time=time, min_interval=0.0, back_off=0.5) as ask:
        assert ask(URL).content == b"well"
        ask("https://press.example/other.xml")
    assert max(time.naps) == pytest.approx(pause)


def test_a_pause_that_is_too_long_ends_the_night_for_that_source(site: Site) -> None:
    """One host that wants an hour must not hold all others."""
    site.answers["press.example/feed.xml"] = (429, {"Retry-After": "3600"}, b"")
    time = Time()
    with client(site, time=time) as ask, pytest.raises(FetchError) as raised:
        ask(URL)
    assert "3600" in raised.value.hint
    assert len(site.asked) == 1


def test_back_off_grows_and_ends(site: Site) -> None:
    """A server in trouble is asked three times, further and further apart, and then left alone."""
    site.answers["press.example/feed.xml"] = (500, {}, b"")
    time = Time()
    with client(site, time=time, min_interval=0.0, back_off=2.0) as ask, pytest.raises(FetchError) as raised:
        ask(URL)
    assert raised.value.status == 500
    assert len(site.asked) == 3
    assert 2 <= time.naps[0] <= 4 < time.naps[1] <= 8


def test_one_host_is_asked_one_request_at_a_time_with_a_gap(site: Site) -> None:
    """A small institute's server must not notice that we exist."""
    inside, most = [0], [0]
    lock = threading.Lock()

    def counted(_: Mapping[str, str]) -> Answer:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        site.closing.wait(0.01)
        with lock:
            inside[0] -= 1
        return 200, {}, b"x"

    time = Time()
    paths = [f"press.example/{number}" for number in range(6)]
    site.answers |= dict.fromkeys(paths, counted)
    with client(site, time=time, min_interval=1.5) as ask:
        threads = [threading.Thread(target=ask, args=(f"https://{path}",)) for path in paths]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most[0] == 1
    assert time.naps == [pytest.approx(1.5)] * 5


def test_a_gone_feed_is_never_asked_again(site: Site) -> None:
    """410 says that nobody has to come back."""
    site.answers["press.example/feed.xml"] = (410, {}, b"")
    state = State()
    with client(site, state=state) as ask:
        for _ in range(2):
            with pytest.raises(FetchError) as raised:
                ask(URL)
            assert raised.value.status == 410
            ask.commit([URL])
    assert len(site.asked) == 1


def test_a_move_is_believed_after_three_agreeing_answers(site: Site, tmp_path: Path) -> None:
    """A maintenance page that redirects for one night must not become the feed's address."""
    site.answers["press.example/feed.xml"] = (301, {"Location": "https://other.example/new.xml"}, b"")
    site.answers["other.example/new.xml"] = (200, {}, b"new")
    for night in range(1, 5):
        state = State.load(tmp_path / "http.json")
        with client(site, state=state) as ask:
            assert ask(URL).final_url == "https://other.example/new.xml"
            ask.commit([URL])
        state.save(tmp_path / "http.json")
        assert site.asked.count("press.example/feed.xml") == min(night, 3)


def test_a_move_to_somewhere_else_each_night_is_no_move(site: Site) -> None:
    """A login page with a new number in its address, or a farm of mirrors, must not become the feed's address."""
    state = State()
    for night in range(6):
        target = f"https://other.example/{night % 2 if night < 4 else night}.xml"
        site.answers["press.example/feed.xml"] = (301, {"Location": target}, b"")
        site.answers[target.removeprefix("https://")] = (200, {}, b"new")
        with client(site, state=state) as ask:
            assert ask(URL).final_url == target
            ask.commit([URL])
    assert site.asked.count("press.example/feed.xml") == 6


def test_only_the_first_hop_can_move_a_feed(site: Site) -> None:
    """A permanent redirect behind a temporary one is another address's move."""
    site.answers["press.example/feed.xml"] = (302, {"Location": "/now.xml"}, b"")
    site.answers["press.example/now.xml"] = (308, {"Location": "https://other.example/new.xml"}, b"")
    site.answers["other.example/new.xml"] = (200, {}, b"new")
    state = State()
    with client(site, state=state) as ask:
        for _ in range(5):
            assert ask(URL).final_url == "https://other.example/new.xml"
            ask.commit([URL])
    assert site.asked.count("press.example/feed.xml") == 5


def test_a_temporary_redirect_moves_nothing(site: Site) -> None:
    """302 is for now."""
    site.answers["press.example/feed.xml"] = (302, {"Location": "/new.xml"}, b"")
    site.answers["press.example/new.xml"] = (200, {}, b"new")
    state = State()
    with client(site, state=state) as ask:
        for _ in range(5):
            ask(URL)
            ask.commit([URL])
    assert site.asked.count("press.example/feed.xml") == 5


def test_redirects_end(site: Site) -> None:
    """A loop must not keep the night."""
    site.answers["press.example/feed.xml"] = (302, {"Location": "/feed.xml"}, b"")
    with client(site) as ask, pytest.raises(FetchError, match="redirects"):
        ask(URL)


@pytest.mark.parametrize(("hops", "arrives"), [(2, True), (3, False)])
def test_so_many_redirects_are_followed_and_no_more(site: Site, hops: int, arrives: bool) -> None:
    """A limit that is off by one costs a source that is allowed, or follows one that is not."""
    for hop in range(hops):
        site.answers[f"press.example/{hop}"] = (302, {"Location": f"/{hop + 1}"}, b"")
    site.answers[f"press.example/{hops}"] = (200, {"Location": "/elsewhere"}, b"here")
    with client(site, max_redirects=2) as ask:
        if arrives:
            assert ask("https://press.example/0").content == b"here", "a page with a Location is no redirect"
        else:
            with pytest.raises(FetchError, match="more than 2 redirects"):
                ask("https://press.example/0")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "file:///etc/hostname",
        "ftp://press.example/",
        "http://user:secret@press.example/",
        "http://10.0.0.1:8080/",
    ],
)
@pytest.mark.parametrize("by_redirect", [False, True])
def test_a_feed_cannot_make_us_call_an_internal_host(site: Site, target: str, by_redirect: bool) -> None:
    """An address in a feed, or a redirect, would read our own machine's secrets and publish them."""
    site.answers["press.example/feed.xml"] = (302, {"Location": target}, b"")
    with client(site, tries=1) as ask, pytest.raises(FetchError) as raised:
        ask(URL if by_redirect else target)
    assert not raised.value.retryable
    assert site.asked == (["press.example/feed.xml"] if by_redirect else [])


def test_a_name_that_leads_to_an_internal_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding: the name is public, the address is not; one inner address among public ones is enough."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with client(site) as ask, pytest.raises(FetchError, match=r"10\.0\.0\.7"):
        ask("https://rebound.example/")


def test_a_bomb_is_stopped_after_decompression(site: Site) -> None:
    """A third of a megabyte that unpacks to 300 would end the night for all."""
    bomb = gzip.compress(b"\0" * 20_000_000)
    site.answers["press.example/feed.xml"] = (200, {"Content-Encoding": "gzip"}, bomb)
    with client(site, max_bytes=1_000_000) as ask, pytest.raises(FetchError, match="more than 1000000 bytes"):
        ask(URL)
    assert len(site.asked) == 1, "asking again would not make it smaller"


def test_the_cap_is_the_last_size_that_is_taken(site: Site) -> None:
    """A cap that is off by one refuses what the configuration allows, or takes what it forbids."""
    with client(site, max_bytes=100) as ask:
        site.answers["press.example/feed.xml"] = (200, {}, b"x" * 100)
        assert len(ask(URL).content) == 100
        site.answers["press.example/feed.xml"] = (200, {}, b"x" * 101)
        with pytest.raises(FetchError, match="more than 100 bytes") as raised:
            ask(URL)
        assert raised.value.retryable is False


def test_an_answer_that_breaks_off_is_no_answer(site: Site) -> None:
    """Half a feed would withdraw or change what stands in its other half."""
    site.answers["press.example/feed.xml"] = (200, {"Content-Length": "9999"}, b"<rss>")
    with client(site, tries=1, total_timeout=0.3) as ask, pytest.raises(FetchError) as raised:
        ask(URL)
    assert raised.value.retryable


def test_a_server_that_never_answers_is_left(site: Site) -> None:
    """A host that hangs costs its own time-out and nothing else."""

    def hangs(_: Mapping[str, str]) -> Answer:
        site.closing.wait()
        return 200, {}, b""

    site.answers["press.example/feed.xml"] = hangs
    with client(site, tries=1, total_timeout=0.2) as ask, pytest.raises(FetchError, match="no answer"):
        ask(URL)


def test_robots_are_obeyed_for_pages_and_not_asked_for_feeds(site: Site) -> None:
    """Feeds are made for machines; pages are for people, and their owners may say no."""
    site.answers["press.example/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /page")
    site.answers["press.example/page.html"] = (200, {}, b"page")
    with client(site) as ask:
        ask(URL)
        assert site.requests[-1][0] == "press.example/feed.xml"
        with pytest.raises(FetchError, match=r"robots\.txt closes"):
            ask(PAGE, page=True)
    assert "press.example/page.html" not in site.asked


@pytest.mark.parametrize(("status", "opened"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_that_cannot_be_read(site: Site, status: int, opened: bool) -> None:
    """RFC 9309: without robots.txt all is open, with one that is out of order all is closed."""
    site.answers["press.example/robots.txt"] = (status, {}, b"")
    site.answers["press.example/page.html"] = (200, {}, b"page")
    with client(site) as ask:
        if opened:
            assert ask(PAGE, page=True).content == b"page"
        else:
            for _ in range(2):
                with pytest.raises(FetchError, match=r"robots\.txt is out of order: the server answered 50"):
                    ask(PAGE, page=True)
            assert len(site.requests) == 3, "asked three times and then left alone for this run"


def test_robots_are_followed_to_where_they_are_and_hold_at_every_hop(site: Site) -> None:
    """A page that redirects to a closed one is closed, and a robots.txt that has moved still counts."""
    site.answers["press.example/page.html"] = (302, {"Location": "https://other.example/page.html"}, b"")
    site.answers["other.example/robots.txt"] = (301, {"Location": "https://www.press.example/robots.txt"}, b"")
    site.answers["www.press.example/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /")
    with client(site) as ask, pytest.raises(FetchError, match=r"robots\.txt closes"):
        ask(PAGE, page=True)
    assert "other.example/page.html" not in site.asked


def test_a_crawl_delay_is_kept(site: Site) -> None:
    """A host that asks for ten seconds between pages gets them."""
    site.answers["press.example/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 10")
    site.answers["press.example/page.html"] = (200, {}, b"page")
    time = Time()
    with client(site, time=time, min_interval=1.0) as ask:
        ask(PAGE, page=True)
        ask(PAGE, page=True)
    assert time.naps == [pytest.approx(10.0), pytest.approx(10.0)]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}', '{"https://a.example/": {"unknown": 1}}', "\0"])
def test_a_broken_state_costs_time_and_no_data(tmp_path: Path, content: str) -> None:
    """A half-written file of the last night must not end this one."""
    (tmp_path / "http.json").write_text(content, encoding="utf-8")
    assert State.load(tmp_path / "http.json").memos == {}
