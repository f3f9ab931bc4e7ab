"""What happens to one page inside MkDocs: its Markdown, its template's values, its formulae. Called by the plugin.

Files are edited by hand and by tools, and Markdown lets HTML through: what it renders to is sanitised before any reader
gets it. Nothing that runs, frames, or loads from a foreign scheme survives; what Material's Markdown makes does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import nh3
from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from kakehashi.characters import clean
from kakehashi.reading.html import TAGS
from kakehashi.site import addresses
from kakehashi.site.mathematics import with_mathml
from kakehashi.site.model import PageSpec
from kakehashi.web_address import web_address

_MADE_BY_MARKDOWN = {
    "abbr", "article", "aside", "button", "center", "cite", "col", "colgroup", "details", "dfn", "img", "input", "kbd",
    "label", "main", "mark", "nav", "q", "samp", "section", "small", "summary", "time", "u", "var", "wbr",
}  # fmt: skip
_DROPPED_WHOLE = {
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "noscript", "template",
    "svg", "math", "head", "title", "base", "meta", "link", "textarea", "select", "xmp", "plaintext", "noembed",
}  # fmt: skip
_EVERYWHERE = {"class", "id", "lang", "title", "dir", "role", "style", "hidden"}
_OWN = {
    "a": {"href", "hreflang", "name", "target"},
    "img": {"src", "alt", "width", "height", "loading", "align"},
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "col": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "details": {"open"},
    "time": {"datetime"},
}


_PLACE_OR_MAIL = re.compile(r"mailto:|[^:]*?(?:[/?#]|\Z)")
"""A place in the site (no colon before its first slash, question mark or hash), or a mail address."""


def _kept(tag: str, name: str, value: str) -> str | None:
    """An attribute as it is kept: an address of the web is parsed, one that names a user or none goes."""
    if name == "type" and tag == "input":
        return value if value in ("checkbox", "radio") else None
    if (tag, name) not in (("a", "href"), ("img", "src")):
        return value
    lowered = value.strip().lower()
    if lowered.startswith(("http:", "https:", "//", "/\\", "\\")):
        return web_address(value, "https://example.org/")
    return value if lowered and _PLACE_OR_MAIL.match(lowered) else None


_CLEANER = nh3.Cleaner(
    tags={*TAGS, *_MADE_BY_MARKDOWN},
    clean_content_tags=_DROPPED_WHOLE,
    attributes={"*": _EVERYWHERE, **_OWN},
    attribute_filter=_kept,
    url_schemes={"http", "https", "mailto"},
    filter_style_properties={"text-align"},
    generic_attribute_prefixes={"aria-", "data-"},
    link_rel=None,
)


class _MalformedLinks(Treeprocessor):
    """Takes the address from a link that cannot be read."""

    def run(self, root: Element) -> None:
        for item in root.iter():
            for name in ("href", "src"):
                try:
                    urlsplit(item.get(name, ""))
                except ValueError:
                    item.set(name, "")  # MkDocs wants one; the sanitiser takes an empty one out


class MalformedLinks(Extension):
    """Goes before MkDocs's own look at links: a malformed one (``http://[``) would end it, and with it the build."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register it between the inline patterns (20) and MkDocs's (0)."""
        md.treeprocessors.register(_MalformedLinks(md), "malformed-links", 1)


def page_files(pages: Sequence[PageSpec], config: MkDocsConfig) -> Files:
    """The pages as generated files; nothing else is given to MkDocs, neither documents nor the theme's own files."""
    return Files([_file(page, config) for page in pages])


def _file(page: PageSpec, config: MkDocsConfig) -> File:
    """One page; the empty first line keeps its text from being read as metadata."""
    source = page.url.removesuffix(".html").removesuffix("/") + ("/index.md" if page.url.endswith("/") else ".md")
    file = File.generated(config, source, content=f"\n{page.markdown}", inclusion=InclusionLevel.NOT_IN_NAV)
    file.dest_uri = page.file
    file.url = page.url
    return file


def with_filters(environment: Any) -> Any:
    """The templates' environment with ``address``, the one way in which they may write an address."""
    environment.filters["address"] = addresses.attribute
    return environment


def with_values(page: Any, spec: PageSpec) -> None:
    """Give a MkDocs page the title and values of its specification."""
    page.title = spec.title
    page.meta = {"title": spec.title, "k": spec.context}


def finished(content: str) -> str:
    """The rendered text as readers get it: sanitised, formulae as MathML."""
    safe = clean(_CLEANER.clean(content) if "<" in content or "&" in content else content)
    return with_mathml(safe) if "arithmatex" in safe else safe
