"""Mutants: each a place of a rule's function made wrong, known by function and text; planted into the running code.

A mutant's name holds no line number, so that an unrelated edit changes none: function, operator, the statement as it
was and as it becomes, and which of several alike. Planting exchanges the function's code in place: whoever imported
the function has the mutant. It is done in a process that ends afterwards, never in one that goes on.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tests.mutation.operators import Site, shown, sites
from tests.mutation.rules import Room, RuleFunction, functions_of


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mutant; ``number`` counts the sites of its function, ``lines`` are those of the changed statement."""

    function: str
    operator: str
    before: str
    after: str
    again: int = 0
    rule: RuleFunction = field(compare=False, kw_only=True)
    number: int = field(compare=False, kw_only=True)
    lines: tuple[int, ...] = field(compare=False, kw_only=True)

    @property
    def name(self) -> str:
        """What it is known by."""
        again = f" ({self.again + 1})" if self.again else ""
        return f"{self.function}: {self.operator}: {self.before} -> {self.after}{again}"


def mutants_of(rooms: Sequence[Room]) -> list[Mutant]:
    """All mutants of the rooms' functions."""
    return [mutant for room in rooms for rule in room.functions for mutant in _mutants(rule)]


def _mutants(rule: RuleFunction) -> Iterator[Mutant]:
    """The mutants of one function; what would say the same as before is none."""
    seen: dict[tuple[str, str, str], int] = {}
    for number, site in enumerate(sites(_functions(rule.file)[rule.qualname])):
        before = shown(site.statement)
        site.apply()
        after = shown(site.statement)
        site.undo()
        if before == after:
            continue
        key = (site.operator, before, after)
        seen[key] = seen.get(key, -1) + 1
        yield Mutant(rule.name, *key, seen[key], rule=rule, number=number, lines=tuple(site.lines))


@cache
def _functions(file: Path) -> dict[str, Any]:
    """The functions of a file, parsed once."""
    return dict(functions_of(ast.parse(file.read_bytes())))


def plant(mutant: Mutant) -> None:
    """Exchange the code of the mutant's function in this process."""
    tree = ast.parse(mutant.rule.file.read_bytes())
    site = _site(tree, mutant)
    site.apply()
    ast.fix_missing_locations(tree)
    code = compile(tree, str(mutant.rule.file), "exec", dont_inherit=True)
    function = live_function(mutant.rule)
    function.__code__ = _code_of(code, mutant.rule.qualname)


def _site(tree: ast.Module, mutant: Mutant) -> Site:
    """The mutant's site in a fresh tree."""
    for number, site in enumerate(sites(functions_of(tree)[mutant.rule.qualname])):
        if number == mutant.number:
            return site
    raise LookupError(mutant.name)


def live_function(rule: RuleFunction) -> FunctionType:
    """The function that others call, under its decorators."""
    found: Any = importlib.import_module(rule.module)
    for part in rule.qualname.split("."):
        found = vars(found)[part]
    while not isinstance(found, FunctionType) or hasattr(found, "__wrapped__"):
        for name in ("__wrapped__", "__func__", "fget", "func"):
            if getattr(found, name, None) is not None:
                found = getattr(found, name)
                break
        else:
            raise LookupError(f"{rule.name} is no function that can be changed")
    return found


def _code_of(code: CodeType, qualname: str) -> CodeType:
    """The code of a function inside a module's; raises ``LookupError``."""
    waiting = [code]
    while waiting:
        one = waiting.pop()
        if one.co_qualname == qualname:
            return one
        waiting += [item for item in one.co_consts if isinstance(item, CodeType)]
    raise LookupError(qualname)
