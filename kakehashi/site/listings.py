"""Listings: the works of a language by kind, newest first, on pages that never shift.

Pure. Pages are numbered from the oldest and full ones never change; the first address always shows the newest, at
least as many as a page holds where there are so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kakehashi.model import LanguageTag
from kakehashi.publication.page import WorkPage


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing: ``number`` is 0 for the newest, else counted from the oldest; newest work first."""

    number: int
    works: tuple[WorkPage, ...]


def newest_first(works: Iterable[WorkPage], language: LanguageTag) -> list[WorkPage]:
    """The works that are published in a language, newest first; of one day, in the order of their paths."""
    found = [work for work in works if language in work.versions and not work.withdrawn_on]
    return sorted(sorted(found, key=lambda work: work.path), key=lambda work: work.published, reverse=True)


def pages(newest: Sequence[WorkPage], size: int) -> list[ListingPage]:
    """The pages of a listing: the newest (number 0), then the older ones from the newest number down to 1.

    The newest page holds what fills no page yet and the last full page, so that it is never nearly empty.
    """
    oldest = list(reversed(newest))
    full = max(len(oldest) // size - 1, 0)
    result = [ListingPage(0, tuple(reversed(oldest[full * size :])))]
    for number in range(full, 0, -1):
        chunk = oldest[(number - 1) * size : number * size]
        result.append(ListingPage(number, tuple(reversed(chunk))))
    return result
