"""The demonstration: one night of a portal whose outside world is the press room, then its recorded approvals.

It copies ``pressroom/portal/`` to ``var/demo/`` once and works only there; ``content/``, ``site/`` and ``var/`` of the
real portal are not touched. A second run changes nothing that did not change in the press room.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
import tomllib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kakehashi.cli import main as kakehashi
from kakehashi.errors import ConfigError
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.pressroom.server import serve as serve_press_room
from kakehashi.review.events import Approved
from kakehashi.verbs.serve import serve as serve_site

REPOSITORY = Path(__file__).resolve().parent.parent
PORTAL = REPOSITORY / "pressroom" / "portal"
DEMO = REPOSITORY / "var" / "demo"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration; gives the exit code of its night."""
    parser = argparse.ArgumentParser(prog="scripts/run", description="The demonstration portal, from harvest to site.")
    parser.add_argument("--no-serve", action="store_true", help="end after the build and print what it made")
    parser.add_argument("--root", type=Path, default=DEMO, metavar="DIR", help="where to work (default: var/demo)")
    parser.add_argument(
        "--port", type=int, default=8000, metavar="N", help="where to serve the site; 0 takes a free port"
    )
    options = parser.parse_args(arguments)
    say("1/5 the portal: " + prepare(options.root))
    portal = open_portal(options.root)
    with ExitStack() as stack:
        room = stack.enter_context(serve_press_room(port=press_room_port(portal)))
        say(f"2/5 the press room stands for the outside world at 127.0.0.1:{room.port}")
        say("3/5 the night: harvest, translate, check, build")
        code = kakehashi(["night", "--root", str(options.root)])
        say("4/5 the recorded approvals")
        approved = approve_recorded(portal, kakehashi)
        say(f"    {approved} translations approved now")
        say("5/5 the build")
        code = max(code, kakehashi(["build", "--root", str(options.root)]))
    print_what_was_made(portal)
    if code <= 1 and not options.no_serve:
        serve(portal, options.port)
    return code


def prepare(root: Path) -> str:
    """Copy the demonstration's portal to ``root`` unless it is there; says what it did."""
    if (root / "portal.toml").exists():
        return f"{root} is there already"
    beside = root.with_name(f".{root.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(PORTAL, beside)
    root.parent.mkdir(parents=True, exist_ok=True)
    beside.replace(root)
    return f"copied to {root}"


def press_room_port(portal: OpenPortal) -> int:
    """The port that ``[fetch.resolve]`` names for the press room; all hosts name one."""
    ports = {urlsplit(address).port for address in portal.config.fetch.resolve.values()}
    if len(ports) != 1 or None in ports:
        raise ConfigError("the hosts of [fetch.resolve] must name one port", where=str(portal.root / "portal.toml"))
    return int(ports.pop() or 0)


def approve_recorded(portal: OpenPortal, run: Callable[[Sequence[str]], int]) -> int:
    """Give the recorded approvals that were not given yet, each through ``kakehashi review approve``.

    An approval is recorded for the text of the first night: a language that has an approval is left alone, so that
    what changed later waits for a real reader.
    """
    given = read_done(portal)
    approved = 0
    for path in portal.store.work_paths():
        work = portal.store.work(path)
        for language, by in recorded_approvals(portal).get(path.rsplit("/", 1)[1], {}).items():
            place = f"{path} {language}"
            if place in given or language not in work.documents:
                continue
            approved += run(["review", "approve", path, language, "--as", by, "--root", str(portal.root)]) == 0
    return approved


def read_done(portal: OpenPortal) -> frozenset[str]:
    """The approvals that stand in the ledgers already, as ``<work> <language>``."""
    found = set()
    for path in portal.store.work_paths():
        for event in portal.store.work(path).events:
            if isinstance(event, Approved):
                found.add(f"{path} {event.language}")
    return frozenset(found)


def recorded_approvals(portal: OpenPortal) -> dict[str, dict[str, str]]:
    """The recorded approvals of ``approvals.toml``: work id, language, who."""
    data: dict[str, Any] = tomllib.loads((portal.root / "approvals.toml").read_text(encoding="utf-8"))
    return {str(item["work"]): dict(item["languages"]) for item in data.get("approvals", [])}


def print_what_was_made(portal: OpenPortal) -> None:
    """How many works there are in each language, and where the site is."""
    for language in portal.config.site.languages:
        pages = [page for page in (portal.site / language).glob("*/[0-9]*/*/index.html") if page.parts[-3] != "page"]
        say(f"    {language:8} {len(pages):3} works")
    say(f"    the site is in {portal.site}, the reports in {portal.var / 'reports'}")


def serve(portal: OpenPortal, port: int) -> None:
    """Serve the site until Ctrl-C."""
    with serve_site(portal.site, portal.config.site.url, port) as address:
        say(f"open {address} (Ctrl-C ends)")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            say("")


def say(line: str) -> None:
    """A line for the person who runs it."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
