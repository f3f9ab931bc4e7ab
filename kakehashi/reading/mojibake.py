"""How much of a text is what somebody wrote, and whether it is mojibake: bytes that were read in another encoding.

Pure. It judges characters, never words: kana, the kanji and hanzi of everyday use, letters in words are plausible; rare
kanji among half-width katakana, runs of accented letters, controls and U+FFFD are not. A text is also read back: where
the bytes of a wrong encoding are plausible in the right one, it is mojibake, however it looks.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from kakehashi.reading.decoders import decode_as

_BROKEN = "\ufffd"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_KANA = re.compile("[ぁ-んァ-ヶー]+")
_HALF_WIDTH = re.compile("[｡-ﾟ]+")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_NOBODYS = re.compile("[\x80-\x84\x86-\x9f\ue000-\uf8ff\ufff0-\ufffd]+")
_LATIN = re.compile(
    "[\xa0-\u024f\u02c6-\u02dd\u03a9\u03c0\u2013-\u2026\u2030\u2039\u203a\u2044\u20ac\u2122\u2126\u2202\u2206\u220f\u2211"
    "\u2212\u221a\u221e\u222b\u2248\u2260\u2264\u2265\u25ca\ufb01\ufb02\uf8ff\ufffd]{3,}"
)
"""Runs of what the code pages of Windows and Macintosh hold for Latin script beyond ASCII."""

_SIGNATURE = re.compile("[縺繧繝]|[銇銈鈥]|ã[\x80-\x83€‚ƒ]|„[ÄÅÇ]")
"""What the first bytes of kana in UTF-8 become in CP932, GBK, Windows-1252 and Macintosh Roman."""
_LOST = re.compile(r"(?<![A-Za-z?])\?{4,}|〓{3,}")
_ENOUGH = 0.8
"""A text as plausible as this is not read back."""

_SAMPLE = 200_000
"""Characters that are looked at; what stands at the start of a document decides for the rest."""

_WRONG = ("cp1252", "cp932", "euc_jp", "gb18030", "mac-roman")
_RIGHT = ("utf-8", "euc_jp", "cp932")


@lru_cache(maxsize=1)
def _everyday() -> re.Pattern[str]:
    """The kanji and hanzi of everyday use: level 1 of JIS X 0208, GB 2312 and Big5, and 々."""
    pairs = [(row, cell, "euc_jp") for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF)]
    pairs += [(row, cell, "gb2312") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    pairs += [(row, cell, "big5") for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF))]
    found = "".join(sorted({bytes((row, cell)).decode(name, "ignore") for row, cell, name in pairs} | {"々"}))
    return re.compile(f"[{re.escape(found)}]+")


def _count(pattern: re.Pattern[str], text: str) -> int:
    """How many characters a pattern of runs finds."""
    return sum(map(len, pattern.findall(text)))


def kana_share(text: str) -> float:
    """The share of kana among the characters outside ASCII, 0 to 1."""
    return _count(_KANA, text) / max(1, _count(_NOT_ASCII, text))


def plausibility(text: str) -> float:
    """How plausible the characters outside ASCII are, from -2 (all broken) to 1; a text without any is 1."""
    text = text[:_SAMPLE]
    runs = _NOT_ASCII.findall(text)
    whole = sum(map(len, runs))
    if not whole:
        return 1.0
    strange = "".join(runs)
    han, half = _count(_HAN, strange), _count(_HALF_WIDTH, strange)
    rare = han - _count(_everyday(), strange) if han else 0
    nobodys = _count(_NOBODYS, strange)
    latin = sum(len(run) for run in _LATIN.findall(text) if not _is_word(run))
    return 1.0 - (rare + 1.5 * half + 2 * nobodys + text.count(_BROKEN) + 1.5 * latin) / whole


def _is_word(run: str) -> bool:
    """Whether a run of letters outside ASCII may stand in a word, as in Czech, or is punctuation and signs (“…”)."""
    if not any(map(str.isalpha, run)) and _BROKEN not in run:
        return True
    return all(sign > "\xff" and sign != _BROKEN and (sign.isalpha() or sign > "\u2012") for sign in run)


def is_mojibake(text: str) -> bool:
    """Whether a text looks like bytes that were read in another encoding than they were written in.

    One U+FFFD is a broken character and no mojibake; several among few others are.
    """
    if text.isascii():
        lost = _LOST.findall(text)
        return sum(map(len, lost)) * 3 > len(text)
    text = text[:_SAMPLE]
    strange = _count(_NOT_ASCII, text)
    broken = text.count(_BROKEN)
    if (broken > 1 and broken * 10 > strange) or sum(map(len, _LOST.findall(text))) * 3 > len(text):
        return True
    found = plausibility(text)
    if found >= _ENOUGH:
        return False
    return _is_unlikely(text, strange) or any(
        _reads_back(text, found, wrong, right) for wrong in _WRONG for right in _RIGHT if wrong != right
    )


def _is_unlikely(text: str, strange: int) -> bool:
    """Whether a text is what wrong encodings leave behind, though no way back is left: rare kanji among half-width
    katakana, or runs of accented letters without any kana or kanji."""
    han, half = _count(_HAN, text), _count(_HALF_WIDTH, text)
    rare = han - _count(_everyday(), text)
    mixed = rare > 1 and half > 0 and (rare + half) * 3 > strange
    runs = sum(len(run) for run in _LATIN.findall(text) if not _is_word(run))
    signed = len(_SIGNATURE.findall(text))
    controls = _count(_NOBODYS, text) - text.count(_BROKEN)
    return (
        mixed
        or (signed > 1 and signed * 10 > strange)
        or runs * 3 > len(text)
        or (controls > 1 and controls * 5 > strange)
    )


def _reads_back(text: str, found: float, wrong: str, right: str) -> bool:
    """Whether the bytes that ``wrong`` would give for a text are Japanese in ``right``."""
    data = _bytes_of(text, wrong)
    if not data or data.isascii():
        return False
    back = decode_as(data, right)
    strange = _count(_NOT_ASCII, back)
    better = plausibility(back) >= max(0.6, found + 0.3) and back.count(_BROKEN) * 5 <= strange
    half = _count(_HALF_WIDTH, text) * 2 > _count(_NOT_ASCII, text) and not _HAN.search(text)
    japanese = kana_share(back) >= 0.1 or (
        not half and strange >= 2 and _count(_HAN, back) * 2 > strange and found < 0.3
    )
    return better and japanese


def _bytes_of(text: str, wrong: str) -> bytes:
    """The bytes that were read as ``wrong``; ``b""`` where more than a fifth of the characters have none."""
    data = text.encode(wrong, "kakehashi.byte_or_nothing")
    kept = len(data) if wrong in ("cp1252", "mac-roman") else len(data.decode(wrong, "ignore"))
    lost = len(text) - kept - text.count(_BROKEN)
    return b"" if lost * 5 > _count(_NOT_ASCII, text) else data


def _byte_or_nothing(error: UnicodeError) -> tuple[bytes, int]:
    """The byte of a C1 control, which a windows code page leaves open; nothing for any other character."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    return (bytes((ord(sign),)) if "\x80" <= sign < "\xa0" else b""), error.start + 1


codecs.register_error("kakehashi.byte_or_nothing", _byte_or_nothing)
