"""Strict reading of TOML tables into frozen dataclasses.

An unknown key or a wrong value is a ``ConfigError`` that names the file, the key and the nearest known key. It never
fills in what is not there (defaults stand in the dataclasses) and never converts one type into another.
"""

from __future__ import annotations

import dataclasses
import difflib
import types
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from kakehashi.errors import ConfigError

T = TypeVar("T")

_TYPE_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def read_table(kind: type[T], data: Mapping[str, Any], where: str, path: str = "") -> T:
    """The dataclass ``kind`` from a TOML table; ``where`` names the file, ``path`` the dotted key of the table."""
    hints = get_type_hints(kind)
    names = {_key(item): item for item in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in data:
        if key not in names:
            raise unknown_key(key, names, where, _join(path, key))
    missing = [key for key, item in names.items() if key not in data and _required(item)]
    if missing:
        raise ConfigError(f"the key {_join(path, missing[0])!r} is missing", where=where, hint="it is required")
    values = {
        item.name: read_value(hints[item.name], data[key], where, _join(path, key))
        for key, item in names.items()
        if key in data
    }
    try:
        return kind(**values)
    except ValueError as error:
        raise ConfigError(str(error), where=where, hint=f"correct [{path}]") from error


def read_value(kind: Any, value: Any, where: str, path: str) -> Any:
    """``value`` checked against the type ``kind``; raises ``ConfigError`` with what was expected."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin is Literal:
        return _read_choice(arguments, value, where, path)
    if origin in (Union, types.UnionType):
        return read_value(next(item for item in arguments if item is not type(None)), value, where, path)
    if origin is tuple:
        return _read_list(arguments[0], value, where, path)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _read_mapping(arguments[1], value, where, path)
    if dataclasses.is_dataclass(kind):
        return read_table(kind, _expect_table(value, where, path), where, path)  # type: ignore[arg-type]
    return _read_scalar(kind, value, where, path)


def unknown_key(key: str, known: Iterable[str], where: str, path: str) -> ConfigError:
    """The error for a key that nobody knows, with the nearest known one."""
    names = list(known)
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else "known here: " + ", ".join(sorted(names))
    return ConfigError(f"unknown key {path!r}", where=where, hint=hint)


def _key(item: dataclasses.Field[Any]) -> str:
    """The TOML key of a field: its name, or ``metadata["key"]`` where the name is a Python word."""
    return str(item.metadata.get("key", item.name))


def _required(item: dataclasses.Field[Any]) -> bool:
    """Whether a field has no default."""
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING


def _join(path: str, key: str) -> str:
    """A dotted key."""
    return f"{path}.{key}" if path else key


def _read_choice(choices: tuple[Any, ...], value: Any, where: str, path: str) -> Any:
    """A value out of a fixed set."""
    if value in choices:
        return value
    near = difflib.get_close_matches(str(value), [str(choice) for choice in choices], n=1, cutoff=0.5)
    options = ", ".join(repr(choice) for choice in choices)
    hint = f"did you mean {near[0]!r}? allowed: {options}" if near else f"allowed: {options}"
    raise ConfigError(f"{path} = {value!r} is not allowed", where=where, hint=hint)


def _read_list(kind: Any, value: Any, where: str, path: str) -> tuple[Any, ...]:
    """A TOML array whose items all have one type."""
    if not isinstance(value, list):
        raise ConfigError(f"{path} must be a list, not {value!r}", where=where, hint='write it as ["…", "…"]')
    return tuple(read_value(kind, item, where, f"{path}[{index}]") for index, item in enumerate(value))


def _read_mapping(kind: Any, value: Any, where: str, path: str) -> dict[str, Any]:
    """A TOML table with free keys whose values all have one type."""
    table = _expect_table(value, where, path)
    return {key: read_value(kind, item, where, _join(path, key)) for key, item in table.items()}


def _expect_table(value: Any, where: str, path: str) -> Mapping[str, Any]:
    """``value`` if it is a table."""
    if isinstance(value, Mapping):
        return value
    raise ConfigError(f"{path} must be a table, not {value!r}", where=where, hint=f"write it as [{path}]")


def _read_scalar(kind: Any, value: Any, where: str, path: str) -> Any:
    """A text, number or truth value; a whole number is accepted where a number is asked for."""
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
        return value
    raise ConfigError(f"{path} must be {_TYPE_NAMES.get(kind, kind)}, not {value!r}", where=where)
