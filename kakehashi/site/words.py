"""The interface's words in one language, from ``[words]`` of its file; dates as that language writes them.

A word that is missing is an error when the site is built, never an English word on a Thai page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from kakehashi.errors import BuildError
from kakehashi.model import LanguageTag
from kakehashi.records.languages import LANGUAGES, complete_words, per_language
from kakehashi.records.languages import language as record


@dataclass(frozen=True, slots=True)
class Words:
    """Words by dotted key: ``notice.machine``, ``kind.result``, ``language.ja``."""

    language: LanguageTag
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key with ``{name}`` filled in; raises ``BuildError`` where there are none."""
        if key not in self.texts:
            raise BuildError(f"no word {key!r}", where=f"{self.language}.toml: [words]", hint="add it there")
        return self.texts[key].format(**values) if values else self.texts[key]

    def language_name(self, tag: LanguageTag) -> str:
        """What this language calls another: by its file, else by CLDR, else by its own name."""
        if f"language.{tag}" in self.texts:
            return self.texts[f"language.{tag}"]
        try:
            named = Locale.parse(tag.replace("-", "_")).get_display_name(self.language.replace("-", "_"))
        except UnknownLocaleError:
            named = ""
        return named or record(tag).autonym

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


@per_language(64)
def read_words(language: LanguageTag) -> Words:
    """The words of a language; raises ``BuildError`` where it has no file, ``ConfigError`` where words lack."""
    if language not in LANGUAGES:
        where = f"content/languages/{language}.toml"
        raise BuildError("no interface words", where=where, hint="a language is one file: add it")
    tables = complete_words(language)
    return Words(language, {f"{table}.{key}": text for table, words in tables.items() for key, text in words.items()})
