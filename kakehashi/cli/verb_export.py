"""``kakehashi export``: translations as XLIFF, TMX, PO or CSV, and the term base as TBX."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kakehashi.atomic import write_atomic
from kakehashi.cli.console import Console, add_common, portal_of, say_broken
from kakehashi.verbs.exchange import FORMATS, export

EXAMPLE = """examples:
  kakehashi export --to en --output en.xlf
  kakehashi export result/2026/jst-press-abcdefghij --to ko --format csv --output ko.csv"""


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("export", help="translations as XLIFF, TMX, PO or CSV; terms as TBX", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("works", nargs="*", metavar="WORK", help="<kind>/<year>/<id> (default: all)")
    parser.add_argument("--to", required=True, metavar="LANG", help="the language of the translations")
    parser.add_argument("--format", choices=FORMATS, default="xliff", help="xliff is 2.1 (default: xliff)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when the document is written, 1 when works are not in it since they cannot be read."""
    portal = portal_of(options)
    language = portal.language(options.to, "--to")
    text = export(portal, portal.work_paths(options.works), language, options.format)
    if options.output is None:
        sys.stdout.write(text)
        return int(say_broken(console, portal))
    write_atomic(options.output, text.encode("utf-8"))
    value = {"file": str(options.output), "format": options.format, "language": language}
    console.result(f"{options.output}: written", value)
    return int(say_broken(console, portal))
