"""Verify: content, ledgers, people, links and the built site hold together.

It only reads, but for a mark in ``var/`` that spares git what it was asked before. Each finding is a sentence with its
place; no finding means that everything holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kakehashi import segments
from kakehashi.atomic import write_atomic
from kakehashi.builder.building import differing_works
from kakehashi.builder.links import broken_links
from kakehashi.errors import KakehashiError
from kakehashi.history import git
from kakehashi.history.typists import holds, typists
from kakehashi.model import BrokenWork, Work
from kakehashi.portal import OpenPortal
from kakehashi.review import ledger, state
from kakehashi.review.approval import own_approvals
from kakehashi.review.events import GIVING, Approved, Edited, Redacted, segments_of
from kakehashi.review.people import UNNAMED, same_person
from kakehashi.review.state import void
from kakehashi.verbs.build import gather, paths_of
from kakehashi.works import documents as works
from kakehashi.works.redaction import emptied, enforced, restricted
from kakehashi.works.rights import allowed_of_work


@dataclass(frozen=True, slots=True)
class Verified:
    """What does not hold (``problems``), and what should be known but is no failure (``notes``)."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(portal: OpenPortal, progress: Callable[[str], None], *, at: str = "") -> Verified:
    """Everything that does not hold in a portal; raises ``ReviewError`` in a shallow clone.

    With an instant ``at`` also what stands in a file although the rights of that day forbid it.
    """
    alone = portal.config.review.single_person
    if not alone:
        git.refuse_shallow(portal.root)
    found = Verified()
    paths = list(portal.store.work_paths())
    seen = _Seen(portal.var / "verified.json")
    for path in paths:
        work = portal.store.read(path)
        if isinstance(work, BrokenWork):
            found.problems.append(str(work))
            continue
        found.problems.extend(work_problems(work))
        found.notes.extend(work_notes(work))
        if at and work.original:
            found.problems.extend(rights_problems(portal, work, at))
        if not alone:
            found.problems.extend(_false_authors(portal, work, seen))
    seen.save()
    found.problems.extend(f"content/works/{name}: no work can be called so" for name in portal.store.misnamed())
    progress(f"verify: {len(paths)} works read")
    if portal.site.is_dir():
        found.problems.extend(broken_links(portal.site, portal.config.site.url))
        found.problems.extend(site_problems(portal, at))
    return found


def _false_authors(portal: OpenPortal, work: Work, seen: _Seen) -> list[str]:
    """What git says against the authors of a work's texts; a file that cannot be read is named as what it is."""
    try:
        return false_authors(work, portal.store.work_folder(work.path), seen)
    except KakehashiError as error:
        return (
            []
            if any(isinstance(works.read_translation(work, tag), BrokenWork) for tag in work.documents)
            else [str(error)]
        )


def site_problems(portal: OpenPortal, at: str = "") -> list[str]:
    """Where the built site does not show what is published today: pages too many, too few, or with other contents."""
    more, missing, other = differing_works(gather(portal, at=at).data, paths_of(portal))
    cure = "build it with 'kakehashi build'"
    found = [f"site/{file}: it is not published any more ({cure})" for file in more]
    found += [f"site/{file}: it is published and not there ({cure})" for file in missing]
    if other:
        found.append(f"site/{other[0]}: it shows what was published before, as {len(other)} pages of works do ({cure})")
    return found


def rights_problems(portal: OpenPortal, work: Work, at: str) -> list[str]:
    """What stands in a work's files although today's rights forbid it."""
    allowed = allowed_of_work(works.metadata_of(work), portal.config.sources, at)
    gone = emptied(work, enforced(work, allowed, at, ""))
    if not gone and restricted(work, allowed).documents == work.documents:
        return []
    cure = "'kakehashi night --offline' takes it out"
    return [f"content/works/{work.path}: text stands there that may not: {allowed.reason} ({cure})"]


def work_problems(work: Work) -> list[str]:
    """What does not hold in one work: its ledger, its texts, its revisions, its approvals, its files."""
    where = f"content/works/{work.path}"
    if not work.original:
        return [f"{where}: there is no original"]
    found = ledger.problems(work.events, f"{where}/ledger.jsonl")
    found += list(_text_problems(work, where))
    found += list(_approval_problems(work, where))
    revision = segments.revision(work.original)
    if work.events and revision not in state.revision_keys(work.events):
        found.append(f"{where}: the ledger does not know the original's revision {revision}")
    for language in work.documents:
        if language != work.language:
            found += _file_problems(work, language, where)
    return found


def work_notes(work: Work) -> list[str]:
    """What should be known of a work's ledger: events that git does not prove, and a clock that went back."""
    where = f"content/works/{work.path}/ledger.jsonl"
    ignored = void(work.events, work.trust)
    found = [
        f"{where}: the event {event.id[:12]} ({event.event}) by {event.by} is unproven: no commit by them brought it; "
        "what it gave or approved needs a second approval ('kakehashi review repudiate' if it is false)"
        for event in work.events
        if event.id in work.trust.unproven and event.id not in ignored
    ]
    times = {event.id: event.at for event in work.events}
    for event in work.events:
        later = [name for name in event.after if times.get(name, "") > event.at]
        if later:
            found.append(
                f"{where}: the event {event.id[:12]} of {event.at} comes after {later[0][:12]} of {times[later[0]]}: "
                "a clock went back"
            )
    return found


def _text_problems(work: Work, where: str) -> Iterator[str]:
    """Texts that an event names and that are not there, or that are not what their name says."""
    redacted = {name for event in work.events if isinstance(event, Redacted) for name in event.hashes}
    for event in work.events:
        for item in segments_of(event):
            if item.target and item.target not in work.texts:
                yield f"{where}: texts.jsonl lacks {item.target[:12]}, which event {event.id[:12]} names"
    for name, text in work.texts.items():
        expected = segments.source_key(text) if len(name) == 16 else ledger.text_hash(text)
        if name != expected and name not in redacted:
            yield f"{where}: the text {name[:12]} in texts.jsonl was changed"


def _approval_problems(work: Work, where: str) -> Iterator[str]:
    """Approvals by who typed the text, and of texts that no event gave."""
    for event, key in own_approvals(work.events, work.trust):
        yield f"{where}: {event.by} approved a text of {key} that they typed (they take it back with 'review undo')"
    ignored = void(work.events, work.trust)
    given = {
        (event.language, item.source, item.target)
        for event in work.events
        if isinstance(event, GIVING)
        for item in event.segments
    }
    for approved in work.events:
        if isinstance(approved, Approved) and approved.id not in ignored:
            for item in approved.segments:
                if (approved.language, item.source, item.target) not in given:
                    yield f"{where}: {approved.by} approved a text of {item.source} that no event gave"


def _file_problems(work: Work, language: str, where: str) -> list[str]:
    """What does not hold in the file of one translation."""
    found = works.read_translation(work, language)
    if isinstance(found, BrokenWork):
        return [str(found)]
    return [
        f"{where}/{language}.md: the text of {item.key} has no event (record it with 'kakehashi review record')"
        for item in found.segments
        if item.unrecorded
    ]


def false_authors(work: Work, folder: Path, seen: _Seen) -> list[str]:
    """Texts that somebody recorded as typed by another, which others committed before that.

    What came with its event in one commit (an import) is whoever's the import says. ``seen`` holds the events that were
    found to be true before; a text that no longer stands is not followed.
    """
    claims = [event for event in work.events if isinstance(event, Edited) and _is_claim(event) and event.id not in seen]
    ignored = void(work.events, work.trust)
    found = []
    for event in claims:
        wanted = {item.source: work.texts.get(item.target, "") for item in event.segments}
        wrong = [] if event.id in ignored else list(_others(work, folder, event, wanted))
        found += wrong
        if not wrong:
            seen.add(event.id)
    return found


def _is_claim(event: Edited) -> bool:
    """Whether an event says that another than who recorded it typed a text."""
    return event.author not in ("", UNNAMED) and not same_person(event.author, event.by)


def _others(work: Work, folder: Path, event: Edited, wanted: dict[str, str]) -> Iterator[str]:
    """What is wrong with a claim about texts."""

    def read(document: str) -> dict[str, str]:
        try:
            return works.target_texts(
                replace(work, documents={**work.documents, event.language: document}), event.language
            )
        except KakehashiError as error:
            raise ValueError(str(error)) from error

    for key, commit in typists(folder / f"{event.language}.md", wanted, read).items():
        named = any(same_person(event.author, item, work.trust) for item in commit.people)
        if not named and not holds(folder / "ledger.jsonl", commit, event.id):
            yield (
                f"content/works/{work.path}: event {event.id[:12]} says that {event.author} typed {key}, but "
                f"{commit.people[0]} committed it ({commit.id[:12]})"
            )


class _Seen:
    """The claims that were found to be true, in a file that may be lost."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._names = {str(name) for name in json.loads(path.read_text(encoding="utf-8"))}
        except (OSError, ValueError, TypeError):
            self._names = set()
        self._before = len(self._names)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def add(self, name: str) -> None:
        """Remember a claim."""
        self._names.add(name)

    def save(self) -> None:
        """Write what is new."""
        if len(self._names) != self._before:
            write_atomic(self._path, (json.dumps(sorted(self._names)) + "\n").encode())
