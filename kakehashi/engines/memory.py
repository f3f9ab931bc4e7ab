"""The memory as an engine: what people approved in this portal, and ``content/memory/*.tmx``. It never guesses.

A text that stands in the memory keeps its author, who counts as its editor; one whose numbers were exchanged has none,
since nobody has read it in this form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kakehashi.engines import Place, Request
from kakehashi.engines.options import read_options
from kakehashi.errors import InputError
from kakehashi.memory_index.index import MemoryIndex, open_index
from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.translation.memory import Match, Unit, read_tmx


@dataclass(frozen=True, slots=True)
class Options:
    """``folder`` holds the TMX files, below the portal."""

    folder: str = "content/memory"


@dataclass(frozen=True, slots=True)
class MemoryEngine:
    """Looks texts up; knows markup as it is, since the memory holds segments as they stand."""

    memory: MemoryIndex
    name: str = "memory"
    external: bool = False
    takes_markup: bool = True
    takes_terms: bool = True
    batches: bool = False

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """Whether any unit has this pair."""
        return (source, target) in self.memory.pairs()

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Sequence[Result]:
        """What the memory knows; a failure without a reason for what it does not."""
        return [_result(self.memory.find(request.text, source, target)) for request in requests]


def _result(match: Match | None) -> Result:
    """A match as a result."""
    if match is None:
        return Failure("")
    if match.kind == "exact":
        return Translated(match.target, "memory", author=match.unit.author)
    return Translated(match.target, "memory", model=match.kind)


def make(options: Mapping[str, Any], place: Place) -> MemoryEngine:
    """The memory of a portal; raises ``InputError`` naming the file that is no TMX."""
    files = sorted((place.root / read_options(Options, options, place.name).folder).glob("*.tmx"))
    marks = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    mark = hashlib.sha256("\n".join([*marks, place.reviewed_mark]).encode()).hexdigest()
    path = place.models.parent / "memory.sqlite" if files or place.reviewed_mark else None
    return MemoryEngine(open_index(path, mark, _units(files, place)))


def _units(files: Sequence[Path], place: Place) -> Iterator[Unit]:
    """What people approved in this portal first, then what the TMX files hold."""
    yield from place.reviewed()
    for path in files:
        try:
            yield from read_tmx(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError as error:
            raise InputError(f"not UTF-8: {error}", where=str(path), hint="save it as UTF-8") from error
