"""``kakehashi harvest``: fetch the sources and store what is new or changed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, identity, portal_of
from kakehashi.errors import InputError
from kakehashi.fetch import Client, State
from kakehashi.harvesting.asking import ask_sources
from kakehashi.portal import OpenPortal
from kakehashi.records.config import Source
from kakehashi.verbs.enforce import enforce, report_lines
from kakehashi.verbs.night import fetch_options, harvest_lines, harvest_portal, one_at_a_time
from kakehashi.works.documents import metadata_of
from kakehashi.works.rights import source_of

EXAMPLE = """examples:
  kakehashi harvest
  kakehashi harvest jst-press --dry-run --json
  kakehashi harvest --reread news/2026/jst-press-abcdefghij"""


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("harvest", help="fetch the sources and store what is new or changed", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="names of [sources.…] tables, with --reread also works (default: all but the paused)",
    )
    parser.add_argument("--dry-run", action="store_true", help="print the records and write nothing")
    parser.add_argument(
        "--reread",
        action="store_true",
        help="ask again and convert again, also what has not changed; an approval whose text stays is kept",
    )
    parser.add_argument(
        "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="who does this (default: git's identity)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when every source answered well, else 1."""
    portal = portal_of(options)
    asked = [item.id for item in portal.config.sources.values() if not item.paused]
    works, names = _named(portal, options.sources, reread=options.reread)
    sources = [portal.config.source(name) for name in names or asked]
    if options.dry_run:
        return _dry_run(portal, sources, console)
    with one_at_a_time(portal):
        portal.store.sweep()
        by, again = identity(options.root, options.by), works if options.reread else None
        report = harvest_portal(portal, sources, clock(), by, console.progress, again)
        rights = enforce(portal, clock().at, by, console.progress)
    line = f"{len(report.new)} new, {len(report.changed)} changed, {report.unchanged} as before"
    console.result(line, asdict(report) | {"rights": asdict(rights)})
    for line in (*report_lines(rights), *harvest_lines(report), *rights.problems):
        console.error(line)
    for problem in report.problems:
        hint = f" ({problem.hint})" if problem.hint else ""
        console.error(f"source {problem.source}: {problem.where}: {problem.message}{hint}")
    return 1 if report.problems or rights.problems else 0


def _named(portal: OpenPortal, given: Sequence[str], *, reread: bool) -> tuple[list[str], list[str]]:
    """The works that were named, and the sources that were, or that the works are of.

    Raises ``InputError`` for a work that there is not, or without ``--reread``.
    """
    works = [name for name in given if "/" in name]
    if works and len(works) < len(given):
        raise InputError("works and sources are named together", where="harvest", hint="name the ones or the others")
    if works and not reread:
        raise InputError(f"{works[0]} is a work", where="harvest", hint="a work is asked for again with --reread")
    missing = [path for path in works if not portal.store.work(path).events]
    if missing:
        raise InputError("no such work", where=missing[0], hint="see 'kakehashi review list'")
    stored = [str(metadata_of(portal.store.work(path)).get("source", "")) for path in works]
    sources = [today.id if (today := source_of(name, portal.config.sources)) else name for name in stored]
    return works, list(dict.fromkeys(sources)) if works else list(given)


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
