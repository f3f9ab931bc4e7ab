"""HTML from outside: sanitised to a short list of elements, links made whole, images replaced by a link.

Nothing that runs, frames, styles or loads anything survives (nh3). It never keeps what it does not know.
"""

from __future__ import annotations

import re
from html import escape, unescape

import lxml.html
import nh3
from lxml import etree

from kakehashi.characters import clean as clean_characters
from kakehashi.reading.xml import one_line
from kakehashi.web_address import joined, web_address

TAGS = frozenset(
    [
        "a",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "ruby",
        "rb",
        "rp",
        "rt",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_DROPPED_WHOLE = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "noscript",
    "template",
    "svg",
    "math",
    "head",
    "title",
}
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_SCHEMES = {"http", "https", "mailto"}
_CLEANER = nh3.Cleaner(
    tags=set(TAGS), clean_content_tags=_DROPPED_WHOLE, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
)
"""Made once: making one costs as much as cleaning a short text."""

_RELATIVE = re.compile(r"(?!//|/\\)[^\\:\s]*(?:[/?#]|\Z)")
"""What can only be read against the address of its page: no host of its own, no scheme."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_SHALLOW = frozenset(
    ["area", "br", "col", "hr", "img", "input", "link", "meta", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "tbody",
     "thead", "tfoot", "option", "rt", "rp"]
)  # fmt: skip
_FEW = 500
_DEEPEST = 256
_PLAIN_MARKUP = re.compile(
    r"</?(?:p|div|span|a|b|i|em|strong|u|sub|sup|br|ul|ol|li|h[1-6]|blockquote|ruby|rb|rt|rp)"
    r"(?:\s+[a-z-]+=(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*/?>",
    re.IGNORECASE,
)
"""Markup that hides nothing: the text around it is all that a reader sees, and no parser is needed to know it."""

_WORDS = r"[^<>&\xa0\r\0]++|&(?:amp|lt|gt);"
_ADDRESS = r"https?://[\w./~%?=#+,;:@!-]++"
_ATTRIBUTES_LEFT_OUT = r"(?:\s+(?!href)[a-z][a-z-]*=(?:\"[^\"<>]*\"|'[^'<>]*'))"
_WITH_ATTRIBUTES = re.compile(rf"<(p|b|i|em|strong|sub|sup|br){_ATTRIBUTES_LEFT_OUT}*\s*>")
_LINK = re.compile(
    rf"<a{_ATTRIBUTES_LEFT_OUT}*\s+href=(?:\"({_ADDRESS})\"|'({_ADDRESS})'){_ATTRIBUTES_LEFT_OUT}*\s*>", re.ASCII
)
_INLINE = "|".join(
    (
        _WORDS,
        "<br>",
        rf'<a href="{_ADDRESS}">(?:{_WORDS})*+</a>',
        *(rf"<{tag}>(?:{_WORDS})*+</{tag}>" for tag in ("b", "i", "em", "strong", "sub", "sup")),
    )
)
_ALREADY_CLEAN = re.compile(rf"(?:[ \t\n]++|<p>(?:{_INLINE})*+</p>)++\Z", re.ASCII)
"""Paragraphs with nothing but words, whole links and one level of emphasis: the sanitiser gives these back unchanged.

A test holds ``plain_paragraphs`` to that. It is what most feeds are made of, and looking costs a tenth of parsing.
"""

UNREADABLE = (etree.ParserError, ValueError, AssertionError)
"""What lxml raises over HTML that it cannot put into a fragment: nothing at all, an ``html`` element without a body."""

_PICTURE_FILE = re.compile(r"\.(jpe?g|png|webp|gif)\Z", re.IGNORECASE)
_IMAGE = re.compile("<[iI][mM][gG]")
_HREF = re.compile(r'<a href="([^"]*)"')
"""A link in what the sanitiser has written, which always writes it like this."""


def sanitise(html: str, base_url: str = "") -> str:
    """The body with only what we know; images become links to where they are, relative links whole ones.

    A link that is no address of the web is no link any more; its words stay. Without ``base_url`` relative ones do too.
    """
    html = clean_characters(html)
    if "<" not in html and "&" not in html:
        return html
    plain = plain_paragraphs(html)
    if plain is not None:
        return _with_whole_links(plain, base_url)
    if html.count("<") > _FEW and _depth(html) > _DEEPEST:
        # The time that parsing takes grows with the square of the depth; nobody writes such a text for readers.
        return escape(_without_tags(html), quote=False)
    if _IMAGE.search(html):
        html = _with_links_for_images(html, base_url)
    return _with_whole_links(_CLEANER.clean(html), base_url)


def _with_whole_links(html: str, base_url: str) -> str:
    """Sanitised HTML with each link whole and parsed; one that cannot be an address is taken out."""
    if "<a href=" not in html:
        return html
    base = web_address(base_url)

    def whole(link: re.Match[str]) -> str:
        said = unescape(link[1])
        if said.lower().startswith("mailto:"):
            return link[0]
        found = web_address(said, base) if base else web_address(said)
        if found:
            return link[0] if found == said else f'<a href="{escape(found)}"'
        return link[0] if base is None and _RELATIVE.match(said) else "<a"

    return _HREF.sub(whole, html)


def _depth(html: str) -> int:
    """How deep the elements of a text lie in one another, those left aside that end by themselves."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name.lower() in _SHALLOW:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def plain_paragraphs(html: str) -> str | None:
    """What the sanitiser would give for plain paragraphs, without asking it; ``None`` for anything else."""
    if _ALREADY_CLEAN.match(html):
        return html
    bare = _LINK.sub(r'<a href="\1\2">', _WITH_ATTRIBUTES.sub(r"<\1>", html))
    return bare if _ALREADY_CLEAN.match(bare) else None


def _with_links_for_images(html: str, base_url: str) -> str:
    """The same HTML with each image as a link with its alternative text."""
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except UNREADABLE:
        return html
    for image in list(root.iter("img")):
        _link_for_image(image, base_url)
    return inner_html(root)


def pictures(html: str, base_url: str) -> tuple[str, ...]:
    """The addresses of the pictures in a body, each once; what only counts readers (a pixel) is left out."""
    if not _IMAGE.search(html):
        return ()
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except UNREADABLE:
        return ()
    shown = [item for item in root.iter("img") if not _is_pixel(item)]
    found = [web_address(_picture_address(item), web_address(base_url) or "") for item in shown]
    return tuple(dict.fromkeys(address for address in found if address))


def _picture_address(image: etree._Element) -> str:
    """Where a picture is: an image that links to a larger one stands for that."""
    parent = image.getparent()
    larger = str(parent.get("href") or "") if parent is not None and parent.tag == "a" else ""
    return larger if _PICTURE_FILE.search(larger) else str(image.get("src") or "")


def _is_pixel(image: etree._Element) -> bool:
    """Whether an image shows nothing and only counts who reads."""
    return not {image.get("width"), image.get("height")}.isdisjoint({"0", "1"})


def inner_html(root: lxml.html.HtmlElement) -> str:
    """The HTML inside an element; its leading text is escaped again, so that nothing of it turns into markup."""
    inner = "".join(lxml.html.tostring(item, encoding="unicode") for item in root)
    return escape(root.text or "", quote=False) + inner


def _link_for_image(image: etree._Element, base_url: str) -> None:
    """Put a link in the place of an image: rights to a picture are not those to a text."""
    parent, source = image.getparent(), str(image.get("src", ""))
    if parent is None:
        return
    words = " ".join(str(image.get("alt") or "").split()) or "[image]"
    if parent.tag == "a" and not one_line("".join(parent.itertext())):
        parent.text = words
    link = lxml.html.Element("a", href=joined(base_url, source))
    link.text = words
    link.tail = image.tail
    if source and not source.startswith("data:") and parent.tag != "a" and not _is_pixel(image):
        parent.replace(image, link)
    else:
        image.drop_tree()


def visible_text(html: str) -> str:
    """The text that a reader sees, in one line."""
    html = clean_characters(html)
    if "<" not in html and "&" not in html:
        return one_line(html)
    plain = _PLAIN_MARKUP.sub("", html)
    if "<" not in plain:
        return one_line(unescape(plain))
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except UNREADABLE:
        return _without_tags(html)
    etree.strip_elements(root, "script", "style", with_tail=False)
    return one_line("".join(root.itertext()))


def _without_tags(html: str) -> str:
    """The words of what no parser takes, in one line."""
    return one_line(unescape(re.sub(r"<[^<>]*>", " ", html)))
