"""The two heights of testing: what a test draws, and what ``scripts/soak`` runs, keeps and says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soaking import Outcome, Soak, soak_items

REPOSITORY = Path(__file__).resolve().parent.parent


def _drawn(**environment: str) -> str:
    """What a test would draw in a process with these settings."""
    program = (
        "from tests.soak import soak_count, soak_random, register_profiles; from hypothesis import settings;"
        "name = register_profiles(); print(soak_count(3, 50), soak_random('a').random(), name, settings().max_examples)"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAKEHASHI_S")}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=kept | environment, cwd=REPOSITORY
    )
    return done.stdout.strip() or done.stderr.strip().rsplit("\n", 1)[-1]


def test_the_suite_draws_the_same_each_time_and_the_soak_what_its_seed_says() -> None:
    """A red test that nobody can repeat is worth nothing."""
    suite = _drawn()
    assert suite == _drawn(KAKEHASHI_SEED="1", KAKEHASHI_SOAK="1")
    assert suite.startswith("3 ")
    assert suite.endswith("suite 100")
    first, second = (_drawn(KAKEHASHI_SOAK="10", KAKEHASHI_SEED=seed) for seed in "78")
    assert first.startswith("50 ")
    assert first.endswith("soak 1000")
    assert first.split()[1] != second.split()[1]


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", ""])
def test_a_height_that_is_no_number_is_refused(value: str) -> None:
    """A setting with a slip of the pen would soak nothing, and say that all is well."""
    assert "KAKEHASHI_SOAK" in _drawn(KAKEHASHI_SOAK=value)
    assert "whole number" in _drawn(KAKEHASHI_SOAK=value)


def _project(folder: Path) -> Path:
    """A project of three tests: one that fails at the height of the soak only, one that is no soak test."""
    (folder / "tests").mkdir()
    (folder / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\ntestpaths = ["tests"]\npythonpath = ["."]\naddopts = "--import-mode=importlib"\n'
        'markers = ["soak: x"]\n',
        encoding="utf-8",
    )
    for name in ("conftest.py", "soak.py"):
        (folder / "tests" / name).write_bytes((REPOSITORY / "tests" / name).read_bytes())
    (folder / "tests" / "test_it.py").write_text(
        "from hypothesis import given, strategies as st\nfrom tests.soak import soak_count\n"
        "def test_high():\n    assert soak_count(1, 9) == 1\n"
        "@given(st.integers())\ndef test_drawn(n):\n    pass\n"
        "def test_plain():\n    pass\n",
        encoding="utf-8",
    )
    return folder


def test_the_soak_runs_what_is_drawn_keeps_it_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Seventy-five minutes that start from the beginning each time never reach the last test."""
    folder = _project(tmp_path)
    said: list[str] = []
    soak = Soak(folder, folder / "var" / "soak", seed=5, key="k", say=said.append)
    items = soak_items(folder)
    assert [item.rsplit("::", 1)[1] for item in items] == ["test_high", "test_drawn"]
    assert soak.run(items, minutes=0.0) == 0
    assert "2 not run" in said[-1], said
    assert soak.run(items, minutes=5.0) == 1
    assert "1 failed" in said[-1]
    assert any("seed 5" in line for line in said)
    kept = [json.loads(line) for line in (folder / "var" / "soak" / "k.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {item["test"].rsplit("::", 1)[1]: item["outcome"] for item in kept} == {
        "test_high": "failed",
        "test_drawn": "passed",
    }
    assert soak.waiting(items) == [items[0]], "what failed is tried again, what passed is not"
    assert Soak(folder, folder / "var" / "soak", seed=5, key="other", say=said.append).waiting(items) == items


def test_a_line_that_broke_off_is_no_outcome(tmp_path: Path) -> None:
    """A soak that was killed while it wrote must run that test again, and not end in an error."""
    file = tmp_path / "k.jsonl"
    file.write_text(json.dumps(Outcome("a", "passed", 5, 1.0).as_dict()) + '\n{"test": "b", "outc', encoding="utf-8")
    assert Soak(tmp_path, tmp_path, seed=5, key="k", say=print).waiting(["a", "b"]) == ["b"]
