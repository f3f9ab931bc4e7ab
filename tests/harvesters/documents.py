"""Documents of every protocol, small and our own, with the records that each holds: what mutations start from.

A document is a head, records by identifier, and a tail; a test puts something wrong into one of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


@dataclass(frozen=True, slots=True)
class Parts:
    """A document in parts: ``records`` by identity."""

    protocol: str
    head: str
    records: dict[str, str]
    tail: str

    def whole(self) -> str:
        """The document."""
        between = "," if self.head.lstrip().startswith("{") else ""
        return self.head + between.join(self.records.values()) + self.tail


def _rss(number: int) -> str:
    return (
        f"<item><title>研究成果 第{number}号</title><link>https://a.example/{number}/</link>"
        f"<guid>https://a.example/{number}/</guid><pubDate>Mon, 23 Nov 2026 10:00:00 +0900</pubDate>"
        f"<description><![CDATA[<p>新しい材料の<b>合成</b>に成功 {number}</p>]]></description></item>"
    )


def _atom(number: int) -> str:
    return (
        f"<entry><id>https://a.example/{number}/</id><title>研究成果 第{number}号</title>"
        f'<link href="https://a.example/{number}/"/><updated>2026-11-23T10:00:00+09:00</updated>'
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>本文 {number}</p></div></content></entry>'
    )


def _rdf(number: int) -> str:
    return (
        f'<item rdf:about="https://a.example/{number}/"><title>研究成果 第{number}号</title>'
        f"<link>https://a.example/{number}/</link><dc:date>2026-11-23</dc:date></item>"
    )


def _oai(number: int) -> str:
    return (
        f"<record><header><identifier>oai:a.example:{number}</identifier><datestamp>2026-11-23</datestamp></header>"
        f"<metadata><oai_dc:dc {DC}><dc:title>研究論文 第{number}号</dc:title>"
        f"<dc:identifier>https://a.example/{number}</dc:identifier></oai_dc:dc></metadata></record>"
    )


def _jstage(number: int) -> str:
    return (
        f"<entry><article_title><en>Article {number}</en><ja>論文 第{number}号</ja></article_title>"
        f"<article_link><ja>https://a.example/{number}</ja></article_link><pubyear>2026</pubyear>"
        f"<prism:doi>10.1234/a.{number}</prism:doi><id>https://a.example/{number}</id></entry>"
    )


def _kaken(number: int) -> str:
    return (
        f'<grantAward id="KAKENHI-PROJECT-{number}" awardNumber="{number}"><summary xml:lang="ja">'
        f"<title>課題 第{number}号</title></summary></grantAward>"
    )


def _json_item(number: int) -> str:
    item: dict[str, Any] = {
        "id": f"https://a.example/{number}/",
        "url": f"https://a.example/{number}/",
        "title": f"研究成果 第{number}号",
        "content_html": "<p>本文</p>",
        "date_published": "2026-11-23T10:00:00+09:00",
    }
    return json.dumps(item, ensure_ascii=False)


_ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
_OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-24T00:00:00Z</responseDate>'
    "<request>https://a.example/oai</request><ListRecords>"
)
_COUNT = 6


def documents() -> dict[str, Parts]:
    """One document a format, each with six records."""
    numbers = range(1, _COUNT + 1)
    links = {number: f"https://a.example/{number}/" for number in numbers}
    return {
        "rss": Parts(
            "feed",
            '<rss version="2.0"><channel><title>見本</title><language>ja</language>',
            {links[n]: _rss(n) for n in numbers},
            "</channel></rss>",
        ),
        "atom": Parts("feed", f"<feed {_ATOM}><title>見本</title>", {links[n]: _atom(n) for n in numbers}, "</feed>"),
        "rdf": Parts(
            "feed",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>見本</title></channel>',
            {links[n]: _rdf(n) for n in numbers},
            "</rdf:RDF>",
        ),
        "oai": Parts(
            "oai_pmh",
            _OAI,
            {f"oai:a.example:{n}": _oai(n) for n in numbers},
            "<resumptionToken>next</resumptionToken></ListRecords></OAI-PMH>",
        ),
        "jstage": Parts(
            "jstage",
            f'<feed {_ATOM} xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><result><status>0</status>'
            "</result><servicecd>3</servicecd>",
            {f"doi:10.1234/a.{n}": _jstage(n) for n in numbers},
            "</feed>",
        ),
        "kaken": Parts(
            "kaken", "<grantAwards>", {f"KAKENHI-PROJECT-{n}": _kaken(n) for n in numbers}, "</grantAwards>"
        ),
        "json": Parts(
            "json_feed",
            '{"version": "https://jsonfeed.org/version/1.1", "title": "見本", "items": [',
            {links[n]: _json_item(n) for n in numbers},
            "]}",
        ),
    }
