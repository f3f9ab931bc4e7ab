"""Checks of form: brackets, quotation marks, ends of sentences, repetitions, length, negation, dates, markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from kakehashi.translation.checks.finding import Found, Pair, check
from kakehashi.translation.sentences import split_sentences

_BRACKETS = {")": "(", "）": "（", "]": "[", "」": "「", "』": "『", "】": "【", "〕": "〔", "》": "《"}
_OPENING = frozenset(_BRACKETS.values())
_ANY_BRACKET = re.compile(r"[()（）\[\]「」『』【】〔〕《》]")
_WIDE = str.maketrans("（）［］", "()[]")
_LENGTHS: Mapping[str, tuple[float, float]] = {
    "en": (0.9, 4.2), "zh-Hans": (0.3, 1.8), "zh-Hant": (0.3, 1.9), "ko": (0.5, 2.4), "vi": (1.0, 5.0),
    "th": (0.8, 4.7), "id": (1.0, 5.2), "pt": (1.0, 5.0),
}  # fmt: skip
"""Characters of the translation by characters of the Japanese original: wider than what 99 of 100 people write."""

_FULL_STOPS = "。.!?！？…︒｡"
_CLOSERS = "」』）)】\"'”’〉》]*_"
_WEEKDAYS = {
    "ja": {f"{sign}曜": place for place, sign in enumerate("月火水木金土日")},
    "en": {name: place for place, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))},
}  # fmt: skip
_MONTHS = {name: place for place, name in enumerate(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"), 1)}  # fmt: skip


@check("warn")
def brackets(pair: Pair) -> Iterator[Found]:
    """A bracket opens and does not close, or closes and was not open, although the original's are in order."""
    if not _ANY_BRACKET.search(pair.source + pair.target):
        return
    quotes = "" if pair.source_language == "ja" else "「」『』“”"
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
    """The original ends as a sentence and the translation does not, or the other way round; Thai has no full stop."""
    if pair.target_language == "th" or pair.kind in ("title", "heading", "cell"):
        return
    source, target = pair.source.rstrip().rstrip(_CLOSERS), pair.target.rstrip().rstrip(_CLOSERS)
    if not source or not target:
        return
    ends = source[-1] in _FULL_STOPS, target[-1] in _FULL_STOPS
    if ends[0] != ends[1] and target[-1] not in ":;：；":
        yield Found("the original ends a sentence here" if ends[0] else "the original does not end a sentence here")


@check("warn")
def doubled_word(pair: Pair) -> Iterator[Found]:
    """A word stands twice in a row, as in "the the"; pairs that people write ("that that") are left alone."""
    if pair.target_language not in ("en", "pt"):
        return
    for match in re.finditer(r"\b([^\W\d_]{2,})\s+(\1)\b", pair.target, re.IGNORECASE):
        if match[1].lower() not in _DOUBLED and match[2].islower():
            yield Found(f"{match[1]!r} stands twice", None, match.span())


_DOUBLED = frozenset(
    {"had", "that", "very", "so", "no", "ha", "bye", "long", "many", "really", "blah", "nos", "much", "is"}
)


@check("block")
def loop(pair: Pair) -> Iterator[Found]:
    """A phrase repeats over and over, as an engine does that has lost its way."""
    wide = pair.target_language in ("zh-Hans", "zh-Hant", "th", "ja")
    words = list(pair.target) if wide else pair.target.lower().split()
    size, most = (14 if pair.target_language == "th" else 6, 4) if wide else (3, 4)
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
    words = re.findall(r"[^\W\d_]{2,}", pair.source)
    if (pair.source_language == "ja" and re.search(r"[\u3041-\u30ff\u4e00-\u9fff]{3,}", pair.source)) or (
        pair.source_language != "ja"
        and len(words) > 3
        and not {pair.source_language, pair.target_language} <= {"zh-Hans", "zh-Hant"}
    ):
        yield Found("the text is not translated")


@check("warn")
def length(pair: Pair) -> Iterator[Found]:
    """The translation is much shorter or longer than people write: something was left out, or said twice."""
    if pair.source_language != "ja" or len(pair.source) < 15 or pair.target_language not in _LENGTHS:
        return
    ratio = len(pair.target) / len(pair.source)
    least, most = _LENGTHS[pair.target_language]
    if not least <= ratio <= most:
        yield Found(f"{len(pair.target)} characters for {len(pair.source)}: {'short' if ratio < least else 'long'}")


@check("info")
def sentence_count(pair: Pair) -> Iterator[Found]:
    """The translation has far fewer or more sentences than the original."""
    if pair.target_language == "th":
        return
    count = len(split_sentences(pair.source, pair.source_language))
    made = len(split_sentences(pair.target, pair.target_language))
    if made * 2 < count or made > count * 2 + 1:
        yield Found(f"{made} sentences for {count}")


_JAPANESE_NOT = re.compile(
    r"(?:し|され|でき|い|れ|ら|か|が|さ|た|て|け|せ|ね|べ|め|え|げ|じ|ち|に|ば|ま|み|り|わ|き|ぎ|び)ない(?!かと|か。|か？|か、|よう|か」)"
    r"|ませんでした|ません(?!か)|ではない|ではなく|じゃない|なかった|できず|せずに?|不可能|ことなく|ずに(?!は)|わけではな|とは限らな|(?:必要|こと|事|もの|わけ|力|権限|証拠|影響)(?:は|が|も)?(?:ない|なく|なし)|ではありません|もはや[^。]{0,20}ない"
)
_JAPANESE_EXCUSED = re.compile(
    r"なければ(?:なら|いけ)ない|なくてはならない|しかない|に違いない|かもしれない|に過ぎない|にすぎない|にほかならない|だけでなく|だけではなく"
    r"|かもしれません|なければなりません|に他ならない|ざるを得ない|ざるをえない|わけにはいかない|違いありません|のではない|しか[^。、]{0,14}ない"
    r"|しか[^。、]{0,14}なかった|間違いな|まもなく|問題ない|少なくない|欠かせない|計り知れない|やまない|とどまらない|まで[^。]{0,6}ない|はずがない"
    r"|満たない|つまらない|くだらない|たまらない|もったいない|とんでもない|思いがけない|さりげない|何気ない|しょうがない"
)
_ENGLISH_NOT = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|nor|neither|without|cannot|fail\w*|unable|lack\w*|un(?!i|der|til|less|ite)\w+|"
    r"in\w+[ai]ble|impossib\w+|disag\w+|disappear\w*|refus\w*|den(?:y|ies|ied|ying)|hardly|rarely|seldom|barely|"
    r"absen\w+|prevent\w*|avoid\w*|miss(?:ing|ed)|unless|instead|rather than|nowhere|reject\w*|rule\w* out|"
    r"exclud\w*|other than|far from|few|non-?\w*|intoleran\w*|speechless|scarcely|short of|out of|illegal|"
    r"irrel\w+|stop(?:ped|s)?|"
    r"out of the question|yet to|free (?:of|from)|zero)\b|n't\b",
    re.IGNORECASE,
)


@check("warn")
def negation_lost(pair: Pair) -> Iterator[Found]:
    """The original denies something, and no word of the translation does."""
    if (pair.source_language, pair.target_language) != ("ja", "en"):
        return
    excused = _JAPANESE_EXCUSED.sub("", pair.source)
    match = _JAPANESE_NOT.search(excused)
    if match and not _ENGLISH_NOT.search(pair.target):
        place = pair.source.find(match[0])
        yield Found(f"{match[0]} is not rendered", (place, place + len(match[0])))


_ANY_WEEKDAY = re.compile(r"日\s?[（(]?[月火水木金土日](?:曜|[）)])|day\b", re.IGNORECASE)


@check("block")
def weekday(pair: Pair) -> Iterator[Found]:
    """A date and its day of the week contradict each other, in the original or in the translation."""
    for text, which, span in ((pair.source, "original", 0), (pair.target, "translation", 1)):
        for day, given, place in _dated(text):
            if day.weekday() != given:
                found = f"{day.isoformat()} is no such weekday (in the {which})"
                severity = "warn" if span == 0 else "block"
                yield Found(found, place if span == 0 else None, place if span else None, severity)  # type: ignore[arg-type]


def _dated(text: str) -> Iterator[tuple[date, int, tuple[int, int]]]:
    """The full dates of a text that name their weekday, Japanese or English."""
    if not _ANY_WEEKDAY.search(text):
        return
    for match in re.finditer(r"(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日\s?[（(]?([月火水木金土日])(?:曜|[）)])", text):
        yield from _day(match, match[1], int(match[2]), match[3], _WEEKDAYS["ja"][f"{match[4]}曜"])
    names = "|".join(_MONTHS)
    days = "|".join(_WEEKDAYS["en"])
    for match in re.finditer(rf"\b({days}),?\s+(\d{{1,2}})\s+({names})\s+(\d{{4}})", text, re.IGNORECASE):
        yield from _day(match, match[4], _MONTHS[match[3].lower()], match[2], _WEEKDAYS["en"][match[1].lower()])
    for match in re.finditer(rf"\b({days}),?\s+({names})\s+(\d{{1,2}}),?\s+(\d{{4}})", text, re.IGNORECASE):
        yield from _day(match, match[4], _MONTHS[match[2].lower()], match[3], _WEEKDAYS["en"][match[1].lower()])


def _day(
    match: re.Match[str], year: str, month: int, day: str, weekday_: int
) -> Iterator[tuple[date, int, tuple[int, int]]]:
    """A date where there is such a day."""
    try:
        yield date(int(year), month, int(day)), weekday_, match.span()
    except ValueError:
        return
