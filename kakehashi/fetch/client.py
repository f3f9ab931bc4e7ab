"""The client: one request at a time a host, capped, conditional, and only to addresses that were checked.

Redirects are followed by hand, so that each hop is checked like the first. It never reads proxies or credentials from
the environment, and never keeps a body.
"""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Protocol
from urllib.parse import urlsplit

import httpx2
from protego import Protego

from kakehashi.errors import FetchError
from kakehashi.fetch.addresses import resolve
from kakehashi.fetch.pace import Pace
from kakehashi.fetch.state import State
from kakehashi.web_address import web_address

_RETRIED = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Manners and limits: times in seconds, sizes in bytes after decompression.

    ``resolve`` maps a host to the loopback address that stands for it; ``max_pause`` is the longest pause that a host
    may ask for within one night; ``tries`` counts the first one.
    """

    user_agent: str = "Kakehashi/0.1"
    connect_timeout: float = 10.0
    total_timeout: float = 30.0
    max_bytes: int = 10_000_000
    min_interval: float = 1.0
    resolve: Mapping[str, str] = field(default_factory=dict)
    max_redirects: int = 5
    max_pause: float = 60.0
    tries: int = 3
    back_off: float = 2.0


@dataclass(frozen=True, slots=True)
class Response:
    """An answer under the URLs of the outside world; ``unchanged`` means the same body as the last stored time.

    ``day`` is the day of the run in UTC, ISO 8601: harvesters have no clock of their own.
    """

    url: str
    final_url: str
    status: int
    content: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    not_modified: bool = False
    unchanged: bool = False
    day: str = ""


class Fetch(Protocol):
    """What a harvester may ask for; raises ``FetchError``."""

    def __call__(
        self,
        url: str,
        *,
        accept: str = "",
        conditional: bool = True,
        page: bool = False,
        min_interval: float | None = None,
    ) -> Response:
        """The answer to a GET; ``page`` says that it is for people, so that robots.txt is obeyed."""
        ...


class Client:
    """The fetcher of one run; safe to use from many threads."""

    def __init__(
        self,
        options: FetchOptions,
        state: State,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = options
        self.state = state
        self.now = now
        self.clock = clock
        self.sleep = sleep
        self.pace = Pace(clock, sleep)
        self.robots: dict[str, Protego | str] = {}
        self.robots_lock = threading.Lock()
        self.http = httpx2.Client(
            trust_env=False,
            follow_redirects=False,
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=64),
            timeout=httpx2.Timeout(options.total_timeout, connect=options.connect_timeout),
            headers={"User-Agent": options.user_agent, "Accept-Encoding": "gzip, deflate"},
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def commit(self, urls: Iterable[str]) -> None:
        """What was fetched from ``urls`` is stored: their validators count from now on."""
        self.state.commit(urls)

    def __call__(
        self,
        url: str,
        *,
        accept: str = "",
        conditional: bool = True,
        page: bool = False,
        min_interval: float | None = None,
    ) -> Response:
        """The answer to a GET, tried again with back-off where that may help."""
        if self.state.memo(url).gone:
            raise FetchError("gone for good (410)", where=url, hint="take the source out", status=410, retryable=False)
        gap = self.options.min_interval if min_interval is None else min_interval
        headers = {"Accept": accept or "*/*"}
        if conditional:
            headers |= self.state.validators(url, self.now())
        return replace(self._tried(url, headers, gap, page=page), day=self.now().date().isoformat())

    def _tried(self, url: str, headers: Mapping[str, str], gap: float, *, page: bool) -> Response:
        """The answer, asked for again with back-off where that may help."""
        for attempt in range(1, self.options.tries + 1):
            try:
                return self._follow(url, headers, gap, page=page)
            except FetchError as error:
                if not error.retryable or attempt == self.options.tries:
                    raise
                self._back_off(url, attempt)
        raise AssertionError("the loop returns or raises")

    def _back_off(self, url: str, attempt: int) -> None:
        """Leave the host alone for a growing time with jitter, so that its other feeds do not come back at once."""
        jitter = 1 + random.random()  # noqa: S311 - spreads requests, guards nothing
        self.pace.pause(_host(url), self.options.back_off * 2 ** (attempt - 1) * jitter)

    def _follow(self, url: str, headers: Mapping[str, str], gap: float, *, page: bool) -> Response:
        """The answer after redirects, each hop checked like the first."""
        place = self.state.place(url)
        for _ in range(self.options.max_redirects + 1):
            if page:
                self._ask_robots(place)
            with self.pace.turn(_host(place), gap):
                answer = self._get(place, headers)
            if answer.status not in _MOVED or "location" not in answer.headers:
                return self._judge(url, place, answer)
            target = web_address(answer.headers["location"], place)
            if target is None:
                said = answer.headers["location"][:80]
                raise FetchError(f"moved to what is no address of the web: {said!r}", where=url, retryable=False)
            if answer.status in (301, 308) and place == url:
                self.state.note_move(url, target)
            place = target
        raise FetchError(f"more than {self.options.max_redirects} redirects", where=url, retryable=False)

    def _judge(self, url: str, place: str, answer: Response) -> Response:
        """The answer for the caller; raises ``FetchError`` for one that is no success."""
        memo = self.state.memo(url)
        if answer.status == 304:
            return replace(answer, url=url, final_url=place, not_modified=True, unchanged=True)
        if answer.status == 410:
            self.state.remember(url, replace(memo, gone=self.now().isoformat()))
        if answer.status != 200:
            raise self._refusal(url, answer)
        digest = hashlib.sha256(answer.content).hexdigest()
        kept = replace(
            memo,
            etag=answer.headers.get("etag", ""),
            last_modified=answer.headers.get("last-modified", ""),
            sha256=digest,
            fetched=self.now().isoformat(),
        )
        self.state.remember(url, kept)
        return replace(answer, url=url, final_url=place, unchanged=digest == self.state.stored(url).sha256)

    def _refusal(self, url: str, answer: Response) -> FetchError:
        """The error of an answer that is no success; a wish to be left alone pauses the whole host."""
        wish = _retry_after(answer.headers, self.now())
        retryable = answer.status in _RETRIED
        hint = ""
        if wish and retryable:
            if wish > self.options.max_pause:
                retryable, hint = False, f"the host asks to be left alone for {wish:.0f} s"
            self.pace.pause(_host(url), min(wish, self.options.max_pause))
        return FetchError(
            f"the server answered {answer.status}", where=url, hint=hint, status=answer.status, retryable=retryable
        )

    def _get(self, url: str, headers: Mapping[str, str]) -> Response:
        """One GET, capped in size and time."""
        deadline = self.clock() + self.options.total_timeout
        target, extra, extensions = self._target(url)
        try:
            with self.http.stream("GET", target, headers={**headers, **extra}, extensions=extensions) as stream:
                body = b"" if stream.status_code == 304 else self._body(stream, url, deadline)
                kept = {name.lower(): value for name, value in stream.headers.items()}
                return Response(url, url, stream.status_code, body, kept.get("content-type", ""), kept)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            reason = str(error) or type(error).__name__
            raise FetchError(f"no answer: {reason}", where=url, hint="the next night tries again") from error

    def _body(self, stream: httpx2.Response, url: str, deadline: float) -> bytes:
        """The body after decompression, never more than the cap."""
        parts, size = [], 0
        for part in stream.iter_bytes(65536):
            size += len(part)
            if size > self.options.max_bytes:
                raise FetchError(f"more than {self.options.max_bytes} bytes", where=url, retryable=False)
            if self.clock() > deadline:
                raise FetchError(f"not done after {self.options.total_timeout:.0f} s", where=url)
            parts.append(part)
        return b"".join(parts)

    def _target(self, url: str) -> tuple[str, dict[str, str], dict[str, str]]:
        """Where to connect: the URL with the checked address, its Host header, and the name for TLS."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
            raise FetchError("not a plain http or https address", where=url, retryable=False)
        rest = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        if host in self.options.resolve:
            return self.options.resolve[host].rstrip("/") + rest, {"Host": host}, {}
        if parts.port not in (None, 80, 443):
            raise FetchError(f"the port {parts.port} is not one of the web", where=url, retryable=False)
        address = resolve(host, parts.port or (443 if parts.scheme == "https" else 80), url)
        shown = f"[{address}]" if ":" in address else address
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{shown}{port}{rest}", {"Host": parts.netloc}, {"sni_hostname": host}

    def _ask_robots(self, url: str) -> None:
        """Raise ``FetchError`` where robots.txt closes a page; a crawl delay widens the host's gap.

        What is out of order closes all (RFC 9309), and is named as what it is.
        """
        rules = self._robots(url)
        if isinstance(rules, str):
            hint = "the next night tries again"
            raise FetchError(f"robots.txt is out of order: {rules}", where=url, hint=hint, retryable=False)
        if not rules.can_fetch(url, self.options.user_agent):
            raise FetchError(
                "robots.txt closes this page to us", where=url, hint="ask the site's owner", retryable=False
            )

    def _robots(self, url: str) -> Protego | str:
        """The rules of a host, asked once a run (RFC 9309: 4xx allows everything), or why there are none."""
        parts = urlsplit(url)
        with self.robots_lock:
            if parts.netloc in self.robots:
                return self.robots[parts.netloc]
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        rules: Protego | str
        try:
            rules = Protego.parse(self._tried(place, {}, 0.0, page=False).content.decode("utf-8", "replace"))
        except FetchError as error:
            rules = Protego.parse("") if 400 <= error.status < 500 else error.message
        with self.robots_lock:
            self.robots[parts.netloc] = rules
        delay = rules.crawl_delay(self.options.user_agent) if isinstance(rules, Protego) else None
        if delay:
            self.pace.widen(_host(url), min(float(delay), self.options.max_pause))
        return rules


def _host(url: str) -> str:
    """The host of a URL, in lower case."""
    return (urlsplit(url).hostname or "").lower()


def _retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """How many seconds a server asks to be left alone (RFC 9110, 10.2.3); a date counts from the server's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        since = parsedate_to_datetime(headers["date"]) if "date" in headers else now
        return max(0.0, (until - since).total_seconds())
    except (ValueError, TypeError):
        return 0.0
