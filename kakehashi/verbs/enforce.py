"""Enforce: today's rights on what is stored, and what a person takes down: text leaves files and memory at once.

It asks the pure rules (``rights``, ``redaction``) what may stand and writes that through the store; what git's history
and legacy memories still hold it can only name. Pages follow from the files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi.atomic import write_atomic
from kakehashi.errors import KakehashiError
from kakehashi.history.git import commits_touching
from kakehashi.model import Work
from kakehashi.portal import OpenPortal
from kakehashi.records.names import read_source_id
from kakehashi.review import state
from kakehashi.review.events import Restored
from kakehashi.translation.memory import read_tmx
from kakehashi.works import documents as works
from kakehashi.works.redaction import emptied, enforced, redact, restore, with_fact, withdraw
from kakehashi.works.renames import to_remember, warning
from kakehashi.works.rights import Allowed, allowed_of_work, source_of

DERIVED = ("memory.sqlite", "answers.jsonl")
"""What in ``var/`` holds texts and is made again from what is left."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A work from which something was taken: how many texts and pictures, why, and whether readers may have it at all.

    ``commits`` in git's history touch its folder; ``memories`` are legacy files of the memory that hold texts of it.
    """

    work: str
    texts: int
    pictures: int
    reason: str
    withdrawn: bool = False
    commits: int = 0
    memories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RightsReport:
    """What the rights of a night did: works from which text was taken, works given back, and what is wrong."""

    taken: tuple[Taken, ...] = ()
    restored: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def enforce(portal: OpenPortal, at: str, by: str, progress: Callable[[str], None]) -> RightsReport:
    """Apply today's rights to every stored work; a work that cannot be read is a problem, and stops no other."""
    taken: list[Taken] = []
    restored: list[str] = []
    problems = [warning(old, new) for old, new in sorted(portal.renamed.items())]
    for path in portal.store.work_paths():
        try:
            work = portal.store.work(path)
            if not work.original:
                continue
            done = _enforce(portal, work, at, by)
        except KakehashiError as error:
            problems.append(f"its right could not be applied: {error}")
            continue
        if isinstance(done, Taken):
            taken.append(done)
        elif done:
            restored.append(path)
    if taken:
        progress(f"rights: text was taken out of {len(taken)} works")
    remember_sources(portal)
    return RightsReport(tuple(taken), tuple(restored), tuple(problems))


def remember_sources(portal: OpenPortal) -> None:
    """Keep the ids and addresses of today's sources, so that the next run sees a rename."""
    data = to_remember(portal.config.sources, portal.renamed)
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    path = portal.var / "sources.json"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomic(path, text.encode("utf-8"))


def withdraw_work(portal: OpenPortal, path: str, at: str, by: str, reason: str) -> Taken:
    """Take a work from readers; its text stays in the files. Raises ``ReviewError``."""
    work = portal.store.work(path)
    portal.store.write_work(withdraw(work, at, by, reason))
    return Taken(path, 0, 0, reason, withdrawn=True)


def restore_work(portal: OpenPortal, path: str, at: str, by: str, reason: str) -> Work:
    """Give a work back to readers. Raises ``ReviewError``."""
    work = restore(portal.store.work(path), at, by, reason)
    portal.store.write_work(work)
    return work


def redact_work(portal: OpenPortal, path: str, at: str, by: str, reason: str, title: str = "") -> Taken:
    """Take a work's text out for good, and the work from readers. Raises ``ReviewError``."""
    work = portal.store.work(path)
    left = redact(work, at, by, reason, title)
    return _write(portal, work, left, reason, pictures=True)


def report_lines(report: RightsReport) -> list[str]:
    """The report for a person: what was taken, and what still holds it."""
    lines = [line for item in report.taken for line in taken_lines(item)]
    return lines + [f"restored   {path}" for path in report.restored]


def taken_lines(item: Taken) -> list[str]:
    """What was taken out of one work, and what still holds it."""
    name = "withdrawn" if item.withdrawn else "redacted"
    lines = [f"{name:10} {item.work}: {item.texts} texts, {item.pictures} pictures taken out: {item.reason}"]
    if item.texts or item.pictures:
        lines.append(f"history    {item.work}: {_history(item)}")
    lines += [
        f"memory     content/memory/{name} holds texts of {item.work}: delete its units" for name in item.memories
    ]
    return lines


def _history(item: Taken) -> str:
    """What git still holds of a work, and what to do about it."""
    if not item.commits:
        return "git holds nothing of it that is committed; delete copies and backups yourself"
    folder = f"content/works/{item.work}"
    return (
        f"git's history still holds the text in {item.commits} commits. To have it gone there too: commit, copy the "
        f"folder aside, 'git filter-repo --invert-paths --path {folder}/', put the folder back and commit it, push by "
        "force, ask the host to drop old commits, and have every clone made anew"
    )


def _enforce(portal: OpenPortal, work: Work, at: str, by: str) -> Taken | bool:
    """Apply today's right to one work: what was taken, or whether it was given back."""
    metadata = works.metadata_of(work)
    allowed = allowed_of_work(metadata, portal.config.sources, at)
    updated = enforced(work, allowed, at, by)
    source = source_of(str(metadata.get("source", "")), portal.config.sources)
    if source is not None and source.id != metadata.get("source") and metadata.get("source") not in portal.renamed:
        updated = with_fact(updated, {"source": source.id})
    unshown = _pictures(portal, work, allowed)
    if updated == work and not unshown:
        return False
    gone = "rights" in state.withdrawals(updated.events) and "rights" not in state.withdrawals(work.events)
    if emptied(work, updated) or unshown or gone or work.documents.keys() != updated.documents.keys():
        return _write(portal, work, updated, allowed.reason, pictures=unshown)
    portal.store.write_work(updated)
    return updated.events != work.events and isinstance(updated.events[-1], Restored)


def _pictures(portal: OpenPortal, work: Work, allowed: Allowed) -> bool:
    """Whether pictures of a work are stored that may not be."""
    return "pictures" not in allowed.parts and bool(portal.store.pictures(work.path))


def _write(portal: OpenPortal, before: Work, after: Work, reason: str, *, pictures: bool) -> Taken:
    """Write a work from which something was taken, and drop what is derived from its texts."""
    portal.store.write_work(after)
    portal.store.remove_documents(after.path, set(before.documents) - set(after.documents))
    removed = portal.store.remove_pictures(after.path) if pictures else 0
    texts = emptied(before, after)
    for name in DERIVED if texts else ():
        (portal.var / name).unlink(missing_ok=True)
    _forget_visits(portal, before)
    folder = portal.store.work_folder(after.path)
    gone = state.withdrawal(after.events) is not None and state.withdrawal(before.events) is None
    held = _holding(portal, texts)
    return Taken(after.path, len(texts), removed, reason, gone, commits_touching(folder), held)


def _forget_visits(portal: OpenPortal, work: Work) -> None:
    """Drop what the state of a source remembers of a work's entry in its list: its title and summary."""
    metadata = works.metadata_of(work)
    source = source_of(str(metadata.get("source", "")), portal.config.sources)
    names = (source.id, *source.was) if source else ()
    for name in names or _named(metadata):
        path = portal.var / "harvest" / f"{name}.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            visits = data.get("visits") or {}
        except (OSError, ValueError, AttributeError):
            continue
        url = metadata.get("source_url")
        left = {key: visit for key, visit in visits.items() if visit.get("record", {}).get("url") != url}
        if left != visits:
            text = json.dumps({**data, "visits": left}, ensure_ascii=False, sort_keys=True, indent=1)
            write_atomic(path, text.encode("utf-8"))


def _named(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """The id of a work's source where its front matter holds one that can be an id."""
    try:
        return (read_source_id(str(metadata.get("source", ""))),)
    except KakehashiError:
        return ()


def _holding(portal: OpenPortal, texts: Collection[str]) -> tuple[str, ...]:
    """The legacy memories that hold one of these texts; one that cannot be read is named too."""
    wanted = set(texts)
    found = []
    for where, data in portal.store.tables("memory", ".tmx") if wanted else ():
        name = where.rsplit("/", 1)[1]
        try:
            units: Sequence[object] = [
                unit for unit in read_tmx(data.decode("utf-8"), name) if {unit.source, unit.target} & wanted
            ]
        except (KakehashiError, UnicodeDecodeError):
            units = [name]
        found += [name] if units else []
    return tuple(found)
