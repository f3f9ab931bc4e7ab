"""What a source allows, applied to a record before anything of it is stored or sent (house, section 4).

Pure. It only ever takes away: the effective right is the stricter one of source and record.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, TypeAlias

from kakehashi.config import Source
from kakehashi.model import Record

Right: TypeAlias = Literal["own", "open", "permission", "metadata", "link"]

STRICTNESS: tuple[Right, ...] = ("own", "open", "permission", "metadata", "link")
"""The rights from the widest to the strictest."""

_OPEN_LICENCE = re.compile(
    r"creativecommons\.org/(licenses/by(-sa)?/|publicdomain/)|\bCC[ -]?(BY(-SA)?|0)([ -]?\d\.\d)?\s*$|\bCC0\b"
    r"|\bPDL[ -]?1\.0\b|public_data_license|公共データ利用規約",
    re.IGNORECASE,
)
"""Licences that allow storing, translating and showing; ND forbids translating, NC is left to a recorded permission."""


def is_open_licence(licence: str) -> bool:
    """Whether a licence's name or URL is one that lets anybody translate and republish with credit."""
    return bool(_OPEN_LICENCE.search(licence.strip())) and not re.search(r"-(nd|nc)\b", licence, re.IGNORECASE)


def effective_right(source: Source, record: Record) -> Right:
    """The stricter right of source and record; a source that may be cached for a time only is never beyond ``link``."""
    if source.max_cache is not None:
        return "link"
    if source.rights == "item":
        return "open" if is_open_licence(record.licence or record.rights) else "metadata"
    if record.rights in STRICTNESS:
        return max(source.rights, record.rights, key=STRICTNESS.index)
    return source.rights


def apply_rights(record: Record, source: Source) -> Record:
    """The record without what may not be stored, its ``rights`` set to the effective right."""
    right = effective_right(source, record)
    kept = replace(
        record, rights=right, licence=record.licence or source.licence, credit=record.credit or source.credit
    )
    if right in ("own", "open", "permission"):
        return kept
    kept = replace(kept, summary={}, body={}, images=())
    if right == "metadata":
        return kept
    title = {record.language: record.title[record.language]} if record.language in record.title else dict(record.title)
    return replace(kept, title=title, creators=(), organisations=(), subjects=())


def may_translate(right: str, source: Source | None) -> bool:
    """Whether a work with this right may be translated: its title at least, all of it where all of it is stored."""
    if right == "link":
        return False
    if right == "permission":
        return source is not None and source.permission is not None and source.permission.translate
    return True
