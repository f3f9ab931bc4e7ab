"""Each protocol on an answer that we wrote ourselves: what is read where nothing but the repository is there.

The names, numbers and works are invented; the forms are those of the services. The real answers of the shared samples
are read in ``test_samples.py``.
"""

from __future__ import annotations

import json

import pytest

from kakehashi.reading.oai import read_page
from tests.harvesters.reading import read_bytes

JSTAGE = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"
 xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xml:lang="ja">
<result><status>0</status><message/></result><servicecd>3</servicecd>
<opensearch:totalResults>12</opensearch:totalResults><opensearch:startIndex>1</opensearch:startIndex>
<entry><article_title><en>Bridges of glass</en><ja>硝子の橋</ja></article_title>
<article_link><en>https://articles.example/1/en</en><ja>https://articles.example/1/ja</ja></article_link>
<prism:doi>10.99999/bridge.1</prism:doi><pubyear>2026</pubyear></entry>
<entry><article_title><ja>橋の音</ja></article_title>
<article_link><ja>https://articles.example/2/ja</ja></article_link><pubyear>2025</pubyear></entry></feed>"""

JALC = {
    "status": "OK", "apiType": "doi", "message": {"total": 1, "rows": 1, "totalPages": 1, "page": 1},
    "data": {
        "siteId": "SI/EXAMPLE", "doi": "10.99999/tide.7", "url": "https://doi.org/10.99999/tide.7", "ra": "JaLC",
        "title_list": [{"lang": "ja", "title": "潮の記録"}, {"lang": "en", "title": "A record of tides"}],
        "creator_list": [{"sequence": "1", "type": "person", "names": [{"lang": "ja", "last_name": "海野"}]}],
        "publication_date": {"publication_year": "2026", "publication_month": "03"}, "content_language": "ja",
    },
}  # fmt: skip

CINII = {
    "@context": {"cir": "https://cir.nii.ac.jp/schema/1.0/", "@language": "ja"}, "@type": "channel",
    "opensearch:totalResults": 3, "opensearch:startIndex": 1,
    "items": [{
        "@id": "https://cir.nii.ac.jp/crid/1000000000000000001", "@type": "item", "title": "霧を測る研究",
        "link": {"@id": "https://cir.nii.ac.jp/crid/1000000000000000001"},
    }],
}  # fmt: skip

KAKEN = """<?xml version="1.0" encoding="UTF-8"?>
<grantAwards><totalResults>5</totalResults><startIndex>1</startIndex>
<grantAward id="KAKENHI-PROJECT-99X99999" awardNumber="99X99999">
<summary xml:lang="ja"><title>氷の結晶の成長</title></summary>
<summary xml:lang="en"><title>Growth of ice crystals</title></summary>
</grantAward></grantAwards>"""


def test_jstage() -> None:
    """An article with two languages keeps both, and the next page is asked for where it starts."""
    reading = read_bytes(JSTAGE.encode())
    assert (reading.format, reading.error, reading.next) == ("jstage-service3", None, "3")
    first, second = reading.records
    assert first.title == {"en": "Bridges of glass", "ja": "硝子の橋"}
    assert (first.identity, first.language) == ("doi:10.99999/bridge.1", "ja")
    assert first.official == {"en": "https://articles.example/1/en"}
    assert second.title == {"ja": "橋の音"}
    assert second.published is not None
    assert second.published.value == "2025"


@pytest.mark.parametrize(
    ("status", "error"), [("ERR_001", False), ("WARN_002", False), ("ERR_004", True), ("SYS_ERR_009", True)]
)
def test_jstage_says_why_it_gives_nothing(status: str, error: bool) -> None:
    """A search without results is no failure; a query that is not understood is one."""
    text = JSTAGE.split("<entry>")[0].replace("<status>0<", f"<status>{status}<") + "</feed>"
    reading = read_bytes(text.encode())
    assert bool(reading.error) is error
    assert status in (reading.error or " ".join(reading.warnings))


def test_jalc() -> None:
    """A DOI's record has its titles by language and its date as precise as it is."""
    reading = read_bytes(json.dumps(JALC, ensure_ascii=False).encode())
    assert (reading.format, reading.error) == ("jalc", None)
    (record,) = reading.records
    assert record.title == {"ja": "潮の記録", "en": "A record of tides"}
    assert record.published is not None
    assert record.published.value == "2026-03"
    assert "10.99999/tide.7" in [item.value for item in record.identifiers]


def test_jalc_that_refuses_is_named_and_gives_no_record() -> None:
    """An error that is read as a record would be published."""
    reading = read_bytes(json.dumps(JALC | {"status": "NG"}, ensure_ascii=False).encode())
    assert reading.records == ()
    assert "NG" in (reading.error or "")


def test_cinii() -> None:
    """A search gives its items in the language in which it was asked."""
    reading = read_bytes(json.dumps(CINII, ensure_ascii=False).encode())
    assert (reading.format, reading.error, reading.next) == ("cinii-json", None, "2")
    (record,) = reading.records
    assert record.title[record.language] == "霧を測る研究"


def test_kaken() -> None:
    """A project is known by its number, and has both of its titles."""
    reading = read_bytes(KAKEN.encode())
    assert (reading.format, reading.error, reading.next) == ("kaken-xml", None, "2")
    (record,) = reading.records
    assert record.title == {"ja": "氷の結晶の成長", "en": "Growth of ice crystals"}
    assert record.identity


def test_kaken_that_refuses_is_named() -> None:
    """A key that has run out must not look like a programme without projects."""
    reading = read_bytes(b"<error><code>403</code><detail>no such appid</detail></error>")
    assert "403" in (reading.error or "")
    assert reading.records == ()


@pytest.mark.parametrize(
    "code",
    [
        "badArgument",
        "badResumptionToken",
        "cannotDisseminateFormat",
        "idDoesNotExist",
        "noRecordsMatch",
        "noSetHierarchy",
    ],
)
def test_an_error_of_oai_pmh_is_known_by_its_code(code: str) -> None:
    """A dead token begins the walk again, an empty list ends it: taking one for the other loses records."""
    page = read_page(
        '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-24T00:00:00Z'
        f'</responseDate><request>https://r.example/oai</request><error code="{code}">why</error></OAI-PMH>'
    )
    assert page.errors == ((code, "why"),)
    assert page.items == ()
    assert page.whole


def test_an_answer_of_oai_pmh_that_breaks_off_is_no_whole_one() -> None:
    """Half a list that counts as a whole one would withdraw what stands in its other half."""
    page = read_page(
        '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>'
        "<identifier>oai:r:1</identifier><datestamp>2026-11-24</datestamp></header></record><record><header><identi"
    )
    assert not page.whole
