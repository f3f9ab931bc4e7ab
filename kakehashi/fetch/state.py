"""What is remembered between nights of each URL: validators, body hash, moves, and whether it is gone for good.

Losing it costs time, never data. A validator is dropped after eight days, since some servers answer 304 for ever.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(days=8)
"""How long a validator is used."""

MOVES = 3
"""How many agreeing permanent redirects make a move."""


@dataclass(frozen=True, slots=True)
class Memo:
    """What is known of one URL.

    ``fetched`` is when its body last came whole (ISO 8601 in UTC), ``moves`` counts agreeing permanent redirects.
    """

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    fetched: str = ""
    moved_to: str = ""
    moves: int = 0
    gone: str = ""


@dataclass(slots=True)
class State:
    """The memos of all URLs; those of this run count only after ``commit``."""

    memos: dict[str, Memo] = field(default_factory=dict)
    pending: dict[str, Memo] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def load(cls, path: Path) -> State:
        """The state of a file; an absent or broken file is an empty state."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls({str(url): Memo(**memo) for url, memo in data.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()

    def save(self, path: Path) -> None:
        """Write beside, then rename."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".partial")
        data = {
            url: {key: value for key, value in asdict(memo).items() if value}
            for url, memo in sorted(self.memos.items())
        }
        beside.write_text(json.dumps(data, indent=1, sort_keys=True), encoding="utf-8")
        beside.replace(path)

    def memo(self, url: str) -> Memo:
        """What is known of a URL."""
        with self.lock:
            return self.pending.get(url) or self.memos.get(url) or Memo()

    def stored(self, url: str) -> Memo:
        """What was known of a URL when its answer was last stored safely."""
        with self.lock:
            return self.memos.get(url) or Memo()

    def remember(self, url: str, memo: Memo) -> None:
        """Keep a memo until it is committed."""
        with self.lock:
            self.pending[url] = memo

    def commit(self, urls: Iterable[str]) -> None:
        """What was fetched from ``urls`` is stored safely: their memos count from now on."""
        with self.lock:
            self.memos |= {url: self.pending.pop(url) for url in urls if url in self.pending}

    def validators(self, url: str, now: datetime) -> dict[str, str]:
        """The headers of a conditional request, none where the validators are too old."""
        memo = self.stored(url)
        if not memo.fetched or now - datetime.fromisoformat(memo.fetched) > KEPT:
            return {}
        headers = {"If-None-Match": memo.etag, "If-Modified-Since": memo.last_modified}
        return {name: value for name, value in headers.items() if value}

    def note_move(self, url: str, target: str) -> None:
        """Count a permanent redirect; three agreeing ones make it the URL's new place."""
        memo = self.memo(url)
        moves = memo.moves + 1 if memo.moved_to == target else 1
        self.remember(url, replace(memo, moved_to=target, moves=moves))

    def place(self, url: str) -> str:
        """Where a URL is to be asked for: its new place once three answers agreed on it."""
        memo = self.memo(url)
        return memo.moved_to if memo.moves >= MOVES else url
