"""What is taken out of a work: because its right became stricter, or because a person takes it down. Pure.

A text that goes leaves the documents and ``texts.jsonl`` and is named by its hash in a ``redacted`` event; the work
keeps its place, its title and its ledger. What git's history holds is not in its reach: reports say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kakehashi import segments
from kakehashi.errors import KakehashiError, ReviewError
from kakehashi.model import Work
from kakehashi.review import ledger, state
from kakehashi.review.events import Redacted, Restored, Supplied, Withdrawn, segments_of
from kakehashi.segments import front_matter
from kakehashi.works import documents as works
from kakehashi.works.rights import STRICTNESS, Allowed

_PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(media/[^)\s]*\)(?:\{[^{}\n]*\})?")
_NOT_LINKED = ("creators", "organisations")
"""Facts that a title with a link does not have."""


def restricted(work: Work, allowed: Allowed) -> Work:
    """The work as it may stand in its files under a right: its documents only, without any event.

    The same work where all is allowed. Pages are made from it, so that a site never shows what a right forbids, whether
    a night has come since or not.
    """
    if allowed.all or not work.original:
        return work
    original = _original(work, allowed)
    found = replace(work, documents={work.language: original})
    if original != work.original:
        found = replace(found, events=ledger.append(work.events, _revised(found, Redacted("", "", (), ""))))
    documents = dict(found.documents)
    for language, text in work.documents.items():
        if language != work.language:
            translated = replace(found, documents={**found.documents, language: text})
            documents[language] = _translation(translated, language, allowed)
    return replace(found, events=work.events, documents={tag: text for tag, text in documents.items() if text})


def enforced(work: Work, allowed: Allowed, at: str, by: str) -> Work:
    """The work under today's right, with an event for each thing that was done; the same work where it fits already."""
    found = _without(work, restricted(work, allowed), allowed, Redacted(at, by, (), allowed.reason, cause="rights"))
    found = _marked(found, allowed)
    standing = state.withdrawals(found.events).get("rights")
    if allowed.gone and standing is None:
        gone = Withdrawn(at, by, allowed.reason, cause="rights")
        return replace(found, events=ledger.append(found.events, gone))
    if standing is not None and not allowed.gone:
        back = Restored(at, by, allowed.reason, cause="rights")
        return replace(found, events=ledger.append(found.events, back))
    return found


def withdraw(work: Work, at: str, by: str, reason: str) -> Work:
    """The work taken from readers by a person; its files stay. Raises ``ReviewError``."""
    if "person" in state.withdrawals(work.events):
        raise ReviewError("it is withdrawn already", where=work.path, hint="'kakehashi restore' gives it back")
    event = Withdrawn(at, by, _reason(work, reason), cause="person")
    return replace(work, events=ledger.append(work.events, event))


def restore(work: Work, at: str, by: str, reason: str) -> Work:
    """The work given back to readers: what a person withdrew or took down. Raises ``ReviewError``.

    What its source or its rights took they alone give back. After a takedown the text comes with the next harvest.
    """
    standing = state.withdrawals(work.events)
    if "person" not in standing and state.takedown(work.events) is None:
        why = "; ".join(event.reason for event in standing.values())
        message = f"no person took it: {why}" if why else "it is not withdrawn"
        raise ReviewError(message, where=work.path, hint="a restored source or right gives it back by itself")
    event = Restored(at, by, _reason(work, reason), cause="person")
    return replace(work, events=ledger.append(work.events, event))


def redact(work: Work, at: str, by: str, reason: str, title: str = "") -> Work:
    """The work with all its text out for good and withdrawn, by a person: no later harvest brings it back.

    What stays is its title; with ``title`` that stands in its place and the old one goes too. Raises ``ReviewError``.
    """
    nothing = Allowed("link", frozenset(), translate=False, leave=False, reason=_reason(work, reason), gone=True)
    left = restricted(work, nothing)
    if title.strip():
        document = front_matter.replace(left.original, {"title": title.strip()})
        left = replace(left, documents={work.language: document})
    order = Redacted(at, by, (), nothing.reason, cause="person")
    found = _without(work, left, nothing, order, titles=not title.strip())
    if state.takedown(found.events) is None:  # nothing but a title was left: the takedown is recorded all the same
        found = replace(found, events=ledger.append(found.events, order))
    if "person" in state.withdrawals(found.events):
        return found
    return withdraw(found, at, by, reason)


def emptied(before: Work, after: Work) -> list[str]:
    """The texts that stand in the first work and no longer in the second."""
    return [text for name, text in before.texts.items() if text and not after.texts.get(name)]


def _reason(work: Work, reason: str) -> str:
    """The reason in one line; raises ``ReviewError`` where there is none."""
    if not reason.strip():
        raise ReviewError("a reason is needed: readers are told it", where=work.path, hint="give it with --reason")
    return segments.one_line(reason)


def _original(work: Work, allowed: Allowed) -> str:
    """The original's document without what the right forbids, byte for byte the same where it forbids nothing."""
    metadata, body = front_matter.read(work.original, work.path)
    head = {name: value for name, value in metadata.items() if _may_stand(name, allowed)}
    if "body" not in allowed.parts:
        body = ""
    elif "pictures" not in allowed.parts:
        body = _PICTURE.sub(lambda found: found[1], body)
    if head == metadata and body == front_matter.read(work.original, work.path)[1]:
        return work.original
    return front_matter.write(head) + body


def _may_stand(name: str, allowed: Allowed) -> bool:
    """Whether a fact of the front matter may be kept."""
    if name == "summary":
        return "summary" in allowed.parts
    return allowed.right != "link" or name not in _NOT_LINKED


def _translation(work: Work, language: str, allowed: Allowed) -> str:
    """A translation's document under a right, ``""`` where it may not stand or nobody can say what it holds.

    A work that goes keeps a file without a text of its own in each language: its address says there that it is gone.
    """
    if allowed.gone:
        return works.translation_document(work, language, {})
    if allowed.right == "link":
        return ""
    try:
        targets = works.rebased_targets(work, language)
        known = {item.key for item in works.translation_state(work, language).segments if item.text}
    except KakehashiError:
        return ""
    supplied = state.supplied_targets(work.events, language)
    kept = {
        key: text
        for key, text in targets.items()
        if key in known and (allowed.translate or ledger.text_hash(text) in supplied)
    }
    return works.translation_document(work, language, kept) if kept else ""


def _without(before: Work, left: Work, allowed: Allowed, event: Redacted, *, titles: bool = True) -> Work:
    """``left`` without the texts that it no longer has, with the ``event`` that names them; ``before`` if all fits.

    With ``titles`` the titles of former revisions stay, which the original's own stays like.
    """
    if allowed.all:
        return before
    kept = _kept_names(left, allowed, titles=titles)
    taken = [name for name, text in before.texts.items() if text and name not in kept]
    if not taken and left.documents == before.documents:
        return before
    texts = {name: "" if name in set(taken) else text for name, text in before.texts.items()}
    texts |= {_plain(item.key): item.text for item in segments.cut(left.original, left.path)}
    done = replace(event, hashes=tuple(taken))
    if left.original != before.original:
        done = _revised(left, done)
    return replace(left, texts=texts, events=ledger.append(before.events, done))


def _revised(work: Work, event: Redacted) -> Redacted:
    """The event as one that brings a revision of the original."""
    keys = tuple(item.key for item in segments.cut(work.original, work.path))
    return replace(event, language=work.language, revision=segments.revision(work.original), keys=keys)


def _kept_names(left: Work, allowed: Allowed, *, titles: bool) -> set[str]:
    """The names in ``texts.jsonl`` of what may stay: today's segments, former titles, and their translations."""
    keys = {_plain(item.key) for item in segments.cut(left.original, left.path)}
    if titles:
        keys |= {_plain(listed[0]) for listed in state.revision_keys(left.events).values() if listed}
    kept = set(keys)
    if allowed.right == "link":
        return kept
    for event in left.events:
        if allowed.translate or isinstance(event, Supplied):
            kept |= {item.target for item in segments_of(event) if _plain(item.source) in keys}
    return kept


def _marked(work: Work, allowed: Allowed) -> Work:
    """The work whose front matter says today's right, where that is stricter than what it says."""
    if not work.original:
        return work
    stated = str(works.metadata_of(work).get("rights", ""))
    if stated not in STRICTNESS or STRICTNESS.index(stated) >= STRICTNESS.index(allowed.right):
        return work
    document = front_matter.replace(work.original, {"rights": allowed.right})
    return replace(work, documents={**work.documents, work.language: document})


def with_fact(work: Work, changes: Mapping[str, Any]) -> Work:
    """The work with facts of its original's front matter set; every other line stays as it is."""
    return replace(work, documents={**work.documents, work.language: front_matter.replace(work.original, changes)})


def _plain(key: str) -> str:
    """A segment's key without its ``~n``."""
    return key.split("~", 1)[0]
