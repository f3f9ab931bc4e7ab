"""Bytes to text in one named encoding, as the Encoding Standard decodes (https://encoding.spec.whatwg.org/).

Python's codecs do the work where they agree with the standard. Where they do not, their own error handlers do: a broken
sequence costs one U+FFFD and keeps an ASCII byte that follows it; EUC-JP and ISO-2022-JP have the characters of NEC and
IBM that browsers know (①, ㈱, Ⅲ), by way of the same row and cell in CP932; the holes of the windows code pages are C1
controls. It decides nothing: which encoding it is, is said by its caller.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

REPLACEMENT = "\ufffd"

_ROWS = range(1, 95)
_CHARSETS = {b"\x1b(B": "ascii", b"\x1b(J": "roman", b"\x1b(I": "katakana", b"\x1b$@": "kanji", b"\x1b$B": "kanji",
             b"\x1b$(D": "supplement"}  # fmt: skip
_ESCAPES = re.compile(rb"(\x1b\([BJI]|\x1b\$[@B]|\x1b\$\(D)")
_ROMAN = {0x5C: "\u00a5", 0x7E: "\u203e"}
_NOBODYS = re.compile("[\uf8f0-\uf8f3]")
"""What Python makes of the bytes 0xA0 and 0xFD to 0xFF, which are nothing in Shift_JIS."""

_NOT_IN_7_BIT = re.compile(r"[\x80-\xff\x0e\x0f\x1b]")


def decode_as(content: bytes, name: str) -> str:
    """The text of ``content`` in the encoding ``name`` (Python's name); what is broken is U+FFFD. It never raises."""
    if name == "iso2022_jp":
        return _iso2022_jp(content)
    if name == "euc_jp":
        return content.decode(name, "kakehashi.euc_jp").translate(_as_browsers_know())
    if name.startswith("cp125"):
        return content.decode(name, "kakehashi.code_page")
    if name in ("cp932", "gb18030", "big5hkscs", "cp949"):
        text = content.decode(name, "kakehashi.two_bytes")
        return _NOBODYS.sub(REPLACEMENT, text) if name == "cp932" else text
    return content.decode(name, "replace")


@lru_cache(maxsize=1)
def _as_browsers_know() -> dict[int, str]:
    """Characters that Python reads from EUC-JP, by the standard's for the same bytes (〜 is ～, − is －)."""
    found = {}
    for row in _ROWS:
        for cell in _ROWS:
            pair = bytes((row + 0xA0, cell + 0xA0))
            ours, browsers = pair.decode("euc_jp", "ignore"), _in_cp932(row, cell)
            if ours and browsers and ours != browsers:
                found[ord(ours)] = browsers
    return found


def _in_cp932(row: int, cell: int) -> str:
    """The character in a row and cell of JIS X 0208 with the extensions of NEC and IBM, ``""`` for none."""
    lead = (row - 1) // 2
    trail = cell + (0x9E if row % 2 == 0 else 0x3F if cell <= 63 else 0x40)
    pair = bytes((lead + (0x81 if lead < 31 else 0xC1), trail))
    try:
        return pair.decode("cp932")
    except UnicodeDecodeError:
        return ""


def _span(error: UnicodeError) -> tuple[bytes, int]:
    """The bytes that could not be decoded and all that follow, at most three, and where they begin."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.start + 3], error.start


def _two_bytes(error: UnicodeError) -> tuple[str, int]:
    """U+FFFD for a lead byte and what follows it; an ASCII byte stays what it is."""
    rest, start = _span(error)
    return REPLACEMENT, start + (1 if len(rest) < 2 or rest[1] < 0x80 or not _is_lead(rest[0]) else 2)


def _is_lead(byte: int) -> bool:
    """Whether a byte begins a character of more than one byte (0x80, 0xA0 and 0xFF never do)."""
    return byte not in (0x80, 0xA0, 0xFF) and byte > 0x80


def _euc_jp(error: UnicodeError) -> tuple[str, int]:
    """A character of NEC or IBM that Python's EUC-JP has not, or U+FFFD."""
    rest, start = _span(error)
    lead = rest[0]
    if len(rest) > 1 and 0xA1 <= lead <= 0xFE and 0xA1 <= rest[1] <= 0xFE:
        return _in_cp932(lead - 0xA0, rest[1] - 0xA0) or REPLACEMENT, start + 2
    if lead == 0x8F and len(rest) > 1 and 0xA1 <= rest[1] <= 0xFE:
        return REPLACEMENT, start + (2 if len(rest) < 3 or rest[2] < 0x80 else 3)
    two = len(rest) > 1 and rest[1] >= 0x80 and (0xA1 <= lead <= 0xFE or lead in (0x8E, 0x8F))
    return REPLACEMENT, start + (2 if two else 1)


def _code_page(error: UnicodeError) -> tuple[str, int]:
    """The C1 control of a byte that a windows code page leaves open, U+FFFD for one beyond."""
    rest, start = _span(error)
    return (chr(rest[0]) if rest[0] < 0xA0 else REPLACEMENT), start + 1


def _iso2022_jp(content: bytes) -> str:
    """ISO-2022-JP, its escape sequences followed; a line that does not go back to ASCII is gone back from.

    The last is more than the standard does: a lost escape sequence then costs a line and not the document.
    """
    found = []
    charset = "ascii"
    for part in _ESCAPES.split(content):
        if part in _CHARSETS:
            charset = _CHARSETS[part]
            continue
        first, newline, others = part.partition(b"\n")
        found.append(_seven_bit(first, charset))
        if newline:
            charset = "ascii"
            found.append("\n" + _seven_bit(others, charset))
    return "".join(found)


def _seven_bit(part: bytes, charset: str) -> str:
    """A run of bytes in one of the sets that ISO-2022-JP switches between."""
    if charset in ("ascii", "roman"):
        text = _NOT_IN_7_BIT.sub(REPLACEMENT, part.decode("latin-1"))
        return text.translate(_ROMAN) if charset == "roman" else text
    if charset == "katakana":
        return "".join(chr(byte + 0xFF40) if 0x21 <= byte <= 0x5F else REPLACEMENT for byte in part)
    if charset == "kanji" and all(0x21 <= byte <= 0x7E for byte in part) and len(part) % 2 == 0:
        return decode_as(bytes(byte | 0x80 for byte in part), "euc_jp")
    return _pairs(part, b"\x8f" if charset == "supplement" else b"")


def _pairs(part: bytes, prefix: bytes) -> str:
    """Two bytes a character, one by one, since one of them is broken or has a prefix."""
    found, place = [], 0
    while place < len(part):
        pair = part[place : place + 2]
        whole = len(pair) == 2 and all(0x21 <= byte <= 0x7E for byte in pair)
        found.append(decode_as(prefix + bytes(byte | 0x80 for byte in pair), "euc_jp") if whole else REPLACEMENT)
        place += 2 if 0x21 <= pair[0] <= 0x7E else 1  # a byte that begins nothing is broken by itself
    return "".join(found)


codecs.register_error("kakehashi.two_bytes", _two_bytes)
codecs.register_error("kakehashi.euc_jp", _euc_jp)
codecs.register_error("kakehashi.code_page", _code_page)
