"""``kakehashi review list / show / approve / reject / comment / waive``: the review, from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kakehashi import works
from kakehashi.cli.console import Console, add_common, clock, identity, portal_of
from kakehashi.errors import ReviewError
from kakehashi.model import Event, SegmentEvent, Work
from kakehashi.night import one_at_a_time
from kakehashi.portal import OpenPortal
from kakehashi.records.names import exact_language
from kakehashi.review import approval, ledger
from kakehashi.review.authors import editor_of_file
from kakehashi.review.state import TranslationState
from kakehashi.translation.memory import Match, differing

EXAMPLE = """examples:
  kakehashi review list --lang en
  kakehashi review show result/2026/jst-press-abcdefghij en
  kakehashi review approve result/2026/jst-press-abcdefghij en --as 'Hana Example <hana@portal.example>'
  kakehashi review reject result/2026/jst-press-abcdefghij en --segment 0123456789abcdef --reason 'wrong unit'
  kakehashi review waive result/2026/jst-press-abcdefghij en --segment 0123456789abcdef --check numbers --reason '…'"""

_ORDER = ("behind", "machine", "partial", "edited", "missing", "approved", "withdrawn")
"""The states of translations, those first that need a person most."""


def add(verbs: Any) -> None:
    """Add the verb and its own verbs."""
    parser = verbs.add_parser("review", help="list, show, approve, reject, comment, waive", epilog=EXAMPLE)
    add_common(parser, root=False)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, run in {
        "list": run_list,
        "show": run_show,
        "approve": run_approve,
        "reject": run_reject,
        "comment": run_comment,
        "waive": run_waive,
    }.items():
        action = actions.add_parser(name, help=(run.__doc__ or "").split("\n")[0], epilog=EXAMPLE)
        add_common(action)
        _add_arguments(action, name)
        action.set_defaults(run=run)


def _add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """The arguments of one action."""
    if name == "list":
        parser.add_argument("--lang", default="", help="only this language")
        parser.add_argument("--state", default="", choices=("", *_ORDER), help="only translations in this state")
        return
    parser.add_argument("work", metavar="WORK", help="<kind>/<year>/<id>")
    parser.add_argument("language", metavar="LANG", help="the translation's language")
    parser.add_argument(
        "--segment", action="append", default=[], metavar="KEY", help="only this segment (may be repeated)"
    )
    if name != "show":
        parser.add_argument(
            "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="who you are (default: git's identity)"
        )
        parser.add_argument("--reason", default="", help="why")
    if name == "waive":
        parser.add_argument("--check", required=True, metavar="ID", help="the check whose finding is waived")


def run_list(options: argparse.Namespace, console: Console) -> int:
    """The translations and their states, those that need a person first."""
    portal = portal_of(options)
    order = list(_ORDER)
    chosen = portal.language(options.lang, "--lang") if options.lang else ""
    rows: list[tuple[int, str, TranslationState]] = []
    for path in portal.store.work_paths():
        work = portal.store.work(path)
        for language in portal.config.site.languages:
            if language not in work.documents or language == work.language or chosen not in ("", language):
                continue
            found = works.translation_state(work, language)
            if options.state in ("", found.state):
                rows.append((order.index(found.state), path, found))
    for _, name, found in sorted(rows, key=lambda row: (row[0], row[1], row[2].language)):
        line = f"{found.state:10}{found.language:8} {name}  ({found.missing} of {len(found.segments)} missing)"
        value = {"work": name, "language": found.language, "state": found.state, "missing": found.missing}
        console.result(line, value | {"segments": len(found.segments), "behind": found.behind})
    return 0


def run_show(options: argparse.Namespace, console: Console) -> int:
    """One translation, segment by segment, with what the checks found."""
    portal = portal_of(options)
    options.language = portal.language(options.language, "LANG")
    work = portal.store.work(portal.work_paths([options.work])[0])
    found = works.translation_state(work, options.language)
    findings, memory = portal.findings(work, found), portal.memory()
    for item in found.segments:
        if options.segment and item.key not in options.segment:
            continue
        mine = [finding for key, finding in findings if key == item.key]
        notes = "".join(f"\n    {finding.severity}: {finding.check}: {finding.message}" for finding in mine)
        editor = f"  edited by {item.editor}" if item.editor else ""
        approver = f"  approved by {item.approval.by}" if item.approval else ""
        alike = (
            memory.similar(item.source, work.language, options.language) if item.state in ("missing", "behind") else []
        )
        notes += "".join(_like(match, item.source) for match in alike)
        line = f"{item.key}  {item.state}{editor}{approver}\n    {item.source}\n    {item.text or '-'}{notes}"
        value = {
            "key": item.key,
            "state": item.state,
            "source": item.source,
            "target": item.text,
            "editor": item.editor,
        }
        console.result(line, value | {"findings": [finding.check for finding in mine]})
    return 0


def _like(match: Match, source: str) -> str:
    """What the memory has that is alike: how much, where its source differs, and its translation."""
    return f"\n    memory {match.score:.0f} %: {differing(match.unit.source, source)}\n        {match.target}"


def run_approve(options: argparse.Namespace, console: Console) -> int:
    """Approve what stands there now; nobody approves a text that they edited last."""

    def decide(work: Work, by: str, at: str) -> Event:
        found = works.translation_state(work, options.language)
        return approval.approval(found, options.segment, by, at, f"{options.work} {options.language}")

    return _decide(options, console, decide, "approved")


def run_reject(options: argparse.Namespace, console: Console) -> int:
    """Reject what stands there now, with a reason; the original shows until there is another text."""

    def decide(work: Work, by: str, at: str) -> Event:
        found = works.translation_state(work, options.language)
        where = f"{options.work} {options.language}"
        return approval.rejection(found, options.segment, by, at, options.reason, where)

    return _decide(options, console, decide, "rejected")


def run_comment(options: argparse.Namespace, console: Console) -> int:
    """Say something about segments; it stays in the ledger."""
    return _remark(options, console, "commented", "")


def run_waive(options: argparse.Namespace, console: Console) -> int:
    """Let a text pass although a check found something, with a reason; it ends when the text changes."""
    return _remark(options, console, "waived", options.check)


def _remark(options: argparse.Namespace, console: Console, name: Any, check: str) -> int:
    """An event about segments that changes no text."""
    if not options.reason.strip() or not options.segment:
        raise ReviewError("a segment and a reason are needed", where=options.work, hint="give --segment and --reason")

    def decide(work: Work, by: str, at: str) -> Event:
        texts = {item.key: item.text for item in works.translation_state(work, options.language).segments}
        unknown = [key for key in options.segment if key not in texts]
        if unknown:
            raise ReviewError(f"no segment {unknown[0]!r}", where=options.work, hint="see 'kakehashi review show'")
        entries = tuple(SegmentEvent(key, ledger.text_hash(texts[key])) for key in options.segment)
        event = Event(name, at, by, language=options.language, segments=entries, reason=options.reason)
        return replace(event, engine=check)

    return _decide(options, console, decide, str(name))


def _decide(options: argparse.Namespace, console: Console, decide: Callable[[Work, str, str], Event], verb: str) -> int:
    """Record what came by hand or git, then the decision, and write the work."""
    portal = portal_of(options)
    options.language = portal.language(options.language, "LANG")
    by, at = identity(options.root, options.by), clock().at
    with one_at_a_time(portal):
        work = recorded(portal, portal.store.work(portal.work_paths([options.work])[0]), options.language, by, at)
        event = decide(work, by, at)
        work = replace(work, events=ledger.append(work.events, event))
        if event.event == "rejected":
            work = works.with_document(work, options.language, works.standing_texts(work, options.language))
        portal.store.write_work(work)
    count = len(event.segments)
    value = {"work": work.path, "language": options.language, "event": verb, "segments": count, "by": by}
    console.result(f"{verb}: {count} segments of {work.path} in {options.language} by {by}", value)
    return 0


def recorded(portal: OpenPortal, work: Work, language: str, by: str, at: str) -> Work:
    """The work with its unrecorded texts put down to the author of the commit that brought them, else to ``by``."""
    path = portal.store.work_folder(work.path) / f"{exact_language(language)}.md"
    return works.record_edits(work, language, editor_of_file(path) or by, at)
