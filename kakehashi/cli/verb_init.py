"""``kakehashi init``: a new portal folder that builds at once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kakehashi.cli.console import Console, add_common
from kakehashi.verbs.init import make_portal

EXAMPLE = "example:\n  kakehashi init my-portal && cd my-portal && kakehashi night"


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("init", help="a new portal folder that builds at once", epilog=EXAMPLE)
    add_common(parser, root=False)
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or not there yet")
    parser.add_argument(
        "--operator", action="append", default=[], metavar="OWNER", help="whose portal it is: these sources are its own"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 2 where the folder holds something."""
    files = make_portal(options.folder, options.operator)
    console.result(
        f"{options.folder}: a new portal of {len(files)} files; go there and say 'kakehashi build'", {"files": files}
    )
    return 0
