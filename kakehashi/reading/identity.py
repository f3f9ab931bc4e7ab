"""Which document a record is, and whether it has changed: identities and hashes.

Pure. An identity is Atom id, guid, rdf:about, canonical link, then title; the hash is over what the source gave, never
over what our converter made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from kakehashi.model import Record, canonical_json, sha256
from kakehashi.web_address import runs

_PLAIN_LINK = re.compile(r"https?://([A-Za-z0-9.-]+)(/[A-Za-z0-9._~%/+-]*)\Z")
"""A link with nothing but host and path, as most are: not worth taking apart."""

_MARKUP = re.compile(r"<[^>]*+>")
_HREF = re.compile(r'href="([^"]*)"')
_TRACKING = ("utm_", "fbclid", "gclid", "yclid", "mc_cid", "mc_eid", "_ga")


def canonical_link(url: str) -> str:
    """A link without what changes while the document stays: scheme, tracking, index.html, fragment."""
    plain = _PLAIN_LINK.match(url)
    if plain:
        return f"https://{plain[1].lower()}{_without_noise(plain[2])}"
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    if parts.scheme not in ("http", "https"):
        return url.strip()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.startswith(_TRACKING)
    ]
    return urlunsplit(("https", parts.netloc.lower(), _without_noise(parts.path), urlencode(query), ""))


def _without_noise(path: str) -> str:
    """A path without the name of a folder's page and without J-STAGE's language."""
    return (path.removesuffix("index.html").removesuffix("index.htm") or "/").replace("/-char/ja", "")


def identity(candidates: Iterable[str], link: str, title: str) -> str:
    """The first identifier that is there, else the link with the title, else the title alone.

    What would run as an address names nothing.
    """
    for candidate in candidates:
        if candidate.strip() and not runs(candidate):
            return canonical_link(candidate)
    has_link = bool(link) and not runs(link)
    return f"{canonical_link(link)}#{sha256(title)[:16]}" if has_link else f"title:{sha256(title)}"


def distinct(records: Iterable[Record]) -> list[Record]:
    """The records with identities of their own: where two share a guid, the link and the title tell them apart."""
    listed = list(records)
    count: dict[str, int] = {}
    for record in listed:
        count[record.identity] = count.get(record.identity, 0) + 1
    result, seen = [], set()
    for record in listed:
        if count[record.identity] > 1:
            title = next(iter(record.title.values()), "")
            record = replace(record, identity=identity((), record.url, f"{record.identity} {title}"))
        if record.identity not in seen:
            seen.add(record.identity)
            result.append(record)
    return result


def with_hash(record: Record) -> Record:
    """The record with the hash of what its source gave."""
    given = record.to_json()
    for name in ("hash", "warnings", "withdrawn"):
        del given[name]
    given["body"] = {tag: sha256(_said(html)) for tag, html in record.body.items()}
    return replace(record, hash=sha256(canonical_json(given)))


def _said(html: str) -> str:
    """What a body says: its words and its links, whatever markup our sanitiser puts around them."""
    return "\n".join(("".join(_MARKUP.sub("", html).split()), *_HREF.findall(html)))
