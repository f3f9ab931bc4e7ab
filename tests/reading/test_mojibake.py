"""Mojibake is known when it is seen, in whatever way it came about, and no text that somebody wrote is taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.checks import Pair, check_pair
from kakehashi.reading.mojibake import is_mojibake, plausibility
from scripts.bench_encodings import DAMAGES, measured, texts

WELL = [
    "研究グループが、あたらしい材料のかいはつに成功しました。", "①髙橋・﨑山（㈱）～Ⅲ相", "ﾌﾟﾛｼﾞｪｸﾄ", "東京", "鷗", "",
    "Café à la crème: naïve Schrödinger", "Übergänge", "“Quoted” — text … 5 °C ± 0.1 µm", "SATREPS", "Why????", "≥≤±",
    "Nghiên cứu về vật liệu mới", "การวิจัยวัสดุใหม่", "새로운 재료 연구", "新材料研究取得进展", "新材料研究取得進展",
    "Příliš žluťoučký kůň úpěl ďábelské ódy", "Исследование материалов",
]  # fmt: skip


@pytest.mark.parametrize("text", WELL)
def test_what_somebody_wrote_is_no_mojibake(text: str) -> None:
    """A text held back wrongly is a work that readers never see."""
    assert not is_mojibake(text)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp932", "utf-8"), ("gb18030", "utf-8"), ("mac-roman", "utf-8"),
        ("cp932", "euc_jp"), ("latin-1", "euc_jp"), ("latin-1", "cp932"), ("cp1252", "cp932"), ("euc_jp", "cp932"),
        ("utf-8", "cp932"), ("utf-8", "euc_jp"),
    ],
)  # fmt: skip
def test_a_text_read_in_a_wrong_encoding_is_known(wrong: str, right: str) -> None:
    """Each of these was on a Japanese page some day; a translation of it would be nonsense in every language."""
    known = [is_mojibake(text.encode(right, "ignore").decode(wrong, "replace")) for text in texts()[:200]]
    assert sum(known) >= 195


def test_one_broken_character_is_no_mojibake() -> None:
    """A description that was cut by bytes is a text with one broken character, and no more."""
    assert not is_mojibake("研究グループが新しい材料の開発に成功し\ufffd")
    assert is_mojibake("\ufffd\ufffd\ufffd\ufffd材料")
    assert plausibility("") == 1.0


def test_intact_texts_are_read_and_damaged_ones_are_read_right_or_held_back() -> None:
    """The benchmark's own figures: no intact text held back, and at most 1 of 100 damaged ones stored wrongly."""
    found = {name: (right, held, wrong) for name, right, held, wrong in measured()}
    assert found["intact"] == (1000, 0, 0)
    assert {name: wrong <= 10 for name, (_, _, wrong) in found.items()} == dict.fromkeys(found, True)
    assert set(DAMAGES) < set(found)


def test_texts_of_other_people_are_held_back_nowhere(shared: Path) -> None:
    """Our own sentences are few; two thousand Japanese ones by others, and those of seven languages, must pass too."""
    files = [shared / "mt/newstest2021-ja-en/ja.txt", *sorted((shared / "mt/ntrex128-dev").glob("*.txt"))]
    held = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if is_mojibake(line)]
    assert held == []


def test_the_check_blocks_what_nobody_can_read() -> None:
    """Mojibake that is stored already must not be published again in any language."""
    broken = "研究成果を発表".encode().decode("latin-1")
    assert "mojibake" in {item.check for item in check_pair(Pair("研究成果を発表", broken, "ja", "en"))}
    assert "mojibake" in {item.check for item in check_pair(Pair(broken, "Results announced", "ja", "en"))}
