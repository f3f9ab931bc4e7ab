"""Check of readability: a text that is no text, but bytes that were read in another encoding."""

from __future__ import annotations

from collections.abc import Iterator

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.reading.mojibake import is_mojibake


@check("block")
def mojibake(pair: Pair) -> Iterator[Found]:
    """The text looks like bytes that were read in a wrong encoding; nobody can read or translate it."""
    if is_mojibake(pair.target):
        yield Found(f"not readable: {pair.target[:40]!r}", None, (0, len(pair.target)))
    elif is_mojibake(pair.source):
        yield Found(f"the original is not readable: {pair.source[:40]!r}", (0, len(pair.source)), None)
