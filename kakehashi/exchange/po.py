"""PO of GNU gettext, for tools that know nothing else: a message a segment, its work and key as the message's context.

Babel reads and writes it. What no person has stood behind yet (machine, behind) is marked fuzzy, and what comes back
fuzzy is a draft. What we have to know again stands in extracted comments (``#.``), which tools keep; what people
say, in their own (``#``). Pure.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from kakehashi.errors import InputError
from kakehashi.exchange.segment import ExchangedSegment, marks, read_marks

_SOURCE = "X-Source-Language"
_STATE = "state: "
_WIDTH = 1_000_000
"""Columns: with 0 Babel still breaks comments at 76, and a hash in two lines is none."""

_OWN = re.compile(r"(?=\bstate: |\bkakehashi: )")
_PREVIOUS = re.compile(r"\|? *$|\| *(msg|\")")
"""An empty comment, or what a message said before (``#|``), which Babel reads as a comment."""


def write_po_file(segments: Sequence[ExchangedSegment]) -> str:
    """The document of segments of one pair of languages; raises ``InputError`` where there are more pairs or none."""
    pairs = {(item.source_language, item.target_language) for item in segments}
    if len(pairs) != 1:
        raise InputError(f"PO holds one pair of languages, not {len(pairs)}", hint="export language by language")
    catalog = Catalog(locale=None, project="Kakehashi", fuzzy=False)
    for item in segments:
        catalog.add(
            item.source,
            item.target,
            context=f"{item.work}|{item.key}",
            auto_comments=[f"{_STATE}{item.state}", *marks(item)],
            user_comments=list(item.notes),
            flags=["fuzzy"] if item.target and item.state in ("machine", "behind") else [],
        )
    text = io.BytesIO()
    write_po(text, catalog, width=_WIDTH, omit_header=True, sort_output=False)
    source, target = pairs.pop()
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {target}\\n"\n"{_SOURCE}: {source}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return header + text.getvalue().decode("utf-8")


def read_po_file(text: str, where: str = "") -> list[ExchangedSegment]:
    """The segments of a document; raises ``InputError`` for what is not PO, or not ours."""
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
        head = dict(catalog.mime_headers)
    except (PoFileError, ValueError, TypeError, AttributeError, IndexError, LookupError) as error:  # Babel raises all
        raise InputError(f"not PO: {error}", where=where) from error
    head |= dict(line.split(": ", 1) for line in _header(text) if ": " in line)
    if _SOURCE not in head or "Language" not in head:
        hint = "export a file and fill it"
        raise InputError(f"the header lacks Language or {_SOURCE}", where=where, hint=hint)
    found = [_segment(message, head, where) for message in catalog if message.id]
    obsolete = [_segment(message, head, where) for message in catalog.obsolete.values() if message.id]
    return found + [_refused(item, "the file calls it obsolete") for item in obsolete]


def _header(text: str) -> list[str]:
    """The lines of the header, which is the translation of the empty message."""
    block = text.replace("\r\n", "\n").split("\n\n", 1)[0]
    return [line.strip().strip('"').removesuffix("\\n") for line in block.splitlines() if line.startswith('"')]


def _segment(message: Message, head: dict[str, str], where: str) -> ExchangedSegment:
    """One message."""
    work, bar, key = (message.context or "").rpartition("|")
    if not bar:
        raise InputError(f"a message that is not ours: {str(message.id)[:40]!r}", where=where)
    plural = isinstance(message.id, (tuple, list)) or isinstance(message.string, (tuple, list))
    own = [part.strip() for part in _OWN.split(" ".join(message.auto_comments))]  # tools break lines where they like
    said = [part.removeprefix(_STATE) for part in own if part.startswith(_STATE)]
    base, editor, _ = read_marks(own)
    target = "" if plural else str(message.string or "")
    notes = tuple(note for note in message.user_comments if not _PREVIOUS.match(note))
    found = ExchangedSegment(
        work, key, head[_SOURCE], head["Language"], "" if plural else str(message.id), target,
        _state(message, said[0] if said else "edited", target), notes,
        base=base, editor=editor,
    )  # fmt: skip
    return _refused(found, "it has plural forms, which no segment has") if plural else found


def _state(message: Message, own: str, target: str) -> str:
    """The state of a message: fuzzy is a draft, and without that mark a machine's text is a person's."""
    if not target:
        return "missing"
    if "fuzzy" in message.flags:
        return "draft"
    return own if own in ("edited", "approved") else "edited"


def _refused(item: ExchangedSegment, reason: str) -> ExchangedSegment:
    """The segment with the reason why its text is not taken."""
    return ExchangedSegment(
        item.work, item.key, item.source_language, item.target_language, item.source, item.target, item.state,
        item.notes, base=item.base, editor=item.editor, refused=reason,
    )  # fmt: skip
