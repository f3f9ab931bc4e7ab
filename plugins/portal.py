"""The MkDocs plugin of the portal, for two callers.

The site engine gives it a file of pages (option ``pages``) and MkDocs renders just those. ``mkdocs build`` in a
portal's folder gives it none: then the whole site is built when MkDocs has done its own. It decides nothing itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.utils import get_build_datetime

from kakehashi.builder import mkdocs_pages as rendering
from kakehashi.builder import render as engine
from kakehashi.site.model import PageSpec
from kakehashi.verbs.build import build_into


class PortalOptions(Config):  # type: ignore[no-untyped-call] # MkDocs types its own classes only in part
    """``pages`` is a file of page specifications; without it the portal beside ``mkdocs.yml`` is built."""

    pages = config_options.Type(str, default="")


class PortalPlugin(BasePlugin[PortalOptions]):  # type: ignore[no-untyped-call] # the same
    """Hooks only."""

    def __init__(self) -> None:
        self.pages: dict[str, PageSpec] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the pages; sitemap and 404 pages are not MkDocs's."""
        config.theme.static_templates.clear()
        if self.config.pages:
            self.pages = {page.file: page for page in engine.read_pages(Path(self.config.pages))}
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Give MkDocs just our pages."""
        return rendering.page_files(list(self.pages.values()), config) if self.pages else Files([])

    def on_env(self, env: Any, **_: Any) -> Any:
        """Give the templates the one way to write an address."""
        return rendering.with_filters(env)

    def on_page_markdown(self, markdown: str, *, page: Any, **_: Any) -> str:
        """Give each page its values."""
        rendering.with_values(page, self.pages[page.file.dest_uri])
        return markdown

    def on_page_content(self, html: str, **_: Any) -> str:
        """Finish the rendered text."""
        return rendering.finished(html)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Build the whole portal where MkDocs itself was called."""
        if not self.config.pages:
            at = get_build_datetime().strftime("%Y-%m-%dT%H:%M:%SZ")
            build_into(Path(config.config_file_path).parent, Path(config.site_dir), at)
