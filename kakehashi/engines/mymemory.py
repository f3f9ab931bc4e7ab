"""MyMemory (https://mymemory.translated.net/doc/spec.php) by way of deep-translator: free, 500 characters a text.

What it has to say about its limits comes as if it were a translation, so such answers are known and refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kakehashi.engines import Place
from kakehashi.engines.options import read_options
from kakehashi.engines.wrapped import Ask, WrappedEngine, ask_in_process

_REFUSALS = ("MYMEMORY WARNING", "QUERY LENGTH LIMIT", "INVALID LANGUAGE PAIR", "PLEASE SELECT TWO DISTINCT LANGUAGES",
             "NO QUERY SPECIFIED")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """``deadline`` in seconds for one text, ``email`` for more characters a day, ``max_characters`` of a text."""

    deadline: float = 20.0
    email: str = ""
    max_characters: int = 499


def mymemory_engine(options: Options, ask: Ask, name: str = "mymemory") -> WrappedEngine:
    """The engine over ``ask``."""
    return WrappedEngine(name, "mymemory", ask, options.deadline, options.max_characters, len, "characters", _REFUSALS)


def make(options: Mapping[str, Any], place: Place) -> WrappedEngine:
    """The wrapped engine."""
    chosen = read_options(Options, options, place.name)
    parameters = {"email": chosen.email} if chosen.email else {}
    return mymemory_engine(chosen, ask_in_process("MyMemoryTranslator", parameters), place.name)
