"""Checks of hedges and bounds: 約, 以上, 未満 and their like beside a number, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.records.languages import ORIGINAL, per_language
from kakehashi.records.languages import language as record


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in the original: which bound it sets (``least``, ``most``, ``below``, ``above``, ``about``), and where."""

    kind: str
    text: str
    start: int
    end: int


_FLIPS: Mapping[str, tuple[str, ...]] = {
    "least": ("most", "below"), "most": ("least", "above"), "below": ("least", "above", "most"),
    "above": ("most", "below", "least"),
}  # fmt: skip
"""Which bound in the translation contradicts a cue, where none that agrees with it is there."""

_AGREES: Mapping[str, tuple[str, ...]] = {
    "least": ("least", "above"), "most": ("most", "below"), "below": ("below",), "above": ("above",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cues:
    """How a language writes bounds beside numbers, as patterns by kind, and one that finds any of them."""

    any: re.Pattern[str]
    beside: tuple[tuple[str, re.Pattern[str]], ...]


@per_language(64)
def _cues_of(language: str) -> _Cues | None:
    """The cues of an original's language; ``None`` where its file has none."""
    said = record(language).bounds.original
    if said is None:
        return None
    patterns = [(kind, rf"{said.number}{said.unit}({words})") for kind, words in said.after.items() if kind != "about"]
    patterns += [(kind, rf"({words}){said.number}") for kind, words in said.before.items()]
    patterns += [(kind, rf"{said.number}{said.unit}({words})") for kind, words in said.after.items() if kind == "about"]
    words = "|".join([*said.after.values(), *said.before.values()])
    return _Cues(re.compile(words), tuple((kind, re.compile(pattern)) for kind, pattern in patterns))


@per_language(256)
def cues(text: str, language: str = ORIGINAL) -> tuple[Cue, ...]:
    """The bounds and hedges beside numbers in an original."""
    known = _cues_of(language)
    if known is None or not known.any.search(text):
        return ()
    return tuple(
        Cue(kind, match[1], *match.span(1)) for kind, pattern in known.beside for match in pattern.finditer(text)
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language renders bounds: patterns by kind, and what they stand beside."""

    number: re.Pattern[str]
    kinds: Mapping[str, re.Pattern[str]]


@per_language(64)
def _words_of(language: str) -> _Words | None:
    """The words of a translation's language; ``None`` where its file has none."""
    said = record(language).bounds.rendered
    if said is None:
        return None
    kinds = {
        kind: words if kind == "about" else rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])"
        for kind, words in said.words.items()
    }
    return _Words(
        re.compile(said.number, re.IGNORECASE),
        {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in kinds.items()},
    )


@check("block")
def bound_flipped(pair: Pair) -> Iterator[Found]:
    """A bound says the opposite, or moves its edge: 未満 (less than) as "up to", 以上 (at least) as "less than".

    以上 and 以下 hold the number itself, 未満 and 超 do not. Only beside a number, and only where the translation
    has the other bound and none that agrees.
    """
    words = _words_of(pair.target_language)
    if words is None:
        return
    for cue in cues(pair.source, pair.source_language):
        if cue.kind not in _FLIPS or any(_beside_number(pair.target, kind, words) for kind in _AGREES[cue.kind]):
            continue
        for kind in _FLIPS[cue.kind]:
            match = _beside_number(pair.target, kind, words)
            if match:
                message = f"{cue.text} became {match[0]!r}"
                yield Found(message, (cue.start, cue.end), match.span())
                break


def _beside_number(text: str, kind: str, words: _Words) -> re.Match[str] | None:
    """The words of a bound just before or after a number."""
    if kind not in words.kinds:
        return None
    for match in words.kinds[kind].finditer(text):
        around = text[max(0, match.start() - 24) : match.start()] + " " + text[match.end() : match.end() + 16]
        if words.number.search(around):
            return match
    return None


@check("info")
def hedge_lost(pair: Pair) -> Iterator[Found]:
    """約 or およそ stands beside a number, and the translation says nothing like about, some or around."""
    words = _words_of(pair.target_language)
    about = words.kinds.get("about") if words else None
    if about is None or about.search(pair.target):
        return
    for cue in cues(pair.source, pair.source_language):
        if cue.kind == "about":
            yield Found(f"{cue.text} is not rendered", (cue.start, cue.end))
