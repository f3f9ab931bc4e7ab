"""One run at a time in a portal: two that write the same works at once would lose what one of them wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.errors import KakehashiError
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.verbs.init import make_portal
from kakehashi.verbs.night import Clock, night, one_at_a_time
from tests.portals import NIGHT, tree


@pytest.fixture
def portal(tmp_path: Path) -> OpenPortal:
    make_portal(tmp_path / "portal")
    return open_portal(tmp_path / "portal")


def test_a_night_waits_for_nobody_and_touches_nothing(portal: OpenPortal) -> None:
    """Two nights at once (a slow one and the next) would each take the other's works for unchanged."""
    (portal.root / "content" / "works").mkdir(parents=True, exist_ok=True)
    half = portal.root / "content" / "works" / ".ja.md.partial"
    half.write_text("half", encoding="utf-8")
    with one_at_a_time(portal):
        before = tree(portal.root)
        with pytest.raises(KakehashiError, match="another run is at work") as raised:
            night(portal, Clock("2026-11-23T18:00:00Z"), NIGHT, lambda _: None, offline=True)
        assert tree(portal.root) == before
    assert raised.value.where == str(portal.root)
    with one_at_a_time(portal):
        pass  # whoever is done lets go


@pytest.mark.parametrize("verb", [["night", "--offline"], ["harvest"], ["translate"], ["build"]])
def test_every_verb_that_writes_is_refused_while_another_runs(portal: OpenPortal, verb: list[str]) -> None:
    """Somebody's command by day must not meet the night in the same file."""
    with one_at_a_time(portal):
        before = tree(portal.root)
        assert main([verb[0], "--root", str(portal.root), *verb[1:]]) == 2
        assert tree(portal.root) == before


def test_a_run_that_was_killed_lets_go(portal: OpenPortal) -> None:
    """A lock that a kill leaves behind would end every night that follows."""
    with pytest.raises(KeyboardInterrupt), one_at_a_time(portal):
        raise KeyboardInterrupt
    (portal.var / "lock").write_text("left by a process that was killed", encoding="utf-8")
    with one_at_a_time(portal):
        pass
