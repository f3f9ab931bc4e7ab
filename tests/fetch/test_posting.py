"""Posting to a service: what is tried again, what is given up, and that no key is ever named."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kakehashi.errors import FetchError
from kakehashi.fetch import posting
from kakehashi.fetch.posting import Poster

KEY = "a-key-that-nobody-may-see"


@contextmanager
def service(*answers: tuple[int, bytes]) -> Iterator[tuple[str, list[tuple[dict[str, Any], str]]]]:
    """A service on loopback that gives these answers, the last one for ever; and what it was asked."""
    asked: list[tuple[dict[str, Any], str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((json.loads(body), str(self.headers.get("Authorization", ""))))
            status, content = answers[min(len(asked), len(answers)) - 1]
            self.send_response_only(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1?key={KEY}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_answer_is_given_back_and_the_headers_go_out() -> None:
    """A key that does not arrive is a night without translations."""
    with service((200, b'{"text": "well"}')) as (url, asked):
        assert Poster()(url, {"q": "x"}, {"Authorization": KEY}, 5.0) == {"text": "well"}
    assert asked == [({"q": "x"}, KEY)]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
def test_a_service_in_trouble_is_asked_again_after_growing_pauses(status: int) -> None:
    """A translation service that is busy for a second must not cost the night its texts."""
    naps: list[float] = []
    with service((status, b""), (status, b""), (200, b"[1]")) as (url, asked):
        assert Poster(back_off=1.5, sleep=naps.append)(url, {}, {}, 5.0) == [1]
    assert len(asked) == 3
    assert naps == [1.5, 3.0]


@pytest.mark.parametrize(("status", "times"), [(400, 1), (401, 1), (302, 1), (403, 1), (500, 3)])
def test_a_refusal_is_final_and_trouble_ends(status: int, times: int) -> None:
    """A wrong key is not mended by asking again; and whoever asks for ever never reports."""
    naps: list[float] = []
    with service((status, b"")) as (url, asked), pytest.raises(FetchError, match=f"answered {status}") as raised:
        Poster(sleep=naps.append)(url, {}, {"Authorization": KEY}, 5.0)
    assert len(asked) == times
    assert len(naps) == times - 1
    assert raised.value.status == status
    assert raised.value.retryable is (times > 1)
    assert KEY not in str(raised.value) + repr(raised.value)
    assert raised.value.where == url.split("/v1")[0]


@pytest.mark.parametrize("content", [b"", b"{", b'{"text": "we', b"\xff\xfe", b"<html>"])
def test_half_an_answer_is_none(content: bytes) -> None:
    """Half a text that counts as a whole one would be published."""
    with service((200, content)) as (url, _), pytest.raises(FetchError, match="no JSON") as raised:
        Poster(tries=1)(url, {}, {}, 5.0)
    assert KEY not in str(raised.value)
    assert raised.value.where == url.split("/v1")[0]


def test_an_answer_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that has gone mad must not fill our memory."""
    monkeypatch.setattr(posting, "_MOST", 10)
    with service((200, b"1234567890"), (200, b"12345678901")) as (url, _):
        assert Poster(tries=1)(url, {}, {}, 5.0) == 1234567890
        with pytest.raises(FetchError, match="too large or too slow") as raised:
            Poster(tries=1)(url, {}, {}, 5.0)
    assert KEY not in str(raised.value)


def test_an_answer_that_takes_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that drips a byte a minute keeps every time-out of a single read."""
    ticks = iter([0.0, 5.0, 5.1, 6.0])
    monkeypatch.setattr("kakehashi.fetch.posting.time.monotonic", lambda: next(ticks))
    with service((200, b"[1]")) as (url, _):
        assert Poster(tries=1)(url, {}, {}, 5.0) == [1], "just in time"
        with pytest.raises(FetchError, match="too slow"):
            Poster(tries=1)(url, {}, {}, 0.5)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/?key=", "http://[/?key=", "http://\x00/?key="])
def test_a_service_that_is_not_there_is_named_without_its_key(url: str) -> None:
    """The report of a night goes to many people."""
    with pytest.raises((FetchError, ValueError)) as raised:
        Poster(tries=1)(f"{url}{KEY}", {}, {}, 2.0)
    assert KEY not in str(raised.value)
