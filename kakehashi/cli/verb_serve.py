"""``kakehashi serve``: the built site on loopback."""

from __future__ import annotations

import argparse
import threading
from typing import Any

from kakehashi.cli.console import Console, add_common, portal_of
from kakehashi.errors import BuildError
from kakehashi.verbs.serve import serve

EXAMPLE = "example:\n  kakehashi serve --root var/demo --port 8000"


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("serve", help="the built site on loopback", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="0 takes a free one (default: 8000)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until Ctrl-C."""
    portal = portal_of(options)
    if not portal.site.is_dir():
        raise BuildError(
            "there is no site yet", where=str(portal.site), hint="run 'kakehashi night' or 'kakehashi build'"
        )
    with serve(portal.site, portal.config.site.url, options.port) as address:
        console.result(f"the site is at {address} (Ctrl-C ends)", {"url": address})
        threading.Event().wait()
    return 0
