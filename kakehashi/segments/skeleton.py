"""The tag skeleton of a document as readers get it: what a translation must have in common with its original.

Blocks stand in order; the inline elements of a block may move with the words, so they are compared as a multiset, with
the attributes that carry a meaning (``href``, ``src``, ``class`` of a formula, …) and the text of code and formulae.
Pure: it renders text and compares it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

import markdown

from kakehashi.segments import front_matter
from kakehashi.segments.markdown import renderer

_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "input", "ins", "kbd",
    "label", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
))  # fmt: skip
_KEPT = ("href", "src", "id", "class", "type", "colspan", "rowspan", "start", "lang")
_VOID = frozenset(["br", "hr", "img", "input", "wbr"])


@dataclass(frozen=True, slots=True)
class Block:
    """One block element: its name with its attributes, and the inline elements in it."""

    name: str
    inline: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Open:
    """A block whose inline elements are being gathered."""

    name: str
    inline: Counter[str] = field(default_factory=Counter)


class _Reader(HTMLParser):
    """Gathers blocks and inline elements of rendered HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Open] = [_Open("document")]
        self._verbatim: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _name(tag, attrs)
        if tag in _INLINE:
            self.blocks[-1].inline[name] += 1
        else:
            self.blocks.append(_Open(name))
        if tag in ("code", "pre") or "arithmatex" in name:
            self._verbatim.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._verbatim and self._verbatim[-1] == tag:
            self._verbatim.pop()
        if tag not in _INLINE and tag not in _VOID:
            self.blocks.append(_Open(f"/{tag}"))

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            self.blocks[-1].inline[f"verbatim {data.strip()}"] += 1


def skeleton(document: str) -> tuple[Block, ...]:
    """The blocks of a document (with or without front matter) as the site renders it."""
    body = document[front_matter.head_end(document) :]
    reader = _Reader()
    reader.feed(_renderer().reset().convert(body))
    reader.close()
    return tuple(Block(item.name, tuple(sorted(item.inline.items()))) for item in reader.blocks)


@lru_cache(maxsize=4096)
def _inline(text: str) -> tuple[Block, ...]:
    """The skeleton of a segment's text, as a paragraph of its own."""
    return skeleton(f"\u2060{text}")


def same_inline_skeleton(source: str, target: str) -> bool:
    """Whether a segment and its translation have the same inline elements.

    Texts without any sign of markup are not rendered: nine in ten, and rendering is what costs.
    """
    if not _has_markup(source) and not _has_markup(target):
        return True
    return _inline(source) == _inline(target)


def _has_markup(text: str) -> bool:
    """Whether a text holds a sign that inline markup begins with."""
    return any(sign in text for sign in "*_`[]<>&$\\^~={}|\n") or "://" in text


def differences(original: str, translation: str) -> Iterator[str]:
    """Where the skeletons of two documents part, a line a place; nothing when they are equal."""
    one, other = skeleton(original), skeleton(translation)
    if len(one) != len(other):
        yield f"the original has {len(one)} blocks, the translation {len(other)}"
    for number, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            yield f"block {number}: {left.name} {dict(left.inline)} is not {right.name} {dict(right.inline)}"


def _name(tag: str, attributes: list[tuple[str, str | None]]) -> str:
    """A tag with the attributes that count."""
    kept = [f"{name}={value}" for name, value in sorted(attributes, key=lambda item: item[0]) if name in _KEPT]
    return " ".join([tag, *kept])


@lru_cache(maxsize=1)
def _renderer() -> markdown.Markdown:
    """One renderer a process; it is reset before each use."""
    return renderer()
