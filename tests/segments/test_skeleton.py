"""The skeleton gate: what a translation must have in common with its original."""

from __future__ import annotations

import pytest

from kakehashi.segments.skeleton import differences, same_inline_skeleton


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [
        ("**「量子」**は", "**Quantum** is", True),
        ("**人工多能性幹細胞（iPS細胞）**になる", "become **iPS cells**", True),
        ("[a](https://x.example/)", "[b](https://x.example/)", True),
        ("[a](https://x.example/)", "[b](https://y.example/)", False),
        ("$E=mc^2$ です", "It is $E=mc^2$", True),
        ("$E=mc^2$ です", "It is $E=mc^3$", False),
        ("`code` と *a*", "*a* and `code`", True),
        ("H<sub>2</sub>O", "H2O", False),
        ("plain", "with <b>bold</b>", False),
        ("1 < 2", "1 < 2", True),
    ],
)
def test_inline_elements_may_move_but_not_vanish(source: str, target: str, *, same: bool) -> None:
    """Word order differs between languages; links, formulae and code do not."""
    assert same_inline_skeleton(source, target) is same


def test_differences_name_the_block() -> None:
    """An editor must learn where a page lost its list, not only that it did."""
    assert list(differences("# A {#a}\n\n- b\n- c\n", "# X {#a}\n\n- y\n- z\n")) == []
    assert "blocks" in next(differences("# A\n\n- b\n- c\n", "# X\n\n- y\n"))
