"""Files that nobody has seen before: hostile ones, and honest ones that other tools have opened and saved."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
from translate.storage import factory
from translate.storage.xliff2 import Xliff2File

from kakehashi.exchange.segment import ExchangedSegment
from kakehashi.exchange.tmx import write_tmx_file
from kakehashi.verbs.exchange import WRITERS

ENDINGS = {"xliff": "xlf", "xliff12": "xlf", "po": "po", "csv": "csv", "tmx": "tmx"}
PATHS = (
    "../../../../../EVIL", "{outside}/EVIL", "..", ".", "/", "a/../b", "news/2026/../../x", "news/2026/none",
    "\\\\x\\y", "C:\\EVIL", "news/2026/x.md", "%2e%2e%2fx", "~/x", "-rf", "con", "EVIL\u202e", "x" * 300, "", " ",
    "news", "'=1+1",
)  # fmt: skip
LANGUAGES = (
    *PATHS, "ja", "ja-JP", "JA", "jpn", "xx", "zh", "zh-TW", "zh_CN", "pt-BR", "en-US", "EN", "ko", "ja-Latn", "*all*",
    "en.md", "en/../ja", "ja.md", "und", "i-klingon", "x-private",
)  # fmt: skip
KEYS = (*PATHS, "0" * 16, "f" * 16, "0123456789abcdef~2", "~2", "1.23E+15", "ledger", "texts.jsonl", "\u2028")
TEXTS = (
    "A text", "", " ", "- a list", "# a heading", "| a | b |", "<script>alert(1)</script>", "[x](javascript:alert(1))",
    "```", "$$", "---\ntitle: x\n---", "title: evil", "a\nb", "a\u2028b", "\u202egnp.exe", "a\u200bb", "\ufeffa", "`",
    "**", "*a", "a\\", "&amp;&lt;", "<!-- ", "]]>", "{#id}", "![x](../../x.png)", "🙂", "e\u0301", "\u0e01\u0e33",
    "=1+1", "1. a", "> a", "!!! note", "\t a", "a  \nb", "[^1]: a", "a" * 5000, "<b>", "{{ evil }}", "{% evil %}",
    "<br>", "::: x",
)  # fmt: skip
STATES = ("missing", "machine", "edited", "behind", "approved")


def hostile(chance: random.Random, kind: str, items: Sequence[ExchangedSegment], outside: Path) -> str:
    """A file of a format with fields that lead elsewhere, and now and then with bytes that are not where they were."""
    given = [_bent(chance, item, outside) for item in chance.sample(items, chance.randint(1, len(items)))]
    if kind in ("xliff", "po"):  # these hold one pair of languages
        given = [replace(item, target_language=given[0].target_language, source_language="ja") for item in given]
    text = written(kind, [replace(item, state=chance.choice(STATES)) for item in given])
    return damaged(chance, text) if chance.random() < 0.25 else text


def _bent(chance: random.Random, item: ExchangedSegment, outside: Path) -> ExchangedSegment:
    """A segment with some of its fields replaced by hostile ones."""

    def one(of: Sequence[str], honest: str, share: float) -> str:
        return chance.choice(of).replace("{outside}", str(outside)) if chance.random() < share else honest

    return replace(
        item,
        work=one(PATHS, item.work, 0.2),
        key=one(KEYS, item.key, 0.2),
        target_language=one(LANGUAGES, item.target_language, 0.4),
        source_language=one(LANGUAGES, item.source_language, 0.05),
        source=one(TEXTS, item.source, 0.1),
        target=one(TEXTS, item.target, 0.7),
        base=one(("none", "", "0" * 64, "../../x"), item.base, 0.3),
        notes=(one(TEXTS, "", 0.5),),
        editor=one(PATHS, item.editor, 0.2),
    )


def damaged(chance: random.Random, text: str) -> str:
    """A text with a piece taken out, doubled, or replaced, as by a broken disk or a search and replace."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.randint(1, 200))
        piece = chance.choice(("", text[start:end] * 2, "\ufffd", "<", '"', "\x1b", "&x;", chance.choice(PATHS)))
        text = text[:start] + piece + text[end:]
    return text


def written(kind: str, items: Sequence[ExchangedSegment]) -> str:
    """The document of segments as an export writes it."""
    return write_tmx_file(items, tool_version="1") if kind == "tmx" else WRITERS[kind](items)


Edits = Mapping[str, tuple[str, str]]
"""By key of a segment: the target that a translator has written, and a note."""


def in_toolkit(file: Path, kind: str, edits: Edits) -> None:
    """Open, edit and save a file with the Translate Toolkit."""
    store: Any = Xliff2File.parsefile(str(file)) if kind == "xliff" else factory.getobject(str(file))
    for unit in store.units:
        key = _key_of(unit, kind)
        if key not in edits:
            continue
        target, note = edits[key]
        unit.target = target
        if kind == "po":
            unit.markfuzzy(False)
        if note:
            unit.addnote(note, origin="translator")
    file.write_bytes(bytes(store))


def _key_of(unit: Any, kind: str) -> str:
    """The key of a unit as the toolkit has it."""
    if kind == "po":
        return str(unit.getcontext()).rpartition("|")[2]
    if kind == "xliff":
        return str(unit.getunitelement().get("name"))
    return str(unit.xmlelement.get("id"))


def in_polib(file: Path, kind: str, edits: Edits) -> None:
    """Open, edit and save a PO file with polib."""
    entries = polib.pofile(str(file), encoding="utf-8", wrapwidth=60)
    for entry in entries:
        key = (entry.msgctxt or "").rpartition("|")[2]
        if key in edits:
            entry.msgstr, note = edits[key]
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            entry.tcomment = "\n".join(filter(None, (entry.tcomment, note)))
    entries.save(str(file))


def in_spreadsheet(file: Path, kind: str, edits: Edits) -> None:
    """Open, edit and save a table, as a spreadsheet set to semicolons does."""
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    for row in rows:
        if row["key"] in edits:
            row["target"], row["notes"] = edits[row["key"]]
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), delimiter=";")
    table.writeheader()
    table.writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def in_editor(file: Path, kind: str, edits: Edits) -> None:
    """A tool of our own that keeps all as it is but the targets: OmegaT's way with XLIFF 1.2."""
    text = file.read_text(encoding="utf-8")
    for key, (target, note) in edits.items():
        escaped = target.replace("&", "&amp;").replace("<", "&lt;")
        added = f"<note from='translator'>{note.replace('&', '&amp;').replace('<', '&lt;')}</note>" if note else ""
        unit = re.compile(
            f'(<trans-unit id="{re.escape(key)}"[^>]*>\\s*<source>[^<]*</source>)\\s*(<target[^>]*>[^<]*</target>)?'
        )
        text = unit.sub(lambda match, new=f"<target>{escaped}</target>{added}": match[1] + new, text)  # type: ignore[misc]
    file.write_text(text, encoding="utf-8")


TOOLS: Mapping[str, tuple[str, Callable[[Path, str, Edits], None]]] = {
    "toolkit, XLIFF 2.1": ("xliff", in_toolkit), "toolkit, XLIFF 1.2": ("xliff12", in_toolkit),
    "toolkit, PO": ("po", in_toolkit), "polib": ("po", in_polib), "spreadsheet": ("csv", in_spreadsheet),
    "editor, XLIFF 1.2": ("xliff12", in_editor),
}  # fmt: skip
"""What opens and saves a file between export and import: the format, and how."""
