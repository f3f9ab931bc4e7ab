"""The memory as an engine: what people translated before, from ``content/memory/*.tmx``. It never guesses.

A text that stands in the memory keeps its author, who counts as its editor; one whose numbers were exchanged has none,
since nobody has read it in this form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi.errors import InputError
from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.translation.engines import Place, Request
from kakehashi.translation.engines.options import read_options
from kakehashi.translation.memory import Match, Memory, Unit, read_tmx


@dataclass(frozen=True, slots=True)
class Options:
    """``folder`` holds the TMX files, below the portal."""

    folder: str = "content/memory"


@dataclass(frozen=True, slots=True)
class MemoryEngine:
    """Looks texts up; knows markup as it is, since the memory holds segments as they stand."""

    memory: Memory
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
    folder = place.root / read_options(Options, options, place.name).folder
    units: list[Unit] = []
    for path in sorted(folder.glob("*.tmx")):
        try:
            units += read_tmx(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError as error:
            raise InputError(f"not UTF-8: {error}", where=str(path), hint="save it as UTF-8") from error
    return MemoryEngine(Memory(units))
