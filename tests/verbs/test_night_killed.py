"""A night that is killed, after each write of the content store and at random times, and the night after it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kakehashi.pressroom.server import serve
from tests.portals import REPOSITORY, copy_demonstration, only_source, run_night, tree

_SOURCE = "institutes"
_LANGUAGES = '["en", "zh-Hans", "zh-Hant"]'


@dataclass(frozen=True)
class Undisturbed:
    """A portal before its first night, and what a night that nobody disturbs makes of it."""

    portal: Path
    content: dict[str, bytes]
    site: dict[str, bytes]
    writes: int
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    """One undisturbed night of a portal with one source and three languages."""
    folder = tmp_path_factory.mktemp("killed")
    with serve() as room:
        portal = copy_demonstration(folder / "portal", room.port)
        only_source(portal, _SOURCE, _LANGUAGES)
        run = folder / "run"
        shutil.copytree(portal, run)
        begin = time.monotonic()
        done = _night(run, 0)
        seconds = time.monotonic() - begin
        assert done.returncode == 0, done.stderr
        yield Undisturbed(portal, tree(run / "content"), tree(run / "site"), int(done.stdout), seconds)


def _night(root: Path, after: int) -> subprocess.CompletedProcess[str]:
    """A night in a process of its own that is killed after ``after`` writes."""
    return subprocess.run(
        [sys.executable, "-m", "tests.killed", str(root), str(after)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )


@pytest.mark.slow
@pytest.mark.xdist_group("killed writes")
def test_killed_after_each_write_the_next_night_makes_the_same(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """A machine that loses power must never leave a portal that differs from one that did not."""
    assert undisturbed.writes > 20
    for count in range(1, undisturbed.writes + 1):
        root = tmp_path / f"after-{count}"
        shutil.copytree(undisturbed.portal, root)
        assert _night(root, count).returncode == 137
        run_night(root)
        assert tree(root / "content") == undisturbed.content, f"killed after write {count}"
        assert tree(root / "site") == undisturbed.site, f"killed after write {count}"
        shutil.rmtree(root)


@pytest.mark.slow
@pytest.mark.xdist_group("killed times")
def test_killed_at_random_times_the_next_night_makes_the_same(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """The same at twenty moments that nobody chose, in harvest, translation or build, between writes or within one."""
    chosen = random.Random(20261123)  # seeded: the moments are the same in each run, as far as a machine allows
    for number in range(20):
        root = tmp_path / f"at-{number}"
        shutil.copytree(undisturbed.portal, root)
        moment = chosen.uniform(0.3, 1.0) * undisturbed.seconds
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.killed", str(root), "0"],
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            start_new_session=True,
        )
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
        run_night(root)
        assert tree(root / "content") == undisturbed.content, f"killed after {moment:.2f} s"
        assert tree(root / "site") == undisturbed.site, f"killed after {moment:.2f} s"
        shutil.rmtree(root)
