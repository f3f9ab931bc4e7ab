"""Names of the terms of taxonomies: those that ship with the program, and those of a portal's tables.

A table is TOML, a section a term with ``names`` by language. Regions are ISO 3166 codes with CLDR's names (Babel).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import TypeAlias

from babel import Locale, UnknownLocaleError

from kakehashi.errors import ConfigError
from kakehashi.model import Texts
from kakehashi.records.languages import LANGUAGES, per_language

Names: TypeAlias = Mapping[str, Texts]
"""The names of the terms of one taxonomy, by id and language."""


def read_taxonomy(text: str, where: str) -> Names:
    """The terms of one table; raises ``ConfigError``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}", where=where) from error
    found = {}
    for term, table in data.items():
        names = table.get("names") if isinstance(table, dict) else None
        if not isinstance(names, dict) or not set(names) <= set(LANGUAGES):
            raise ConfigError("a term needs names by language", where=f"{where}: {term}", hint='names = { en = "…" }')
        found[term] = {str(tag): str(name) for tag, name in names.items()}
    return found


@per_language(1)
def shipped_taxonomies() -> Mapping[str, Names]:
    """The names that ship with the program, by taxonomy."""
    folder = resources.files("kakehashi.records.taxonomies")
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    tables = {file.name.removesuffix(".toml"): read_taxonomy(file.read_text("utf-8"), file.name) for file in files}
    return {**tables, "regions": _regions()}


def _regions() -> Names:
    """The names of all countries in all our languages."""
    names: dict[str, dict[str, str]] = {}
    for tag in LANGUAGES:
        try:
            territories = Locale.parse(tag.replace("-", "_")).territories
        except UnknownLocaleError:
            continue  # CLDR has no names in it: a portal's own table may
        for code, name in territories.items():
            if len(code) == 2:
                names.setdefault(code, {})[tag] = name
    return names
