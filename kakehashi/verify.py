"""Verify: content, ledgers, links and the built site hold together.

It only reads. Each finding is a sentence with its place; an empty list means that everything holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from kakehashi import works
from kakehashi.errors import KakehashiError
from kakehashi.model import Event, Work
from kakehashi.portal import OpenPortal
from kakehashi.review import ledger
from kakehashi.review.approval import same_person
from kakehashi.review.authors import line_authors
from kakehashi.review.state import editor_of
from kakehashi.site.links import broken_links
from kakehashi.translation import segments


def verify(portal: OpenPortal, progress: Callable[[str], None], *, authors: bool = False) -> list[str]:
    """Everything that does not hold; with ``authors`` also whether each event is by the author of its commit."""
    found: list[str] = []
    paths = list(portal.store.work_paths())
    for path in paths:
        try:
            found += work_problems(portal.store.work(path))
        except KakehashiError as error:
            found.append(str(error))
        if authors and not portal.config.review.single_person:
            found += author_problems(portal, path)
    found += [f"content/works/{name}: no work can be called so" for name in portal.store.misnamed()]
    progress(f"verify: {len(paths)} works read")
    if portal.site.is_dir():
        found += broken_links(portal.site, portal.config.site.url)
    return found


def work_problems(work: Work) -> list[str]:
    """What does not hold in one work: its ledger, its texts, its revisions, its approvals, its files."""
    where = f"content/works/{work.path}"
    if not work.original:
        return [f"{where}: there is no original"]
    found = ledger.problems(work.events, f"{where}/ledger.jsonl")
    found += list(_text_problems(work, where))
    found += list(_approval_problems(work, where))
    revision = segments.revision(work.original)
    if work.events and revision not in {event.revision for event in work.events}:
        found.append(f"{where}: the ledger does not know the original's revision {revision}")
    for language in work.documents:
        if language != work.language:
            found += _file_problems(work, language, where)
    return found


def _text_problems(work: Work, where: str) -> Iterator[str]:
    """Texts that an event names and that are not there, or that are not what their name says."""
    redacted = {item.target for event in work.events if event.event == "redacted" for item in event.segments}
    for event in work.events:
        for item in event.segments:
            if item.target and item.target not in work.texts:
                yield f"{where}: texts.jsonl lacks {item.target[:12]}, which event {event.id[:12]} names"
    for name, text in work.texts.items():
        expected = segments.source_key(text) if len(name) == 16 else ledger.text_hash(text)
        if name != expected and name not in redacted:
            yield f"{where}: the text {name[:12]} in texts.jsonl was changed"


def _approval_problems(work: Work, where: str) -> Iterator[str]:
    """Approvals by the person who edited the text last."""
    given: dict[tuple[str, str, str], Event] = {}
    for event in work.events:
        for item in event.segments:
            place = (event.language, item.source, item.target)
            if event.event in ("translated", "edited", "supplied"):
                given[place] = event
            elif event.event == "approved" and place not in given:
                yield f"{where}: {event.by} approved a text of {item.source} that no event gave"
            elif event.event == "approved" and _is_own(given[place], event):
                yield f"{where}: {event.by} approved a text of {item.source} that they edited last"


def _is_own(given: Event, approved: Event) -> bool:
    """Whether one person gave and approved a text."""
    editor = editor_of(given)
    return bool(editor) and same_person(editor, approved.by)


def _file_problems(work: Work, language: str, where: str) -> list[str]:
    """What does not hold in the file of one translation."""
    try:
        found = works.translation_state(work, language)
    except KakehashiError as error:
        return [str(error)]
    return [
        f"{where}/{language}.md: the text of {item.key} has no event (record it with 'kakehashi review')"
        for item in found.segments
        if item.unrecorded
    ]


def author_problems(portal: OpenPortal, path: str) -> list[str]:
    """Events whose ``by`` is not the author of the commit that brought them."""
    file = portal.store.work_folder(path) / "ledger.jsonl"
    found = []
    for line, author in line_authors(file).items():
        try:
            by = str(json.loads(line)["by"])
        except (ValueError, KeyError, TypeError):
            continue
        if not same_person(by, author):
            found.append(f"content/works/{path}/ledger.jsonl: an event by {by} was committed by {author}")
    return found
