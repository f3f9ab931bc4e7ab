"""Every file of the shared samples is read: by the right protocol, with the values that it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.harvesters import Reading
from kakehashi.model import Agent, Identifier, Record
from tests.harvesters.reading import read_file

FORMATS = {
    "arxiv/oai_listrecords_cs.xml": ("oai-pmh (arxiv)", 46),
    "cinii/opensearch_item_rss1.rdf": ("cinii-rss", 1),
    "cinii/opensearch_projects_19KK0341_en.json": ("cinii-json", 1),
    "cinii/opensearch_projects_19KK0341_ja.json": ("cinii-json", 1),
    "cinii/weko_cinii_response_sample1.json": ("cinii-record", 1),
    "encoding/feedparser_eucjp.xml": ("rss-2.0", 1),
    "encoding/feedparser_shiftjis.xml": ("atom-1.0", 1),
    "encoding/nokogiri_shift_jis.html": ("html", 1),
    "encoding/nokogiri_shift_jis_no_charset.html": ("html", 1),
    "feeds/feedparser_rss10_reference.rdf": ("rss-1.0", 1),
    "feeds/gov-online_rss2.xml": ("rss-2.0", 40),
    "jalc/10.34556_0002000787.abridged.json": ("jalc", 1),
    "jpcoar/v1.0_03_journal_article_oa.xml": ("jpcoar-1.0", 1),
    "jpcoar/v2.0_03_journal_article_oa.xml": ("jpcoar-2.0", 1),
    "jpcoar/v2.0_05_doctoral_thesis_oa.xml": ("jpcoar-2.0", 1),
    "jpcoar/v2.0_07_dataset.xml": ("jpcoar-2.0", 1),
    "jpcoar/v2.0_14_common_metadata_elements_cao.xml": ("jpcoar-2.0", 1),
    "jpcoar/v2.1_01_departmental_bulletin_paper_oa.xml": ("jpcoar-2.1", 1),
    "jpcoar/weko_v2_full_item.xml": ("jpcoar-2.0", 1),
    "jstage/service2_volumes.xml": ("jstage-service2", 1),
    "jstage/service3_articles.xml": ("jstage-service3", 3),
    "kaken/hirakinii_projects_response.xml": ("kaken-xml", 2),
    "kaken/kaken_export_2026-02-17.xml": ("kaken-xml", 1),
    "kaken/nrid_researchers_response.json": ("nrid-json", 1),
    "ndl/dcndl_article_R000000004-I2860002.rdf": ("dcndl", 1),
    "oai/kyoto_identify.xml": ("oai-pmh (Identify)", 0),
    "oai/oai_error_noRecordsMatch.xml": ("oai-pmh (ListRecords)", 0),
}


def _one(shared: Path, name: str) -> Record:
    """The only record of a sample."""
    (record,) = read_file(shared / "samples" / name).records
    return record


def _values(record: Record, scheme: str) -> list[str]:
    """The identifiers of a scheme."""
    return [item.value for item in record.identifiers if item.scheme == scheme]


def test_every_sample_has_its_expectation(shared: Path) -> None:
    """A sample that nobody expects anything of could stop being read without a sign.

    Those of ``kinds/`` are of protocols that no harvester reads yet; ``terms/`` holds pages about licences.
    """
    found = {path.relative_to(shared / "samples").as_posix() for path in (shared / "samples").glob("*/*")}
    assert {name for name in found if not name.startswith(("terms/", "kinds/"))} == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_sample_is_read_by_its_protocol(shared: Path, name: str) -> None:
    """A real answer that is not recognised, or counted wrongly, is lost to the portal."""
    reading = read_file(shared / "samples" / name)
    assert (reading.format, len(reading.records)) == FORMATS[name]
    assert reading.error is None
    for record in reading.records:
        assert record.title[record.language]
        assert record.identity
        assert len(record.hash) == 64


def test_jstage_articles_keep_both_languages_and_never_zip_authors(shared: Path) -> None:
    """The last article has one English and two Japanese authors: zipped, a person would get another's name."""
    records = read_file(shared / "samples/jstage/service3_articles.xml").records
    assert dict(records[0].title) == {
        "en": "Schizophrenia from viewpoint of the evolutionary psychiatry",
        "ja": "進化論の見地からみる統合失調症",
    }
    assert all(len(person.name) == 1 for record in records for person in record.creators)
    counted = [[sum(tag in item.name for item in record.creators) for tag in ("en", "ja")] for record in records]
    assert counted == [[1, 1], [1, 1], [1, 2]]
    assert _values(records[0], "doi") == ["10.11249/jsbpjjpp.23.1_53"]
    assert _values(records[0], "issn") == ["2186-6619", "2186-6465"]
    assert [record.published.value for record in records if record.published] == ["2012", "2014", "2011"]
    assert records[0].language == "ja"
    assert records[0].url == "https://www.jstage.jst.go.jp/article/jsbpjjpp/23/1/23_53/_article/-char/ja/"
    assert records[0].official == {"en": "https://www.jstage.jst.go.jp/article/jsbpjjpp/23/1/23_53/_article"}


def test_jstage_issue(shared: Path) -> None:
    """An issue that did not name its journal would say nothing to a reader."""
    record = _one(shared, "jstage/service2_volumes.xml")
    assert record.title["ja"] == "情報管理, Vol. 39 (1996) , No. 1"
    assert record.title["en"] == "Journal of Information Processing and Management, Vol. 39 (1996) , No. 1"
    assert (record.published and record.published.precision) == "year"


@pytest.mark.parametrize(
    ("name", "title", "award", "doi", "date"),
    [
        ("v1.0_03_journal_article_oa", {"en"}, "JP18049069", "10.1371/journal.pone.0170224", "2015-10-01"),
        ("v2.0_03_journal_article_oa", {"ja", "en"}, "JP18049069", "10.1371/journal.pone.0170224", "2015-10-01"),
        ("v2.0_05_doctoral_thesis_oa", {"ja", "en"}, "", "10.15017/64495", "2017-03-25"),
        ("v2.0_07_dataset", {"en"}, "JP18049069", "10.15017/64495", "2015-07-01"),
        ("v2.0_14_common_metadata_elements_cao", {"ja"}, "JPMJPF9999", "", ""),
        ("v2.1_01_departmental_bulletin_paper_oa", {"ja", "en"}, "JP18049069", "10.15017/64495", "2015-10-01"),
        ("weko_v2_full_item", {"ja", "en"}, "JPMJBF1801", "", "2022-10-19"),
    ],
)
def test_jpcoar(shared: Path, name: str, title: set[str], award: str, doi: str, date: str) -> None:
    """1.0 writes award numbers bare and elsewhere; two forms of one number would be two projects. Readings are no
    titles, and the date on which a file will be freed (2030) is not one of publication."""
    record = _one(shared, f"jpcoar/{name}.xml")
    assert set(record.title) == title
    assert (award in _values(record, "award")) == bool(award)
    assert _values(record, "doi") == ([doi] if doi else [])
    assert (record.published.value if record.published else "") == date


def test_jpcoar_people_and_rights(shared: Path) -> None:
    """A creator element is one person: her Japanese and her English name belong together, with her ORCID."""
    record = _one(shared, "jpcoar/v2.1_01_departmental_bulletin_paper_oa.xml")
    assert record.creators == (Agent({"ja": "安達, 淳", "en": "Adachi, Jun"}, "https://orcid.org/0000-0001-0002-0003"),)
    assert record.licence == "https://creativecommons.org/licenses/by/4.0/deed.en"
    assert record.language == "ja"
    assert _one(shared, "jpcoar/v2.0_03_journal_article_oa.xml").language == "en"
    closed = _one(shared, "jpcoar/weko_v2_full_item.xml")
    assert closed.rights == "metadata"
    assert closed.licence == "https://creativecommons.org/licenses/by/4.0/deed.en"
    parts = _one(shared, "jpcoar/v2.0_14_common_metadata_elements_cao.xml")
    assert parts.creators == (Agent({"ja": "情報, 太郎", "en": "Jyoho, Taro"}, "2021xxxx"),)
    assert parts.organisations[0].name == {"ja": "〇〇大学"}, "an English name with kanji counts as missing"


def test_kaken_export(shared: Path) -> None:
    """One project in two languages: the same person by her e-Rad code, never by her place in the list."""
    record = _one(shared, "kaken/kaken_export_2026-02-17.xml")
    assert record.title == {
        "ja": "マダガスカル農村部における食環境の評価と食生活指針",
        "en": "Evaluation of food environment and dietary guidelines in rural Madagascar",
    }
    assert record.creators == (Agent({"ja": "白鳥 佐紀子", "en": "Shiratori Sakiko"}, "60746486"),)
    assert record.organisations == (
        Agent(
            {
                "ja": "国立研究開発法人国際農林水産業研究センター",
                "en": "Japan International Research Center for Agricultural Sciences",
            },
            "382749",
        ),
    )
    assert _values(record, "award") == ["JP19KK0341"]
    assert "10.3390/foods13193147" in _values(record, "output-doi")
    assert (record.published and record.published.value) == "2021"
    assert record.summary["en"].startswith("In rural Madagascar, malnutrition")
    assert record.summary["ja"].startswith("マダガスカル農村部では、栄養不足")
    assert "栄養改善" in record.subjects
    assert record.url == "https://kaken.nii.ac.jp/grant/KAKENHI-PROJECT-19KK0341/"


def test_kaken_search_and_researchers(shared: Path) -> None:
    """A thin English summary still gives the English title; official names come with their own order."""
    first, second = read_file(shared / "samples/kaken/hirakinii_projects_response.xml").records
    assert first.title["en"] == "Development of New Research Methods Using Machine Learning"
    assert first.creators == (Agent({"ja": "山田 太郎"}, "87654321"),)
    assert (first.published and first.published.value) == "2021-04-01"
    assert _values(first, "award") == ["JP21K10000"]
    assert second.title == {"ja": "深層学習による自然言語処理の研究"}
    assert second.published is None
    person = _one(shared, "kaken/nrid_researchers_response.json")
    assert person.title == {"ja": "田中 太郎", "en": "Taro Tanaka"}
    assert _values(person, "orcid") == ["0000-0001-2345-6789"]
    assert person.organisations == (Agent({"ja": "東京大学", "en": "The University of Tokyo"}),)


def test_cinii_gives_each_field_the_language_of_its_script(shared: Path) -> None:
    """A search in English gives a Japanese description: under an English tag it would be shown as English."""
    english = _one(shared, "cinii/opensearch_projects_19KK0341_en.json")
    japanese = _one(shared, "cinii/opensearch_projects_19KK0341_ja.json")
    assert english.title == {"en": "Evaluation of food environment and dietary guidelines in rural Madagascar"}
    assert list(english.summary) == ["ja"]
    assert english.creators == (Agent({"en": "Shiratori Sakiko"}),)
    assert japanese.creators == (Agent({"ja": "白鳥 佐紀子"}),)
    assert english.identity == japanese.identity == "https://cir.nii.ac.jp/crid/1040848250614322432"
    assert _values(english, "award") == ["JP19KK0341"]


def test_cinii_record_and_rss(shared: Path) -> None:
    """Of a record's descriptions only the abstract with an open flag may be taken; nobody is without a name."""
    record = _one(shared, "cinii/weko_cinii_response_sample1.json")
    assert record.title == {"ja": "テストタイトル", "en": "test title"}
    assert record.summary == {"en": "this is test abstract.", "ja": "これはテストの抄録です。"}
    assert [dict(item.name) for item in record.creators] == [
        {"ja": "テスト 太郎", "en": "TEST Taro"},
        {"ja": "テスト 三郎", "en": "TEST Saburo"},
    ]
    assert _values(record, "doi") == ["10.12334/jkg.12.11_222"]
    assert (record.published and record.published.value) == "2012-11-02"
    item = _one(shared, "cinii/opensearch_item_rss1.rdf")
    assert item.title == {"ja": "マインドフルネスの可能性"}
    assert item.creators == (Agent({"ja": "保坂 隆"}),)
    assert (item.published and (item.published.value, item.published.precision)) == ("2017-04", "month")
    assert _values(item, "ndl") == ["028027867"]


def test_ndl(shared: Path) -> None:
    """A transcription is no title, and ``53(4) 1987.10`` is no date where there is a W3CDTF one."""
    record = _one(shared, "ndl/dcndl_article_R000000004-I2860002.rdf")
    assert record.title == {"ja": "「アーサー伝説--歴史とロマンスの交錯」青山吉信"}
    assert record.creators == (Agent({"ja": "三好 洋子"}),)
    assert (record.published and (record.published.value, record.published.precision)) == ("1987-10", "month")
    assert record.url == "https://ndlsearch.ndl.go.jp/books/R000000004-I2860002"
    assert record.subjects == (), "a bare class mark says nothing to a reader"


def test_jalc(shared: Path) -> None:
    """A body appears as a person with a first name only; its name must be whole."""
    record = _one(shared, "jalc/10.34556_0002000787.abridged.json")
    assert record.title == {"ja": "アジアモンスーン地域の生産力向上と持続性の両立に資する技術カタログ : Ver. 3.1"}
    assert record.creators == (Agent({"ja": "みどりの食料システム国際情報センター"}),)
    assert (record.published and record.published.value) == "2025-06-09"
    assert record.identifiers == (
        Identifier("doi", "10.34556/0002000787"),
        Identifier("oai", "oai:irdb.nii.ac.jp:07496:0006763315"),
        Identifier("award", "05a1C5"),
    )


def test_arxiv(shared: Path) -> None:
    """Names in parts are put together in their order; the licence decides what may be shown."""
    first = read_file(shared / "samples/arxiv/oai_listrecords_cs.xml").records[0]
    assert first.identity == "oai:arXiv.org:1101.4388"
    assert first.title == {"en": "Reproducing Kernel Banach Spaces with the l1 Norm"}
    assert [item.name["en"] for item in first.creators] == ["Guohui Song", "Haizhang Zhang", "Fred J. Hickernell"]
    assert (first.published and first.published.value) == "2011-01-23"
    assert _values(first, "doi") == ["10.1016/j.acha.2012.03.009"]
    assert first.licence == "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    assert first.url == "https://arxiv.org/abs/1101.4388"


def test_feeds(shared: Path) -> None:
    """Items share links, have no guid, and give days as midnights of GMT: each is one work on its own day in Japan."""
    reading = read_file(shared / "samples/feeds/gov-online_rss2.xml")
    assert len({record.identity for record in reading.records}) == 40
    first, second = reading.records[:2]
    assert first.url == second.url
    assert (first.published and first.published.value) == "2026-08-21"
    assert second.title["ja"].startswith("「令和8年度こども見学デー　消費者の部屋"), "the ideographic space stays"
    rdf = _one(shared, "feeds/feedparser_rss10_reference.rdf")
    assert rdf.language == "en"
    assert rdf.creators == (Agent({"en": "Aaron Swartz"}),)
    assert (rdf.published and rdf.published.value) == "2004-05-31T05:23+09:00"
    assert rdf.licence == "http://web.resource.org/cc/PublicDomain"
    assert rdf.subjects == ("Politics",)


@pytest.mark.parametrize(
    ("name", "encoding", "text"),
    [
        ("feedparser_eucjp.xml", "euc_jp", "ゲーム三昧な正月"),
        ("feedparser_shiftjis.xml", "cp932", "DrecomRSSに記事投稿が反映されない…"),
        ("nokogiri_shift_jis.html", "cp932", "こんにちは！"),
        ("nokogiri_shift_jis_no_charset.html", "cp932", "こんにちは！"),
    ],
)
def test_encodings(shared: Path, name: str, encoding: str, text: str) -> None:
    """Mojibake in a title goes into every language of the portal."""
    reading: Reading = read_file(shared / "samples/encoding" / name)
    assert reading.encoding == encoding
    (record,) = reading.records
    assert text in record.title["ja"] + record.body.get("ja", "")


def test_answers_of_repositories_without_records(shared: Path) -> None:
    """An empty list is no error: an error would make an editor look for what is not broken."""
    reading = read_file(shared / "samples/oai/oai_error_noRecordsMatch.xml")
    assert reading.error is None
    assert any(warning.startswith("noRecordsMatch") for warning in reading.warnings)
