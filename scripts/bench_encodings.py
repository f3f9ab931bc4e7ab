"""How well encodings are told apart: 1,000 intact Japanese texts, and the same damaged in five ways.

An intact text that is held back is a work lost; a damaged one is right where it is read as it was written (but for one
character at each broken byte) or held back and named, and wrong where mojibake would be stored. The texts are made by
rule from sentences of our own, so that no two runs differ.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Mapping
from html import escape

from kakehashi.harvesters import Document
from kakehashi.harvesters.feed import read
from kakehashi.records.config import Source

TEXTS = 1000
_WHO = (
    "研究グループ",
    "東北大学の佐藤教授ら",
    "理化学研究所のチーム",
    "㈱日立製作所",
    "国立天文台",
    "筑波大学",
    "海洋機構",
    "大阪大学の髙橋准教授",
    "物質・材料研究機構",
    "名古屋工業大学",
)
_WHAT = (
    "水素を蓄える新しい材料",
    "①量子ビットの雑音",
    "深海の微生物",
    "ペロブスカイト太陽電池の劣化",
    "地震波の伝わり方",
    "がん細胞の転移",
    "第Ⅲ相の臨床試験",
    "ブラックホールの影",
    "温度４Ｋでの超伝導",
    "イネの遺伝子",
)
_HOW = (
    "をつくることに成功した。",
    "のしくみを明らかにしました。",
    "について、世界で初めて報告した",
    "を～１０倍に高める方法を開発！",
    "を調べるための装置を公開（東京）",
    "の謎に迫る",
    "に関する共同研究を開始",
    "を原子レベルで観察した。",
)

_Damage = Callable[[str, random.Random], tuple[bytes, str]]


def texts() -> list[str]:
    """The intact texts: titles of ten to fifty characters."""
    source = random.Random(11)  # noqa: S311 - a seed, no secret
    return [f"{source.choice(_WHO)}、{source.choice(_WHAT)}{source.choice(_HOW)}" for _ in range(TEXTS)]


def in_bytes(text: str, name: str) -> bytes:
    """The text's bytes; in EUC-JP the characters of NEC and IBM stand where servers in Japan put them."""
    return b"".join(_euc(letter) for letter in text) if name == "euc_jp" else text.encode(name)


def _euc(letter: str) -> bytes:
    """A character in EUC-JP, by its row and cell in CP932."""
    pair = letter.encode("cp932")
    if len(pair) == 1:
        return pair
    lead, trail = pair[0] - (0x81 if pair[0] < 0xA0 else 0xC1), pair[1]
    row = 2 * lead + (2 if trail >= 0x9F else 1)
    cell = trail - (0x9E if trail >= 0x9F else 0x40 if trail > 0x7F else 0x3F)
    return bytes((row + 0xA0, cell + 0xA0))


def _cut(text: str, source: random.Random) -> tuple[bytes, str]:
    """UTF-8 cut off inside a character."""
    data = text.encode()
    return data[: len(data) - source.choice((1, 2))], "utf-8"


def _hole(text: str, source: random.Random) -> tuple[bytes, str]:
    """One byte of the text is missing."""
    name = source.choice(("utf-8", "cp932", "euc_jp"))
    data = bytearray(in_bytes(text, name))
    del data[source.choice([place for place, byte in enumerate(data) if byte >= 0x80])]
    return bytes(data), {"cp932": "Shift_JIS", "euc_jp": "EUC-JP"}.get(name, name)


def _lie(text: str, source: random.Random) -> tuple[bytes, str]:
    """The declaration names another encoding than the bytes have."""
    name, said = source.choice(
        (
            ("euc_jp", "ISO-8859-1"),
            ("cp932", "ISO-8859-1"),
            ("utf-8", "ISO-8859-1"),
            ("euc_jp", "Shift_JIS"),
            ("cp932", "EUC-JP"),
            ("cp932", "UTF-8"),
            ("euc_jp", "UTF-8"),
            ("utf-8", "Shift_JIS"),
        )
    )
    return in_bytes(text, name), said


def _twice(text: str, source: random.Random) -> tuple[bytes, str]:
    """Read in a wrong encoding by somebody before us, and given on as good UTF-8."""
    name, wrong = source.choice(
        (
            ("utf-8", "cp1252"),
            ("utf-8", "latin-1"),
            ("utf-8", "cp932"),
            ("euc_jp", "cp932"),
            ("euc_jp", "latin-1"),
            ("cp932", "latin-1"),
            ("cp932", "cp1252"),
            ("cp932", "euc_jp"),
        )
    )
    return in_bytes(text, name).decode(wrong, "replace").encode(), "UTF-8"


def _lost(text: str, source: random.Random) -> tuple[bytes, str]:
    """What the target could not hold was replaced."""
    sign = source.choice("?\ufffd")
    return "".join(letter if letter.isascii() else sign for letter in text).encode(), "UTF-8"


DAMAGES: Mapping[str, _Damage] = {
    "cut": _cut,
    "a byte missing": _hole,
    "wrong label": _lie,
    "read twice": _twice,
    "replaced": _lost,
}


def outcome(content: bytes, label: str, text: str) -> str:
    """``right``, ``held`` or ``wrong`` for a feed of one item with this title and two good ones beside it."""
    head = f'<?xml version="1.0" encoding="{label}"?><rss version="2.0"><channel><item><guid>a</guid><title>'
    data = head.encode() + content + b"</title></item></channel></rss>"
    records = read(
        Document("https://a.example/f", data), Source("https://a.example/f", {"en": "A"}, "own", id="a")
    ).records
    if not records:
        return "held"
    found = next(iter(records[0].title.values()))
    return "right" if _alike(found, text) else "wrong"


def _alike(found: str, text: str) -> bool:
    """Whether a text is the intact one but for the few characters that a lost byte leaves out of step.

    In UTF-8 it is one; in Shift_JIS, where no byte says whether it is the first of two, browsers show up to four.
    """
    return _differing(found, text) <= 4


def _differing(found: str, text: str) -> int:
    """How many characters of the intact text are not where they should be, from the start and from the end."""
    shorter = min(len(found), len(text))
    start = next((place for place in range(shorter) if found[place] != text[place]), shorter)
    end = next((place for place in range(shorter - start) if found[-1 - place] != text[-1 - place]), shorter - start)
    return len(text) - start - end


def measured() -> Iterator[tuple[str, int, int, int]]:
    """For the intact texts and each damage: its name, and how many were read right, held back, wrong."""
    given = texts()
    ways: dict[str, _Damage] = {"intact": lambda text, _: (text.encode(), "UTF-8"), **DAMAGES}
    for name, damage in ways.items():
        source = random.Random(f"encodings {name}")  # noqa: S311 - a seed, no secret
        found = []
        for text in given:
            content, label = damage(escape(text, quote=False), source)
            found.append(outcome(content, label, text))
        yield name, found.count("right"), found.count("held"), found.count("wrong")


def main() -> None:
    """Print the shares; fail where an intact text is held back or more than 1 of 100 damaged ones would be stored."""
    failed = False
    for name, right, held, wrong in measured():
        bad = right < TEXTS if name == "intact" else wrong * 100 > TEXTS
        failed = failed or bad
        sys.stdout.write(f"encodings, {name}: {right} read right, {held} held back, {wrong} wrong of {TEXTS}\n")
    if failed:
        sys.exit("encodings are not told apart as well as they have to be")


if __name__ == "__main__":
    main()
