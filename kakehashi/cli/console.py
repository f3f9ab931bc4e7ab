"""What a command says and runs with: results on standard output, messages on standard error, clock and identity."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kakehashi.errors import ConfigError
from kakehashi.history import git
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.records.names import Identity, read_identity
from kakehashi.verbs.night import Clock

NIGHT = "Kakehashi <kakehashi@localhost>"
"""The identity of a run where git knows nobody."""


class Console:
    """Where a command writes: JSON Lines with ``--json``, else text; progress goes to standard error."""

    def __init__(self, *, json_lines: bool = False) -> None:
        self.json_lines = json_lines

    def result(self, line: str, value: Mapping[str, Any]) -> None:
        """One result: ``value`` as a JSON line, or ``line`` for a person."""
        print(json.dumps(value, ensure_ascii=False) if self.json_lines else line, flush=self.json_lines)  # noqa: T201

    def progress(self, line: str) -> None:
        """A line about how far the work is."""
        print(line, file=sys.stderr, flush=True)  # noqa: T201

    def error(self, line: str) -> None:
        """An error for a person."""
        print(f"kakehashi: {line}", file=sys.stderr, flush=True)  # noqa: T201


def clock(environment: Mapping[str, str] = os.environ) -> Clock:
    """The time of this run in UTC; ``SOURCE_DATE_EPOCH`` sets it (reproducible-builds.org)."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch and not epoch.isdigit():
        raise ConfigError(f"not a number of seconds: {epoch!r}", where="SOURCE_DATE_EPOCH", hint="unset it")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return Clock(now.strftime("%Y-%m-%dT%H:%M:%SZ"))


def identity(root: Path, given: str = "") -> Identity:
    """``--as``, else ``Name <mail>`` of git's identity in the portal's folder, else the night's own.

    Raises ``InputError`` where that is no name and mail.
    """
    if given:
        return read_identity(given, "--as")
    return read_identity(git.identity(root) or NIGHT, "git config user.name, user.email")


def add_common(parser: argparse.ArgumentParser, *, root: bool = True) -> None:
    """The options that every verb has."""
    if root:
        parser.add_argument(
            "--root", type=Path, default=Path(), metavar="DIR", help="the portal's folder (default: here)"
        )
    parser.add_argument("--json", action="store_true", help="JSON Lines on standard output")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter


def say_broken(console: Console, portal: OpenPortal) -> bool:
    """Name each work that could not be read, with file, line and cure; gives whether there is one."""
    for _, found in sorted(portal.broken.items()):
        console.error(str(found))
    return bool(portal.broken)


def portal_of(options: argparse.Namespace) -> OpenPortal:
    """The portal that ``--root`` names."""
    return open_portal(options.root)
