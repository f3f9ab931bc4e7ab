"""A term of the term base in a text: what checks, engines and protection are told of it. A value only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term of the glossary in a source text, at ``[start, end)``, with its renderings in the target language.

    ``targets`` holds the official or preferred form first, then the allowed variants; one of them is enough.
    """

    source: str
    start: int
    end: int
    targets: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    official: bool = False
    do_not_translate: bool = False
