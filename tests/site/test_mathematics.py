"""Formulae as MathML; what cannot be converted stays readable."""

from __future__ import annotations

import html

import lxml.html
import pytest

from kakehashi.segments.markdown import renderer
from kakehashi.site.mathematics import with_mathml


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


@pytest.mark.parametrize(
    "source",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\href{ JaVaScRiPt:alert(1)}{x}",
        r"\href{data:text/html,<script>alert(1)</script>}{x}",
        r"\href{https://a.example/}{x}",
        r"\style{background:url(https://a.example/)}{x}",
        r"\class{a}{x}",
        r"\id{top}{x}",
        r"\color{red;background:url(javascript:1)}{x}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{</mtext><script>alert(1)</script>}",
        r"<script>alert(1)</script>",
    ],
)
def test_a_formula_holds_nothing_but_mathematics(source: str) -> None:
    """TeX comes from feeds: a link in a formula that runs a script is a link that runs a script."""
    page = with_mathml(f'<p><span class="arithmatex">\\({html.escape(source)}\\)</span></p>')
    for item in lxml.html.fragment_fromstring(page).iter():
        assert item.tag in {"p", "code", "math", "mrow", "mi", "mo", "mn", "mtext", "mstyle", "msub", "msup"}
        assert set(item.attrib) <= {
            "xmlns",
            "display",
            "mathcolor",
            "stretchy",
            "mathvariant",
            "fence",
            "form",
            "separator",
        }
        assert not any(":" in value for name, value in item.attrib.items() if name != "xmlns")


def test_what_a_formula_loses_is_its_link_alone() -> None:
    """The formula itself is what the reader came for."""
    assert "<math" in with_mathml(r'<span class="arithmatex">\(\href{javascript:alert(1)}{E=mc^2}\)</span>')
