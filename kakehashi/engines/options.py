"""Options of an engine as frozen records, read as strictly as the rest of ``portal.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from kakehashi.records.strict import read_table

T = TypeVar("T")


def read_options(kind: type[T], options: Mapping[str, Any], name: str) -> T:
    """The options record ``kind`` of ``[engines.<name>]``; raises ``ConfigError`` with the nearest known key."""
    return read_table(kind, options, "portal.toml", f"engines.{name}")
