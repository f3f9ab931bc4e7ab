"""junii2: what older repositories give, each name under its own language."""

from __future__ import annotations

from kakehashi.harvesters import oai_pmh
from tests.harvesters.reading import read_bytes

RECORD = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>
<header><identifier>oai:a.example:1</identifier><datestamp>2015-09-28</datestamp></header><metadata>
<junii2 xmlns="http://irdb.nii.ac.jp/oai" version="3.1">
<title lang="ja">水素の研究</title><alternative lang="en">Study of hydrogen</alternative>
<alternative lang="ja-Kana">スイソノケンキュウ</alternative>
<creator lang="ja" id="https://kaken.nii.ac.jp/r/10000000">山田, 花子</creator>
<creator lang="en">Yamada, Hanako</creator>
<publisher>東北大学</publisher><dateofissued>2013-03</dateofissued><language>jpn</language>
<URI>https://a.example/1</URI><selfDOI ra="JaLC">info:doi/10.15009/00000691</selfDOI>
<issn>0385-1234</issn><NAID>110009558000</NAID><description>2013</description><NIItype>Journal Article</NIItype>
<rights>https://creativecommons.org/licenses/by/4.0/</rights></junii2></metadata></record></ListRecords></OAI-PMH>"""


def test_a_record() -> None:
    """A repository that knows no newer form would give titles and nothing else, or nothing at all."""
    reading = read_bytes(RECORD.encode())
    assert reading.format == "oai-pmh (junii2)"
    (record,) = reading.records
    assert record.title == {"ja": "水素の研究", "en": "Study of hydrogen"}
    assert [dict(agent.name) for agent in record.creators] == [{"ja": "山田, 花子"}, {"en": "Yamada, Hanako"}]
    assert record.creators[0].id == "https://kaken.nii.ac.jp/r/10000000"
    assert record.published is not None
    assert record.published.value == "2013-03"
    assert record.language == "ja"
    assert record.summary == {}, "a year is no abstract"
    assert {(item.scheme, item.value) for item in record.identifiers} == {
        ("oai", "oai:a.example:1"),
        ("doi", "10.15009/00000691"),
        ("issn", "0385-1234"),
        ("naid", "110009558000"),
    }
    assert record.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_it_is_asked_for_only_where_nothing_better_is_offered() -> None:
    """oai_dc says less, JPCOAR says more."""
    order = list(oai_pmh.PREFERRED)
    assert order.index("jpcoar") < order.index("junii2") < order.index("oai_dc")
