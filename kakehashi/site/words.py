"""The interface's words in one language, from ``theme/strings/<tag>.toml``; dates as that language writes them.

A word that is missing is an error when the site is built, never an English word on a Thai page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from kakehashi.errors import BuildError
from kakehashi.model import LanguageTag


@dataclass(frozen=True, slots=True)
class Words:
    """Words by dotted key: ``notice.machine``, ``kind.result``, ``language.ja``."""

    language: LanguageTag
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key with ``{name}`` filled in; raises ``BuildError`` where there are none."""
        if key not in self.texts:
            raise BuildError(f"no word {key!r}", where=f"theme/strings/{self.language}.toml", hint="add it there")
        return self.texts[key].format(**values) if values else self.texts[key]

    def date(self, value: str) -> str:
        """A date (``2026``, ``2026-11``, ``2026-11-23``, ``2026-FY``) as this language writes it, ``""`` as ``""``."""
        parts = value.split("-") if value else []
        if not parts:
            return ""
        if parts[1:] == ["FY"]:
            return self("date.fiscal_year", year=int(parts[0]))
        named = {"year": int(parts[0]), "month": "", "day": ""}
        if len(parts) > 1:
            named["month"] = self.texts[f"month.{int(parts[1])}"]
        if len(parts) > 2:
            named["day"] = str(int(parts[2]))
        return self(f"date.{('year', 'month', 'day')[len(parts) - 1]}", **named)


@lru_cache(maxsize=32)
def read_words(language: LanguageTag) -> Words:
    """The words of a language; raises ``BuildError`` where there is no file for it."""
    file = resources.files("kakehashi.site") / "theme" / "strings" / f"{language}.toml"
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BuildError("no interface words", where=f"theme/strings/{language}.toml", hint="add the file") from None
    texts = {f"{table}.{key}": str(text) for table, words in tables.items() for key, text in words.items()}
    return Words(language, texts)
