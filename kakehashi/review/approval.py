"""Approve and reject: the rules of the review, as functions of a state and a person.

Pure. Nobody approves a text that they edited last, whether they typed it, brought it by git, or it came from a memory
under their name; unchanged engine text has no editor, so one person may approve it. A rejection needs a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kakehashi.errors import ReviewError
from kakehashi.model import SegmentEvent
from kakehashi.review.events import Approved, ReasonCode, Rejected
from kakehashi.review.ledger import text_hash
from kakehashi.review.state import SegmentState, TranslationState

_MAIL = re.compile(r"<([^<>]*)>\s*$")


def same_person(one: str, other: str) -> bool:
    """Whether two identities ``Name <mail>`` are one person: by mail where both have one, else by name."""
    mails = [_MAIL.search(item) for item in (one, other)]
    if mails[0] and mails[1]:
        return mails[0][1].casefold() == mails[1][1].casefold()
    return _name(one) == _name(other)


def approval(found: TranslationState, keys: Iterable[str], by: str, at: str, where: str) -> Approved:
    """The event by which ``by`` approves the segments ``keys`` (all that wait when empty); raises ``ReviewError``."""
    chosen = _chosen(found, keys, where)
    waiting = [item for item in chosen if item.state in ("machine", "edited")]
    if not waiting:
        raise ReviewError("there is nothing to approve", where=where, hint=_why_nothing(found))
    own = [item for item in waiting if item.editor and same_person(item.editor, by)]
    if own:
        raise ReviewError(
            f"{by} edited {len(own)} of these segments last ({', '.join(item.key for item in own[:3])})",
            where=where,
            hint="another person has to approve them; name single segments with --segment",
        )
    return Approved(at, by, found.language, _entries(waiting))


def rejection(
    found: TranslationState, keys: Iterable[str], by: str, at: str, reason: str, where: str, code: ReasonCode = ""
) -> Rejected:
    """The event by which ``by`` rejects segments; raises ``ReviewError`` without a reason or a text to reject."""
    if not (reason.strip() or code):
        raise ReviewError("a rejection needs a reason", where=where, hint="give it with --reason")
    chosen = [item for item in _chosen(found, keys, where) if item.text]
    if not chosen:
        raise ReviewError("there is nothing to reject", where=where, hint=_why_nothing(found))
    return Rejected(at, by, found.language, _entries(chosen), code, reason.strip())


def _chosen(found: TranslationState, keys: Iterable[str], where: str) -> list[SegmentState]:
    """The segments named by ``keys``, all where none is named."""
    wanted = list(keys)
    known = {item.key: item for item in found.segments}
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise ReviewError(f"no segment {unknown[0]!r}", where=where, hint="see 'kakehashi review show'")
    return [known[key] for key in wanted] if wanted else list(found.segments)


def _entries(items: Iterable[SegmentState]) -> tuple[SegmentEvent, ...]:
    """The segments as an event names them: source key and target hash."""
    return tuple(SegmentEvent(item.key, text_hash(item.text)) for item in items)


def _why_nothing(found: TranslationState) -> str:
    """What the state of the translation is instead."""
    return f"its state is {found.state}: {found.missing} of {len(found.segments)} segments are missing"


def _name(identity: str) -> str:
    """The name of an identity without its mail."""
    return _MAIL.sub("", identity).strip().casefold()
