"""A scripted server of long lists, in the form of each protocol that pages: the tests' own, without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kakehashi.errors import FetchError
from kakehashi.fetch import Response

SIZE = 10
"""Entries of one page."""


@dataclass(slots=True)
class Lists:
    """``total`` entries, of which ``answer`` gives a page; cursors of a night that is over are dead."""

    total: int
    answer: Callable[[Lists, str, dict[str, str]], str]
    asked: list[str] = field(default_factory=list)
    cursors: dict[str, int] = field(default_factory=dict)
    day: str = "2026-11-24"
    days: int = 5
    status: int = 0

    def __call__(self, url: str, **_: Any) -> Response:
        """The page that an address asks for."""
        self.asked.append(url)
        if self.status:
            raise FetchError(f"the server answered {self.status}", where=url, status=self.status)
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return Response(url, url, 200, self.answer(self, url, query).encode(), day=self.day)

    def shown(self, start: int) -> range:
        """The numbers of the entries of the page that starts at ``start`` (from 1)."""
        return range(start, min(start + SIZE, self.total + 1))


def jstage(lists: Lists, _: str, query: dict[str, str]) -> str:
    """Articles of J-STAGE."""
    start = int(query.get("start", "1"))
    entries = "".join(
        f"<entry><article_title><ja>研究の{number}</ja></article_title>"
        f"<article_link><ja>https://articles.example/{number}</ja></article_link></entry>"
        for number in lists.shown(start)
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><result><status>0</status></result><servicecd>3</servicecd>'
        f"<totalResults>{lists.total}</totalResults><startIndex>{start}</startIndex>{entries}</feed>"
    )


def kaken(lists: Lists, _: str, query: dict[str, str]) -> str:
    """Projects of KAKEN."""
    start = int(query.get("st", "1"))
    grants = "".join(
        f'<grantAward id="KAKENHI-PROJECT-{number}" awardNumber="{number}">'
        f'<summary xml:lang="ja"><title>研究の{number}</title></summary></grantAward>'
        for number in lists.shown(start)
    )
    numbers = f"<totalResults>{lists.total}</totalResults><startIndex>{start}</startIndex>"
    return f"<grantAwards>{numbers}{grants}</grantAwards>"


def cinii(lists: Lists, _: str, query: dict[str, str]) -> str:
    """Works of CiNii."""
    start = int(query.get("start", "1"))
    items = [
        {
            "@id": f"https://cir.nii.ac.jp/crid/{number}",
            "title": f"研究の{number}",
            "link": {"@id": f"https://cir.nii.ac.jp/crid/{number}"},
        }
        for number in lists.shown(start)
    ]
    return json.dumps({
        "@context": {"cir": "https://cir.nii.ac.jp/schema/1.0/"},
        "opensearch:totalResults": lists.total,
        "opensearch:startIndex": start,
        "items": items,
    })  # fmt: skip


def jalc(lists: Lists, _: str, query: dict[str, str]) -> str:
    """DOIs of JaLC."""
    page = int(query.get("page", "1"))
    items = [
        {
            "siteId": "SI/x",
            "doi": f"10.99999/{number}",
            "url": f"https://works.example/{number}",
            "title_list": [{"lang": "ja", "title": f"研究の{number}"}],
        }
        for number in lists.shown((page - 1) * SIZE + 1)
    ]
    last = (lists.total + SIZE - 1) // SIZE
    return json.dumps({"status": "OK", "message": {"page": page, "totalPages": last}, "data": items})


def researchmap(lists: Lists, url: str, query: dict[str, str]) -> str:
    """Achievements of researchmap."""
    start = int(query.get("start", "1"))
    items = [
        {"@id": f"https://api.researchmap.jp/a/papers/{number}", "paper_title": {"ja": f"研究の{number}"}}
        for number in lists.shown(start)
    ]
    links = {"next": {"href": f"{url.split('?')[0]}?start={start + SIZE}"}} if start + SIZE <= lists.total else {}
    return json.dumps({"_links": links, "items": items})


def crossref(lists: Lists, _: str, query: dict[str, str]) -> str:
    """Works of Crossref, indexed on ``days`` days one after another."""
    filters = dict(part.split(":", 1) for part in query.get("filter", "").split(",") if part)
    since = filters.get("from-index-date", "")
    fitting = [number for number in range(1, lists.total + 1) if _indexed(lists, number) >= since]
    cursor = query["cursor"]
    if cursor != "*" and cursor not in lists.cursors:
        raise FetchError("the server answered 404", where="cursor", status=404)
    start = lists.cursors.get(cursor, 0)
    end = start + SIZE
    following = f"c{len(lists.asked)}"
    lists.cursors[following] = end
    items = [
        {
            "DOI": f"10.99999/{number}",
            "title": [f"研究の{number}"],
            "indexed": {"date-time": f"{_indexed(lists, number)}T00:00:00Z"},
        }
        for number in fitting[start:end]
    ]
    message = {"total-results": len(fitting), "items": items, "next-cursor": following}
    return json.dumps({"status": "ok", "message-type": "work-list", "message": message})


def _indexed(lists: Lists, number: int) -> str:
    """The day on which a work was indexed."""
    return f"2026-10-{(number - 1) * lists.days // lists.total + 1:02}"
