"""``kakehashi harvest``: fetch the sources and store what is new or changed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, identity, portal_of
from kakehashi.config import Source
from kakehashi.enforce import enforce, report_lines
from kakehashi.fetch import Client, State
from kakehashi.night import fetch_options, harvest_lines, harvest_portal, one_at_a_time
from kakehashi.portal import OpenPortal
from kakehashi.sources.asking import ask_sources

EXAMPLE = "examples:\n  kakehashi harvest\n  kakehashi harvest jst-press --dry-run --json"


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("harvest", help="fetch the sources and store what is new or changed", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="names of [sources.…] tables (default: all but the paused)"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the records and write nothing")
    parser.add_argument(
        "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="who does this (default: git's identity)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when every source answered well, else 1."""
    portal = portal_of(options)
    asked = [item.id for item in portal.config.sources.values() if not item.paused]
    sources = [portal.config.source(name) for name in options.sources or asked]
    if options.dry_run:
        return _dry_run(portal, sources, console)
    with one_at_a_time(portal):
        portal.store.sweep()
        by = identity(options.root, options.by)
        report = harvest_portal(portal, sources, clock(), by, console.progress)
        rights = enforce(portal, clock().at, by, console.progress)
    line = f"{len(report.new)} new, {len(report.changed)} changed, {report.unchanged} as before"
    console.result(line, asdict(report) | {"rights": asdict(rights)})
    for line in (*report_lines(rights), *harvest_lines(report), *rights.problems):
        console.error(line)
    for problem in report.problems:
        hint = f" ({problem.hint})" if problem.hint else ""
        console.error(f"source {problem.source}: {problem.where}: {problem.message}{hint}")
    return 1 if report.problems or rights.problems else 0


def _dry_run(portal: OpenPortal, sources: Sequence[Source], console: Console) -> int:
    """Print what the sources give, without conditions, and write nothing."""
    problems = 0
    with Client(fetch_options(portal), State()) as client:
        for result in ask_sources(sources, client, portal.var / "dry-run", console.progress):
            problems += len(result.problems)
            for record in result.records:
                title = record.title.get(record.language, "")
                console.result(f"{result.source}\t{record.url}\t{title}", {"source": result.source, **record.to_json()})
            for problem in result.problems:
                console.error(f"source {problem.source}: {problem.where}: {problem.message}")
    return 1 if problems else 0
