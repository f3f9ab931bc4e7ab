"""``kakehashi night``: all the verbs in order, then a report."""

from __future__ import annotations

import argparse
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, identity, portal_of
from kakehashi.verbs.night import night, report_json, report_lines

EXAMPLE = "example:\n  kakehashi night --root /srv/portal\n\nThe report is kept in var/reports/."


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("night", help="harvest, translate, check, build; then a report", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("--offline", action="store_true", help="ask no source; work with what is stored")
    parser.add_argument(
        "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="who does this (default: git's identity)"
    )
    parser.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="processes for the build (default: one a core)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when everything was done, 1 when a part failed and is named in the report."""
    portal = portal_of(options)
    by = identity(options.root, options.by)
    report = night(portal, clock(), by, console.progress, offline=options.offline, jobs=options.jobs)
    console.result("\n".join(report_lines(report)), report_json(report))
    return 0 if report.complete else 1
