"""Formulae as MathML, made when the site is built: no script runs at the reader's.

Pure. TeX comes from outside, and a converter passes on what it says of links and styles: only elements and attributes
of MathML Core (https://www.w3.org/TR/mathml-core/) that show something are written. A formula that the converter does
not understand, or that holds any other element, stays as its TeX source, marked as code.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, ParseError, fromstring, register_namespace, tostring

import latex2mathml.converter

from kakehashi.characters import clean

_FORMULA = re.compile(r'<(span|div) class="arithmatex">(.*?)</\1>', re.DOTALL)
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_ELEMENTS = frozenset(
    [
        "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
        "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
        "mtext", "mtr", "munder", "munderover", "none",
    ]
)  # fmt: skip
_QUALIFIED = frozenset(f"{{{_NAMESPACE}}}{name}" for name in _ELEMENTS)
"""MathML Core's, and ``menclose`` and ``none``, which browsers that do not know them show as what they hold."""

_ATTRIBUTES = frozenset(
    [
        "accent", "accentunder", "align", "alttext", "columnalign", "columnlines", "columnspacing", "columnspan",
        "depth", "dir", "display", "displaystyle", "fence", "form", "frame", "height", "largeop", "linethickness",
        "lspace", "mathbackground", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits",
        "notation", "rowalign", "rowlines", "rowspacing", "rowspan", "rspace", "scriptlevel", "separator", "stretchy",
        "symmetric", "voffset", "width",
    ]
)  # fmt: skip
_VALUE = re.compile(r"[^:<>\\{}]*")
"""What an attribute may say: lengths, names and colours, none of which holds an address or a style."""

register_namespace("", _NAMESPACE)


def with_mathml(page: str) -> str:
    """The HTML with every formula that the Markdown renderer marked as MathML."""
    return _FORMULA.sub(lambda match: _mathml(match[2].strip(), block=match[1] == "div"), page)


def _mathml(marked: str, *, block: bool) -> str:
    r"""The MathML of ``\(…\)`` or ``\[…\]``."""
    source = clean(
        html.unescape(marked.removeprefix("\\(").removeprefix("\\[").removesuffix("\\)").removesuffix("\\]")).strip()
    )
    try:
        made = str(latex2mathml.converter.convert(source, display="block" if block else "inline"))
        root = fromstring(made)  # noqa: S314 - our own converter's output, before readers get it
    except (ParseError, ValueError, IndexError, KeyError, TypeError, AttributeError, RuntimeError):
        return f"<code>{html.escape(source)}</code>"
    except Exception as error:
        if type(error).__module__.startswith("latex2mathml"):
            return f"<code>{html.escape(source)}</code>"
        raise
    if not all(_is_known(item) for item in root.iter()):
        return f"<code>{html.escape(source)}</code>"
    stripped = [_stripped(item) for item in root.iter()]
    if any(stripped):
        made = tostring(root, encoding="unicode")
    return f'<div class="formula">{made}</div>' if block else made


def _is_known(item: Element) -> bool:
    """Whether an element is one of the list, in MathML's own namespace."""
    return isinstance(item.tag, str) and item.tag in _QUALIFIED


def _stripped(item: Element) -> bool:
    """Take the attributes that are not of the list from an element; whether there were any."""
    foreign = [name for name, value in item.attrib.items() if name not in _ATTRIBUTES or not _VALUE.fullmatch(value)]
    for name in foreign:
        del item.attrib[name]
    return bool(foreign)
