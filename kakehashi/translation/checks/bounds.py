"""Checks of hedges and bounds: 約, 以上, 未満 and their like beside a number, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kakehashi.translation.checks.finding import Found, Pair, check

_NUMBER = r"(?:[\d０-９〇一二三四五六七八九十百千万億兆,.，．]+|半数|半分)"
_UNIT = r"[^\s、。，．0-9０-９（）()「」]{0,6}?"

_AFTER = {
    "least": "以上",
    "most": "以下|以内",
    "below": "未満|を下回|に満たな|足らず|を割り込",
    "above": "超|を超え|を越え|を上回",
}
_BEFORE = {
    "least": "少なくとも|最低でも|最低|最小で?|最短で?",
    "most": "最大で?|最長で?|多くとも|高々",
    "about": "約|およそ|おおよそ|ほぼ",
}
_AFTER_ABOUT = "前後|程度|ほど|余り|あまり"


_ANY_CUE = re.compile("|".join([*_AFTER.values(), *_BEFORE.values(), _AFTER_ABOUT]))


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in the original: which bound it sets (``least``, ``most``, ``below``, ``above``, ``about``), and where."""

    kind: str
    text: str
    start: int
    end: int


_ENGLISH = {
    "least": r"at least|in as little as|as (?:little|few) as|"
    r"no (?:less|fewer) than|"
    r"or (?:more|over|above|higher|older|greater|longer|larger)|not less than|"
    r"minimum|and (?:over|above|up|older)|upwards? of|from(?= [\d£$€])|starting at|≥|>=|minimum of",
    "most": r"at most|no more than|up to|or (?:less|fewer|under|below|lower|younger|shorter|smaller)|within|maximum|"
    r"not more than|as (?:many|much|high|long) as|no later than|by(?= [\d£$€])|≤|<=|down to|inside",
    "below": r"(?<!no )(?<!not )(?:less|fewer) than|"
    r"under|below|lower than|younger than|smaller than|shorter than|short of|<(?!=)|"
    r"not even",
    "above": r"(?<!no )(?<!not )more than|"
    r"over|above|exceed\w*|greater than|higher than|older than|longer than|larger than|in excess of|"
    r"beyond|surpass\w*|top(?:ped|s|ping)?|past|>(?!=)|upwards? of|outnumber\w*|better than|well over",
}
_FLIPS: Mapping[str, tuple[str, ...]] = {
    "least": ("most", "below"), "most": ("least", "above"), "below": ("least", "above", "most"),
    "above": ("most", "below", "least"),
}  # fmt: skip
"""Which bound in the translation contradicts a cue, where none that agrees with it is there."""

_AGREES: Mapping[str, tuple[str, ...]] = {
    "least": ("least", "above"), "most": ("most", "below"), "below": ("below",), "above": ("above",),
}  # fmt: skip


@lru_cache(maxsize=256)
def cues(text: str) -> tuple[Cue, ...]:
    """The bounds and hedges beside numbers in a Japanese text."""
    if not _ANY_CUE.search(text):
        return ()
    patterns = [(kind, rf"{_NUMBER}{_UNIT}({words})") for kind, words in _AFTER.items()]
    patterns += [(kind, rf"({words}){_NUMBER}") for kind, words in _BEFORE.items()]
    patterns.append(("about", rf"{_NUMBER}{_UNIT}({_AFTER_ABOUT})"))
    return tuple(
        Cue(kind, match[1], *match.span(1)) for kind, pattern in patterns for match in re.finditer(pattern, text)
    )


@lru_cache(maxsize=8)
def _english(kind: str) -> re.Pattern[str]:
    """The words of one bound."""
    return re.compile(rf"(?<![A-Za-z])(?:{_ENGLISH[kind]})(?![A-Za-z])", re.IGNORECASE)


@check("block")
def bound_flipped(pair: Pair) -> Iterator[Found]:
    """A bound says the opposite, or moves its edge: 未満 (less than) as "up to", 以上 (at least) as "less than".

    以上 and 以下 hold the number itself, 未満 and 超 do not. Only beside a number, and only where the translation
    has the other bound and none that agrees.
    """
    if (pair.source_language, pair.target_language) != ("ja", "en"):
        return
    for cue in cues(pair.source):
        if cue.kind not in _FLIPS or any(_beside_number(pair.target, kind) for kind in _AGREES[cue.kind]):
            continue
        for kind in _FLIPS[cue.kind]:
            match = _beside_number(pair.target, kind)
            if match:
                message = f"{cue.text} became {match[0]!r}"
                yield Found(message, (cue.start, cue.end), match.span())
                break


_A_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"an? (?:hour|day|week|month|year|minute|decade|century)|"
    r"eighty|ninety|hundred|thousand|million|billion|trillion|half|third|quarter|dozen|double|twice)",
    re.IGNORECASE,
)


def _beside_number(text: str, kind: str) -> re.Match[str] | None:
    """The words of a bound just before or after a number."""
    for match in _english(kind).finditer(text):
        around = text[max(0, match.start() - 24) : match.start()] + " " + text[match.end() : match.end() + 16]
        if _A_NUMBER.search(around):
            return match
    return None


@check("info")
def hedge_lost(pair: Pair) -> Iterator[Found]:
    """約 or およそ stands beside a number, and the translation says nothing like about, some or around."""
    if (pair.source_language, pair.target_language) != ("ja", "en"):
        return
    words = (
        r"about|some|around|approximately|roughly|nearly|almost|estimated|close to|circa|near|or so|just|more or less"
    )
    if re.search(rf"\b(?:{words})\b|~|≈|-ish", pair.target, re.IGNORECASE):
        return
    for cue in cues(pair.source):
        if cue.kind == "about":
            yield Found(f"{cue.text} is not rendered", (cue.start, cue.end))
