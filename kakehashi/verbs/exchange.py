"""Exchanging: translations out to other tools, and what comes back merged into the works, segment by segment.

What comes back is an edit by whoever imports it, never an overwrite and never an approval (``exchange.merge``). All
that is not taken is named. It goes through the content store like any other text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kakehashi import __version__
from kakehashi.errors import InputError, KakehashiError
from kakehashi.exchange.csv_table import read_csv, write_csv
from kakehashi.exchange.merge import Row, merge, merged_work
from kakehashi.exchange.po import read_po_file, write_po_file
from kakehashi.exchange.segment import NOTHING, ExchangedSegment
from kakehashi.exchange.tmx import place, read_tmx_file, write_tmx_file
from kakehashi.exchange.xliff import read_xliff, write_xliff
from kakehashi.exchange.xliff12 import write_xliff12
from kakehashi.memory_index.index import MemoryIndex
from kakehashi.model import BrokenWork, Work
from kakehashi.portal import OpenPortal
from kakehashi.records.names import LanguageTag, WorkPath, match_language, slug_of
from kakehashi.review.ledger import text_hash
from kakehashi.review.remarks import remarks
from kakehashi.segments.cutting import one_line
from kakehashi.terms.glossary import read_glossary, write_glossary
from kakehashi.terms.tbx import read_tbx, write_tbx
from kakehashi.works import documents as works

WRITERS: Mapping[str, Callable[[Sequence[ExchangedSegment]], str]] = {
    "xliff": write_xliff, "xliff12": write_xliff12, "po": write_po_file, "csv": write_csv,
}  # fmt: skip
"""Documents of segments by the names of their formats."""

FORMATS = (*WRITERS, "tmx", "tbx")

LARGEST = 64_000_000
"""Bytes of a file that is read."""

_MARKS_OF_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: a row for each unit of the file, in its order."""

    rows: tuple[Row, ...]

    @property
    def taken(self) -> dict[tuple[str, str], int]:
        """How many segments were taken, by work and language."""
        found: dict[tuple[str, str], int] = {}
        for row in self.rows:
            if row.outcome == "taken":
                found[row.work, row.language] = found.get((row.work, row.language), 0) + 1
        return found

    @property
    def left(self) -> tuple[Row, ...]:
        """The units that did not get what their file asks for."""
        return tuple(row for row in self.rows if row.outcome not in ("same", "taken"))


def export(portal: OpenPortal, paths: Sequence[str], language: str, kind: str) -> str:
    """The translations of works into one language as a document; raises ``InputError`` for another format.

    ``tbx`` is the term base, whatever the works.
    """
    if kind not in FORMATS:
        raise InputError(f"no format {kind!r}", where="--format", hint=f"there are {', '.join(FORMATS)}")
    if kind == "tbx":
        return write_tbx(portal.glossary.terms)
    with portal.memory() as index:
        found = [item for work in portal.walk(paths) for item in exported_segments(portal, work, language, index)]
    return WRITERS[kind](found) if kind in WRITERS else write_tmx_file(found, tool_version=__version__)


def exported_segments(portal: OpenPortal, work: Work, language: str, index: MemoryIndex) -> list[ExchangedSegment]:
    """The segments of one translation with their terms, and what the memory ``index`` has that is alike."""
    if language == work.language:
        return []
    translation = works.read_translation(work, language)
    if isinstance(translation, BrokenWork):
        portal.broken[f"{work.path} {language}"] = translation
        return []
    day = str(works.metadata_of(work).get("published", ""))[:10]
    found = translation.segments
    said = remarks(work, language, {item.key: item.text for item in found})
    result = []
    for item in found:
        similar = index.similar(item.source, work.language, language) if not item.text else []
        terms = portal.glossary.match(item.source, work.language, language, day)
        result.append(ExchangedSegment(
            work.path, item.key, work.language, language, item.source, item.text, item.state,
            tuple(one_line(remark.text) for remark in said.get(item.key, ()) if not remark.suggestion), tuple(similar),
            terms,
            base=text_hash(item.text) if item.text else NOTHING, editor=item.editor,
        ))  # fmt: skip
    return result


def import_file(portal: OpenPortal, path: Path, by: str, at: str, *, dry_run: bool = False) -> ImportReport:
    """Merge what a file holds into the works that it names; raises ``InputError`` for a file that cannot be read.

    With ``dry_run`` the report is the same, and nothing is written.
    """
    groups, rows = _grouped(portal, _read(portal, path))
    for (name, language), items in groups.items():
        try:
            rows += _import_work(portal, name, language, items, by, at, dry_run=dry_run)
        except KakehashiError as error:
            rows += [_refused(item, language, str(error)) for item in items]
    return ImportReport(tuple(rows))


def _import_work(
    portal: OpenPortal, name: WorkPath, language: LanguageTag, items: Sequence[ExchangedSegment], by: str, at: str, *,
    dry_run: bool,
) -> list[Row]:  # fmt: skip
    """Merge the units of one translation, and write the work unless that changes nothing."""
    work = portal.store.read(name)
    broken = work if isinstance(work, BrokenWork) else None
    if isinstance(work, Work) and language != work.language:
        translation = works.read_translation(work, language)
        broken = translation if isinstance(translation, BrokenWork) else None
    if isinstance(work, BrokenWork) or broken is not None:
        return [_refused(item, language, str(broken)) for item in items]
    if language == work.language:
        reason = f"{language} is the original, which no import writes"
        return [_refused(item, language, reason) for item in items]
    merged = merge(work, language, items)
    after = merged_work(work, language, merged, at, by)
    if not dry_run and after != work:
        portal.store.write_work(after)
    return merged.rows


def _refused(item: ExchangedSegment, language: str, reason: str) -> Row:
    """The row of a unit that is not taken."""
    return Row(item.work, language, item.key, "refused", reason, theirs=item.target)


def _grouped(
    portal: OpenPortal, items: Sequence[ExchangedSegment]
) -> tuple[dict[tuple[WorkPath, LanguageTag], list[ExchangedSegment]], list[Row]]:
    """The segments of a file by the work and language that they name, where the portal has both, and the others."""
    groups: dict[tuple[WorkPath, LanguageTag], list[ExchangedSegment]] = {}
    left: list[Row] = []
    known = {str(path): path for path in portal.store.work_paths()}
    for item in items:
        if item.work not in known:
            reason = "there is no such work" if item.work else f"no work has the text {item.source[:40]!r}"
            left.append(_refused(item, item.target_language, reason))
            continue
        try:
            language = portal.language(item.target_language)
        except InputError as error:
            left.append(_refused(item, item.target_language, str(error)))
            continue
        source = match_language(item.source_language) or item.source_language
        groups.setdefault((known[item.work], language), []).append(replace(item, source_language=source))
    return groups, left


def import_terms(portal: OpenPortal, path: Path) -> int:
    """Take the terms of a TBX file that are new or other than those here into a table of ``content/glossary/``.

    The table's name is made of the file's; rows of a table of that name that say nothing else stay. Gives how many
    there were; raises ``InputError``.
    """
    known = {(term.language, term.source): term for term in portal.glossary.terms}
    given = read_tbx(_text(path), str(path))
    taken = {(term.language, term.source): term for term in given if known.get((term.language, term.source)) != term}
    if taken:
        name = f"{slug_of(path.stem, str(path))}.csv"
        tables = {Path(where).name: (where, data) for where, data in portal.store.tables("glossary", ".csv")}
        where, data = tables.get(name, ("", b""))
        standing = read_glossary(data.decode("utf-8-sig"), where).terms if data else ()
        kept = {(term.language, term.source): term for term in standing}
        portal.store.write_table("glossary", name, write_glossary(list((kept | taken).values())))
    return len(taken)


def _text(path: Path) -> str:
    """The text of a file, in UTF-8 or in UTF-16 with its mark; raises ``InputError``."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"it has more than {LARGEST} bytes", where=str(path), hint="export fewer works at a time")
        data = path.read_bytes()
        return data.decode(next((code for mark, code in _MARKS_OF_ORDER.items() if data.startswith(mark)), "utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: {error}", where=str(path), hint="save the file as UTF-8") from error


def _read(portal: OpenPortal, path: Path) -> list[ExchangedSegment]:
    """The segments of a file, by its ending."""
    text, ending = _text(path), path.suffix.lower()
    if ending in (".xlf", ".xliff", ".mqxliff", ".sdlxliff"):
        return read_xliff(text, str(path))
    if ending == ".csv":
        return read_csv(text, str(path))
    if ending == ".po":
        return read_po_file(text, str(path))
    if ending == ".tmx":
        units = read_tmx_file(text, str(path))
        return place(units, _places(portal, units))
    raise InputError(
        f"no format is called {ending!r}", where=str(path), hint="name the file .xlf, .tmx, .po, .csv or .tbx"
    )


def _places(portal: OpenPortal, units: Sequence[ExchangedSegment]) -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    """The segments whose texts are among the units', with the hashes of what stands there by language."""
    wanted = {(unit.source_language, unit.key) for unit in units}
    languages = {unit.target_language for unit in units if unit.target_language in portal.config.site.languages}
    for work in portal.walk():
        try:
            sources = works.source_texts(work)
            keys = [key for key in sources if (work.language, key.split("~", 1)[0]) in wanted]
            standing = {
                tag: works.rebased_targets(work, tag) for tag in languages if keys and tag != work.language
            }  # fmt: skip
        except KakehashiError:  # a work that cannot be read has no place for a text; verify names it
            continue
        for key in keys:
            hashes = {tag: text_hash(texts[key]) for tag, texts in standing.items() if texts.get(key)}
            yield work.path, key, work.language, hashes
