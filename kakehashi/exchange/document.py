"""An XML document of an exchange, and the texts of its units. Pure.

Strict, unlike a feed's reading: a translator's week that is broken off in the middle must be said, not half taken. No
document of an exchange needs entities of its own, so that one that has some is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from kakehashi.errors import InputError
from kakehashi.exchange.inline import content
from kakehashi.reading.xml import defines_entities, local, parse_xml, text_of
from kakehashi.segments.cutting import source_key


def parse_document(text: str, roots: Collection[str], name: str, where: str) -> etree._Element:
    """The root of a document whose format is called ``name``; raises ``InputError``."""
    try:
        root, odd = parse_xml(text)
    except InputError as error:
        raise InputError(error.message, where=where, hint=error.hint) from error
    if odd or local(root) not in roots:
        raise InputError(odd[0] if odd else f"not {name}: the root is <{local(root)}>", where=where)
    if defines_entities(root):
        raise InputError("it defines entities of its own", where=where, hint=f"save it as {name} without a DTD")
    return root


def stray_notes(file: etree._Element, unit: str) -> list[str]:
    """The notes of an XLIFF file that stand in none of its units."""
    notes = (item for item in file.iter() if local(item) == "note")
    return [text_of(note) for note in notes if unit not in (local(above) for above in note.iterancestors())]


def units_text(
    key: str,
    sources: Sequence[etree._Element | None],
    targets: Sequence[etree._Element | None],
    data: Mapping[str, str],
) -> tuple[str, str, str]:
    """Source and target of a unit, and why they cannot be read (``""``); several elements are put together.

    Codes stand for what they say where that gives the source that ``key`` names, else they are placeholders.
    """
    try:
        source = "".join(content(item, data, native=True) for item in sources)
        native = source_key(source) == key.split("~", 1)[0]
        if not native:
            source = "".join(content(item, data, native=False) for item in sources)
        return source, "".join(content(item, data, native=native) for item in targets), ""
    except InputError as error:
        return "", "", error.message
