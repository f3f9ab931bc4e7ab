"""Marks that carry meaning where a field is one line: superscripts, subscripts, ruby, breaks, and what is no markup.

Pure. ``10<sup>-9</sup>`` is 10⁻⁹ and ``CO<sub>2</sub>`` CO₂ (Unicode, "Superscripts and Subscripts"); what has no such
form keeps its characters. A reading above a word is no part of its line. Body text keeps its markup elsewhere.
"""

from __future__ import annotations

import re
from html import unescape

_RAISED = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_FORMS = {"sup": _RAISED, "sub": _LOWERED}
_REST = r"""\b(?:[^<>"']|"[^"]*"|'[^']*')*+>"""
"""What follows an element's name, as far as its end: a sign in a quoted value ends nothing."""

_SCRIPT = re.compile(rf"<(su[pb]){_REST}([^<>]*)</\1\s*>", re.IGNORECASE)
_READING = re.compile(rf"<(?:rt|rp|rtc){_REST}[^<]*(?:</(?:rt|rp|rtc)\s*>)?", re.IGNORECASE)
_RUBY = re.compile(rf"</?(?:ruby|rb){_REST}", re.IGNORECASE)
_BREAK = re.compile(
    rf"<(?:br|/?(?:p|div|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|blockquote|section|article|figure|figcaption)){_REST}",
    re.IGNORECASE,
)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PAIR = re.compile(r"<(i|b|em|strong|su[pb]|u)>([^<>]*)</\1>", re.IGNORECASE)
_NAMES = (
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|basefont|bdi|bdo|bgsound|big|blink|blockquote|body|br|"
    "button|canvas|caption|center|cite|code|col|colgroup|command|data|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|em|"
    "embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|i|iframe|image|img|"
    "input|ins|isindex|kbd|keygen|label|legend|li|link|listing|main|map|mark|marquee|math|menu|meta|meter|nav|nobr|noembed|"
    "noframes|noscript|object|ol|optgroup|option|output|p|param|picture|plaintext|portal|pre|progress|q|rb|rp|rt|rtc|ruby|s|"
    "samp|script|search|section|select|slot|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|"
    "template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|xmp"
)
_NO_TAG = re.compile(rf"<(?!/?(?:{_NAMES})(?:[\s/>]|\Z)|!|\?)", re.IGNORECASE)
"""A sign that begins no element of HTML (https://html.spec.whatwg.org/, with the names that it calls obsolete)."""

_NO_REFERENCE = re.compile(r"&(?!#?\w+;)")


def only_markup(html: str) -> str:
    """The same HTML in which whatever only looks like markup is written as text: ``温度 < 4 K``, ``R&D``."""
    return _NO_REFERENCE.sub("&amp;", _NO_TAG.sub("&lt;", html))


def in_one_line(html: str) -> str:
    """HTML whose superscripts, subscripts, ruby and breaks have become characters; other markup stays."""
    return _BREAK.sub(" ", _characters(html))


def plain_marks(text: str) -> str:
    """A text of a format without markup in which somebody wrote some all the same: only whole pairs count."""
    if "<" not in text:
        return text
    return _PAIR.sub(r"\2", _LINE_BREAK.sub(" ", _characters(text)))


def _characters(html: str) -> str:
    """The text with the Unicode forms of its superscripts and subscripts, and without readings."""
    without = _RUBY.sub("", _READING.sub("", html)) if "<r" in html.lower() else html
    return _SCRIPT.sub(_unicode_form, without)


def _unicode_form(found: re.Match[str]) -> str:
    """A superscript or subscript in Unicode where each of its characters has such a form, else its characters."""
    text = unescape(found[2]).strip()
    table = _FORMS[found[1].lower()]
    return text.translate(table) if text and all(ord(letter) in table for letter in text) else found[2]
