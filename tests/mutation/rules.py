"""Which functions hold rules: ``tests/rules.toml`` read strictly, every name looked up in the code.

It never imports what it names: the functions are found in the source, so that a rule cannot hide behind an import.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_KEYS = {"package", "modules", "coverage"}


class RulesError(Exception):
    """An entry that is not understood, or that names nothing."""


@dataclass(frozen=True, slots=True)
class RuleFunction:
    """A function that holds a rule: ``name`` starts with its room, so that it survives a move of the package."""

    room: str
    name: str
    module: str
    qualname: str
    file: Path


@dataclass(frozen=True, slots=True)
class Room:
    """A room of rules: its files, its functions, and the least coverage in per cent."""

    name: str
    files: tuple[Path, ...]
    functions: tuple[RuleFunction, ...]
    coverage: float


def read_rules(path: Path, root: Path) -> list[Room]:
    """The rooms of ``path`` with the functions below ``root``; raises ``RulesError`` naming the entry."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return [_room(name, table, root, path.name) for name, table in tables.items()]


def _room(name: str, table: Any, root: Path, where: str) -> Room:
    """One room."""
    if not isinstance(table, Mapping) or set(table) != _KEYS:
        raise RulesError(f"{where}: [{name}] has to have just the keys {', '.join(sorted(_KEYS))}")
    found: dict[str, RuleFunction] = {}
    for entry in table["modules"]:
        these = list(_functions(name, table["package"], entry, root))
        if not these:
            raise RulesError(f"{where}: [{name}] {entry!r} names no function of {table['package']}")
        found |= {item.name: item for item in these}
    files = dict.fromkeys(item.file for item in found.values())
    return Room(name, tuple(files), tuple(found.values()), float(table["coverage"]))


def _functions(room: str, package: str, entry: str, root: Path) -> Iterator[RuleFunction]:
    """The functions that an entry names."""
    wanted, _, qualname = entry.partition(":")
    for part, file in _modules(package, wanted, root):
        module = f"{package}.{part}" if part else package
        for name in functions_of(ast.parse(file.read_bytes())):
            if qualname in ("", name):
                place = f"{room}.{part}" if part else room
                yield RuleFunction(room, f"{place}:{name}", module, name, file)


def _modules(package: str, wanted: str, root: Path) -> Iterator[tuple[str, Path]]:
    """The modules below a package by their dotted names, with their files."""
    place = root.joinpath(*package.split("."))
    if wanted == ".":
        file = place.with_suffix(".py") if place.with_suffix(".py").is_file() else place / "__init__.py"
        yield from [("", file)] if file.is_file() else []
        return
    for file in sorted(place.rglob("*.py")):
        part = ".".join(file.relative_to(place).with_suffix("").parts)
        if wanted == "*" or part == wanted:
            yield part, file


def functions_of(tree: ast.Module) -> dict[str, FunctionNode]:
    """The functions of a module and the methods of its classes by their qualified names; inner functions are theirs."""
    found: dict[str, FunctionNode] = {}
    waiting: list[tuple[str, ast.stmt]] = [("", node) for node in tree.body]
    while waiting:
        prefix, node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[prefix + node.name] = node
        elif isinstance(node, ast.ClassDef):
            waiting += [(f"{prefix}{node.name}.", inner) for inner in node.body]
        elif isinstance(node, ast.If | ast.Try):
            waiting += [(prefix, inner) for inner in node.body]
    return found
