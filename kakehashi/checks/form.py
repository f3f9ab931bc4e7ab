"""Checks of form: brackets, quotation marks, ends of sentences, repetitions, length, negation, dates, markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.records.languages import language as record
from kakehashi.records.languages import per_language
from kakehashi.segments.sentences import split_sentences

_BRACKETS = {")": "(", "）": "（", "]": "[", "」": "「", "』": "『", "】": "【", "〕": "〔", "》": "《"}
_OPENING = frozenset(_BRACKETS.values())
_ANY_BRACKET = re.compile(r"[()（）\[\]「」『』【】〔〕《》]")
_WIDE = str.maketrans("（）［］", "()[]")
_FULL_STOPS = "。.!?！？…︒｡"
_CLOSERS = "」』）)】\"'”’〉》]*_"


@check("warn")
def brackets(pair: Pair) -> Iterator[Found]:
    """A bracket opens and does not close, or closes and was not open, although the original's are in order."""
    if not _ANY_BRACKET.search(pair.source + pair.target):
        return
    quotes = "" if record(pair.source_language).marks.quotes_pair else "「」『』“”"
    if _unbalanced(pair.source) is not None:
        return
    place = _unbalanced(pair.target.translate(dict.fromkeys(map(ord, quotes), " ")))
    if place is not None:
        yield Found(f"{pair.target[place]} has no partner", None, (place, place + 1))


def _unbalanced(text: str) -> int | None:
    """The place of the first bracket without a partner; list numbers like ``a)`` and smileys are none."""
    flat = re.sub(r"^\s*\w{1,3}\)|(?<=\s)[a-z\d]\)|[:;]-?[()]", lambda match: " " * len(match[0]), text).translate(
        _WIDE
    )
    waiting: list[int] = []
    for match in _ANY_BRACKET.finditer(flat):
        if match[0] in _OPENING:
            waiting.append(match.start())
        elif not waiting or flat[waiting.pop()] != _BRACKETS[match[0]]:
            return match.start()
    return waiting[0] if waiting else None


@check("info")
def end_mark(pair: Pair) -> Iterator[Found]:
    """The original ends as a sentence and the translation does not, or the other way round.

    Where the translation's language marks no end of a sentence, as Thai, there is nothing to see.
    """
    marks = record(pair.source_language).marks, record(pair.target_language).marks
    if not marks[1].ends or pair.kind in ("title", "heading", "cell"):
        return
    source, target = pair.source.rstrip().rstrip(_CLOSERS), pair.target.rstrip().rstrip(_CLOSERS)
    if not source or not target:
        return
    ends = source[-1] in _FULL_STOPS + marks[0].ends, target[-1] in _FULL_STOPS + marks[1].ends
    if ends[0] != ends[1] and target[-1] not in ":;：；":
        yield Found("the original ends a sentence here" if ends[0] else "the original does not end a sentence here")


@check("warn")
def doubled_word(pair: Pair) -> Iterator[Found]:
    """A word stands twice in a row, as in "the the"; pairs that people write ("that that") are left alone."""
    doubled = record(pair.target_language).checks.doubled
    if doubled is None:
        return
    for match in re.finditer(r"\b([^\W\d_]{2,})\s+(\1)\b", pair.target, re.IGNORECASE):
        if match[1].lower() not in doubled and match[2].islower():
            yield Found(f"{match[1]!r} stands twice", None, match.span())


@check("block")
def loop(pair: Pair) -> Iterator[Found]:
    """A phrase repeats over and over, as an engine does that has lost its way."""
    language = record(pair.target_language)
    wide, most = not language.spaced, 4
    words = list(pair.target) if wide else pair.target.lower().split()
    size = language.checks.phrase or (6 if wide else 3)
    counted = Counter(tuple(words[place : place + size]) for place in range(len(words) - size + 1))
    for phrase, count in counted.most_common(1):
        text = ("" if wide else " ").join(phrase)
        if count >= most and re.search(r"\w\w", text) and pair.source.count(text) < count:
            yield Found(f"{text!r} stands {count} times")


@check("warn")
def unchanged(pair: Pair) -> Iterator[Found]:
    """The translation is the original, and holds words that should differ."""
    if pair.source_language == pair.target_language or pair.source.strip() != pair.target.strip():
        return
    sign = record(pair.source_language).checks.untranslated
    one_language = pair.source_language.split("-")[0] == pair.target_language.split("-")[0]  # in two scripts
    words = re.findall(r"[^\W\d_]{2,}", pair.source)
    if re.search(sign, pair.source) if sign else len(words) > 3 and not one_language:
        yield Found("the text is not translated")


@check("warn")
def length(pair: Pair) -> Iterator[Found]:
    """The translation is much shorter or longer than people write: something was left out, or said twice."""
    band = record(pair.target_language).lengths.get(pair.source_language)
    if band is None or len(pair.source) < 15:
        return
    ratio = len(pair.target) / len(pair.source)
    least, most = band
    if not least <= ratio <= most:
        yield Found(f"{len(pair.target)} characters for {len(pair.source)}: {'short' if ratio < least else 'long'}")


@check("info")
def sentence_count(pair: Pair) -> Iterator[Found]:
    """The translation has far fewer or more sentences than the original."""
    if not record(pair.target_language).marks.ends:
        return
    count = len(split_sentences(pair.source, pair.source_language))
    made = len(split_sentences(pair.target, pair.target_language))
    if made * 2 < count or made > count * 2 + 1:
        yield Found(f"{made} sentences for {count}")


@dataclass(frozen=True, slots=True)
class _Negation:
    """What denies in an original, what only looks so, and what renders a denial; ``None`` where a file has none."""

    original: re.Pattern[str] | None
    excused: re.Pattern[str] | None
    rendered: re.Pattern[str] | None


@per_language(64)
def _negation(language: str) -> _Negation:
    """The patterns of a language."""
    said = record(language).negation
    return _Negation(
        re.compile(said.original) if said.original else None,
        re.compile(said.excused) if said.excused else None,
        re.compile(said.rendered, re.IGNORECASE) if said.rendered else None,
    )


@check("warn")
def negation_lost(pair: Pair) -> Iterator[Found]:
    """The original denies something, and no word of the translation does."""
    said, rendered = _negation(pair.source_language), _negation(pair.target_language).rendered
    if said.original is None or rendered is None:
        return
    text = said.excused.sub("", pair.source) if said.excused else pair.source
    match = said.original.search(text)
    if match and not rendered.search(pair.target):
        place = pair.source.find(match[0])
        yield Found(f"{match[0]} is not rendered", (place, place + len(match[0])))


@check("block")
def weekday(pair: Pair) -> Iterator[Found]:
    """A date and its day of the week contradict each other, in the original or in the translation."""
    sides = ((pair.source, pair.source_language, "original", 0), (pair.target, pair.target_language, "translation", 1))
    for text, language, which, span in sides:
        for day, given, place in _dated(text, language):
            if day.weekday() != given:
                found = f"{day.isoformat()} is no such weekday (in the {which})"
                severity = "warn" if span == 0 else "block"
                yield Found(found, place if span == 0 else None, place if span else None, severity)  # type: ignore[arg-type]


@per_language(64)
def _date_patterns(language: str) -> tuple[tuple[re.Pattern[str], ...], tuple[str, ...], tuple[str, ...]]:
    """The patterns of full dates with weekdays of a language, its weekdays and its months, in lower case."""
    said = record(language).dates
    if said is None:
        return (), (), ()
    return said.compiled(), tuple(map(str.lower, said.weekdays)), tuple(map(str.lower, said.months))


def _dated(text: str, language: str) -> Iterator[tuple[date, int, tuple[int, int]]]:
    """The full dates of a text that name their weekday."""
    patterns, weekdays, months = _date_patterns(language)
    lower = text.lower()
    if not any(name in lower for name in weekdays):
        return
    for pattern in patterns:
        for match in pattern.finditer(text):
            month = match["month"]
            number = int(month) if month.isdecimal() else months.index(month.lower()) + 1
            try:
                day = date(int(match["year"]), number, int(match["day"]))
            except ValueError:
                continue  # there is no such day
            yield day, weekdays.index(match["weekday"].lower()), match.span()
