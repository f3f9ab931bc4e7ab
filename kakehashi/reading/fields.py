"""One field in several languages: each value keeps its own tag, and a tag that the script contradicts is not believed.

An "English" value that holds kana or kanji counts as missing English: what is mostly Japanese goes to Japanese where
that is missing, and the rest is left out. Readings (``ja-Kana``, ``ja-Latn``) are no languages. Nothing is translated,
transliterated or zipped together here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kakehashi.model import Agent, Texts
from kakehashi.reading.marks import plain_marks
from kakehashi.reading.xml import one_line
from kakehashi.records.languages import COMMON, LANGUAGES, ORIGINAL, by_label, by_script, language, per_language

_KANA = re.compile("[ぁ-ゖァ-ヺｦ-ﾟ]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af々〇]")
_HANGUL = re.compile("[가-힣]")
_THAI = re.compile("[ก-๛]")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_NAMED = {"ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "rus": "ru", "ita": "it"}
"""Labels of languages that no file is for; those of the others stand in their files."""

_READINGS = frozenset({"ja-kana", "ja-hira", "ja-hrkt", "ja-latn", "ja-hani-kana", "ko-latn", "zh-latn"})
_TAG = re.compile(r"[a-z]{2}(-[a-z0-9]{2,8})*\Z")


@per_language(1024)
def language_tag(label: str) -> str | None:
    """Our tag of a language label (BCP 47, ISO 639-2, a name); ``""`` for none given, ``None`` for a mere reading."""
    plain = label.strip().lower().replace("_", "-")
    if not plain or plain in _READINGS:
        return None if plain else ""
    parts = plain.split("-")
    base = parts[0]
    if base not in LANGUAGES:  # reading the labels of all is for those that are no tag of ours
        named = by_label().get(plain) or _NAMED.get(plain)
        if named:
            return named
    own = {tag.lower(): tag for tag in LANGUAGES}
    for size in range(len(parts), 0, -1):
        if "-".join(parts[:size]) in own:
            return own["-".join(parts[:size])]
    return base if _TAG.match(plain) and base not in ("und", "mul") else ""


def known_language(label: str) -> str:
    """The tag of a label if it is one of the portal's languages, else ``""``."""
    tag = language_tag(label)
    return tag if tag and tag in LANGUAGES else ""


def holds_japanese(text: str) -> bool:
    """Whether a text holds kana or kanji."""
    return bool(_KANA.search(text) or _HAN.search(text))


def script_language(text: str, default: str) -> str:
    """The language that a text's script proves: kana is Japanese, Hangul Korean; else what fits with ``default``."""
    if _KANA.search(text):
        return by_script().get("Jpan", default)
    if _HANGUL.search(text):
        return by_script().get("Kore", default)
    if _THAI.search(text):
        return by_script().get("Thai", default)
    if _HAN.search(text):
        return default if language(default).han else ORIGINAL
    if language(default).script not in ("Latn", "Zyyy") and len(_LATIN.findall(text)) > 3:
        return COMMON
    return default


def texts(values: Iterable[tuple[str, str]], default: str) -> dict[str, str]:
    """A field's values by language, the first of each; ``values`` are pairs of label and text.

    A value without a label goes to the language that its script proves, after all that have one.
    """
    found: dict[str, str] = {}
    later: list[tuple[str, str]] = []
    for label, raw in values:
        text = one_line(plain_marks(raw))
        tag = language_tag(label)
        if not text or tag is None:
            continue
        if tag == "" or contradicts(tag, text):
            later.append((tag, text))
        else:
            found.setdefault(tag, text)
    for tag, text in later:
        if tag == "" or _mostly_asian(text):
            found.setdefault(script_language(text, default), text)
    return found


def contradicts(tag: str, text: str) -> bool:
    """Whether a text cannot be what its tag says: kana or kanji under a tag of a language written otherwise."""
    record = language(tag)
    if record.script == "Jpan":
        return False
    if record.chinese or record.script == "Kore":
        return bool(_KANA.search(text))
    return holds_japanese(text)


def _mostly_asian(text: str) -> bool:
    """Whether more of a text is kana and kanji than a quarter of its Latin letters (a word counts as a kanji)."""
    asian = len(_KANA.findall(text)) + len(_HAN.findall(text))
    return asian * 4 > len(_LATIN.findall(text))


def original_language(title: Texts, named: Iterable[str], default: str) -> str:
    """The language of an original: the first named one in which there is a title, else the source's, else any of ours.

    ``""`` where the title stands in none of the portal's languages.
    """
    for tag in (*(known_language(label) for label in named), default, ORIGINAL, COMMON, *title):
        if tag in title and tag in LANGUAGES:
            return tag
    return ""


def agent(names: Iterable[tuple[str, str]], default: str, identifier: str = "") -> Agent | None:
    """One person or body by its own names; ``None`` where no name is left."""
    name = texts(names, default)
    return Agent(name, identifier) if name else None


def json_pairs(values: object, language: str = "@language", value: str = "@value") -> list[tuple[str, str]]:
    """The label and text of values as JSON writes them: a string, an object, or a list of these."""
    if isinstance(values, str):
        return [("", values)]
    if isinstance(values, Mapping):
        text = values.get(value)
        return [(str(values.get(language) or ""), text)] if isinstance(text, str) else []
    if isinstance(values, list):
        return [pair for item in values for pair in json_pairs(item, language, value)]
    return []
