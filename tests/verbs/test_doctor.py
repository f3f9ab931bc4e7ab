"""Doctor: what it says of a source that is well, one that is not, and one whose terms have changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kakehashi.cli import main
from kakehashi.fetch import Client, FetchOptions, State
from kakehashi.harvesters import first_request
from kakehashi.pressroom.server import serve
from kakehashi.verbs.doctor import examine
from tests.harvesters.reading import a_source
from tests.harvesters.repository import Repository, served
from tests.portals import copy_demonstration, run_night


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


def test_a_paused_source_is_asked_and_fails_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Forty sources of which ten wait for a key would make each morning's alarm one that nobody reads."""
    with serve() as room:
        room.faults["programmes"] = "500"
        table = '[sources.programmes]\npaused = "needs a key"\nkey_env = "NO_SUCH_KEY"'
        root = copy_demonstration(
            tmp_path / "portal", room.port,
            {"[sources.programmes]": table, "min_interval = 0.0": "min_interval = 0.0\ntries = 1"},
        )  # fmt: skip
        assert main(["doctor", "programmes", "--root", str(root), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["paused"] == "needs a key"
        assert "NO_SUCH_KEY" in found["problem"]
        assert run_night(root).harvest.sources == 3


def test_a_repository_is_asked_for_records_and_not_for_its_bare_address() -> None:
    """Each repository would be called broken, since its bare address answers with an error."""
    with served(Repository({"oai:r:1": ("2026-11-01T09:00:00Z", "論文")})) as address:
        source = a_source("https://repository.example/oai", harvester="oai_pmh")
        options = FetchOptions(resolve={"repository.example": address}, min_interval=0.0)
        with Client(options, State()) as client, TemporaryDirectory() as folder:
            (found,) = examine([source], client, Path(folder) / "doctor.json")
    assert (found.problem, found.items) == ("", 1)


@pytest.mark.parametrize(
    ("harvester", "url", "options", "asked"),
    [
        ("kaken", "https://kaken.nii.ac.jp/?kw=x", {}, "https://kaken.nii.ac.jp/?kw=x&format=xml"),
        ("cinii", "https://cir.nii.ac.jp/all?q=x", {}, "https://cir.nii.ac.jp/all?q=x&format=json&lang=ja"),
        ("jalc", "https://api.example/dois", {"dois": ["10.1/x"]}, "https://api.example/dois/10.1%252Fx"),
        ("ndl", "https://a.example/oai", {"set": "b"},
         "https://a.example/oai?verb=ListRecords&metadataPrefix=dcndl&set=b"),
        ("feed", "https://a.example/feed", {}, "https://a.example/feed"),
    ],
)  # fmt: skip
def test_what_is_asked_first(harvester: str, url: str, options: dict[str, object], asked: str) -> None:
    """The doctor must ask what the night would ask."""
    assert first_request(a_source(url, harvester=harvester, options=options)) == asked
