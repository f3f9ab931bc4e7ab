"""``kakehashi doctor``: asks each source what a harvest would find there."""

from __future__ import annotations

import argparse
from typing import Any

from kakehashi.cli.console import Console, add_common, portal_of
from kakehashi.fetch import Client, State
from kakehashi.verbs.doctor import Diagnosis, examine
from kakehashi.verbs.night import fetch_options

EXAMPLE = "examples:\n  kakehashi doctor\n  kakehashi doctor jst-press riken --json"


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser(
        "doctor", help="asks each source: reached? format, items, newest date, terms", epilog=EXAMPLE
    )
    add_common(parser)
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="sources of portal.toml (default: all)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when every source that is not paused is well, 1 when one is not, and named."""
    portal = portal_of(options)
    names = options.sources or list(portal.config.sources)
    chosen = [portal.config.source(name) for name in names]
    well = True
    with Client(fetch_options(portal), State()) as client:
        for found in examine(chosen, client, portal.var / "doctor.json"):
            well = well and (bool(found.paused) or (not found.problem and found.terms != "changed"))
            console.result(_line(found), found.to_json())
    return 0 if well else 1


def _line(found: Diagnosis) -> str:
    """A diagnosis for a person."""
    head = f"{found.source}: "
    if found.problem:
        head += f"PROBLEM {found.problem} ({found.url})"
    else:
        head += f"{found.format}, {found.encoding}, {found.items} items, newest {found.newest or 'without a date'}"
    head += f"\n    paused: {found.paused}" if found.paused else ""
    terms = f"\n    terms page: {found.terms}" if found.terms else ""
    return head + terms + "".join(f"\n    {note}" for note in found.notes)
