"""A small portal for tests, made in a moment: two works, one of them translated, without a night."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kakehashi.model import Published, Record, Translated, Work
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.records.config import read_config
from kakehashi.works import documents as works

AT, NIGHT = "2026-11-23T18:00:00Z", "Night <night@kakehashi.example>"
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "pt")
CONFIG = """[site]
url = "https://portal.example/"
languages = ["en", "zh-Hans", "zh-Hant", "pt"]
names = { en = "Portal" }

[sources.lab]
url = "https://lab.example/feed.xml"
name = { en = "Lab" }
rights = "own"
"""
TITLE = "量子の橋を架ける"
BODY = (
    "<h2>背景</h2><p>研究所は<strong>新しい材料</strong>を発表した。</p>"
    '<p>詳細は<a href="https://lab.example/x">論文</a>を参照。A&amp;B、1&lt;2。</p><ul><li>第一点</li><li>第二点</li></ul>'
    "<p>第一点</p>"
)
ENGLISH = {
    "背景": "Background",
    "研究所は**新しい材料**を発表した。": "The institute presented **a new material**.",
    "第一点": "First point",
    "第二点": "Second point",
    TITLE: "Building a quantum bridge",
    "要約の文。": "A summary.",
}


def record(identity: str = "a", body: str = BODY, title: str = TITLE) -> Record:
    """What the source of the small portal gives."""
    return Record(
        identity,
        f"https://lab.example/{identity}",
        "ja",
        {"ja": title},
        {"ja": "要約の文。"},
        {"ja": body},
        kind="news",
        published=Published("2026-11-20"),
        rights="own",
        hash=f"{identity} {title} {body}",
    )


def small_portal(root: Path) -> OpenPortal:
    """The portal at ``root``, whose first work has an English translation by an engine with one segment missing."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "portal.toml").write_text(CONFIG, encoding="utf-8")
    portal = open_portal(root)
    for identity in ("a", "b"):
        work = harvested(record(identity))
        portal.store.write_work(translated(work) if identity == "a" else work, documents_first=True)
    return portal


def harvested(given: Record, work: Work | None = None, at: str = AT) -> Work:
    """The work after a harvest of a record."""
    source = read_config(CONFIG).source("lab")
    found = works.harvest_record(work, given, source, at, NIGHT)
    assert found is not None
    return found


def translated(work: Work, language: str = "en") -> Work:
    """The work with what an engine gave in a language."""
    texts = {key: ENGLISH[text] for key, text in works.source_texts(work).items() if text in ENGLISH}
    results = {key: Translated(text, "engine", "model", "1") for key, text in texts.items()}
    return works.with_texts(work, language, results, AT, NIGHT)


def first_work(portal: OpenPortal) -> Work:
    """The work that is translated."""
    found = [portal.store.work(path) for path in portal.store.work_paths()]
    return next(work for work in found if "https://lab.example/a" in work.original)


def edited(work: Work, key: str, text: str, by: str, at: str = "2026-11-24T09:00:00Z", language: str = "en") -> Work:
    """The work after a person's edit of one segment."""
    return replace(works.with_texts(work, language, {key: Translated(text, "", author=by)}, at, by, typed=True))
