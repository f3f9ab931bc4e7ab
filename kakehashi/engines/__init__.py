"""Engines: each in one file of this package that has ``make(options, place)``; found by the file's name.

``portal.toml`` configures an engine in ``[engines.<name>]``; ``type`` names the file where it is not the name itself,
so that one kind of engine can stand there twice; ``price`` is what a million characters cost, for a route's budget.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kakehashi.errors import ConfigError
from kakehashi.translation.memory import Unit
from kakehashi.translation.protocol import Engine, Request

__all__ = ["Engine", "Place", "Request", "engine_types", "make_engine"]

_NOT_ENGINES = frozenset({"protocol", "options", "keys", "wrapped"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where an engine stands: its name, the portal's root, the folder of local models, and what people approved.

    ``reviewed`` gives the approved texts of the portal's works; ``reviewed_mark`` changes when they may have changed.
    """

    name: str
    root: Path
    models: Path
    reviewed: Callable[[], Iterable[Unit]] = tuple
    reviewed_mark: str = ""


def engine_types() -> tuple[str, ...]:
    """The kinds of engine that there are: the files of this package."""
    return tuple(sorted({module.name for module in pkgutil.iter_modules(__path__)} - _NOT_ENGINES))


def make_engine(
    name: str,
    options: Mapping[str, Any],
    *,
    root: Path,
    models: Path,
    reviewed: Callable[[], Iterable[Unit]] = tuple,
    reviewed_mark: str = "",
) -> Engine:
    """The engine ``name`` with its options of ``portal.toml``; raises ``ConfigError`` or ``EngineError``."""
    kind = str(options.get("type", name))
    if kind not in engine_types():
        hint = f"the engines are {', '.join(engine_types())}; type = … names one of them"
        raise ConfigError(f"no engine {kind!r}", where=f"portal.toml: engines.{name}", hint=hint)
    module = importlib.import_module(f"{__name__}.{kind}")
    left = {key: value for key, value in options.items() if key not in ("type", "price")}
    engine: Engine = module.make(left, Place(name, root, models, reviewed, reviewed_mark))
    return engine
