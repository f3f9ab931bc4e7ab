"""The rule of what is published, in one function: of original, ledger, texts, policy and findings, and of nothing else.

Pure, and without memory: it never looks at a translation's file, a clock or a former build. For each segment it takes
the newest text that the ledger gave for its key, else for the sentence that stood in its place before, that policy
allows, that nobody rejected and that no unwaived block accuses; where there is none the original is shown. Title and
summary go together, and a version that was ever fit to be shown stays: a review changes what stands on a page, never
whether there is one. It decides nothing about the work's other languages and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kakehashi import segments
from kakehashi.checks import Finding
from kakehashi.model import Work
from kakehashi.publication.before import Before, places_before
from kakehashi.publication.policy import Rules
from kakehashi.publication.waivers import Waivers, ever_waived, unwaived_block
from kakehashi.review.approval import waived
from kakehashi.review.events import GIVING, Approved, Giving, Repudiated
from kakehashi.review.state import History, plain_key, withdrawal
from kakehashi.segments import front_matter
from kakehashi.segments.cutting import Segment


@dataclass(frozen=True, slots=True)
class Original:
    """Today's original, cut once for all languages: front matter, segments in order, older keys in their places."""

    work: Work
    metadata: Mapping[str, Any]
    segments: tuple[Segment, ...]
    before: Before

    def heads(self) -> tuple[Segment, ...]:
        """Title and summary, as far as there are any."""
        return tuple(item for item in self.segments if item.kind in ("title", "summary"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text of the ledger for one segment: ``key`` and ``source`` are those of the sentence that it was given for.

    ``event`` gave it last, ``approval`` is the approval that stands, if one does, ``typists`` all who ever typed it.
    """

    language: str
    key: str
    source: str
    text: str
    target: str
    event: Giving
    approval: Approved | None = None
    typists: tuple[str, ...] = ()


Findings: TypeAlias = Callable[[Original, Candidate], Sequence[Finding]]
"""What the checks find between the text of a candidate and what it was translated from."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A segment as readers get it: a text of the ledger, or the original where ``candidate`` is ``None``.

    ``behind`` says that what it was translated from has changed since.
    """

    segment: Segment
    candidate: Candidate | None = None
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Accused:
    """A text that is not shown since a finding blocks it; ``key`` is the sentence that it was given for."""

    key: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Published:
    """A language version as it is shown: one ``Shown`` a segment of today's original, title and summary first.

    ``older_heads`` says that title and summary are the newest pair that could be shown, of an older revision, which had
    no summary. ``accused`` are texts that are held back, ``waiting`` counts texts that are newer than what is shown and
    not approved.
    """

    language: str
    shown: tuple[Shown, ...]
    older_heads: bool = False
    accused: tuple[Accused, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Why there is no version: nothing was ever fit to be its title and summary."""

    language: str
    reason: str
    accused: tuple[Accused, ...] = ()
    waiting: int = 0


def read_original(work: Work) -> Original:
    """The original of a work, cut; raises ``MarkupError`` for broken front matter."""
    where = f"content/works/{work.path}/{work.language}.md"
    metadata, _ = front_matter.read(work.original, where)
    cut = segments.cut(work.original, where)
    summary = any(item.kind == "summary" for item in cut[:2])
    return Original(work, metadata, cut, places_before(work.events, [item.key for item in cut], summary=summary))


def published(original: Original, language: str, rules: Rules, findings: Findings) -> Published | Unpublished:
    """What is shown of a work in ``language``, or why nothing is."""
    if withdrawal(original.work.events) and _ever_given(original.work, language):
        return _withdrawn(original, language, rules, findings)
    if not rules.translated:
        return Unpublished(language, "its rights allow no translation to be shown")
    choice = _Choice(original, language, rules, findings, History(original.work, language))
    heads = original.heads() if rules.extent == "all" else original.heads()[:1]
    if not heads or heads[0].kind != "title":
        return Unpublished(language, "the original has no title")
    chosen, older = _heads(choice, heads)
    if chosen is None:
        return Unpublished(language, _why_none(choice), tuple(choice.accused), len(choice.waiting))
    rest = original.segments[len(original.heads()) :] if rules.extent == "all" else ()
    shown = (*chosen, *(choice.best(item) for item in rest))
    return Published(language, shown, older, tuple(choice.accused), len(choice.waiting))


def _ever_given(work: Work, language: str) -> bool:
    """Whether a work ever had a text in a language, whatever has become of it."""
    return any(isinstance(event, GIVING) and event.language == language for event in work.events)


def _withdrawn(original: Original, language: str, rules: Rules, findings: Findings) -> Published:
    """A work that is gone keeps its address in each language that it had: its title there, else the original's."""
    heads = original.heads()[:1]
    if not rules.translated:
        return Published(language, tuple(Shown(item) for item in heads))
    choice = _Choice(original, language, rules, findings, History(original.work, language))
    return Published(language, tuple(choice.best(item) for item in heads))


def _heads(choice: _Choice, heads: Sequence[Segment]) -> tuple[tuple[Shown, ...] | None, bool]:
    """Title and summary together, and whether they are an older revision's; ``None`` where there never was a pair."""
    today = tuple(choice.best(item) for item in heads)
    if all(item.candidate for item in today):
        return today, False
    for place, (_, summary) in enumerate(choice.original.before.heads if len(heads) > 1 else ()):
        if not summary:
            titles = [title for title, _ in choice.original.before.heads[place:]]
            title = choice.first(heads[0], titles)
            if title.candidate:
                return (title, *(Shown(item) for item in heads[1:])), True
            break
    if choice.ever(heads):
        return tuple(Shown(item) for item in heads), False
    return None, False


def _why_none(choice: _Choice) -> str:
    """Why no title and summary could be shown."""
    if choice.accused:
        first = choice.accused[0]
        return f"{first.finding.check} in segment {first.key}: {first.finding.message}"
    return "it is not approved yet" if choice.waiting else "title or summary is missing"


@dataclass(slots=True)
class _Choice:
    """What the choice of texts in one language goes by, and what it met on its way."""

    original: Original
    language: str
    rules: Rules
    findings: Findings
    history: History
    waived: Waivers = frozenset()
    sources: dict[str, str] = field(default_factory=dict)
    accused: list[Accused] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    known: dict[tuple[str, str], tuple[Finding, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        work = self.original.work
        self.waived = waived(work.events, self.language, work.trust)
        self.sources = {item.key: item.text for item in self.original.segments}

    def best(self, segment: Segment) -> Shown:
        """The segment with the newest text for its key, else for those that stood in its place before."""
        return self.first(segment, (segment.key, *self.original.before.places.get(segment.key, ())))

    def first(self, segment: Segment, keys: Iterable[str]) -> Shown:
        """The segment with the first text of ``keys`` that may be shown; what was rejected for one counts for all."""
        rejected: set[str] = set()
        for key in keys:
            rejected |= {target for target in self.history.targets_of(key) if self.history.rejected((key, target))}
            for found in self._given(key):
                if found.target in rejected or not self._allowed(segment, found) or self._accuses(found):
                    continue
                behind = key != segment.key or self.history.pivot_changed((key, found.target), key)
                return Shown(segment, found, behind)
        return Shown(segment)

    def ever(self, heads: Sequence[Segment]) -> bool:
        """Whether title and summary were ever fit to be shown, whatever a review has said of their texts since."""
        places = self.original.before.places
        if all(self._ever((item.key, *places.get(item.key, ()))) for item in heads):
            return True
        older = self.original.before.heads
        start = next((place for place, (_, summary) in enumerate(older) if not summary), len(older))
        return self._ever([title for title, _ in older[start:]])

    def _ever(self, keys: Iterable[str]) -> bool:
        """Whether one of these keys ever had a text that policy allowed and that nothing accuses today.

        It looks at every event but verdicts that were repudiated: what was rejected or undone was there before.
        """
        events = self.original.work.events
        passed = ever_waived(events, self.language)
        false = {event.repudiates for event in events if isinstance(event, Repudiated)}
        wanted = set(keys)
        given: dict[tuple[str, str], Giving] = {}
        approved: set[tuple[str, str]] = set()
        for event in events:
            if isinstance(event, (*GIVING, Approved)) and event.language == self.language:
                pairs = {(item.source, item.target) for item in event.segments if item.source in wanted}
                if isinstance(event, Approved):
                    approved |= pairs if event.id not in false else set()
                else:
                    given |= dict.fromkeys(pairs, event)
        return any(
            (self.rules.needs != "approved" or pair in approved) and self._fit(pair, event, passed)
            for pair, event in given.items()
        )

    def _fit(self, pair: tuple[str, str], event: Giving, passed: Waivers) -> bool:
        """Whether a text is there and nothing accuses it."""
        key, target = pair
        text = self.original.work.texts.get(target, "")
        found = Candidate(self.language, key, self._source(key), text, target, event)
        return bool(text) and self._block(found, passed) is None

    def _given(self, key: str) -> Iterator[Candidate]:
        """The texts that the ledger gave for a key, newest first; one that was redacted is gone."""
        work = self.original.work
        for target in self.history.targets_of(key):
            text = work.texts.get(target, "")
            if text:
                pair = (key, target)
                event, approval, typists = (
                    self.history.given[pair],
                    self.history.approval(pair),
                    self.history.typed(pair),
                )
                yield Candidate(self.language, key, self._source(key), text, target, event, approval, typists)

    def _source(self, key: str) -> str:
        """The sentence that a key names, today's or an older one."""
        return self.sources.get(key) or self.original.work.texts.get(plain_key(key), "")

    def _allowed(self, segment: Segment, found: Candidate) -> bool:
        """Whether policy lets a text be shown; one that waits for its approval is counted."""
        if self.rules.needs != "approved" or found.approval is not None:
            return True
        self.waiting.add(segment.key)
        return False

    def _block(self, found: Candidate, passed: Waivers) -> Finding | None:
        """The finding that blocks a text and is not among the waivers, if there is one; each text is checked once."""
        place = (found.key, found.target)
        if place not in self.known:
            self.known[place] = tuple(self.findings(self.original, found))
        return unwaived_block(*place, self.known[place], passed)

    def _accuses(self, found: Candidate) -> bool:
        """Whether a block holds a text back, which is then named."""
        block = self._block(found, self.waived)
        if block and Accused(found.key, block) not in self.accused:
            self.accused.append(Accused(found.key, block))
        return block is not None
