"""Sanitised HTML to our Markdown dialect (stated in ``translation/segments``): one form of each construct.

The text that Python-Markdown renders from it equals the visible text of the HTML: whatever Markdown would misread is
escaped. It never keeps an attribute but a link's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import lxml.html
from lxml import etree

from kakehashi.reading.html import sanitise

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "pre",
        "hr",
        "figure",
        "figcaption",
        "caption",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
    ]
)
_ONLY_FORMULA = re.compile(r"\$([^$]+)\$")
"""A paragraph that is nothing but a formula: it stands as a block, which no engine sees."""

_FORMULA = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|:(?=\s)|!!!|\?\?\?|={2,}|-{2,}|\{)|^(\s*\d{1,9})([.)])(?=\s)")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_KEPT = frozenset({"sub", "sup"})
_DEPTH = 40
"""Blocks nested deeper than this are read as their text."""


def to_markdown(html: str, base_url: str = "") -> str:
    """The document's Markdown, ending with one line break; ``""`` for an empty body."""
    if not html.strip():
        return ""
    clean = sanitise(html, base_url)
    try:
        root = lxml.html.fragment_fromstring(clean, create_parent="div")
    except (etree.ParserError, ValueError, AssertionError):
        return ""
    blocks = [block for block in _blocks(root, 0) if block.strip()]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def with_pictures(markdown: str, stored: Mapping[str, str]) -> str:
    """The Markdown with pictures in the place of the links to them; ``stored`` maps addresses to what follows ``](``.

    A picture's alternative text is the text of its link.
    """
    for url, picture in stored.items():
        link = rf"\[((?:\\.|[^\[\]\\])*)\]\({re.escape(_address(url))}\)"
        markdown = re.sub(link, lambda found, picture=picture: f"![{found[1]}]({picture}", markdown)  # type: ignore[misc]
    return markdown


def _blocks(parent: etree._Element, depth: int) -> Iterator[str]:
    """The blocks of an element; runs of inline content between blocks are paragraphs."""
    run = _text(parent.text)
    for item in parent:
        if item.tag not in _BLOCKS or depth > _DEPTH:
            run += _inline(item)
        else:
            yield from _paragraphs(run)
            yield from _block(item, depth)
            run = ""
        run += _text(item.tail)
    yield from _paragraphs(run)


def _paragraphs(run: str) -> Iterator[str]:
    """Inline content as paragraphs on one line each; two breaks part them, one breaks the line's text."""
    for part in re.split(r"\n{2,}", re.sub(r"[ \t]*\n[ \t]*", "\n", run)):
        line = " ".join(part.split())
        if line:
            formula = _ONLY_FORMULA.fullmatch(line)
            yield f"$$\n{formula[1]}\n$$" if formula else _safe_start(line)


def _block(item: etree._Element, depth: int) -> Iterator[str]:
    """The Markdown of one block element."""
    tag = str(item.tag)
    if tag in ("ul", "ol"):
        yield _list(item, depth)
    elif re.fullmatch(r"h[1-6]", tag):
        text = " ".join(_content(item).split())
        if text:
            yield "#" * max(2, int(tag[1])) + " " + text
    elif tag == "pre":
        yield _code("".join(item.itertext()))
    elif tag == "table":
        yield from _table(item, depth)
    elif tag == "blockquote":
        inner = "\n\n".join(_blocks(item, depth + 1))
        yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    elif tag == "hr":
        yield "***"
    else:
        yield from _blocks(item, depth + 1)


def _code(text: str) -> str:
    """A fenced block whose fence is longer than any in it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text.strip(chr(10))}\n{fence}"


def _list(item: etree._Element, depth: int) -> str:
    """A list with four-space nesting."""
    lines, number = [], 0
    for entry in item:
        if not isinstance(entry.tag, str):
            continue
        number += 1
        marker = "- " if item.tag == "ul" else f"{number}. "
        blocks = [block for block in _blocks(entry, depth + 1) if block.strip()] or [""]
        nested = "".join(f"\n\n{_indented(block)}" for block in blocks[1:])
        lines.append(f"{marker}{blocks[0]}{nested}")
    return "\n".join(lines) if all("\n" not in line for line in lines) else "\n\n".join(lines)


def _indented(block: str) -> str:
    """A block that belongs to a list item."""
    return "\n".join(f"    {line}" if line else "" for line in block.split("\n"))


def _table(item: etree._Element, depth: int) -> Iterator[str]:
    """A pipe table; one that holds tables or lists is read as its cells' blocks."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in item.iter("tr")]
    rows = [row for row in rows if row]
    caption = item.find("caption")
    if caption is not None:
        yield from _paragraphs(_content(caption))
    if not rows or any(next(cell.iter("ul", "ol", "table", "pre"), None) is not None for row in rows for cell in row):
        for row in rows:
            for cell in row:
                yield from _blocks(cell, depth + 1)
        return
    width = max(len(row) for row in rows)
    lines = [_row([" ".join(_content(cell).split()) for cell in row], width) for row in rows]
    yield "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _row(cells: list[str], width: int) -> str:
    """One line of a pipe table."""
    filled = cells + [""] * (width - len(cells))
    return "| " + " | ".join(cell or " " for cell in filled) + " |"


def _content(item: etree._Element) -> str:
    """The inline Markdown of everything below an element."""
    return _text(item.text) + "".join(_inline(part) + _text(part.tail) for part in item)


def _inline(item: etree._Element) -> str:
    """The Markdown of one inline element."""
    tag = str(item.tag)
    if tag == "br":
        return "\n"
    if tag == "code":
        return _code_span("".join(item.itertext()))
    inner = _content(item) + (" " if tag in _BLOCKS else "")
    bare = inner.strip()
    if not bare:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if tag in _MARKS:
        mark = _MARKS[tag]
        return f"{before}{mark}{bare}{mark}{after}" if mark not in bare else inner
    if tag in _KEPT:
        return f"<{tag}>{inner}</{tag}>"
    if tag == "a" and item.get("href"):
        return f"{before}[{' '.join(bare.split())}]({_address(str(item.get('href')))}){after}"
    return inner


def _address(url: str) -> str:
    """A link's address as Markdown takes it."""
    return re.sub(r"[\s()<>\"*_\\]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url.strip())


def _code_span(text: str) -> str:
    """Inline code whose marks are longer than any in it."""
    line = " ".join(text.split())
    if not line:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    mark = "`" * (longest + 1)
    pad = " " if "`" in line[:1] + line[-1:] else ""
    return f"{mark}{pad}{line}{pad}{mark}"


def _text(text: str | None) -> str:
    """Plain text with what Markdown would misread escaped; formulae keep theirs."""
    if not text:
        return ""
    flat = re.sub(r"[ \t\r\n\f]+", " ", text)
    parts, last = [], 0
    for match in _FORMULA.finditer(flat):
        parts += [_escaped(flat[last : match.start()]), f"${(match[1] or match[2]).strip()}$"]
        last = match.end()
    return "".join([*parts, _escaped(flat[last:])])


def _escaped(text: str) -> str:
    """Text with Markdown's own characters escaped; ``<``, ``>`` and ``&`` as entities."""
    entities = re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|~^$])", r"\\\1", entities)


def _safe_start(line: str) -> str:
    """A paragraph that starts no other block."""
    match = _LINE_START.match(line)
    if not match:
        return line
    if match[4]:
        return f"{match[3]}\\{line[match.start(4) :]}"
    return ("\\" if line[0] in "#-+!{" else "\u200b") + line
