"""The index of the translation memory: SQLite in ``var/``, derived from ``content/``, so that it can be lost.

A look-up by likeness asks for candidates that share a sketch (the eight smallest hashes of a text's four-character
pieces, numbers masked) and measures those alone: a million units cost what a thousand do. It holds no text that is not
in ``content/``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path

from rapidfuzz import fuzz, process

from kakehashi.model import LanguageTag
from kakehashi.segments.cutting import source_key
from kakehashi.translation.memory import Match, Unit, exchange_numbers, masked, sketch

_SCHEMA = """
CREATE TABLE meta (mark TEXT);
CREATE TABLE unit (
  id INTEGER PRIMARY KEY, source_language TEXT, target_language TEXT, key TEXT, masked TEXT, flat TEXT, source TEXT,
  target TEXT, author TEXT
);
CREATE TABLE piece (hash INTEGER, id INTEGER, PRIMARY KEY (hash, id)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX unit_key ON unit (key, source_language, target_language);
CREATE INDEX unit_masked ON unit (masked, source_language, target_language);
"""
_MOST_FOR_A_PIECE = 60
"""Units that are looked at for one piece of a sketch: a piece that so many share says nothing."""


class MemoryIndex:
    """The units of a memory; of two units with one source, a person's wins, else the first given."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self) -> None:
        """Let go of the database; whoever opened the index closes it (``contextlib.closing``)."""
        self._connection.close()

    def pairs(self) -> frozenset[tuple[LanguageTag, LanguageTag]]:
        """The language pairs of which the memory knows anything."""
        rows = self._connection.execute("SELECT DISTINCT source_language, target_language FROM unit")
        return frozenset((row[0], row[1]) for row in rows)

    def find(self, text: str, source: LanguageTag, target: LanguageTag) -> Match | None:
        """The translation of just this text, or of one that differs in its numbers only; ``None`` otherwise."""
        unit = self._first("key", source_key(text), source, target)
        if unit:
            return Match(unit, unit.target, "exact", 100.0)
        unit = self._first("masked", source_key(masked(text)), source, target)
        exchanged = exchange_numbers(unit, text) if unit else None
        return Match(unit, exchanged, "numbers", 99.0) if unit and exchanged else None

    def similar(
        self, text: str, source: LanguageTag, target: LanguageTag, *, limit: int = 3, least: float = 75.0
    ) -> list[Match]:
        """The units whose sources are most alike, best first; for editors, never filled in by itself."""
        candidates = self._candidates(text, source, target)
        found = process.extract(masked(text), candidates, scorer=fuzz.ratio, limit=limit, score_cutoff=least)
        units = [(self._unit(number), score) for _, score, number in found]
        return [Match(unit, unit.target, "fuzzy", score) for unit, score in units]

    def _first(self, column: str, key: str, source: str, target: str) -> Unit | None:
        """The preferred unit with this key."""
        row = self._connection.execute(
            "SELECT source_language, target_language, source, target, author FROM unit"  # noqa: S608 - our own column
            f" WHERE {column} = ? AND source_language = ? AND target_language = ? ORDER BY author = '', id LIMIT 1",
            (key, source, target),
        ).fetchone()
        return Unit(*row) if row else None

    def _candidates(self, text: str, source: str, target: str) -> dict[int, str]:
        """The units that share a piece of their sketch with a text: their masked sources by number."""
        ids: set[int] = set()
        for piece in sketch(text):
            rows = self._connection.execute("SELECT id FROM piece WHERE hash = ? LIMIT ?", (piece, _MOST_FOR_A_PIECE))
            ids |= {int(row[0]) for row in rows}
        places = ",".join("?" * len(ids))
        rows = self._connection.execute(
            f"SELECT id, flat FROM unit WHERE id IN ({places}) AND source_language = ? AND target_language = ?",  # noqa: S608
            (*ids, source, target),
        )
        return {int(row[0]): str(row[1]) for row in rows}

    def _unit(self, number: int) -> Unit:
        """One unit."""
        row = self._connection.execute(
            "SELECT source_language, target_language, source, target, author FROM unit WHERE id = ?", (number,)
        ).fetchone()
        return Unit(*row)


def open_index(path: Path | None, mark: str, units: Iterable[Unit]) -> MemoryIndex:
    """The index at ``path`` (``None``: in memory); made anew from ``units`` unless its mark is ``mark``.

    ``mark`` names what the units come from; ``units`` is not read when the index is up to date. To be closed by the
    caller.
    """
    if path is None:
        with ExitStack() as opened:
            connection = opened.enter_context(closing(sqlite3.connect(":memory:", check_same_thread=False)))
            _fill(connection, mark, units)
            opened.pop_all()  # filled: from here on it is the caller's
        return MemoryIndex(connection)
    if _mark_of(path) != mark:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as connection:
            _fill(connection, mark, units)
        beside.replace(path)
    return MemoryIndex(sqlite3.connect(path, check_same_thread=False))


def _mark_of(path: Path) -> str:
    """The mark of the index at ``path``, ``""`` where there is none or it cannot be read."""
    if not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return str(connection.execute("SELECT mark FROM meta").fetchone()[0])
    except (sqlite3.DatabaseError, TypeError):
        return ""


def _fill(connection: sqlite3.Connection, mark: str, units: Iterable[Unit]) -> None:
    """Write all units, their sketches, and the mark, in one transaction."""
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")  # derived: a broken index is made anew
    connection.executescript(_SCHEMA)
    with connection:
        for number, unit in enumerate(units):
            connection.execute(
                "INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number, unit.source_language, unit.target_language, source_key(unit.source),
                    source_key(masked(unit.source)), masked(unit.source), unit.source, unit.target, unit.author,
                ),
            )  # fmt: skip
            connection.executemany(
                "INSERT OR IGNORE INTO piece VALUES (?, ?)", [(piece, number) for piece in sketch(unit.source)]
            )
        connection.executescript(_INDEXES)
        connection.execute("INSERT INTO meta VALUES (?)", (mark,))
