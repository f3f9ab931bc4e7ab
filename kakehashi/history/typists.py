"""Who typed a text: the commit from which on it stands in its place, through merges and squashes.

A text is followed, not a line: a file that was made anew around it, a title that is quoted otherwise or a line that was
moved has no other typist. It decides nothing about what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kakehashi.history.git import run

_FORMAT = "%x01%H%x00%P%x00%an <%ae>%x00%(trailers:key=Co-authored-by,valueonly,separator=%x1f)"

Reader = Callable[[str], Mapping[str, str]]
"""The texts of a version of a file by their keys."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, those before it that touched the same file, and all whom it names: its author, its co-authors."""

    id: str
    parents: tuple[str, ...]
    people: tuple[str, ...]


def commits_of(file: Path) -> list[Commit]:
    """The commits that made a file what it is, the newest first; none where git does not know it."""
    if not file.parent.is_dir():
        return []
    answer = run(file.parent, "log", "--topo-order", "--parents", f"--format={_FORMAT}", "--", file.name)
    return [_commit(item) for item in answer.decode("utf-8", "replace").split("\x01") if item.strip()]


def _commit(text: str) -> Commit:
    """A commit from its line."""
    name, parents, author, others = text.rstrip("\n").split("\x00")
    return Commit(name, tuple(parents.split()), people_of(author, others))


def people_of(author: str, trailers: str) -> tuple[str, ...]:
    """Whom a commit names: its author, then its co-authors."""
    return tuple(dict.fromkeys((author, *(item.strip() for item in trailers.split("\x1f") if item.strip()))))


def typists(file: Path, wanted: Mapping[str, str], read: Reader) -> dict[str, Commit]:
    """For each of the texts ``wanted`` (by key) the commit that brought it; those that are not committed are left out.

    ``read`` gives the texts of a version of the file; it may raise ``ValueError`` for one that cannot be read.
    """
    commits = commits_of(file)
    if not commits or not wanted:
        return {}
    has = _Versions(file, commits, read)
    known = {commit.id: commit for commit in commits}
    found = {}
    for key, text in wanted.items():
        if not has(commits[0].id, key, text):
            continue
        commit = commits[0]
        while parent := next((name for name in commit.parents if name in known and has(name, key, text)), ""):
            commit = known[parent]
        found[key] = commit
    return found


class _Versions:
    """The versions of a file, each read once, when it is first asked for."""

    def __init__(self, file: Path, commits: Sequence[Commit], read: Reader) -> None:
        self._file, self._read = file, read
        self._texts: dict[str, Mapping[str, str] | str] = {}

    def __call__(self, commit: str, key: str, text: str) -> bool:
        """Whether ``text`` stood at ``key``; in a version that cannot be read, whether it stood there at all."""
        if commit not in self._texts:
            self._texts[commit] = self._load(commit)
        texts = self._texts[commit]
        return text in texts if isinstance(texts, str) else texts.get(key) == text

    def _load(self, commit: str) -> Mapping[str, str] | str:
        document = run(self._file.parent, "cat-file", "blob", f"{commit}:./{self._file.name}").decode(
            "utf-8", "replace"
        )
        try:
            return self._read(document) if document else {}
        except ValueError:
            return document


def holds(file: Path, commit: Commit, text: str) -> bool:
    """Whether a file held ``text`` after a commit."""
    return text.encode() in run(file.parent, "cat-file", "blob", f"{commit.id}:./{file.name}")
