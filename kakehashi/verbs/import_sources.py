"""Sources from a list of feeds (OPML) into ``portal.toml``: a table each, at its end, with the strictest right.

What is there is never changed: the tables are text that is added, and a feed that is a source already is left out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from kakehashi.atomic import write_atomic
from kakehashi.errors import InputError
from kakehashi.reading.opml import ListedFeed, read_opml
from kakehashi.records.config import read_config
from kakehashi.records.names import Slug, slug_of


def import_sources(root: Path, file: Path) -> list[str]:
    """Add the feeds of an OPML file to the portal at ``root``; gives the ids of the new sources.

    Raises ``InputError`` for a file that cannot be read, ``ConfigError`` for a portal that is not understood.
    """
    place = root / "portal.toml"
    text = place.read_text(encoding="utf-8")
    portal = read_config(text, str(place))
    try:
        feeds = read_opml(file.read_text(encoding="utf-8-sig"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(file)) from error
    tables, names = new_tables(feeds, {source.url for source in portal.sources.values()}, set(portal.sources))
    if names:
        whole = text.rstrip("\n") + "\n\n" + tables
        read_config(whole, str(place))  # what cannot be read again is not written
        write_atomic(place, whole.encode("utf-8"))
    return names


def new_tables(feeds: Iterable[ListedFeed], urls: Collection[str], ids: Collection[str]) -> tuple[str, list[str]]:
    """The tables of feeds whose addresses are not among ``urls``, as TOML, and their ids."""
    taken, tables, names = set(ids), [], []
    for feed in feeds:
        if feed.url in urls:
            continue
        name = _free_name(feed.url, taken)
        taken.add(name)
        names.append(name)
        title = json.dumps(feed.title, ensure_ascii=False)  # a basic string of TOML is written like one of JSON
        tables.append(
            f'[sources.{name}]\nname = {{ en = {title} }}\nurl = {json.dumps(feed.url)}\nharvester = "feed"\n'
            'kind = "news"\nrights = "link"\nuncertain = "from a list of feeds; nobody has read its terms"\n'
        )
    return "\n".join(tables), names


def _free_name(url: str, taken: Collection[str]) -> str:
    """An id made of a feed's host, with a number where there is one already."""
    try:
        name = slug_of((urlsplit(url).hostname or "").removeprefix("www."))
    except (ValueError, InputError):  # an address that is none, or a host without a Latin letter
        name = Slug("source")
    number, found = 2, str(name)
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found
