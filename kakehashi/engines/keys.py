"""Keys of services: from an environment variable that ``portal.toml`` names, so that no key stands in a file."""

from __future__ import annotations

import os

from kakehashi.errors import EngineError


def read_key(variable: str, engine: str) -> str:
    """The key in an environment variable, ``""`` where none is named; raises ``EngineError`` where it is not set."""
    if not variable:
        return ""
    key = os.environ.get(variable, "")
    if not key:
        raise EngineError(f"the environment variable {variable} is not set", where=f"portal.toml: engines.{engine}")
    return key
