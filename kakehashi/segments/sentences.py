"""Sentences of a text, for engines that take one at a time; brackets and quotation marks stay whole.

Pure. A Japanese or Chinese sentence ends at 。！？ outside of brackets (「…。」と述べた。 is one sentence); elsewhere
at the marks of the language's file before a space and what can begin a sentence. Put together again, the sentences
are the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kakehashi.records.languages import language as record
from kakehashi.records.languages import per_language

_OPENING = "「『（〈《【〔“(["
_CLOSING = "」』）〉》】〕”)]"
_ENDS = "。！？!?．"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the white space after it."""

    text: str
    space: str = ""


def split_sentences(text: str, language: str) -> list[Sentence]:
    """The sentences of one line of text; joined with their spaces they are the text."""
    return _split_spaced(text, *_boundaries(language)) if record(language).spaced else _split_wide(text)


@per_language(64)
def _boundaries(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where sentences of a spaced language meet, and what ends none of them."""
    marks = record(language).marks
    ends = f"(?<=[{re.escape(marks.ends)}])" if marks.ends else "(?!)"
    begins = rf"(?=[\"“‘(\[]*[{marks.begins}\[])"
    short = "|".join([*map(re.escape, marks.abbreviations), "[A-Z]"])
    return re.compile(rf"{ends}[\"”’)\]]*(\s+){begins}"), re.compile(rf"\b(?:{short})\.$")


def join_sentences(sentences: Sequence[Sentence], translated: Sequence[str]) -> str:
    """Translations put where their sentences stood; two that met without a space get one."""
    parts = []
    for sentence, text in zip(sentences, translated, strict=True):
        parts += [text, sentence.space or " "]
    if not sentences:
        return ""
    return "".join(parts[:-1]) + sentences[-1].space


def _split_wide(text: str) -> list[Sentence]:
    """Sentences of scripts without spaces between words."""
    result, start, depth, place = [], 0, 0, 0
    while place < len(text):
        character = text[place]
        depth += (character in _OPENING) - (character in _CLOSING and depth > 0)
        place += 1
        if character in _ENDS and not depth and _ends_here(text, place):
            stop = place
            while stop < len(text) and text[stop].isspace():
                stop += 1
            result.append(Sentence(text[start:place], text[place:stop]))
            start = place = stop
    return [*result, Sentence(text[start:])] if start < len(text) else result


def _ends_here(text: str, place: int) -> bool:
    """Whether a mark before ``place`` ends a sentence: not before another mark, a closing one, or within a number."""
    following = text[place : place + 1]
    if following and (following in _ENDS or following in _CLOSING):
        return False
    return text[place - 1] not in "!?．" or not following or following.isspace() or ord(following) > 0x2E80


def _split_spaced(text: str, boundary: re.Pattern[str], abbreviation: re.Pattern[str]) -> list[Sentence]:
    """Sentences of scripts with spaces; an abbreviation or an initial ends none."""
    result, start = [], 0
    for match in boundary.finditer(text):
        before = text[start : match.start(1)]
        if abbreviation.search(before) or before.count("(") > before.count(")"):
            continue
        result.append(Sentence(before, match[1]))
        start = match.end()
    return [*result, Sentence(text[start:])] if start < len(text) else result
