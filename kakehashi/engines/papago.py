"""Papago by way of deep-translator, for Korean above all; it wants two keys of Naver's.

deep-translator knows the address of Naver's open API only; where Naver has closed that to a portal's keys, the engine
fails with the error's name, and the route goes on with its next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kakehashi.engines import Place
from kakehashi.engines.keys import read_key
from kakehashi.engines.options import read_options
from kakehashi.engines.wrapped import Ask, WrappedEngine, ask_in_process


@dataclass(frozen=True, slots=True)
class Options:
    """``client`` and ``key`` name the environment variables of the keys; ``deadline`` is in seconds for one text."""

    client: str = "PAPAGO_CLIENT_ID"
    key: str = "PAPAGO_CLIENT_SECRET"
    deadline: float = 20.0
    max_characters: int = 5_000


def papago_engine(options: Options, ask: Ask, name: str = "papago") -> WrappedEngine:
    """The engine over ``ask``."""
    return WrappedEngine(name, "papago", ask, options.deadline, options.max_characters, len, "characters")


def make(options: Mapping[str, Any], place: Place) -> WrappedEngine:
    """The wrapped engine; raises ``EngineError`` where a key is not set."""
    chosen = read_options(Options, options, place.name)
    parameters = {
        "client_id": read_key(chosen.client, place.name),
        "secret_key": read_key(chosen.key, place.name),
    }
    return papago_engine(chosen, ask_in_process("PapagoTranslator", parameters), place.name)
