"""Addresses of the web as a type of their own: ``http`` and ``https``, parsed as a browser parses them.

Pure. A ``WebAddress`` is made only by the parser of the URL standard (https://url.spec.whatwg.org/, by way of Ada), so
what a reader's browser would understand by an address is what was checked. It never asks a network and never repairs.
"""

from __future__ import annotations

import re

from ada_url import URL

_WEB = ("http:", "https:")
_IGNORED = re.compile("[\t\n\r]")
_BEFORE = "".join(map(chr, range(0x21)))
_ACTIVE = re.compile(
    r"(?:(?:view-source|feed|jar):)*(?:javascript|data|vbscript|livescript|mocha|blob|filesystem|file):", re.IGNORECASE
)
"""Schemes by which an address runs or opens something at its reader's; no identifier or licence has one of them."""


class WebAddress(str):
    """A whole address, in the form in which browsers write it; raises ``ValueError`` for anything else.

    ``base`` is what a relative one is read against. An address that names a user is refused: readers take what stands
    before the ``@`` for the host.
    """

    __slots__ = ()

    def __new__(cls, text: str, base: str = "") -> WebAddress:
        """Parse ``text``; a ``WebAddress`` is given back as it is."""
        if type(text) is WebAddress and not base:
            return text
        parsed = URL(text, base) if base else URL(text)
        if parsed.protocol not in _WEB:
            raise ValueError(f"no address of the web: {str(text)[:80]!r}")
        if parsed.username or parsed.password:
            raise ValueError(f"an address that names a user: {str(text)[:80]!r}")
        return super().__new__(cls, parsed.href)


def web_address(text: str, base: str = "") -> WebAddress | None:
    """The address that a text is, read against ``base`` where it is relative; ``None`` where it is none of the web."""
    if not text or text.isspace():
        return None
    try:
        return WebAddress(text, base) if base else WebAddress(text)
    except ValueError:
        return None


def joined(base: str, link: str) -> str:
    """The whole address of a link on a page at ``base``; one that is none of the web stays as it is, to be named.

    A base that is no address of the web counts for nothing. ``""`` stays ``""``.
    """
    if not link.strip():
        return ""
    return web_address(link) or (web_address(link, base) if web_address(base) else None) or link.strip()


def runs(text: str) -> bool:
    """Whether a browser that was given this text as an address would run or open it rather than ask a host for it."""
    return bool(_ACTIVE.match(_IGNORED.sub("", text.lstrip(_BEFORE))))
