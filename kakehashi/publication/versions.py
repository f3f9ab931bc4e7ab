"""A language version as a value for its page: its text, and its facts, made of the texts that are shown.

Pure. What is missing stands in the original's language inside its own ``lang``, and is counted; who stands behind a
version is the weakest of those who stand behind one of its texts. It decides nothing about what is shown.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from kakehashi import segments
from kakehashi.model import Event
from kakehashi.publication.page import Made, Version
from kakehashi.publication.policy import Rules
from kakehashi.publication.published import Original, Published, Shown
from kakehashi.review import state
from kakehashi.review.events import GIVING, REVISING, Approved, Rejected, Supplied, Translated, Waived
from kakehashi.segments import front_matter


def original_version(original: Original, rules: Rules) -> Version:
    """The original as a version of its own, as far as its rights let it be shown."""
    work, whole = original.work, rules.extent == "all"
    return Version(
        work.language,
        str(original.metadata.get("title", "")),
        str(original.metadata.get("summary", "")) if whole else "",
        front_matter.read(work.original, work.path)[1] if whole else "",
        "withdrawn" if state.withdrawal(work.events) else "original",
        segments=len(original.segments) if whole else 1,
        updated=_day(next((event for event in reversed(work.events) if isinstance(event, REVISING)), None)),
    )


def translated_version(original: Original, found: Published, rules: Rules) -> Version:
    """A translation as readers get it."""
    heads = {item.segment.kind: item for item in found.shown if item.segment.kind in ("title", "summary")}
    made = _made(found.shown)
    last = _last_approval(found.shown) if made == "approved" else None
    behind = sum(item.behind for item in found.shown)
    missing = sum(item.candidate is None for item in found.shown)
    return Version(
        found.language,
        _head(heads["title"]),
        "" if found.older_heads or "summary" not in heads else _head(heads["summary"]),
        _body(original, found) if rules.extent == "all" else "",
        _state(original, made, behind, missing),
        made,
        missing=missing,
        segments=len(found.shown),
        behind=behind,
        approved_by=_name(last.by) if last else "",
        approved_on=_day(last),
        engines=tuple(dict.fromkeys(_engines(found.shown))),
        origins=tuple(dict.fromkeys(_origins(found.shown))),
        updated=_updated(original, found),
        heads_on=_day(heads["title"].candidate.event) if found.older_heads and heads["title"].candidate else "",
        head_language="" if heads["title"].candidate else original.work.language,
    )


def _head(item: Shown) -> str:
    """Title or summary as plain text."""
    return segments.one_line(item.candidate.text) if item.candidate else item.segment.text


def _body(original: Original, found: Published) -> str:
    """The original's skeleton with the texts that are shown."""
    language = original.work.language
    texts = {
        item.segment.key: item.candidate.text if item.candidate else untranslated(item.segment.text, language)
        for item in found.shown
        if item.segment.kind not in ("title", "summary")
    }
    document = segments.splice(segments.pin_anchors(original.work.original), texts)
    return document[front_matter.head_end(document) :]


def untranslated(text: str, language: str) -> str:
    """A segment that has no translation, as it is shown: the original inside its own ``lang``."""
    return f'<span lang="{html.escape(language)}" class="untranslated">{text}</span>'


def _made(shown: Sequence[Shown]) -> Made:
    """Who stands behind the texts that are there: the weakest of those who do, and of no text at all its source."""
    ranks = {_stands_behind(item) for item in shown if item.candidate}
    if ranks <= {"supplied"}:
        return "supplied" if ranks else "original"
    if "machine" in ranks:
        return "machine"
    return "approved" if ranks == {"approved"} else "edited"


def _stands_behind(item: Shown) -> Made:
    """Who stands behind one text: whom its source names, who approved it, who edited it, or a machine."""
    if item.candidate is None:
        return "original"
    if isinstance(item.candidate.event, Supplied):
        return "supplied"
    if item.candidate.approval:
        return "approved"
    return "edited" if item.candidate.typists else "machine"


def _state(original: Original, made: Made, behind: int, missing: int) -> str:
    """The state of the whole version, by its texts that are shown (house, section 4)."""
    if state.withdrawal(original.work.events):
        return "withdrawn"
    if made == "supplied":
        return "supplied"
    return "behind" if behind else "partial" if missing else made


def _last_approval(shown: Sequence[Shown]) -> Approved | None:
    """The last of the approvals of the texts that are shown."""
    approvals = [item.candidate.approval for item in shown if item.candidate and item.candidate.approval]
    return max(approvals, key=lambda event: (event.at, event.id), default=None)


def _engines(shown: Sequence[Shown]) -> Iterator[str]:
    """The engines whose text is shown as they gave it, before anybody approved it."""
    for item in shown:
        if item.candidate and _stands_behind(item) == "machine" and isinstance(item.candidate.event, Translated):
            yield item.candidate.event.engine


def _origins(shown: Sequence[Shown]) -> Iterator[str]:
    """The languages that the texts were really translated from."""
    for item in shown:
        for entry in item.candidate.event.segments if item.candidate else ():
            if item.candidate and entry.source == item.candidate.key and entry.from_language:
                yield entry.from_language


def _updated(original: Original, found: Published) -> str:
    """The day on which a text that is shown was given, approved or waived, or another was rejected in its place."""
    pairs = {(item.candidate.key, item.candidate.target) for item in found.shown if item.candidate}
    keys = {item.segment.key for item in found.shown} | {key for key, _ in pairs}
    found_at = [
        event.at
        for event in original.work.events
        if isinstance(event, (*GIVING, Approved, Waived, Rejected)) and event.language == found.language
        for entry in event.segments
        if (entry.source, entry.target) in pairs or (isinstance(event, Rejected) and entry.source in keys)
    ]
    return max(found_at, default="")[:10]


def _day(event: Event | None) -> str:
    """The day of an event in UTC, ``YYYY-MM-DD``."""
    return event.at[:10] if event else ""


def _name(identity: str) -> str:
    """The name of ``Name <mail>``: a mail address is not for readers."""
    return identity.split("<", 1)[0].strip()
