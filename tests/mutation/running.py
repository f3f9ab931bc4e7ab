"""Mutants run: one process collects the tests once, forks for each mutant, plants it, and runs the tests tied to it.

A fork starts with everything imported and nothing run, so each mutant costs the time of its tests alone; it ends at the
first red. A test that killed is asked once without a mutant before it is believed. A mutant that does not come back in
time is killed with all it started, and counts as killed. The parent never runs a test.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.mutation.mutants import Mutant, plant

KILLED, SURVIVED, UNCOVERED, TIMED_OUT, BROKEN = "killed", "survived", "no test", "timed out", "broken"
_RED, _GREEN, _NOT_PLANTED = 3, 0, 4
"""How a child ends."""
_POLL = 0.005


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant, by which test, in seconds; ``broken`` is one that could not be planted or run."""

    mutant: str
    outcome: str
    test: str = ""
    tests: int = 0
    seconds: float = 0.0

    @property
    def lives(self) -> bool:
        """Whether no test saw it."""
        return self.outcome in (SURVIVED, UNCOVERED, BROKEN)


@dataclass(slots=True)
class _Child:
    """A forked process: what it runs, where it names the test that went red, and when it has to be back."""

    pid: int
    mutant: Mutant
    items: Sequence[pytest.Item]
    folder: Path
    begin: float
    end: float


@dataclass(slots=True)
class Runner:
    """Runs mutants on ``jobs`` cores until ``until`` (monotonic seconds); tells ``done`` of each verdict.

    A child has ``patience`` seconds and five times what its tests took.
    """

    tests_of: Callable[[Mutant], Sequence[pytest.Item]]
    expected: Callable[[pytest.Item], float]
    done: Callable[[Verdict], None]
    jobs: int
    until: float
    patience: float = 10.0
    children: list[_Child] = field(default_factory=list)
    trusted: set[str] = field(default_factory=set)
    doubted: set[str] = field(default_factory=set)

    def run(self, mutants: Sequence[Mutant]) -> None:
        """Run them all, or those that the time allows; what was begun is ended."""
        waiting = list(mutants)
        gc.collect()
        gc.freeze()  # what is there before the forks is shared by all of them
        while waiting or self.children:
            while waiting and len(self.children) < self.jobs and time.monotonic() < self.until:
                self._start(waiting.pop(0))
            if not self.children:
                return
            self._collect()

    def _start(self, mutant: Mutant) -> None:
        """Fork for a mutant; one that no test reaches needs no process."""
        items = [item for item in self.tests_of(mutant) if item.nodeid not in self.doubted]
        if not items:
            self.done(Verdict(mutant.name, UNCOVERED))
            return
        patience = self.patience + 5 * sum(self.expected(item) for item in items)
        folder = Path(tempfile.mkdtemp(prefix="mutant-"))
        begin = time.monotonic()
        pid = fork(lambda: _inside(mutant, items, folder))
        self.children.append(_Child(pid, mutant, items, folder, begin, begin + patience))

    def _collect(self) -> None:
        """Wait until one is back, or too late."""
        while True:
            for child in self.children:
                pid, status = os.waitpid(child.pid, os.WNOHANG)
                late = not pid and time.monotonic() > child.end
                if late:
                    end_group(child.pid)
                    os.waitpid(child.pid, 0)
                if pid or late:
                    self.children.remove(child)
                    end_group(child.pid)
                    self._judge(child, None if late else os.waitstatus_to_exitcode(status))
                    return
            time.sleep(_POLL)

    def _judge(self, child: _Child, code: int | None) -> None:
        """The verdict on a child that has ended."""
        name = (child.folder / "red").read_text(encoding="utf-8") if (child.folder / "red").is_file() else ""
        shutil.rmtree(child.folder, ignore_errors=True)
        if code == _RED and not self._believed(name, child):
            self._start(child.mutant)  # once more, without the test that fails by itself
            return
        outcome = {None: TIMED_OUT, _GREEN: SURVIVED, _RED: KILLED}.get(code, BROKEN)
        seconds = round(time.monotonic() - child.begin, 2)
        self.done(Verdict(child.mutant.name, outcome, name, len(child.items), seconds))

    def _believed(self, name: str, child: _Child) -> bool:
        """Whether the test that went red holds without a mutant."""
        if name in self.trusted:
            return True
        items = [item for item in child.items if item.nodeid == name]
        folder = Path(tempfile.mkdtemp(prefix="mutant-"))
        pid = fork(lambda: _inside(None, items, folder))
        _, status = os.waitpid(pid, 0)
        end_group(pid)
        shutil.rmtree(folder, ignore_errors=True)
        (self.trusted if status == 0 else self.doubted).add(name)
        return status == 0


def fork(work: Callable[[], int]) -> int:
    """A process of its own group that does ``work`` and ends with its code, whatever happens in it."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        code = work()
    finally:
        os._exit(code)


def end_group(pid: int) -> None:
    """End what a child may have left behind."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _inside(mutant: Mutant | None, items: Sequence[pytest.Item], folder: Path) -> int:
    """In the child: plant the mutant and run the tests up to the first red."""
    if mutant is not None:
        try:
            plant(mutant)
        except Exception:
            return _NOT_PLANTED
    config = items[0].config
    (folder / "tmp").mkdir()
    config._tmp_path_factory._basetemp = folder / "tmp"  # type: ignore[attr-defined]
    for name in ("terminalreporter", "logging-plugin"):
        config.pluginmanager.unregister(name=name)  # a child says nothing
    config.pluginmanager.register(_FirstRed(folder))
    for item, following in zip(items, [*items[1:], None], strict=True):
        config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    return _GREEN


@dataclass(frozen=True, slots=True)
class _FirstRed:
    """Ends the process at the first test that is red."""

    folder: Path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write down which it was."""
        if report.failed:
            (self.folder / "red").write_text(report.nodeid, encoding="utf-8")
            os._exit(_RED)


def tied_tests(
    lines: Mapping[str, Mapping[int, Sequence[str]]], items: Mapping[str, pytest.Item], fixture_mark: str
) -> Callable[[Mutant], Iterator[pytest.Item]]:
    """A function from a mutant to the tests that reach its statement, themselves or through a shared fixture."""
    users: dict[str, list[pytest.Item]] = {}
    for item in items.values():
        for name in getattr(item, "fixturenames", ()):
            for definition in item.session._fixturemanager.getfixturedefs(name, item) or ():
                users.setdefault(f"{fixture_mark}{definition.baseid}::{name}", []).append(item)

    def tied(mutant: Mutant) -> Iterator[pytest.Item]:
        reached = lines.get(str(mutant.rule.file), {})
        contexts = dict.fromkeys(context for line in mutant.lines for context in reached.get(line, ()))
        for context in contexts:
            if context in items:
                yield items[context]
            yield from users.get(context, ())

    return tied
