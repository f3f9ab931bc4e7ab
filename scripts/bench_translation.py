"""How fast the local engine is: 1,000 different segments from English to Portuguese on all cores, segments a second."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from kakehashi.engines import Request, make_engine
from kakehashi.model import Translated
from kakehashi.translation.asking import Asker

SENTENCES = (
    "The team measured the mass of {n} samples at {n} kelvin and found no difference between them.",
    "In {n} the institute opened a laboratory for research on batteries and solar cells.",
    "A new catalyst reduces the energy that the reaction needs by {n} percent, the researchers report.",
    "The telescope observed {n} galaxies, more than any survey before it.",
)


def main() -> None:
    """Print the rate on one process and on all cores."""
    texts = [SENTENCES[number % len(SENTENCES)].format(n=number + 2) for number in range(1000)]
    with TemporaryDirectory() as folder:
        for processes, count in ((1, 100), (0, 1000)):
            engine = make_engine("fxtranslate", {"processes": processes}, root=Path(folder), models=Path(folder))
            begin = time.perf_counter()
            answers = Asker().ask(engine, [Request(text) for text in texts[:count]], "en", "pt")
            seconds = time.perf_counter() - begin
            done = sum(isinstance(answer, Translated) for answer in answers)
            cores = processes or os.cpu_count()
            sys.stdout.write(
                f"translation: {done} of {count} segments in {seconds:.1f} s on {cores} processes, "
                f"{done / seconds:.1f} a second\n"
            )


if __name__ == "__main__":
    main()
