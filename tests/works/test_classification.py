"""Classification: which rule gives which term, and what is not guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kakehashi.model import Agent, Identifier, Record
from kakehashi.reading.identity import with_hash
from kakehashi.records.config import Source
from kakehashi.records.languages import LANGUAGES
from kakehashi.records.taxonomies import shipped_taxonomies
from kakehashi.review.events import reason_of
from kakehashi.works.classification import classify
from kakehashi.works.classification_tables import (
    AWARD_PREFIXES,
    CHALLENGES,
    PROGRAMME_GOALS,
    PROGRAMME_NAMES,
    country_names,
    field_of_subject,
)
from kakehashi.works.documents import harvest_record, metadata_of

SOURCE = Source(url="https://a.example/", name={"en": "A"}, rights="own", id="a", defaults={"fields": ("physics",)})


def record(title: str, *awards: str) -> Record:
    identifiers = tuple(Identifier("award", award) for award in awards)
    return with_hash(Record("1", "https://a.example/1", "ja", {"ja": title}, identifiers=identifiers))


def terms(title: str, *awards: str) -> set[tuple[str, str]]:
    return {(item.taxonomy, item.term) for item in classify(record(title, *awards), SOURCE)} - {("fields", "physics")}


@pytest.mark.parametrize(
    ("title", "awards", "expected"),
    [
        ("新しい材料", ["JPMJPR23A1"], {("programmes", "presto")}),
        ("さきがけの成果", [], {("programmes", "presto")}),
        ("インドネシアとの共同研究", [], {("regions", "ID")}),
        ("インドとインドネシア", [], {("regions", "ID"), ("regions", "IN")}),
        ("新しいタイプの電池", [], set()),
        ("タイの洪水", [], {("regions", "TH")}),
        ("SATREPSの課題", [], {("programmes", "satreps"), ("goals", "global-challenges")}),
        ("科研費の成果", ["JP18049069"], set()),
        ("マダガスカルの食環境", [], {("regions", "MG")}),
        ("マリ・キュリーの生涯", [], set()),
        ("米国と英国", [], {("regions", "US"), ("regions", "GB")}),
        ("感染症の対策", [], set()),
        ("感染症の対策", ["JPMJSA2301"],
         {("programmes", "satreps"), ("goals", "global-challenges"), ("challenges", "infectious-diseases")}),
        ("スーパーコンピュータ「富岳」と「はやぶさ2」", [], set()),
        ("理化学研究所と東北大学の成果", [], {("organisations", "理化学研究所"), ("organisations", "東北大学")}),
    ],
)  # fmt: skip
def test_terms_come_from_rules_and_not_from_likeness(
    title: str, awards: list[str], expected: set[tuple[str, str]]
) -> None:
    """A battery that is filed under Thailand is found by nobody who looks for batteries."""
    assert terms(title, *awards) == expected


def test_each_assignment_is_recorded_with_its_rule() -> None:
    """An editor who wonders why must be able to read it in the ledger."""
    work = harvest_record(None, record("タイの洪水", "JPMJSA2301"), SOURCE, "2026-11-23T18:00:00Z", "N <n@example.org>")
    assert work is not None
    assert metadata_of(work)["programmes"] == ["satreps"]
    assert "programmes satreps: award JPMJSA2301" in reason_of(work.events[0])
    assert "regions TH: the country name タイ" in reason_of(work.events[0])
    assert "fields physics: default of the source a" in reason_of(work.events[0])


@pytest.mark.parametrize(
    ("subject", "field"),
    [
        ("小区分41010:食料農業経済関連", "agriculture"),
        ("Basic Section 60010:Theory of informatics-related", "informatics"),
        ("中区分16:天文学およびその関連分野", "space"),
        ("cs.CL", "informatics"),
        ("astro-ph.GA", "space"),
        ("quant-ph", "physics"),
        ("栄養改善", ""),
        ("math", "mathematics"),
        ("mathematics education", ""),
    ],
)
def test_fields_come_from_the_codes_of_kaken_and_arxiv(subject: str, field: str) -> None:
    """A field that is guessed from a keyword would put nutrition under medicine one day and farming the next."""
    found = classify(with_hash(replace(record("題"), subjects=(subject,))), SOURCE)
    assert [item.term for item in found if item.taxonomy == "fields" and item.term != "physics"] in ([field], [])
    assert ("fields", field or "physics") in {(item.taxonomy, item.term) for item in found}


@pytest.mark.parametrize(
    ("title", "regions"),
    [
        ("Researchers in Thailand and Viet Nam", {"TH", "VN"}),
        ("Roman glass", set()),
        ("Omani dates", set()),
        ("A guinea pig study by Jordan et al.", set()),
        ("The United Kingdom of corals", {"GB"}),
    ],
)
def test_countries_in_english_titles(title: str, regions: set[str]) -> None:
    """News that its source wrote in English must be found by region like all else."""
    english = with_hash(Record("1", "https://a.example/1", "en", {"en": title}))
    assert {item.term for item in classify(english, SOURCE) if item.taxonomy == "regions"} == regions


def test_bodies_that_the_record_names_itself_win() -> None:
    """A name that the source gives is a fact; one that stands in a title is our reading of it."""
    named = with_hash(replace(record("東北大学の成果"), organisations=(Agent({"ja": "東北大学 金属材料研究所"}),)))
    work = harvest_record(None, named, SOURCE, "2026-11-23T18:00:00Z", "N <n@example.org>")
    assert work is not None
    assert [item["name"] for item in metadata_of(work)["organisations"]] == [{"ja": "東北大学 金属材料研究所"}]
    read = harvest_record(None, record("東北大学の成果"), SOURCE, "2026-11-23T18:00:00Z", "N <n@example.org>")
    assert read is not None
    assert [item["name"] for item in metadata_of(read)["organisations"]] == [
        {"ja": "東北大学", "en": "Tohoku University"}
    ]
    assert "organisations 東北大学: the name 東北大学" in reason_of(read.events[0])


def test_every_term_that_a_rule_can_give_has_a_name_in_every_language() -> None:
    """A reader in Bangkok would see "low-carbon" or "MG" for a name."""
    names = shipped_taxonomies()
    wanted = {
        "programmes": {*AWARD_PREFIXES.values(), *PROGRAMME_NAMES.values()},
        "goals": set(PROGRAMME_GOALS.values()),
        "challenges": set(CHALLENGES),
        "regions": {*country_names("ja").values(), *country_names("en").values()},
        "fields": {field_of_subject(f"小区分{number:02}010") for number in range(1, 65)},
    }
    for taxonomy, terms in wanted.items():
        least = {"ja", "en"} if taxonomy == "programmes" else set(LANGUAGES)
        for term in terms:
            assert least <= set(names[taxonomy][term]), f"{taxonomy}: {term}"
