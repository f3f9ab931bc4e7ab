"""Findings, kept by what they follow from: both texts, their languages, the terms matched in them, the checks' code.

A pair that was checked before is not checked again; a new version of a check, a changed term, text or language makes
what followed from it new. Kept in ``var/``: losing it costs time. It never decides what a finding means.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kakehashi.checks import Finding, Pair

CHECKING = ("characters.py", "model.py", "reading", "records", "terms", "segments", "checks")
"""The rooms whose code and tables decide what a check finds."""

_SCHEMA = "CREATE TABLE findings (mark BLOB PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"
_FIELDS = ("check", "severity", "message", "source_span", "target_span")


@dataclass(slots=True)
class KeptFindings:
    """What the checks found, by pair; ``asked`` is what this run wanted to know.

    ``check`` checks a pair that is not known; ``beside`` names what else findings follow from (a portal's languages).
    """

    path: Path
    check: Callable[[Pair], Sequence[Finding]]
    beside: str = ""
    known: dict[bytes, str] | None = None
    asked: dict[bytes, str] = field(default_factory=dict)

    def of(self, pair: Pair) -> tuple[Finding, ...]:
        """The findings on a pair."""
        if self.known is None:
            self.known = _read(self.path)
        mark = pair_mark(pair, self.beside)
        value = self.known.get(mark)
        if value is None:
            value = self.asked.get(mark)
        if value is None:
            found = tuple(self.check(pair))
            self.asked[mark] = _written(found)
            return found
        self.asked[mark] = value
        return tuple(_findings(value))

    def save(self, *, whole: bool) -> None:
        """Keep what is new; ``whole`` says that every pair of the portal was asked for, so that the rest may go."""
        known = self.known or {}
        new = {mark: value for mark, value in self.asked.items() if mark not in known}
        gone = [mark for mark in known if mark not in self.asked] if whole else []
        if new or gone:
            _write(self.path, new, gone)
        left = set(gone)
        self.known = {**{mark: value for mark, value in known.items() if mark not in left}, **new}
        self.asked = {}


def pair_mark(pair: Pair, beside: str = "") -> bytes:
    """16 bytes over all that the findings on a pair follow from beside the code."""
    terms = [
        (item.source, item.start, item.end, item.targets, item.forbidden, item.official, item.do_not_translate)
        for item in pair.terms
    ]
    parts = (beside, pair.source, pair.target, pair.source_language, pair.target_language, pair.kind, terms)
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _written(found: Sequence[Finding]) -> str:
    """Findings as text; ``""`` for none, which is the usual case."""
    rows = [[getattr(item, name) for name in _FIELDS] for item in found]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def _findings(value: str) -> Iterator[Finding]:
    """The findings of their text."""
    for check, severity, message, source, target in json.loads(value) if value else ():
        yield Finding(check, severity, message, _span(source), _span(target))


def _span(value: Sequence[int] | None) -> tuple[int, int] | None:
    """A place in a text."""
    return None if value is None else (value[0], value[1])


def _read(path: Path) -> dict[bytes, str]:
    """What is kept for today's code; nothing where that is lost, broken, or of other code."""
    if not path.is_file():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as kept:
            if kept.execute("PRAGMA user_version").fetchone()[0] != code_version():
                return {}
            return dict(kept.execute("SELECT mark, value FROM findings"))
    except sqlite3.DatabaseError:
        return {}


def _write(path: Path, new: dict[bytes, str], gone: Sequence[bytes]) -> None:
    """Keep new findings and drop old ones, in one transaction; what other code left is made anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        with closing(sqlite3.connect(path)) as kept:
            try:
                with kept:
                    if kept.execute("PRAGMA user_version").fetchone()[0] != code_version():
                        kept.execute("DROP TABLE IF EXISTS findings")
                        kept.execute(_SCHEMA)
                        kept.execute(f"PRAGMA user_version = {code_version()}")
                    kept.executemany("DELETE FROM findings WHERE mark = ?", [(mark,) for mark in gone])
                    kept.executemany("INSERT OR REPLACE INTO findings VALUES (?, ?)", new.items())
                return
            except sqlite3.DatabaseError:
                pass
        path.unlink(missing_ok=True)  # it is no catalogue of ours, or broken: it is derived, and made again


@lru_cache(maxsize=1)
def code_version() -> int:
    """A number for the code and the tables of the checks, as SQLite keeps it (31 bits, never 0)."""
    found = hashlib.sha256()
    package = resources.files("kakehashi")
    for room in CHECKING:
        for name, item in _below(room, package / room):
            found.update(f"{name}\n".encode() + item.read_bytes())
    return int.from_bytes(found.digest()[:4], "big") >> 1 or 1


def _below(name: str, place: Traversable) -> Iterator[tuple[str, Traversable]]:
    """A file, or the files below a folder in the order of their names, without what Python compiled."""
    if place.is_file():
        yield name, place
        return
    for item in sorted(place.iterdir(), key=lambda found: found.name):
        if item.name != "__pycache__":
            yield from _below(f"{name}/{item.name}", item)
