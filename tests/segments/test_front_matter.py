"""Front matter survives reading and writing: a date must not become a number, nor a body lose a blank line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.errors import MarkupError
from kakehashi.segments import front_matter

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
KEY = st.from_regex(r"[a-z][a-z_]{0,5}", fullmatch=True)
TABLE = st.dictionaries(KEY, st.one_of(TEXT, st.dictionaries(KEY, TEXT)), min_size=1)
VALUE = st.one_of(TEXT, st.lists(TEXT), st.dictionaries(KEY, TEXT), st.lists(TABLE))


@given(st.dictionaries(KEY, VALUE), TEXT)
def test_what_is_written_is_read_again_with_its_body(metadata: dict[str, object], body: str) -> None:
    assert front_matter.read(front_matter.write(metadata) + body) == (metadata, body)


@pytest.mark.parametrize(
    "value", ["0123", "no", "12:30", "2026-06", "2026", "1e3", "~", "null", "はい", "a: b", "- x", "#"]
)
def test_every_scalar_stays_a_text(value: str) -> None:
    assert front_matter.read(front_matter.write({"key": value}))[0] == {"key": value}
    assert front_matter.read("---\nkey: 0123\nother: no\n---\n")[0] == {"key": "0123", "other": "no"}


def test_replace_changes_one_key_and_no_other_byte() -> None:
    document = "---\ntitle:   odd  \nlist:\n- a\n-  b\nz: 1 # why\n---\n\n  body \n"
    changed = front_matter.replace(document, {"list": ["c"], "new": "n: 1"})
    assert changed == '---\ntitle:   odd  \nlist:\n  - c\nz: 1 # why\nnew: "n: 1"\n---\n\n  body \n'


@pytest.mark.parametrize("document", ["", "text", "---\ntitle: x\n", "--- \nx", "text\n---\na: b\n---\n"])
def test_a_document_without_front_matter_is_all_body(document: str) -> None:
    assert front_matter.read(document) == ({}, document)


@pytest.mark.parametrize("head", ["a: [", "- x", "a: b: c", "\tx: 1"])
def test_broken_front_matter_names_its_file(head: str) -> None:
    with pytest.raises(MarkupError, match=r"x/ja\.md"):
        front_matter.read(f"---\n{head}\n---\n", "x/ja.md")
