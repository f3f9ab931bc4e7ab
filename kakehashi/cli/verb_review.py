"""``kakehashi review``: list, show, record, approve, reject, comment, resolve, waive, undo, repudiate."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, identity, portal_of, say_broken
from kakehashi.errors import ReviewError
from kakehashi.review.events import REASON_CODES, Commented
from kakehashi.review.people import UNNAMED
from kakehashi.review.remarks import Remark
from kakehashi.review.state import SegmentState
from kakehashi.translation.memory import Match, differing
from kakehashi.verbs import review

EXAMPLE = """examples:
  kakehashi review list --lang en
  kakehashi review show result/2026/jst-press-abcdefghij en
  kakehashi review record result/2026/jst-press-abcdefghij en
  kakehashi review approve result/2026/jst-press-abcdefghij en --as 'Hana Example <hana@portal.example>'
  kakehashi review reject result/2026/jst-press-abcdefghij en --segment 0123456789abcdef --code number
  kakehashi review comment result/2026/jst-press-abcdefghij en --segment 0123456789abcdef --reason 'is this the unit?'
  kakehashi review resolve result/2026/jst-press-abcdefghij en --thread 89abcdef
  kakehashi review waive result/2026/jst-press-abcdefghij en --segment 0123456789abcdef --check numbers --reason '…'
  kakehashi review undo result/2026/jst-press-abcdefghij en"""


def add(verbs: Any) -> None:
    """Add the verb and its own verbs."""
    parser = verbs.add_parser("review", help="list, show, record, approve, reject, comment, waive, …", epilog=EXAMPLE)
    add_common(parser, root=False)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, run in {
        "list": run_list,
        "show": run_show,
        "record": run_record,
        "approve": run_approve,
        "reject": run_reject,
        "comment": run_comment,
        "resolve": run_resolve,
        "waive": run_waive,
        "undo": run_undo,
        "repudiate": run_repudiate,
    }.items():
        action = actions.add_parser(name, help=(run.__doc__ or "").split("\n")[0], epilog=EXAMPLE)
        add_common(action)
        _add_arguments(action, name)
        action.set_defaults(run=run)


def _add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """The arguments of one action."""
    if name == "list":
        parser.add_argument("--lang", default="", help="only this language")
        parser.add_argument("--state", default="", choices=["", *review.ORDER], help="only translations in this state")
        return
    parser.add_argument("work", metavar="WORK", help="<kind>/<year>/<id>")
    parser.add_argument("language", metavar="LANG", help="the translation's language")
    if name in ("show", "approve", "reject", "comment", "waive"):
        parser.add_argument(
            "--segment", action="append", default=[], metavar="KEY", help="only this segment (may be repeated)"
        )
    if name != "show":
        parser.add_argument(
            "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="who you are (default: git's identity)"
        )
    if name not in ("show", "record", "approve"):
        parser.add_argument("--reason", default="", help="why, in words")
    _add_own_arguments(parser, name)


def _add_own_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """The arguments that only one or two actions have."""
    if name == "waive":
        parser.add_argument("--check", required=True, metavar="ID", help="the check whose finding is waived")
    if name == "reject":
        parser.add_argument("--code", default="", choices=["", *REASON_CODES], help="what is wrong with it")
    if name in ("comment", "resolve"):
        parser.add_argument(
            "--thread", default="", required=name == "resolve", metavar="ID", help="the comment that opened the thread"
        )
    if name in ("undo", "repudiate"):
        parser.add_argument("--event", default="", required=name == "repudiate", metavar="ID", help="the event's id")


def run_list(options: argparse.Namespace, console: Console) -> int:
    """The translations and their states, those that need a person first."""
    rows, unread = review.listed(portal_of(options), options.lang, options.state)
    for row in rows:
        found = row.found
        line = f"{found.state:10}{found.language:8} {row.work}  ({found.missing} of {len(found.segments)} missing)"
        value = {"work": row.work, "language": found.language, "state": found.state, "missing": found.missing}
        console.result(line, value | {"segments": len(found.segments), "behind": found.behind})
    for item in unread:
        value = {"work": item.work, "language": item.language, "state": "unreadable", "problem": item.message}
        console.result(f"{'unreadable':10}{item.language:8} {item.work}  {item.message}", value)
    return 1 if unread else 0


def run_show(options: argparse.Namespace, console: Console) -> int:
    """One translation, segment by segment, with what the checks found and what people say."""
    portal = portal_of(options)
    for shown in review.shown(portal, options.work, options.language, options.segment):
        item = shown.item
        notes = "".join(f"\n    {finding.severity}: {finding.check}: {finding.message}" for finding in shown.findings)
        notes += "".join(_like(match, item.source) for match in shown.alike)
        notes += "".join(_suggestion_line(remark) for remark in shown.suggestions)
        line = f"{item.key}  {item.state}{_people(item)}\n    {item.source}\n    {item.text or '-'}{notes}"
        value: dict[str, Any] = {
            "key": item.key,
            "state": item.state,
            "source": item.source,
            "target": item.text,
            "editor": item.editor,
            "recorded": not item.unrecorded,
            "approved_by": [event.by for event in item.approvals],
            "approvals_needed": item.needed,
        }
        value["suggestions"] = [asdict(remark) for remark in shown.suggestions]
        console.result(line, value | {"findings": [finding.check for finding in shown.findings]})
    for opened, answers, is_open in review.threads(portal, options.work, options.language):
        said = "".join(f"\n    {answer.author or answer.by}: {answer.text}" for answer in (opened, *answers))
        keys = [entry.source for entry in opened.segments]
        line = f"thread {opened.id[:12]}  {'open' if is_open else 'resolved'}  on {', '.join(keys)}{said}"
        console.result(line, {"thread": opened.id, "open": is_open, "segments": keys, "comments": [
            {"id": answer.id, "by": answer.author or answer.by, "at": answer.at, "text": answer.text}
            for answer in (opened, *answers)
        ]})  # fmt: skip
    return int(say_broken(console, portal))


def _people(item: SegmentState) -> str:
    """Who typed and who approved a segment."""
    if item.unrecorded:
        return "  typed by nobody knows whom: not recorded"
    editor = "somebody who cannot be named" if item.editor == UNNAMED else item.editor
    parts = f"  edited by {editor}" if editor else ""
    parts += "".join(f"  approved by {event.by}" for event in item.approvals)
    return parts + (f"  ({item.needed} approvals needed)" if item.needed > 1 else "")


def _suggestion_line(remark: Remark) -> str:
    """A suggestion as a line under its segment."""
    return f"\n    suggested by {remark.by} ({remark.reason}):\n        {remark.text}"


def _like(match: Match, source: str) -> str:
    """What the memory has that is alike: how much, where its source differs, and its translation."""
    return f"\n    memory {match.score:.0f} %: {differing(match.unit.source, source)}\n        {match.target}"


def run_record(options: argparse.Namespace, console: Console) -> int:
    """Say that you typed the texts that are not committed yet; committed ones go to who committed them."""
    by = identity(options.root, options.by)
    count = review.record(portal_of(options), options.work, options.language, by, clock().at)
    value = {"work": options.work, "language": options.language, "event": "edited", "segments": count, "by": by}
    console.result(f"recorded: {count} segments of {options.work} in {options.language} by {by}", value)
    return 0


def run_approve(options: argparse.Namespace, console: Console) -> int:
    """Approve what stands there now; nobody approves a text that they typed."""
    return _decided(options, console, lambda by, at: review.approve(portal_of(options), *_place(options), by, at))


def run_reject(options: argparse.Namespace, console: Console) -> int:
    """Reject what stands there now, with a code or words; the original shows until there is another text."""
    return _decided(options, console, lambda by, at: review.reject(
        portal_of(options), *_place(options), by, at, code=options.code, reason=options.reason
    ))  # fmt: skip


def run_comment(options: argparse.Namespace, console: Console) -> int:
    """Say something about segments, or answer in a thread; it stays in the ledger."""
    return _decided(options, console, lambda by, at: review.comment(
        portal_of(options), *_place(options), by, at, options.reason, thread=options.thread
    ))  # fmt: skip


def run_resolve(options: argparse.Namespace, console: Console) -> int:
    """Settle a thread; a later answer in it opens it again."""
    return _decided(options, console, lambda by, at: review.resolve(
        portal_of(options), options.work, options.language, options.thread, by, at, options.reason
    ))  # fmt: skip


def run_waive(options: argparse.Namespace, console: Console) -> int:
    """Let a text pass although a check found something, with a reason; it ends when the text changes."""
    if not options.segment:
        raise ReviewError("a segment and a reason are needed", where=options.work, hint="give --segment and --reason")
    return _decided(options, console, lambda by, at: review.waive(
        portal_of(options), *_place(options), options.check, by, at, options.reason
    ))  # fmt: skip


def run_undo(options: argparse.Namespace, console: Console) -> int:
    """Take back your own last decision in this language, or the one that --event names."""
    return _decided(options, console, lambda by, at: review.undo(
        portal_of(options), options.work, options.language, by, at, event=options.event, reason=options.reason
    ))  # fmt: skip


def run_repudiate(options: argparse.Namespace, console: Console) -> int:
    """Say that an event that git does not prove was never made by whom it names, with a reason."""
    return _decided(options, console, lambda by, at: review.repudiate(
        portal_of(options), options.work, options.language, options.event, by, at, options.reason
    ))  # fmt: skip


def _place(options: argparse.Namespace) -> tuple[str, str, Sequence[str]]:
    """Work, language and segments."""
    return options.work, options.language, options.segment


def _decided(options: argparse.Namespace, console: Console, decide: Callable[[str, str], review.Decided]) -> int:
    """Take a decision at this time by who runs this, and say what was written."""
    done = decide(identity(options.root, options.by), clock().at)
    event = done.event
    value = {"work": done.work, "language": done.language, "event": event.event, "segments": done.segments}
    about = f"{done.segments} segments of {done.work}" if done.segments else done.work
    thread = f" (thread {event.id[:12]})" if isinstance(event, Commented) and not event.thread else ""
    line = f"{event.event}: {about} in {done.language} by {event.by}{thread}"
    console.result(line, value | {"by": event.by, "id": event.id})
    return 0
