"""Waivers: which findings a person has let pass, and for just which text.

Pure. A waiver holds for one segment, one text and one check: it ends with the text, and no other check's finding and no
other segment's is let pass by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from kakehashi.model import Event
from kakehashi.review.events import Waived
from kakehashi.translation.checks import Finding

Waivers: TypeAlias = frozenset[tuple[str, str, str]]
"""Segment key, hash of the target text, and id of the check."""


def waived_in(events: Iterable[Event], language: str) -> Waivers:
    """What the ledger waives in one language."""
    return frozenset(
        (entry.source, entry.target, event.check)
        for event in events
        if isinstance(event, Waived) and event.language == language
        for entry in event.segments
    )


def unwaived_block(key: str, target: str, findings: Iterable[Finding], waived: Waivers) -> Finding | None:
    """The first finding that blocks this text of this segment and that nobody waived."""
    blocks = (item for item in findings if item.severity == "block" and (key, target, item.check) not in waived)
    return next(blocks, None)
