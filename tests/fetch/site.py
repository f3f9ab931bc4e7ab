"""A web server on loopback that does what a test says, and a client whose clock stands still."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

from kakehashi.fetch import Client, FetchOptions, State

Answer: TypeAlias = tuple[int, Mapping[str, str], bytes]
HOSTS = ("press.example", "www.press.example", "other.example")


@dataclass(slots=True)
class Site:
    """What is served: answers by host and path, each a value or a function of the request's headers."""

    answers: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    requests: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    port: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    def answer(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer for one request."""
        self.requests.append((url, headers))
        found = self.answers.get(url, (404, {}, b"no such page"))
        return found if isinstance(found, tuple) else found(headers)

    @property
    def asked(self) -> list[str]:
        """The URLs that were asked for, without robots.txt."""
        return [url for url, _ in self.requests if not url.endswith("/robots.txt")]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, site: Site) -> None:
        self.site = site
        super().__init__(*arguments)

    def do_GET(self) -> None:
        status, headers, body = self.site.answer(f"{self.headers['Host']}{self.path}", dict(self.headers))
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serve() -> Iterator[Site]:
    """A site on loopback for as long as the context lasts."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site=site))
    server.daemon_threads = True
    site.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(slots=True)
class Time:
    """A clock that only moves when somebody sleeps."""

    seconds: float = 1000.0
    now: datetime = datetime(2026, 11, 24, 18, tzinfo=UTC)
    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let the time go by."""
        self.naps.append(seconds)
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


@contextmanager
def client(site: Site, *, state: State | None = None, time: Time | None = None, **options: Any) -> Iterator[Client]:
    """A client that finds all ``HOSTS`` on loopback."""
    time = time or Time()
    resolve = dict.fromkeys(HOSTS, f"http://127.0.0.1:{site.port}")
    chosen = FetchOptions(**{"resolve": resolve, **options})
    kept = state or State()
    with Client(chosen, kept, now=lambda: time.now, clock=lambda: time.seconds, sleep=time.sleep) as made:
        yield made
