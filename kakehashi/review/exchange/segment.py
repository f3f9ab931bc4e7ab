"""What is exchanged: a segment with its text, its translation, its state, and what helps to translate it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kakehashi.model import LanguageTag
from kakehashi.translation.checks.finding import TermMatch
from kakehashi.translation.memory import Match
from kakehashi.translation.skeleton import same_inline_skeleton


@dataclass(frozen=True, slots=True)
class ExchangedSegment:
    """One segment of a work: ``state`` is ours (missing, machine, edited, approved, behind); notes are for people."""

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


@dataclass(frozen=True, slots=True)
class Left:
    """A segment of a file that was not taken, and why."""

    work: str
    key: str
    reason: str


def merge(
    given: Iterable[ExchangedSegment], sources: Mapping[str, str], standing: Mapping[str, str], where: str
) -> tuple[dict[str, str], list[Left]]:
    """The texts of a file that are new for a translation, by key, and what is left, each with its reason.

    ``sources`` are the texts of today's original by key, ``standing`` the translation's. A file that was made from an
    older original gives what still fits: a segment is known by its text, not by its place.
    """
    taken: dict[str, str] = {}
    left: list[Left] = []
    for item in given:
        reason = _refusal(item, sources)
        if reason:
            left.append(Left(where, item.key, reason))
        elif item.target.strip() and item.target != standing.get(item.key, ""):
            taken[item.key] = item.target.strip()
    return taken, left


def _refusal(item: ExchangedSegment, sources: Mapping[str, str]) -> str:
    """Why a segment cannot be taken; ``""`` when it can."""
    if item.key not in sources:
        return "the original no longer has this text"
    if not item.target.strip():
        return ""
    if not same_inline_skeleton(sources[item.key], item.target):
        return "links, emphasis, code or formulae are not those of the original"
    return ""
