"""``kakehashi import``: translations back from other tools, segment by segment; terms from TBX, sources from OPML."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, identity, portal_of, say_broken
from kakehashi.exchanging import import_file, import_terms
from kakehashi.night import one_at_a_time
from kakehashi.sources.importing import import_sources

EXAMPLE = "examples:\n  kakehashi import en.xlf --as 'A. Editor <editor@example.org>'\n  kakehashi import ko.csv --json"


def add(verbs: Any) -> None:
    """Add the verb."""
    said = "translations from XLIFF, TMX, PO or CSV; terms from TBX; sources from OPML"
    parser = verbs.add_parser("import", help=said, epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a .xlf, .tmx, .po, .csv, .tbx, .opml file")
    parser.add_argument(
        "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="whose edits they are (default: git's identity)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when everything was taken or stood there already, 1 when something is left, and named."""
    portal = portal_of(options)
    by, complete = identity(options.root, options.by), True
    with one_at_a_time(portal):
        for file in options.files:
            if file.suffix.lower() == ".opml":
                names = import_sources(portal.root, file)
                console.result(f"{file}: {len(names)} sources added", {"file": str(file), "sources": names})
                continue
            if file.suffix.lower() == ".tbx":
                count = import_terms(portal, file)
                console.result(f"{file}: {count} terms taken", {"file": str(file), "terms": count})
                continue
            report = import_file(portal, file, by, clock().at)
            for (work, language), count in report.taken.items():
                value = {"work": work, "language": language, "segments": count}
                console.result(f"{work} {language}: {count} segments taken", value)
            for item in report.left:
                console.error(f"{file}: {item.work} {item.key} is left: {item.reason}")
            complete = complete and not report.left
    return 1 if say_broken(console, portal) or not complete else 0
