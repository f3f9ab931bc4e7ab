"""A source's fetch: its key goes to the API and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from kakehashi.errors import FetchError
from kakehashi.fetch import Response
from kakehashi.harvesting.asking import ask_source
from kakehashi.harvesting.own_fetch import SourceFetch
from kakehashi.harvesting.trial import Trial
from kakehashi.records.config import Source
from tests.fetch.site import Site, client, serve

KEY = "a-key that-nobody-may-see"
FEED = "<rss version='2.0'><channel><item><title>水素</title><link>/1/</link></item></channel></rss>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        yield served


def _source(**more: object) -> Source:
    values = {"url": "https://press.example/api?q=x", "name": {"en": "A"}, "rights": "own", "id": "a", **more}
    return Source(**values)  # type: ignore[arg-type]


def test_a_key_goes_into_the_query_and_nowhere_else(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in a report, a record or a repository is a key that everybody has."""
    monkeypatch.setenv("PRESS_KEY", KEY)
    site.answers["press.example/api?q=x&appid=a-key%20that-nobody-may-see"] = (200, {}, FEED.encode())
    with client(site) as ask, Trial() as trial:
        found = ask_source(_source(key_env="PRESS_KEY"), ask, trial, {})
    assert len(found.records) == 1
    said = json.dumps([record.to_json() for record in found.records]) + repr(found)
    assert "nobody-may-see" not in said


@pytest.mark.parametrize("status", [403, 500, 302])
def test_a_failure_does_not_name_the_key(site: Site, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    """The report of a night goes to many people."""
    monkeypatch.setenv("PRESS_KEY", KEY)
    address = "/api?q=x&appid=a-key%20that-nobody-may-see"
    site.answers[f"press.example{address}"] = (status, {"Location": address}, b"")
    with client(site, tries=1) as ask, Trial() as trial:
        found = ask_source(_source(key_env="PRESS_KEY"), ask, trial, {})
    assert found.problems
    assert "nobody-may-see" not in repr(found)


@pytest.mark.parametrize("retryable", [True, False])
def test_an_error_that_quotes_the_address_does_not_name_the_key(
    monkeypatch: pytest.MonkeyPatch, retryable: bool
) -> None:
    """Many libraries put the whole address into what they say."""
    monkeypatch.setenv("PRESS_KEY", KEY)

    def fails(url: str, **_: object) -> Response:
        raise FetchError(f"cannot read {url}", where=url, hint="wait", status=503, retryable=retryable)

    with Trial() as trial, pytest.raises(FetchError) as raised:
        SourceFetch(fails, _source(key_env="PRESS_KEY"), trial, conditional=True)("https://press.example/api?q=x")
    assert raised.value.message == "cannot read https://press.example/api?q=x&appid=…"
    assert raised.value.where == "https://press.example/api?q=x"
    assert (raised.value.hint, raised.value.status, raised.value.retryable) == ("wait", 503, retryable)
    assert raised.value.__cause__ is None


def test_a_missing_key_is_named_by_its_variable(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the night must know which variable to set."""
    monkeypatch.delenv("PRESS_KEY", raising=False)
    with client(site) as ask, Trial() as trial, pytest.raises(FetchError, match="PRESS_KEY"):
        SourceFetch(ask, _source(key_env="PRESS_KEY"), trial, conditional=True)("https://press.example/api")
    assert site.requests == []


def test_a_page_gets_no_key(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article's page is no API, and may be anybody's."""
    monkeypatch.setenv("PRESS_KEY", KEY)
    site.answers["other.example/page"] = (200, {}, b"page")
    with client(site) as ask, Trial() as trial:
        fetch = SourceFetch(ask, _source(key_env="PRESS_KEY"), trial, conditional=True)
        assert fetch("https://other.example/page", page=True).content == b"page"
