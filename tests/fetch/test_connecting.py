"""Where a request really goes: to the address that was checked, under the name that was asked for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from kakehashi.errors import FetchError
from kakehashi.fetch import Client
from tests.fetch.site import Site, client

PUBLIC = "93.184.216.34"


@contextmanager
def outside(
    monkeypatch: pytest.MonkeyPatch, address: str = PUBLIC, ports: list[int] | None = None
) -> Iterator[tuple[Client, list[httpx2.Request]]]:
    """A client before an outside world that answers everything; the name service knows one address."""
    asked: list[httpx2.Request] = []

    def getaddrinfo(_: str, port: int, **__: object) -> list[tuple[object, ...]]:
        if ports is not None:
            ports.append(port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, content=b"well")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with client(Site(), resolve={}, tries=1) as ask:
        ask.http.close()
        ask.http = httpx2.Client(transport=httpx2.MockTransport(answer), trust_env=False)
        yield ask, asked


@pytest.mark.parametrize(
    ("url", "goes_to", "host"),
    [
        ("https://press.example/a?b=c#d", f"https://{PUBLIC}/a?b=c", "press.example"),
        ("http://press.example", f"http://{PUBLIC}/", "press.example"),
        ("https://Press.Example:443/a", f"https://{PUBLIC}/a", "Press.Example:443"),
        ("http://press.example:80/a", f"http://{PUBLIC}/a", "press.example:80"),
    ],
)
def test_the_checked_address_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, url: str, goes_to: str, host: str
) -> None:
    """A second look-up could answer with an inner address: what was checked is what is asked."""
    with outside(monkeypatch) as (ask, asked):
        assert ask(url).content == b"well"
    (request,) = asked
    assert str(request.url) == goes_to
    assert request.headers["host"] == host, "the server must know which of its sites is meant"
    assert request.extensions["sni_hostname"] == "press.example", "the certificate is the name's, not the address's"


def test_a_long_address_stands_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them its last group would be a port."""
    with outside(monkeypatch, "2606:4700::1") as (ask, asked):
        ask("https://press.example/a")
    assert str(asked[0].url) == "https://[2606:4700::1]/a"


@pytest.mark.parametrize("port", [1, 22, 25, 81, 444, 8080, 8443, 65535])
def test_a_port_that_is_not_the_webs_is_refused(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """A feed must not make us knock at a mail server or a database that stands in the open."""
    with outside(monkeypatch) as (ask, asked), pytest.raises(FetchError, match=f"the port {port} ") as raised:
        ask(f"http://press.example:{port}/")
    assert asked == []
    assert raised.value.retryable is False


@pytest.mark.parametrize(
    "url", ["https://user@press.example/", "https://:secret@press.example/", "gopher://press.example/", "https:///a"]
)
def test_what_is_no_plain_address_of_the_web_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """A name and a password in a feed's address are somebody's, and not for us."""
    with outside(monkeypatch) as (ask, asked), pytest.raises(FetchError, match="not a plain http") as raised:
        ask(url)
    assert asked == []
    assert raised.value.retryable is False


@pytest.mark.parametrize(("scheme", "port"), [("http", 80), ("https", 443)])
def test_the_name_service_is_asked_for_the_schemes_port(
    monkeypatch: pytest.MonkeyPatch, scheme: str, port: int
) -> None:
    """Some names answer differently by port."""
    ports: list[int] = []
    with outside(monkeypatch, ports=ports) as (ask, _):
        ask(f"{scheme}://press.example/")
    assert ports == [port]
