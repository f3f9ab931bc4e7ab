"""The date of an entry of an HTML list, where it does not stand in the entry's own element.

In ``<dl>`` it is the term before the entry, in tables often the row above, on many pages a heading over several
entries, and sometimes it stands in the address alone. Pure; it is asked only where the source's own rule found nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kakehashi.model import Published
from kakehashi.reading.dates import parse_date, published
from kakehashi.reading.xml import one_line

_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)([/_-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?=[^\d]|\d{0,2}(?:\D|\Z)|\Z)"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "dt", "th"})
_LONGEST = 60
"""Characters of a text that is a date and little else."""

_NEAR = 30
"""Elements before an entry that are looked at for a date that stands over it."""


def entry_date(item: etree._Element, address: str, order: str = "") -> Published | None:
    """The date of an entry by what stands before it, else by its address; ``order`` as for ``parse_date``."""
    for text in (*_own(item), *_before(item)):
        found = parse_date(text, order) if len(text) <= _LONGEST else None
        if found is not None:
            return found
    return _of_address(address)


def _own(item: etree._Element) -> Iterator[str]:
    """What stands in an entry beside its links: text and small elements."""
    for part in item.iter("*"):
        if part.tag != "a" and not len(part):
            yield one_line(part.text or "")
        yield one_line(part.tail or "") if part is not item else one_line(item.text or "")


def _before(item: etree._Element) -> Iterator[str]:
    """What stands over an entry, the nearest first: a term, a row without links, a heading, also of what holds it."""
    place, left = item, _NEAR
    while place is not None and left > 0:
        for before in place.itersiblings("*", preceding=True):
            left -= 1
            if left < 0:
                return
            is_row = before.tag in ("tr", "li", "p", "div", "span", "time") and next(before.iter("a"), None) is None
            if before.tag in _HEADINGS or is_row:
                yield one_line("".join(before.itertext()))
        place = place.getparent()


def _of_address(address: str) -> Published | None:
    """The date in an address: /2026/11/23-1.html, /press/20261123/, /2026/11/; a number that is none is none."""
    path = re.sub(r"^\w+://[^/]*", "", address)
    found = [published(year, month, day) for year, _, month, day in _IN_ADDRESS.findall(path) if year]
    return next((date for date in sorted(filter(None, found), key=lambda date: -len(date.value))), None)
