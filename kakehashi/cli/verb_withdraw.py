"""``kakehashi withdraw / restore / redact``: take a work from readers, give it back, take its text out for good."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, identity, portal_of
from kakehashi.portal import OpenPortal
from kakehashi.review import state
from kakehashi.verbs.build import build, gather
from kakehashi.verbs.enforce import Taken, redact_work, restore_work, taken_lines, withdraw_work
from kakehashi.verbs.night import one_at_a_time

EXAMPLE = """examples:
  kakehashi withdraw result/2026/jst-press-abcdefghij --reason 'the authors have retracted the paper'
  kakehashi restore result/2026/jst-press-abcdefghij --reason 'the retraction was a mistake'
  kakehashi redact result/2026/jst-press-abcdefghij --reason 'a court has ordered it' --title 'Removed'

Each is an event in the work's ledger, and is followed by a build where there is a site. A withdrawn work keeps its
address as a page of title, date and reason; its text stays in the files. A redacted one keeps no text at all."""


def add(verbs: Any) -> None:
    """Add the three verbs."""
    for name, run in {"withdraw": run_withdraw, "restore": run_restore, "redact": run_redact}.items():
        parser = verbs.add_parser(name, help=(run.__doc__ or "").split("\n")[0], epilog=EXAMPLE)
        add_common(parser)
        parser.add_argument("work", metavar="WORK", help="<kind>/<year>/<id>")
        parser.add_argument("--reason", required=True, help="why, as readers are told")
        parser.add_argument(
            "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="who you are (default: git's identity)"
        )
        if name == "redact":
            parser.add_argument("--title", default="", help="what stands in the title's place (default: it stays)")
        parser.set_defaults(run=run)


def run_withdraw(options: argparse.Namespace, console: Console) -> int:
    """Take a work from readers: its page says when and why; its text stays in the files."""
    return _run(options, console, withdraw_work)


def run_redact(options: argparse.Namespace, console: Console) -> int:
    """Take a work's text out for good, from files, memory, pictures and site; its page says when and why."""

    def take(portal: OpenPortal, path: str, at: str, by: str, reason: str) -> Taken:
        return redact_work(portal, path, at, by, reason, options.title)

    return _run(options, console, take)


def run_restore(options: argparse.Namespace, console: Console) -> int:
    """Give a work back to readers that a person withdrew or took down."""
    portal = portal_of(options)
    by, at = identity(options.root, options.by), clock().at
    with one_at_a_time(portal):
        work = restore_work(portal, portal.work_paths([options.work])[0], at, by, options.reason)
        problems = _built(portal, at, console)
    left = state.withdrawal(work.events)
    note = f"; it stays withdrawn: {left.reason}" if left else ""
    console.result(f"restored: {work.path}{note}", {"work": work.path, "event": "restored", "withdrawn": bool(left)})
    return 1 if problems or left else 0


def _run(options: argparse.Namespace, console: Console, take: Callable[[OpenPortal, str, str, str, str], Taken]) -> int:
    """Take something out of a work, then build; exit 1 when the site could not follow."""
    portal = portal_of(options)
    by, at = identity(options.root, options.by), clock().at
    with one_at_a_time(portal):
        taken = take(portal, portal.work_paths([options.work])[0], at, by, options.reason)
        problems = _built(portal, at, console)
    console.result("\n".join(taken_lines(taken)), asdict(taken))
    return 1 if problems else 0


def _built(portal: OpenPortal, at: str, console: Console) -> bool:
    """Build the site where there is one; gives whether anything went wrong, which is said."""
    if not portal.site.is_dir():
        return False
    gathered = gather(portal, console.progress, at=at)
    problems = (*gathered.problems, *build(portal, gathered).problems)
    for line in problems:
        console.error(line)
    return bool(problems)
