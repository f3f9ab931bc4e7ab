"""Which addresses a harvester may connect to: the public internet's, whatever they are dressed as."""

from __future__ import annotations

import socket

import pytest

from kakehashi.errors import FetchError
from kakehashi.fetch.addresses import is_public, resolve

PUBLIC = [
    "93.184.216.34", "2606:4700::1", "2002:5db8:d822::1", "::ffff:93.184.216.34", "::5db8:d822", "64:ff9b::5db8:d822",
    "1.0.0.1", "191.255.255.255", "100.63.255.255", "100.128.0.1", "2606:4700::1%eth0",
]  # fmt: skip
INNER = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "192.0.0.9",
    "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1",
    "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "100::1", "5f00::1", "3fff::1", "64:ff9b:1::5db8:d822",
    "2002:0a00:0001::1", "2002:7f00:0001::", "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_public_internet_is_one_in_every_dress(address: str) -> None:
    """A host that is reached by 6to4 or NAT64 is a host like any other, and its news would be missing."""
    assert is_public(address) is True


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_one_in_every_dress(address: str) -> None:
    """2002:0a00:0001:: is 10.0.0.1 by another name: a feed could read our own network through it."""
    assert is_public(address) is False


def _answering(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[tuple[object, ...]]:
    """A name service that answers with these; gives what it was asked."""
    asked: list[tuple[object, ...]] = []

    def getaddrinfo(host: str, port: int, **more: object) -> list[tuple[object, ...]]:
        asked.append((host, port, more))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_the_first_of_several_addresses_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name service has an order, and its owner a reason for it."""
    asked = _answering(monkeypatch, "93.184.216.34", "93.184.216.34", "1.0.0.1")
    assert resolve("press.example", 443, "https://press.example/") == "93.184.216.34"
    assert asked == [("press.example", 443, {"type": socket.SOCK_STREAM})]


def test_what_leads_inside_is_named_and_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs a test portal must read what to do, and a refusal does not change by asking."""
    _answering(monkeypatch, "93.184.216.34", "10.0.0.7")
    with pytest.raises(FetchError, match=r"'press\.example' leads to 10\.0\.0\.7") as raised:
        resolve("press.example", 443, "https://press.example/x")
    assert raised.value.retryable is False
    assert raised.value.where == "https://press.example/x"
    assert "[fetch.resolve]" in raised.value.hint


@pytest.mark.parametrize("error", [OSError("no such host"), UnicodeError("label too long")])
def test_a_name_that_is_not_known_is_an_error_of_the_fetch(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """A name service that is down tonight, or a name that is none, costs one source and not the night."""

    def getaddrinfo(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(FetchError, match="is not known") as raised:
        resolve("press.example", 80, "http://press.example/")
    assert raised.value.retryable
    assert raised.value.where == "http://press.example/"
