"""How far into a long list a night came, and what it says of the rest.

A cap on pages is a budget: where it ends, the state says where to go on, the report says what is left, and the next
night goes on there. Pure: ``state`` is the source's own JSON. It never keeps a place of another query.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

_PLACE = "place"

GOES_ON = "the next night goes on there; a larger max_pages in the source's options takes more at once"
"""The hint beside what is left."""


def place(state: MutableMapping[str, Any], query: str) -> tuple[str, int]:
    """Where ``query`` goes on (``""`` for its beginning), and how many of its entries were read before."""
    kept = state.get(_PLACE)
    if not isinstance(kept, dict) or kept.get("query") != query:
        return "", 0
    return str(kept.get("next", "")), int(kept.get("read", 0))


def keep(state: MutableMapping[str, Any], query: str, following: str, read: int) -> None:
    """Keep where ``query`` goes on after ``read`` entries; with ``""`` it begins anew the next time."""
    if following:
        state[_PLACE] = {"query": query, "next": following, "read": read}
    else:
        forget(state)


def forget(state: MutableMapping[str, Any]) -> None:
    """Begin anew the next time."""
    state.pop(_PLACE, None)


def left(pages: int, read: int, total: int | None) -> str:
    """What a night left of ``total`` entries (``None``: the server does not say) that used up its ``pages``."""
    rest = f"{max(total - read, 0)} of {total} entries are left" if total is not None else "the rest is left"
    return f"the budget of {pages} pages is used up after {read} entries; {rest}"
