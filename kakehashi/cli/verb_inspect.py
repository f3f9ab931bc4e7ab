"""``kakehashi inspect``: what a harvester would make of documents, without a portal."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from kakehashi.cli.console import Console, add_common
from kakehashi.verbs.inspect import inspect_documents

EXAMPLE = """examples:
  kakehashi inspect feed.xml
  find samples -type f | kakehashi inspect --json -"""


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("inspect", help="what a harvester would make of documents", epilog=EXAMPLE)
    add_common(parser, root=False)
    parser.add_argument(
        "paths", nargs="+", metavar="PATH_OR_URL", help="files or URLs; - takes a list on standard input"
    )
    parser.add_argument(
        "--harvester", default="", metavar="NAME", help="read with this protocol (default: recognise it)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 1 if a document has an error."""
    failed = False
    for reading in inspect_documents(_paths(options.paths), options.harvester):
        failed = failed or reading["error"] is not None
        console.result(_line(reading), reading)
    return int(failed)


def _paths(given: list[str]) -> Any:
    """The paths, those of standard input where ``-`` stands."""
    for path in given:
        if path == "-":
            yield from (line.rstrip("\n") for line in sys.stdin if line.strip())
        else:
            yield path


def _line(reading: dict[str, Any]) -> str:
    """A reading for a person."""
    head = f"{reading['path']}: {reading['format']}, {reading['encoding']}, {len(reading['records'])} records"
    titles = [f"    {record['published'] or '-'}  {record['title']}" for record in reading["records"]]
    notes = [f"    warning: {item}" for item in reading["warnings"]]
    error = [f"    error: {reading['error']}"] if reading["error"] else []
    return "\n".join([head, *titles, *notes, *error])
