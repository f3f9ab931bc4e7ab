"""Google's translator by way of deep-translator; its web address holds so many encoded bytes and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from kakehashi.engines import Place
from kakehashi.engines.options import read_options
from kakehashi.engines.wrapped import Ask, WrappedEngine, ask_in_process


@dataclass(frozen=True, slots=True)
class Options:
    """``deadline`` in seconds for one text, ``max_bytes`` of a percent-encoded text."""

    deadline: float = 20.0
    max_bytes: int = 14_000


def google_engine(options: Options, ask: Ask, name: str = "google") -> WrappedEngine:
    """The engine over ``ask``."""
    size = lambda text: len(quote(text))  # noqa: E731 - a field's value
    return WrappedEngine(name, "google", ask, options.deadline, options.max_bytes, size, "encoded bytes")


def make(options: Mapping[str, Any], place: Place) -> WrappedEngine:
    """The wrapped engine."""
    return google_engine(read_options(Options, options, place.name), ask_in_process("GoogleTranslator", {}), place.name)
