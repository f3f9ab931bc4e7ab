"""Sentences: where they end, and that nothing is lost between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.segments.sentences import join_sentences, split_sentences


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "「研究は3.5倍になった。」と述べた。JST（東京都千代田区。理事長）は発表した！次は？",
         ["「研究は3.5倍になった。」と述べた。", "JST（東京都千代田区。理事長）は発表した！", "次は？"]),
        ("zh-Hans", "他说：“好。”然后走了。", ["他说：“好。”然后走了。"]),
        ("en", "It grew 3.5 times. Dr. Sato agreed. Next?", ["It grew 3.5 times.", "Dr. Sato agreed.", "Next?"]),
        ("en", "See Fig. 2 (Ref. 3. Not here) for all. End.", ["See Fig. 2 (Ref. 3. Not here) for all.", "End."]),
        ("pt", "Foi em 2014. Ótimo!", ["Foi em 2014.", "Ótimo!"]),
        ("ja", "", []),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(language: str, text: str, expected: list[str]) -> None:
    """An engine that is given half a quotation translates it as two strangers' words."""
    assert [sentence.text for sentence in split_sentences(text, language)] == expected


@given(st.text(alphabet="aB .。「」（）!?！？1日", max_size=50), st.sampled_from(["ja", "en"]))
def test_sentences_joined_are_the_text(text: str, language: str) -> None:
    """A sentence that disappears in splitting is a sentence that no reader ever sees."""
    sentences = split_sentences(text, language)
    assert "".join(sentence.text + sentence.space for sentence in sentences) == text
    if language == "en":
        assert join_sentences(sentences, [sentence.text for sentence in sentences]) == text
