"""Which lines and branches of the rules each test reaches: ``pytest -p tests.measuring``, on one core or on many.

Each process measures the files of ``tests/rules.toml`` only, so that a run costs little more than without. A line is
tied to the test that reached it; what a fixture reached that several tests share is tied to the fixture. The result is
kept in ``var/measured/<key>/`` under a key over code and tests. Nothing here decides whether a test passes.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutation.rules import Room, read_rules
from tests.soaking import code_key

REPOSITORY = Path(__file__).resolve().parent.parent
RULES = Path(__file__).resolve().parent / "rules.toml"
FOLDER = "KAKEHASHI_MEASURED"
FIXTURE = "fixture "


def measured_folder(root: Path) -> Path:
    """Where the measurement of this code stands."""
    return Path(os.environ.get(FOLDER) or root / "var" / "measured" / code_key(root))


def node_of(item: pytest.Item) -> str:
    """The name of a test without the group that distributing it adds."""
    marker = item.get_closest_marker("xdist_group")
    group = (marker.kwargs.get("name") or marker.args[0]) if marker and (marker.args or marker.kwargs) else ""
    return item.nodeid.removesuffix(f"@{group}") if group else item.nodeid


class Measuring:
    """What one process measures."""

    def __init__(self, folder: Path, worker: str, rooms: list[Room]) -> None:
        self.folder, self.worker = folder, worker
        self.times: dict[str, dict[str, Any]] = {}
        self.nodes: dict[str, str] = {}
        self.coverage = coverage.Coverage(
            data_file=str(folder / f"data.{worker}"),
            branch=True,
            include=[str(file) for room in rooms for file in room.files],
            config_file=False,
            messages=False,
        )

    def begin(self) -> None:
        """From here on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.coverage.start()

    def end(self) -> None:
        """Write down what was reached, and how long each test took."""
        self.coverage.stop()
        self.coverage.save()
        text = json.dumps(self.times, ensure_ascii=False)
        (self.folder / f"times.{self.worker}.json").write_text(text, encoding="utf-8")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Tie what comes to the test."""
        self.nodes[item.nodeid] = node_of(item)
        self.coverage.switch_context(node_of(item))
        try:
            return (yield)
        finally:
            self.coverage.switch_context("")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[None]:
        """Tie what a shared fixture reaches to the fixture: the test that happens to come first is not alone."""
        item = request._pyfuncitem
        if fixturedef.scope == "function" or not isinstance(item, pytest.Item):
            return (yield)
        before = node_of(item)
        self.coverage.switch_context(f"{FIXTURE}{fixturedef.baseid}::{fixturedef.argname}")
        try:
            return (yield)
        finally:
            self.coverage.switch_context(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """How long, and whether it held."""
        entry = self.times.setdefault(self.nodes.get(report.nodeid, report.nodeid), {"passed": True})
        entry[report.when] = round(report.duration, 3)
        entry["passed"] = entry["passed"] and report.outcome == "passed"


def pytest_configure(config: pytest.Config) -> None:
    """Measure in every process that runs tests."""
    folder = measured_folder(REPOSITORY)
    workers = bool(config.getoption("numprocesses", None))
    worker = getattr(config, "workerinput", {}).get("workerid", "")
    if not worker:
        shutil.rmtree(folder, ignore_errors=True)
        os.environ[FOLDER] = str(folder)
    if worker or not workers:
        measuring = Measuring(folder, worker or "alone", read_rules(RULES, REPOSITORY))
        measuring.begin()
        config.pluginmanager.register(measuring, "measuring")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Write what was measured; the last process puts all together."""
    measuring = config.pluginmanager.get_plugin("measuring")
    if isinstance(measuring, Measuring):
        measuring.end()
    if not hasattr(config, "workerinput"):
        combine(measured_folder(REPOSITORY))


def combine(folder: Path) -> None:
    """One file of what all processes measured."""
    parts = sorted(str(path) for path in folder.glob("data.*"))
    if not parts:
        return
    whole = coverage.Coverage(data_file=str(folder / "coverage"), branch=True, config_file=False, messages=False)
    whole.combine(parts)
    whole.save()
    times: dict[str, Any] = {}
    for path in sorted(folder.glob("times.*.json")):
        times |= json.loads(path.read_text(encoding="utf-8"))
        path.unlink()
    (folder / "times.json").write_text(json.dumps(times, ensure_ascii=False, indent=0), encoding="utf-8")


def shares(folder: Path, room: Room) -> tuple[float, list[str]]:
    """The share of lines and branches of a room that the tests reached, in per cent, and what they missed."""
    reached = coverage.Coverage(data_file=str(folder / "coverage"), branch=True, config_file=False, messages=False)
    reached.load()
    whole, found, missed = 0, 0, []
    for file in room.files:
        numbers = reached._analyze(str(file)).numbers
        whole += numbers.n_statements + numbers.n_branches
        found += numbers.n_executed + numbers.n_executed_branches
        _, _, _, lines, _ = reached.analysis2(str(file))
        if lines:
            missed.append(f"{file.name}: {', '.join(map(str, lines))}")
    return (100 * found / whole if whole else 100.0), missed


def main() -> int:
    """Print the share of each room; 1 where one is below what ``rules.toml`` asks of it."""
    folder = measured_folder(REPOSITORY)
    if not (folder / "coverage").is_file():
        sys.stderr.write("coverage: nothing was measured for this code: run ./scripts/test -p tests.measuring\n")
        return 2
    below = 0
    for room in read_rules(RULES, REPOSITORY):
        share, missed = shares(folder, room)
        mark = "" if share >= room.coverage else f"  below {room.coverage:g} %"
        below += bool(mark)
        sys.stdout.write(f"coverage: {room.name:12} {share:5.1f} % of lines and branches{mark}\n")
        if mark:
            sys.stdout.write("".join(f"            {line}\n" for line in missed))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
