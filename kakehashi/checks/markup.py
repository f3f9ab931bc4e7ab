"""Checks of markup: what Markdown and HTML of the original must stand in the translation."""

from __future__ import annotations

from collections.abc import Iterator

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.segments.skeleton import same_inline_skeleton


@check("block")
def broken_markup(pair: Pair) -> Iterator[Found]:
    """Links, emphasis, code or formulae of the translation are not those of the original, as readers would see them."""
    if not same_inline_skeleton(pair.source, pair.target):
        yield Found("links, emphasis, code or formulae differ from the original's")
