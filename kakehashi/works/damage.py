"""What is broken in a work's folder: files that were cut off, left with a merge's marks, or lost.

Pure: it is given what the files say. A work that is broken is named with file, line and cure, and nothing of it is used
or written until a person has mended it. Whether a work says what it should is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kakehashi.errors import ContentError, KakehashiError
from kakehashi.model import TAXONOMIES, BrokenWork, Work
from kakehashi.review.events import GIVING, Redacted
from kakehashi.segments import front_matter

FROM_GIT = "restore it from git: git checkout HEAD -- FILE"

_OURS = re.compile(r"^<{7}(?: |$)", re.MULTILINE)
_THEIRS = re.compile(r"^>{7}(?: |$)", re.MULTILINE)
_LINE = re.compile(r":(\d+)\Z")


def decoded(data: bytes, where: str) -> str:
    """The text of a file that a work cannot be without; raises ``ContentError`` where it is none.

    Empty, not UTF-8 (with the line), or with the marks of a merge that nobody has ended (in Markdown only: a ledger's
    lines are read one by one).
    """
    if not data.strip():
        raise ContentError("the file is empty", where=where, hint=FROM_GIT)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"not UTF-8: {error.reason} in line {line}"
        raise ContentError(message, where=where, hint="save the file as UTF-8, or restore it from git") from error
    ours = _OURS.search(text) if where.endswith(".md") else None
    if ours and _THEIRS.search(text, ours.end()):
        raise ContentError(
            "a merge was not ended: both sides stand in the file",
            where=f"{where}:{text.count(chr(10), 0, ours.start()) + 1}",
            hint="keep one side's lines and delete the lines of the marks",
        )
    return text


def check_whole(work: Work, where: str) -> None:
    """Raise ``ContentError`` for a work that lacks its original, a field of it, or a text that an event gave.

    ``where`` is its folder. A folder that holds nothing yet is no work, and whole.
    """
    if not work.original:
        if work.documents or work.events or work.texts:
            raise ContentError("there is no original", where=where, hint="restore its file from git")
        return
    file = f"{where}/{work.language}.md"
    metadata, _ = front_matter.read(work.original, file)
    for message in _wrong_fields(metadata):
        raise ContentError(message, where=file, hint="mend the front matter, or restore it from git")
    redacted = {name for event in work.events if isinstance(event, Redacted) for name in event.hashes}
    for event in work.events:
        for item in event.segments if isinstance(event, GIVING) else ():
            if item.target and item.target not in work.texts and item.target not in redacted:
                raise ContentError(
                    f"the text {item.target[:12]} is lost, which event {event.id[:12]} of the ledger gave",
                    where=f"{where}/texts.jsonl",
                    hint="restore the line from git",
                )


def _wrong_fields(metadata: Mapping[str, Any]) -> Iterator[str]:
    """The fields of front matter that have another form than readers of a work expect."""
    if not isinstance(metadata.get("title"), str) or not str(metadata.get("title")).strip():
        yield "the front matter has no title"
    for name in ("creators", "organisations", "identifiers", *TAXONOMIES):
        value = metadata.get(name) or []
        if not isinstance(value, list):
            yield f"{name} is a list, not {value!r}"
            continue
        for item in value:
            if name in TAXONOMIES and not isinstance(item, str):
                yield f"a term of {name} is a text, not {item!r}"
            if name in ("creators", "organisations") and not _is_agent(item):
                yield f"each of {name} is a table with a name by language, not {item!r}"
            if name == "identifiers" and not (isinstance(item, dict) and {"scheme", "value"} <= item.keys()):
                yield f"each of identifiers is a table with scheme and value, not {item!r}"
    if not isinstance(metadata.get("official") or {}, dict):
        yield f"official is a table of addresses by language, not {metadata['official']!r}"


def _is_agent(item: Any) -> bool:
    """Whether a value of front matter names a person or body."""
    return isinstance(item, dict) and isinstance(item.get("name") or {}, dict)


def broken_work(path: str, error: KakehashiError, readable: Work | None = None) -> BrokenWork:
    """The row of a work that cannot be read; ``readable`` is as much of it as is whole enough to be shown."""
    line = _LINE.search(error.where)
    file = error.where[: line.start()] if line else error.where
    return BrokenWork(path, file or path, int(line[1]) if line else 0, error.message, error.hint, readable)
