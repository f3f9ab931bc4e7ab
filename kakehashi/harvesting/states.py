"""What a source's harvest keeps for the next night: a JSON file in ``var/harvest/`` whose loss costs time only.

Beside what its protocol keeps (watermarks, visits) stand two marks of ours: that works of it were stored, and when it
was asked with what success. A state never says that something was taken which has to come again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kakehashi.atomic import write_atomic
from kakehashi.harvesting import polling
from kakehashi.model import Record

_POLLING = "polling"
_STORED = "stored"
_DIGEST = 11
"""The length of ``-`` and the ten characters that follow the source in a work's id."""


def read_state(states: Path, source: str) -> dict[str, Any]:
    """A source's own state; a lost or broken file means that it starts anew."""
    try:
        data = json.loads((states / f"{source}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def write_state(
    states: Path, source: str, state: Mapping[str, Any], held: Sequence[Record], *, has_works: bool
) -> None:
    """Keep a source's state; what is ``held`` has to come again, so nothing may say that it was taken."""
    if held and "visits" not in state:
        return
    for record in held:
        state["visits"].pop(record.identity, None)
    marked = {**state, _STORED: True} if has_works else state
    text = json.dumps(marked, ensure_ascii=False, sort_keys=True, indent=1)
    write_atomic(states / f"{source}.json", text.encode("utf-8"))


def asked_on(state: Mapping[str, Any], day: str, *, news: bool, failed: bool) -> dict[str, Any]:
    """The state with the mark that its source was asked on ``day``."""
    return {**state, _POLLING: polling.after(state.get(_POLLING, {}), day, news=news, failed=failed)}


def rests(source: str, states: Path, today: str) -> bool:
    """Whether a source has had no news for so long that it need not be asked on the day ``today``."""
    return not polling.is_due(read_state(states, source).get(_POLLING, {}), today)


def owner_of(name: str) -> str:
    """The source that a work's id begins with."""
    return name[:-_DIGEST]


def has_works(source: str, known: Iterable[str]) -> bool:
    """Whether there are works of a source among the ids ``known``."""
    return any(owner_of(name) == source for name in known)


def was_lost(source: str, known: Iterable[str], states: Path) -> bool:
    """Whether a source has no works though some were stored, or though nothing is known of it any more.

    A source whose records were all left out so far keeps its watermark.
    """
    lost_state = not (states / f"{source}.json").exists()
    return not has_works(source, known) and (lost_state or bool(read_state(states, source).get(_STORED)))
