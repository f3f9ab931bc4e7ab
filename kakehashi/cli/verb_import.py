"""``kakehashi import``: translations back from other tools, merged by segment; terms from TBX, sources from OPML."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, identity, portal_of, say_broken
from kakehashi.errors import InputError
from kakehashi.exchange.merge import Row
from kakehashi.portal import OpenPortal
from kakehashi.verbs.exchange import ImportReport, import_file, import_terms
from kakehashi.verbs.import_sources import import_sources
from kakehashi.verbs.night import one_at_a_time

EXAMPLE = """examples:
  kakehashi import en.xlf --as 'A. Editor <editor@example.org>'
  kakehashi import en.xlf --dry-run
  kakehashi import ko.csv --json

What only the file changed is taken. What was changed here too stays, and theirs is kept as a suggestion; what is
unfinished there (fuzzy, needs-translation, draft) is a suggestion too. Notes become comments. Nothing is approved."""


def add(verbs: Any) -> None:
    """Add the verb."""
    said = "translations from XLIFF, TMX, PO or CSV, merged by segment; terms from TBX; sources from OPML"
    parser = verbs.add_parser("import", help=said, epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a .xlf, .tmx, .po, .csv, .tbx, .opml file")
    parser.add_argument(
        "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="whose edits they are (default: git's identity)"
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would become of each unit, write nothing")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when everything was taken or stood there already, 1 when something is left, and named."""
    portal = portal_of(options)
    by, at, complete = identity(options.root, options.by), clock().at, True
    with one_at_a_time(portal):
        for file in options.files:
            if file.suffix.lower() in (".opml", ".tbx"):
                _import_whole(portal, file, console, dry_run=options.dry_run)
                continue
            report = import_file(portal, file, by, at, dry_run=options.dry_run)
            _say(report, file, console, every=options.dry_run)
            complete = complete and not report.left
    return 1 if say_broken(console, portal) or not complete else 0


def _import_whole(portal: OpenPortal, file: Path, console: Console, *, dry_run: bool) -> None:
    """Take the sources of an OPML file, or the terms of a TBX file."""
    if dry_run:
        raise InputError("--dry-run is for translations", where=str(file), hint="leave it away for .tbx and .opml")
    if file.suffix.lower() == ".opml":
        names = import_sources(portal.root, file)
        console.result(f"{file}: {len(names)} sources added", {"file": str(file), "sources": names})
        return
    count = import_terms(portal, file)
    console.result(f"{file}: {count} terms taken", {"file": str(file), "terms": count})


def _say(report: ImportReport, file: Path, console: Console, *, every: bool) -> None:
    """The table of an import: a line a unit that is left (each one with ``every``), then one a translation."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in report.rows:
        counts.setdefault((row.work, row.language), Counter())[row.outcome] += 1
        if every or row.outcome not in ("same", "taken") or row.reason:
            _say_row(row, file, console)
    for (work, language), found in counts.items():
        said = ", ".join(f"{number} {outcome}" for outcome, number in sorted(found.items()))
        value = {"work": work, "language": language, "segments": found["taken"], "outcomes": dict(found)}
        console.result(f"{work} {language}: {found['taken']} segments taken ({said})", value)


def _say_row(row: Row, file: Path, console: Console) -> None:
    """One row: what is left stands among the messages too, where nobody asked for JSON Lines."""
    line = f"{row.outcome:9} {row.work} {row.language} {row.key}"
    line += f": {row.reason}" if row.reason else ""
    if row.outcome == "conflict":
        line += f"\n    ours   {row.ours}\n    theirs {row.theirs}"
    console.result(line, asdict(row) | {"file": str(file)})
    if row.outcome not in ("same", "taken"):
        console.error(f"{file}: {row.work} {row.key} is left: {row.reason}")
