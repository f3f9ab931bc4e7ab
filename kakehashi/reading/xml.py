"""XML, hardened: no entity is expanded, no DTD loaded, nothing fetched.

Strict first; what a strict parser refuses is mended, record by record where it has to be; recovering comes last. Each
of these is said, and a record that was lost is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5

from lxml import etree

from kakehashi.characters import clean, is_clean
from kakehashi.errors import InputError
from kakehashi.reading.xml_repair import Lost, mend_records, mend_text

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

_MOST_MENDED = 20_000_000
"""Characters beyond which records are not looked at one by one."""

BROKEN = "the XML is broken"
"""How the note begins that a document was read only as far as it goes."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document: its root element, what was odd, the records that were lost, and whether it came whole.

    ``mended`` says that it was read record by record: what it holds is whole, also where it broke off.
    """

    root: etree._Element
    notes: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()
    whole: bool = True
    mended: bool = False


def parse_xml(text: str) -> tuple[etree._Element, tuple[str, ...]]:
    """The root element of ``text`` (without its declaration), and what was odd; raises ``InputError``."""
    parsed = read_xml(text)
    lost = (f"{item.identifier or 'a record'} was lost: {item.reason}" for item in parsed.lost)
    return parsed.root, (*parsed.notes, *lost)


def read_xml(text: str) -> Parsed:
    """The document in ``text`` (without its declaration); raises ``InputError`` where there is nothing to be read."""
    root, reason = _strict(text)
    if root is None:
        return _mended(text, reason)
    if "<!DOCTYPE" in text and "&" in text:
        _resolve_names_of_html(root)
    if text.count("<![CDATA[") != text.count("]]>") or text.count("<!--") != text.count("-->"):
        # a section that lost its end reaches to the end of the next one, and the records between are no markup
        swallowed = _by_records(text, "a section without its end")
        if swallowed is not None and len(swallowed.lost) > 0:
            return swallowed
    return Parsed(root)


def _strict(text: str) -> tuple[etree._Element | None, str]:
    """The root element of a well-formed text, or why it is none."""
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), etree.XMLParser(encoding="utf-8", **_STRICT)), ""
    except etree.XMLSyntaxError as error:
        if "unknown error" in str(error) or "out of memory" in str(error).lower():
            raise MemoryError from error  # libxml2 says no more where it gets no memory
        return None, str(error)


def _recovered(text: str) -> etree._Element | None:
    """What a recovering parser makes of a text."""
    try:
        parser = etree.XMLParser(encoding="utf-8", recover=True, **_STRICT)
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _mended(text: str, reason: str) -> Parsed:
    """An ill-formed document: its text mended, then its records one by one, then as far as a parser recovers."""
    mended = mend_text(text)
    root, _ = _strict(mended)
    if root is not None:
        return Parsed(root, (f"the XML is ill-formed and was mended: {reason}",))
    by_records = _by_records(mended, reason)
    if by_records is not None:
        return by_records
    root = _recovered(text)
    if root is None:
        raise InputError(f"not XML: {reason}")
    ended = re.search(rf"</(?:[\w.-]+:)?{re.escape(local(root))}\s*>\s*\Z", text[-300:]) is not None
    return Parsed(root, (f"{BROKEN} and was read as far as it goes: {reason}",), whole=ended)


def _by_records(text: str, reason: str) -> Parsed | None:
    """A document read record by record; ``None`` where it has none that we know."""
    found = mend_records(text, lambda piece: _strict(piece)[1]) if len(text) < _MOST_MENDED else None
    root = _strict(found.text)[0] if found else None
    if found is None or root is None or not (found.records or found.lost):
        return None
    broken = (f"{BROKEN} off and was read as far as it goes: {reason}",) if found.broke_off else ()
    note = () if broken or found.lost else (f"the XML is ill-formed and was mended: {reason}",)
    return Parsed(root, (*broken, *note), found.lost, not found.broke_off, mended=True)


def _resolve_names_of_html(root: etree._Element) -> None:
    """Put the characters of HTML's names (``&nbsp;``) in their places; what a document declares itself is left out."""
    for entity in list(root.iter(etree.Entity)):
        before, parent = entity.getprevious(), entity.getparent()
        text = html5.get(f"{entity.name};", "") + (entity.tail or "")
        if before is not None:
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text
        parent.remove(entity)


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
