"""Style sheets: how each language is written here, one file a language in ``styles/``; for prompts and for checks.

A language without a file has no rules. Reading package data is all that it does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from kakehashi.model import LanguageTag
from kakehashi.strict import read_table


@dataclass(frozen=True, slots=True)
class Style:
    """The rules of one language. ``rules`` are sentences for people and prompts; the rest is what checks look at.

    ``avoid`` maps a spelling to the one that is used here; ``punctuation`` a half-width mark to the one between two
    characters of this script; ``endings`` are the sentence endings of the register, ``other_endings`` those of others.
    """

    rules: tuple[str, ...] = ()
    avoid: Mapping[str, str] = field(default_factory=dict)
    punctuation: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[str, ...] = ()
    other_endings: tuple[str, ...] = ()

    def for_prompt(self) -> str:
        """The rules as lines of a prompt."""
        return "\n".join(f"- {rule}" for rule in self.rules)


@lru_cache(maxsize=32)
def read_style(language: LanguageTag) -> Style:
    """The style sheet of a language; an empty one where there is no file. Raises ``ConfigError``."""
    file = resources.files("kakehashi.translation") / "styles" / f"{language}.toml"
    if not file.is_file():
        return Style()
    return read_table(Style, tomllib.loads(file.read_text(encoding="utf-8")), f"styles/{language}.toml")
