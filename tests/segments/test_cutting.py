"""Segments: what is cut is put together again byte for byte, and a translation loses nothing of the skeleton."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kakehashi import segments

DOCUMENT = """---
title: 題
summary: 要約です
---

本文一。
続き。

## 見出し {#x}

- 項目一
    - 項目二

    続きの段落
- [x] 項目三

| a | b\\|c |
|---|---|
| 1 | `x|y` |

```
code
```

$$
x=1
$$

    code

!!! note "題名"
    中の文。

用語
:   説明

脚注[^1]

[^1]: 注。

> 引用
> 二行

***

<div>
html
</div>

終わり。
## 見出し2
"""

KINDS = [
    ("title", "題"),
    ("summary", "要約です"),
    ("paragraph", "本文一。 続き。"),
    ("heading", "見出し"),
    ("item", "項目一"),
    ("item", "項目二"),
    ("paragraph", "続きの段落"),
    ("item", "項目三"),
    ("cell", "a"),
    ("cell", "b\\|c"),
    ("cell", "1"),
    ("cell", "`x|y`"),
    ("admonition", "題名"),
    ("paragraph", "中の文。"),
    ("paragraph", "用語"),
    ("definition", "説明"),
    ("paragraph", "脚注[^1]"),
    ("footnote", "注。"),
    ("paragraph", "引用 二行"),
    ("paragraph", "終わり。"),
    ("heading", "見出し2"),
]

LINES = st.lists(
    st.one_of(
        st.sampled_from(DOCUMENT.split("\n")),
        st.text(alphabet='あ。a |`$*#-:>![]()<>{}\\1.\t~"=', max_size=12),
    ),
    max_size=30,
)


def test_every_construct_is_cut_into_its_running_text() -> None:
    found = [(item.kind, item.text) for item in segments.cut(DOCUMENT)]
    assert found == KINDS


@given(LINES)
def test_the_identity_translation_is_the_same_file(lines: list[str]) -> None:
    document = "---\ntitle: x\n---\n" + "\n".join(lines)
    texts = {item.key: item.text for item in segments.cut(document)}
    assert segments.splice(document, texts) == document


@given(LINES)
@example(["title: 題", "> 引用", "---", "\t1"])
@example(["1", ">1", "---", "    - 項目二"])
@example(["| a | b |", "|---|---|", "[^1]: 注。", "    code"])
@example(["題", "\\|", "|---|---|"])
def test_a_translation_has_as_many_segments_as_its_original(lines: list[str]) -> None:
    document = "---\ntitle: x\n---\n" + "\n".join(lines)
    cut = segments.cut(document)
    texts = {item.key: f"T{number}" for number, item in enumerate(cut)}
    assert [item.text for item in segments.cut(segments.splice(document, texts))] == list(texts.values())


@pytest.mark.parametrize(
    "text", ["# x", "- x", "1. x", "> x", "| x", "```", "<div>", "$$", "!!! note", "a\n\nb", ": x", "==="]
)
def test_a_translation_cannot_start_a_block_of_its_own(text: str) -> None:
    document = "一つ目。\n\n二つ目。\n"
    first = segments.cut(document)[0]
    again = segments.cut(segments.splice(document, {first.key: text}))
    assert len(again) == 2
    assert again[0].kind == "paragraph"


def test_a_cell_stays_one_cell() -> None:
    document = "| a |\n|---|\n| b |\n"
    key = segments.cut(document)[1].key
    assert segments.splice(document, {key: "x | y"}) == "| a |\n|---|\n| x \\| y |\n"


def test_a_repetition_has_a_key_of_its_own() -> None:
    first, second = segments.cut("同じ。\n\n同じ。\n")
    assert second.key == f"{first.key}~2"


def test_a_key_ignores_white_space_and_form() -> None:
    assert segments.source_key(" が  b\n") == segments.source_key("が b")


def test_translated_headings_keep_the_anchor_of_the_original() -> None:
    assert segments.pin_anchors("## 見出し\n\n## 見出し\n\n## c {#d}\n") == (
        "## 見出し {#見出し}\n\n## 見出し {#見出し_1}\n\n## c {#d}\n"
    )


@pytest.mark.parametrize(
    "document", ["", "\n", "---\n---\n", "```\nunclosed", "$$\nunclosed", "\ufeff# x", "a\r\nb\r\n", "\0", "<div>"]
)
def test_odd_documents_are_cut_without_an_error(document: str) -> None:
    texts = {item.key: item.text for item in segments.cut(document)}
    assert segments.splice(document, texts) == document


def test_two_forms_of_one_text_have_one_key() -> None:
    """A source that starts to write が as か and a mark has changed nothing: no sentence may fall behind for it."""
    assert segments.source_key("か\u3099くしゅう") == segments.source_key("がくしゅう")
    assert segments.cut("# か\u3099くしゅう\n")[0].key == segments.cut("# がくしゅう\n")[0].key


@pytest.mark.parametrize("tail", ["#", "##", "{#top}", "{.wide}"])
def test_a_heading_keeps_what_a_translator_put_at_its_end(tail: str) -> None:
    """C # would lose its sign to Markdown, and {#top} would become the address that readers link to."""
    document = "# 題\n"
    key = segments.cut(document)[0].key
    text = f"The language C {tail}"
    spliced = segments.splice(document, {key: text})
    assert spliced == f"# The language C \\{tail}\n"
    assert segments.cut(spliced)[0].text == f"The language C \\{tail}", "one segment, to its last sign"
