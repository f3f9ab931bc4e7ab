"""Numbers in Japanese and Chinese: 1億4千万, 三兆五千億, 3.5万, 二〇二四, 令和6年, 2割5分, 3分の1, 百分之二十. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from kakehashi.translation.numerals.number import Number, Value, number

DIGITS = {character: value for value, text in enumerate("〇一二三四五六七八九") for character in text} | {
    "零": 0, "两": 2, "兩": 2, "壱": 1, "弐": 2, "参": 3, "○": 0,
}  # fmt: skip
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "廿": 20}
BIG = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12, "京": 10**16}
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "R": 2018, "H": 1988, "S": 1925}

_LITERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,30}(?:\.\d{1,30})?"
_BIG = "万萬億亿兆"
_KANJI = "".join({*DIGITS, *SMALL, *BIG} - {"参", "○", "京"})
_RUN = re.compile(
    rf"(?:{_LITERAL}|[{_KANJI}])(?:(?:多|余|餘|强|強|来|來)?(?:{_LITERAL}|[{_KANJI}京])| (?=[{_BIG}])[{_BIG}])*"
    rf"(?:[点・](?=[〇零一二三四五六七八九])[〇零一二三四五六七八九]+[{''.join(BIG)}]?)?"
)
_PIECE = re.compile(rf"{_LITERAL}|.")
_VAGUE = re.compile(r"[数數何幾几若]$|(?:成|上)$")
_TWOFOLD = re.compile("翻番|翻倍|加倍|倍增|倍增|一倍|双|雙|俩|倆|夫婦|夫妇|夫妻|両|对|對")
_CENTURY = re.compile(r"(\d{1,2}|[一二十]{1,3})\s?世[纪紀]\s?$")
_ONE_OF = re.compile(
    r"つ|人|日|週|年|時間|回|度|部|台|軒|本|枚|件|試合|分|秒|[カヶか]?月|番|位|泊|面|戦|周|歩|点|食|匹|頭|羽|個|名|社|校|国|種|冊|杯|足|着|層"
)
"""Counters after a one that translators say as "a", "the", "each" or not at all."""
_DECADE = re.compile(r"\s?世[纪紀]\s?\d+\s?年")
_CLOCK = re.compile(r"([012]?\d)\.([0-5]\d)")
_ERA = re.compile(r"(令和|平成|昭和|大正|明治|(?<![A-Za-z])[RHS])\s?$")
_FRACTION = re.compile(rf"\s?(?:分の|分之)\s?({_RUN.pattern})")
_RANGE = re.compile(rf"\s?(?:~|-|から|到|至|、|・|或|乃至|ないし)\s?({_RUN.pattern})")
_SCALE_OF_RUN = re.compile(rf"([{''.join(SMALL)}{''.join(BIG)}]+)$")
_PARTS_OF_TEN = re.compile(rf"割([\d{''.join(DIGITS)}])分")
_NAME_BEFORE = re.compile(r"(?:[A-QS-Za-oq-z]|(?<!R)p|R)[-‐]?$")
_BIG_SIGNS = frozenset(BIG)


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a Japanese or Chinese text (full-width forms already narrowed), from left to right."""
    for half in re.finditer("半", text):
        yield number(half.start(), half.end(), [Fraction(1, 2)], strong=False)
    for twofold in _TWOFOLD.finditer(text):
        yield number(twofold.start(), twofold.end(), [2], strong=False)
    place = 0
    while match := _RUN.search(text, place):
        place = match.end()
        if _VAGUE.search(text, 0, match.start()) and match[0][0] in (*SMALL, *BIG):
            continue
        fraction = _FRACTION.match(text, place)
        if fraction:
            place = fraction.end()
            yield _fraction(match, fraction)
        else:
            yield from _whole(text, match)
            place += 3 if _PARTS_OF_TEN.match(text, place) else 0


def _fraction(match: re.Match[str], over: re.Match[str]) -> Number:
    """3分の1, 百分之二十: a share; of a hundred it is a percentage."""
    below, above = evaluate(match[0]), evaluate(over[1])
    if not below:
        return number(match.start(), over.end(), [above], strong=False)
    share = Fraction(above) / Fraction(below)
    values = [above, share] if below == 100 else [share]
    strong = any(character.isdigit() and character.isascii() for character in match[0] + over[1])
    return number(match.start(), over.end(), values, strong=strong or below == 100, parts=(above, below))


def _whole(text: str, match: re.Match[str]) -> Iterator[Number]:
    """A number that is no fraction, with the readings that its surroundings allow."""
    run = match[0]
    value = evaluate(run)
    before, after = text[: match.start()], text[match.end() : match.end() + 10]
    era = _ERA.search(before) if after.startswith(("年", ".")) or before.endswith(("令和", "平成")) else None
    if era:
        yield number(era.start(1), match.end(), [ERAS[era[1]] + value, value], strong=_is_strong(run))
        return
    values = [value, *_readings(value, before, after), *_shared_scale(text, match, value)]
    century = _CENTURY.search(before) if after.lstrip().startswith("年代") else None
    if century:
        values.insert(0, (evaluate(century[1]) - 1) * 100 + value)
    if after[:1] in ("割", "成") and run[-1:] not in SMALL:
        values = _share(text, match, value)
    weak = _NAME_BEFORE.search(before) or (run == "00" and before.endswith(":")) or _is_vague(run, before, after)
    parts = _clock(run)
    month = after.startswith("月")
    yield number(match.start(), match.end(), values, strong=_is_strong(run) and not weak, parts=parts, month=month)


def _is_vague(run: str, before: str, after: str) -> bool:
    """Whether a number may go unsaid: 10代 is a teenager, 3氏 are named, 1人当たり is per head."""
    if run == "1" and not before.endswith("月") and _ONE_OF.match(after):
        return True
    if after.startswith("氏") or (run == "1" and re.search(r"^.{0,4}(?:あたり|当たり)", after)):
        return True
    return (run == "10" and after.startswith("代")) or bool(_DECADE.match(after))


def _clock(run: str) -> list[Value]:
    """Hour and minute of 7.55, which is a time in many languages."""
    match = _CLOCK.fullmatch(run)
    return [int(match[1]), int(match[2])] if match else []


def _share(text: str, match: re.Match[str], value: Value) -> list[Value]:
    """2割5分 and 三成 as percentages."""
    rest = _PARTS_OF_TEN.match(text, match.end())
    percent = value * 10 + (evaluate(rest[1]) if rest else 0)
    return [percent, Fraction(percent) / 100, value]


def _readings(value: Value, before: str, after: str) -> Iterator[Value]:
    """Other readings: years of two digits, hours of the afternoon, and halves."""
    if 0 <= value < 100 and value.denominator == 1:
        if after.startswith("年"):
            yield from (1900 + value, 2000 + value)
        if after.startswith(("時", "时", "點", "点")):
            yield from ((value - 12) if value > 12 else (value + 12), value % 12)
    if after.startswith(("世紀", "世纪")):
        yield (value - 1) * 100
    if "半" in after[:4]:
        yield value + Fraction(1, 2)
    if before.endswith(("紀元前", "公元前")):
        yield -value


def _shared_scale(text: str, match: re.Match[str], value: Value) -> Iterator[Value]:
    """In 3~4万 the 3 is 30,000 too; 三四十 is no case of it."""
    following = _RANGE.match(text, match.end())
    if not following or _SCALE_OF_RUN.search(match[0]):
        return
    scale = _SCALE_OF_RUN.search(following[1])
    if scale:
        factor = 1
        for sign in scale[1]:
            factor *= SMALL.get(sign) or BIG[sign]
        yield value * factor


def _is_strong(run: str) -> bool:
    """Whether a run is surely a number: it has digits, or a numeral before 万 and above."""
    if any(character.isdigit() and character.isascii() for character in run):
        return True
    return len(run) > 1 and run[0] not in _BIG_SIGNS and any(sign in _BIG_SIGNS for sign in run)


def evaluate(run: str) -> Value:
    """The value of a run of digits and kanji numerals."""
    total: Value = 0
    section: Value = 0
    last: Value = 0
    current: Value | None = None
    decimals = 0
    for match in _PIECE.finditer(run):
        piece = match[0]
        if piece[0].isdigit() and piece[0].isascii():
            bare = piece.replace(",", "")
            current, decimals = Fraction(bare) if "." in bare else int(bare), 0
        elif piece in "点・":
            decimals = 1
        elif piece in DIGITS:
            current, decimals = _positional(current, DIGITS[piece], decimals)
        elif piece in SMALL:
            section += (1 if current is None else current) * SMALL[piece]
            current, decimals = None, 0
        elif piece in BIG:
            section += current or 0
            alone = not section and current is None
            gained = last * (BIG[piece] - 1) if alone and last else (section or 1) * BIG[piece]
            total, last = total + gained, last + gained if alone and last else gained
            section, current, decimals = 0, None, 0
    return total + section + (current or 0)


def _positional(current: Value | None, digit: int, decimals: int) -> tuple[Value, int]:
    """One more kanji digit after ``current``: 二〇二四, 三・五."""
    if decimals:
        return (current or 0) + Fraction(digit, 10**decimals), decimals + 1
    return (current or 0) * 10 + digit, 0
