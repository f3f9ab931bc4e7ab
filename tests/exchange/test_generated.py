"""Thousands of files that nobody has seen: nothing leaves its folder, nothing is lost, nothing is reverted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kakehashi.errors import KakehashiError
from kakehashi.exchange.merge import Row
from kakehashi.exchange.segment import ExchangedSegment
from kakehashi.memory_index.index import open_index
from kakehashi.model import SegmentEvent, Translated, Work
from kakehashi.portal import OpenPortal
from kakehashi.review import ledger
from kakehashi.review.events import Approved, Rejected, Suggested
from kakehashi.review.ledger import text_hash
from kakehashi.verbs.exchange import exported_segments, import_file
from kakehashi.verbs.verify import verify
from kakehashi.works import documents as works
from tests.exchange import generated
from tests.portals import tree
from tests.small import BODY, LANGUAGES, edited, first_work, harvested, record, small_portal
from tests.soak import soak_count, soak_random

A, B = "A. Editor <a@example.org>", "B. Translator <b@example.org>"
AT, LATER = "2026-11-24T09:00:00Z", "2026-11-25T09:00:00Z"
INDEX = open_index(None, "", ())
WRITTEN = (
    "Another text", "A text with «marks» & <less>", "Zwei Zeilen\nin einer", "ends with a space ", "数字は12",
    "A\u200bB", "- begins with a dash", "**bold** where none was", "x < 1 & y > 2", "“quoted”", "a\u2028b",
    "# no heading", "100 %",
)  # fmt: skip


def exported(portal: OpenPortal, language: str) -> list[ExchangedSegment]:
    """All segments of the portal as an export into a language has them."""
    paths = portal.store.work_paths()
    return [item for path in paths for item in exported_segments(portal, portal.store.work(path), language, INDEX)]


def test_a_hostile_file_changes_known_translations_only(tmp_path: Path) -> None:
    """What a file says of works, languages and keys is anybody's word: it must not choose what is written."""
    chance = soak_random("hostile imports")
    for number in range(soak_count(100, 5_000)):
        if number % 50 == 0:
            root = tmp_path / str(number) / "b" / "c"
            portal = small_portal(root)
            given = {tag: exported(portal, tag) for tag in LANGUAGES}
            before = tree(tmp_path)
            allowed = {
                f"{root.relative_to(tmp_path)}/content/works/{path}/{name}"
                for path in portal.store.work_paths()
                for name in (*(f"{tag}.md" for tag in LANGUAGES), "ledger.jsonl", "texts.jsonl")
            }
        kind = chance.choice(list(generated.ENDINGS))
        file = tmp_path / f"given.{generated.ENDINGS[kind]}"
        text = generated.hostile(chance, kind, given[chance.choice(LANGUAGES)], tmp_path)
        file.write_text(text, encoding="utf-8", errors="replace", newline="")
        with suppress(KakehashiError):
            import_file(portal, file, B, LATER)
        file.unlink()
        after = tree(tmp_path)
        strange = {name for name in {*before, *after} if before.get(name) != after.get(name)} - allowed
        assert not strange, f"{number}: {sorted(strange)}"
        assert verify(portal, lambda _: None).problems == [], f"{number}: {text}"


@dataclass(slots=True)
class Exchange:
    """One exchange: what stood when the file went out, what a translator wrote, what happened here meanwhile."""

    portal: OpenPortal
    out: dict[str, ExchangedSegment]
    edits: dict[str, tuple[str, str]]
    mine: dict[str, str]


def begun(chance: random.Random, root: Path) -> Exchange:
    """An exchange whose file is out: some texts were typed here before, and are typed, rejected or filled after."""
    portal = small_portal(root)
    work = first_work(portal)
    keys = list(works.source_texts(work))
    for key in chance.sample(keys, chance.randint(0, 3)):
        work = _typed(work, key, f"Typed before {key}")
    portal.store.write_work(work)
    out = {item.key: item for item in exported_segments(portal, work, "en", INDEX)}
    wanted = chance.sample(keys, chance.randint(1, len(keys)))
    notes = ("", "", "Is this right?", "Zwei\tWörter & <mehr>")
    edits = {key: (_translation(chance, out[key].source), chance.choice(notes)) for key in wanted}
    mine = {}
    for key in chance.sample(keys, chance.randint(0, 4)):
        mine[key] = edits[key][0].strip() if key in edits and chance.random() < 0.1 else _plain(out[key].source, "here")
        work = _typed(work, key, mine[key])
    return Exchange(portal, out, edits, {**mine, **dict(_otherwise(chance, portal, work, keys, mine))})


def _otherwise(
    chance: random.Random, portal: OpenPortal, work: Work, keys: list[str], mine: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """What else may happen here: a text is rejected, a machine fills a gap, the source changes a sentence."""
    key = chance.choice([key for key in keys if key not in mine])
    text = works.translation_state(work, "en").segments[keys.index(key)].text
    if text and chance.random() < 0.3:
        event = Rejected(AT, A, "en", (SegmentEvent(key, text_hash(text)),), "style", "no")
        work = replace(work, events=ledger.append(work.events, event))
        work = works.with_document(work, "en", works.standing_texts(work, "en"))
    elif not text and chance.random() < 0.5:
        filled = _plain(works.source_texts(work)[key], "by a machine")
        work = works.with_texts(work, "en", {key: Translated(filled, "engine")}, AT, A)
    if chance.random() < 0.3:
        work = harvested(record("a", BODY.replace("第二点", "第三点")), work, LATER)
    portal.store.write_work(work)
    yield from ()


def _typed(work: Work, key: str, text: str) -> Work:
    """The work after a person's text here, with the markup of its source."""
    return edited(work, key, _plain(works.source_texts(work)[key], text), A, AT)


def _plain(source: str, text: str) -> str:
    """A text with the inline markup that its source has."""
    if source.startswith("研究所は**"):
        return f"**{text}**"
    return f"[{text}](https://lab.example/x) &lt;" if "](https://lab.example/x)" in source else text


def _translation(chance: random.Random, source: str) -> str:
    """What a translator writes: sometimes with the source's markup, sometimes not, sometimes nothing at all."""
    text = chance.choice(WRITTEN)
    return "" if chance.random() < 0.05 else _plain(source, text) if chance.random() < 0.8 else text


@pytest.mark.parametrize("tool", generated.TOOLS)
def test_an_exchange_loses_and_reverts_nothing(tmp_path: Path, tool: str) -> None:
    """Weeks lie between export and import, and both sides work on: each text stands, waits, or is refused by name."""
    kind, edit = generated.TOOLS[tool]
    chance = soak_random(f"round trips {tool}")
    for number in range(soak_count(6, 200)):
        exchange = begun(chance, tmp_path / str(number))
        portal = exchange.portal
        file = tmp_path / f"{number}.{generated.ENDINGS[kind]}"
        file.write_text(generated.written(kind, list(exchange.out.values())), encoding="utf-8", newline="")
        edit(file, kind, exchange.edits)
        broken = chance.random() < 0.2
        if broken:
            text = generated.damaged(chance, file.read_text(encoding="utf-8"))
            file.write_text(text, encoding="utf-8", newline="")
        before = first_work(portal)
        rows: tuple[Row, ...] = ()
        with suppress(KakehashiError):
            rows = import_file(portal, file, B, LATER).rows
        after = first_work(portal)
        where = f"{tool}, {number}"
        assert verify(portal, lambda _: None).problems == [], where
        assert after.events[: len(before.events)] == before.events, where
        assert not any(isinstance(event, Approved) for event in after.events), where
        _nothing_reverted(before, after, where)
        if not broken:
            _nothing_lost(exchange, after, rows, where)
        kept = tree(portal.root / "content")
        with suppress(KakehashiError):
            import_file(portal, file, B, LATER)
        assert tree(portal.root / "content") == kept, f"{where}: the same file again changes something"


def _nothing_reverted(before: Work, after: Work, where: str) -> None:
    """What a person typed here since the export stands as it did; a text is only ever replaced by the importer's."""
    were = {item.key: item for item in works.translation_state(before, "en").segments}
    for item in works.translation_state(after, "en").segments:
        old = were[item.key]
        if item.text != old.text:
            assert item.text, f"{where}: the text of {item.key} is gone"
            assert item.editor == B, f"{where}: {item.key} came from nobody"
            assert "here" not in old.text, f"{where}: {item.key} was typed here since, and is replaced"


def _nothing_lost(exchange: Exchange, after: Work, rows: tuple[Row, ...], where: str) -> None:
    """Each text that the translator wrote stands, waits as a suggestion, or its row says why it does not."""
    named = {row.key: row for row in rows}
    waiting = {
        after.texts[part.target] for event in after.events if isinstance(event, Suggested) for part in event.segments
    }
    standing = {item.key: item.text for item in works.translation_state(after, "en").segments}
    for key, (text, _) in exchange.edits.items():
        row = named[key]
        if row.outcome == "taken":
            assert standing[key] == row.theirs, where
        elif row.outcome in ("conflict", "draft") or (row.outcome == "changed" and row.theirs):
            assert row.theirs in waiting, where
            assert row.outcome != "conflict" or row.ours != exchange.out[key].target, (
                f"{where}: only they changed {key}"
            )
        elif row.outcome == "same":
            assert " ".join(text.split()) in (standing[key], exchange.out[key].target) or not text.strip(), where
        else:
            assert row.reason, where
        if text.strip() and key in standing and exchange.mine.get(key) not in (None, text.strip()):
            assert row.outcome != "taken", f"{where}: both changed {key}"
