"""A new portal folder from the starter in this package; it never writes into a folder that holds something."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kakehashi.atomic import write_atomic
from kakehashi.errors import ConfigError

_HIDDEN = ("gitignore", "gitattributes")
"""Files of the starter that get a dot before their names."""


def make_portal(folder: Path) -> list[str]:
    """Write the starter into ``folder`` and give its files' names; raises ``ConfigError`` where it is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError("the folder is not empty", where=str(folder), hint="name a new folder")
    files = []
    for name, item in _files(resources.files("kakehashi") / "starter", ""):
        write_atomic(folder / name, item.read_bytes())
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
