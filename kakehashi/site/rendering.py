"""What happens to one page inside MkDocs: its Markdown, its template's values, its formulae. Called by the plugin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from kakehashi.site.mathematics import with_mathml
from kakehashi.site.model import PageSpec


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


def with_values(page: Any, spec: PageSpec) -> None:
    """Give a MkDocs page the title and values of its specification."""
    page.title = spec.title
    page.meta = {"title": spec.title, "k": spec.context}


def finished(content: str) -> str:
    """The rendered text as readers get it: formulae as MathML."""
    return with_mathml(content) if "arithmatex" in content else content
