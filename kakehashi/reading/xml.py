"""XML, hardened: no entity is expanded, no DTD loaded, nothing fetched; strict first, then recovering, and said so."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from kakehashi.characters import clean, is_clean
from kakehashi.errors import InputError

_SPACES = re.compile("[ \t\r\n\f]+")
_STRICT = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


_REFERENCE = re.compile(r"&#(?:x0*([0-9a-f]{1,6})|0*([0-9]{1,7}));", re.IGNORECASE)

BROKEN = "the XML is broken"
"""How the note begins that a document was read only as far as it goes."""


def parse_xml(text: str) -> tuple[etree._Element, tuple[str, ...]]:
    """The root element of ``text`` (without its declaration), and what was odd; raises ``InputError``.

    Characters that XML forbids, written out or as references, are left out: one of them costs itself.
    """
    try:
        return _strictly(text), ()
    except etree.XMLSyntaxError as error:
        reason = str(error)
    mended = without_forbidden(text)
    notes: tuple[str, ...] = ()
    if mended != text:
        notes = (f"characters that XML forbids were left out: {reason}",)
        try:
            return _strictly(mended), notes
        except etree.XMLSyntaxError as error:
            reason = str(error)
    try:
        root = etree.fromstring(mended.encode("utf-8"), etree.XMLParser(encoding="utf-8", recover=True, **_STRICT))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise InputError(f"not XML: {reason}")
    return root, (*notes, f"{BROKEN} and was read as far as it goes: {reason}")


def _strictly(text: str) -> etree._Element:
    """The root element of well-formed XML; raises ``XMLSyntaxError``."""
    return etree.fromstring(text.encode("utf-8", "replace"), etree.XMLParser(encoding="utf-8", **_STRICT))


def without_forbidden(text: str) -> str:
    """A document without the characters that XML forbids and without references to them."""
    return _REFERENCE.sub(lambda found: found[0] if is_clean(_character(found)) else "", clean(text))


def _character(reference: re.Match[str]) -> str:
    """The character that a reference stands for; one beyond Unicode is like one that is forbidden."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(number) if number <= 0x10FFFF else "\0"


def defines_entities(root: etree._Element) -> bool:
    """Whether a document brings entities of its own, which no format that people exchange needs."""
    dtd = root.getroottree().docinfo.internalDTD
    return dtd is not None and next(iter(dtd.iterentities()), None) is not None


def local(element: etree._Element) -> str:
    """The name of an element without its namespace, ``""`` for what is no element."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    """The part of a tag behind its namespace; a feed asks for few tags very often."""
    return tag.rsplit("}", 1)[-1]


def text_of(element: etree._Element | None) -> str:
    """All text below an element in one line."""
    if element is None:
        return ""
    return one_line("".join(element.itertext()) if len(element) else element.text or "")


def one_line(text: str) -> str:
    """A text in one line; only the white space of markup is folded, so an ideographic space stays what it is."""
    return _SPACES.sub(" ", text).strip()


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The first child with one of these local names, in the order of the names."""
    for name in names:
        for item in element.iterchildren(f"{{*}}{name}"):
            return item
    return None


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children with this local name."""
    return list(element.iterchildren(f"{{*}}{name}"))


def parts_of(element: etree._Element, *, without: str = "-") -> dict[str, list[etree._Element]]:
    """The children by their local names, gone through once; tags that begin with ``without`` are left aside."""
    found: dict[str, list[etree._Element]] = {}
    for part in element:
        tag = part.tag
        if isinstance(tag, str) and not tag.startswith(without):
            found.setdefault(_local(tag), []).append(part)
    return found
