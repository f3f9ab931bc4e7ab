"""Classification: fields, regions, goals and programmes of a record, each with the rule that gave it.

Pure. A source's defaults first; then award numbers (JPMJPR is PRESTO), country names in title and summary, programme
names. It never guesses from a mere likeness, and what an editor has set stays (``works`` sees to that).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kakehashi.config import Source
from kakehashi.model import Record

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

PROGRAMME_GOALS: Mapping[str, str] = {"satreps": "global-challenges", "sicorp": "world-level-research",
                                      "a-step": "technology-transfer"}  # fmt: skip

COUNTRIES: Mapping[str, str] = {
    "中国": "CN", "台湾": "TW", "韓国": "KR", "インドネシア": "ID", "インド": "IN",
    "タイ": "TH", "ベトナム": "VN", "フィリピン": "PH", "マレーシア": "MY", "シンガポール": "SG",
    "カンボジア": "KH", "ラオス": "LA", "ミャンマー": "MM", "バングラデシュ": "BD", "スリランカ": "LK",
    "ネパール": "NP", "モンゴル": "MN", "ブラジル": "BR", "ペルー": "PE", "チリ": "CL",
    "コロンビア": "CO", "メキシコ": "MX", "アルゼンチン": "AR", "ケニア": "KE", "ガーナ": "GH",
    "南アフリカ": "ZA", "エジプト": "EG", "ザンビア": "ZM", "ウガンダ": "UG", "エチオピア": "ET",
    "カメルーン": "CM", "ブルキナファソ": "BF", "モロッコ": "MA", "チュニジア": "TN", "トルコ": "TR",
    "イスラエル": "IL", "ロシア": "RU", "ウクライナ": "UA", "オーストラリア": "AU", "ニュージーランド": "NZ",
    "米国": "US", "アメリカ": "US", "カナダ": "CA", "英国": "GB", "イギリス": "GB",
    "フランス": "FR", "ドイツ": "DE", "イタリア": "IT", "スペイン": "ES", "スイス": "CH",
    "スウェーデン": "SE", "オランダ": "NL", "ベルギー": "BE", "フィンランド": "FI", "ノルウェー": "NO",
    "デンマーク": "DK", "ポーランド": "PL", "オーストリア": "AT", "ハンガリー": "HU",
}  # fmt: skip
"""Countries by their Japanese names; regions of the taxonomy are ISO 3166 codes."""


TAXONOMIES = ("fields", "regions", "goals", "programmes")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A term of a taxonomy, and the rule that gave it."""

    taxonomy: str
    term: str
    rule: str


def classify(record: Record, source: Source) -> list[Assignment]:
    """The assignments of a record, each term of a taxonomy once, by the first rule that gives it."""
    found: dict[tuple[str, str], Assignment] = {}
    for item in _rules(record, source):
        found.setdefault((item.taxonomy, item.term), item)
    for item in list(found.values()):
        goal = PROGRAMME_GOALS.get(item.term) if item.taxonomy == "programmes" else None
        if goal:
            found.setdefault(("goals", goal), Assignment("goals", goal, f"programme {item.term}"))
    return list(found.values())


def _rules(record: Record, source: Source) -> Iterator[Assignment]:
    """What each rule gives, the surest first."""
    for taxonomy, terms in source.defaults.items():
        for term in terms:
            yield Assignment(taxonomy, term, f"default of the source {source.id}")
    for identifier in record.identifiers:
        programme = AWARD_PREFIXES.get(identifier.value.upper()[:6]) if identifier.scheme == "award" else None
        if programme:
            yield Assignment("programmes", programme, f"award {identifier.value}")
    text = " ".join((*record.title.values(), *record.summary.values()))
    for name, programme in PROGRAMME_NAMES.items():
        if name in text:
            yield Assignment("programmes", programme, f"the name {name}")
    yield from _regions(text)


def _regions(text: str) -> Iterator[Assignment]:
    """The countries that a text names; a longer name hides a shorter one in it (インドネシア is not インド)."""
    for name in sorted(COUNTRIES, key=len, reverse=True):
        if name in text and _stands_alone(text, name):
            yield Assignment("regions", COUNTRIES[name], f"the country name {name}")
            text = text.replace(name, "\0")


def _stands_alone(text: str, name: str) -> bool:
    """Whether a katakana name is a word of its own somewhere: タイ in タイの, not in タイプ or 地域タイアップ."""
    place = text.find(name)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(name) : place + len(name) + 1]
        if not (_is_katakana(before) and _is_katakana(name[0])) and not (
            _is_katakana(after) and _is_katakana(name[-1])
        ):
            return True
        place = text.find(name, place + 1)
    return False


def _is_katakana(sign: str) -> bool:
    """Whether a character is katakana or its mark of length."""
    return "ァ" <= sign <= "ヺ" or sign == "ー"
