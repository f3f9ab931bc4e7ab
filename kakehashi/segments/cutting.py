"""Segments: a Markdown document cut into its running texts, and put together again byte for byte.

A segment is one block of running text: paragraph, heading, list item, table cell, definition, footnote, title of an
admonition, and title and summary in the front matter. What stands between segments (markers, fences, code, formulae,
HTML) is the skeleton; a translation is spliced into its original's skeleton, so it can lose nothing of it. It never
parses inline markup (``protection`` does) and never renders.

The dialect that harvested works are stored in: ATX headings, a paragraph on one line, ``- `` and ``1. `` lists with a
blank line before and four-space nesting, pipe tables, ``**strong**``, ``*em*``, `` `code` ``, ``[text](url)``,
``<sub>`` and ``<sup>``, ``$…$`` and ``$$`` blocks, fenced code, ``> `` quotes, ``***`` rules. Hand-written pages may
hold everything that Material for MkDocs accepts; what the scanner does not know stays skeleton.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markdown.extensions.toc import slugify_unicode, unique

from kakehashi.errors import MarkupError
from kakehashi.segments import front_matter

_SPACE = re.compile(r"\s+")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_MATH_FENCE = re.compile(r"[ \t]*(\$\$|\\\[)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?([ \t]*(?<!\\)\{[^{}\n]*\})?[ \t]*$")
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|>[ \t]?|:[ \t]{2,}")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]+\]:[ \t]*")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+[\w -]+?(?:[ \t]+\"(.*)\")?[ \t]*$")
_REFERENCE = re.compile(r"\[[^\]\n]+\]:[ \t]*\S|\*\[[^\]\n]+\]:")
_RULE = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{1,}:?[ \t]*(?:\|[ \t]*:?-{1,}:?[ \t]*)*\|?[ \t]*$")
_HTML_BLOCK = re.compile(
    r"[ \t]*<(?:/?(?:address|article|aside|audio|blockquote|center|details|div|dl|fieldset|figcaption|figure|footer"
    r"|form|h[1-6]|header|hr|iframe|main|math|nav|object|ol|p|pre|script|section|style|summary|svg|table|template|ul|video)\b"
    r"|!--|\?|!)",
    re.IGNORECASE,
)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[^{}\n]*\}[ \t]*$")
_SNIPPET = re.compile(r"[ \t]*(?:===|--8<--|::)")
_BLOCK_START = re.compile(r"(?:#{1,6}(?=[ \t])|[-+*](?=[ \t])|>|:(?=[ \t])|!!!|\?\?\?|\||={3}|-{3})")
_QUOTED_LINE = re.compile(r"\n[ \t]*>[ \t>]*")
_NUMBER_START = re.compile(r"(\d{1,9})([.)])(?=[ \t])")


@dataclass(frozen=True, slots=True)
class Segment:
    """A block of running text: ``document[start:end]`` is its source, ``text`` the same in one line.

    ``key`` is 16 hex characters, with ``~n`` for the n-th repetition in the document.
    """

    key: str
    text: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Span:
    """A place that holds running text, before it has a key."""

    start: int
    end: int
    kind: str


def source_key(text: str) -> str:
    """16 hex characters of the SHA-256 of the NFC, whitespace-collapsed text."""
    return hashlib.sha256(one_line(unicodedata.normalize("NFC", text)).encode("utf-8", "surrogatepass")).hexdigest()[
        :16
    ]


def one_line(text: str) -> str:
    """The text with every run of white space one space, and none at its ends."""
    return _SPACE.sub(" ", text).strip()


def cut(document: str, where: str = "") -> tuple[Segment, ...]:
    """The segments of a document in order, title and summary first; raises ``MarkupError`` for broken front matter."""
    try:
        return _cut(document)
    except MarkupError as error:
        raise MarkupError(error.message, where=where, hint=error.hint) from error


@lru_cache(maxsize=256)
def _cut(document: str) -> tuple[Segment, ...]:
    """The same, remembered: the documents of a work are cut once, whoever asks for their segments."""
    body = front_matter.head_end(document)
    seen: dict[str, int] = {}
    result = [_segment(text, kind, span, seen) for kind, text, span in _head_segments(document, body)]
    for span in _body_spans(document, body):
        text = one_line(_QUOTED_LINE.sub("\n", document[span.start : span.end]))
        if text:
            result.append(_segment(text, span.kind, (span.start, span.end), seen))
    return tuple(result)


def _segment(text: str, kind: str, place: tuple[int, int], seen: dict[str, int]) -> Segment:
    """A segment with its key, numbered where its text stood before."""
    key = source_key(text)
    seen[key] = seen.get(key, 0) + 1
    return Segment(key if seen[key] == 1 else f"{key}~{seen[key]}", text, kind, *place)


def _head_segments(document: str, body: int) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Title and summary of the front matter; their place is the whole front matter."""
    if not body:
        return
    metadata, _ = front_matter.read(document)
    for kind in ("title", "summary"):
        text = one_line(str(metadata.get(kind, "")))
        if text:
            yield kind, text, (0, body)


def revision(document: str) -> str:
    """16 hex characters that name a revision of an original: over the keys of its segments in order."""
    return hashlib.sha256("\n".join(item.key for item in cut(document)).encode("ascii")).hexdigest()[:16]


def splice(document: str, texts: Mapping[str, str]) -> str:
    """The document with the segments of these keys replaced; everything else stays byte for byte as it is."""
    segments = cut(document)
    heads = {item.kind: texts[item.key] for item in segments if item.kind in ("title", "summary") and item.key in texts}
    body = front_matter.head_end(document)
    parts, last = [], body
    for item in segments:
        if item.start < body or item.key not in texts or one_line(texts[item.key]) == item.text:
            continue
        parts += [document[last : item.start], fitted(texts[item.key], item.kind)]
        last = item.end
    parts.append(document[last:])
    changed = {kind: text for kind, text in heads.items() if text != _head_value(document, kind)}
    head = document[:body]
    return (front_matter.replace(head, changed) if changed else head) + "".join(parts)


def _head_value(document: str, kind: str) -> str:
    """Title or summary as it stands, in one line."""
    return one_line(str(front_matter.read(document)[0].get(kind, "")))


def fitted(text: str, kind: str) -> str:
    """A text that stays one segment of its kind: on one line, no new cell, no block that it did not start."""
    line = one_line(text)
    if kind == "cell":
        return re.sub(r"(?<!\\)\|", r"\\|", line)
    if kind == "admonition":
        return line.replace('"', "”")
    if kind == "heading":
        return re.sub(r"(\s)(#+|\{[^{}]*\})$", lambda match: match[1] + "\\" + match[2], line)
    line = _NUMBER_START.sub(r"\1\\\2", line, count=1) if _NUMBER_START.match(line) else line
    if _BLOCK_START.match(line) or _FENCE.match(line) or _HTML_BLOCK.match(line) or _MATH_FENCE.match(line):
        return "\u200b" + line if line[0] in "<$:=?|" else "\\" + line
    return line


def pin_anchors(document: str) -> str:
    """The document with an explicit ``{#anchor}`` on each heading: the one that readers of the original link to."""
    used: set[str] = set()
    parts, last = [], 0
    for item in cut(document):
        if item.kind != "heading":
            continue
        line_end = _line_end(document, item.end)
        rest = document[item.end : line_end]
        given = re.search(r"#([\w:.-]+)", rest) if "{" in rest else None
        anchor = given[1] if given else unique(slugify_unicode(_plain(item.text), "-") or "section", used)
        used.add(anchor)
        if not given and not rest.strip():
            parts += [document[last : item.end], f" {{#{anchor}}}"]
            last = item.end
    return "".join([*parts, document[last:]])


def _plain(text: str) -> str:
    """A heading's text without its inline markup, as its anchor is made from."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^>]*>|[*`$]", lambda match: match[1] or "", text)


def _line_end(document: str, place: int) -> int:
    """The end of the line that ``place`` is in, without its line break."""
    end = document.find("\n", place)
    return len(document) if end < 0 else end


def _body_spans(document: str, start: int) -> Iterator[_Span]:
    """The places of running text in the body, line by line; consecutive lines of one paragraph are one place."""
    paragraph: _Span | None = None
    table = inside = False
    for line_start, line_end in _text_lines(document, start):
        line = document[line_start:line_end]
        table = bool(line.strip()) and (table or _starts_table(document, line_end, line))
        code = not inside and paragraph is None and line.startswith(("    ", "\t"))
        spans = _line_spans(line, line_start, table) if line.strip() and not code else []
        # A line that goes on with a paragraph opens nothing, not even with a ``>``: its marker is in the text, and no
        # translation has it, so what is indented below would belong to the original's container only.
        goes_on = paragraph is not None and _continues(document, paragraph, spans)
        if line.strip() and not goes_on and not line.startswith(("    ", "\t")):
            inside = _opens_container(line, paragraph, inside, table)
        if paragraph and goes_on:
            paragraph = _Span(paragraph.start, spans[0].end, paragraph.kind)
            continue
        if paragraph:
            yield paragraph
        open_ended = bool(spans) and spans[-1].kind in ("paragraph", "item", "footnote", "definition")
        paragraph = spans.pop() if open_ended else None
        yield from spans
    if paragraph:
        yield paragraph


def _opens_container(line: str, paragraph: _Span | None, inside: bool, table: bool) -> bool:
    """Whether what is indented below this line belongs to it: a list item, footnote, definition or admonition."""
    if paragraph is not None and inside:
        return True
    return not table and bool(_markers(line)[0] > len(line) - len(line.lstrip()) or _ADMONITION.match(line.strip()))


def _continues(document: str, paragraph: _Span, spans: list[_Span]) -> bool:
    """Whether a line goes on with the paragraph above: nothing but one line break and indentation between them."""
    if len(spans) != 1 or spans[0].kind != "paragraph":
        return False
    between = document[paragraph.end : spans[0].start]
    hard = between.startswith("  ")  # a hard break stays skeleton, so that no translation loses it
    return between.count("\n") == 1 and not hard and not between.strip(" \t\r\n>")


def _text_lines(document: str, start: int) -> Iterator[tuple[int, int]]:
    """The lines that may hold running text: without fenced code, block formulae, and blocks of HTML."""
    place, closing = start, ""
    while place < len(document):
        end = _line_end(document, place)
        line = document[place:end].rstrip("\r")
        if closing:
            closing = "" if _closes(line, closing) else closing
        else:
            closing = _opening(line)
            if not closing and not _is_skeleton(line):
                yield place, place + len(line)
            elif not _is_table_rule(line):
                yield place, place  # an empty line: what stands here ends a paragraph
        place = end + 1


def _opening(line: str) -> str:
    """What closes the block that this line opens: a fence, ``$$``, ``\\]``, ``blank`` for HTML, or ``""``."""
    fence = _FENCE.match(line)
    if fence and (fence[1][0] == "~" or "`" not in line[fence.end() :]):
        return fence[1]
    math = _MATH_FENCE.match(line)
    if math:
        mark = "$$" if math[1] == "$$" else "\\]"
        return "" if line.rstrip().endswith(mark) and len(line.strip()) > 2 else mark
    return "blank" if _HTML_BLOCK.match(line) else ""


def _closes(line: str, closing: str) -> bool:
    """Whether a line ends the open block."""
    if closing == "blank":
        return not line.strip()
    if closing in ("$$", "\\]"):
        return line.rstrip().endswith(closing)
    mark = line.strip(" \t>")
    return mark.startswith(closing) and not mark.strip(closing[0])


def _is_skeleton(line: str) -> bool:
    """Whether a line without a block is markup only: a rule, a reference, attributes, a one-line formula."""
    text = line.strip()
    if _MATH_FENCE.match(line):
        return True
    if _REFERENCE.match(text) and not _FOOTNOTE.match(text):
        return True
    if _is_table_rule(line):
        return True
    return bool(_RULE.match(line) or _ATTRIBUTES.match(line) or _SNIPPET.match(line))


def _is_table_rule(line: str) -> bool:
    """Whether a line is the rule under a table's head."""
    return "|" in line and "-" in line and bool(_TABLE_RULE.match(line))


def _starts_table(document: str, line_end: int, line: str) -> bool:
    """Whether a line is divided into cells, and the next one is the rule under a table's head."""
    following = document[line_end + 1 : _line_end(document, line_end + 1)]
    return _is_table_rule(following) and any(True for _ in _bars(line))


def _line_spans(line: str, start: int, table: bool) -> list[_Span]:
    """The places of running text in one line."""
    if table:
        return list(_cells(line, start))
    offset, kind = _markers(line)
    rest = line[offset:]
    heading = _HEADING.match(rest)
    if heading:
        return [_Span(start + offset + heading.start(2), start + offset + heading.end(2), "heading")]
    admonition = _ADMONITION.match(rest)
    if admonition:
        place = admonition.span(1)
        return [_Span(start + offset + place[0], start + offset + place[1], "admonition")] if admonition[1] else []
    end = len(line.rstrip())
    attributes = re.search(r"[ \t]+\{:[^{}\n]*\}[ \t]*$", rest)
    if attributes:
        end = offset + attributes.start()
    return [_Span(start + offset, start + end, kind)] if end > offset else []


def _markers(line: str) -> tuple[int, str]:
    """How far the markers of lists, quotes, definitions and footnotes reach, and the kind of what follows."""
    offset, kind = len(line) - len(line.lstrip(" \t")), "paragraph"
    while True:
        footnote = _FOOTNOTE.match(line, offset)
        marker = footnote or _MARKER.match(line, offset)
        if not marker or marker.end() == offset:
            return offset, kind
        first = line[offset]
        kind = "footnote" if footnote else "definition" if first == ":" else kind if first == ">" else "item"
        offset = marker.end()
        offset += len(line[offset:]) - len(line[offset:].lstrip(" \t"))


def _cells(line: str, start: int) -> Iterator[_Span]:
    """The cells of a table's row."""
    begin = len(line) - len(line.lstrip(" \t"))
    for bar in (*_bars(line), len(line)):
        text = line[begin:bar]
        if text.strip():
            left = begin + len(text) - len(text.lstrip())
            yield _Span(start + left, start + begin + len(text.rstrip()), "cell")
        begin = bar + 1


def _bars(line: str) -> Iterator[int]:
    """The places of the ``|`` that divide cells: one that is escaped or inside code divides nothing."""
    index, in_code = 0, False
    while index < len(line):
        if line[index] == "|" and not in_code:
            yield index
        in_code ^= line[index] == "`"
        index += 2 if line[index] == "\\" else 1
