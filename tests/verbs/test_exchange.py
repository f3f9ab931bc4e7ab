"""Exchange with other tools: what goes out can be read by them, and what comes back lands where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from translate.storage import factory
from translate.storage.tbx import tbxfile
from translate.storage.xliff2 import Xliff2File

from kakehashi.cli import main
from kakehashi.errors import InputError
from kakehashi.exchange.csv_table import read_csv, write_csv
from kakehashi.exchange.po import read_po_file, write_po_file
from kakehashi.exchange.segment import ExchangedSegment
from kakehashi.exchange.xliff import read_xliff, write_xliff
from kakehashi.exchange.xliff12 import write_xliff12
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.pressroom.server import PressRoom, serve
from kakehashi.records.languages import LANGUAGES
from kakehashi.terms.glossary import Term
from kakehashi.terms.tbx import read_tbx, write_tbx
from kakehashi.verbs.exchange import export, import_file, import_terms
from kakehashi.works import documents as works
from tests.portals import FIRST, SECOND, copy_demonstration, only_source, run_night, work_at

pytestmark = pytest.mark.xdist_group("exchange")

EDITOR = "C. Editor <c@example.org>"
SEGMENTS = [
    ExchangedSegment(
        "news/2026/a", "0123456789abcdef", "ja", "en", "=1<2 & 「量子」", '**"quantum"** <b>', "edited", ("A",)
    ),
    ExchangedSegment("news/2026/a", "0123456789abcdef~2", "ja", "en", "-同じ文", "", "missing"),
    ExchangedSegment("news/2026/b", "fedcba9876543210", "ja", "en", "  空白  ", "  spaces  ", "approved"),
]


@pytest.fixture(scope="module")
def room() -> Iterator[PressRoom]:
    with serve() as found:
        yield found


@pytest.fixture
def portal(room: PressRoom, tmp_path: Path) -> OpenPortal:
    """A portal with one source after one night."""
    root = copy_demonstration(tmp_path / "portal", room.port)
    only_source(root, "institutes", '["en", "vi"]')
    run_night(root)
    return open_portal(root)


def test_xliff_and_csv_come_back_as_they_went() -> None:
    """A translator's tool sits between export and import; what we ourselves cannot read back, no one can."""
    assert read_xliff(write_xliff(SEGMENTS)) == SEGMENTS
    assert read_csv(write_csv(SEGMENTS)) == SEGMENTS
    assert read_xliff(write_xliff12(SEGMENTS)) == SEGMENTS
    assert read_po_file(write_po_file(SEGMENTS)) == SEGMENTS


def test_a_spreadsheet_never_sees_a_formula() -> None:
    """A cell that begins with = is run by the spreadsheet of whoever opens the file."""
    assert not re.search(r"(?m)(^|,)\"?[=+@-]", write_csv(SEGMENTS))


@pytest.mark.parametrize("kind", ["xliff", "xliff12", "po", "tmx", "csv"])
def test_another_tool_reads_what_goes_out(portal: OpenPortal, tmp_path: Path, kind: str) -> None:
    """The Translate Toolkit, which half the field is built on, must find our segments in our files."""
    text = export(portal, portal.work_paths(), "en", kind)
    file = tmp_path / f"out.{ {'xliff': 'xlf', 'xliff12': 'xlf'}.get(kind, kind) }"
    file.write_bytes(text.encode("utf-8"))
    store = Xliff2File.parsefile(str(file)) if kind == "xliff" else factory.getobject(str(file))
    units = [unit for unit in store.units if unit.source]
    sources = {str(unit.source) for unit in units}
    targets = {str(unit.target) for unit in units}
    assert "「はやぶさ2」のカプセルが地球に帰還" in sources
    assert "Capsule of Hayabusa2 returns to Earth" in targets


def test_what_a_translator_changed_becomes_an_edit_by_whoever_imports_it(portal: OpenPortal, tmp_path: Path) -> None:
    """The text must land in its segment, with its author, and wait for another person's approval."""
    path = work_at(portal.root, "hayabusa2")
    text = export(portal, [path], "en", "xliff").replace("Capsule of Hayabusa2 returns", "Hayabusa2's capsule returns")
    file = tmp_path / "en.xlf"
    file.write_text(text, encoding="utf-8")
    report = import_file(portal, file, EDITOR, SECOND)
    assert report.taken == {(path, "en"): 1}
    found = works.translation_state(portal.store.work(path), "en").segments[0]
    assert (found.text, found.state, found.editor) == ("Hayabusa2's capsule returns to Earth", "edited", EDITOR)
    assert import_file(portal, file, EDITOR, SECOND).taken == {}


@pytest.mark.parametrize(("kind", "ending"), [("xliff12", "xlf"), ("po", "po")])
def test_an_older_tool_brings_its_edits_back(portal: OpenPortal, tmp_path: Path, kind: str, ending: str) -> None:
    """A translator whose tool knows XLIFF 1.2 or PO only must not have to copy and paste.

    PO tools take the mark "fuzzy" from what a person has edited.
    """
    path = work_at(portal.root, "hayabusa2")
    file = tmp_path / f"en.{ending}"
    text = export(portal, [path], "en", kind).replace("Capsule of Hayabusa2 returns", "Hayabusa2's capsule returns")
    file.write_text(text.replace("#, fuzzy\n", ""), encoding="utf-8")
    assert import_file(portal, file, EDITOR, SECOND).taken == {(path, "en"): 1}
    assert works.translation_state(portal.store.work(path), "en").segments[0].text.startswith("Hayabusa2's capsule")


def test_the_term_base_comes_back_as_it_went_and_another_tool_reads_it(portal: OpenPortal, tmp_path: Path) -> None:
    """A term base that leaves its validity or its forbidden forms behind would bring "Sakigake" back."""
    file = tmp_path / "terms.tbx"
    assert main(["export", "--root", str(portal.root), "--to", "en", "--format", "tbx", "--output", str(file)]) == 0
    terms = portal.glossary.terms
    with_targets = [term for term in terms if term.targets or term.forbidden]
    assert read_tbx(file.read_text(encoding="utf-8")) == [_as_tbx_has_it(term) for term in with_targets]
    assert main(["import", "--root", str(portal.root), str(file)]) == 0
    units = {str(unit.source) for unit in tbxfile.parsefile(str(_as_of_2008(file))).units}
    assert "さきがけ" in units


def test_terms_of_another_tool_become_a_table(portal: OpenPortal, tmp_path: Path) -> None:
    """What a terminologist collected elsewhere must count here from the next check on."""
    file = tmp_path / "partner.tbx"
    new = replace(
        portal.glossary.terms[0], source="量子架橋研究所", targets={"en": ("Quantum Bridge Institute", "QBI")}
    )
    file.write_text(write_tbx([new]), encoding="utf-8")
    assert import_terms(portal, file) == 1
    (found,) = [term for term in open_portal(portal.root).glossary.terms if term.source == "量子架橋研究所"]
    assert found.targets == {"en": ("Quantum Bridge Institute", "QBI")}
    assert import_terms(open_portal(portal.root), file) == 0


def _as_tbx_has_it(term: Term) -> Term:
    """A term without what TBX leaves out: the order of languages."""
    return replace(term, unsure=tuple(tag for tag in LANGUAGES if tag in term.unsure))


def _as_of_2008(file: Path) -> Path:
    """The same document under the names of TBX's first edition, which the Translate Toolkit reads."""
    text = file.read_text(encoding="utf-8")
    for new, old in (("conceptEntry", "termEntry"), ("langSec", "langSet"), ("termSec", "tig"), ("<tbx ", "<martif ")):
        text = text.replace(new, old)
    text = text.replace("</tbx>", "</martif>").replace(' xmlns="urn:iso:std:iso:30042:ed-2"', "")
    old_file = file.with_name("old.tbx")
    old_file.write_text(text, encoding="utf-8")
    return old_file


def test_a_file_of_an_older_original_gives_what_still_fits_and_names_the_rest(
    portal: OpenPortal, room: PressRoom, tmp_path: Path
) -> None:
    """Translators work for weeks; a sentence that changed meanwhile must not take the others with it."""
    path = work_at(portal.root, "hayabusa2")
    file = tmp_path / "vi.csv"
    file.write_text(
        export(portal, [path], "vi", "csv").replace("Khoang chứa mẫu của", "Khoang mẫu của"), encoding="utf-8"
    )
    document = room.documents["hayabusa2"]
    try:
        room.documents["hayabusa2"] = replace(
            document, body=document.body.replace("アミノ酸などの有機物", "多くの有機物")
        )
        run_night(portal.root, SECOND)
    finally:
        room.documents["hayabusa2"] = document
    report = import_file(portal, file, EDITOR, SECOND)
    assert report.taken == {(path, "vi"): 1}
    assert [item.reason for item in report.left] == ["the original no longer has this text"]


def test_harmed_markup_is_left_and_named(portal: OpenPortal, room: PressRoom, tmp_path: Path) -> None:
    """A link that a spreadsheet user typed over must not reach the page."""
    path = work_at(portal.root, "hayabusa2")
    rows = [
        replace(item, target="Broken [link](https://x.example/)")
        for item in read_csv(export(portal, [path], "en", "csv"))
    ]
    file = tmp_path / "en.csv"
    file.write_text(write_csv(rows[:1]), encoding="utf-8")
    assert main(["import", "--root", str(portal.root), str(file), "--as", EDITOR]) == 1
    assert "Broken" not in portal.store.work(path).documents["en"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xlf", "<tmx/>"), ("a.xlf", "no xml"), ("a.csv", "a,b\n1,2\n"),
        ("a.csv", "work,key,from,to,state,source,target\nx\n"), ("a.tmx", "<xliff/>"), ("a.doc", "x"),
        ("a.po", "msgid 'x'"), ("a.po", 'msgid "x"\nmsgstr "y"\n'), ("a.xlf", "<xliff version='3.0'/>"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(portal: OpenPortal, tmp_path: Path, name: str, text: str) -> None:
    """Nothing taken and nothing said would be the worst answer to a translator's week of work."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        import_file(portal, tmp_path / name, EDITOR, FIRST)
