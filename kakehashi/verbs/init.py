"""A new portal folder from the starter in this package; it never writes into a folder that holds something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kakehashi.atomic import write_atomic
from kakehashi.errors import ConfigError

_HIDDEN = ("gitignore", "gitattributes")
"""Files of the starter that get a dot before their names."""

_OWNER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def make_portal(folder: Path, operator: Sequence[str] = ()) -> list[str]:
    """Write the starter into ``folder`` and give its files' names; raises ``ConfigError`` where it is not empty.

    ``operator`` are the names of those whose portal it is, as sources name their ``owner``.
    """
    unfit = [name for name in operator if not _OWNER.fullmatch(name)]
    if unfit:
        raise ConfigError(f"no owner can be called {unfit[0]!r}", where="--operator", hint="a short name, such as jst")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError("the folder is not empty", where=str(folder), hint="name a new folder")
    files = []
    for name, item in _files(resources.files("kakehashi.verbs") / "starter", ""):
        data = item.read_bytes()
        if name == "portal.toml" and operator:
            listed = ", ".join(f'"{owner}"' for owner in operator)
            data = data.replace(b"[site]\n", f"[site]\noperator = [{listed}]\n".encode(), 1)
        write_atomic(folder / name, data)
        files.append(name)
    return sorted(files)


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """All files of a folder with their paths in it."""
    for item in folder.iterdir():
        name = f"{path}{item.name}"
        if item.is_dir():
            yield from _files(item, f"{name}/")
        else:
            yield f"{path}.{item.name}" if item.name in _HIDDEN else name, item
