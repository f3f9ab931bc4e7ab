"""POST of JSON to a service that the portal's operator names: translation engines on this machine or elsewhere.

The address comes from ``portal.toml`` and never from harvested text, so it may be loopback. Keys go into headers or the
body, never into an address, and what is raised names neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import httpx2

from kakehashi.errors import FetchError

_AGAIN = frozenset({408, 429, 500, 502, 503, 504, 529})
_MOST = 10_000_000

PostJson: TypeAlias = Callable[[str, Mapping[str, Any], Mapping[str, str], float], Any]
"""``post(url, payload, headers, deadline)`` gives the answer's JSON; raises ``FetchError``."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts, and tries again where that may help; ``tries`` counts the first, times are in seconds."""

    tries: int = 3
    back_off: float = 1.0
    sleep: Callable[[float], None] = time.sleep

    def __call__(self, url: str, payload: Mapping[str, Any], headers: Mapping[str, str], deadline: float) -> Any:
        """The JSON of the answer."""
        for attempt in range(1, self.tries + 1):
            try:
                return _post(url, payload, headers, deadline)
            except FetchError as error:
                if not error.retryable or attempt == self.tries:
                    raise
                self.sleep(self.back_off * 2 ** (attempt - 1))
        raise AssertionError("the loop returns or raises")


def _post(url: str, payload: Mapping[str, Any], headers: Mapping[str, str], deadline: float) -> Any:
    """One POST, ended at the deadline and at ten megabytes."""
    where = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    until = time.monotonic() + deadline
    try:
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=httpx2.Timeout(deadline)) as client,
            client.stream("POST", url, json=dict(payload), headers=dict(headers)) as answer,
        ):
            parts, size = [], 0
            for part in answer.iter_bytes(65536):
                parts.append(part)
                size += len(part)
                if size > _MOST or time.monotonic() > until:
                    raise FetchError("the answer is too large or too slow", where=where)
            status = answer.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        raise FetchError(f"no answer ({type(error).__name__})", where=where) from error
    if status != 200:
        raise FetchError(f"the service answered {status}", where=where, status=status, retryable=status in _AGAIN)
    try:
        return httpx2.Response(200, content=b"".join(parts)).json()
    except ValueError as error:
        raise FetchError("the answer is no JSON, or half of one", where=where) from error
