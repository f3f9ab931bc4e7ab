"""``kakehashi build``: the site into ``site/``, only what changed unless ``--clean``."""

from __future__ import annotations

import argparse
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, portal_of
from kakehashi.verbs.build import build, gather
from kakehashi.verbs.night import one_at_a_time

EXAMPLE = "examples:\n  kakehashi build\n  kakehashi build --clean --jobs 2 --lang en"


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("build", help="the site into site/, only what changed", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("--clean", action="store_true", help="build everything anew")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes (default: one a core)")
    parser.add_argument("--lang", action="append", default=[], metavar="LANG", help="only this language")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when the site is whole, 1 when something is held back by a finding or could not be read."""
    portal = portal_of(options)
    languages = [portal.language(tag, "--lang") for tag in options.lang]
    with one_at_a_time(portal):
        gathered = gather(portal, console.progress, at=clock().at)
        report = build(portal, gathered, jobs=options.jobs, languages=languages, clean=options.clean)
    value = {"pages": report.pages, "written": len(report.written), "removed": len(report.removed)}
    console.result(f"{report.pages} pages, {len(report.written)} files written, {len(report.removed)} removed", value)
    blocking = [item for item in gathered.withheld if item.blocking]
    for item in blocking:
        console.error(f"{item.work} {item.language} is held back: {item.reason}")
    for line in (*gathered.problems, *report.problems):
        console.error(line)
    return 1 if blocking or gathered.problems or report.problems else 0
