"""Checks of script and language: what of the original's script is left, and which script a text must be in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from opencc import OpenCC

from kakehashi.checks.finding import Found, Pair, check
from kakehashi.records.languages import language as record
from kakehashi.records.languages import per_language

_KANA = re.compile(r"[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9d]+")
_HAN = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff々〆]+")
_JAPANESE = re.compile(rf"(?:{_KANA.pattern}|{_HAN.pattern}|ー)+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_THAI = re.compile(r"[\u0e01-\u0e5b]+")
_FULL_WIDTH = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_IN_BRACKETS = re.compile(r"[(（\[「『“‘\"][^()（）\[\]「」『』“”‘’\"]{0,40}[)）\]」』”’\"]")
_ALONE = {"Kore": ("Hangul", _HANGUL), "Thai": ("Thai", _THAI)}
"""Scripts whose letters no text of another script has, with their names."""

_ONLY_JAPANESE = frozenset(
    "働込匂枠塀喰噺雫扨杢粁粍麿凪俤鱈鰯俣凧匁叺峅嵶怺杣栂椙椛樫毟燵"
    "瓧瓩瓱畳硲笂籾纐膵萢蓙蛯裃褄襷誂躾辷遖鋲鎹鑓閊饂鮖鯑鯒鯱鰰鱚鴫鵆"
)
"""Characters that were made in Japan and that no other country writes, without those of common names."""


def _outside_brackets(text: str) -> str:
    """A text with what stands in brackets blanked: an original name after its rendering is no remainder."""
    return _IN_BRACKETS.sub(lambda match: " " * len(match[0]), text)


@check("block")
def japanese_left(pair: Pair) -> Iterator[Found]:
    """Kana or kanji are left in a translation that is not Chinese; a name in brackets after its rendering may stay."""
    if record(pair.target_language).han:
        return
    if not _JAPANESE.search(pair.target):
        return
    text = pair.target if _is_mostly_japanese(pair.target) else _outside_brackets(pair.target)
    for match in _JAPANESE.finditer(text):
        yield Found(f"{match[0][:20]} is not translated", None, match.span())


def _is_mostly_japanese(text: str) -> bool:
    """Whether a text has more kana and kanji than other letters: then brackets excuse nothing."""
    japanese = sum(len(match[0]) for match in _JAPANESE.finditer(text))
    return japanese * 2 > sum(character.isalpha() for character in text)


@check("block")
def kana_in_chinese(pair: Pair) -> Iterator[Found]:
    """Kana stand in a Chinese text: Chinese has none, so something was not translated."""
    if not record(pair.target_language).chinese:
        return
    for match in _KANA.finditer(_outside_brackets(pair.target)):
        yield Found(f"{match[0][:20]} is Japanese", None, match.span())


@check("block")
def wrong_script(pair: Pair) -> Iterator[Found]:
    """Characters of the other Chinese script, or Japanese forms: 発 or 發 in Simplified, 发 in Traditional.

    What GB 2312 or Big5 can hold is right; of the rest, what OpenCC knows as a form of the other script or of Japanese,
    and characters that only Japan has, are wrong. Rare characters of Chinese names are neither. Two or more such
    characters block, one warns.
    """
    characters = record(pair.target_language).characters
    if characters is None:
        return
    wrong = [(place, sign) for place, sign in enumerate(pair.target) if _is_foreign(sign, pair.target_language)]
    if wrong:
        signs = "".join(dict.fromkeys(sign for _, sign in wrong))
        severity = "block" if len(signs) > 1 else "warn"
        place = (wrong[0][0], wrong[0][0] + 1)
        yield Found(f"{signs[:20]} is not {characters.name} Chinese", None, place, severity)  # type: ignore[arg-type]


@per_language(4096)
def _is_foreign(sign: str, language: str) -> bool:
    """Whether a Han character belongs to another script than that of the language."""
    own = record(language).characters
    if own is None or not "\u4e00" <= sign <= "\u9fff" or sign in own.allowed:
        return False
    try:
        sign.encode(own.codec)
    except UnicodeEncodeError:
        return sign in _ONLY_JAPANESE or any(_converter(name).convert(sign) != sign for name in (own.other, "jp2t"))
    return False


@lru_cache(maxsize=4)
def _converter(name: str) -> OpenCC:
    """A table of OpenCC, read when it is first asked for."""
    return OpenCC(name)


@check("warn")
def japanese_sentence(pair: Pair) -> Iterator[Found]:
    """A piece of the original stands in a Chinese text as it was, although it holds no kana to give it away.

    A long run of the original's kanji (a long name may be just that), or a text most of whose pairs of characters are
    the original's.
    """
    if record(pair.source_language).script != "Jpan" or not record(pair.target_language).chinese:
        return
    kanji = _KANA.sub("", pair.source).replace("ー", "")
    for match in re.finditer(r"[\u4e00-\u9fff]{9,}", pair.target):
        if match[0][:9] in kanji or match[0][-9:] in kanji:
            yield Found(f"{match[0][:20]} stands as in the original", None, match.span())
            return
    pairs = [match[1] for match in re.finditer(r"(?=([\u4e00-\u9fff]{2}))", pair.target)]
    if len(pairs) >= 6 and sum(two in kanji for two in pairs) > 0.8 * len(pairs):
        yield Found("most of the text stands as in the original")


@check("block")
def foreign_letters(pair: Pair) -> Iterator[Found]:
    """Letters of a third script in a text: Hangul or Thai in English, Thai in Korean."""
    if pair.target.isascii():
        return
    own = record(pair.target_language).script
    for script, (name, pattern) in _ALONE.items():
        match = pattern.search(pair.target) if script != own and not pattern.search(pair.source) else None
        if match:
            yield Found(f"{match[0][:20]} is {name}", None, match.span())


@check("warn")
def full_width(pair: Pair) -> Iterator[Found]:
    """Full-width letters or digits are left in a language that writes them narrow."""
    if pair.target.isascii() or record(pair.target_language).han:
        return
    for match in _FULL_WIDTH.finditer(pair.target):
        yield Found(f"{match[0]} is full-width", None, match.span())


@check("warn")
def normal_form(pair: Pair) -> Iterator[Found]:
    """A text is not in composed form (NFC) where its language asks for it: search and sorting would miss its words."""
    if record(pair.target_language).checks.composed and not unicodedata.is_normalized("NFC", pair.target):
        yield Found("letters and marks are not composed (NFC)")


@check("block")
def wrong_language(pair: Pair) -> Iterator[Found]:
    """The text is not in its language's script at all: a Korean page in English, a Thai one in Vietnamese."""
    language = record(pair.target_language)
    if language.script == "Latn" and pair.target.isascii():
        return
    letters = [character for character in pair.target if character.isalpha()]
    if len(letters) < 40:
        return
    own = _own_letters(pair.target_language)
    if own is not None:
        share = sum(len(match[0]) for match in own.finditer(pair.target)) / len(letters)
        if share < 0.05:
            yield Found(f"only {share:.0%} of the letters are of this language's script")
    elif language.script == "Latn":
        latin = sum("LATIN" in unicodedata.name(character, "") for character in letters[:200])
        if latin < min(len(letters), 200) * 0.5:
            yield Found("most letters are not Latin")


@per_language(64)
def _own_letters(language: str) -> re.Pattern[str] | None:
    """Runs of the letters of a language's own script; ``None`` where its file does not name them."""
    letters = record(language).checks.letters
    return re.compile(f"[{letters}]+") if letters else None
