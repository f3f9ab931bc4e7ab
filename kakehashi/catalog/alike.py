"""Originals that tell one story: two institutes announce one result, and two agencies report it. Pure.

Texts are compared by their three-character pieces, since Japanese has no spaces (Jaccard, cut at 0.6; two rewrites of a
story measured 0.8, two stories 0.02). What is alike is named for a person to look at, and never merged or removed.
"""

from __future__ import annotations

import heapq
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kakehashi.publication.page import WorkPage

LEAST = 0.6
_SKETCH = 24
_LONGEST = 3_000
"""Characters of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two works by their paths, and how much of their pieces they share, 0 to 1."""

    work: str
    other: str
    share: float


def alike_works(pages: Sequence[WorkPage], new: Collection[str]) -> Iterator[Alike]:
    """The works of ``new`` (paths) that tell the same as another one of the months around them."""
    months = sorted(page.published[:7] for page in pages if page.path in new and len(page.published) >= 7)
    if months:
        first, last = _month_from(months[0], -1), _month_from(months[-1], 1)
        near = [page for page in pages if first <= page.published[:7] <= last]
        texts = {page.path: " ".join((page.original.title, page.original.summary, page.original.body)) for page in near}
        yield from alike(texts, new)


def _month_from(month: str, step: int) -> str:
    """The month so many months from another, ``2026-11``."""
    count = int(month[:4]) * 12 + int(month[5:7]) - 1 + step
    return f"{count // 12:04}-{count % 12 + 1:02}"


def alike(texts: Mapping[str, str], fresh: Collection[str]) -> Iterator[Alike]:
    """The pairs of texts that are alike, one of them in ``fresh``, each pair once, in the order of the names."""
    pieces = {name: _pieces(text) for name, text in sorted(texts.items())}
    sketches = {name: heapq.nsmallest(_SKETCH, map(_mark, found)) for name, found in pieces.items()}
    holders: dict[int, list[str]] = {}
    for name, sketch in sketches.items():
        for mark in sketch:
            holders.setdefault(mark, []).append(name)
    for name in sorted(set(fresh) & set(pieces)):
        shared = Counter(other for mark in sketches[name] for other in holders[mark] if other != name)
        for other, count in sorted(shared.items()):
            if count < _SKETCH // 6 or (other in fresh and other < name):
                continue
            share = _jaccard(pieces[name], pieces[other])
            if share >= LEAST:
                yield Alike(name, other, round(share, 2))


def _pieces(text: str) -> frozenset[str]:
    """The three-character pieces of a text without its spaces."""
    flat = "".join(text.split())[:_LONGEST]
    return frozenset(flat[place : place + 3] for place in range(max(0, len(flat) - 2)))


def _mark(piece: str) -> int:
    """A number for a piece that looks random and is the same on every machine."""
    return zlib.crc32(piece.encode("utf-8"))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of all pieces that both have."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
