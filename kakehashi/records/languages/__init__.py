"""The languages that there are: one file a language beside this module, and those of a portal over them.

The one loader of package data among the pure rooms. A file is read when its language is first asked for; which
languages there are is known from the files' names. A portal's ``content/languages/<tag>.toml`` stands over the file
of the same name, key by key, or is a new language's; it is handed in (``stand_over``) by whoever opens the portal,
for this process.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any, ParamSpec, TypeVar

from kakehashi.errors import ConfigError
from kakehashi.records.language import EngineCode, Language
from kakehashi.records.strict import read_table, unknown_key

P = ParamSpec("P")
T = TypeVar("T")

ORIGINAL = "ja"
"""The language of originals where nothing else is said."""

COMMON = "en"
"""The language of the program's own messages: its words list what words there are, its names stand in for others."""

_FIRST = (ORIGINAL, COMMON, "zh-Hans", "zh-Hant", "ko", "vi", "th", "id", "pt")
"""The languages that come first in lists and tables, so that columns stay where they are; the others follow by tag."""

_over: dict[str, tuple[str, str]] = {}
_caches: list[Callable[[], None]] = []


def per_language(size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last ``size`` answers of a function that asks the records, until other files stand over them."""

    def keep(function: Callable[P, T]) -> Callable[P, T]:
        kept = lru_cache(maxsize=size)(function)
        _caches.append(kept.cache_clear)
        return kept  # type: ignore[return-value]

    return keep


def stand_over(files: Iterable[tuple[str, str, str]]) -> None:
    """Let a portal's files stand over those of the program: tag, where the file is, its text. Replaces former ones.

    Each is read at once. Raises ``ConfigError`` naming file and key; then nothing has changed.
    """
    before = dict(_over)
    _replace({tag: (where, text) for tag, where, text in files})
    try:
        for tag in _over:
            complete_words(tag)
    except ConfigError:
        _replace(before)
        raise


def _replace(files: Mapping[str, tuple[str, str]]) -> None:
    if files != _over:
        _over.clear()
        _over.update(files)
        for clear in _caches:
            clear()


class Languages(Mapping[str, Language]):
    """The languages by tag, each read when it is asked for; iterating reads none."""

    def __getitem__(self, tag: str) -> Language:
        """The record of a language; raises ``KeyError`` for none, ``ConfigError`` for a wrong file."""
        if tag not in _tags():
            raise KeyError(tag)
        return _read(tag)

    def __iter__(self) -> Iterator[str]:
        return iter(_tags())

    def __len__(self) -> int:
        return len(_tags())

    def __contains__(self, tag: object) -> bool:
        return tag in _tags()


LANGUAGES = Languages()


@per_language(256)
def language(tag: str) -> Language:
    """The record of a language; for an unknown tag, one that counts and ends sentences as the common language does."""
    if tag in LANGUAGES:
        return LANGUAGES[tag]
    common = LANGUAGES[COMMON]
    numbers = replace(common.numbers, lenient=True)
    return Language(
        tag, "", "", "Zyyy", spaced=True, numbers=numbers, words={}, tag=tag, html_lang=tag, marks=common.marks
    )


def engine_code(engine: str, tag: str, *, source: bool = False) -> str:
    """What an engine calls a language, ``""`` where its file names nothing; with ``source`` as that of an original."""
    code = LANGUAGES[tag].engines.get(engine) if tag in LANGUAGES else None
    return _code(code, source=source) if code else ""


def _code(code: EngineCode, *, source: bool) -> str:
    return code.source or code.code if source else code.code


@per_language(1)
def by_label() -> Mapping[str, str]:
    """The tags by what catalogues call the languages; reads every file."""
    return {label: tag for tag in LANGUAGES for label in LANGUAGES[tag].labels}


@per_language(1)
def by_script() -> Mapping[str, str]:
    """The first language of each script; reads every file."""
    return {LANGUAGES[tag].script: tag for tag in reversed(_tags())}


@per_language(1)
def _tags() -> dict[str, None]:
    """The tags in their order."""
    shipped = {item.name.removesuffix(".toml") for item in _folder().iterdir() if item.name.endswith(".toml")}
    first = {tag: place for place, tag in enumerate(_FIRST)}
    return dict.fromkeys(sorted(shipped | set(_over), key=lambda tag: (first.get(tag, len(first)), tag)))


@per_language(256)
def _read(tag: str) -> Language:
    """One language, strictly."""
    table = _shipped(tag)
    where, text = _over.get(tag, (f"records/languages/{tag}.toml", ""))
    if text:
        table = _merged(table, _parsed(text, where))
    if "tag" in table:
        raise ConfigError("unknown key 'tag'", where=where, hint="the tag is the file's name")
    return read_table(Language, {**table, "tag": tag, "html_lang": table.get("html_lang") or tag}, where)


@per_language(64)
def complete_words(tag: str) -> Mapping[str, Mapping[str, str]]:
    """The words of the interface by table, all that there must be; raises ``ConfigError`` naming what is missing.

    Names of languages (``[words.language]``) are free: which there are depends on the portal.
    """
    found, where = LANGUAGES[tag], _over.get(tag, (f"records/languages/{tag}.toml", ""))[0]
    for table, words in LANGUAGES[COMMON].words.items():
        own = found.words.get(table, {})
        missing = [f"words.{table}.{key}" for key in words if key not in own and table != "language"]
        if missing:
            more = f" and {len(missing) - 1} more of [words.{table}]" if len(missing) > 1 else ""
            raise ConfigError(f"the key {missing[0]!r}{more} is missing", where=where, hint="it is required")
        for key in own:
            if key not in words and table != "language":
                raise unknown_key(key, words, where, f"words.{table}.{key}")
    for table in found.words:
        if table not in LANGUAGES[COMMON].words:
            raise unknown_key(table, LANGUAGES[COMMON].words, where, f"words.{table}")
    return found.words


def _folder() -> Any:
    """The folder of the files."""
    return resources.files("kakehashi.records.languages")


@lru_cache(maxsize=64)
def _shipped(tag: str) -> Mapping[str, Any]:
    """The table of a file that ships with the program; an empty one where there is none."""
    file = _folder() / f"{tag}.toml"
    return _parsed(file.read_text(encoding="utf-8"), f"records/languages/{tag}.toml") if file.is_file() else {}


def _parsed(text: str, where: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}", where=where) from error


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One table over another, key by key; a list is replaced as a whole."""
    found = dict(under)
    for key, value in over.items():
        below = found.get(key)
        both = isinstance(value, Mapping) and isinstance(below, Mapping)
        found[key] = _merged(below, value) if both and below is not None else value
    return found
