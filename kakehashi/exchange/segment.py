"""What is exchanged: a segment with its text, its translation, its state, and what helps to translate it. Pure.

A file also carries what the segment was when it went out: its key, and the hash of the translation that stood then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kakehashi.model import LanguageTag
from kakehashi.terms.match import TermMatch
from kakehashi.translation.memory import Match

NOTHING = "none"
"""What stands for the hash of a translation that was not there."""

_MARK = "kakehashi: "
_BASE = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class ExchangedSegment:
    """One segment of a work, as it goes out or comes back.

    ``state`` is ours (missing, machine, edited, approved, behind), and ``draft`` where a tool says that the text is not
    finished; ``approved`` in a file that comes back is what its tool claims. ``notes`` are what people said, ``editor``
    who typed the text. ``base`` is the hash of the text that went out, ``none`` where there was none, ``""`` where the
    file does not say. ``refused`` says why a reader could not make a text of what it read.
    """

    work: str
    key: str
    source_language: LanguageTag
    target_language: LanguageTag
    source: str
    target: str = ""
    state: str = "missing"
    notes: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    terms: tuple[TermMatch, ...] = ()
    base: str = ""
    editor: str = ""
    refused: str = ""


def marks(item: ExchangedSegment) -> tuple[str, ...]:
    """What a file has to carry back to us, as notes that tools keep: the base, and the editor for the reader."""
    said = {"base": item.base, "editor": item.editor}
    return tuple(f"{_MARK}{name}={value}" for name, value in said.items() if value)


def read_marks(notes: Iterable[str]) -> tuple[str, str, tuple[str, ...]]:
    """Base, editor and the other notes of a segment that came back; a base that was harmed is none."""
    said: dict[str, str] = {}
    others = []
    for note in notes:
        name, equals, value = note.strip().removeprefix(_MARK).partition("=")
        if note.strip().startswith(_MARK) and equals:
            said[name] = value
        elif note.strip():
            others.append(note.strip())
    return checked_base(said.get("base", "")), said.get("editor", ""), tuple(others)


def stray_note(work: str, languages: tuple[str, str], note: str) -> ExchangedSegment:
    """A note of a file that no segment has: nothing to keep it at, so that it is refused aloud."""
    return ExchangedSegment(work, "", *languages, "", refused=f"a note that belongs to no segment: {note[:200]!r}")


def checked_base(text: str) -> str:
    """A base where it has the form of one, else ``""``."""
    plain = text.strip()
    return plain if plain == NOTHING or _BASE.match(plain) else ""
