"""Formulae as MathML, made when the site is built: no script runs at the reader's.

Pure. A formula that the converter does not understand stays as its TeX source, marked as code.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import ParseError, fromstring

import latex2mathml.converter

_FORMULA = re.compile(r'<(span|div) class="arithmatex">(.*?)</\1>', re.DOTALL)


def with_mathml(page: str) -> str:
    """The HTML with every formula that the Markdown renderer marked as MathML."""
    return _FORMULA.sub(lambda match: _mathml(match[2].strip(), block=match[1] == "div"), page)


def _mathml(marked: str, *, block: bool) -> str:
    r"""The MathML of ``\(…\)`` or ``\[…\]``."""
    source = html.unescape(
        marked.removeprefix("\\(").removeprefix("\\[").removesuffix("\\)").removesuffix("\\]")
    ).strip()
    try:
        made = str(latex2mathml.converter.convert(source, display="block" if block else "inline"))
        fromstring(made)  # noqa: S314 - our own converter's output, checked for well-formedness before readers get it
    except (ParseError, ValueError, IndexError, KeyError, TypeError, AttributeError, RuntimeError):
        return f"<code>{html.escape(source)}</code>"
    except Exception as error:
        if type(error).__module__.startswith("latex2mathml"):
            return f"<code>{html.escape(source)}</code>"
        raise
    return f'<div class="formula">{made}</div>' if block else made
