"""Exchanging: translations out to other tools, and back into the works, segment by segment.

What comes back is an edit by whoever imports it; nothing is taken whose text the original no longer has or whose markup
was harmed, and all that is left is named. It goes through the content store like any other text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kakehashi import __version__, works
from kakehashi.errors import InputError
from kakehashi.memory_index import MemoryIndex
from kakehashi.model import Translated, Work
from kakehashi.portal import OpenPortal
from kakehashi.records.names import LanguageTag, WorkPath, slug_of
from kakehashi.review.exchange.csv_table import read_csv, write_csv
from kakehashi.review.exchange.po import read_po_file, write_po_file
from kakehashi.review.exchange.segment import ExchangedSegment, Left, merge
from kakehashi.review.exchange.xliff import read_xliff, write_xliff
from kakehashi.review.exchange.xliff12 import write_xliff12
from kakehashi.translation.glossary import write_glossary
from kakehashi.translation.memory import Unit, read_tmx, write_tmx
from kakehashi.translation.segments import source_key
from kakehashi.translation.tbx import read_tbx, write_tbx

WRITERS: Mapping[str, Callable[[Sequence[ExchangedSegment]], str]] = {
    "xliff": write_xliff, "xliff12": write_xliff12, "po": write_po_file, "csv": write_csv,
}  # fmt: skip
"""Documents of segments by the names of their formats."""

FORMATS = (*WRITERS, "tmx", "tbx")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: segments taken by (work, language), and what is left with its reason."""

    taken: dict[tuple[str, str], int]
    left: tuple[Left, ...]


def export(portal: OpenPortal, paths: Sequence[str], language: str, kind: str) -> str:
    """The translations of works into one language as a document; raises ``InputError`` for another format.

    ``tbx`` is the term base, whatever the works.
    """
    if kind not in FORMATS:
        raise InputError(f"no format {kind!r}", where="--format", hint=f"there are {', '.join(FORMATS)}")
    if kind == "tbx":
        return write_tbx(portal.glossary.terms)
    index = portal.memory()
    found = [item for path in paths for item in exported_segments(portal, portal.store.work(path), language, index)]
    if kind in WRITERS:
        return WRITERS[kind](found)
    units = [
        Unit(item.source_language, item.target_language, item.source, item.target, item.notes[0] if item.notes else "")
        for item in found
        if item.target and item.state in ("edited", "approved")
    ]
    return write_tmx(units, tool_version=__version__)


def exported_segments(portal: OpenPortal, work: Work, language: str, index: MemoryIndex) -> list[ExchangedSegment]:
    """The segments of one translation with their terms, and what the memory ``index`` has that is alike."""
    if not work.original or language == work.language:
        return []
    day = str(works.metadata_of(work).get("published", ""))[:10]
    result = []
    for item in works.translation_state(work, language).segments:
        similar = index.similar(item.source, work.language, language) if not item.text else []
        terms = portal.glossary.match(item.source, work.language, language, day)
        notes = (item.editor,) if item.editor else ()
        result.append(ExchangedSegment(
            work.path, item.key, work.language, language, item.source, item.text, item.state, notes, tuple(similar),
            terms,
        ))  # fmt: skip
    return result


def import_file(portal: OpenPortal, path: Path, by: str, at: str) -> ImportReport:
    """Take what a file holds into the works that it names; raises ``InputError`` for a file that cannot be read."""
    taken: dict[tuple[str, str], int] = {}
    left: list[Left] = []
    groups, unplaced = _grouped(portal, _read(portal, path))
    left += unplaced
    for (name, language), items in groups.items():
        work = portal.store.work(name)
        if language == work.language:
            left += [Left(name, item.key, f"{language} is the original, which no import writes") for item in items]
            continue
        work = works.record_edits(work, language, by, at)
        standing = {item.key: item.text for item in works.translation_state(work, language).segments}
        texts, refused = merge(items, works.source_texts(work), standing, name)
        left += refused
        if texts:
            edits = {key: Translated(text, "", author=by) for key, text in texts.items()}
            portal.store.write_work(works.with_texts(work, language, edits, at, by, event="edited"))
            taken[name, language] = len(texts)
    return ImportReport(taken, tuple(left))


def _grouped(
    portal: OpenPortal, items: Sequence[ExchangedSegment]
) -> tuple[dict[tuple[WorkPath, LanguageTag], list[ExchangedSegment]], list[Left]]:
    """The segments of a file by the work and language that they name, where the portal has both, and the others."""
    groups: dict[tuple[WorkPath, LanguageTag], list[ExchangedSegment]] = {}
    left: list[Left] = []
    known = {str(path): path for path in portal.store.work_paths()}
    for item in items:
        if item.work not in known:
            reason = "there is no such work" if item.work else f"no work has the text {item.source[:40]!r}"
            left.append(Left(item.work, item.key, reason))
            continue
        try:
            language = portal.language(item.target_language)
        except InputError as error:
            left.append(Left(item.work, item.key, str(error)))
            continue
        groups.setdefault((known[item.work], language), []).append(item)
    return groups, left


def import_terms(portal: OpenPortal, path: Path) -> int:
    """Take the terms of a TBX file that are new or other than those here into a table of ``content/glossary/``.

    The table's name is made of the file's. Gives how many there were; raises ``InputError``.
    """
    known = {(term.language, term.source): term for term in portal.glossary.terms}
    given = read_tbx(_text(path), str(path))
    taken = [term for term in given if known.get((term.language, term.source)) != term]
    if taken:
        portal.store.write_table("glossary", f"{slug_of(path.stem, str(path))}.csv", write_glossary(taken))
    return len(taken)


def _text(path: Path) -> str:
    """The text of a file; raises ``InputError``."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: {error}", where=str(path), hint="save the file as UTF-8") from error


def _read(portal: OpenPortal, path: Path) -> list[ExchangedSegment]:
    """The segments of a file, by its ending."""
    text, ending = _text(path), path.suffix.lower()
    if ending in (".xlf", ".xliff"):
        return read_xliff(text, str(path))
    if ending == ".csv":
        return read_csv(text, str(path))
    if ending == ".po":
        return read_po_file(text, str(path))
    if ending == ".tmx":
        return list(_placed(portal, read_tmx(text, str(path))))
    raise InputError(
        f"no format is called {ending!r}", where=str(path), hint="name the file .xlf, .tmx, .po, .csv or .tbx"
    )


def _placed(portal: OpenPortal, units: Sequence[Unit]) -> list[ExchangedSegment]:
    """The units of a TMX at the segments of works that have their text, then those whose text no work has.

    A TMX names no works.
    """
    by_key: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        by_key.setdefault((unit.source_language, source_key(unit.source)), []).append(unit)
    found, placed = [], set()
    for path in portal.store.work_paths():
        work = portal.store.work(path)
        if not work.original:
            continue
        for key, source in works.source_texts(work).items():
            for unit in by_key.get((work.language, key.split("~", 1)[0]), ()):
                item = ExchangedSegment(path, key, work.language, unit.target_language, source, unit.target, "edited")
                found.append(replace(item, notes=(unit.author,) if unit.author else ()))
                placed.add(unit)
    left = [unit for unit in units if unit not in placed]
    return found + [ExchangedSegment("", source_key(unit.source), "", "", unit.source, unit.target) for unit in left]
