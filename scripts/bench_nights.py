"""What a build costs by what changed: cold (var and site gone), clean (site gone), 50 works changed, nothing changed.

Each figure is of a whole process, in processor seconds, with the largest memory of one process, and as a ratio to
the cold build of the same portal. ``scripts/bench nights`` measures 250 works in four languages (1,000 pages);
``python scripts/bench_nights.py 2500`` measures 10,000.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from generated_portal import generate, write_work

from kakehashi.store.content import Store

LANGUAGES = ("en", "zh-Hans", "ko", "vi")
CHANGED = 50


def build(root: Path) -> tuple[float, int]:
    """Build the portal in a process of its own; gives processor seconds and the largest memory in MB."""
    command = [sys.executable, "-P", "-c", "import sys; from kakehashi.cli import main; sys.exit(main(sys.argv[1:]))"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1764028800"}
    subprocess.run(  # noqa: S603 - our own command
        [*command, "build", "--root", str(root)], check=True, capture_output=True, env=environment
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss // 1024


def main() -> None:
    """Print a line for each state of the portal."""
    works = int(sys.argv[1]) if len(sys.argv) > 1 else 250
    with TemporaryDirectory() as folder:
        root = Path(folder) / "portal"
        generate(root, works, LANGUAGES)
        figures = {"cold": build(root), "unchanged": build(root)}
        store = Store(root)
        for number in range(0, works, max(1, works // CHANGED)):
            write_work(store, number, LANGUAGES, change="1")
        figures["50 changed"] = build(root)
        shutil.rmtree(root / "site")
        figures["clean"] = build(root)
    for name, (seconds, memory) in figures.items():
        ratio = seconds / figures["cold"][0]
        sys.stdout.write(
            f"nights: {works} works, {4 * works} pages, {name}: {seconds:.2f} s of processor time "
            f"({ratio:.2f} of cold), at most {memory} MB so far\n"
        )


if __name__ == "__main__":
    main()
