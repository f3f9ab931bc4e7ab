"""Two heights of one test: small counts in the suite, the counts that were asked for in ``scripts/soak``.

``KAKEHASHI_SOAK`` is the height: 1 (or not set) is the suite, more is the soak, and hypothesis tries so many times its
usual number of examples. ``KAKEHASHI_SEED`` is the seed of all that is drawn: the suite draws the same each time, a
soak draws anew and prints its seed. ``scripts/soak`` runs every test of hypothesis, every test that calls one of the
two functions, and those that carry the ``soak`` mark. Nothing here decides whether a test passes.
"""

from __future__ import annotations

import os
import random

from hypothesis import settings

EXAMPLES = 100
_HEIGHT, _SEED = "KAKEHASHI_SOAK", "KAKEHASHI_SEED"


def _number(name: str) -> int:
    """A setting that is a whole number from 1 on; anything else is refused."""
    text = os.environ.get(name, "1")
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"{name} is {text!r}: it has to be a whole number, 1 or more")
    return int(text)


FACTOR = _number(_HEIGHT)
SEED = _number(_SEED)


def soak_count(small: int, large: int) -> int:
    """How often a test tries: ``small`` in the suite, ``large`` in the soak."""
    return large if FACTOR > 1 else small


def soak_random(name: str) -> random.Random:
    """Chance for one test: the same ``name`` under the same seed draws the same."""
    return random.Random(f"{SEED}:{name}")


def register_profiles() -> str:
    """Give hypothesis its profiles ``suite`` and ``soak`` and choose one; returns its name.

    Neither has a deadline: how fast a machine is says nothing about what is right.
    """
    settings.register_profile("suite", max_examples=EXAMPLES, deadline=None, derandomize=True)
    settings.register_profile("soak", max_examples=EXAMPLES * FACTOR, deadline=None, database=None, print_blob=True)
    chosen = "soak" if FACTOR > 1 else "suite"
    settings.load_profile(chosen)
    return chosen
