"""Works for tests of what is published: an original of a few sentences, its revisions, its events one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kakehashi import segments
from kakehashi.checks import Finding
from kakehashi.model import Event, SegmentEvent, Work
from kakehashi.publication.policy import Rules
from kakehashi.publication.published import Candidate, Original, Published, Unpublished, published, read_original
from kakehashi.review import events as kinds
from kakehashi.review import ledger

NIGHT, ANNA, BEN = "Night <night@x.example>", "Anna <anna@x.example>", "Ben <ben@x.example>"
MACHINE, APPROVED = Rules(), Rules("approved")
KINDS = {
    "translated": kinds.Translated, "edited": kinds.Edited, "supplied": kinds.Supplied, "approved": kinds.Approved,
    "rejected": kinds.Rejected, "waived": kinds.Waived, "commented": kinds.Commented, "suggested": kinds.Suggested,
}  # fmt: skip


def document(title: str, summary: str, *sentences: str) -> str:
    """An original in Markdown; a sentence is a paragraph."""
    head = f"---\ntitle: {title}\n" + (f"summary: {summary}\n" if summary else "") + "language: ja\nkind: news\n---\n"
    return head + "".join(f"\n{text}\n" for text in sentences)


@dataclass(slots=True)
class Folder:
    """A work that a test writes step by step; each event comes a minute after the one before."""

    original: str
    events: tuple[Event, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    minute: int = 0

    @classmethod
    def of(cls, title: str = "題", summary: str = "要約", *sentences: str) -> Folder:
        """A work that was harvested with these texts."""
        return cls(document(title, summary, *(sentences or ("一つ目。", "二つ目。")))).revised()

    def revised(self, *texts: str) -> Folder:
        """The source gives the work, or gives it again with another title, summary and sentences."""
        self.original = document(*texts) if texts else self.original
        cut = segments.cut(self.original)
        self.texts |= {item.key.split("~")[0]: item.text for item in cut}
        kind = kinds.SourceChanged if self.events else kinds.Harvested
        return self.add(kind(self.at(), NIGHT, "ja", segments.revision(self.original), tuple(item.key for item in cut)))

    def at(self) -> str:
        """The next minute."""
        self.minute += 1
        return f"2026-01-{self.minute // 60 + 1:02}T{self.minute // 60:02}:{self.minute % 60:02}:00Z"

    def add(self, event: Event) -> Folder:
        """An event after all others."""
        self.events = ledger.append(self.events, event)
        return self

    def say(self, name: str, pairs: dict[str, str], by: str = BEN, **more: Any) -> Folder:
        """An event of a kind about texts, each given by the sentence that it belongs to."""
        entries = []
        for source, target in pairs.items():
            self.texts[ledger.text_hash(target)] = target
            entries.append(SegmentEvent(segments.source_key(source), ledger.text_hash(target), "ja"))
        if name == "waived":
            more = {"check": "numbers", "reason": "so it is", **more}
        if name == "commented":
            more = {"text": "hm", **more}
        return self.add(KINDS[name](self.at(), by, "en", tuple(entries), **more))

    def machine(self, **pairs: str) -> Folder:
        """An engine's texts."""
        return self.say("translated", pairs, NIGHT, engine="engine")

    def work(self) -> Work:
        """The work as the store would give it, without a file for its translation."""
        return Work("news/2026/a-b", "ja", {"ja": self.original}, self.events, self.texts)

    def show(self, rules: Rules = MACHINE, bad: Sequence[str] = ()) -> Published | Unpublished:
        """What is published; the texts ``bad`` are accused by the check ``numbers``."""
        return shown_of(self.work(), rules, bad)

    def texts_shown(self, rules: Rules = MACHINE, bad: Sequence[str] = ()) -> list[str]:
        """The texts that readers see, the original's in brackets."""
        found = self.show(rules, bad)
        assert isinstance(found, Published), found
        return [item.candidate.text if item.candidate else f"[{item.segment.text}]" for item in found.shown]


def shown_of(work: Work, rules: Rules = MACHINE, bad: Sequence[str] = ()) -> Published | Unpublished:
    """What is published of a work in English."""

    def findings(_: Original, found: Candidate) -> Sequence[Finding]:
        return [Finding("numbers", "block", "350 is not 35")] if found.text in bad else []

    return published(read_original(work), "en", rules, findings)


def whole(folder: Folder) -> Folder:
    """The folder with an engine's text for each sentence of today's original: ``en`` before its Japanese."""
    cut = segments.cut(folder.original)
    return folder.machine(**{item.text: f"en {item.text}" for item in cut})


def with_events(work: Work, events: tuple[Event, ...]) -> Work:
    """The work with another ledger."""
    return replace(work, events=events)
