"""What a check is given and what it finds, and the decorator that makes a function a check.

Pure. A check gets a ``Pair`` and yields ``Found`` places; its id, severity and help come from the decorator, so that a
check cannot disagree with its own entry. It never changes a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kakehashi.terms.match import TermMatch

Severity: TypeAlias = Literal["block", "warn", "info"]
"""``block`` stops publication until waived, ``warn`` asks for a look, ``info`` only tells."""

Span: TypeAlias = tuple[int, int] | None
"""``[start, end)`` in code points, or ``None`` where a finding has no place in that text."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A source text and its translation; ``terms`` are the glossary's matches, ``kind`` the segment's kind."""

    source: str
    target: str
    source_language: str
    target_language: str
    terms: tuple[TermMatch, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A place at fault: the message names the values that disagree; ``severity`` overrides the check's own."""

    message: str
    source_span: Span = None
    target_span: Span = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of one check on one pair of texts."""

    check: str
    severity: Severity
    message: str
    source_span: Span = None
    target_span: Span = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its id (``scale``), its severity, its help for editors, and the function that looks."""

    id: str
    severity: Severity
    help: str
    look: Callable[[Pair], Iterable[Found]]

    def __call__(self, pair: Pair) -> Iterable[Finding]:
        """The findings on one pair."""
        for found in self.look(pair):
            severity = found.severity or self.severity
            yield Finding(self.id, severity, found.message, found.source_span, found.target_span)


_REGISTERED: dict[str, Check] = {}


def check(severity: Severity) -> Callable[[Callable[[Pair], Iterable[Found]]], Check]:
    """Make a function a check: its name (``_`` becomes ``-``) is the id, its docstring the help."""

    def register(function: Callable[[Pair], Iterable[Found]]) -> Check:
        name = function.__name__.replace("_", "-")
        if name in _REGISTERED:
            raise ValueError(f"two checks are called {name!r}")
        if not function.__doc__:
            raise ValueError(f"check {name!r} has no docstring to be its help")
        _REGISTERED[name] = Check(name, severity, _one_indent(function.__doc__), function)
        return _REGISTERED[name]

    return register


def registered() -> Mapping[str, Check]:
    """The checks that are registered so far, by id."""
    return dict(sorted(_REGISTERED.items()))


def _one_indent(text: str) -> str:
    """A docstring without the indentation of its function."""
    first, *rest = text.strip().splitlines()
    return "\n".join([first, *(line.strip() for line in rest)])
