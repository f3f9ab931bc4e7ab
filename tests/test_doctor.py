"""Doctor: what it says of a source that is well, one that is not, and one whose terms have changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kakehashi.cli import main
from pressroom.server import serve
from tests.portals import copy_demonstration


def test_each_source_is_named_with_what_it_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before a portal meets the internet, somebody must learn in a minute which of forty sources will not work."""
    with serve() as room:
        room.faults["programmes"] = "500"
        room.outlets["universities"] = replace(room.outlets["universities"], path="/moved/")
        root = copy_demonstration(
            tmp_path / "portal", room.port, {"min_interval = 0.0": "min_interval = 0.0\ntries = 1"}
        )
        file = root / "portal.toml"
        text = file.read_text(encoding="utf-8").replace(
            'licence_url = "https://www.apache.org/licenses/LICENSE-2.0"\n', ""
        )
        file.write_text(text, encoding="utf-8")
        code = main(["doctor", "--root", str(root), "--json"])
    found = {item["source"]: item for item in map(json.loads, capsys.readouterr().out.splitlines())}
    assert code == 1
    assert (found["agency"]["format"], found["agency"]["encoding"], found["agency"]["items"]) == ("rss-1.0", "utf-8", 9)
    assert found["institutes"]["encoding"] == "cp932"
    assert found["institutes"]["newest"] == "2020-12-06T10:00+09:00"
    assert "500" in found["programmes"]["problem"]
    assert not found["universities"]["reached"]
    assert not list((root / "content").glob("works/**/*.md"))


def test_terms_that_changed_are_an_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a source allows may change; a portal that does not notice translates without a right to."""
    with serve() as room:
        terms = 'licence_url = "https://press.agency.example/2014/blue-led/"'
        root = copy_demonstration(
            tmp_path / "portal", room.port, {'licence_url = "https://www.apache.org/licenses/LICENSE-2.0"': terms}
        )
        room.outlets["agency"] = replace(room.outlets["agency"])
        assert main(["doctor", "agency", "--root", str(root), "--json"]) == 0
        assert main(["doctor", "agency", "--root", str(root), "--json"]) == 0
        document = room.documents["blue-led"]
        room.documents["blue-led"] = replace(document, body="<p>利用規約が変わりました。</p>")
        assert main(["doctor", "agency", "--root", str(root), "--json"]) == 1
    found = [json.loads(line)["terms"] for line in capsys.readouterr().out.splitlines()]
    assert found == ["first", "same", "changed"]
