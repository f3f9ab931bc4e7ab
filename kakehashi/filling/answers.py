"""Answers of engines that are not stored in a work yet: one line each, flushed as it comes.

A process that is killed while it translates loses the segment in flight and no other: the next run takes what was
answered from here and asks for the rest. When a run ends, its answers stand in the works, and the file is emptied.
"""

from __future__ import annotations

import json
from pathlib import Path

from kakehashi.model import LanguageTag, Translated, canonical_json, sha256


class Answers:
    """The answers in one file; ``None`` for a path keeps them in memory only."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known = _read(path) if path else {}

    def get(self, engine: str, source: LanguageTag, target: LanguageTag, text: str) -> Translated | None:
        """What this engine answered for this text, if it did and the run did not end."""
        return self._known.get(_key(engine, source, target, text))

    def put(self, engine: str, source: LanguageTag, target: LanguageTag, text: str, answer: Translated) -> None:
        """Keep an answer: it is on the disk when this returns."""
        key = _key(engine, source, target, text)
        self._known[key] = answer
        if self._path is None:
            return
        values = {"text": answer.text, "engine": answer.engine, "model": answer.model, "version": answer.version}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(canonical_json({"key": key, **values}) + "\n")

    def end(self) -> None:
        """The run has ended and its works are written: nothing here is needed any more."""
        self._known.clear()
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _key(engine: str, source: str, target: str, text: str) -> str:
    """What an answer is known by."""
    return sha256("\0".join((engine, source, target, text)))[:32]


def _read(path: Path) -> dict[str, Translated]:
    """The answers of a run that was killed; its last line may be half of one."""
    known: dict[str, Translated] = {}
    if not path.exists():
        return known
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            values = json.loads(line)
            key = values.pop("key")
            known[key] = Translated(**values)
        except (ValueError, KeyError, TypeError):
            continue
    return known
