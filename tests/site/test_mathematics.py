"""Formulae as MathML; what cannot be converted stays readable."""

from __future__ import annotations

import pytest

from kakehashi.site.mathematics import with_mathml
from kakehashi.translation.markdown import renderer


def test_inline_and_block_formulae_become_mathml() -> None:
    """TeX source on a page is read by nobody but its author."""
    page = with_mathml(renderer().convert("It is $E=mc^2$.\n\n$$\n\\frac{a}{b} < 1\n$$\n"))
    assert page.count("<math") == 2
    assert 'display="block"' in page
    assert "arithmatex" not in page


@pytest.mark.parametrize("source", [r"\frac{", r"\begin{nothing} x", r"\unknown{x}", "", "{" * 50, r"\left( x"])
def test_a_broken_formula_never_stops_the_build(source: str) -> None:
    """One bad formula in one press release must not cost the night its site."""
    page = with_mathml(f'<p><span class="arithmatex">\\({source}\\)</span></p>')
    assert page.startswith("<p>")
    assert page.endswith("</p>")
