"""CSV (RFC 4180): one segment a row, for people with a spreadsheet. Pure.

A text that a spreadsheet would take for a formula (``=``, ``+``, ``-``, ``@``) gets an apostrophe before it, and
loses it again when it comes back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from kakehashi.errors import InputError
from kakehashi.review.exchange.segment import ExchangedSegment

COLUMNS = ("work", "key", "from", "to", "state", "source", "target", "notes")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(segments: Iterable[ExchangedSegment]) -> str:
    """The segments as a table with a header."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for item in segments:
        row = (item.work, item.key, item.source_language, item.target_language, item.state, item.source, item.target)
        table.writerow([_shielded(value) for value in (*row, "\n".join(item.notes))])
    return text.getvalue()


def read_csv(text: str, where: str = "") -> list[ExchangedSegment]:
    """The segments of a table; raises ``InputError`` naming the line."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    missing = [name for name in COLUMNS[:7] if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"the column {missing[0]!r} is missing", where=f"{where}:1", hint="export a table and fill it")
    found = []
    try:
        for row in reader:
            if None in row or None in row.values():
                raise InputError("a row has too few or too many columns", where=f"{where}:{reader.line_num}")
            value = {name: _bare(text or "") for name, text in row.items()}
            notes = tuple(filter(None, value.get("notes", "").split("\n")))
            found.append(ExchangedSegment(
                value["work"], value["key"], value["from"], value["to"], value["source"], value["target"],
                value["state"], notes,
            ))  # fmt: skip
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{where}:{reader.line_num}") from error
    return found


def _shielded(value: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith((*_FORMULA, "'")) else value


def _bare(value: str) -> str:
    """A value without its shield."""
    return value[1:] if value.startswith("'") and value[1:].startswith((*_FORMULA, "'")) else value
