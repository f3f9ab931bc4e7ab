"""OpenCC: Traditional from Simplified Chinese and back, by tables, offline.

``s2twp`` also exchanges words (软件 for 軟體). Characters of markup are ASCII and stay as they are; it never touches a
language that is not Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Protocol

import opencc

from kakehashi.engines import Place, Request
from kakehashi.engines.options import read_options
from kakehashi.model import LanguageTag, Result, Translated
from kakehashi.records.languages import language

_TO_CORNERS = str.maketrans("“”‘’", "「」『』")
_FROM_CORNERS = str.maketrans("「」『』", "“”‘’")
"""Quotation marks are part of a script as much as its characters are; the tables of OpenCC leave them."""


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Options:
    """The configurations of OpenCC for each direction."""

    to_traditional: str = "s2twp"
    to_simplified: str = "tw2sp"


@dataclass(frozen=True, slots=True)
class OpenccEngine:
    """Converts between the two Chinese scripts."""

    options: Options
    converters: Mapping[str, _Converter]
    name: str = "opencc"
    external: bool = False
    takes_markup: bool = False
    takes_terms: bool = False
    batches: bool = False

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """Only the two scripts."""
        scripts = language(source).script, language(target).script
        return language(source).chinese and language(target).chinese and scripts[0] != scripts[1]

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Sequence[Result]:
        """The texts in the other script; a text without a character that differs stays as it is."""
        script = language(target).script
        converter = self.converters[script]
        model = self.options.to_traditional if script == "Hant" else self.options.to_simplified
        marks = _TO_CORNERS if script == "Hant" else _FROM_CORNERS
        return [
            Translated(converter.convert(request.text).translate(marks), self.name, model, version("opencc"))
            for request in requests
        ]


def make(options: Mapping[str, Any], place: Place) -> OpenccEngine:
    """The converters of both directions, by the script that they give."""
    read = read_options(Options, options, place.name)
    converters = {
        "Hant": opencc.OpenCC(read.to_traditional),
        "Hans": opencc.OpenCC(read.to_simplified),
    }
    return OpenccEngine(read, converters, place.name)
