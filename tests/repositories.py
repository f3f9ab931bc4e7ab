"""A small portal in a git repository, and people who edit, commit, merge and squash in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kakehashi import segments
from kakehashi.model import SegmentEvent, Translated, Work
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.review import ledger
from kakehashi.review.events import Harvested
from kakehashi.review.state import TranslationState
from kakehashi.store.content import Store
from kakehashi.terms.glossary import Glossary
from kakehashi.works import documents as works

ANNA, BEN, CARA = (f"{name} <{name.casefold()}@x.example>" for name in ("Anna", "Ben", "Cara"))
NIGHT = "Night <night@x.example>"
PATH = "news/2026/a-b"
SENTENCES = ("題名", "一つ目の文。", "二つ目の文。", "費用は350億円。")
CONFIG = """
[site]
url = "https://x.example/"
languages = ["en"]
names = { en = "Portal" }
"""
MACHINE = """
[people.night]
name = "Night"
mail = ["night@x.example"]
roles = ["machine"]
"""


@cache
def _environment() -> dict[str, str]:
    """An environment in which no configuration of the machine has a say."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@dataclass
class Repository:
    """A portal with one work of four segments in Japanese, whose English an engine gave, in a git repository."""

    root: Path
    minute: int = 0

    @property
    def folder(self) -> Path:
        return self.root / "content" / "works" / PATH

    def git(self, *arguments: str, by: str = NIGHT, check: bool = True) -> str:
        """Run git as somebody."""
        name, mail = by.rstrip(">").split(" <")
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in
               (("NAME", name), ("EMAIL", mail))}  # fmt: skip
        answer = subprocess.run(
            ["git", "-c", "gc.auto=0", *arguments], cwd=self.root, env={**_environment(), **who}, capture_output=True,
            text=True, check=False, encoding="utf-8",
        )  # fmt: skip
        assert not check or answer.returncode == 0, f"git {arguments}: {answer.stdout}{answer.stderr}"
        return answer.stdout

    def commit(self, by: str, message: str = "A change", co: Sequence[str] = ()) -> None:
        """Commit everything."""
        trailers = "".join(f"\nCo-authored-by: {item}" for item in co)
        self.git("commit", "-qa", "--allow-empty", "-m", message + ("\n" + trailers if co else ""), by=by)

    def at(self) -> str:
        """The next minute."""
        self.minute += 1
        return f"2026-01-{1 + self.minute // 1440:02}T{self.minute // 60 % 24:02}:{self.minute % 60:02}:00Z"

    def portal(self) -> OpenPortal:
        """The portal, opened anew."""
        portal = open_portal(self.root)
        portal.__dict__["glossary"] = Glossary(())
        return portal

    def work(self) -> Work:
        return self.portal().store.work(PATH)

    def files(self) -> Work:
        """The work as its files say, without what git knows."""
        return Store(self.root).work(PATH)

    def state(self) -> TranslationState:
        return works.translation_state(self.work(), "en")

    def keys(self) -> list[str]:
        return list(works.source_texts(self.files()))

    def standing(self) -> dict[str, str]:
        return works.target_texts(self.files(), "en")

    def type(self, old: str, new: str) -> None:
        """Put a text in the place of another in the English file, as an editor's program does."""
        file = self.folder / "en.md"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def give(self, texts: Mapping[str, str], by: str, *, engine: str = "", author: str = "") -> None:
        """Texts through the ledger: an engine's, or (without one) an import's."""
        portal = self.portal()
        results = {key: Translated(text, engine, author=author) for key, text in texts.items()}
        work = portal.store.work(PATH)
        portal.store.write_work(works.with_texts(work, "en", results, self.at(), by, typed=not engine))

    def append(self, event: object) -> None:
        """An event as somebody may write it by hand, past every rule."""
        portal = self.portal()
        work = portal.store.work(PATH)
        standing = {ledger.text_hash(text): text for text in works.target_texts(work, "en").values()}
        named = {item.target for item in getattr(event, "segments", ())}
        texts = {**work.texts, **{name: text for name, text in standing.items() if name in named}}
        events = ledger.append(work.events, event)  # type: ignore[arg-type]
        portal.store.write_work(replace(work, events=events, texts=texts))

    def entry(self, key: str) -> tuple[SegmentEvent, ...]:
        return (SegmentEvent(key, ledger.text_hash(self.standing()[key])),)


def repository(root: Path) -> Repository:
    """The portal at ``root``, committed by its night."""
    found = Repository(root)
    root.mkdir(parents=True, exist_ok=True)
    (root / "portal.toml").write_text(CONFIG, encoding="utf-8")
    (root / ".gitignore").write_text("var/\n", encoding="utf-8")
    (root / ".gitattributes").write_text("*.jsonl merge=union\n", encoding="utf-8")
    title, *body = SENTENCES
    document = "\n\n".join((f"---\ntitle: {title}\nkind: news\nlanguage: ja\n---", *body)) + "\n"
    cut = segments.cut(document)
    keys = tuple(item.key for item in cut)
    event = Harvested(found.at(), NIGHT, "ja", segments.revision(document), keys, "h")
    store = found.portal().store
    (store.folder).mkdir(parents=True, exist_ok=True)
    (store.folder / "people.toml").write_text(MACHINE, encoding="utf-8")
    texts = {item.key: item.text for item in cut}
    store.write_work(Work(PATH, "ja", {"ja": document}, ledger.append((), event), texts))
    found.give(
        dict(zip(keys, ("Title", "First.", "Second.", "It costs 35 billion yen."), strict=True)), NIGHT, engine="e"
    )
    found.git("init", "-q", "-b", "main")
    found.git("add", "-A")
    found.commit(NIGHT)
    return found
