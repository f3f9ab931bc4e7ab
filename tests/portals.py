"""Portals for tests: the demonstration's in a folder of its own, and nights at a fixed time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from kakehashi.portal import open_portal
from kakehashi.verbs.night import Clock, NightReport, night

REPOSITORY = Path(__file__).resolve().parent.parent
PORTAL = REPOSITORY / "pressroom" / "portal"
NIGHT = "Night <night@kakehashi.example>"
FIRST, SECOND = "2026-11-23T18:00:00Z", "2026-11-24T18:00:00Z"


def copy_demonstration(root: Path, port: int, edits: Mapping[str, str] | None = None) -> Path:
    """The demonstration's portal at ``root``, its press room at ``port``; ``edits`` are replacements in its TOML."""
    shutil.copytree(PORTAL, root)
    file = root / "portal.toml"
    text = re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{port}", file.read_text(encoding="utf-8"))
    for old, new in (edits or {}).items():
        assert old in text, f"the demonstration's portal.toml does not hold {old!r}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return root


def only_source(root: Path, name: str, languages: str) -> None:
    """Leave one source and some languages in a portal, for tests that need many nights."""
    file = root / "portal.toml"
    text = file.read_text(encoding="utf-8")
    parts = re.split(r"(?m)^(?=\[)", text)
    kept = [part for part in parts if not part.startswith("[sources.") or part.startswith(f"[sources.{name}")]
    text = re.sub(r"languages = \[.*\]", f"languages = {languages}", "".join(kept))
    file.write_text(text, encoding="utf-8")


def run_night(
    root: Path, at: str = FIRST, *, written: Callable[[str], None] | None = None, offline: bool = False
) -> NightReport:
    """One night of the portal at ``root``."""
    return night(open_portal(root, written), Clock(at), NIGHT, lambda _: None, offline=offline, jobs=1)


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def changed_times(folder: Path) -> dict[str, int]:
    """When each file of a folder was last written, in nanoseconds."""
    return {path.as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def work_at(root: Path, slug: str) -> str:
    """The path of the work that was harvested from the document ``slug``."""
    for path in (root / "content" / "works").rglob("ja.md"):
        if f"/{slug}/" in path.read_text(encoding="utf-8").split("---")[1]:
            return path.parent.relative_to(root / "content" / "works").as_posix()
    raise AssertionError(f"no work was made of {slug}")
