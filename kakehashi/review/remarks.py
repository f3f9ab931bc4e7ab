"""What was said of a translation and does not stand in it: comments, and texts that somebody suggests.

Pure. It reads a ledger and decides nothing; a suggestion that has become the text is none any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kakehashi.model import Work
from kakehashi.review.events import Commented, Suggested


@dataclass(frozen=True, slots=True)
class Remark:
    """Words about a segment: a comment, or with ``suggestion`` a text for it; ``reason`` says why it waits."""

    by: str
    at: str
    text: str
    suggestion: bool = False
    reason: str = ""


def remarks(work: Work, language: str, standing: Mapping[str, str]) -> Mapping[str, tuple[Remark, ...]]:
    """The remarks on a translation by the keys of its segments, oldest first.

    ``standing`` are the texts that stand there by key. A suggestion whose text was redacted is left out.
    """
    found: dict[str, list[Remark]] = {}
    for event in work.events:
        if not isinstance(event, Commented | Suggested) or event.language != language:
            continue
        for part in event.segments:
            if isinstance(event, Commented):
                found.setdefault(part.source, []).append(Remark(event.author or event.by, event.at, event.text))
                continue
            text = work.texts.get(part.target, "")
            if text and text != standing.get(part.source):
                remark = Remark(event.author or event.by, event.at, text, suggestion=True, reason=event.reason)
                found.setdefault(part.source, []).append(remark)
    return {key: tuple(listed) for key, listed in found.items()}
