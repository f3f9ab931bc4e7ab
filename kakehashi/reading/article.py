"""An article page: its title, date and body by the rules of its source, or what trafilatura finds where there is none.

Rules are CSS selectors: ``title``, ``date``, ``body``, ``summary``, ``drop`` for what is taken out of the body, and
``official-en`` (or another tag) for the link to the page's own version in that language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import lxml.html
import trafilatura
from lxml import etree

from kakehashi.errors import ConfigError
from kakehashi.model import Published
from kakehashi.reading.dates import parse_date
from kakehashi.reading.fields import known_language
from kakehashi.reading.html import inner_html, pictures, sanitise, visible_text
from kakehashi.web_address import joined

_OFFICIAL = "official-"


@dataclass(frozen=True, slots=True)
class Article:
    """What a page holds.

    ``body`` is sanitised HTML, ``official`` its counterparts in other languages by their tags, ``images`` the addresses
    of the pictures in its body.
    """

    title: str = ""
    summary: str = ""
    body: str = ""
    published: Published | None = None
    official: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()


def read_article(text: str, url: str, rules: Mapping[str, str]) -> Article:
    """The article of a page."""
    root = page(text)
    if root is None:
        return Article()
    body, images = _body(root, url, rules) if "body" in rules else (_extracted(text, url), ())
    date_text = first_text(root, rules.get("date", "time"))
    return Article(
        title=first_text(root, rules.get("title", "h1")),
        summary=first_text(root, rules["summary"]) if "summary" in rules else "",
        body=body,
        published=parse_date(date_text),
        official=_counterparts(root, url, rules),
        images=images,
    )


def page(text: str) -> lxml.html.HtmlElement | None:
    """The root of an HTML page, ``None`` for an empty one."""
    try:
        return lxml.html.document_fromstring(text)
    except (etree.ParserError, ValueError, AssertionError):
        return None


def select(root: lxml.html.HtmlElement, selector: str) -> list[lxml.html.HtmlElement]:
    """The elements that a CSS selector names; raises ``ConfigError`` for one that is none."""
    try:
        return list(root.cssselect(selector))
    except Exception as error:
        raise ConfigError(f"not a CSS selector: {selector!r}", where="portal.toml", hint=str(error)) from error


def first_text(root: lxml.html.HtmlElement, selector: str) -> str:
    """The text of the first element that a selector names, in one line."""
    found = select(root, selector)
    return visible_text(inner_html(found[0])) if found else ""


def _counterparts(root: lxml.html.HtmlElement, url: str, rules: Mapping[str, str]) -> dict[str, str]:
    """The page's own versions in other languages: ``<link hreflang>``, or the source's rule ``official-<tag>``."""
    found: dict[str, str] = {}
    for link in root.iter("link"):
        tag = known_language(str(link.get("hreflang") or ""))
        if tag and link.get("rel", "").lower() == "alternate" and link.get("href"):
            found.setdefault(tag, joined(url, str(link.get("href"))))
    for name, selector in rules.items():
        links = select(root, selector) if name.startswith(_OFFICIAL) else []
        if links and links[0].get("href"):
            found[name.removeprefix(_OFFICIAL)] = joined(url, str(links[0].get("href")))
    return {tag: address for tag, address in found.items() if address and address != url}


def _body(root: lxml.html.HtmlElement, url: str, rules: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The body by the source's rule, without what it drops, and its pictures."""
    found = select(root, rules["body"])
    if not found:
        return "", ()
    for item in select(found[0], rules["drop"]) if "drop" in rules else ():
        item.drop_tree()
    inner = inner_html(found[0])
    return sanitise(inner, url), pictures(inner, url)


def _extracted(text: str, url: str) -> str:
    """What trafilatura takes for the article, preferring precision."""
    try:
        found = trafilatura.extract(
            text, url=url, favor_precision=True, output_format="html", include_links=True, include_formatting=True
        )
    except Exception:  # it raises what its parsers raise; a page without an article is no defect of the page
        found = ""
    return sanitise(found or "", url)
