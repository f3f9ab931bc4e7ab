"""Addresses of the web: what a browser would understand by them is what is checked."""

from __future__ import annotations

import pickle

import pytest

from kakehashi.web_address import WebAddress, joined, runs, web_address

FOREIGN = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\x01java\tscript:alert(1)",
    " java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "blob:https://a.example/1",
    "view-source:javascript:alert(1)",
]
MALFORMED = ["http://[::1", "https://a.example:99999/", "https://", "https://a b.example/", "https://a\ud800/", "", " "]


@pytest.mark.parametrize("text", [*FOREIGN, *MALFORMED, "mailto:a@b.example", "/relative", "//a.example/", "ftp://a/"])
def test_what_is_no_address_of_the_web_is_none(text: str) -> None:
    """A link that runs a script at a reader's is the worst that a portal can publish."""
    assert web_address(text) is None


@pytest.mark.parametrize("text", ["https://www.jst.go.jp@evil.example/", "https://a:b@c.example/"])
def test_an_address_that_names_a_user_is_refused(text: str) -> None:
    """Readers take what stands before the ``@`` for the host."""
    with pytest.raises(ValueError, match="names a user"):
        WebAddress(text)


@pytest.mark.parametrize(
    ("text", "base", "whole"),
    [
        ("HTTPS://A.Example", "", "https://a.example/"),
        ("https:\\\\a.example\\b", "", "https://a.example/b"),
        ("https://日本.example/論文?q=水", "", "https://xn--wgv71a.example/%E8%AB%96%E6%96%87?q=%E6%B0%B4"),
        ("../b?c#d", "https://a.example/x/y", "https://a.example/b?c#d"),
        ("//b.example/x", "https://a.example/", "https://b.example/x"),
        ('https://a.example/"><script>', "", "https://a.example/%22%3E%3Cscript%3E"),
    ],
)
def test_an_address_is_written_as_browsers_write_it(text: str, base: str, whole: str) -> None:
    """Two forms of one address would be two links, and a quotation mark in one would end its attribute."""
    assert web_address(text, base) == whole


def test_an_address_that_crosses_processes_is_parsed_there_again() -> None:
    """Records are read in other processes: the type must not be lost, nor forged, on the way."""
    found = pickle.loads(pickle.dumps(WebAddress("https://a.example/x")))
    assert type(found) is WebAddress
    assert found == "https://a.example/x"


@pytest.mark.parametrize("text", FOREIGN)
def test_what_would_run_is_known(text: str) -> None:
    """An identifier is printed where nobody thinks of links, until somebody makes it one."""
    assert runs(text)


@pytest.mark.parametrize(
    "text", ["CC BY 4.0", "doi:10.1/x", "oai:a:1", "https://javascript.example/", "Database: JaLC", ""]
)
def test_what_names_something_is_left_alone(text: str) -> None:
    """A rule that throws away identifiers costs the portal its works."""
    assert not runs(text)


@pytest.mark.parametrize("link", MALFORMED[:2])
@pytest.mark.parametrize("base", ["https://a.example/", "", "http://[::1", "javascript:1//"])
def test_joining_never_raises(base: str, link: str) -> None:
    """One malformed link once ended the reading of its whole list."""
    assert joined(base, link) == link
    assert joined(base, "https://b.example/x") == "https://b.example/x"
