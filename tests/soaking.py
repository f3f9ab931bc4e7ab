"""``scripts/soak``: the tests that draw, each at the counts that were asked for, for as many minutes as there are.

One process a test, so that one that is killed or runs out of time takes no other with it. What passed under the same
code is kept in ``var/soak/`` and not run again: a soak that was stopped goes on where it was. It never says that all
is well when something was not run: the last line names how many were not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FACTOR = 10
_CODE = ("kakehashi", "harvesters", "plugins", "pressroom", "tests")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one test came to: ``passed``, ``failed`` or ``unfinished``, under which seed, in how many seconds."""

    test: str
    outcome: str
    seed: int
    seconds: float
    tail: str = ""

    def as_dict(self) -> dict[str, object]:
        """As a line of the result file."""
        return asdict(self)


@dataclass(slots=True)
class Soak:
    """One soak: where it runs and keeps what it found, its seed, the key of the code, and how it says things."""

    root: Path
    folder: Path
    seed: int
    key: str
    say: Callable[[str], None]
    jobs: int = 1
    found: list[Outcome] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """The result file of this code."""
        return self.folder / f"{self.key}.jsonl"

    def waiting(self, items: Sequence[str]) -> list[str]:
        """The tests that did not yet pass under this code."""
        passed = {outcome["test"] for outcome in self._kept() if outcome["outcome"] == "passed"}
        return [item for item in items if item not in passed]

    def _kept(self) -> Iterator[dict[str, object]]:
        """The lines of the result file; one that broke off is none."""
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.is_file() else []
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                self.say(f"soak: {self.file.name}: a line that broke off is left out")

    def run(self, items: Sequence[str], *, minutes: float) -> int:
        """Run what is waiting until the time is up; 1 where a test failed."""
        waiting, end = self.waiting(items), time.monotonic() + minutes * 60
        self.found = []
        self.say(f"soak: {len(waiting)} of {len(items)} tests to run, seed {self.seed}, at most {minutes:g} minutes")
        with ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(lambda item: self._one(item, end), waiting))
        failed = [outcome for outcome in self.found if outcome.outcome == "failed"]
        passed = sum(outcome.outcome == "passed" for outcome in self.found)
        missing = len(waiting) - passed - len(failed)
        self.say(
            f"soak: seed {self.seed}: {passed} passed, {len(failed)} failed, {missing} not run, "
            f"{len(items) - len(waiting)} had passed before"
        )
        return 1 if failed else 0

    def _one(self, item: str, end: float) -> None:
        """Run one test in a process of its own, and keep what it came to."""
        begin = time.monotonic()
        if begin >= end:
            return
        environment = os.environ | {"KAKEHASHI_SOAK": str(FACTOR), "KAKEHASHI_SEED": str(self.seed)}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += [f"--hypothesis-seed={self.seed}", item]
        try:
            done = subprocess.run(
                command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=end - begin
            )
            outcome, tail = ("failed" if done.returncode else "passed"), done.stdout[-3000:] + done.stderr[-1000:]
        except subprocess.TimeoutExpired:
            outcome, tail = "unfinished", ""
        seconds = round(time.monotonic() - begin, 1)
        self._keep(Outcome(item, outcome, self.seed, seconds, tail if outcome == "failed" else ""))

    def _keep(self, outcome: Outcome) -> None:
        """Write the outcome down, and say it."""
        self.found.append(outcome)
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(outcome.as_dict(), ensure_ascii=False) + "\n")
        self.say(f"soak: {outcome.outcome} in {outcome.seconds:.1f} s: {outcome.test}")
        if outcome.tail:
            self.say(outcome.tail)


def soak_items(root: Path) -> list[str]:
    """The tests that a soak runs: those that draw."""
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-m", "soak"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode not in (0, 5):
        raise SystemExit(f"soak: the tests cannot be collected:\n{done.stdout}{done.stderr}")
    return [line for line in done.stdout.splitlines() if "::" in line and not line.startswith((" ", "<"))]


def code_key(root: Path) -> str:
    """A key over the code and its tests, so that what passed counts for this code only."""
    digest = hashlib.sha256()
    for folder in _CODE:
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and file.suffix not in (".pyc", ".pyo"):
                digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def main() -> int:
    """Read the command line and soak."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=75.0, help="stop after so many (default 75)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 10**6))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes side by side")
    parser.add_argument("tests", nargs="*", help="only tests whose name contains one of these")
    given = parser.parse_args()
    items = soak_items(REPOSITORY)
    if given.tests:
        items = [item for item in items if any(part in item for part in given.tests)]
    if not items:
        parser.error("no test that draws has such a name")

    def say(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    folder = REPOSITORY / "var" / "soak"
    return Soak(REPOSITORY, folder, given.seed, code_key(REPOSITORY), say, jobs=given.jobs).run(
        items, minutes=given.minutes
    )


if __name__ == "__main__":
    sys.exit(main())
