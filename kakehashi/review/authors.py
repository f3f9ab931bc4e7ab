"""Who brought a text: what git says of files and lines.

It asks git and reads nothing else; where git knows nothing, it says so with an empty answer.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path


def editor_of_file(path: Path) -> str:
    """``Name <mail>`` of the author of the commit that last changed a file, or ``""`` where it has other changes."""
    if not path.exists() or _git(path.parent, "status", "--porcelain", "--", path.name).strip():
        return ""
    return _git(path.parent, "log", "-1", "--format=%an <%ae>", "--", path.name).strip()


def commits_touching(folder: Path) -> int:
    """How many commits changed something in a folder; 0 where git does not know it."""
    if not folder.is_dir():
        return 0
    return len(_git(folder, "log", "--format=%H", "--", ".").split())


def line_authors(path: Path) -> Mapping[str, str]:
    """The author ``Name <mail>`` of each committed line of a file, by the line; empty where git does not know it."""
    answer = _git(path.parent, "blame", "--line-porcelain", "--", path.name)
    authors: dict[str, str] = {}
    name = mail = ""
    for line in answer.split("\n"):
        if line.startswith("author "):
            name = line[7:]
        elif line.startswith("author-mail "):
            mail = line[12:]
        elif line.startswith("\t") and name != "Not Committed Yet":
            authors[line[1:]] = f"{name} {mail}"
    return authors


def _git(folder: Path, *arguments: str) -> str:
    """What git answers in a folder, ``""`` where it fails or is not there."""
    try:
        answer = subprocess.run(  # noqa: S603 - our own fixed arguments
            ["git", *arguments],  # noqa: S607 - git is found on the PATH, as everywhere
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
    except OSError:
        return ""
    return answer.stdout if answer.returncode == 0 else ""
