"""Every entrance takes names alike: a language is found or refused, and nothing is written outside its folder."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.errors import ConfigError
from kakehashi.harvesting.storing import Stored, store_records
from kakehashi.portal import OpenPortal
from kakehashi.records.config import read_config
from kakehashi.translation.memory import Unit, write_tmx
from kakehashi.verbs.exchange import export, import_file
from kakehashi.verbs.serve import serve
from kakehashi.works import documents as works
from tests.portals import tree
from tests.small import AT, CONFIG, NIGHT, first_work, record, small_portal

EDITOR = "C. Editor <c@example.org>"
EVIL = ["../../../../../EVIL", "/tmp/EVIL", "ja", "ja-JP", "JA", "xx", "", "en/../../x", "ko", "..", "zh-Latn"]


@pytest.fixture
def portal(tmp_path: Path) -> OpenPortal:
    return small_portal(tmp_path / "a" / "b" / "c" / "portal")


def kept(folder: Path) -> dict[str, bytes]:
    """All files below a folder but those that can be made again."""
    return {name: data for name, data in tree(folder).items() if "/var/" not in name}


def exported(portal: OpenPortal, kind: str) -> str:
    """The first work's English, with its title changed."""
    text = export(portal, [first_work(portal).path], "en", kind)
    return text.replace("Building a quantum bridge", "Bridging quanta").replace("#, fuzzy\n", "")


FORMS = {"xliff": ("xlf", 'trgLang="en"', 'trgLang="{}"'), "xliff12": ("xlf", 'target-language="en"',
         'target-language="{}"'), "po": ("po", "Language: en", "Language: {}"), "csv": ("csv", ",ja,en,", ",ja,{},"),
         "tmx": ("tmx", 'xml:lang="en"', 'xml:lang="{}"')}  # fmt: skip


@pytest.mark.parametrize("kind", ["xliff", "xliff12", "po", "csv"])
@pytest.mark.parametrize("language", EVIL)
def test_an_import_writes_known_languages_of_known_works_only(
    portal: OpenPortal, tmp_path: Path, kind: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A target language of ``../../EVIL`` wrote outside of the portal, and ``ja`` overwrote the original."""
    ending, old, new = FORMS[kind]
    file = tmp_path / f"given.{ending}"
    file.write_text(exported(portal, kind).replace(old, new.format(language)), encoding="utf-8")
    before = kept(tmp_path)
    assert main(["import", "--root", str(portal.root), "--as", EDITOR, str(file)]) in (1, 2)
    assert kept(tmp_path) == before
    assert "given." in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["xliff", "xliff12", "po", "csv"])
@pytest.mark.parametrize("work", ["../../../../EVIL", "/tmp/EVIL", "news/2026/none", "news/2026/../2026/x", ""])
def test_an_import_makes_no_work(portal: OpenPortal, tmp_path: Path, kind: str, work: str) -> None:
    """A work that a file names and nobody harvested would have no original."""
    file = tmp_path / f"given.{FORMS[kind][0]}"
    file.write_text(exported(portal, kind).replace(first_work(portal).path, work), encoding="utf-8")
    before = kept(tmp_path)
    assert main(["import", "--root", str(portal.root), "--as", EDITOR, str(file)]) == 1
    assert kept(tmp_path) == before


@pytest.mark.parametrize("kind", list(FORMS))
@pytest.mark.parametrize("language", ["en-US", "EN", "en_GB"])
def test_an_import_finds_the_language_that_a_tool_writes_its_way(
    portal: OpenPortal, tmp_path: Path, kind: str, language: str
) -> None:
    """CAT tools write regions; a TMX with ja-JP and en-US gave nothing, without a word."""
    ending, old, new = FORMS[kind]
    work = first_work(portal)
    file = tmp_path / f"given.{ending}"
    text = exported(portal, kind)
    if kind == "tmx":
        text = write_tmx([Unit("ja", "en", "量子の橋を架ける", "Bridging quanta")], tool_version="1")
    file.write_text(
        text.replace(old, new.format(language)).replace('"ja"', '"ja-JP"').replace("Language: ja", "Language: ja-JP"),
        encoding="utf-8",
    )
    import_file(portal, file, EDITOR, AT)
    assert set(portal.store.work(work.path).documents) == {"ja", "en"}
    assert works.translation_state(portal.store.work(work.path), "en").segments[0].text == "Bridging quanta"


def test_a_memory_whose_texts_nobody_has_says_so(portal: OpenPortal, tmp_path: Path) -> None:
    """Nothing taken and nothing said would be the worst answer to a translator's week."""
    file = tmp_path / "given.tmx"
    units = [Unit("ja-JP", "en-US", "どこにもない文", "Nowhere"), Unit("ja", "xx", "第二点", "?")]
    file.write_text(write_tmx(units, tool_version="1"), encoding="utf-8")
    reasons = [item.reason for item in import_file(portal, file, EDITOR, AT).left]
    assert any("どこにもない文" in reason for reason in reasons)
    assert any("'xx' is not known" in reason for reason in reasons)


def test_export_to_any_form_of_a_tag_is_one_language(portal: OpenPortal, capsys: pytest.CaptureFixture[str]) -> None:
    """``export --to zh`` made a file of a language that does not exist, which the import then took."""
    for given, found in (("zh", "zh-Hans"), ("zh_TW", "zh-Hant"), ("pt-BR", "pt"), ("EN", "en")):
        assert main(["export", "--root", str(portal.root), "--to", given]) == 0
        assert f'trgLang="{found}"' in capsys.readouterr().out


@pytest.mark.parametrize("language", ["xx", "ja", "ko", "../en", "", "zh-Latn"])
def test_every_command_refuses_a_language_alike(
    portal: OpenPortal, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A language that one command takes and another does not know is how a wrong one gets in."""
    root, path = ["--root", str(portal.root)], first_work(portal).path
    commands = [
        ["export", *root, "--to", language], ["translate", *root, "--to", language],
        ["build", *root, "--lang", language],
        *(["review", action, *root, path, language, "--reason", "x", "--segment", "x"] for action in
          ("reject", "comment")), *(["review", action, *root, path, language] for action in
          ("show", "record", "approve", "undo")),
    ]  # fmt: skip
    commands += [["review", "list", *root, "--lang", language]] if language else []
    for command in commands:
        assert main(command) == 2
        assert "en, zh-Hans" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["../../x", "news/2026/none", "/etc", "news/2026/../x"])
def test_every_command_refuses_a_work_that_is_none(portal: OpenPortal, path: str) -> None:
    """A path that is joined before it is known would read and write anywhere."""
    root = ["--root", str(portal.root)]
    for command in (
        ["export", *root, "--to", "en", path],
        ["review", "show", *root, path, "en"],
        ["check", *root, path],
    ):
        assert main(command) == 2


@pytest.mark.parametrize("name", ["../../evil", "a/b", "UPPER", "", "a b"])
def test_a_source_with_an_id_that_is_a_path_is_refused(name: str) -> None:
    """The id of a source begins each of its works' folders and names a file of its state."""
    with pytest.raises(ConfigError, match="id of a source"):
        read_config(CONFIG.replace("[sources.lab]", f"[sources.{json.dumps(name)}]"))


@pytest.mark.parametrize(("key", "value"), [("language", "zh"), ("kind", "blog")])
def test_a_rule_for_what_does_not_exist_is_refused(key: str, value: str) -> None:
    """A publishing rule for ``zh`` that fits nothing would publish what its author meant to hold back."""
    with pytest.raises(ConfigError, match="not known"):
        read_config(f'{CONFIG}\n[[publish.rules]]\nneeds = "approved"\n{key} = "{value}"\n')


def test_a_record_of_an_unknown_kind_is_named_and_the_others_are_stored(portal: OpenPortal) -> None:
    """A harvester's kind becomes a folder: one wrong one must neither make it nor take the rest of the list."""
    stored = Stored()
    given = [replace(record("x"), kind="../../evil"), record("y")]
    source = portal.config.source("lab")
    store_records(portal.store, source, given, AT, NIGHT, {}, stored)
    assert [problem.where for problem in stored.problems] == ["https://lab.example/x"]
    assert len(stored.new) == 1
    assert not list(portal.root.parent.rglob("*evil*"))


def test_a_kind_that_an_editor_mistyped_is_named_and_no_address(portal: OpenPortal) -> None:
    """The kind in front matter becomes a link and a class of page."""
    file = portal.store.work_folder(first_work(portal).path) / "ja.md"
    file.write_text(re.sub("(?m)^kind: news$", "kind: ../../x", file.read_text(encoding="utf-8")), encoding="utf-8")
    assert main(["build", "--root", str(portal.root)]) == 1
    assert not [item for item in portal.root.rglob("*.html") if "../../x" in item.read_text(encoding="utf-8")]


def test_terms_of_any_file_name_land_beside_the_others(portal: OpenPortal, tmp_path: Path) -> None:
    """A file's name is its sender's: ``Partner ..tbx`` becomes a plain table, and one without a letter is refused."""
    assert main(["export", "--root", str(portal.root), "--to", "en", "--format", "tbx", "--output",
                 str(tmp_path / "t.tbx")]) == 0  # fmt: skip
    text = (tmp_path / "t.tbx").read_text(encoding="utf-8").replace("科学技術振興機構", "科学技術振興機構二")
    for name, code in (("../.. Partner Ö.tbx".replace("/", "_"), 0), ("用語.tbx", 2)):
        (tmp_path / name).write_text(text.replace("二", name[0]), encoding="utf-8")
        assert main(["import", "--root", str(portal.root), str(tmp_path / name)]) == code
    assert [item.name for item in (portal.root / "content" / "glossary").iterdir()] == ["partner-o.csv"]


def test_the_server_shows_nothing_outside_of_the_site(tmp_path: Path) -> None:
    """A language in an address chose the folder of the 404 page, ``..`` too."""
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    (tmp_path / "404.html").write_text("secret", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (site / "404.html").write_text("not here", encoding="utf-8")
    (site / "en" / "link.txt").symlink_to(tmp_path / "secret.txt")
    with serve(site, "https://portal.example/p/") as address:
        for path in ("../none", "%2e%2e/secret.txt", "en/link.txt", "..%2f..%2fsecret.txt", "../../none", "en/%00"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(address + path)
            assert "secret" not in refused.value.read().decode()
            refused.value.close()
