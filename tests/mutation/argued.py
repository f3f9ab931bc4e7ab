"""Mutants that are argued to change nothing: one by one, with the reason, in ``tests/mutation/argued.toml``.

An argument is known by function and text, as its mutant is, so that an unrelated edit does not lose it. One whose
mutant is not made any more is stale, and so is one whose mutant a test has killed: both are errors.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant
from tests.mutation.rules import RulesError

_KEYS = {"function", "operator", "before", "after", "reason"}


@dataclass(frozen=True, slots=True)
class Argument:
    """Why a mutant changes nothing that anybody can see."""

    mutant: str
    reason: str


def read_arguments(path: Path, mutants: Iterable[Mutant]) -> dict[str, Argument]:
    """The arguments by their mutant's name; raises ``RulesError`` naming what is not understood or stale."""
    names = {mutant.name for mutant in mutants}
    found: dict[str, Argument] = {}
    tables = tomllib.loads(path.read_text(encoding="utf-8")).get("argued", []) if path.is_file() else []
    for table in tables:
        if set(table) - {"again"} != _KEYS or not str(table["reason"]).strip():
            raise RulesError(f"{path.name}: an argument has the keys {', '.join(sorted(_KEYS))}: {table}")
        again = f" ({table['again'] + 1})" if table.get("again") else ""
        name = f"{table['function']}: {table['operator']}: {table['before']} -> {table['after']}{again}"
        if name not in names:
            raise RulesError(f"{path.name}: stale: no such mutant is made any more: {name}")
        found[name] = Argument(name, table["reason"])
    return found


def refuted(arguments: Iterable[str], killed: Sequence[str]) -> list[str]:
    """The arguments whose mutants a test has seen."""
    return sorted({*arguments} & {*killed})
