"""The forms in which the press room's outlets publish: RSS 1.0, RSS 2.0, Atom, HTML lists with article pages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from kakehashi.pressroom.documents import Outlet, PressDocument, address

_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

CONTENT_TYPES = {"rss1": "application/rdf+xml", "rss2": "application/rss+xml", "atom": "application/atom+xml",
                 "html": "text/html"}  # fmt: skip


def feed(outlet: Outlet, documents: Sequence[PressDocument]) -> bytes:
    """What the outlet's own address answers, in its encoding."""
    lines = {"rss1": _rss1, "rss2": _rss2, "atom": _atom, "html": _list}[outlet.format](outlet, documents)
    return "\n".join([*lines, ""]).encode(outlet.encoding)


def article(outlet: Outlet, document: PressDocument) -> bytes:
    """The page of one document, in the outlet's encoding."""
    year, month, day = (int(part) for part in document.date.split("-"))
    return f"""<!DOCTYPE html>
<html lang="ja"><head>
<meta charset="{_label(outlet)}">
<title>{escape(document.title)}｜{escape(outlet.name)}</title>
<meta name="description" content="{escape(document.summary)}">
</head><body>
<header><a href="{outlet.path}">{escape(outlet.name)}</a></header>
<main>
<h1>{escape(document.title)}</h1>
<p class="date">{year}年{month}月{day}日</p>
<p class="lead">{escape(document.summary)}</p>
<div class="text">
{document.body.strip()}
</div>
</main>
<footer>架け橋の実演のための文書です。</footer>
</body></html>
""".encode(outlet.encoding)


def _label(outlet: Outlet) -> str:
    """The encoding's name as the web writes it."""
    return {"shift_jis": "Shift_JIS", "euc_jp": "EUC-JP"}.get(outlet.encoding, "UTF-8")


def _rss1(outlet: Outlet, documents: Sequence[PressDocument]) -> list[str]:
    """RSS 1.0: RDF with Dublin Core and the content module."""
    lines = [
        f'<?xml version="1.0" encoding="{_label(outlet)}"?>',
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xml:lang="ja">',
        f'<channel rdf:about="{outlet.url}"><title>{escape(outlet.name)}</title><link>https://{outlet.host}/</link>',
        f"<description>{escape(outlet.name)}</description><items><rdf:Seq>",
        *(f'<rdf:li rdf:resource="{address(item, outlet)}"/>' for item in documents),
        "</rdf:Seq></items></channel>",
    ]
    for item in documents:
        url = address(item, outlet)
        lines += [
            f'<item rdf:about="{url}"><title>{escape(item.title)}</title><link>{url}</link>',
            f"<description>{escape(item.summary)}</description>",
            f"<content:encoded><![CDATA[{item.body.strip()}]]></content:encoded>",
            f"<dc:date>{item.date}T10:00:00+09:00</dc:date>",
            *(f"<dc:creator>{escape(name)}</dc:creator>" for name in item.creators),
            *(f"<dc:subject>{escape(name)}</dc:subject>" for name in item.subjects),
            "</item>",
        ]
    return [*lines, "</rdf:RDF>"]


def _rss2(outlet: Outlet, documents: Sequence[PressDocument]) -> list[str]:
    """RSS 2.0 with the content module."""
    lines = [
        f'<?xml version="1.0" encoding="{_label(outlet)}"?>',
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>',
        f"<title>{escape(outlet.name)}</title><link>https://{outlet.host}/</link>",
        f"<description>{escape(outlet.name)}</description><language>ja</language>",
    ]
    for item in documents:
        url = address(item, outlet)
        lines += [
            f'<item><title>{escape(item.title)}</title><link>{url}</link><guid isPermaLink="true">{url}</guid>',
            f"<description>{escape(item.summary)}</description>",
            f"<content:encoded><![CDATA[{item.body.strip()}]]></content:encoded>",
            f"<pubDate>{_rfc822(item.date)}</pubDate></item>",
        ]
    return [*lines, "</channel></rss>"]


def _rfc822(day: str) -> str:
    """Ten in the morning of a day in Japan, as RSS 2.0 writes it."""
    value = date.fromisoformat(day)
    return f"{_DAYS[value.weekday()]}, {value.day:02} {_MONTHS[value.month - 1]} {value.year} 10:00:00 +0900"


def _atom(outlet: Outlet, documents: Sequence[PressDocument]) -> list[str]:
    """Atom 1.0."""
    newest = max((item.date for item in documents), default="1970-01-01")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">',
        f"<id>{outlet.url}</id><title>{escape(outlet.name)}</title><updated>{newest}T10:00:00+09:00</updated>",
        f'<link rel="self" href="{outlet.url}"/>',
    ]
    for item in documents:
        url = address(item, outlet)
        lines += [
            f"<entry><id>tag:{outlet.host},{item.date}:{item.slug}</id><title>{escape(item.title)}</title>",
            f'<link rel="alternate" href="{url}"/><updated>{item.date}T10:00:00+09:00</updated>',
            f"<published>{item.date}T10:00:00+09:00</published><summary>{escape(item.summary)}</summary>",
            f'<content type="html">{escape(item.body.strip())}</content></entry>',
        ]
    return [*lines, "</feed>"]


def _list(outlet: Outlet, documents: Sequence[PressDocument]) -> list[str]:
    """An HTML page that lists articles."""
    items = []
    for item in documents:
        year, month, day = (int(part) for part in item.date.split("-"))
        link = address(item, outlet).removeprefix(f"https://{outlet.host}")
        items.append(
            f'<li><span class="date">{year}年{month}月{day}日</span> <a href="{link}">{escape(item.title)}</a></li>'
        )
    return [
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="{_label(outlet)}">',
        f"<title>{escape(outlet.name)}</title></head><body><h1>{escape(outlet.name)}</h1>",
        '<ul class="releases">',
        *items,
        "</ul></body></html>",
    ]
