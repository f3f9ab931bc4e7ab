"""The Markdown that readers get: Python-Markdown with the site's extensions, for the site and for the skeleton gate.

One list, so that the gate renders exactly what the portal does. ``betterem`` is not on it: it does not take
``**（…）**に`` for bold, which Python-Markdown itself does. It never reads a file: the extension that includes
other files is not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import markdown

EXTENSIONS: tuple[str, ...] = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc",
    "pymdownx.arithmatex", "pymdownx.caret", "pymdownx.details", "pymdownx.mark",
    "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
)  # fmt: skip

EXTENSION_CONFIGS: Mapping[str, Mapping[str, Any]] = {
    "toc": {"permalink": False},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": False},
}


def renderer() -> markdown.Markdown:
    """A renderer with the site's extensions; ``reset()`` before each document."""
    configs = {name: dict(values) for name, values in EXTENSION_CONFIGS.items()}
    return markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=configs)
