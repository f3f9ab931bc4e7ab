"""``kakehashi verify``: content, ledgers, links and the built site hold together."""

from __future__ import annotations

import argparse
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, portal_of
from kakehashi.verbs.verify import verify

EXAMPLE = "example:\n  kakehashi verify --root var/demo"


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("verify", help="whether content, ledgers, links and site hold together", epilog=EXAMPLE)
    add_common(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when everything holds, 1 when something does not."""
    found = verify(portal_of(options), console.progress, at=clock().at)
    for line in found.problems:
        console.result(line, {"problem": line})
    for line in found.notes:
        console.result(f"note: {line}", {"note": line})
    if not found.problems:
        console.progress("verify: everything holds")
    return 1 if found.problems else 0
