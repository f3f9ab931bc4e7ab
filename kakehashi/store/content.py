"""The content store: the only reader and writer of ``content/``.

A path is made of names only (``records.names``): of a work, a language, a page, a table, a picture, and of nothing else
that a caller hands over; what a link leads out of ``content/`` is neither read nor written. Every write is atomic
(write beside, flush, rename), so a killed process leaves the old file or the new one. A work is written documents first
where it comes from outside, and ledger first where a text in it needs its event; ``write_work`` knows the order. It
never decides what a work should say, and never deletes an event; a document or a picture only where it is told that
its right or a person took it out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kakehashi.atomic import PARTIAL, write_atomic
from kakehashi.errors import ContentError, InputError, KakehashiError
from kakehashi.model import NO_TRUST, BrokenWork, Trust, Work
from kakehashi.records.kinds import KINDS
from kakehashi.records.languages import LANGUAGES
from kakehashi.records.names import (
    WorkPath,
    exact_language,
    read_picture_name,
    read_slug,
    read_table_name,
    read_work_path,
)
from kakehashi.review.ledger import read_ledger, read_texts, write_ledger, write_texts
from kakehashi.segments import front_matter
from kakehashi.works.damage import broken_work, check_whole, decoded

_LEDGER = "ledger.jsonl"
_TEXTS = "texts.jsonl"
_TABLES = {"glossary": (".csv",), "taxonomy": (".toml",), "memory": (".tmx",)}
"""The folders of tables below ``content/``, with the endings of their files."""


class Store:
    """The files below one portal's ``content/``.

    ``written`` is called after each file that was replaced, with its path below ``content/``; tests use it to stop a
    night after any write. ``trust`` gives what is known of the people whom events name; each work is handed it.
    """

    def __init__(
        self, root: Path, written: Callable[[str], None] | None = None, trust: Callable[[], Trust] | None = None
    ) -> None:
        self.folder = root / "content"
        self._trust = trust or (lambda: NO_TRUST)
        self.writes: list[str] = []
        self._written = written

    def work_paths(self, kinds: Iterable[str] = KINDS) -> Iterator[WorkPath]:
        """The paths of all works, ``<kind>/<year>/<id>`` or ``<kind>/<id>``, sorted; see ``misnamed`` for the rest."""
        for path in self._work_folders(kinds):
            if (name := _path_or_none(path)) is not None:
                yield name

    def misnamed(self) -> list[str]:
        """The folders that stand where works do and whose names are none that a work may have, sorted."""
        works, kinds = self.folder / "works", {*KINDS}
        strange = [item.name for item in works.glob("*") if item.is_dir() and item.name not in kinds]
        return sorted([*strange, *(path for path in self._work_folders(kinds) if _path_or_none(path) is None)])

    def _work_folders(self, kinds: Iterable[str]) -> Iterator[str]:
        """The folders where works stand, whatever they are called, kind by kind and sorted."""
        for kind in sorted(kinds):
            pattern = "*/*" if KINDS[kind].has_year else "*"
            folder = self.folder / "works" / kind
            found = (item for item in folder.glob(pattern) if item.is_dir() and not item.name.startswith("."))
            yield from sorted(item.relative_to(self.folder / "works").as_posix() for item in found)

    def page_slugs(self) -> list[str]:
        """The names of the folders of hand-written pages, sorted; ``page`` refuses what is no slug."""
        found = (item for item in (self.folder / "pages").glob("*") if item.is_dir())
        return sorted(item.name for item in found if not item.name.startswith("."))

    def find_work(self, name: str) -> WorkPath | None:
        """The path of the work whose id is ``name``, whatever its kind and year."""
        matches = [path for path in self.work_paths() if path.rsplit("/", 1)[1] == name]
        return matches[0] if matches else None

    def work(self, path: str) -> Work:
        """The work at ``path``; an empty one where there is nothing yet. Raises ``InputError``, ``ContentError``."""
        work = self._read(self.work_folder(path), path)
        check_whole(work, f"content/works/{path}")
        return work

    def work_folder(self, path: str) -> Path:
        """The folder of the work at ``path``, whether it is there or not; raises ``InputError``, ``ContentError``."""
        return self._inside(self.folder / "works" / read_work_path(path, "content/works"))

    def read(self, path: str) -> Work | BrokenWork:
        """The work at ``path``, or the row that says what is broken in it and how to mend it."""
        try:
            return self.work(path)
        except KakehashiError as error:
            return broken_work(path, error, self._readable(path))

    def walk(self, paths: Iterable[str] | None = None) -> Iterator[Work | BrokenWork]:
        """The works at ``paths`` (all where none are given) that have an original, each whole or as a broken one.

        Whoever walks names what is broken and goes on: one broken work is one row.
        """
        for path in self.work_paths() if paths is None else paths:
            found = self.read(path)
            if isinstance(found, BrokenWork) or found.original:
                yield found

    def page(self, slug: str) -> Work:
        """The hand-written page ``slug`` in the form of a work; raises ``InputError``, ``ContentError``."""
        return self._read(self._page_folder(slug), slug)

    def _page_folder(self, slug: str) -> Path:
        """The folder of a hand-written page."""
        return self._inside(self.folder / "pages" / read_slug(slug, "content/pages"))

    def write_work(self, work: Work, *, documents_first: bool = False) -> list[str]:
        """Write what differs from the files, and give the paths written.

        With ``documents_first`` (harvest) the ledger comes last: until it says so, nothing was harvested. Else ledger
        and texts come first: a text never stands in a file without the event that says who gave it.
        """
        folder = self.work_folder(work.path)
        documents = _document_files(work)
        record = {}
        if work.texts:
            record[_TEXTS] = write_texts(work.texts)
        if work.events:
            record[_LEDGER] = write_ledger(work.events)
        files = {**documents, **record} if documents_first else {**record, **documents}
        return [name for name, text in files.items() if self._replace(folder / name, text)]

    def write_picture(self, path: str, name: str, content: bytes) -> None:
        """Put a picture into a work's ``media/``; its name is made of its content, so what stands there is right."""
        file = self._inside(self.work_folder(path) / "media" / read_picture_name(name, path))
        if not file.exists():
            write_atomic(file, content)
            self._note(file)

    def pictures(self, path: str) -> list[Path]:
        """The pictures of a work, sorted by name; what is not named like one, or leads elsewhere, is none."""
        found = sorted((self.work_folder(path) / "media").glob("*.webp"))
        return [item for item in found if _is_picture(item)]

    def remove_documents(self, path: str, languages: Iterable[str]) -> None:
        """Delete translations of a work that may not stand there any more; their events stay in its ledger."""
        for language in languages:
            file = self.work_folder(path) / f"{exact_language(language, path)}.md"
            if file.exists():
                file.unlink()
                self._note(file)

    def remove_pictures(self, path: str) -> int:
        """Delete the pictures of a work; gives how many there were."""
        files = self.pictures(path)
        for file in files:
            file.unlink()
            self._note(file)
        return len(files)

    def write_page(self, work: Work) -> list[str]:
        """The same for a hand-written page."""
        folder = self._page_folder(work.path)
        files = {_TEXTS: write_texts(work.texts), _LEDGER: write_ledger(work.events)}
        files |= _document_files(work)
        return [name for name, text in files.items() if text and self._replace(folder / name, text)]

    def tables(self, folder: str, ending: str) -> Iterator[tuple[str, bytes]]:
        """The files of ``content/<folder>`` with that ending, as (path below the portal, bytes), sorted."""
        for path in sorted((self.folder / folder).glob(f"*{ending}")):
            yield f"content/{folder}/{path.name}", path.read_bytes()

    def people(self) -> tuple[str, str]:
        """The text of ``content/people.toml`` and of the portal's ``.mailmap``, each ``""`` where it is not there."""
        files = (self.folder / "people.toml", self.folder.parent / ".mailmap")
        where = ("content/people.toml", ".mailmap")
        people, mailmap = (
            _text(file, name) if file.is_file() and file.stat().st_size else ""
            for file, name in zip(files, where, strict=True)
        )
        return people, mailmap

    def write_table(self, folder: str, name: str, text: str) -> bool:
        """Put the table ``name`` (with its ending) into ``content/<folder>``; gives whether it was another before."""
        stem, dot, ending = name.rpartition(".")
        if f"{dot}{ending}" not in _TABLES.get(folder, ()):
            raise InputError(f"no table is called {name!r}", where=f"content/{folder}")
        return self._replace(self.folder / folder / f"{read_table_name(stem, f'content/{folder}')}.{ending}", text)

    def ledger_mark(self) -> str:
        """A name for the state of all ledgers that changes when one is written; cheap, from times and sizes."""
        found = hashlib.sha256()
        for path in sorted((self.folder / "works").rglob(_LEDGER)):
            status = path.stat()
            found.update(f"{path.relative_to(self.folder)} {status.st_mtime_ns} {status.st_size}\n".encode())
        return found.hexdigest()

    def sweep(self) -> int:
        """Remove what killed writes left beside their files; gives how many there were."""
        left = list(self.folder.rglob(f".*{PARTIAL}"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _readable(self, path: str) -> Work | None:
        """What can be read of a work without its broken translations; ``None`` where more is broken."""
        where = f"content/works/{path}"
        whole: list[tuple[str, str]] = []
        try:
            folder = self.work_folder(path)
        except KakehashiError:
            return None
        for file in _documents(folder):
            try:
                whole.append((file.stem, _text(file, f"{where}/{file.name}")))
                original_language(dict(whole[-1:]), where)
            except KakehashiError:
                whole = [item for item in whole if item[0] != file.stem]
        try:
            work = self._assembled(folder, path, dict(whole))
            check_whole(work, where)
        except KakehashiError:
            return None
        return work if work.original else None

    def _read(self, folder: Path, path: str) -> Work:
        where = f"content/{folder.relative_to(self.folder).as_posix()}"
        documents: dict[str, str] = {
            exact_language(file.stem): _text(file, f"{where}/{file.name}") for file in _documents(folder)
        }
        return self._assembled(folder, path, documents)

    def _assembled(self, folder: Path, path: str, documents: Mapping[str, str]) -> Work:
        """The work of these documents with its ledger and texts."""
        where = f"content/{folder.relative_to(self.folder).as_posix()}"
        ledger, texts = folder / _LEDGER, folder / _TEXTS
        return Work(
            path,
            original_language(documents, where),
            documents,
            read_ledger(_text(ledger, f"{where}/{_LEDGER}"), f"{where}/{_LEDGER}") if ledger.exists() else (),
            read_texts(_text(texts, f"{where}/{_TEXTS}"), f"{where}/{_TEXTS}") if texts.exists() else {},
            self._trust(),
        )

    def _inside(self, path: Path) -> Path:
        """The path itself where it stays below ``content/`` whatever links are on its way; raises ``ContentError``."""
        if not path.resolve().is_relative_to(self.folder.resolve()):
            where = path.relative_to(self.folder).as_posix()
            raise ContentError("a link leads out of content/", where=f"content/{where}", hint="put the files here")
        return path

    def _replace(self, path: Path, text: str) -> bool:
        """Put ``text`` at ``path`` unless it stands there already."""
        self._inside(path.parent)
        data = text.encode("utf-8")
        if path.exists() and path.read_bytes() == data:
            return False
        write_atomic(path, data)
        self._note(path)
        return True

    def _note(self, path: Path) -> None:
        """Say that a file was written."""
        name = path.relative_to(self.folder).as_posix()
        self.writes.append(name)
        if self._written:
            self._written(name)


def original_language(documents: Mapping[str, str], where: str) -> str:
    """The language of the one document that is no translation; ``""`` where there is none yet."""
    originals = [
        language
        for language, text in documents.items()
        if "translation_of" not in front_matter.read(text, f"{where}/{language}.md")[0]
    ]
    if len(originals) > 1:
        raise ContentError(
            f"{' and '.join(originals)} both claim to be the original",
            where=where,
            hint="give all but one the line 'translation_of: <language>'",
        )
    return originals[0] if originals else ""


def _documents(folder: Path) -> list[Path]:
    """The Markdown files of a folder that are named after a language, sorted."""
    return [item for item in sorted(folder.glob("*.md")) if item.stem in LANGUAGES]


def _path_or_none(path: str) -> WorkPath | None:
    """The path of a work, ``None`` where it has not the form of one."""
    try:
        return read_work_path(path)
    except InputError:
        return None


def _document_files(work: Work) -> dict[str, str]:
    """The documents by the names of their files; raises ``InputError`` for a language that has no record."""
    return {f"{exact_language(tag, work.path)}.md": text for tag, text in work.documents.items()}


def _is_picture(path: Path) -> bool:
    """Whether a file is a picture that this store has written."""
    try:
        read_picture_name(path.name)
    except InputError:
        return False
    return path.is_file() and not path.is_symlink()


def _text(path: Path, where: str) -> str:
    """The text of a file exactly as it is; raises ``ContentError`` naming it as ``where``."""
    if path.is_symlink():
        raise ContentError("it is a link, not a file", where=where, hint="put the file itself here")
    try:
        return decoded(path.read_bytes(), where)
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", where=where, hint="look at its rights") from error
