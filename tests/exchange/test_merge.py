"""An import is a three-way merge by segment: nothing is reverted, nothing is lost, nothing is approved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.exchange.segment import ExchangedSegment
from kakehashi.memory_index.index import open_index
from kakehashi.model import SegmentEvent, Work
from kakehashi.portal import OpenPortal
from kakehashi.review import ledger
from kakehashi.review.events import Approved, Commented, Rejected, Suggested
from kakehashi.review.ledger import text_hash
from kakehashi.verbs.exchange import WRITERS, export, exported_segments, import_file
from kakehashi.verbs.verify import verify
from kakehashi.works import documents as works
from tests.portals import tree
from tests.small import AT, BODY, edited, first_work, harvested, record, small_portal, translated

A, B, C = (f"{name} Editor <{name.lower()}@example.org>" for name in "ABC")
LATER = "2026-11-25T09:00:00Z"
ENDINGS = {"xliff": "xlf", "xliff12": "xlf", "po": "po", "csv": "csv"}

Change = Callable[[ExchangedSegment], ExchangedSegment]


@pytest.fixture
def portal(tmp_path: Path) -> OpenPortal:
    return small_portal(tmp_path / "portal")


def outgoing(portal: OpenPortal) -> list[ExchangedSegment]:
    """The segments of the first work's English as an export has them."""
    return exported_segments(portal, first_work(portal), "en", open_index(None, "", ()))


def come_back(
    portal: OpenPortal, segments: list[ExchangedSegment], kind: str = "xliff", by: str = B, *, dry_run: bool = False
) -> dict[str, tuple[str, str]]:
    """Import these segments as a file; gives outcome and reason of each source text."""
    file = portal.root.parent / f"given.{ENDINGS[kind]}"
    file.write_text(WRITERS[kind](segments), encoding="utf-8")
    sources = {item.key: item.source for item in segments}
    rows = import_file(portal, file, by, LATER, dry_run=dry_run).rows
    assert verify(portal, lambda _: None).problems == []
    return {sources.get(row.key, row.key): (row.outcome, row.reason) for row in rows}


def changed(segments: list[ExchangedSegment], target: str, **fields: object) -> list[ExchangedSegment]:
    """The title's translation as somebody made it elsewhere, finished."""
    first = replace(segments[0], target=target, **({"state": "edited"} | fields))  # type: ignore[arg-type]
    return [first, *segments[1:]]


def store(portal: OpenPortal, work: Work) -> Work:
    """Put a work into the portal."""
    portal.store.write_work(work)
    return work


def title(portal: OpenPortal) -> str:
    """The title that stands in English."""
    return works.translation_state(first_work(portal), "en").segments[0].text


def events(portal: OpenPortal, kind: type) -> list[object]:
    """The events of one kind."""
    return [event for event in first_work(portal).events if isinstance(event, kind)]


KEY = "量子の橋を架ける"


@pytest.mark.parametrize("kind", ENDINGS)
def test_what_the_file_did_not_change_changes_nothing(portal: OpenPortal, kind: str) -> None:
    """A file that went out before a colleague's correction reverted it, where its translator had changed nothing."""
    out = outgoing(portal)
    store(portal, edited(first_work(portal), out[0].key, "A bridge of quanta", A))
    before = tree(portal.root / "content")
    assert {outcome for outcome, _ in come_back(portal, out, kind).values()} == {"same"}
    assert tree(portal.root / "content") == before
    assert title(portal) == "A bridge of quanta"


@pytest.mark.parametrize("kind", ENDINGS)
def test_what_only_the_file_changed_is_taken_in_the_importers_name(portal: OpenPortal, kind: str) -> None:
    """That is what an exchange is for; and who brought a text may not approve it."""
    assert come_back(portal, changed(outgoing(portal), "Quantum bridges"), kind)[KEY] == ("taken", "")
    found = works.translation_state(first_work(portal), "en").segments[0]
    assert (found.text, found.state, found.editor) == ("Quantum bridges", "edited", B)


@pytest.mark.parametrize("kind", ENDINGS)
def test_what_both_changed_stays_and_theirs_is_a_suggestion(portal: OpenPortal, kind: str) -> None:
    """Of two edits the later import won, without a word."""
    out = outgoing(portal)
    store(portal, edited(first_work(portal), out[0].key, "A bridge of quanta", A))
    given = changed(out, "Quantum bridges")
    assert come_back(portal, given, kind)[KEY][0] == "conflict"
    assert title(portal) == "A bridge of quanta"
    work = first_work(portal)
    (event,) = [event for event in work.events if isinstance(event, Suggested)]
    assert (event.by, work.texts[event.segments[0].target]) == (B, "Quantum bridges")
    before = tree(portal.root / "content")
    assert come_back(portal, given, kind)[KEY][0] == "conflict"
    assert tree(portal.root / "content") == before, "the same file again adds nothing"


def test_a_person_s_text_takes_the_place_of_a_machine_s(portal: OpenPortal) -> None:
    """A night that filled what was open while a translator worked on it must not turn the week into suggestions."""
    out = [replace(item, target="", base="none", state="missing") for item in outgoing(portal)]
    assert come_back(portal, changed(out, "Quantum bridges"))[KEY][0] == "taken"


@pytest.mark.parametrize("base", ["", "f" * 64, text_hash("Background"), "harmed"])
def test_a_file_without_a_base_never_overwrites_a_person(portal: OpenPortal, base: str) -> None:
    """A tool that drops our notes leaves us without the common ancestor: then only a machine's text gives way."""
    out = [replace(item, base=base) for item in outgoing(portal)]
    store(portal, edited(first_work(portal), out[0].key, "A bridge of quanta", A))
    assert come_back(portal, out)[KEY] == ("same", "")
    assert events(portal, Suggested) == []
    assert come_back(portal, changed(out, "Quantum bridges"))[KEY][0] == "conflict"
    assert title(portal) == "A bridge of quanta"


def test_a_base_that_belongs_to_another_segment_proves_nothing(portal: OpenPortal) -> None:
    """A spreadsheet that was sorted by one column must not make a colleague's text look like what went out."""
    out = outgoing(portal)
    store(portal, edited(first_work(portal), out[0].key, "A bridge of quanta", A))
    assert come_back(portal, changed(out, "Quantum bridges", base=out[1].base))[KEY][0] == "conflict"


def test_two_units_of_one_segment_are_a_conflict(portal: OpenPortal) -> None:
    """Two translators' files put together must not let the second win silently."""
    out = outgoing(portal)
    given = [*changed(out, "Quantum bridges"), replace(out[0], target="Bridges of quanta", state="edited")]
    file = portal.root.parent / "two.csv"
    file.write_text(WRITERS["csv"](given), encoding="utf-8")
    report = import_file(portal, file, B, LATER)
    assert [row.outcome for row in report.rows if row.key == out[0].key] == ["taken", "conflict"]
    assert title(portal) == "Quantum bridges"
    assert len(events(portal, Suggested)) == 1
    assert verify(portal, lambda _: None).problems == []


def test_a_source_that_changed_since_is_named_and_the_work_of_weeks_is_kept(portal: OpenPortal) -> None:
    """A sentence that changed meanwhile must neither vanish from the report nor take its translation with it."""
    out = outgoing(portal)
    store(portal, harvested(record("a", BODY.replace("第二点", "第三点"), "量子の橋を架けた"), first_work(portal)))
    said = come_back(portal, changed(out, "Quantum bridges"))
    assert said[KEY] == said["第二点"] == ("changed", "the original no longer has this text")
    work = first_work(portal)
    (event,) = [event for event in work.events if isinstance(event, Suggested)]
    assert [(part.source, work.texts[part.target]) for part in event.segments] == [(out[0].key, "Quantum bridges")]


def test_a_key_that_a_tool_lost_is_found_by_its_text(portal: OpenPortal) -> None:
    """A spreadsheet makes 1.23457E+15 of a key that is all digits."""
    come_back(portal, changed(outgoing(portal), "Quantum bridges", key="1.23457E+15"), "csv")
    assert title(portal) == "Quantum bridges"


def test_a_text_beside_the_wrong_source_is_refused(portal: OpenPortal) -> None:
    """A column that slipped by one row would put every translation under its neighbour."""
    out = outgoing(portal)
    file = portal.root.parent / "slipped.csv"
    file.write_text(WRITERS["csv"](changed(out, "Quantum bridges", source=out[1].source)), encoding="utf-8")
    (row,) = import_file(portal, file, B, LATER).left
    assert (row.key, row.reason) == (out[0].key, "its source is not the text that its key names")
    assert title(portal) == "Building a quantum bridge"


@pytest.mark.parametrize("kind", ENDINGS)
def test_an_emptied_target_is_said_and_ours_stays(portal: OpenPortal, kind: str) -> None:
    """A cell that somebody cleared is no translation, and no order to delete one."""
    given = changed(outgoing(portal), "", state="missing")
    assert come_back(portal, given, kind)[KEY] == ("emptied", "it is empty there; ours stays")
    assert title(portal) == "Building a quantum bridge"


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("xliff", 'state="translated" subState="kakehashi:machine"', 'state="initial"'),
        ("xliff12", 'state="needs-review-translation" state-qualifier="x-kakehashi-machine"',
         'state="needs-translation"'),
        ("po", "nothing", "nothing"), ("csv", ",machine,", ",draft,"), ("csv", ",machine,", ",Fuzzy,"),
    ],
)  # fmt: skip
def test_what_is_unfinished_there_is_no_text_here(portal: OpenPortal, kind: str, old: str, new: str) -> None:
    """A draft that counted as a person's edit would be published in their name."""
    text = export(portal, [first_work(portal).path], "en", kind).replace(old, new)
    file = portal.root.parent / f"given.{ENDINGS[kind]}"
    file.write_text(text.replace("Building a quantum bridge", "Quantum br…"), encoding="utf-8")
    report = import_file(portal, file, B, LATER)
    assert [row.outcome for row in report.rows if row.outcome != "same"] == ["draft"]
    assert title(portal) == "Building a quantum bridge"
    assert len(events(portal, Suggested)) == 1


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("xliff", 'state="translated" subState="kakehashi:machine"', 'state="final"'),
        ("xliff12", 'xml:space="preserve">\n<source>量子', 'xml:space="preserve" approved="yes">\n<source>量子'),
        ("csv", ",machine,", ",approved,"),
    ],
)  # fmt: skip
def test_no_file_approves_anything(portal: OpenPortal, kind: str, old: str, new: str) -> None:
    """An approval is a person's, given here; what a tool claims is said, and stays a claim."""
    text = export(portal, [first_work(portal).path], "en", kind)
    assert old in text
    file = portal.root.parent / f"given.{ENDINGS[kind]}"
    file.write_text(text.replace(old, new), encoding="utf-8")
    rows = import_file(portal, file, B, LATER).rows
    assert "only 'kakehashi review approve' does that" in rows[0].reason
    assert events(portal, Approved) == []
    file.write_text(text.replace(old, new).replace("Building a", "Building the"), encoding="utf-8")
    import_file(portal, file, B, LATER)
    assert (events(portal, Approved), title(portal)) == ([], "Building the quantum bridge")


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_note_becomes_a_comment_once(portal: OpenPortal, kind: str) -> None:
    """A translator's question that the import dropped was never answered."""
    given = outgoing(portal)
    given[0] = replace(given[0], notes=("Is this the 2026 project?",))
    come_back(portal, given, kind)
    come_back(portal, outgoing(portal), kind, by=C)
    (event,) = [event for event in first_work(portal).events if isinstance(event, Commented)]
    assert (event.text, event.by, event.language) == ("Is this the 2026 project?", B, "en")
    assert event.segments == (SegmentEvent(given[0].key, text_hash("Building a quantum bridge")),)


@pytest.mark.parametrize("kind", ["xliff", "csv", "po"])
@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ("Quantum\nbridges", "Quantum bridges"), ("Quantum\u2028bridges\u2029", "Quantum bridges"),
        ("Quantum\u202e bridges\u202c", "Quantum bridges"), ("Quan\u200btum\u00ad bridges\ufeff", "Quantum bridges"),
        ("Quan\x7ftum\x9f bridges", "Quantum bridges"),
        ("Quantum\t\tbridges  ", "Quantum bridges"), ("Quantum\u2066 bridges", "Quantum bridges"),
    ],
)  # fmt: skip
def test_signs_that_the_original_has_not_are_cleaned(portal: OpenPortal, kind: str, given: str, stands: str) -> None:
    """After a title with a line break ``verify`` did not hold, and a bidirectional control turns a whole page."""
    said = come_back(portal, changed(outgoing(portal), given), kind)
    assert said[KEY][0] == "taken"
    assert title(portal) == stands
    if given.strip() != given.strip().translate({0x0A: None, 0x2028: None, 0x202E: None, 0x200B: None, 0x2066: None}):
        assert "cleaned" in said[KEY][1]


@pytest.mark.parametrize(
    "given",
    [
        "Quan\ufffdtum", "<b>Quantum</b> bridges", "Quantum [bridges](https://evil.example/)", "**Quantum**", "`Q`",
        "量子の橋を架ける", "<script>alert(1)</script>", "Quantum\ue000x\ue001",
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused_and_named(portal: OpenPortal, given: str) -> None:
    """A harmed text must reach neither the page nor the ledger."""
    before = tree(portal.root / "content")
    assert come_back(portal, changed(outgoing(portal), given), "csv")[KEY][0] == "refused"
    assert tree(portal.root / "content") == before


@pytest.mark.parametrize(
    "given", ["- First", "1. First", "# First", "| First", "> First", "First | second", "+ x", ": x"]
)
def test_a_text_that_looks_like_a_block_stays_its_segment(portal: OpenPortal, given: str) -> None:
    """A translation that begins with a dash became a list, and the file had one segment too many."""
    out = outgoing(portal)
    place = next(n for n, item in enumerate(out) if item.source == "第二点")
    out[place] = replace(out[place], target=given, state="edited")
    assert come_back(portal, out, "csv")["第二点"][0] in ("taken", "refused")


def test_a_rejected_text_does_not_come_back(portal: OpenPortal) -> None:
    """What a reviewer took from the page must not return with the next file."""
    out = outgoing(portal)
    work = edited(first_work(portal), out[0].key, "A bad title", A)
    event = Rejected(AT, C, "en", (SegmentEvent(out[0].key, text_hash("A bad title")),), "style", "bad")
    store(portal, edited(replace(work, events=ledger.append(work.events, event)), out[0].key, "A good title", A))
    assert come_back(portal, changed(out, "A bad title"))[KEY] == ("refused", "this text was rejected")


def test_a_dry_run_prints_the_same_table_and_writes_nothing(
    portal: OpenPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever is not sure about a file must be able to look first."""
    out = outgoing(portal)
    store(portal, edited(first_work(portal), out[0].key, "A bridge of quanta", A))
    file = portal.root.parent / "given.xlf"
    file.write_text(WRITERS["xliff"](changed(out, "Quantum bridges")), encoding="utf-8")
    before = tree(portal.root / "content")
    command = ["import", "--root", str(portal.root), "--as", B, str(file)]
    assert main([*command, "--dry-run", "--json"]) == 1
    dry = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert tree(portal.root / "content") == before
    assert [line["outcome"] for line in dry if "outcome" in line] == ["conflict", *["same"] * (len(out) - 1)]
    assert main([*command, "--dry-run"]) == 1
    assert re.search("ours +A bridge of quanta\n +theirs Quantum bridges", capsys.readouterr().out)
    assert main([*command, "--json"]) == 1
    real = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line for line in dry if line.get("outcome") == "conflict"] == real[:1]


@pytest.mark.parametrize(
    "by",
    ["C. Editor", "<c@example.org>", "C <c>", "C <c@x> D", "C\n <c@example.org>", "C <c @x.org>", "-- <c@x.org>", "x"],
)
def test_nobody_acts_without_a_name_and_a_mail(portal: OpenPortal, by: str) -> None:
    """An event whose author is nobody proves nothing, and two of them are one person."""
    path = first_work(portal).path
    file = portal.root.parent / "x.csv"
    file.write_text(WRITERS["csv"](outgoing(portal)), encoding="utf-8")
    before = tree(portal.root / "content")
    for command in (["import", str(file)], ["review", "approve", path, "en"], ["translate"], ["harvest"], ["night"]):
        place = 2 if command[0] == "review" else 1
        assert main([*command[:place], "--root", str(portal.root), "--as", by, *command[place:]]) == 2
    assert tree(portal.root / "content") == before


def test_one_broken_work_does_not_stop_the_others(portal: OpenPortal, tmp_path: Path) -> None:
    """A half ledger line in one work must cost that work's rows only."""
    other = next(path for path in portal.store.work_paths() if path != first_work(portal).path)
    store(portal, translated(portal.store.work(other)))
    file = tmp_path / "both.csv"
    text = export(portal, portal.work_paths(), "en", "csv").replace("Background", "The background")
    file.write_text(text, encoding="utf-8")
    broken = portal.store.work_folder(other) / "ledger.jsonl"
    broken.write_text(broken.read_text(encoding="utf-8") + '{"half', encoding="utf-8")
    report = import_file(portal, file, B, LATER)
    assert {row.work for row in report.left} == {other}
    assert list(report.taken) == [(path, "en") for path in portal.store.work_paths() if path != other]


def test_a_term_base_is_merged_into_the_table_of_its_name(portal: OpenPortal, tmp_path: Path) -> None:
    """The second file of a partner replaced the first, and its terms were gone."""
    folder = portal.root / "content" / "glossary"
    folder.mkdir(parents=True)
    (folder / "partner.csv").write_text("source,language,en\n架橋機構,ja,Bridge Agency\n", encoding="utf-8")
    main(
        [
            "export",
            "--root",
            str(portal.root),
            "--to",
            "en",
            "--format",
            "tbx",
            "--output",
            str(tmp_path / "partner.tbx"),
        ]
    )
    text = (tmp_path / "partner.tbx").read_text(encoding="utf-8").replace("Bridge Agency", "Bridging Agency", 1)
    (tmp_path / "partner.tbx").write_text(text.replace("科学技術振興機構<", "科学技術振興機構二<"), encoding="utf-8")
    assert main(["import", "--root", str(portal.root), str(tmp_path / "partner.tbx")]) == 0
    table = (folder / "partner.csv").read_text(encoding="utf-8")
    assert "Bridging Agency" in table
    (folder / "partner.csv").write_text("source,language,en\n別の語,ja,Other\n", encoding="utf-8")
    assert main(["import", "--root", str(portal.root), str(tmp_path / "partner.tbx")]) == 0
    assert "別の語" in (folder / "partner.csv").read_text(encoding="utf-8")
