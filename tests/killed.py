"""A night in a process that is killed after its n-th write to ``content/``: ``python -m tests.killed ROOT N``.

With N = 0 it is not killed, and waits for nobody; a test may kill it from outside at any moment.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.portals import run_night


def main(root: Path, after: int) -> None:
    """Run the night; end as a kill ends, without any clean-up."""
    count = 0

    def written(_: str) -> None:
        nonlocal count
        count += 1
        if count == after:
            os._exit(137)

    run_night(root, written=written)
    sys.stdout.write(f"{count}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
