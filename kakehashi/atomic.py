"""Atomic writing: after a kill there is the old file or the new one, never a part of one."""

from __future__ import annotations

import os
from pathlib import Path

PARTIAL = ".partial"
"""The ending of a file that is being written; one that is left over belongs to a process that was killed."""


def write_atomic(path: Path, data: bytes) -> None:
    """Write beside, flush to disk, rename: after a kill there is the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}{PARTIAL}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
