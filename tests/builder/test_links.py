"""The link checker finds what is broken: a checker that finds nothing proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.builder.links import broken_links
from kakehashi.site.addresses import relative

URL = "https://example.org/portal/"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<a href="../b/">', "leads nowhere"),
        ('<a href="/portal/b/">', "leads nowhere"),
        ('<a href="/elsewhere/">', "leads nowhere"),
        ('<a href="https://example.org/portal/b/">', "leads nowhere"),
        ('<a href="#nowhere">', "no such place"),
        ('<a href="../a/#nowhere">', "no such place"),
        ('<script src="https://cdn.example.net/x.js"></script>', "foreign host"),
        ('<link rel="stylesheet" href="//cdn.example.net/x.css">', "foreign host"),
        ('<img src="missing.png">', "leads nowhere"),
        ('<link rel="alternate" href="https://example.org/portal/b/">', "leads nowhere"),
    ],
)
def test_what_is_broken_is_found(tmp_path: Path, html: str, words: str) -> None:
    """A dead link that passes here is found by a reader."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text(html, encoding="utf-8")
    found = broken_links(tmp_path, URL)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    "html", ['<a href="./">', '<a href="../">', '<a href="#here" id="here">', '<a href="https://elsewhere.example/">',
             '<a href="mailto:a@example.org">', '<link rel="canonical" href="https://elsewhere.example/">']
)  # fmt: skip
def test_what_is_whole_is_left_alone(tmp_path: Path, html: str) -> None:
    """A checker that cries wolf is switched off."""
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text("", encoding="utf-8")
    (tmp_path / "a" / "index.html").write_text(html, encoding="utf-8")
    assert broken_links(tmp_path, URL) == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("en/a/b/", "en/", "../../"),
        ("en/a/b/", "en/a/b/", "./"),
        ("en/", "zh-Hans/news/", "../zh-Hans/news/"),
        ("en/404.html", "en/x/", "x/"),
        ("en/a/", "assets/x.css", "../../assets/x.css"),
    ],
)
def test_addresses_are_relative_to_their_page(source: str, target: str, expected: str) -> None:
    """Relative links work below any path prefix, and from a copy on a disk."""
    assert relative(source, target) == expected
