"""The content store: the only reader and writer of ``content/``.

Every write is atomic (write beside, flush, rename), so a killed process leaves the old file or the new one. A work is
written documents first where it comes from outside, and ledger first where a text in it needs its event; ``write_work``
knows the order. It never decides what a work should say, and never deletes a text or an event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kakehashi.atomic import PARTIAL, write_atomic
from kakehashi.damage import broken_work, check_whole, decoded
from kakehashi.errors import ContentError, KakehashiError
from kakehashi.kinds import KINDS
from kakehashi.languages import LANGUAGES
from kakehashi.model import BrokenWork, Work
from kakehashi.review.ledger import read_ledger, read_texts, write_ledger, write_texts
from kakehashi.translation import front_matter

_LEDGER = "ledger.jsonl"
_TEXTS = "texts.jsonl"


class Store:
    """The files below one portal's ``content/``.

    ``written`` is called after each file that was replaced, with its path below ``content/``; tests use it to stop a
    night after any write.
    """

    def __init__(self, root: Path, written: Callable[[str], None] | None = None) -> None:
        self.folder = root / "content"
        self.writes: list[str] = []
        self._written = written

    def work_paths(self, kinds: Iterable[str] = KINDS) -> Iterator[str]:
        """The paths of all works, ``<kind>/<year>/<id>`` or ``<kind>/<id>``, sorted."""
        for kind in sorted(kinds):
            pattern = "*/*" if KINDS[kind].has_year else "*"
            folder = self.folder / "works" / kind
            found = (item for item in folder.glob(pattern) if item.is_dir())
            yield from sorted(item.relative_to(self.folder / "works").as_posix() for item in found)

    def page_slugs(self) -> list[str]:
        """The slugs of the hand-written pages, sorted."""
        return sorted(item.name for item in (self.folder / "pages").glob("*") if item.is_dir())

    def find_work(self, name: str) -> str | None:
        """The path of the work whose id is ``name``, whatever its kind and year."""
        matches = [path for path in self.work_paths() if path.rsplit("/", 1)[1] == name]
        return matches[0] if matches else None

    def work(self, path: str) -> Work:
        """The work at ``path``; an empty one where there is nothing yet. Raises ``ContentError``."""
        work = self._read(self.folder / "works" / path, path)
        check_whole(work, f"content/works/{path}")
        return work

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
        """The hand-written page ``slug`` in the form of a work; raises ``ContentError``."""
        return self._read(self.folder / "pages" / slug, slug)

    def write_work(self, work: Work, *, documents_first: bool = False) -> list[str]:
        """Write what differs from the files, and give the paths written.

        With ``documents_first`` (harvest) the ledger comes last: until it says so, nothing was harvested. Else ledger
        and texts come first: a text never stands in a file without the event that says who gave it.
        """
        folder = self.folder / "works" / work.path
        documents = {f"{language}.md": text for language, text in work.documents.items()}
        record = {}
        if work.texts:
            record[_TEXTS] = write_texts(work.texts)
        if work.events:
            record[_LEDGER] = write_ledger(work.events)
        files = {**documents, **record} if documents_first else {**record, **documents}
        return [name for name, text in files.items() if self._replace(folder / name, text)]

    def write_picture(self, path: str, name: str, content: bytes) -> None:
        """Put a picture into a work's ``media/``; its name is made of its content, so what stands there is right."""
        file = self.folder / "works" / path / "media" / name
        if not file.exists():
            write_atomic(file, content)
            self._note(file)

    def pictures(self, path: str) -> list[Path]:
        """The pictures of a work, sorted by name."""
        return sorted((self.folder / "works" / path / "media").glob("*.webp"))

    def write_page(self, work: Work) -> list[str]:
        """The same for a hand-written page."""
        folder = self.folder / "pages" / work.path
        files = {_TEXTS: write_texts(work.texts), _LEDGER: write_ledger(work.events)}
        files |= {f"{language}.md": text for language, text in work.documents.items()}
        return [name for name, text in files.items() if text and self._replace(folder / name, text)]

    def tables(self, folder: str, ending: str) -> Iterator[tuple[str, bytes]]:
        """The files of ``content/<folder>`` with that ending, as (path below the portal, bytes), sorted."""
        for path in sorted((self.folder / folder).glob(f"*{ending}")):
            yield f"content/{folder}/{path.name}", path.read_bytes()

    def write_table(self, folder: str, name: str, text: str) -> bool:
        """Put a table into ``content/<folder>``; gives whether it was another one before."""
        return self._replace(self.folder / folder / name, text)

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
        folder, where = self.folder / "works" / path, f"content/works/{path}"
        whole = []
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
        return self._assembled(
            folder, path, {file.stem: _text(file, f"{where}/{file.name}") for file in _documents(folder)}
        )

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
        )

    def _replace(self, path: Path, text: str) -> bool:
        """Put ``text`` at ``path`` unless it stands there already."""
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


def _text(path: Path, where: str) -> str:
    """The text of a file exactly as it is; raises ``ContentError`` naming it as ``where``."""
    try:
        return decoded(path.read_bytes(), where)
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", where=where, hint="look at its rights") from error
