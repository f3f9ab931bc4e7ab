"""Translate: fill what is missing or behind, and only that.

For each work and language, in the order of the routes: texts that the ledger already knows, then the engines of the
route one after another. A text is written only with the event that says who gave it. An engine that fails leaves the
segment missing and is counted; the night goes on. It never touches what a person wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from kakehashi.engines import Engine, Request
from kakehashi.errors import ConfigError, KakehashiError
from kakehashi.model import Failure, Result, Translated, Work
from kakehashi.records.config import Portal, Route
from kakehashi.review import state
from kakehashi.review.events import language_of, segments_of
from kakehashi.review.ledger import text_hash
from kakehashi.store.content import Store
from kakehashi.terms.glossary import Glossary
from kakehashi.translation.asking import Asker
from kakehashi.works import documents as works
from kakehashi.works.rights import allowed_of_work


@dataclass(frozen=True, slots=True)
class TranslateProblem:
    """Why a work is not translated as it could be; ``failed`` says that an engine failed (else there is no route)."""

    work: str
    language: str
    message: str
    failed: bool = True


@dataclass(slots=True)
class TranslateReport:
    """What a translate run did: segments by (language, engine), what is missing by language, and problems.

    ``cost`` is by engine, in whatever money its price is given.
    """

    translated: dict[tuple[str, str], int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    problems: list[TranslateProblem] = field(default_factory=list)
    calls: int = 0
    cost: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Translator:
    """The engines of a portal and what is asked of them in one run; one that keeps failing is not asked again.

    ``typists`` gives who typed those texts of a translation that no event names, by key, as far as that is known.
    """

    portal: Portal
    engine: Callable[[str], Engine]
    by: str
    at: str
    typists: Callable[[Work, str], Mapping[str, str]] = lambda work, language: {}
    report: TranslateReport = field(default_factory=TranslateReport)
    glossary: Glossary = field(default_factory=lambda: Glossary(()))
    asker: Asker = field(default_factory=Asker)
    dry_run: bool = False
    plan: dict[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    sent: dict[Route, tuple[int, float]] = field(default_factory=dict)

    def work(self, work: Work, languages: Sequence[str], *, direct: bool) -> Work:
        """The work with what the routes could fill: those that start at its original, or those over a pivot."""
        for route in self.routes(work, languages, works.metadata_of(work)):
            if (route.source == work.language) == direct:
                work = self._safely(work, route)
        return work

    def prefetch(self, all_works: Sequence[Work], languages: Sequence[str], *, direct: bool) -> None:
        """Ask the engines that are faster with many texts at once; their answers are kept for the works."""
        for route in dict.fromkeys(self.portal.routes):
            texts: dict[str, None] = {}
            for work in all_works:
                if (route.source == work.language) == direct and route in self.routes(
                    work, languages, works.metadata_of(work)
                ):
                    texts |= dict.fromkeys(self._open_texts(work, route))
            for name in route.engines if texts and not self.dry_run else ():
                self._ask_many(name, route, list(texts))

    def _open_texts(self, work: Work, route: Route) -> list[str]:
        """The texts that a route would have to ask for; nothing where the work cannot be read."""
        try:
            wanted = self._wanted(work, route)
            known = works.stored_texts(work, route.target, list(wanted))
        except KakehashiError:
            return []
        return [text for key, text in wanted.items() if key not in known]

    def _ask_many(self, name: str, route: Route, texts: Sequence[str]) -> None:
        """Ask one engine for many texts; what fails is asked again, and counted, work by work."""
        try:
            engine = self.engine(name)
        except KakehashiError:
            return
        if not engine.batches or engine.external or not engine.supports(route.source, route.target):
            return
        requests = [Request(text, "", self.glossary.match(text, route.source, route.target)) for text in texts]
        with suppress(Exception):  # whatever it raises comes again, and is counted, where the work asks for its texts
            self.asker.ask(engine, requests, route.source, route.target)

    def routes(self, work: Work, languages: Sequence[str], metadata: Mapping[str, object]) -> list[Route]:
        """The routes that apply to a work, those that start at its original first."""
        official = metadata.get("official") or {}
        closed = {*(official if isinstance(official, Mapping) else ()), work.language}
        if not work.original or state.withdrawal(work.events):
            return []
        if not allowed_of_work(metadata, self.portal.sources, self.at).translate:
            return []
        fitting = [
            route
            for route in self.portal.routes
            if route.target in languages
            and route.target not in closed
            and (not route.kinds or metadata.get("kind") in route.kinds)
        ]
        return sorted(fitting, key=lambda route: route.source != work.language)

    def _safely(self, work: Work, route: Route) -> Work:
        try:
            typed = self.typists(work, route.target)
            work = works.record_edits(work, route.target, typed, self.at, self.by)
            left = works.unrecorded_texts(work, route.target)
            if not left:
                return self.fill(work, route)
            keys = ", ".join(left)
            self._say(work, route, f"{len(left)} texts are neither committed nor recorded ({keys}): left as they are")
            return work
        except KakehashiError as error:
            self.report.problems.append(TranslateProblem(work.path, route.target, str(error)))
            return work

    def _say(self, work: Work, route: Route, message: str) -> None:
        """Name what is left alone, once."""
        problem = TranslateProblem(work.path, route.target, message, failed=False)
        if problem not in self.report.problems:
            self.report.problems.append(problem)

    def fill(self, work: Work, route: Route) -> Work:
        """The work with the segments that ``route`` could fill in its target language."""
        wanted = self._wanted(work, route)
        stored = works.stored_texts(work, route.target, list(wanted))
        current = {key: text for key, text in stored.items() if self._still_stands(work, route, key, text, wanted[key])}
        results: dict[str, Translated] = {}
        left = {key: text for key, text in wanted.items() if key not in current}
        for name in route.engines:
            results |= self._ask(name, work, route, {key: text for key, text in left.items() if key not in results})
        if current:
            work = works.with_document(work, route.target, works.rebased_targets(work, route.target) | current)
        if results:
            origins = {key: (route.source, wanted[key]) for key in results}
            work = works.with_texts(work, route.target, results, self.at, self.by, origins=origins)
        if works.needs_rebase(work, route.target):
            work = works.with_document(work, route.target, works.rebased_targets(work, route.target))
        return work

    def _wanted(self, work: Work, route: Route) -> dict[str, str]:
        """The texts to translate from, by key: segments that are missing or behind and stand in the route's source."""
        found = works.translation_state(work, route.target)
        supplied = state.supplied_targets(work.events, route.target)
        open_keys = [
            item.key
            for item in found.segments
            if item.state in ("missing", "behind") and not (item.text and text_hash(item.text) in supplied)
        ]
        if route.source == work.language:
            texts = works.source_texts(work)
        else:
            pivot = works.translation_state(work, route.source)
            texts = {item.key: item.text for item in pivot.segments if _may_be_translated_from(item, route)}
        return {key: texts[key] for key in open_keys if key in texts}

    def _still_stands(self, work: Work, route: Route, key: str, text: str, origin: str) -> bool:
        """Whether a text that the ledger knows was made from the text that stands today."""
        name, made_from = text_hash(text), text_hash(origin)
        for event in reversed(work.events):
            for item in segments_of(event):
                if language_of(event) == route.target and item.source == key and item.target == name and item.from_hash:
                    return item.from_language == work.language or item.from_hash == made_from
        return False

    def _ask(self, name: str, work: Work, route: Route, texts: Mapping[str, str]) -> dict[str, Translated]:
        """What one engine gives for these texts; failures are counted and reported."""
        if not texts or self.failures.get(name, 0) >= route.max_failures:
            return {}
        try:
            engine = self.engine(name)
        except KakehashiError as error:
            self.failures[name] = route.max_failures
            self.report.problems.append(TranslateProblem(work.path, route.target, f"engine {name}: {error}"))
            return {}
        if not engine.supports(route.source, route.target) or (engine.external and not self._may_leave(work)):
            return {}
        if engine.external:
            texts = self._affordable(name, work, route, texts)
        if not texts:
            return {}
        if self.dry_run and not engine.takes_markup:
            self._plan(engine, route, texts)
            return {}
        return self._collect(engine, work, route, texts)

    def _plan(self, engine: Engine, route: Route, texts: Mapping[str, str]) -> None:
        """Note what would be sent where: segments and characters."""
        place = (route.source, route.target, engine.name)
        segments, characters = self.plan.get(place, (0, 0))
        self.plan[place] = (segments + len(texts), characters + sum(map(len, texts.values())))

    def _collect(self, engine: Engine, work: Work, route: Route, texts: Mapping[str, str]) -> dict[str, Translated]:
        keys = list(texts)
        requests = list(self._requests(work, route, texts))
        try:
            answers: Sequence[Result] = self.asker.ask(engine, requests, route.source, route.target)
        except Exception as error:  # an engine is somebody else's code: whatever it raises is its failure
            answers = [Failure(f"{type(error).__name__}: {error}")] * len(requests)
        found: dict[str, Translated] = {}
        rejected = state.rejected_texts(work.events, route.target, work.trust)
        for key, answer in zip(keys, answers, strict=True):
            if isinstance(answer, Translated) and (key, text_hash(answer.text)) not in rejected:
                found[key] = answer
                self.failures[engine.name] = 0
            elif isinstance(answer, Failure) and answer.reason:
                self._fail(engine.name, work, route, answer)
        label = (route.target, engine.name)
        self.report.translated[label] = self.report.translated.get(label, 0) + len(found)
        return found

    def _requests(self, work: Work, route: Route, texts: Mapping[str, str]) -> Iterator[Request]:
        """The requests for texts, each with its terms and, where the work's own text is sent, its neighbours."""
        order = list(works.source_texts(work).values()) if route.source == work.language else []
        for key, text in texts.items():
            place = order.index(text) if text in order else -1
            before = order[place - 1] if place > 0 else ""
            after = order[place + 1] if 0 <= place < len(order) - 1 else ""
            yield Request(text, key, self.glossary.match(text, route.source, route.target), before, after)

    def _fail(self, name: str, work: Work, route: Route, failure: Failure) -> None:
        """Count a failure; a memory that knows nothing is no failure."""
        if name == "memory":
            return
        self.failures[name] = self.failures.get(name, 0) + 1
        self.report.problems.append(TranslateProblem(work.path, route.target, f"engine {name}: {failure.reason}"))

    def _affordable(self, name: str, work: Work, route: Route, texts: Mapping[str, str]) -> dict[str, str]:
        """The first texts for which the night's characters and money of a route suffice; they are counted."""
        price = self._price(name) / 1_000_000
        characters, cost = self.sent.get(route, (0, 0.0))
        found: dict[str, str] = {}
        for key, text in texts.items():
            after = characters + len(text), cost + len(text) * price
            if (route.max_characters and after[0] > route.max_characters) or (
                route.max_cost and after[1] > route.max_cost
            ):
                message = f"the night's budget of the route {route.source} to {route.target} is spent"
                self.report.problems.append(TranslateProblem(work.path, route.target, message, failed=False))
                break
            characters, cost = after
            found[key] = text
        if price and not self.dry_run:
            spent = cost - self.sent.get(route, (0, 0.0))[1]
            self.report.cost[name] = self.report.cost.get(name, 0.0) + spent
        self.sent[route] = (characters, cost)
        return found

    def _price(self, name: str) -> float:
        """What a million characters cost; raises ``ConfigError`` for what is no number."""
        price = self.portal.engines.get(name, {}).get("price", 0)
        if isinstance(price, bool) or not isinstance(price, (int, float)) or price < 0:
            raise ConfigError(f"price = {price!r} is no amount", where=f"portal.toml: engines.{name}", hint="e.g. 20.0")
        return float(price)

    def _may_leave(self, work: Work) -> bool:
        """Whether the work's text may go to an engine outside this machine."""
        return allowed_of_work(works.metadata_of(work), self.portal.sources, self.at).leave

    def count_missing(self, work: Work, languages: Sequence[str]) -> None:
        """Count the segments that are still missing, by language."""
        for language in languages:
            try:
                missing = works.translation_state(work, language).missing if language != work.language else 0
            except KakehashiError:
                continue
            if missing:
                self.report.missing[language] = self.report.missing.get(language, 0) + missing


def _may_be_translated_from(item: state.SegmentState, route: Route) -> bool:
    """Whether a text of the pivot's language stands well enough for this route."""
    return item.state == "approved" if route.needs == "approved" else item.state not in ("missing", "behind")


def translate(
    store: Store,
    translator: Translator,
    paths: Iterable[str],
    languages: Sequence[str],
    progress: Callable[[str], None],
) -> TranslateReport:
    """Fill the works at ``paths``, each written as soon as it is done: first from originals, then over pivots."""
    chosen = list(paths)
    for direct in (True, False):
        translator.prefetch(list(_read(store, chosen, translator)), languages, direct=direct)
        for work in _read(store, chosen, translator):
            done = translator.work(work, languages, direct=direct)
            if not translator.dry_run:
                store.write_work(done)
            if not direct:
                translator.count_missing(done, languages)
    for (language, engine), count in sorted(translator.report.translated.items()):
        if count:
            progress(f"translate {language}: {count} segments by {engine}")
    translator.report.calls = translator.asker.calls
    return translator.report


def _read(store: Store, paths: Sequence[str], translator: Translator) -> Iterator[Work]:
    """The works at ``paths``; one that cannot be read is a problem, once."""
    for found in store.walk(paths):
        if isinstance(found, Work):
            yield found
            continue
        problem = TranslateProblem(found.path, "", str(found))
        if problem not in translator.report.problems:
            translator.report.problems.append(problem)
