"""git itself: one way to run it, and who its configuration says one is.

git is found on the PATH; where it is not there, or a folder is in no repository, answers are empty. It never changes a
repository.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from kakehashi.errors import ReviewError

DEEPEN = "git fetch --unshallow"


def run(folder: Path, *arguments: str, given: bytes | None = None) -> bytes:
    """What git answers in ``folder`` to ``arguments``, ``b""`` where it fails or is not there."""
    try:
        answer = subprocess.run(  # noqa: S603 - our own fixed arguments
            ["git", "-c", "core.quotePath=false", *arguments],  # noqa: S607 - git is found on the PATH, as everywhere
            cwd=folder,
            input=given,
            stdin=None if given is not None else subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )
    except OSError:
        return b""
    return answer.stdout if answer.returncode == 0 else b""


def head(folder: Path) -> tuple[str, bool]:
    """The name of the commit that is checked out, and whether the repository lacks its older commits.

    ``("", False)`` where there is no repository or no commit.
    """
    answer = run(folder, "rev-parse", "--is-shallow-repository", "HEAD").decode().split()
    return (answer[1], answer[0] == "true") if len(answer) == 2 else ("", False)


def is_shallow(folder: Path) -> bool:
    """Whether the repository lacks its older commits, so that who brought a line cannot be known."""
    return head(folder)[1]


def refuse_shallow(folder: Path) -> None:
    """Raise ``ReviewError`` where older commits of a portal are lacking.

    A portal that is in no commit, such as a demonstration in an ignored folder, has no history to miss.
    """
    if is_shallow(folder) and run(folder, "ls-files", "--", "content"):
        raise ReviewError(
            "this clone is shallow: who brought a text or an event cannot be known", where=str(folder), hint=DEEPEN
        )


def identity(folder: Path) -> str:
    """``Name <mail>`` of git's configuration, ``""`` where it has none."""
    name, mail = (run(folder, "config", key).decode("utf-8", "replace").strip() for key in ("user.name", "user.email"))
    return f"{name} <{mail}>" if name and mail else ""


def commits_touching(folder: Path) -> int:
    """How many commits changed something in a folder; 0 where git does not know it."""
    return len(run(folder, "log", "--format=%H", "--", ".").split()) if folder.is_dir() else 0
