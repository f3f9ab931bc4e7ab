"""What the policy and the rights of today let be shown, whatever was allowed when a work came."""

from __future__ import annotations

import pytest

from kakehashi.publication.policy import right_today, rules_for
from kakehashi.records.config import Permission, Portal, Publish, PublishRule, Site, Source


def source(rights: str, **more: object) -> Source:
    """A source with these rights."""
    values = {"url": "https://a.example/", "name": {"en": "A"}, "rights": rights, "id": "a", **more}
    return Source(**values)  # type: ignore[arg-type]


def portal(given: Source, *rules: PublishRule) -> Portal:
    """A portal with one source and these rules."""
    site = Site("https://portal.example/", ("en", "th"), {"en": "Portal"})
    return Portal(site, sources={"a": given}, publish=Publish(rules=rules))


@pytest.mark.parametrize(
    ("recorded", "today", "right"),
    [
        ("own", "metadata", "metadata"),
        ("metadata", "own", "metadata"),
        ("open", "own", "open"),
        ("", "own", "own"),
        ("metadata", "item", "metadata"),
    ],
)
def test_the_stricter_right_counts(recorded: str, today: str, right: str) -> None:
    """A source that takes its permission back would go on being published."""
    assert right_today(recorded, source(today)) == right


def test_what_may_be_kept_for_a_time_only_is_a_link() -> None:
    """A text that had to be forgotten after a day would stand on the portal for ever."""
    assert right_today("own", source("own", max_cache=24.0)) == "link"


def test_a_work_without_a_source_is_the_portals_own() -> None:
    """A record written by hand names no source."""
    assert right_today("", None) == ""


def test_rights_decide_how_much_is_shown_and_whether_translations_are() -> None:
    """Bibliographic facts may be told in any language; more may not."""
    metadata = {"source": "a", "rights": "own", "kind": "news"}
    assert rules_for(portal(source("own")), metadata, "en").extent == "all"
    facts = rules_for(portal(source("metadata")), metadata, "en")
    assert (facts.extent, facts.translated) == ("title", True)
    link = rules_for(portal(source("link")), metadata, "en")
    assert (link.extent, link.translated) == ("title", False)
    given = source("permission", permission=Permission("letter 1", "2026-01-01", ("body",), translate=False))
    assert not rules_for(portal(given), metadata, "en").translated


def test_what_a_language_needs_is_asked_by_language_and_kind() -> None:
    """A rule for one language must not bind another."""
    given = portal(source("own"), PublishRule("approved", language="th"))
    metadata = {"source": "a", "rights": "own", "kind": "news"}
    assert rules_for(given, metadata, "th").needs == "approved"
    assert rules_for(given, metadata, "en").needs == "machine"
