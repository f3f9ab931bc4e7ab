"""What a source allows, applied to a record before anything of it is stored, and to a stored work every night.

Pure. One function for both: the effective right is the stricter one of today's source and of what the record or the
stored work itself says, so that a right that became stricter finds what was stored under the old one. It only ever
takes away: what was stored under a stricter right becomes wider by a new harvest alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, Literal, TypeAlias

from kakehashi.model import Record
from kakehashi.records.config import Part, Permission, Source
from kakehashi.records.licences import is_closed_licence, is_open_licence

Right: TypeAlias = Literal["own", "open", "permission", "metadata", "link"]

STRICTNESS: tuple[Right, ...] = ("own", "open", "permission", "metadata", "link")
"""The rights from the widest to the strictest."""

ALL: frozenset[Part] = frozenset(("summary", "body", "pictures"))

_STATED = frozenset(STRICTNESS) - {"permission"}
"""The rights that a work can state itself: a permission is its source's."""

_JAPAN = timezone(timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be kept of a work: its effective right and the parts beside bibliographic facts.

    ``translate`` says whether what is kept may be translated, ``leave`` whether it may go to an engine outside this
    machine. ``gone`` says that readers may not have the work at all, ``reason`` why the right is as strict as it is.
    """

    right: Right
    parts: frozenset[Part]
    translate: bool
    leave: bool
    reason: str = ""
    gone: bool = False

    @property
    def all(self) -> bool:
        """Whether everything may stay as it is."""
        return self.parts == ALL and self.translate and not self.gone


OWN = Allowed("own", ALL, translate=True, leave=True)
"""What is allowed of a work that the portal's own people wrote: it has no source."""


def allowed_of_record(record: Record, source: Source, at: str) -> Allowed:
    """What may be kept of a record at the instant ``at`` (UTC, as ledgers write it)."""
    return _allowed(source, record.rights, _own_licence(record), record.embargo_until, at)


def allowed_of_work(metadata: Mapping[str, Any], sources: Mapping[str, Source], at: str) -> Allowed:
    """What may be kept of a stored work under today's ``sources``; ``metadata`` is its original's front matter.

    A work whose source is in ``sources`` no longer, by its id or a former one, goes. Without an instant whatever
    depends on one is forbidden.
    """
    name = str(metadata.get("source", ""))
    if not name:
        return OWN
    source = source_of(name, sources)
    if source is None:
        return _gone(f"its source {name!r} is no longer in portal.toml")
    values = [str(metadata.get(key, "")) for key in ("rights", "licence", "embargo_until")]
    return _allowed(source, values[0], values[1], values[2], at)


def source_of(name: str, sources: Mapping[str, Source]) -> Source | None:
    """The source that has the id ``name``, or had it before."""
    return sources.get(name) or next((item for item in sources.values() if name in item.was), None)


def apply_rights(record: Record, source: Source, at: str) -> Record:
    """The record without what may not be stored, its ``rights`` set to the effective right."""
    allowed = allowed_of_record(record, source, at)
    kept = replace(
        record,
        rights=allowed.right,
        licence=_own_licence(record) or source.licence,
        credit=record.credit or source.credit,
        summary=record.summary if "summary" in allowed.parts else {},
        body=record.body if "body" in allowed.parts else {},
        images=record.images if "pictures" in allowed.parts else (),
    )
    if allowed.right != "link":
        return kept
    title = {record.language: record.title[record.language]} if record.language in record.title else dict(record.title)
    return replace(kept, title=title, creators=(), organisations=(), subjects=())


def may_translate(right: str, source: Source | None) -> bool:
    """Whether what is kept under a right may be translated: its title at least; a permission decides itself."""
    if right == "permission":
        return source is not None and source.permission is not None and source.permission.translate
    return right != "link"


def embargo(record: Record, source: Source, at: str) -> str:
    """Until when nothing of a record may be stored, as its source or it writes it; ``""`` where it may be."""
    waiting = [value for value in (source.embargo_until, record.embargo_until) if _is_future(value, at)]
    return max(waiting, key=instant, default="")


def instant(value: str) -> datetime:
    """The instant from which a day, month, year or time counts: a part that is missing stays closed to its end.

    A day begins in Japan; raises ``ValueError`` for what is no date.
    """
    if len(value) == len("2026"):
        return datetime(int(value) + 1, 1, 1, tzinfo=_JAPAN)
    if len(value) == len("2026-11"):
        year, month = int(value[:4]), int(value[5:])
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=_JAPAN)
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=_JAPAN)


def _allowed(source: Source, rights: str, licence: str, embargo_until: str, at: str) -> Allowed:
    """The stricter of a source and of what is said of one work, with the reason for it."""
    for until in (source.embargo_until, embargo_until):
        if _is_future(until, at):
            return _gone(f"it is under embargo until {until}")
    right, reason = _of_source(source, licence, at)
    if rights in _STATED and STRICTNESS.index(rights) > STRICTNESS.index(right):
        right, reason = rights, f"the work itself has the right {rights!r}"
    permission = source.permission if right == "permission" else None
    return Allowed(
        right,
        _parts(right, permission),
        translate=may_translate(right, source),
        leave=right in ("own", "open") if source.external_engines is None else source.external_engines,
        reason=reason,
    )


def _own_licence(record: Record) -> str:
    """The licence that a record names itself, in the field for it or in its statement of rights."""
    stated = record.rights if is_open_licence(record.rights) or is_closed_licence(record.rights) else ""
    return record.licence or stated


def _of_source(source: Source, licence: str, at: str) -> tuple[Right, str]:
    """The right that a source gives to a work with this licence, and why."""
    if source.max_cache is not None:
        return "link", f"the source {source.id!r} may be kept for {source.max_cache:g} hours only (max_cache)"
    if source.rights == "item":
        found: Right = "open" if is_open_licence(licence) else "metadata"
        return found, f"its own licence is {licence!r}" if licence else "it names no licence of its own"
    if source.rights == "open" and is_closed_licence(licence):
        return "metadata", f"its own licence {licence!r} is not open"
    if source.permission is not None and not _holds(source.permission, at):
        return "metadata", f"the permission {source.permission.reference!r} does not hold on this day"
    return source.rights, f"the source {source.id!r} has rights = {source.rights!r}"


def _parts(right: Right, permission: Permission | None) -> frozenset[Part]:
    """What may be kept beside bibliographic facts."""
    if right in ("own", "open"):
        return ALL
    return frozenset(permission.what) if permission else frozenset()


def _holds(permission: Permission, at: str) -> bool:
    """Whether a permission holds on the day in Japan of the instant ``at``."""
    if not at:
        return not permission.until
    day = datetime.fromisoformat(at).astimezone(_JAPAN).date()
    return date.fromisoformat(permission.date) <= day and (
        not permission.until or day <= date.fromisoformat(permission.until)
    )


def _gone(reason: str) -> Allowed:
    """A work that readers may not have: what stays is the title, a date and a link."""
    return Allowed("link", frozenset(), translate=False, leave=False, reason=reason, gone=True)


def _is_future(until: str, at: str) -> bool:
    """Whether an embargo has not ended yet; one that nobody can read never ends."""
    if not until or not at:
        return bool(until)
    try:
        return datetime.fromisoformat(at) < instant(until)
    except ValueError:
        return True
