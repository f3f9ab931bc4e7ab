"""Pages that stand where an article should: those that ask not to be indexed, and those that want a password first.

Pure. It says what a page is and why nothing of it may stand for the article; it never decides what becomes of it.
"""

from __future__ import annotations

import re

import lxml.html

from kakehashi.reading.html import inner_html, visible_text

_ROBOTS = frozenset({"robots", "kakehashi"})
_REFUSING = re.compile(r"(?:^|[\s,:])(?:noindex|none)(?:$|[\s,])", re.IGNORECASE)
_LONG = 1500
"""Characters of a page that holds an article beside its form."""


def no_article(root: lxml.html.HtmlElement) -> str:
    """Why a page is no article to be taken, ``""`` where it may be one.

    ``noindex`` and ``none`` of ``<meta name=robots>``; a form with a password on a page of little else.
    """
    for meta in root.iter("meta"):
        name, content = str(meta.get("name") or ""), str(meta.get("content") or "")
        if name.strip().lower() in _ROBOTS and _REFUSING.search(content):
            return "the page asks not to be indexed (noindex)"
    has_password = any(str(field.get("type") or "").strip().lower() == "password" for field in root.iter("input"))
    if has_password and len(visible_text(inner_html(root))) < _LONG:
        return "the page is a login page"
    return ""
