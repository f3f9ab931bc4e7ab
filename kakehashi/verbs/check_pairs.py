"""Findings on any aligned text: TSV (``source<TAB>target``, no header) or TMX, without a portal. It only reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kakehashi.checks import check_pair
from kakehashi.checks.finding import Finding, Pair
from kakehashi.errors import InputError
from kakehashi.terms.glossary import shipped_glossary
from kakehashi.translation.memory import read_tmx


def check_aligned(path: Path, source: str, target: str) -> Iterator[tuple[int, Finding]]:
    """The findings, each with the number of its line or unit, from 1; raises ``InputError`` for a file of another form.

    Names are those of the term base that ships with the program. The language tags say what the columns are; in a TMX
    they choose the variants.
    """
    glossary = shipped_glossary()
    for number, (text, translation) in _pairs(path, source, target):
        terms = glossary.match(text, source, target)
        for finding in check_pair(Pair(text, translation, source, target, terms)):
            yield number, finding


def _pairs(path: Path, source: str, target: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """The pairs of a file, numbered."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: {error}", where=str(path), hint="save the file as UTF-8") from error
    if path.suffix.lower() == ".tmx":
        units = [unit for unit in read_tmx(text, str(path)) if unit.source_language == source]
        found = [(unit.source, unit.target) for unit in units if unit.target_language == target]
        yield from enumerate(found, 1)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _columns(line, f"{path}:{number}")


def _columns(line: str, where: str) -> tuple[str, str]:
    """Source and target of one line."""
    columns = line.rstrip("\r").split("\t")
    if len(columns) != 2:
        raise InputError(f"{len(columns)} columns instead of 2", where=where, hint="write source<TAB>target")
    return columns[0], columns[1]
