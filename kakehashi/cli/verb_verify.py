"""``kakehashi verify``: content, ledgers, links and the built site hold together."""

from __future__ import annotations

import argparse
import os
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, portal_of
from kakehashi.verify import verify

EXAMPLE = "example:\n  kakehashi verify --root var/demo"


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("verify", help="whether content, ledgers, links and site hold together", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("--authors", action="store_true", help="also compare events with their commits (always in CI)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when everything holds, 1 when something does not."""
    authors = options.authors or bool(os.environ.get("CI"))
    found = verify(portal_of(options), console.progress, authors=authors, at=clock().at)
    for line in found:
        console.result(line, {"problem": line})
    if not found:
        console.progress("verify: everything holds")
    return 1 if found else 0
