"""The command line: its exit codes, its help, and a new portal that works at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kakehashi.cli import main

VERBS = ("build", "check", "harvest", "init", "inspect", "night", "review", "serve", "translate", "verify")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that cannot be learnt from its own help is a command for its author."""
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    assert f"kakehashi {verb}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["build", "--nothing"], ["build", "--jobs", "many"]])
def test_wrong_use_is_64(arguments: list[str]) -> None:
    """A script must be able to tell a typing error from a night that failed."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 64


@pytest.mark.parametrize("verb", ["build", "night", "translate", "verify", "check", "harvest"])
def test_a_folder_without_a_portal_is_refused_with_what_to_do(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever stands in the wrong folder should be told so, not be shown a stack trace."""
    assert main([verb, "--root", str(tmp_path)]) == 2
    assert "kakehashi init" in capsys.readouterr().err


@pytest.mark.xdist_group("builder")
def test_a_new_portal_builds_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first minute decides whether somebody stays."""
    root = tmp_path / "portal"
    assert main(["init", str(root)]) == 0
    assert main(["build", "--root", str(root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["pages"] > 3
    assert (root / "site" / "en" / "index.html").is_file()
    assert main(["verify", "--root", str(root)]) == 0
    assert main(["init", str(root)]) == 2


@pytest.mark.xdist_group("builder")
def test_mkdocs_build_makes_the_same_site(tmp_path: Path) -> None:
    """Whoever knows MkDocs must not have to learn another command to see their portal."""
    root = tmp_path / "portal"
    main(["init", str(root)])
    main(["build", "--root", str(root)])
    ours = {path.relative_to(root / "site"): path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(tmp_path / "other")], cwd=root, check=True,
        env={"NO_MKDOCS_2_WARNING": "1", "PATH": ""},
    )  # fmt: skip
    other = tmp_path / "other"
    assert {path.relative_to(other): path.read_bytes() for path in other.rglob("*") if path.is_file()} == ours


def test_inspect_reads_what_a_harvester_would(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An editor must be able to see, without a portal, what would be made of a feed, and why something is left out."""
    feed = tmp_path / "feed.xml"
    text = (
        '<?xml version="1.0" encoding="Shift_JIS"?><rss version="2.0"><channel><title>新着</title><item>'
        "<title>量子①</title><link>https://a.example/1</link>"
        "<pubDate>Mon, 23 Nov 2026 10:00:00 +0900</pubDate></item></channel></rss>"
    )
    feed.write_bytes(text.encode("cp932"))
    assert main(["inspect", "--json", str(feed), str(tmp_path / "missing.xml")]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["format"], first["encoding"], first["error"]) == ("rss-2.0", "cp932", None)
    assert first["records"][0]["title"] == {"ja": "量子①"}
    assert first["records"][0]["published"] == {"value": "2026-11-23T10:00+09:00", "precision": "minute"}
    assert "cannot be read" in second["error"]


def test_check_pairs_gives_one_json_line_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other tools read these lines: their form is a promise."""
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text(
        "売上は3億5千万円\tSales were 35 million yen.\n人口は3万人\tThe population is 30,000.\n", encoding="utf-8"
    )
    assert main(["check", "--pairs", str(pairs), "--from", "ja", "--to", "en", "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {item["line"] for item in found if item["severity"] != "info"} == {1}
    assert found[0].keys() == {"line", "check", "severity", "message", "source_span", "target_span"}
    assert any(item["severity"] == "block" for item in found)


def test_a_work_is_named_only_to_be_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path given without --reread would be taken for a source; one that is not there must not end in silence."""
    root = tmp_path / "portal"
    assert main(["init", str(root)]) == 0
    who = ["--root", str(root), "--as", "A <a@a.example>"]
    assert main(["harvest", "news/2026/x-aaaaaaaaaa", *who]) == 2
    assert "--reread" in capsys.readouterr().err
    assert main(["harvest", "--reread", "news/2026/x-aaaaaaaaaa", *who]) == 2
    assert "no such work" in capsys.readouterr().err
    assert main(["harvest", "--reread", "news/2026/x-aaaaaaaaaa", "some-source", *who]) == 2
    assert "named together" in capsys.readouterr().err
