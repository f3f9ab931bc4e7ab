"""The command line: ``kakehashi VERB``. Each verb is one module of this package, found by name.

Exit codes: 0 done; 1 done in part, or something found, and named; 2 not done, or refused; 64 wrong use; 130 after
Ctrl-C. Only this package reads the environment and the clock.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from typing import NoReturn

from kakehashi import __version__
from kakehashi.cli.console import Console
from kakehashi.errors import KakehashiError

USAGE = 64


class _Parser(argparse.ArgumentParser):
    """A parser whose wrong use ends with 64 (sysexits.h) instead of 2, which means refused here."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """The parser with all verbs."""
    top = _Parser(
        prog="kakehashi", description="Carry Japan's science to readers abroad: harvest, translate, review, build."
    )
    top.add_argument("--version", action="version", version=f"kakehashi {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=_Parser)
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        if module.name.startswith("verb_"):
            importlib.import_module(f"{__name__}.{module.name}").add(verbs)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    options = parser().parse_args(arguments)
    console = Console(json_lines=getattr(options, "json", False))
    try:
        return int(options.run(options, console))
    except KakehashiError as error:
        console.error(str(error))
        return 2
    except KeyboardInterrupt:
        console.error("stopped; what was written so far is whole, and the next run goes on from there")
        return 130
    except BrokenPipeError:
        return 0
