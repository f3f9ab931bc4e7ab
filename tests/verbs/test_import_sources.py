"""A list of feeds becomes tables of ``portal.toml``; nothing that stands there changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.errors import InputError
from kakehashi.reading.opml import read_opml
from kakehashi.records.config import read_config
from kakehashi.verbs.import_sources import import_sources
from tests.portals import PORTAL

OPML = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>feeds</title></head><body>
<outline text="Japan"><outline text="研究所「水素」 &amp; &quot;材料&quot;" type="rss" xmlUrl="https://www.lab.example/feed.xml"/>
<outline text="Other" xmlurl="https://lab.example/other.xml"/><outline text="folder"/>
<outline text="twice" xmlUrl="https://www.lab.example/feed.xml"/>
<outline text="known" xmlUrl="https://press.agency.example/rss/press.rdf"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "portal.toml").write_bytes((PORTAL / "portal.toml").read_bytes())
    (tmp_path / "feeds.opml").write_text(OPML, encoding="utf-8")
    return tmp_path


def test_feeds_become_sources_at_the_strictest_right(root: Path) -> None:
    """Forty feeds that somebody kept for years would be typed again one by one; and nobody has read their terms."""
    before = (root / "portal.toml").read_text(encoding="utf-8")
    assert main(["import", "--root", str(root), str(root / "feeds.opml")]) == 0
    after = (root / "portal.toml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n"))
    portal = read_config(after)
    found = portal.source("lab-example")
    assert (found.url, found.rights) == ("https://www.lab.example/feed.xml", "link")
    assert found.name == {"en": '研究所「水素」 & "材料"'}
    assert found.uncertain
    assert portal.source("lab-example-2").url == "https://lab.example/other.xml"
    assert not any("javascript" in source.url for source in portal.sources.values())


def test_a_second_time_adds_nothing(root: Path) -> None:
    """A source that stands there twice would give every work twice."""
    assert len(import_sources(root, root / "feeds.opml")) == 2
    once = (root / "portal.toml").read_bytes()
    assert import_sources(root, root / "feeds.opml") == []
    assert (root / "portal.toml").read_bytes() == once


@pytest.mark.parametrize("text", ["", "<rss/>", "no xml at all", "<opml"])
def test_what_is_no_list_is_refused(root: Path, text: str) -> None:
    """A file of another kind must change nothing and say why."""
    (root / "feeds.opml").write_text(text, encoding="utf-8")
    before = (root / "portal.toml").read_bytes()
    if text == "<opml":
        assert import_sources(root, root / "feeds.opml") == []
    else:
        with pytest.raises(InputError):
            import_sources(root, root / "feeds.opml")
    assert (root / "portal.toml").read_bytes() == before


def test_a_malformed_address_in_a_list_costs_just_itself() -> None:
    """One broken line in somebody's old list once ended the import of all the others."""
    listed = [
        f'<outline xmlUrl="{url}" text="x"/>' for url in ("http://[::1", "javascript:1", "https://a.example/feed")
    ]
    found = read_opml(f"<opml><body>{''.join(listed)}</body></opml>")
    assert [feed.url for feed in found] == ["https://a.example/feed"]
