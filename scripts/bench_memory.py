"""How fast the memory is: look-ups in a million units, exact and by likeness, 95th percentile in milliseconds."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kakehashi.memory_index.index import MemoryIndex, open_index
from kakehashi.translation.memory import Unit

UNITS = 1_000_000
WORDS = (
    "研究 開発 材料 電池 量子 細胞 観測 装置 成果 技術 大学 機構 新しい 効率 構造 性質 "
    "解明 発表 実験 理論 計算 遺伝子 "
    "蛋白質 触媒 半導体 衛星 望遠鏡 地震 気候 海洋 植物 薬剤 免疫 神経 画像 光学 磁石 超伝導 結晶 高分子 "
    "反応 合成 解析 予測 制御 通信"
)


def sentence(chosen: random.Random) -> str:
    """A sentence of words by chance, as long as a press release's."""
    words = [chosen.choice(WORDS.split()) for _ in range(chosen.randint(6, 14))]
    return "".join(words) + f"を{chosen.randint(1, 9999)}件の" + chosen.choice(WORDS.split()) + "として発表した。"


def units(count: int) -> Iterator[Unit]:
    """So many units."""
    chosen = random.Random(1)  # noqa: S311 - repeatable figures
    for number in range(count):
        yield Unit("ja", "en", sentence(chosen), f"Sentence {number}.", "")


def percentile(index: MemoryIndex, texts: list[str]) -> tuple[float, float]:
    """The 95th percentile of a look-up that is exact, and of one by likeness, in milliseconds."""
    exact, alike = [], []
    for text in texts:
        begin = time.perf_counter()
        index.find(text, "ja", "en")
        middle = time.perf_counter()
        index.similar(text, "ja", "en")
        exact.append(middle - begin)
        alike.append(time.perf_counter() - middle)
    place = int(len(texts) * 0.95)
    return sorted(exact)[place] * 1000, sorted(alike)[place] * 1000


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    with TemporaryDirectory() as folder:
        begin = time.perf_counter()
        index = open_index(Path(folder) / "memory.sqlite", "bench", units(count))
        built = time.perf_counter() - begin
        chosen = random.Random(1)  # noqa: S311 - the first sentences of the memory, some of them changed
        texts = [
            text[:9] + text[12:] if place % 2 else text
            for place, text in enumerate(sentence(chosen) for _ in range(500))
        ]
        exact, alike = percentile(index, texts)
        sys.stdout.write(
            f"memory: {count:,} units indexed in {built:.0f} s; 95 of 100 look-ups take at most {exact:.2f} ms exact, "
            f"{alike:.2f} ms by likeness\n"
        )


if __name__ == "__main__":
    main()
