"""Tables of classification: what award prefixes, KAKEN's sections, arXiv's archives and names of countries stand for.

Facts only. Regions are ISO 3166 codes with the names of CLDR (Babel) and the forms that Japanese releases use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

AWARD_PREFIXES: Mapping[str, str] = {
    "JPMJPR": "presto", "JPMJCR": "crest", "JPMJAX": "act-x", "JPMJER": "erato", "JPMJFR": "forest", "JPMJMI": "mirai",
    "JPMJMS": "moonshot", "JPMJSA": "satreps", "JPMJPF": "coi-next", "JPMJTM": "a-step", "JPMJTR": "a-step",
    "JPMJSC": "sicorp",
}  # fmt: skip
"""JST's programmes by the beginning of their award numbers."""

PROGRAMME_NAMES: Mapping[str, str] = {
    "さきがけ": "presto", "CREST": "crest", "ACT-X": "act-x", "ERATO": "erato", "創発的研究支援事業": "forest",
    "未来社会創造事業": "mirai", "ムーンショット型研究開発": "moonshot", "SATREPS": "satreps", "COI-NEXT": "coi-next",
    "A-STEP": "a-step", "SICORP": "sicorp",
}  # fmt: skip
"""Names that stand for a programme wherever they stand."""

PROGRAMME_GOALS: Mapping[str, str] = {
    "satreps": "global-challenges", "sicorp": "world-level-research", "a-step": "technology-transfer",
}  # fmt: skip

CHALLENGES: Mapping[str, tuple[str, ...]] = {
    "infectious-diseases": ("感染症", "結核", "マラリア", "デング", "エイズ", "コレラ"),
    "disaster-reduction": ("防災", "減災", "災害", "地震", "津波", "洪水", "土砂", "火山噴火"),
    "low-carbon": ("低炭素", "脱炭素", "再生可能エネルギー", "バイオマス", "太陽光発電", "地熱"),
    "bioresources": ("生物資源", "遺伝資源", "作物", "水産", "養殖", "育種", "食料", "農業"),
    "global-environment": ("気候変動", "温暖化", "大気汚染", "水質", "水環境", "生態系", "生物多様性", "森林"),
}
"""The research areas of SATREPS, and the words by which its projects name them."""

_MEDIUM_SECTIONS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "humanities": ((1, 10),),
    "mathematics": ((11, 12),),
    "physics": ((13, 15), (29, 30)),
    "space": ((16, 16), (24, 24)),
    "earth": ((17, 17),),
    "engineering": ((18, 23), (25, 25)),
    "materials": ((26, 26), (28, 28)),
    "chemistry": ((27, 27), (32, 37)),
    "energy": ((31, 31),),
    "agriculture": ((38, 42),),
    "biology": ((43, 46),),
    "medicine": ((47, 59), (90, 90)),
    "informatics": ((60, 62),),
    "environment": ((63, 64),),
}
"""Fields by the medium-sized sections of KAKENHI's review (since fiscal year 2018), first and last number."""

ARXIV_ARCHIVES: Mapping[str, str] = {
    "cs": "informatics", "stat": "mathematics", "math": "mathematics", "astro-ph": "space", "q-bio": "biology",
    "econ": "humanities", "eess": "engineering",
    **dict.fromkeys(
        ("physics", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex",
         "nucl-th", "quant-ph"),
        "physics",
    ),
}  # fmt: skip
"""Fields by the archives of arXiv."""

_SMALL_SECTION = re.compile(r"(?:小区分|Basic Section )(\d{2})\d{3}")
_MEDIUM_SECTION = re.compile(r"(?:中区分|Medium-sized Section )(\d{1,2})(?!\d)")
_ARXIV = re.compile(r"([a-z-]+)(?:\.[A-Za-z-]{2,})?\Z")

_NO_REGION = frozenset(
    ["JP", "AQ", "BV", "HM", "TF", "GS", "UM", "IO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "EU", "EZ", "UN", "QO",
     "ZZ", "XA", "XB"]
)  # fmt: skip
"""Japan itself, places where nobody lives, and codes that are no countries."""

_AMBIGUOUS = frozenset(
    ["マリ", "ジャージー", "ジョージア", "Georgia", "Jordan", "Chad", "Guinea", "Jersey", "Niger", "Mali"]
)
"""Names that more often are a person's, a fabric's or a state's of the USA."""

_OTHER_NAMES: Mapping[str, Mapping[str, str]] = {
    "ja": {"米国": "US", "アメリカ": "US", "英国": "GB", "豪州": "AU", "台湾": "TW", "ミャンマー": "MM", "香港": "HK",
           "チェコ": "CZ", "コートジボワール": "CI"},
    "en": {"USA": "US", "United States": "US", "UK": "GB", "Britain": "GB", "Vietnam": "VN", "Viet Nam": "VN",
           "Lao PDR": "LA", "Czech Republic": "CZ", "Myanmar": "MM", "Hong Kong": "HK"},
}  # fmt: skip


def field_of_subject(subject: str) -> str:
    """The field that a subject of KAKEN or arXiv stands for, ``""`` for none."""
    found = _SMALL_SECTION.search(subject) or _MEDIUM_SECTION.search(subject)
    if found:
        return _field_of_section(int(found[1]))
    archive = _ARXIV.match(subject.strip())
    return ARXIV_ARCHIVES.get(archive[1], "") if archive else ""


def _field_of_section(number: int) -> str:
    """The field of a medium-sized section."""
    for name, spans in _MEDIUM_SECTIONS.items():
        if any(first <= number <= last for first, last in spans):
            return name
    return ""


@lru_cache(maxsize=4)
def country_names(language: str) -> Mapping[str, str]:
    """The countries by their names in ``ja`` or ``en``, the longest name first; of other languages none."""
    if language not in _OTHER_NAMES:
        return {}
    listed = {
        name: code
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_REGION and "(" not in name
    }
    names = {name: code for name, code in {**listed, **_OTHER_NAMES[language]}.items() if name not in _AMBIGUOUS}
    return dict(sorted(names.items(), key=lambda item: (-len(item[0]), item[0])))
