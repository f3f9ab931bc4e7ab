"""The kinds of work that a portal carries, one record each; adding a kind is adding a record.

Names for readers stand with the interface strings of ``kakehashi/site/theme/strings``; nothing here is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: its slug in paths and URLs, whether a year is part of them, and its schema.org type."""

    slug: str
    has_year: bool = True
    schema_type: str = "NewsArticle"


KINDS: Mapping[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind("result"),
        Kind("news"),
        Kind("project", schema_type="ResearchProject"),
        Kind("technology", schema_type="Product"),
        Kind("call", schema_type="Grant"),
        Kind("event", schema_type="Event"),
        Kind("report", schema_type="Report"),
        Kind("case", schema_type="Article"),
        Kind("agreement", has_year=False, schema_type="GovernmentService"),
        Kind("office", has_year=False, schema_type="GovernmentOffice"),
    )
}
