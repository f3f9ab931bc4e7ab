"""What a list's entry leads to: documents that are no pages, and pages that are no articles."""

from __future__ import annotations

from typing import Any

import pytest

from kakehashi.harvesters import Document, Problem, find
from kakehashi.harvesting.trial import Trial
from kakehashi.harvesting.workers import Limits
from kakehashi.model import Record
from kakehashi.works.documents import original_document
from tests.harvesters.reading import Answers, a_source
from tests.reading.pdf_documents import a_pdf

START = "https://press.example/start"
LINK = "https://press.example/1.pdf"
PDF = a_pdf(["水素の研究をした。"])
RULES = {"item": "li", "date": "time", "title": "h1", "body": "main"}
STARTS = {
    "html_list": "<html><ul><li><time>2026年11月24日</time><a href='/1.pdf'>水素の研究</a></li></ul></html>",
    "feed": "<rss version='2.0'><channel><item><title>水素の研究</title><link>/1.pdf</link>"
    "<pubDate>Tue, 24 Nov 2026 10:00:00 +0900</pubDate></item></channel></rss>",
    "sitemap": "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>" + LINK + "</loc>"
    "<news:news><news:publication_date>2026-11-24</news:publication_date><news:title>水素の研究</news:title>"
    "</news:news></url></urlset>",
}


def _harvest(protocol: str, content: bytes, **more: Any) -> list[Record | Problem]:
    rules = RULES if protocol == "html_list" else {}
    source = a_source(START, rules=rules, harvester=protocol, follow=True, **more)
    state: dict[str, Any] = {}
    return list(find(protocol).harvest(source, Answers({START: STARTS[protocol].encode(), LINK: content}), state))


@pytest.mark.parametrize("protocol", sorted(STARTS))
def test_a_pdf_gives_what_the_list_says_of_it_and_its_text_where_that_may_be_stored(protocol: str) -> None:
    """82 kB of binary stood in the portal as a work."""
    (record,) = _harvest(protocol, PDF)
    assert isinstance(record, Record)
    assert (record.url, record.title["ja"]) == (LINK, "水素の研究")
    assert record.published is not None
    assert record.published.value.startswith("2026-11-24")
    assert (record.media_type, record.size) == ("application/pdf", len(PDF))
    assert record.body == {"ja": "<p>水素の研究をした。</p>"}
    assert Record.from_json(record.to_json()) == record
    assert f"size: {len(PDF)}" in original_document(record, a_source(), "2026-11-25", {})


@pytest.mark.parametrize("protocol", sorted(STARTS))
def test_the_text_of_a_pdf_is_not_read_where_it_may_not_be_stored(protocol: str) -> None:
    """What may not be stored must not be in any memory that a later mistake could write down."""
    for rights in ("metadata", "link", "item"):
        (record,) = _harvest(protocol, PDF, rights=rights)
        assert isinstance(record, Record)
        assert (record.body, record.size) == ({}, len(PDF))


@pytest.mark.parametrize("protocol", sorted(STARTS))
@pytest.mark.parametrize("content", [b"PK\x03\x04\x14\x00", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_archives_pictures_and_office_files_have_no_text(protocol: str, content: bytes) -> None:
    (record,) = _harvest(protocol, content)
    assert isinstance(record, Record)
    assert (record.body, record.size) == ({}, len(content))
    assert record.title == {"ja": "水素の研究"}


@pytest.mark.parametrize("protocol", sorted(STARTS))
@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<meta name='ROBOTS' content='NOINDEX,follow'><h1>内部</h1><main>下書き</main>", "noindex"),
        ("<h1>ログイン</h1><main><form><input name=u><input type='password' name=p></form></main>", "login page"),
    ],
)
def test_a_page_that_is_no_article_is_named_and_nothing_of_it_is_taken(protocol: str, page: str, said: str) -> None:
    """The title of half a list was "Login" on the day its server wanted passwords."""
    (record,) = _harvest(protocol, f"<html><head>{page}</html>".encode())
    assert isinstance(record, Record)
    assert record.title == {"ja": "水素の研究"}
    assert record.body == {}
    assert said in record.warnings[-1]


def test_an_article_with_a_form_for_members_beside_it_is_an_article() -> None:
    page = f"<html><form><input type=password></form><h1>研究</h1><main><p>{'水素の研究。' * 400}</p></main></html>"
    (record,) = _harvest("html_list", page.encode())
    assert isinstance(record, Record)
    assert record.body


def test_a_pdf_is_tried_whatever_its_size_where_its_text_would_be_read() -> None:
    """A small file may unpack to a thousand times its size, and no night could end its reading."""
    bomb = Document(LINK, a_pdf(["水素"], padding=60_000_000))
    assert len(bomb.content) < 200_000
    with Trial(Limits(seconds=20, bytes=20_000_000)) as trial:
        assert "memory" in trial.refusal(bomb, a_source())
        assert trial.refusal(bomb, a_source(rights="metadata")) == "", "nobody reads it"
        assert trial.refusal(Document(LINK, PDF), a_source()) == ""
