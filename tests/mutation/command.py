"""``scripts/mutate``: a sample of the mutants, or all, with a result file; goes on where it was stopped.

It is a pytest plugin, since it needs the tests collected: ``pytest -p tests.mutation.command``. Exit 1: more than
``BAR`` per cent of what was run survived and is not argued, beyond what the chance of a sample explains, or an argument
was refuted; 2: nothing could be measured. What was not run for lack of time is said, and is nobody's failure.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import NormalDist
from typing import Any

import coverage
import pytest

from tests.measuring import FIXTURE, FOLDER, REPOSITORY, RULES, measured_folder, node_of
from tests.mutation.argued import Argument, read_arguments, refuted
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.operators import OPERATORS
from tests.mutation.rules import Room, RulesError, read_rules
from tests.mutation.running import Runner, Verdict, tied_tests
from tests.soaking import code_key

GOAL = 5.0
"""The share of survivors that we want to come down to, in per cent."""

BAR = 28.0
"""A ratchet: 7 of the first 25 of the sample of seed 1 lived on 2026-11-25. It only goes down, to the goal."""
_OUT = os.dup(1)
ARGUED = Path(__file__).resolve().parent / "argued.toml"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be run: ``sample`` of 0 is all; ``longest`` is the most seconds that a test may take to be asked."""

    sample: int
    seed: int
    minutes: float
    longest: float
    jobs: int
    only: str = ""
    patience: float = 10.0
    bar: float = BAR


@dataclass(slots=True)
class Result:
    """What was made, and what became of it."""

    choice: Choice
    key: str
    mutants: Sequence[Mutant]
    chosen: Sequence[Mutant]
    arguments: dict[str, Argument]
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def survivors(self) -> list[Verdict]:
        """What no test saw and nobody has argued."""
        return [item for item in self._run() if item.lives and item.mutant not in self.arguments]

    @property
    def refuted(self) -> list[str]:
        """The arguments that a test has proved wrong."""
        return refuted(self.arguments, [item.mutant for item in self._run() if not item.lives])

    @property
    def share(self) -> float:
        """The share of survivors that are not argued among what was run, in per cent."""
        run = len(self._run())
        return 100 * len(self.survivors) / run if run else 0.0

    @property
    def allowed(self) -> int:
        """How many may survive of what was run."""
        run = len(self._run())
        return allowed(run, self.choice.bar, whole=run == len(self.mutants))

    def _run(self) -> list[Verdict]:
        """The verdicts on what was chosen."""
        names = [mutant.name for mutant in self.chosen]
        return [self.verdicts[name] for name in names if name in self.verdicts]

    def as_dict(self) -> dict[str, Any]:
        """As the result file has it."""
        run, rooms = self._run(), {mutant.name: mutant.rule.room for mutant in self.mutants}
        by_room = {room: [item for item in run if rooms[item.mutant] == room] for room in dict.fromkeys(rooms.values())}
        unargued = {item.mutant for item in self.survivors}
        return {
            "commit": _commit(),
            "code": self.key,
            "choice": asdict(self.choice),
            "operators": {name: sum(item.operator == name for item in self.mutants) for name in OPERATORS},
            "made": len(self.mutants),
            "chosen": len(self.chosen),
            "run": len(run),
            "killed": sum(not item.lives for item in run),
            "survived": len(self.survivors),
            "argued": sum(item.lives and item.mutant in self.arguments for item in run),
            "outcomes": dict(Counter(item.outcome for item in run)),
            "rooms": {
                room: {"run": len(found), "survived": sum(item.mutant in unargued for item in found)}
                for room, found in by_room.items()
            },
            "survivors": [f"{item.outcome}: {item.mutant}" for item in self.survivors],
        }


def allowed(run: int, bar: float, *, whole: bool) -> int:
    """How many of ``run`` mutants may survive: ``bar`` per cent, and of a part what is chance in 99 cases of 100."""
    share = bar / 100
    chance = 0.0 if whole else NormalDist().inv_cdf(0.99) * (run * share * (1 - share)) ** 0.5
    return int(run * share + chance)


class Mutating:
    """The plugin: takes the tests that were collected, and runs mutants instead of them."""

    def __init__(self, choice: Choice, rooms: Sequence[Room], measured: Path) -> None:
        self.choice, self.rooms, self.measured = choice, rooms, measured
        self.code = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the mutants."""
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        mutants = mutants_of(self.rooms)
        chosen = _chosen(mutants, self.choice)
        result = Result(self.choice, code_key(REPOSITORY), mutants, chosen, read_arguments(ARGUED, mutants))
        self._run(session, result)
        self.code = _report(result)
        return True

    def _run(self, session: pytest.Session, result: Result) -> None:
        """Run what is not known yet under this code."""
        kept = _Kept(REPOSITORY / "var" / "mutation" / f"{result.key}-{self.choice.longest:g}.jsonl")
        result.verdicts |= kept.read()
        waiting = [mutant for mutant in result.chosen if mutant.name not in result.verdicts]
        say(f"mutate: {len(result.mutants)} mutants of {len(self.rooms)} rooms, {len(result.chosen)} chosen, "
            f"{len(waiting)} to run, seed {self.choice.seed}")  # fmt: skip
        cost = _costs(self.measured, session.items)
        items = {node_of(item): item for item in session.items if cost.get(node_of(item), 1e9) <= self.choice.longest}
        tied = tied_tests(_lines(self.measured, self.rooms), items, FIXTURE)

        def tests_of(mutant: Mutant) -> list[pytest.Item]:
            return sorted(dict.fromkeys(tied(mutant)), key=lambda item: cost[node_of(item)])

        def done(verdict: Verdict) -> None:
            kept.add(verdict)
            result.verdicts[verdict.mutant] = verdict
            if verdict.lives and verdict.mutant not in result.arguments:
                say(f"mutate: {verdict.outcome}: {verdict.mutant}")

        until = time.monotonic() + 60 * self.choice.minutes
        Runner(tests_of, lambda item: cost[node_of(item)], done, self.choice.jobs, until, self.choice.patience).run(
            waiting
        )


class _Kept:
    """The verdicts under one code, a line each."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> dict[str, Verdict]:
        """What is known; a line that broke off is not."""
        found = {}
        for line in self.file.read_text(encoding="utf-8").splitlines() if self.file.is_file() else []:
            try:
                verdict = Verdict(**json.loads(line))
            except (ValueError, TypeError):
                continue
            found[verdict.mutant] = verdict
        return found

    def add(self, verdict: Verdict) -> None:
        """Write one more."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(verdict), ensure_ascii=False) + "\n")


def _chosen(mutants: Sequence[Mutant], choice: Choice) -> list[Mutant]:
    """The mutants to run: all, or a sample that the seed draws; in an order by chance, so that an early end is fair.

    Each is drawn by its own name: a change of the code draws others in that function only.
    """

    def place(mutant: Mutant) -> bytes:
        return hashlib.sha256(f"{choice.seed} {mutant.name}".encode("utf-8", "surrogatepass")).digest()

    fitting = sorted((mutant for mutant in mutants if choice.only in mutant.name), key=place)
    return fitting[: choice.sample or len(fitting)]


def _costs(measured: Path, items: Sequence[pytest.Item]) -> dict[str, float]:
    """What asking each test that passed costs, in seconds: itself, and the shared fixtures that it stands on."""
    times: dict[str, dict[str, Any]] = json.loads((measured / "times.json").read_text(encoding="utf-8"))
    shared: dict[tuple[str, ...], float] = {}
    places = {}
    for item in items:
        node = node_of(item)
        definitions = getattr(item, "_fixtureinfo", None)
        names = definitions.name2fixturedefs.items() if definitions else ()
        wide = sorted(name for name, found in names if found[-1].scope != "function")
        places[node] = (node.split("::", 1)[0], *wide)
        shared[places[node]] = max(shared.get(places[node], 0.0), times.get(node, {}).get("setup", 0.0))
    return {
        node: times[node].get("call", 0.0) + times[node].get("teardown", 0.0) + shared[place]
        for node, place in places.items()
        if node in times and times[node]["passed"]
    }


def _lines(measured: Path, rooms: Sequence[Room]) -> dict[str, dict[int, list[str]]]:
    """By file and line, the tests and fixtures that reached it."""
    data = coverage.CoverageData(str(measured / "coverage"))
    data.read()
    return {str(file): data.contexts_by_lineno(str(file)) for room in rooms for file in room.files}


def _report(result: Result) -> int:
    """Write the result file and say what it says."""
    found = result.as_dict()
    file = REPOSITORY / "var" / "mutation" / "result.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for room, figures in found["rooms"].items():
        say(f"mutate: {room:12} {figures['run']:5} run, {figures['survived']:4} survived")
    if found["run"] < found["chosen"]:
        say(f"mutate: {found['chosen'] - found['run']} of {found['chosen']} were not run: the time was up")
    say(f"mutate: {found['killed']} killed, {found['survived']} survived, {found['argued']} argued: "
        f"{result.share:.1f} % of {found['run']} survived (the bar is {result.choice.bar:g} %, "
        f"so {result.allowed} of them may; the goal is {GOAL:g} %)")  # fmt: skip
    for name in result.refuted:
        say(f"mutate: this argument is wrong, a test sees it: {name}")
    return 1 if found["survived"] > result.allowed or result.refuted else 0


def _commit() -> str:
    """The commit that was run, with a plus sign where files have changed since."""
    done = subprocess.run(
        ["git", "describe", "--always", "--abbrev=12", "--dirty=+"], cwd=REPOSITORY, capture_output=True, text=True
    )
    return done.stdout.strip()


def say(text: str) -> None:
    """One line for whoever waits; past what pytest captures."""
    os.write(_OUT, f"{text}\n".encode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure where nothing is measured yet, and run."""
    import argparse

    parser = argparse.ArgumentParser(prog="scripts/mutate", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--all", action="store_true", help="every mutant, not a sample")
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--minutes", type=float, default=0.0, help="stop after so many (4 for a sample, no end for all)"
    )
    parser.add_argument("--longest", type=float, default=5.0, help="leave out tests that take more seconds")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="mutants whose name holds this, e.g. fetch.client:")
    parser.add_argument("--patience", type=float, default=10.0, help="seconds that a mutant may take beyond its tests")
    parser.add_argument("--bar", type=float, default=BAR, help="the most per cent that may survive (%(default)s)")
    given = parser.parse_args(arguments)
    minutes = given.minutes or (1e6 if given.all else 4.0)
    choice = Choice(
        sample=0 if given.all else given.sample, seed=given.seed, minutes=minutes, longest=given.longest,
        jobs=given.jobs, only=given.only, patience=given.patience, bar=given.bar,
    )  # fmt: skip
    try:
        rooms = read_rules(RULES, REPOSITORY)
        read_arguments(ARGUED, mutants_of(rooms))
    except RulesError as error:
        sys.stderr.write(f"mutate: {error}\n")
        return 2
    if not (measured_folder(REPOSITORY) / "times.json").is_file() and not _measure(given.jobs):
        return 2
    plugin = Mutating(choice, rooms, measured_folder(REPOSITORY))
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header", "--no-summary"]
    os.environ.pop(FOLDER, None)
    code = pytest.main([*options, str(REPOSITORY / "tests")], plugins=[plugin])
    return plugin.code or (2 if code not in (0, 5) else 0)


def _measure(jobs: int) -> bool:
    """Run the tests once, measured; the slow ones tie nothing that a mutant would be asked with."""
    say("mutate: nothing is measured for this code yet: the tests run once")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.measuring",
        "-n",
        str(jobs if jobs > 1 else 0),
        "--dist",
        "loadgroup",
    ]
    done = subprocess.run([*command, "-m", "not slow"], cwd=REPOSITORY, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        say(f"mutate: the tests cannot be measured:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.returncode in (0, 1)


if __name__ == "__main__":
    sys.exit(main())
