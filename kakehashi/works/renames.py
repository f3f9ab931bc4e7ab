"""Sources that were renamed without a word: one vanished from the configuration, another with its address appeared.

Pure. What is remembered is plain JSON that a night keeps in ``var/``. It only suspects: the operator's ``was`` decides,
and until it is written the works of the old id stand under the rights of the new one, since taking their text out could
not be undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kakehashi.reading.identity import canonical_link
from kakehashi.records.config import Source


def renamed(sources: Mapping[str, Source], remembered: Mapping[str, Any]) -> dict[str, str]:
    """Ids that vanished since they were ``remembered``, each with the id that appeared with the same address."""
    known = {name: name for name in sources} | {old: item.id for item in sources.values() for old in item.was}
    before = {str(name): str(url) for name, url in dict(remembered.get("sources") or {}).items()}
    appeared = {canonical_link(item.url): item.id for item in sources.values() if item.id not in before}
    suspected = {
        str(old): str(new)
        for old, new in dict(remembered.get("renamed") or {}).items()
        if old not in known and new in sources
    }
    for old, url in before.items():
        if old not in known and canonical_link(url) in appeared:
            suspected[old] = appeared[canonical_link(url)]
    return suspected


def with_former(sources: Mapping[str, Source], suspected: Mapping[str, str]) -> dict[str, Source]:
    """The sources, each with the former ids that are suspected of it."""
    return {
        name: replace(item, was=(*item.was, *(old for old, new in suspected.items() if new == name)))
        for name, item in sources.items()
    }


def to_remember(sources: Mapping[str, Source], suspected: Mapping[str, str]) -> dict[str, Any]:
    """What the next night has to know."""
    return {"sources": {name: item.url for name, item in sources.items()}, "renamed": dict(suspected)}


def warning(old: str, new: str) -> str:
    """What an operator is told, every night until they say so themselves."""
    return (
        f"portal.toml: sources.{new} has the address of {old!r}, which is gone: its works are taken for {new}'s "
        f'(write was = ["{old}"] into [sources.{new}])'
    )
