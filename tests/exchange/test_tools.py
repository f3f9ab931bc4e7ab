"""What the field's tools send back, as they write it: regions, states, codes, comments, encodings of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.errors import InputError
from kakehashi.exchange.csv_table import read_csv
from kakehashi.exchange.inline import restored
from kakehashi.exchange.po import read_po_file
from kakehashi.exchange.xliff import read_xliff
from kakehashi.memory_index.index import open_index
from kakehashi.portal import OpenPortal
from kakehashi.review.events import Approved, Commented, Suggested
from kakehashi.review.ledger import text_hash
from kakehashi.verbs.exchange import exported_segments, import_file
from kakehashi.verbs.verify import verify
from kakehashi.works import documents as works
from tests.exchange.generated import ENDINGS, written
from tests.exchange.generated import TOOLS as TOOLS_OF_OTHERS
from tests.portals import tree
from tests.small import AT, first_work, small_portal

TOOLS = Path(__file__).parent / "tools"
EDITOR = "C. Editor <c@example.org>"
A, Z = "\ue000", "\ue001"


@pytest.fixture
def portal(tmp_path: Path) -> OpenPortal:
    return small_portal(tmp_path / "portal")


def filled(portal: OpenPortal, text: str) -> str:
    """A tool's file for the first work of the portal: its path, keys and hashes in their places."""
    work = first_work(portal)
    for number, item in enumerate(works.translation_state(work, "en").segments):
        text = text.replace(f"@key{number}@", item.key).replace(f"@base{number}@", text_hash(item.text))
    return text.replace("@work@", work.path)


@pytest.mark.parametrize("name", sorted(path.name for path in TOOLS.iterdir()))
def test_what_a_tool_sends_back_lands_as_it_was_meant(portal: OpenPortal, tmp_path: Path, name: str) -> None:
    """Translators use the tool that they have; a code, a state or a comment that is lost on the way is lost."""
    file = tmp_path / name
    encoding = {"memory.tmx": "utf-16", "spreadsheet.csv": "utf-8-sig"}.get(name, "utf-8")
    file.write_text(filled(portal, (TOOLS / name).read_text(encoding="utf-8")), encoding=encoding)
    report = import_file(portal, file, EDITOR, AT)
    work = first_work(portal)
    found = works.translation_state(work, "en").segments
    assert [item.text for item in found if item.key in {row.key for row in report.rows if row.outcome == "taken"}] == [
        "Quantum bridges",
        "**A new material** was presented by the institute.",
        "See the [paper](https://lab.example/x). A&B, 1&lt;2.",
    ]
    assert found[6].text == "Second point"
    (comment,) = [event for event in work.events if isinstance(event, Commented)]
    assert comment.text.endswith('Is "bridge" meant as in the name?')
    drafts = [
        work.texts[part.target] for event in work.events if isinstance(event, Suggested) for part in event.segments
    ]
    assert drafts == ([] if name in ("omegat.xlf", "memory.tmx") else ["Second po…"])
    assert not any(isinstance(event, Approved) for event in work.events)
    assert verify(portal, lambda _: None).problems == []
    before = tree(portal.root / "content")
    import_file(portal, file, EDITOR, AT)
    assert tree(portal.root / "content") == before, "the same file again adds nothing"


@pytest.mark.parametrize("tool", TOOLS_OF_OTHERS)
def test_a_tool_brings_back_what_we_have_to_know(portal: OpenPortal, tmp_path: Path, tool: str) -> None:
    """A hash that a library broke into two lines is none, and every edit after it a conflict; a long note likewise."""
    kind, edit = TOOLS_OF_OTHERS[tool]
    note = "A question about the name of the institute that is much longer than a line of any tool: " * 3
    out = exported_segments(portal, first_work(portal), "en", open_index(None, "", ()))
    out = [replace(item, editor="An Editor With Many Names <a.very.long.address@institute.example>") for item in out]
    out[0] = replace(out[0], notes=(note.strip(),))
    file = tmp_path / f"x.{ENDINGS[kind]}"
    file.write_text(written(kind, out), encoding="utf-8", newline="")
    assert import_file(portal, file, EDITOR, AT).left == ()
    edit(file, kind, {out[5].key: ("Changed there", "")})
    report = import_file(portal, file, EDITOR, AT)
    assert [row.key for row in report.rows if row.outcome == "taken"] == [out[5].key]
    assert [event.text for event in first_work(portal).events if isinstance(event, Commented)] == [note.strip()]
    read = {"xliff": read_xliff, "xliff12": read_xliff, "po": read_po_file, "csv": read_csv}[kind]
    found = read(file.read_text(encoding="utf-8-sig"))
    assert [(item.key, item.base, item.editor) for item in found] == [
        (item.key, item.base, item.editor) for item in out
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('See the <x id="1"/>paper', "See the paper", "without <x 1>"),
        ('paper<x id="2"/>', 'paper<x id="2"/><x id="2"/>', "with <x 2> too many"),
        ('See the <x id="1"/>paper<x id="2"/>', 'See the <x id="2"/>paper<x id="1"/>', "not those of the original"),
        ('See the <x id="1"/>', 'See the <x id="1"/><blink>!</blink>', "<blink> is no inline code"),
        ("See the", "See the \ue000x 9\ue001", "private characters"),
        ('論文<x id="2"/>を参照', '論文<x id="2"/><x id="9"/>を参照', "inline codes"),
    ],
)
def test_a_unit_whose_codes_were_harmed_is_refused(
    portal: OpenPortal, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    """A link that lost its end swallows the paragraph; the other units of the file are none the worse."""
    text = filled(portal, (TOOLS / "okapi12.xlf").read_text(encoding="utf-8"))
    assert old in text
    file = tmp_path / "given.xlf"
    file.write_text(text.replace(old, new), encoding="utf-8")
    report = import_file(portal, file, EDITOR, AT)
    assert [row.outcome for row in report.rows] == ["taken", "taken", "refused", "draft"]
    assert reason in report.rows[2].reason
    assert works.translation_state(first_work(portal), "en").segments[4].text == ""


@pytest.mark.parametrize(
    ("source", "target", "original", "found"),
    [
        ("plain", "schlicht", "plain", "schlicht"),
        (f"a{A}x 1{Z}b", f"B{A}x 1{Z}A", "a**b", "B**A"),
        (f"{A}g 1{Z}a{A}/g 1{Z}", f"{A}g 1{Z}A{A}/g 1{Z}!", "*a*", "*A*!"),
        (f"a{A}x 1{Z}b{A}x 2{Z}", f"{A}x 2{Z}B{A}x 1{Z}", "a[b](u)", "](u)B["),
        (f"a{A}x 1{Z}{A}x 2{Z}b", f"A{A}x 1{Z}{A}x 2{Z}B", "a**b", None),
        (f"a{A}x 1{Z}a{A}x 2{Z}a", f"A{A}x 1{Z}{A}x 2{Z}", "aaaaa", None),
        (f"a{A}x 1{Z}b", f"A{A}x 1{Z}B", "other", None),
        (f"a{A}x 1{Z}b{A}x 1{Z}c", f"A{A}x 1{Z}B{A}x 1{Z}", "a*b_c", None),
        ("a", f"A{A}x 1{Z}", "a", None),
    ],
)
def test_a_placeholder_is_what_it_was_or_nothing(source: str, target: str, original: str, found: str | None) -> None:
    """What a code stood for is told by the source that we know; where two answers fit there is none."""
    if found is None:
        with pytest.raises(InputError):
            restored(source, target, original)
    else:
        assert restored(source, target, original) == found


BOMB = (
    '<!DOCTYPE xliff [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILE = '<!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [BOMB, FILE, '<!DOCTYPE xliff [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'])
@pytest.mark.parametrize("body", ["&c;", "&a;", "plain"])
@pytest.mark.parametrize("name", ["omegat.xlf", "memory.tmx"])
def test_a_document_with_entities_of_its_own_is_refused(
    portal: OpenPortal, tmp_path: Path, head: str, body: str, name: str
) -> None:
    """Ten lines of entities are a gigabyte of text, or a file of this machine under a translator's name."""
    text = filled(portal, (TOOLS / name).read_text(encoding="utf-8")).replace("Quantum bridges", body)
    lines = [line for line in text.split("\n") if not line.startswith(("<?xml", "<!DOCTYPE"))]
    file = tmp_path / name
    root = "tmx" if name.endswith("tmx") else "xliff"
    file.write_text("\n".join([head.replace("xliff", root), *lines]), encoding="utf-8")
    before = tree(portal.root / "content")
    assert main(["import", "--root", str(portal.root), "--as", EDITOR, str(file)]) == 2
    assert tree(portal.root / "content") == before


@pytest.mark.parametrize(
    "text",
    [
        "<xliff version='1.2'><file>", "<xliff" + "<a>" * 10_000, "<xliff version='1.2'>&nbsp;</xliff>",
        "<xliff version='2.1'/><x/>", "<xliff version='1.2'>\0</xliff>",
    ],
)  # fmt: skip
def test_a_document_that_breaks_off_is_refused_whole(text: str) -> None:
    """Half of a translator's week that looks like all of it would be noticed in a year."""
    with pytest.raises(InputError):
        read_xliff(text)


def test_a_file_without_end_is_refused(portal: OpenPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that does not fit into memory must not be read to learn that."""
    monkeypatch.setattr("kakehashi.verbs.exchange.LARGEST", 100)
    (tmp_path / "x.csv").write_text("x" * 101, encoding="utf-8")
    with pytest.raises(InputError, match="more than 100 bytes"):
        import_file(portal, tmp_path / "x.csv", EDITOR, AT)


def test_a_unit_that_is_translated_in_part_is_refused(portal: OpenPortal, tmp_path: Path) -> None:
    """Half a sentence that a tool had cut in two would stand as the whole one."""
    text = filled(portal, (TOOLS / "okapi2.xlf").read_text(encoding="utf-8")).replace("<target>bridges</target>", "")
    (tmp_path / "x.xlf").write_text(text, encoding="utf-8")
    report = import_file(portal, tmp_path / "x.xlf", EDITOR, AT)
    assert (report.rows[0].outcome, report.rows[0].reason) == ("refused", "only a part of it is translated")


@pytest.mark.parametrize(
    ("name", "place"), [("omegat.xlf", "<body>"), ("okapi2.xlf", '<file id="f1" original="@work@">')]
)
def test_a_note_that_belongs_to_no_segment_is_refused_aloud(
    portal: OpenPortal, tmp_path: Path, name: str, place: str
) -> None:
    """A translator who says in the file's head that a unit is wrong must not be met with silence."""
    notes = "<notes><note>All dates are wrong.</note></notes>" if name == "okapi2.xlf" else ""
    head = f"{place}{notes}" if notes else f"<header><note>All dates are wrong.</note></header>{place}"
    text = (TOOLS / name).read_text(encoding="utf-8").replace(place, head)
    (tmp_path / name).write_text(filled(portal, text), encoding="utf-8")
    left = import_file(portal, tmp_path / name, EDITOR, AT).left
    assert [row.reason for row in left if not row.key] == ["a note that belongs to no segment: 'All dates are wrong.'"]


def test_what_waits_is_shown_to_the_editor(
    portal: OpenPortal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A suggestion or a question that nobody is shown is as good as lost."""
    text = filled(portal, (TOOLS / "memoq.xlf").read_text(encoding="utf-8"))
    (tmp_path / "x.xlf").write_text(text, encoding="utf-8")
    import_file(portal, tmp_path / "x.xlf", EDITOR, AT)
    capsys.readouterr()
    assert main(["review", "show", "--root", str(portal.root), first_work(portal).path, "en"]) == 0
    shown = capsys.readouterr().out
    assert 'C. Editor <c@example.org>: Is "bridge" meant as in the name?' in shown
    assert "suggested by C. Editor <c@example.org> (the file calls it unfinished):\n        Second po…" in shown


@pytest.mark.parametrize(
    ("name", "root", "body"),
    [
        ("x.tbx", "tbx",
         "<text><body><conceptEntry><langSec xml:lang='ja'><termSec><term>&c;</term></termSec></langSec>"
         "<langSec xml:lang='en'><termSec><term>x</term></termSec></langSec></conceptEntry></body></text>"),
        ("x.opml", "opml", "<body><outline xmlUrl='https://a.example/' text='&c;'/></body>"),
    ],
)  # fmt: skip
def test_terms_and_lists_bring_no_entities_either(
    portal: OpenPortal, tmp_path: Path, name: str, root: str, body: str
) -> None:
    """A term base or a list of feeds comes from outside like any other file."""
    (tmp_path / name).write_text(f"{BOMB.replace('xliff', root)}<{root}>{body}</{root}>", encoding="utf-8")
    before = tree(portal.root)
    assert main(["import", "--root", str(portal.root), str(tmp_path / name)]) == 2
    assert {key: data for key, data in tree(portal.root).items() if not key.startswith("var/")} == before
