"""Waivers: which findings a person has let pass, and for just which text.

Pure. A waiver holds for one segment, one text and one check: it ends with the text, and no other check's finding and no
other segment's is let pass by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from kakehashi.checks import Finding
from kakehashi.model import Event, Work
from kakehashi.review.approval import waived
from kakehashi.review.events import Repudiated, Waived
from kakehashi.review.ledger import text_hash
from kakehashi.review.state import TranslationState

Waivers: TypeAlias = frozenset[tuple[str, str, str]]
"""Segment key, hash of the target text, and id of the check."""


def ever_waived(events: Sequence[Event], language: str) -> Waivers:
    """What the ledger ever waived in one language, whether or not it still counts; ``approval.waived`` says what does.

    What was repudiated was never waived.
    """
    false = {event.repudiates for event in events if isinstance(event, Repudiated)}
    return frozenset(
        (entry.source, entry.target, event.check)
        for event in events
        if isinstance(event, Waived) and event.language == language and event.id not in false
        for entry in event.segments
    )


def unwaived_block(key: str, target: str, findings: Iterable[Finding], passed: Waivers) -> Finding | None:
    """The first finding that blocks this text of this segment and that nobody waived."""
    blocks = (item for item in findings if item.severity == "block" and (key, target, item.check) not in passed)
    return next(blocks, None)


def unwaived_blocks(
    work: Work,
    found: TranslationState,
    findings_of: Callable[[Work, TranslationState], Sequence[tuple[str, Finding]]],
) -> list[tuple[str, Finding]]:
    """The blocking findings on the texts that stand in a translation's file and that nobody waived, by segment key."""
    texts = {item.key: text_hash(item.text) for item in found.segments if item.text}
    passed = waived(work.events, found.language, work.trust)
    return [
        (key, finding)
        for key, finding in findings_of(work, found)
        if unwaived_block(key, texts.get(key, ""), [finding], passed)
    ]
