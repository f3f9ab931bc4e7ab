"""Two thousand generated documents of all that Material accepts: identity is the file, and the skeleton stays."""

from __future__ import annotations

import random

import pytest

from kakehashi.segments.cutting import cut, pin_anchors, splice
from kakehashi.segments.skeleton import differences

_WORDS = [
    "量子",
    "研究",
    "成果",
    "the",
    "team",
    "**材料**",
    "*new*",
    "`code`",
    "[リンク](https://a.example/x_(y))",
    "$E=mc^2$",
    "H<sub>2</sub>O",
    "100%",
    "[^1]",
    ":tada:",
    "&",
    "<",
    "3",
]
_HEAD = "---\ntitle: 題\nsummary: 要約\n---\n\n"


def _text(chosen: random.Random) -> str:
    return " ".join(chosen.choice(_WORDS) for _ in range(chosen.randint(2, 8))) + chosen.choice("。.!")


def _blocks(chosen: random.Random) -> list[str]:
    """One block of each kind that a hand-written or harvested page may hold."""

    def text() -> str:
        return _text(chosen)

    return [
        f"{'#' * chosen.randint(2, 5)} {text()}",
        f"## {text()} {{#anchor-{chosen.randint(1, 999)}}}",
        text(),
        f"{text()}\n{text()}",
        f"- {text()}\n- {text()}\n\n    {text()}\n\n    - {text()}",
        f"1. {text()}\n2. {text()}",
        f"- [ ] {text()}\n- [x] {text()}",
        f"| {_cell(chosen)} | {_cell(chosen)} |\n|---|:--|\n| {_cell(chosen)} | {_cell(chosen)} |",
        f'!!! note "{_cell(chosen)}"\n\n    {text()}',
        f"??? tip\n\n    {text()}",
        f"{_cell(chosen)}\n:   {text()}",
        f"> {text()}\n> {text()}",
        "```python\nprint('量子')  # **not text**\n```",
        f"$$\n\\frac{{a}}{{{chosen.randint(1, 9)}}}\n$$",
        "***",
        '<div class="x">\nHTML stays.\n</div>',
        f"![図]({chosen.randint(1, 9)}.png){{ width=300 }}",
        f"{text()}  \n{text()}",
        "[^1]: 脚注の文。",
    ]


def _cell(chosen: random.Random) -> str:
    return chosen.choice(["値", "量子 100", "**太字**", "$x$", "a \\| b"])


def document(seed: int) -> str:
    """A document of two to nine blocks."""
    chosen = random.Random(seed)
    blocks = [chosen.choice(_blocks(chosen)) for _ in range(chosen.randint(2, 9))]
    return _HEAD + "\n\n".join(blocks) + "\n"


def pseudo(text: str) -> str:
    """A translation that changes the words of a text and none of its markup."""
    return (
        text.replace("量子", "Quantum")
        .replace("研究", "Forschung")
        .replace("成果", "результат")
        .replace("。", " ende.")
    )


@pytest.mark.parametrize("start", range(0, 2000, 250))
def test_identity_is_the_file_and_a_pseudo_translation_keeps_the_skeleton(start: int) -> None:
    """A page that loses a list or a link in translation is a page that its author does not know again."""
    for seed in range(start, start + 250):
        original = document(seed)
        segments = cut(original)
        assert splice(original, {item.key: item.text for item in segments}) == original, seed
        pinned = pin_anchors(original)
        translation = splice(pinned, {item.key: pseudo(item.text) for item in segments})
        assert list(differences(pinned, translation)) == [], seed
        assert len(cut(translation)) == len(segments), seed
