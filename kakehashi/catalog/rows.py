"""The catalogue: an SQLite index of the works in ``var/``, derived from ``content/`` and never the other way round.

``rm -rf var/`` and one command bring it back identical. It answers questions (what is behind, what waits for a
reader); it never decides anything that a night stores.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE works (
  path TEXT PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL,
  published TEXT NOT NULL, retrieved TEXT NOT NULL, rights TEXT NOT NULL, source_url TEXT NOT NULL,
  withdrawn TEXT NOT NULL, segments INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE translations (
  path TEXT NOT NULL REFERENCES works, language TEXT NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL,
  missing INTEGER NOT NULL, machine INTEGER NOT NULL, edited INTEGER NOT NULL, approved INTEGER NOT NULL,
  behind INTEGER NOT NULL, published INTEGER NOT NULL, PRIMARY KEY (path, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE terms (
  path TEXT NOT NULL REFERENCES works, taxonomy TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY (path, taxonomy, term)
) STRICT, WITHOUT ROWID;
CREATE TABLE pages (path TEXT PRIMARY KEY REFERENCES works, page TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX works_by_date ON works (kind, published DESC, path);
"""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work in the catalogue; dates as in its front matter, ``withdrawn`` is the day or ``""``."""

    path: str
    kind: str
    source: str
    language: str
    title: str
    published: str
    retrieved: str
    rights: str
    source_url: str
    withdrawn: str
    segments: int


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """A translation in the catalogue: its state, and how many of its segments are in which state."""

    path: str
    language: str
    state: str
    title: str
    missing: int
    machine: int
    edited: int
    approved: int
    behind: int
    published: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of all tables: works, translations, terms as (work, taxonomy, term), pages as (work, JSON)."""

    works: tuple[WorkRow, ...] = ()
    translations: tuple[TranslationRow, ...] = ()
    terms: tuple[tuple[str, str, str], ...] = ()
    pages: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: Rows) -> Rows:
        return Rows(
            self.works + other.works,
            self.translations + other.translations,
            self.terms + other.terms,
            self.pages + other.pages,
        )


def last_rows(path: Path, works: Collection[str]) -> Rows:
    """What the last build's catalogue says of ``works``: the rows of works that cannot be read stay as they are.

    Nothing where there is no catalogue, or one of another version.
    """
    if not works or not path.is_file():
        return Rows()
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return Rows(
                tuple(WorkRow(*row) for row in _rows_of(database, "works", works)),
                tuple(TranslationRow(*row) for row in _rows_of(database, "translations", works)),
                tuple((row[0], row[1], row[2]) for row in _rows_of(database, "terms", works)),
                tuple((row[0], row[1]) for row in _rows_of(database, "pages", works)),
            )
    except (sqlite3.Error, TypeError):
        return Rows()


def _rows_of(database: sqlite3.Connection, table: str, works: Collection[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of one table that belong to these works."""
    for work in sorted(works):
        yield from database.execute(f"SELECT * FROM {table} WHERE path = ?", (work,))  # noqa: S608 - a constant of ours


def write_catalog(path: Path, rows: Rows) -> None:
    """Make the catalogue anew beside the old one, then put it in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".partial")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as database, database:
        database.executescript(SCHEMA)
        _insert(database, "works", sorted(_row(item) for item in rows.works))
        _insert(database, "translations", sorted(_row(item) for item in rows.translations))
        _insert(database, "terms", sorted(set(rows.terms)))
        _insert(database, "pages", sorted(rows.pages))
    beside.replace(path)


def _insert(database: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """All rows of one table."""
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - the table is a constant of ours


def _row(item: WorkRow | TranslationRow) -> tuple[object, ...]:
    """The values of a row in the order of its table's columns."""
    return tuple(getattr(item, name) for name in item.__slots__)


def query(path: Path, statement: str, values: Mapping[str, object] | None = None) -> Iterator[sqlite3.Row]:
    """The rows of a reading statement; the catalogue is opened read-only."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        yield from database.execute(statement, values or {})


def dump(path: Path) -> str:
    """The whole catalogue as SQL text: equal catalogues give equal texts."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        return "\n".join(database.iterdump())
