"""Review: what waits for a person, and the decisions that people take, written to the ledgers.

Who may decide what is told by ``review.approval``; here the work is read, what was committed is put down to who typed
it, and the work is written. It never speaks for anybody but ``by``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kakehashi.checks import CHECKS, Finding
from kakehashi.errors import ContentError
from kakehashi.history import git
from kakehashi.model import BrokenWork, Event, Work
from kakehashi.portal import OpenPortal
from kakehashi.publication.waivers import unwaived_blocks
from kakehashi.review import approval, ledger
from kakehashi.review.events import Commented, ReasonCode, Rejected, Undone, segments_of
from kakehashi.review.people import well_formed
from kakehashi.review.remarks import Remark, remarks
from kakehashi.review.state import SegmentState, TranslationState
from kakehashi.translation.memory import Match
from kakehashi.verbs.night import one_at_a_time
from kakehashi.works import documents as works

ORDER = ("behind", "machine", "partial", "edited", "missing", "approved", "withdrawn")
"""The states of translations, those that need a person first."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was written: the work, its language, the event, and how many segments it is about."""

    work: str
    language: str
    event: Event
    segments: int


@dataclass(frozen=True, slots=True)
class Row:
    """A translation that can be reviewed: its work and its state."""

    work: str
    found: TranslationState


@dataclass(frozen=True, slots=True)
class Shown:
    """One segment as a reviewer sees it: its state, findings, what the memory has alike, what others suggest."""

    item: SegmentState
    findings: tuple[Finding, ...]
    alike: tuple[Match, ...]
    suggestions: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A translation that cannot be read, and why."""

    work: str
    language: str
    message: str


def listed(portal: OpenPortal, language: str = "", state: str = "") -> tuple[list[Row], list[Unread]]:
    """The translations (of one language, in one state, where given), and those that cannot be read."""
    language = portal.language(language, "--lang") if language else ""
    rows: list[Row] = []
    unread: list[Unread] = []
    for work in portal.store.walk():
        if isinstance(work, BrokenWork):
            unread.append(Unread(work.path, "", str(work)))
            continue
        for tag in portal.config.site.languages:
            if tag not in work.documents or tag == work.language or language not in ("", tag):
                continue
            found = works.read_translation(work, tag)
            if isinstance(found, BrokenWork):
                unread.append(Unread(work.path, tag, str(found)))
            elif state in ("", found.state):
                rows.append(Row(work.path, found))
    return sorted(rows, key=lambda row: (ORDER.index(row.found.state), row.work, row.found.language)), unread


def shown(portal: OpenPortal, path: str, language: str, keys: Sequence[str] = ()) -> list[Shown]:
    """One translation, segment by segment (those of ``keys`` where given); raises ``ContentError``."""
    language = portal.language(language, "LANG")
    work = _work(portal, path)
    found = works.translation_state(work, language)
    findings = portal.findings(work, found)
    said = remarks(work, language, {item.key: item.text for item in found.segments})
    result = []
    with portal.memory() as memory:
        for item in found.segments:
            if not keys or item.key in keys:
                open_text = item.state in ("missing", "behind")
                alike = memory.similar(item.source, work.language, language) if open_text else []
                mine = tuple(finding for key, finding in findings if key == item.key)
                suggestions = tuple(remark for remark in said.get(item.key, ()) if remark.suggestion)
                result.append(Shown(item, mine, tuple(alike), suggestions))
    return result


def threads(portal: OpenPortal, path: str, language: str) -> list[tuple[Commented, list[Commented], bool]]:
    """The threads about a translation: the comment that opened each, the answers in it, whether it is open."""
    language = portal.language(language, "LANG")
    work = _work(portal, path)
    return [item for item in approval.threads(work.events, work.trust) if item[0].language == language]


def record(portal: OpenPortal, path: str, language: str, by: str, at: str) -> int:
    """Record the texts that no event names: the committed ones for who typed them, the others for ``by``.

    Gives how many there were. Nobody but who typed them should call it: it is their word.
    """
    language = portal.language(language, "LANG")
    by = well_formed(by)
    with one_at_a_time(portal):
        work = portal.recorded(_work(portal, path), language, by, at)
        mine = works.unrecorded_texts(work, language)
        portal.store.write_work(works.record_edits(work, language, dict.fromkeys(mine, by), at, by))
    return len(mine)


def approve(portal: OpenPortal, path: str, language: str, keys: Sequence[str], by: str, at: str) -> Decided:
    """Approve what stands in the file now; raises ``ReviewError`` where ``by`` may not."""
    language = portal.language(language, "LANG")

    def decide(work: Work, by: str) -> Event:
        found = works.translation_state(work, language)
        blocks: dict[str, str] = {}
        for key, finding in unwaived_blocks(work, found, portal.findings):
            blocks.setdefault(key, f"{finding.check}: {finding.message}")
        return approval.approval(found, keys, by, at, _place(path, language), trust=work.trust, blocks=blocks)

    return _decide(portal, path, language, by, at, decide)


def reject(
    portal: OpenPortal,
    path: str,
    language: str,
    keys: Sequence[str],
    by: str,
    at: str,
    *,
    code: ReasonCode = "",
    reason: str = "",
) -> Decided:
    """Reject what stands there, with a code or words; the original shows until there is another text."""
    language = portal.language(language, "LANG")

    def decide(work: Work, by: str) -> Event:
        found = works.translation_state(work, language)
        return approval.rejection(found, keys, by, at, reason, _place(path, language), code, trust=work.trust)

    return _decide(portal, path, language, by, at, decide)


def comment(
    portal: OpenPortal, path: str, language: str, keys: Sequence[str], by: str, at: str, text: str, *, thread: str = ""
) -> Decided:
    """Say something about segments, or answer in a thread."""
    language = portal.language(language, "LANG")

    def decide(work: Work, by: str) -> Event:
        found = works.translation_state(work, language)
        where = _place(path, language)
        return approval.comment(found, keys, by, at, text, where, events=work.events, thread=thread)

    return _decide(portal, path, language, by, at, decide)


def resolve(portal: OpenPortal, path: str, language: str, thread: str, by: str, at: str, reason: str = "") -> Decided:
    """Settle a thread."""
    language = portal.language(language, "LANG")
    return _decide(
        portal, path, language, by, at,
        lambda work, by: approval.resolution(work.events, thread, by, at, reason, _place(path, language)),
    )  # fmt: skip


def waive(
    portal: OpenPortal, path: str, language: str, keys: Sequence[str], check: str, by: str, at: str, reason: str
) -> Decided:
    """Let texts pass although a check found something; it ends when the text changes."""
    language = portal.language(language, "LANG")

    def decide(work: Work, by: str) -> Event:
        found = works.translation_state(work, language)
        findings = {(key, finding.check) for key, finding in portal.findings(work, found)}
        return approval.waiver(
            found, keys, check, by, at, reason, _place(path, language), checks=CHECKS, findings=findings,
            trust=work.trust,
        )  # fmt: skip

    return _decide(portal, path, language, by, at, decide)


def undo(
    portal: OpenPortal, path: str, language: str, by: str, at: str, *, event: str = "", reason: str = ""
) -> Decided:
    """Take back one's own decision: the last in this language, or the one named; a rejected text comes back."""
    language = portal.language(language, "LANG")

    def decide(work: Work, by: str) -> Event:
        events = [item for item in work.events if getattr(item, "language", language) == language]
        return approval.undoing(events, event, by, at, reason, _place(path, language), work.trust)

    return _decide(portal, path, language, by, at, decide)


def repudiate(portal: OpenPortal, path: str, language: str, event: str, by: str, at: str, reason: str) -> Decided:
    """Say that an event was never made by whom it names."""
    language = portal.language(language, "LANG")
    return _decide(
        portal, path, language, by, at,
        lambda work, by: approval.repudiation(work.events, event, by, at, reason, path, work.trust),
    )  # fmt: skip


def _decide(
    portal: OpenPortal, path: str, language: str, by: str, at: str, decide: Callable[[Work, str], Event]
) -> Decided:
    """Put down what was committed to who typed it, then the decision, and write the work."""
    by = well_formed(by)
    git.refuse_shallow(portal.root)
    with one_at_a_time(portal):
        work = portal.recorded(_work(portal, path), language, by, at)
        event = decide(work, by)
        work = replace(work, events=ledger.append(work.events, event))
        if isinstance(event, Rejected):
            work = works.with_document(work, language, works.standing_texts(work, language))
        if isinstance(event, Undone):
            work = _with_text_back(work, event, language)
        portal.store.write_work(work)
    return Decided(work.path, language, work.events[-1], len(segments_of(event)))


def _with_text_back(work: Work, undone: Undone, language: str) -> Work:
    """The work with the texts in their places whose rejection was taken back, where no other stands there since."""
    meant = next(item for item in work.events if item.id == undone.undoes)
    if not isinstance(meant, Rejected):
        return work
    missing = {item.key for item in works.translation_state(work, language).segments if item.state == "missing"}
    back = {item.source: work.texts[item.target] for item in meant.segments if item.source in missing}
    return works.with_document(work, language, works.standing_texts(work, language) | back) if back else work


def _work(portal: OpenPortal, path: str) -> Work:
    """The work at ``path``; raises ``ContentError`` where there is none."""
    work = portal.store.work(portal.work_paths([path])[0])
    if not work.original:
        raise ContentError("there is no original", where=f"content/works/{path}", hint="restore it from git")
    return work


def _place(path: str, language: str) -> str:
    """How a translation is named in an error."""
    return f"{path} {language}"
