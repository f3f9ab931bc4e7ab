"""How often a source is asked: every night while it has news, less often the longer it has had none. Pure.

What is asked by name is always asked. A source that fails counts neither as quiet nor as busy: it is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

GAPS = ((180, 7), (90, 4), (30, 2))
"""Nights without news, and the days between two requests from then on."""


def is_due(state: Mapping[str, Any], today: str) -> bool:
    """Whether a source with this ``state`` is to be asked on the day ``today`` (ISO 8601)."""
    asked, quiet = str(state.get("asked", "")), int(state.get("quiet", 0))
    gap = next((days for nights, days in GAPS if quiet >= nights), 0)
    try:
        return (date.fromisoformat(today) - date.fromisoformat(asked)).days >= gap
    except ValueError:
        return True


def after(state: Mapping[str, Any], today: str, *, news: bool, failed: bool) -> dict[str, Any]:
    """The state after a source was asked on ``today``: ``quiet`` counts the nights without news."""
    quiet = int(state.get("quiet", 0))
    return {"asked": today, "quiet": 0 if news else quiet if failed else quiet + 1}
