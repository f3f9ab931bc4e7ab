"""The mutants themselves: a rule whose test is taken away must come out, and what holds must not be accused."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mutation.command import allowed
from tests.mutation.mutants import live_function, mutants_of
from tests.mutation.operators import OPERATORS, shown, sites
from tests.mutation.rules import RulesError, functions_of, read_rules

REPOSITORY = Path(__file__).resolve().parent.parent.parent
RULE = '''"""Who may vote."""


def may_vote(age: int, citizen: bool) -> bool:
    """Grown citizens."""
    return age >= 18 and citizen


def halvings(number: int) -> int:
    """How often."""
    count = 0
    while number != 0:
        number -= 1
        count += 1
    return count
'''
TESTS = """from bridge.rule import halvings, may_vote


def test_citizens():
    assert may_vote(40, True) is True
    assert may_vote(40, False) is False
    assert may_vote(7, True) is False


def test_halvings():
    assert halvings(0) == 0
    assert halvings(3) == 3
"""
EDGE = """

def test_the_birthday_counts():
    assert may_vote(18, True) is True
    assert may_vote(17, True) is False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one rule with its tests."""
    (tmp_path / "bridge").mkdir()
    (tmp_path / "bridge" / "rule.py").write_text(RULE, encoding="utf-8")
    tests = tmp_path / "tests"
    shutil.copytree(
        REPOSITORY / "tests" / "mutation", tests / "mutation", ignore=shutil.ignore_patterns("test_*", "__*", "*.toml")
    )
    for name in ("conftest.py", "soak.py", "soaking.py", "measuring.py"):
        shutil.copyfile(REPOSITORY / "tests" / name, tests / name)
    (tests / "rules.toml").write_text(
        '[vote]\npackage = "bridge.rule"\nmodules = ["."]\ncoverage = 95\n', encoding="utf-8"
    )
    (tmp_path / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = "--import-mode=importlib"\npythonpath = ["."]\n'
        'markers = ["soak: x", "slow: x"]\n',
        encoding="utf-8",
    )
    (tests / "test_rule.py").write_text(TESTS + EDGE, encoding="utf-8")
    return tmp_path


def mutate(project: Path, *options: str) -> tuple[int, str, dict[str, Any]]:
    """Run the command in a project: its exit code, what it said, and its result file."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KAKEHASHI_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutation.command", "--jobs", "1", "--patience", "0.5", "--bar", "5", *options],
        cwd=project, capture_output=True, text=True, env=kept,
    )  # fmt: skip
    file = project / "var" / "mutation" / "result.json"
    return done.returncode, done.stdout + done.stderr, json.loads(file.read_text("utf-8")) if file.is_file() else {}


def test_a_rule_whose_test_was_taken_away_comes_out(project: Path) -> None:
    """This is what the command is for: code that is reached by tests and held by none."""
    code, said, result = mutate(project, "--all")
    assert code == 0, said
    assert result["survived"] == 0
    assert result["killed"] == result["made"] == result["run"]
    assert "timed out" in result["outcomes"], "a loop that never ends is seen too"
    (project / "tests" / "test_rule.py").write_text(TESTS, encoding="utf-8")
    code, said, result = mutate(project, "--all")
    assert code == 1
    assert "vote:may_vote: comparison: return age >= 18 and citizen -> return age > 18 and citizen" in said
    assert result["survived"] == 2, "the edge, and the number"


def test_an_argument_counts_until_it_is_stale_or_refuted(project: Path) -> None:
    """An argument that outlives its code would excuse whatever is written there next."""
    argued = project / "tests" / "mutation" / "argued.toml"
    table = (
        '[[argued]]\nfunction = "vote:may_vote"\noperator = "comparison"\nbefore = "return age >= 18 and citizen"\n'
        'after = "return age {} 18 and citizen"\nreason = "nobody is just eighteen"\n'
    )
    (project / "tests" / "test_rule.py").write_text(TESTS, encoding="utf-8")
    argued.write_text(table.format(">"), encoding="utf-8")
    _, said, result = mutate(project, "--all")
    assert (result["survived"], result["argued"]) == (1, 1), said
    argued.write_text(table.format("<"), encoding="utf-8")
    code, said, result = mutate(project, "--all")
    assert code == 1
    assert "this argument is wrong, a test sees it: vote:may_vote" in said
    argued.write_text(table.format("=="), encoding="utf-8")
    code, said, _ = mutate(project, "--all")
    assert code == 2
    assert "stale" in said


def test_a_sample_is_drawn_by_its_seed_ends_in_time_and_goes_on(project: Path) -> None:
    """Four minutes in CI must be four minutes, and the next run must not begin with the same mutants."""
    code, said, result = mutate(project, "--sample", "5", "--minutes", "0.0001")
    assert "5 of 5 were not run: the time was up" in said
    code, said, result = mutate(project, "--sample", "5", "--seed", "3")
    assert (code, result["run"], result["chosen"]) == (0, 5, 5)
    _, said, result = mutate(project, "--all")
    assert f"{result['made'] - 5} to run" in said


def test_a_sample_is_red_only_for_what_is_no_chance(project: Path) -> None:
    """A build that is red because the time was short or the draw unlucky is a build that people learn not to read."""
    (project / "tests" / "test_rule.py").write_text(TESTS, encoding="utf-8")
    code, said, result = mutate(project, "--sample", "5", "--minutes", "0.0001")
    assert (code, result["run"]) == (0, 0), said
    code, said, result = mutate(project, "--all", "--bar", "50")
    assert (code, result["survived"]) == (0, 2)
    assert "(the bar is 50 %, so " in said
    assert "the goal is 5 %)" in said
    assert [allowed(run, 10, whole=False) for run in (0, 1, 100, 200)] == [0, 0, 16, 29]
    assert allowed(200, 10, whole=True) == 20, "where all were run there is no chance"


@pytest.mark.parametrize(
    "text",
    [
        '[a]\npackage = "kakehashi.works.rights"\nmodules = ["."]\n',
        '[a]\npackage = "kakehashi.works.rights"\nmodules = ["."]\ncoverage = 1\nother = 2\n',
        '[a]\npackage = "kakehashi.nothing"\nmodules = ["."]\ncoverage = 1\n',
        '[a]\npackage = "kakehashi.fetch"\nmodules = ["pace", "peace"]\ncoverage = 1\n',
        '[a]\npackage = "kakehashi.fetch"\nmodules = ["pace:Pace.trun"]\ncoverage = 1\n',
    ],
)
def test_an_entry_that_names_nothing_is_an_error(tmp_path: Path, text: str) -> None:
    """A rule that was renamed would be held by nothing from that day on."""
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError, match=r"rules\.toml"):
        read_rules(tmp_path / "rules.toml", REPOSITORY)


def test_every_function_of_the_rules_can_be_changed_in_place() -> None:
    """A decorator that hides its function would make every mutant of it a silent survivor."""
    rooms = read_rules(REPOSITORY / "tests" / "rules.toml", REPOSITORY)
    for room in rooms:
        for rule in room.functions:
            assert live_function(rule).__name__ == rule.qualname.rsplit(".", 1)[-1]
    mutants = mutants_of(rooms)
    assert {mutant.operator for mutant in mutants} == set(OPERATORS)
    assert len({mutant.name for mutant in mutants}) == len(mutants), "each is known by its own name"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return a < b", {"return a <= b", "return a >= b", "return None"}),
        ("return a and b", {"return a or b", "return a", "return b", "return None"}),
        ("return not a", {"return a", "return None"}),
        ("return False", {"return True"}),
        ("x = [a for a in b if a]", {"x = [a for a in b if True]"}),
        ("f(a)", {"None"}),
        ("return any(a)", {"return all(a)", "return None"}),
        ("x = a.lower()", {"x = a"}),
        ("x = 3", {"x = 4"}),
        ("x = 'a'", {"x = ''"}),
        ("raise Wrong('said to people', code=2)", {"pass", "raise Wrong('said to people', code=3)"}),
        ("x = f'said {a} times'", set()),
        ("x: int = a", set()),
    ],
)
def test_what_a_statement_becomes(before: str, after: set[str]) -> None:
    """An operator that stopped working would make the rules look better held than they are."""
    function = functions_of(ast.parse(f'def f(a, b):\n    "A text."\n    {before}\n'))["f"]
    found = set()
    for site in sites(function):
        site.apply()
        found.add(shown(site.statement))
        site.undo()
    assert found == after
    assert ast.unparse(function.body[1]) == before, "all is as it was"


def test_what_an_error_handler_becomes() -> None:
    """An error that is swallowed, or let through, is a rule like any other."""
    code = "def f():\n    try:\n        g()\n    except (A, B):\n        return 1\n"
    found = []
    for site in sites(functions_of(ast.parse(code))["f"]):
        site.apply()
        found.append(f"{site.operator}: {shown(site.statement)}")
        site.undo()
    assert [item for item in found if item.startswith("exception")] == [
        "exception: except (A, B): raise",
        "exception: except (B,): return 1",
        "exception: except (A,): return 1",
    ]
