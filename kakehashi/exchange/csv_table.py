"""CSV (RFC 4180): one segment a row, for people with a spreadsheet. Pure.

A text that a spreadsheet would take for a formula (``=``, ``+``, ``-``, ``@``) gets an apostrophe before it, and
loses it again when it comes back. ``base`` is the hash of the text that went out; people leave it as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from kakehashi.errors import InputError
from kakehashi.exchange.segment import ExchangedSegment, checked_base

COLUMNS = ("work", "key", "from", "to", "state", "source", "target", "notes", "editor", "base")
_NEEDED = 7
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STATES = {
    **{name: name for name in ("missing", "machine", "edited", "behind", "approved", "draft")}, "": "edited",
    "translated": "edited", "final": "approved", "reviewed": "approved", "signed-off": "approved", "fuzzy": "draft",
    "initial": "draft", "new": "draft", "needs work": "draft", "needs review": "draft",
}  # fmt: skip


def write_csv(segments: Iterable[ExchangedSegment]) -> str:
    """The segments as a table with a header."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for item in segments:
        row = (item.work, item.key, item.source_language, item.target_language, item.state, item.source, item.target)
        table.writerow([_shielded(value) for value in (*row, "\n".join(item.notes), item.editor, item.base)])
    return text.getvalue()


def read_csv(text: str, where: str = "") -> list[ExchangedSegment]:
    """The segments of a table, divided by commas, semicolons or tabs; raises ``InputError`` naming the line."""
    plain = text.removeprefix("\ufeff")
    first = plain.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(plain, newline=""), strict=True, delimiter=max(",;\t", key=first.count))
    found = []
    try:
        missing = [name for name in COLUMNS[:_NEEDED] if name not in (reader.fieldnames or ())]
        if missing:
            hint = "export a table and fill it"
            raise InputError(f"the column {missing[0]!r} is missing", where=f"{where}:1", hint=hint)
        for row in reader:
            if None in row or None in row.values():
                raise InputError("a row has too few or too many columns", where=f"{where}:{reader.line_num}")
            found.append(_segment({name: _bare(value or "") for name, value in row.items()}))
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{where}:{reader.line_num}") from error
    return found


def _segment(value: dict[str, str]) -> ExchangedSegment:
    """One row."""
    state = _STATES.get(value["state"].strip().lower().replace("-review", " review"), "")
    return ExchangedSegment(
        value["work"], value["key"], value["from"], value["to"], value["source"], value["target"],
        state or "draft", tuple(filter(None, (line.strip() for line in value.get("notes", "").split("\n")))),
        base=checked_base(value.get("base", "")), editor=value.get("editor", ""),
        refused="" if state else f"the state {value['state'][:40]!r} is not known",
    )  # fmt: skip


def _shielded(value: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith((*_FORMULA, "'")) else value


def _bare(value: str) -> str:
    """A value without its shield."""
    return value[1:] if value.startswith("'") and value[1:].startswith((*_FORMULA, "'")) else value
