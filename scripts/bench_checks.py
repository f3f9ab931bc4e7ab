"""How fast the checks are: pairs a second of ``kakehashi check --pairs``, and a page of 60 segments, as ratios.

The yardstick is hashing: what this machine hashes in one second, so that two machines can be compared.
"""

from __future__ import annotations

import hashlib
import sys
import time

from kakehashi.checks import Pair, check_pair
from kakehashi.terms.glossary import shipped_glossary

SOURCE = "科学技術振興機構（JST）の研究チーム{n}は令和{year}年、約{n}億5千万円の装置で{n}.5%の効率を得たと発表した。"
TARGET = (
    "A research team {n} of the Japan Science and Technology Agency (JST) announced in {full} that it obtained a "
    "conversion efficiency of {n}.5% with a device of about {money} million yen."
)


def pairs(count: int) -> list[tuple[str, str]]:
    """So many different pairs."""
    return [
        (
            SOURCE.format(n=n, year=n % 8 + 1),
            TARGET.format(n=n, full=2018 + n % 8 + 1, money=f"{n * 100 + 50:,}"),
        )
        for n in range(1, count + 1)
    ]


def seconds(count: int) -> float:
    """How long it takes to check so many pairs, with the terms found."""
    glossary, work = shipped_glossary(), pairs(count)
    begin = time.perf_counter()
    for source, target in work:
        check_pair(Pair(source, target, "ja", "en", glossary.match(source, "ja", "en")))
    return time.perf_counter() - begin


def yardstick() -> float:
    """How long this machine takes to hash 200 MB."""
    block = b"0" * 1_000_000
    begin = time.perf_counter()
    for _ in range(200):
        hashlib.sha256(block).digest()
    return time.perf_counter() - begin


def main() -> None:
    """Print the figures."""
    unit = yardstick()
    many, page = seconds(5000), min(seconds(60) for _ in range(5))
    sys.stdout.write(
        f"checks: 5,000 pairs in {many:.2f} s ({many / unit:.1f} times hashing 200 MB); "
        f"a page of 60 segments in {page * 1000:.1f} ms\n"
    )


if __name__ == "__main__":
    main()
