"""What stood in a segment's place before: for each segment of today's original its older keys, newest first.

Pure. It follows the revisions that the ledger recorded, one step at a time: a key that a revision lacks comes from the
key whose place it took, where as many segments were replaced as came instead and the old one is gone. Title and summary
are followed by their place, since each revision begins with them. It never looks at a translation.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kakehashi.model import Event
from kakehashi.review.events import REVISING


@dataclass(frozen=True, slots=True)
class Before:
    """``places`` maps each key of today's original to its older keys, newest first, itself left out.

    ``heads`` are title and summary (``""`` where there was none) of each older revision, newest first.
    """

    places: Mapping[str, tuple[str, ...]]
    heads: tuple[tuple[str, str], ...] = ()


def places_before(events: Sequence[Event], today: Sequence[str], *, summary: bool) -> Before:
    """What stood before in the places of the keys ``today``; ``summary`` says whether the second one is a summary."""
    revisions = [tuple(today)]
    for event in reversed(events):
        if isinstance(event, REVISING) and event.keys and event.keys != revisions[-1]:
            revisions.append(event.keys)
    if len(revisions) == 1:
        return Before({})
    steps = [_step(newer, older) for newer, older in itertools.pairwise(revisions)]
    places = {key: _chain(key, revisions, steps) for key in today}
    heads = tuple(_heads(revisions, today[1] if summary and len(today) > 1 else ""))
    for place, kind in enumerate(("title", "summary")):
        if today and (kind == "title" or (summary and len(today) > 1)):
            places[today[place]] = _distinct([pair[place] for pair in heads if pair[place]], today[place])
    return Before(places, heads)


def _step(newer: Sequence[str], older: Sequence[str]) -> dict[str, str]:
    """The keys of ``newer`` that are not in ``older``, each with the one whose place it took and that is gone."""
    here, there = set(newer), set(older)
    matcher = difflib.SequenceMatcher(None, older, newer, autojunk=False)
    return {
        new: old
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag == "replace" and end - start == new_end - new_start
        for old, new in zip(older[start:end], newer[new_start:new_end], strict=True)
        if old not in here and new not in there
    }


def _chain(key: str, revisions: Sequence[Sequence[str]], steps: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The older keys of one segment, as far back as its place can be followed."""
    found, current = [], key
    for older, step in zip(revisions[1:], steps, strict=True):
        if current not in older:
            if current not in step:
                break
            current = step[current]
        found.append(current)
    return _distinct(found, key)


def _heads(revisions: Sequence[Sequence[str]], summary: str) -> list[tuple[str, str]]:
    """Title and summary of each older revision.

    A revision's second key was its summary where it still is, and where it is gone while there was a summary after it;
    one that stands in the body of the next revision was the first sentence of a body.
    """
    found = []
    for newer, older in itertools.pairwise(revisions):
        second = older[1] if len(older) > 1 else ""
        if second != summary and (not summary or second in newer):
            second = ""
        summary = second
        found.append((older[0], summary))
    return found


def _distinct(keys: Sequence[str], but: str) -> tuple[str, ...]:
    """The keys in their order, each once, without ``but``."""
    return tuple(dict.fromkeys(key for key in keys if key != but))
