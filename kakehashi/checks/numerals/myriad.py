"""The myriad grammar: Han signs by ten thousands: 1億4千万, 三兆五千億, 3.5万, 二〇二四, 令和6年, 2割5分, 3分の1.

Pure. The signs are those of the script, whoever writes it; eras, counters and other words come from the language's
file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kakehashi.checks.numerals.number import Number, Value, number
from kakehashi.records.languages import language as record
from kakehashi.records.languages import per_language

DIGITS = {character: value for value, text in enumerate("〇一二三四五六七八九") for character in text} | {
    "零": 0, "两": 2, "兩": 2, "壱": 1, "弐": 2, "参": 3, "○": 0,
}  # fmt: skip
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "廿": 20}
BIG = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12, "京": 10**16}

_LITERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,30}(?:\.\d{1,30})?"
_BIG = "万萬億亿兆"
_KANJI = "".join({*DIGITS, *SMALL, *BIG} - {"参", "○", "京"})
_APART = rf"(?<=\d)(?<!\d\d\d) (?=百[{_BIG}]|千(?:[{_BIG}多余餘]|(?![葉代島歳貨])))"
_RUN = re.compile(
    rf"(?:{_LITERAL}|[{_KANJI}])(?:(?:多|余|餘|强|強|来|來)?(?:{_LITERAL}|[{_KANJI}京])| (?=[{_BIG}])[{_BIG}]"
    rf"|{_APART}[千百])*"
    rf"(?:[点點・](?=[〇零一二三四五六七八九])(?![〇零一二三四五六七八九]*(?:刻|十|分(?![之の])))"
    rf"[〇零一二三四五六七八九]+[{''.join(BIG)}]{{0,2}})?"
)
_DECIMAL_DOT = re.compile(
    r"(?<![\d・.])(\d{1,3})・(?=\d{1,2}(?:[%％倍割億亿万萬兆度]|ポイント|ドル|円|メートル|センチ|キロ))"
)
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)\d\d年?\s?[~〜–―ー-]\s?\Z")
_YEARS = re.compile(r"\s?[~〜–―-]\s?\d\d年")
_PIECE = re.compile(rf"{_LITERAL}|.")
_VAGUE = re.compile(r"[数數何幾几若]$|(?:成|上)$")
_CENTURY = re.compile(r"(\d{1,2}|[一二十]{1,3})\s?世[纪紀]\s?$")
_DECADE = re.compile(r"\s?世[纪紀]\s?\d+\s?年")
_CLOCK = re.compile(r"([012]?\d)\.([0-5]\d)")
_SCALE_OF_RUN = re.compile(rf"([{''.join(SMALL)}{''.join(BIG)}]+)$")
_PARTS_OF_TEN = re.compile(rf"割([\d{''.join(DIGITS)}])分(?:([\d{''.join(DIGITS)}])厘)?")
_HUNDREDTHS = re.compile(r"秒(\d{1,2})(?!\d)|円(\d{1,2})銭|ドル(\d{1,2})セント")
_HOURS = re.compile(r"(?:時|时|点|點|時間|小时|小時)\Z")
_HALF_HOUR = re.compile("半(?:个|個)?(?:小时|小時|時間)")
_RATE = re.compile(r"[^\d\s=]{1,6}\s?=")
_SOME = re.compile(r"、(\d)(?!\d)")
_SOME_BEFORE = re.compile(r"(?<!\d)(\d)、\Z")
_LOCAL_TIME = re.compile(r"日本時間[^)。]{0,15}\Z")
_SAME_YEAR = re.compile(r"(\d{4})年?\s?\(\Z")
_QUARTER = re.compile(r"月?(?:から|~|-|―|ー)\d{1,2}月期")
_ALL_DAY = re.compile(r"時間(?:体制|態勢|営業|年中|365)")
_NAME_BEFORE = re.compile(r"(?:[A-QS-Za-oq-z]|(?<!R)p|R)[-‐]?$")
_BIG_SIGNS = frozenset(BIG)
_NEVER = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language as patterns, ready to read with."""

    eras: Mapping[str, int]
    first_year: re.Pattern[str]
    era: re.Pattern[str]
    same_era: re.Pattern[str]
    current: tuple[str, ...]
    words: tuple[tuple[re.Pattern[str], int], ...]
    any_word: re.Pattern[str]
    one_of: re.Pattern[str]
    fraction: re.Pattern[str]
    ranges: re.Pattern[str]
    larger: tuple[tuple[re.Pattern[str], int], ...]
    no_number: re.Pattern[str]


@per_language(64)
def lexicon(language: str) -> Lexicon:
    """The words of a language of this grammar."""
    said = record(language).numbers.myriad
    if said is None:
        raise ValueError(f"{language} has no table numbers.myriad")
    names = "|".join(map(re.escape, said.eras)) or "(?!)"
    letters = "".join(map(re.escape, said.era_letters))
    initial = rf"|(?<![A-Za-z])[{letters}]" if letters else ""
    return Lexicon(
        {**said.eras, **said.era_letters},
        re.compile(f"({names})元年"),
        re.compile(rf"({names}{initial})\s?$"),
        re.compile(rf"(?:{names})(?:\d+|元)年?\s?\(\Z"),
        said.current_eras,
        tuple((re.compile(pattern), value) for pattern, value in said.words.items()),
        re.compile("|".join(said.words) or "(?!)"),
        re.compile("|".join(said.counters) or "(?!)"),
        re.compile(rf"\s?(?:{'|'.join(map(re.escape, said.fraction)) or '(?!)'})\s?({_RUN.pattern})"),
        re.compile(rf"\s?(?:{'|'.join(map(re.escape, said.ranges)) or '(?!)'})\s?({_RUN.pattern})"),
        tuple((re.compile(pattern), size) for pattern, size in said.spans.items()),
        re.compile(said.no_number) if said.no_number else _NEVER,
    )


def numbers(text: str, lexicon: Lexicon) -> Iterator[Number]:
    """The numbers of a Japanese or Chinese text (full-width forms already narrowed), from left to right."""
    for half in re.finditer("半", text) if "半" in text else ():
        thirty = [30] if _HOURS.search(text, 0, half.start()) or _HALF_HOUR.match(text, half.start()) else []
        yield number(half.start(), half.end(), [Fraction(1, 2), *thirty], strong=False)
    for word, value in lexicon.words if lexicon.any_word.search(text) else ():
        for found in word.finditer(text):
            yield number(found.start(), found.end(), [value], strong=False)
    for first in lexicon.first_year.finditer(text):
        yield number(first.start(), first.end(), [lexicon.eras[first[1]] + 1])
    if "・" in text:
        text = _DECIMAL_DOT.sub(r"\1.", text)  # 1・5倍 as newspapers set it; 4・5月 are two months
    text = lexicon.no_number.sub(lambda found: "_" * len(found[0]), text)
    place = 0
    while match := _RUN.search(text, place):
        place = match.end()
        if _VAGUE.search(text, 0, match.start()) and match[0][0] in (*SMALL, *BIG):
            continue
        fraction, rest = lexicon.fraction.match(text, place), _HUNDREDTHS.match(text, place)
        if fraction:
            place = fraction.end()
            yield _fraction(match, fraction)
        elif rest:
            place = rest.end()
            yield _with_hundredths(match, rest)
        else:
            yield from _whole(text, match, lexicon)
            parts = _PARTS_OF_TEN.match(text, place)
            place = parts.end() if parts else place


def _fraction(match: re.Match[str], over: re.Match[str]) -> Number:
    """3分の1, 百分之二十: a share; of a hundred it is a percentage."""
    below, above = evaluate(match[0]), evaluate(over[1])
    if not below:
        return number(match.start(), over.end(), [above], strong=False)
    share = Fraction(above) / Fraction(below)
    values = [above, share] if below == 100 else [share]
    strong = any(character.isdigit() and character.isascii() for character in match[0] + over[1])
    return number(match.start(), over.end(), values, strong=strong or below == 100, parts=(above, below))


def _with_hundredths(match: re.Match[str], rest: re.Match[str]) -> Number:
    """9秒98 and 200円37銭: what follows the unit are its hundredths; 9秒9 are tenths."""
    digits = next(group for group in rest.groups() if group)
    whole, below = evaluate(match[0]), int(digits)
    value = whole + Fraction(below, 10 ** len(digits) if rest[0].startswith("秒") else 100)
    return number(match.start(), rest.end(), [value], parts=(whole, below))


def _whole(text: str, match: re.Match[str], lexicon: Lexicon) -> Iterator[Number]:
    """A number that is no fraction, with the readings that its surroundings allow."""
    run = match[0]
    value = evaluate(run)
    before, after = text[: match.start()], text[match.end() : match.end() + 10]
    era = lexicon.era.search(before) if after.startswith(("年", ".")) or before.endswith(lexicon.current) else None
    if era:
        year = lexicon.eras[era[1]] + value
        said = _SAME_YEAR.search(text, 0, era.start(1))
        strong = _is_strong(run) and not (said and int(said[1]) == year)
        yield number(era.start(1), match.end(), [year, value], strong=strong)
        return
    values = [value, *_readings(value, before, after, lexicon), *_shared_scale(text, match, value, lexicon)]
    century = _CENTURY.search(before) if after.lstrip().startswith("年代") else None
    if century:
        values.insert(0, (evaluate(century[1]) - 1) * 100 + value)
    if after[:1] in ("割", "成") and run[-1:] not in SMALL:
        values = _share(text, match, value)
    weak = (
        _NAME_BEFORE.search(before) or (run == "00" and before.endswith(":")) or _is_vague(run, before, after, lexicon)
    )
    parts = _clock(run) or ([value, 10] if after[:1] == "割" else [])
    month = after.startswith("月")
    yield number(match.start(), match.end(), values, strong=_is_strong(run) and not weak, parts=parts, month=month)


def _is_vague(run: str, before: str, after: str, lexicon: Lexicon) -> bool:
    """Whether a number may go unsaid: 10代 is a teenager, 3氏 are named, 1人当たり is per head, 1審 the lower court."""
    if run == "1" and not before.endswith("月") and lexicon.one_of.match(after):
        return True
    if after.startswith(("審", "軍")) or (run == "1" and after.startswith(("男", "女"))):
        return True
    if before.endswith(("翌", "同", "前")) and after.startswith(("日", "月", "年")):
        return True
    if run == "1" and (_RATE.match(after) or after.startswith(("都", "道", "府", "県", "市", "町", "村", "区"))):
        return True
    if run == "24" and _ALL_DAY.match(after):
        return True
    if before.endswith("ベスト") or _LOCAL_TIME.search(before) or lexicon.same_era.search(before):
        return True
    if _is_some(run, before, after):
        return True
    if after.startswith("月期") or _QUARTER.match(after):
        return True
    if after.startswith("氏") or (run == "1" and re.search(r"^.{0,4}(?:あたり|当たり)", after)):
        return True
    return (run == "10" and after.startswith("代")) or bool(_DECADE.match(after))


def _is_some(run: str, before: str, after: str) -> bool:
    """Whether a digit is one of two neighbours that mean a few: 2、3日 is a few days."""
    if len(run) != 1 or not run.isascii() or not run.isdigit():
        return False
    following, preceding = _SOME.match(after), _SOME_BEFORE.search(before)
    return bool((following and int(following[1]) == int(run) + 1) or (preceding and int(preceding[1]) == int(run) - 1))


def _clock(run: str) -> list[Value]:
    """Hour and minute of 7.55, which is a time in many languages."""
    match = _CLOCK.fullmatch(run)
    return [int(match[1]), int(match[2])] if match else []


def _share(text: str, match: re.Match[str], value: Value) -> list[Value]:
    """2割5分 and 三成 as percentages."""
    rest = _PARTS_OF_TEN.match(text, match.end())
    percent = value * 10 + (evaluate(rest[1]) if rest else 5 if text[match.end() + 1 : match.end() + 2] == "半" else 0)
    if rest and rest[2]:  # 3割2分5厘 is 32.5 %, and .325 of a batter
        percent = percent + Fraction(evaluate(rest[2]), 10)
        return [percent, Fraction(percent) / 100, percent * 10]
    return [percent, Fraction(percent) / 100, value]


def _readings(value: Value, before: str, after: str, lexicon: Lexicon) -> Iterator[Value]:
    """Other readings: years of two digits, hours of the afternoon, and halves."""
    if 0 <= value < 100 and value.denominator == 1:
        if after.startswith("年") or _YEARS.match(after):
            yield from (1900 + value, 2000 + value)
        first = _SHORT_YEAR.search(before) if after.startswith("年") and value >= 10 else None
        if first:  # 1825~69年
            yield int(first[1]) * 100 + value
        if after.startswith(("時", "时", "點", "点")):
            yield from ((value - 12) if value > 12 else (value + 12), value % 12)
    if after.startswith(("世紀", "世纪")):
        yield (value - 1) * 100
    if after.startswith("折") and 1 <= value < 100:
        yield 100 - value * (10 if value < 10 else 1)
    yield from _other_spans(value, after, lexicon)
    if before.endswith("後半") and after.startswith("分"):
        yield value + 45
    if "半" in after[:4]:
        yield value + Fraction(1, 2)
    if before.endswith(("紀元前", "公元前")):
        yield -value


def _other_spans(value: Value, after: str, lexicon: Lexicon) -> Iterator[Value]:
    """The same span in the next unit: 2年間 is 24 months, 14日間 two weeks, 90分 an hour and a half."""
    if after.startswith("年") and value <= 5:
        yield value * 12
        if after.startswith("年半"):
            yield value * 12 + 6
    for unit, size in lexicon.larger:
        if unit.match(after) and value >= size and (value * 2) % size == 0:
            yield Fraction(value) / size


def _shared_scale(text: str, match: re.Match[str], value: Value, lexicon: Lexicon) -> Iterator[Value]:
    """In 3~4万 the 3 is 30,000 too; 三四十 is no case of it."""
    following = lexicon.ranges.match(text, match.end())
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
        elif piece in "点點・":
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
