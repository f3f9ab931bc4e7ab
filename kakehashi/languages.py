"""The languages of originals and of pages, one record each; adding a language is adding a record.

The theme's language and the page's ``lang`` stand apart from the tag, since Material knows ``zh``, ``zh-TW`` and
``pt-BR`` only. It never reads interface strings: those are files beside the theme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: ``tag`` (BCP 47, in URLs and files), ``autonym``, what Material calls it, its locale and script.

    ``html_lang`` is written into ``<html lang>``; ``locale`` is Open Graph's form; ``spaced`` says whether words are
    set apart by spaces.
    """

    tag: str
    autonym: str
    theme: str
    html_lang: str
    locale: str
    script: str = "Latn"
    spaced: bool = True
    direction: str = "ltr"


LANGUAGES: Mapping[str, Language] = {
    language.tag: language
    for language in (
        Language("ja", "日本語", "ja", "ja", "ja_JP", script="Jpan", spaced=False),
        Language("en", "English", "en", "en", "en_GB"),
        Language("zh-Hans", "简体中文", "zh", "zh-Hans", "zh_CN", script="Hans", spaced=False),
        Language("zh-Hant", "繁體中文", "zh-TW", "zh-Hant", "zh_TW", script="Hant", spaced=False),
        Language("ko", "한국어", "ko", "ko", "ko_KR", script="Kore"),
        Language("vi", "Tiếng Việt", "vi", "vi", "vi_VN"),
        Language("th", "ไทย", "th", "th", "th_TH", script="Thai", spaced=False),
        Language("id", "Bahasa Indonesia", "id", "id", "id_ID"),
        Language("pt", "Português", "pt-BR", "pt-BR", "pt_BR"),
    )
}
