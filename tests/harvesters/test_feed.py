"""Feeds as they come: whose item it is, where it leads, what it says in which language; what half a feed is worth."""

from __future__ import annotations

import json

import pytest

from kakehashi.errors import FetchError
from kakehashi.harvesters import Problem, Reading
from kakehashi.harvesters.feed import harvest
from kakehashi.model import Record
from tests.harvesters.reading import Answers, a_source, read_bytes

FEED = "https://press.example/rss.xml"


def _rss(items: str, *, channel: str = "<title>見本</title><link>https://press.example/</link>") -> bytes:
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{channel}{items}</channel></rss>'.encode()


def _item(title: str = "水素の研究", more: str = "") -> str:
    return f"<item><title>{title}</title><link>https://press.example/1/</link>{more}</item>"


def _only(reading: Reading) -> Record:
    assert reading.error is None
    assert len(reading.records) == 1
    return reading.records[0]


def test_two_items_of_one_guid_stay_two() -> None:
    """Feeds that give all items the same guid would show one item only (a known defect of readers)."""
    both = _item("一つめ", "<guid>same</guid>") + _item("二つめ", "<guid>same</guid>")
    records = read_bytes(_rss(both), FEED).records
    assert {record.title["ja"] for record in records} == {"一つめ", "二つめ"}
    assert len({record.identity for record in records}) == 2


def test_two_items_of_one_link_stay_two_and_an_identical_one_is_left_out() -> None:
    """The government's feed has no guid and gives two items the same link."""
    records = read_bytes(_rss(_item("一つめ") + _item("二つめ") + _item("一つめ")), FEED).records
    assert [record.title["ja"] for record in records] == ["一つめ", "二つめ"]


def test_tracking_does_not_make_a_new_item() -> None:
    """A link that carries its campaign would become a new work with each campaign."""
    plain = _only(read_bytes(_rss("<item><title>研究</title><link>https://press.example/1/</link></item>"), FEED))
    tracked = "<item><title>研究</title><link>http://press.example/1/index.html?utm_source=rss#top</link></item>"
    assert _only(read_bytes(_rss(tracked), FEED)).identity == plain.identity


def test_the_hash_follows_words_and_links_and_not_markup() -> None:
    """A converter's new habit must not look like a correction, and a corrected word or link must."""

    def hash_of(body: str) -> str:
        return _only(read_bytes(_rss(_item(more=f"<description><![CDATA[{body}]]></description>")), FEED)).hash

    given = hash_of('<p>水素を<b>350億</b>円で</p><p><a href="https://a.example/">論文</a></p>')
    assert hash_of('<div><p>水素を<em>350億</em>円で</p>\n <p><a href="https://a.example/">論文</a></p></div>') == given
    assert hash_of('<p>水素を<b>35億</b>円で</p><p><a href="https://a.example/">論文</a></p>') != given
    assert hash_of('<p>水素を<b>350億</b>円で</p><p><a href="https://b.example/">論文</a></p>') != given


def test_a_picture_of_media_rss_gives_no_title_and_no_body() -> None:
    """A picture's caption for a title would be published under an institute's name."""
    media = "<media:title>写真</media:title><media:description>&lt;p&gt;撮影者&lt;/p&gt;</media:description>"
    record = _only(
        read_bytes(_rss(f"<item>{media}<title>本当の題</title><link>https://a.example/</link></item>"), FEED)
    )
    assert record.title == {"ja": "本当の題"}
    assert not record.body


@pytest.mark.parametrize(
    ("more", "link"),
    [
        ("<guid>https://press.example/2/</guid>", "https://press.example/2/"),
        ('<guid isPermaLink="false">https://press.example/2/</guid>', ""),
        ("<link>../pr/3/</link>", "https://press.example/pr/3/"),
        ("<link>https://[broken/</link>", ""),
    ],
)
def test_where_an_item_leads(more: str, link: str) -> None:
    """A page that leads its readers to the wrong original cannot be cited."""
    assert _only(read_bytes(_rss(f"<item><title>研究</title>{more}</item>"), FEED)).url == link


def test_a_title_in_another_language_than_the_feed_says() -> None:
    """A feed that calls itself English and speaks Japanese would be translated from the wrong language."""
    channel = "<title>News</title><link>https://press.example/</link><language>en</language>"
    record = _only(read_bytes(_rss(_item("水素をつくる"), channel=channel), FEED))
    assert record.language == "ja"


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Mon, 23 Nov 2026 10:00:00 +0900", "2026-11-23T10:00+09:00"),
        ("Mon, 23 Nov 2026 23:30:00 GMT", "2026-11-24T08:30+09:00"),
        ("Mon, 23 Nov 2026 00:00:00 GMT", "2026-11-23"),
        ("2026年11月23日", "2026-11-23"),
        ("11月23日", None),
        ("yesterday", None),
    ],
)
def test_the_date_of_an_item(date: str, published: str | None) -> None:
    """No date beats a wrong date: a guess would put a result on the wrong day, or into the wrong year."""
    record = _only(read_bytes(_rss(_item(more=f"<pubDate>{date}</pubDate>")), FEED))
    assert (record.published.value if record.published else None) == published


def test_the_last_item_of_half_a_feed_is_left_out() -> None:
    """Half a text would be stored as a correction of the whole one."""
    whole = _rss(_item("一つめ") + _item("二つめ", "<description>長い本文がここで"))
    reading = read_bytes(whole[: whole.index("ここで".encode())], FEED)
    assert [record.title["ja"] for record in reading.records] == ["一つめ"]
    assert any("broken" in warning for warning in reading.warnings)


def test_a_tombstone_withdraws() -> None:
    """A document that its source takes back must not stay on the portal as valid."""
    feed = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        b'<at:deleted-entry ref="tag:press.example,2026:1" when="2026-11-23T00:00:00Z"/></feed>'
    )
    record = _only(read_bytes(feed, FEED))
    assert record.withdrawn
    assert record.identity == "tag:press.example,2026:1"


def test_a_counterpart_is_linked_and_no_link_of_its_own() -> None:
    """A machine's English beside the institute's own English would mislead readers."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>研究</title>'
        '<link href="en/1/" hreflang="en"/><link href="ja/1/" hreflang="ja"/></entry></feed>'
    ).encode()
    record = _only(read_bytes(feed, FEED))
    assert record.url == "https://press.example/ja/1/"
    assert record.official == {"en": "https://press.example/en/1/"}


def test_mojibake_is_an_error_and_no_title() -> None:
    """Nobody reads ç ç©¶; a wrong encoding has to be named, not published."""
    broken = _rss(_item("研究成果を発表").encode().decode("latin-1"))
    reading = read_bytes(broken, FEED)
    assert not reading.records
    assert "encoding" in (reading.error or "")


def test_a_page_in_the_place_of_a_feed_leads_to_it() -> None:
    """Institutes move their feeds more often than their home pages."""
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/new.xml"></head></html>'
    fetch = Answers({FEED: page, "https://press.example/new.xml": _rss(_item())})
    records = [item for item in harvest(a_source(FEED), fetch, {}) if isinstance(item, Record)]
    assert [record.title["ja"] for record in records] == ["水素の研究"]


def test_an_article_page_that_is_gone_withdraws_and_one_that_fails_is_named() -> None:
    """Gone for good and out of order are two things: the one takes a page down, the other must not."""
    source = a_source(FEED, follow=True, rules={"body": "main"})
    gone = FetchError("the server answered 410", where="https://press.example/1/", status=410, retryable=False)
    (item,) = harvest(source, Answers({FEED: _rss(_item()), "https://press.example/1/": gone}), {})
    assert isinstance(item, Record)
    assert item.withdrawn
    broken = FetchError("the server answered 500", where="https://press.example/1/", status=500)
    (item,) = harvest(source, Answers({FEED: _rss(_item()), "https://press.example/1/": broken}), {})
    assert isinstance(item, Problem)


def test_an_empty_feed_is_no_error_and_no_feed_is_one() -> None:
    """A quiet institute is not a failure of the night; a login page in the place of its feed is."""
    assert read_bytes(_rss(""), FEED).error is None
    assert read_bytes(b"<rss><oops></rss>", FEED).records == ()


@pytest.mark.parametrize("bad", ["http://[::1", "https://a.example:99999/x", "javascript:alert(1)", "data:text/html,x"])
@pytest.mark.parametrize(
    "feed",
    [
        '<rss version="2.0"><channel>{}</channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">{}</rdf:RDF>',
    ],
)
def test_a_bad_address_costs_just_itself(feed: str, bad: str) -> None:
    """One malformed link once ended the reading of its feed, and one that runs reached the page's title line."""
    item = {"rss": "item", "fee": "entry", "rdf": "item"}[feed[1:4]]
    link = f'<link href="{bad}"/>' if item == "entry" else f"<link>{bad}</link>"
    english = f'<link href="{bad}" hreflang="en"/>' if item == "entry" else ""
    items = (
        f"<{item}><title>水素の研究</title>{link}{english}</{item}>"
        f'<{item} xml:base="{bad}"><title>酸素の研究</title><description>text</description></{item}>'
        f"<{item}><title>窒素の研究</title><link href='https://a.example/3'>https://a.example/3</link></{item}>"
    )
    reading = read_bytes(feed.format(items).encode(), FEED)
    first, second, third = reading.records
    assert (first.url, second.url, third.url) == ("", "", "https://a.example/3")
    assert not first.official
    assert first.identity.startswith("title:") or not bad.startswith(("javascript", "data"))
    assert any(bad in warning for warning in first.warnings)
    assert not third.warnings


def test_where_one_address_is_bad_another_may_lead_there() -> None:
    """A record with a working permalink must not lose its original for a broken link beside it."""
    record = _only(
        read_bytes(
            _rss("<item><title>研究</title><link>javascript:alert(1)</link><guid>https://a.example/1</guid></item>"),
            FEED,
        )
    )
    assert record.url == "https://a.example/1"


def test_a_character_that_xml_forbids_does_not_leave_the_feed() -> None:
    """JSON and HTML can say what XML cannot: one such title broke the feed of the whole portal."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "title": "水\x1d素\ud800", "content_html": "a\x0bb\udfff"}],
    }
    record = _only(read_bytes(json.dumps(feed).encode(), FEED))
    assert record.title == {"ja": "水素"}
    assert record.body == {"ja": "a b"}


@pytest.mark.parametrize(
    "description", ["&lt;html&gt;&lt;/html&gt;", "<![CDATA[<html></html>]]>", "&lt;body/&gt;", "<![CDATA[ ]]>"]
)
def test_a_description_without_anything_in_it_loses_no_feed(description: str) -> None:
    """An empty page in one description used to raise inside of a parser, and the feed was lost every night."""
    items = "".join(f"<item><title>研究 {n}</title><description>{description}</description></item>" for n in range(3))
    found = read_bytes(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert (len(found.records), found.error) == (3, None)


@pytest.mark.parametrize("doctype", ["", '<!DOCTYPE feed SYSTEM "http://a.example/x.dtd">'])
def test_names_of_html_in_xhtml_are_the_characters_that_they_name(doctype: str) -> None:
    """Half of all tools that write XHTML into Atom write ``&nbsp;`` too."""
    content = (
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>4&nbsp;K &amp; 5&nbsp;K</p></div></content>'
    )
    text = f'{doctype}<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>研究</title><id>a</id>{content}</entry></feed>'
    (record,) = read_bytes(text.encode()).records
    assert "4\xa0K &amp; 5\xa0K" in record.body["ja"].replace("&nbsp;", "\xa0")


def test_a_lost_item_is_a_problem_of_the_night_and_the_others_are_stored() -> None:
    """Whoever reads the report must know which item is missing, and that only that one is."""
    items = [f"<item><guid>https://a.example/{n}</guid><title>研究 {n}</title></item>" for n in range(3)]
    items[1] = items[1].replace("</title>", "</titel>")
    url = "https://a.example/feed"
    content = f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>".encode()
    found = list(harvest(a_source(url), Answers({url: content}), {}))
    assert [item.where for item in found if isinstance(item, Problem)] == ["https://a.example/1"]
    assert [item.title["ja"] for item in found if isinstance(item, Record)] == ["研究 0", "研究 2"]


def test_an_item_of_mojibake_is_held_back_alone() -> None:
    """One wrongly stored description is no reason to lose the news of a day."""
    items = [f"<item><guid>g{n}</guid><title>研究成果 {n}</title></item>" for n in range(3)]
    items[1] = items[1].replace("研究成果", "研究成果".encode().decode("cp1252", "replace"))
    found = read_bytes(f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>".encode())
    assert [record.title["ja"] for record in found.records] == ["研究成果 0", "研究成果 2"]
    assert [item.where for item in found.lost] == ["g1"]


@pytest.mark.parametrize(
    ("inner", "body"),
    [
        ('<xhtml:body xmlns:xhtml="http://www.w3.org/1999/xhtml"><xhtml:p>本文</xhtml:p></xhtml:body>', "<p>本文</p>"),
        ("<fullitem>&lt;p&gt;本文&lt;/p&gt;</fullitem>", "<p>本文</p>"),
        ('<content type="application/octet-stream">PHA+5pys5paHPC9wPg==</content>', "<p>本文</p>"),
        (
            '<m:content xmlns:m="urn:m">別</m:content><content type="html">&lt;p&gt;本文&lt;/p&gt;</content>',
            "<p>本文</p>",
        ),
    ],
)
def test_a_body_is_found_where_formats_and_modules_put_it(inner: str, body: str) -> None:
    """A body that is not found leaves a work of one line; a module's element of the same name is not the body."""
    text = f"<feed><entry><id>a</id><title>研究</title>{inner}</entry></feed>"
    (record,) = read_bytes(text.encode()).records
    assert record.body["ja"] == body
