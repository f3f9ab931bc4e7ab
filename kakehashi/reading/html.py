"""HTML from outside: sanitised to a short list of elements, links made whole, images replaced by a link.

Nothing that runs, frames, styles or loads anything survives (nh3). It never keeps what it does not know.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

import lxml.html
import nh3
from lxml import etree

from kakehashi.reading.xml import one_line

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
_SCHEMES = {"http", "https", "mailto"}


def sanitise(html: str, base_url: str = "") -> str:
    """The body with only what we know; images become links to where they are."""
    if "<" not in html and "&" not in html:
        return html
    if "<img" in html.lower() or "href" in html.lower():
        html = _with_whole_links(html, base_url)
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=_DROPPED_WHOLE,
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def _with_whole_links(html: str, base_url: str) -> str:
    """The same HTML with absolute links, and each image as a link with its alternative text."""
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, ValueError):
        return html
    for image in list(root.iter("img")):
        _link_for_image(image, base_url)
    for link in root.iter("a"):
        if link.get("href") and base_url:
            link.set("href", _join(base_url, str(link.get("href"))))
    inner = "".join(lxml.html.tostring(item, encoding="unicode") for item in root)
    return (root.text or "") + inner


def _link_for_image(image: etree._Element, base_url: str) -> None:
    """Put a link in the place of an image: rights to a picture are not those to a text."""
    parent, source = image.getparent(), str(image.get("src", ""))
    if parent is None:
        return
    link = lxml.html.Element("a", href=_join(base_url, source) if base_url else source)
    link.text = " ".join(str(image.get("alt") or "").split()) or "[image]"
    link.tail = image.tail
    if source and not source.startswith("data:") and parent.tag != "a":
        parent.replace(image, link)
    else:
        image.drop_tree()


def _join(base_url: str, link: str) -> str:
    """An absolute link; one that cannot be read stays as it is."""
    try:
        return urljoin(base_url, link.strip())
    except ValueError:
        return link


def visible_text(html: str) -> str:
    """The text that a reader sees, in one line."""
    if "<" not in html and "&" not in html:
        return one_line(html)
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, ValueError):
        return one_line(re.sub(r"<[^>]*>", " ", html))
    return one_line("".join(root.itertext()))
