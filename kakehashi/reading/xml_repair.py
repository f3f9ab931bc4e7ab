"""Ill-formed XML made readable: small flaws are mended in the text, and what cannot be mended costs its own record.

"Ill-formed" is not "broke off": where the closing tag is there, everything came. Records are read one by one; one that
is flawed is taken only where mending it loses none of its words, else it is named with its identifier and left out.
Pure; it is asked only for what a strict parser refuses. It never resolves an entity that a document declares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from html.entities import html5

_RECORDS: Mapping[str, tuple[str, ...]] = {
    "OAI-PMH": ("record",),
    "rss": ("item",),
    "RDF": ("item",),
    "channel": ("item",),
    "feed": ("entry", "deleted-entry"),
    "grantAwards": ("grantAward",),
    "grants": ("grantAward",),
    "searchRetrieveResponse": ("record",),
    "urlset": ("url",),
    "sitemapindex": ("sitemap",),
}
"""What is a record in a document, by its root element."""

_XMLS_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_KNOWN = {
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
"""Namespaces that readers look at; any other undeclared prefix gets one of its own, since local names decide."""

_ISLAND = re.compile(r"<!\[CDATA\[|<!--|<\?")
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_FLAW = re.compile(
    r"&(?:#(\d{1,8}|[xX][0-9a-fA-F]{1,7});|([A-Za-z][\w.-]{0,40});)?|<(?![A-Za-z_/!?\x80-\U0010ffff])|\]\]>"
)
_PREFIXED = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=>/])")
_ENTITIES = re.compile(r"<!ENTITY\s+([\w.-]+)")
_DECLARED = re.compile(r"xmlns:([\w.-]+)\s*=")
_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_LEAF = re.compile(r"<([A-Za-z_][\w:.-]*)((?:\s[^<>]*)?)>([^<>]*)</\1\s*>")
_NAMESPACE = re.compile(r"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_MARKUP = re.compile(r"<[^<>]*>")
_HTML = frozenset(
    ["a", "b", "big", "blockquote", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6",
     "hr", "i", "img", "li", "ol", "p", "pre", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody",
     "td", "th", "tr", "tt", "u", "ul"]
)  # fmt: skip
_NAMES = (
    re.compile(r"<(?:\w+:)?(?:identifier|guid|id|loc)\b[^<>]*>\s*(?:<!\[CDATA\[)?\s*([^<>\s\]][^<>\]]*)"),
    re.compile(r"\b(?:rdf:about|awardNumber|ref)\s*=\s*[\"']([^\"'<>]+)"),
    re.compile(r"<(?:\w+:)?link\b[^<>]*href\s*=\s*[\"']([^\"'<>]+)"),
    re.compile(r"<(?:\w+:)?link\b[^<>]*>\s*(?:<!\[CDATA\[)?\s*([^<>\s\]][^<>\]]*)"),
    re.compile(r"<(?:\w+:)?title\b[^<>]*>\s*(?:<!\[CDATA\[)?\s*([^<>\s\]][^<>\]]*)"),
)
"""Where a record says which it is, the surest first."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A record that could not be read: its identifier (``""`` where it names none) and why."""

    identifier: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A document that a strict parser may take: its text, the records left out, and whether it broke off."""

    text: str
    lost: tuple[Lost, ...] = ()
    broke_off: bool = False
    records: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a document: ``[start, end)``, whether it is a record, and whether that has its end tag."""

    start: int
    end: int
    record: bool = False
    whole: bool = True


def mend_text(text: str) -> str:
    """The text without the flaws that say what was meant: bare ``&`` and ``<``, entities of HTML, references to
    characters that XML forbids, prefixes that nobody declares."""
    declared = frozenset(_ENTITIES.findall(text)) if "<!ENTITY" in text else frozenset()
    mend = partial(_mended, declared=declared)
    found, place = [], 0
    for start, end in _islands(text, ()):
        found += [_FLAW.sub(mend, text[place:start]), text[start:end]]
        place = end
    return _with_namespaces("".join([*found, _FLAW.sub(mend, text[place:])]))


def _mended(match: re.Match[str], declared: frozenset[str]) -> str:
    """What stands in the place of a flaw; what is none stays, and an entity that the document declares is nothing."""
    number, name = match.group(1, 2)
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        return f"&#{code};" if _is_allowed(code) else ""
    if name in declared:
        return ""
    if name:
        return match[0] if name in _XMLS_OWN else escape(html5.get(f"{name};", f"&{name};"), quote=False)
    return {"<": "&lt;", "]]>": "]]&gt;"}.get(match[0], "&amp;")


def _is_allowed(code: int) -> bool:
    """Whether XML 1.0 allows a character (2.2)."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _with_namespaces(text: str) -> str:
    """The text with the prefixes that nobody declares declared on its root element."""
    root = _TAG.search(_shadow(text, ()))
    if root is None:
        return text
    used = {name for name in _PREFIXED.findall(text) if name not in ("xml", "xmlns")}
    missing = sorted(used - set(_DECLARED.findall(text)))
    if not missing:
        return text
    declared = "".join(
        f' xmlns:{name}="{_KNOWN.get(name, f"urn:undeclared:{number}")}"' for number, name in enumerate(missing)
    )
    place = root.end(2)
    return f"{text[:place]}{declared}{text[place:]}"


def _islands(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where CDATA sections, comments and instructions stand, whose insides are no markup.

    One that would reach over the end of a record and the start of the next lost its own end, and is none.
    """
    over = re.compile(rf"</({'|'.join(map(re.escape, names))})\s*>\s*<\1[\s>]") if names else None
    place, endless = 0, set()
    while (match := _ISLAND.search(text, place)) is not None:
        opening, place = match[0], match.end()
        end = -1 if opening in endless else text.find(_ENDS[opening], place)
        if end < 0:
            endless.add(opening)
            continue
        if text.find(opening, place, end) >= 0 or (over and over.search(text, place, end)):
            continue
        yield match.start(), end + len(_ENDS[opening])
        place = end + len(_ENDS[opening])


def _shadow(text: str, names: Sequence[str]) -> str:
    """The text with spaces for what is no markup, every other character in its place."""
    found, place = [], 0
    for start, end in _islands(text, names):
        found += [text[place:start], " " * (end - start)]
        place = end
    return "".join([*found, text[place:]])


def mend_records(text: str, parses: Callable[[str], str]) -> Mended | None:
    """The document with only the records that can be read; ``None`` where it has no records that we know.

    ``parses(xml)`` says why a piece is not well-formed, ``""`` where it is.
    """
    names = _record_names(text)
    shadow = _shadow(text, names)
    opened = _around(text, shadow, _open_tags(shadow, names), parses)
    parts = _parts(shadow, names, [tag for tag, _, _ in opened]) if names and opened else []
    records = [part for part in parts if part.record]
    if not records:
        return None
    spaces = "".join(dict.fromkeys(space for _, start, end in opened for space in _NAMESPACE.findall(text[start:end])))
    closed = f"</{opened[0][0]}>" in shadow[records[-1].start :]
    kept: list[str] = []
    lost: list[Lost] = []
    count = 0
    for part in parts:
        piece = text[part.start : part.end]
        if not part.whole and not closed and part is parts[-1]:
            break  # it broke off in the middle of this one
        found, reason = _read_piece(piece, spaces, parses)
        if reason and (part.record or _MARKUP.sub("", piece).strip()):
            lost.append(Lost(_identifier(piece), reason if part.record else f"between the records: {reason}"))
        elif not reason:
            kept.append(found)
            count += part.record
    head, tail = text[: records[0].start], text[parts[-1].end :] if closed else ""
    inner = "".join(kept)
    closing = "".join(f"</{tag}>" for tag, _, _ in reversed(opened))
    whole = f"{head}{inner}{tail if closed else closing}"
    if parses(whole):
        plain = _plain_head(text, shadow, opened, records[0].start, lambda leaf: not parses(f"<w{spaces}>{leaf}</w>"))
        whole = f"{plain}{inner}{_token(tail)}{closing}"
        lost.insert(0, Lost(_identifier(text[opened[-1][2] : records[0].start]), "what stands around it is ill-formed"))
    return Mended(whole, tuple(lost), not closed, count)


def _record_names(text: str) -> tuple[str, ...]:
    """The names of a document's records, as it writes them with their prefix."""
    root = _TAG.search(_shadow(text[:20_000], ()))
    names = _RECORDS.get(root[2].rsplit(":", 1)[-1], ()) if root else ()
    found = (re.search(rf"<((?:[\w.-]+:)?{name})(?=[\s>/])", text) for name in names)
    return tuple(match[1] for match in found if match)


def _open_tags(shadow: str, names: Sequence[str]) -> list[tuple[str, int, int]]:
    """The elements that the first record stands in: name, and where the start tag is; the root first."""
    first = re.compile(rf"<(?:{'|'.join(map(re.escape, names))})(?=[\s>/])").search(shadow) if names else None
    opened: list[tuple[str, int, int]] = []
    for match in _TAG.finditer(shadow, 0, first.start() if first else 0):
        closing, tag, _, alone = match.groups()
        if closing:
            while any(tag == name for name, _, _ in opened) and opened.pop()[0] != tag:
                pass
        elif not alone:
            opened.append((tag, match.start(), match.end()))
    return opened


def _around(
    text: str, shadow: str, opened: Sequence[tuple[str, int, int]], parses: Callable[[str], str]
) -> list[tuple[str, int, int]]:
    """Those of the open elements that are well-formed and, where the document has its end, closed there.

    The others are what is left of a first record whose start tag is broken.
    """
    if not opened:
        return []
    ended = f"</{opened[0][0]}>" in shadow
    spaces = "".join(_NAMESPACE.findall(text[opened[0][1] : opened[0][2]]))
    return [
        (tag, start, end)
        for tag, start, end in opened
        if not parses(f"<w{spaces}>{text[start:end]}</{tag}></w>") and (not ended or shadow.rfind(f"</{tag}>") > end)
    ]


def _parts(shadow: str, names: Sequence[str], around: Sequence[str]) -> list[_Part]:
    """The records, and what stands between them, in order."""
    either = "|".join(map(re.escape, names))
    ends = "|".join(map(re.escape, around))
    tokens = re.compile(
        rf"<(?P<open>{either})(?=[\s>/])[^<>]*>|</(?P<close>{either})\s*>|(?P<after></(?:{ends})\s*>|<(?:\w+:)?resumptionToken)"
    )
    found: list[_Part] = []
    begun = -1

    def add(start: int, end: int, *, whole: bool) -> None:
        if found and found[-1].end < start:
            found.append(_Part(found[-1].end, start))
        found.append(_Part(start, end, record=True, whole=whole))

    for match in tokens.finditer(shadow):
        if match["open"] or match["after"]:
            if begun >= 0:
                add(begun, match.start(), whole=False)
            begun = match.start() if match["open"] else -1
            if match["open"] and match[0].endswith("/>"):
                add(match.start(), match.end(), whole=True)
                begun = -1
            if match["after"] and found:
                break
        elif begun >= 0:
            add(begun, match.end(), whole=True)
            begun = -1
    if begun >= 0:
        add(begun, len(shadow), whole=False)
    return found


def _read_piece(piece: str, spaces: str, parses: Callable[[str], str]) -> tuple[str, str]:
    """A piece as it can be read, or why it cannot."""
    reason = parses(f"<w{spaces}>{piece}</w>")
    if not reason:
        return piece, ""
    mended = _balanced(piece)
    return (mended, "") if mended and not parses(f"<w{spaces}>{mended}</w>") else ("", reason)


def _balanced(piece: str) -> str:
    """A record without the tags of HTML that have no partner; ``""`` where another element has none.

    An unclosed ``<b>`` in a title loses its emphasis; an unclosed field would swallow those behind it.
    """
    opened: list[re.Match[str]] = []
    single: list[re.Match[str]] = []
    for match in _TAG.finditer(_shadow(piece, ())):
        closing, tag, _, alone = match.groups()
        if alone:
            continue
        if not closing:
            opened.append(match)
            continue
        if tag.lower() not in _HTML:
            while opened and opened[-1][2].lower() in _HTML:
                single.append(opened.pop())
        if opened and opened[-1][2] == tag:
            opened.pop()
        elif tag.lower() in _HTML:
            single.append(match)
        else:
            return ""
    if any(match[2].lower() not in _HTML for match in opened):
        return ""
    for match in sorted((*single, *opened), key=lambda found: found.start(), reverse=True):
        piece = piece[: match.start()] + piece[match.end() :]
    return piece


def _identifier(piece: str) -> str:
    """What a record calls itself."""
    for pattern in _NAMES:
        match = pattern.search(piece)
        if match:
            return " ".join(unescape(match[1]).split())[:300]
    return ""


def _plain_head(
    text: str, shadow: str, opened: Sequence[tuple[str, int, int]], until: int, is_sound: Callable[[str], bool]
) -> str:
    """A document's head reduced to the start tags around its records and the plain elements beside them."""
    found = []
    for place, (_, start, end) in enumerate(opened):
        following = opened[place + 1][1] if place + 1 < len(opened) else until
        found += [
            text[start:end],
            *(match[0] for match in _LEAF.finditer(shadow, end, following) if is_sound(match[0])),
        ]
    return "".join(found)


def _token(tail: str) -> str:
    """The resumption token behind the records, if there is one."""
    return next((match[0] for match in _LEAF.finditer(tail) if match[1].endswith("resumptionToken")), "")
