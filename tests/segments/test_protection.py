"""Markup that an engine must not touch: taken out, put back, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.segments.protection import FORMS, joined, protect, restore
from kakehashi.terms.match import TermMatch

SAMPLES = [
    "The **blue LED** was made in [Nagoya](https://example.org/a_(b)) with H<sub>2</sub>O.",
    "See `code`, $E=mc^2$ and https://doi.org/10.1000/x.",
    'A [link *with* emphasis](../other/ "title") and a note[^1].',
    "![a picture](picture.png){ width=300 } and &amp; and :tada:",
    "2 * 3 = 6 and a lone ** stay as they are",
    "JPMJPR1234 and 10.1038/nature12345 are names.",
]


@pytest.mark.parametrize("text", SAMPLES)
@pytest.mark.parametrize("form", FORMS)
def test_what_comes_back_unchanged_is_the_text(text: str, form: str) -> None:
    """If putting back were not the inverse of taking out, every translation would lose its markup."""
    protected = protect(text)
    assert restore(protected.with_tokens(form), protected, form) == text
    assert joined(protected, protected.texts) == text


@given(st.text(alphabet="ab *_`[]()<>/$\\&;:{}^!#\"'.日本語。0", max_size=60))
def test_any_text_can_be_taken_apart_and_put_together(text: str) -> None:
    """A harvested page may hold any sequence of signs; none may be lost on its way through an engine."""
    protected = protect(text)
    assert joined(protected, protected.texts) == text


@pytest.mark.parametrize(
    "answer",
    [
        "the LED",
        "__G0__the__G1____G1__ LED",
        "__G1__the__G0__ LED",
        "__G0__the__G1__ LED __G2__",
        "__G0__the__G1__ LED _",
    ],
)
def test_a_lost_doubled_or_turned_token_is_refused(answer: str) -> None:
    """Published markup that opens and never closes would swallow the rest of a page."""
    assert restore(answer, protect("the **blue** LED"), "__G{}__") is None


def test_no_address_code_or_formula_is_sent() -> None:
    """An engine that sees a URL translates it, and the link is dead."""
    protected = protect("Ask `rm -rf` at https://a.example/x or $x_1$ in [b](https://b.example/).")
    sent = protected.with_tokens("__G{}__")
    assert "example" not in sent
    assert "rm" not in sent
    assert "x_1" not in sent


def test_terms_that_are_not_translated_are_protected() -> None:
    """PRESTO must not become "quickly" in any language."""
    term = TermMatch("PRESTO", 4, 10, do_not_translate=True)
    assert "PRESTO" not in protect("The PRESTO programme", [term]).with_tokens("[[{}]]")
