"""One request at a time a host, with a gap between two, and a pause for the whole host when it asks for one.

It never waits for one host while another could go on: each host has its own lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Host:
    """One host: its lock, the moment before which it is not asked again (seconds of the clock), and its own gap."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    gap: float = 0.0


@dataclass(slots=True)
class Pace:
    """The pace of all hosts; ``clock`` and ``sleep`` are handed in."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    hosts: dict[str, _Host] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def _host(self, name: str) -> _Host:
        with self.lock:
            return self.hosts.setdefault(name, _Host())

    @contextmanager
    def turn(self, name: str, gap: float) -> Iterator[None]:
        """Wait for the host's turn, hold it for one request, and leave ``gap`` seconds behind it."""
        host = self._host(name)
        with host.lock:
            wait = host.free_at - self.clock()
            if wait > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                host.free_at = max(host.free_at, self.clock() + max(gap, host.gap))

    def widen(self, name: str, gap: float) -> None:
        """Leave at least so many seconds between two requests to the host, from now on."""
        host = self._host(name)
        host.gap = max(host.gap, gap)
        host.free_at = max(host.free_at, self.clock() + gap)

    def pause(self, name: str, seconds: float) -> None:
        """Leave the whole host alone for so long."""
        host = self._host(name)
        host.free_at = max(host.free_at, self.clock() + seconds)
