"""The night: the verbs in order, then a report.

    harvest | segment | translate | check | build | publish

It calls what it depends on in the right order and decides nothing itself. What fails in one source, work or engine is
a value in the report until the end; a second night that finds nothing new writes nothing in ``content/`` or the site.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from kakehashi.atomic import write_atomic
from kakehashi.builder.building import BuildReport
from kakehashi.catalog.alike import Alike, alike_works
from kakehashi.errors import KakehashiError
from kakehashi.fetch import Client, FetchOptions, State
from kakehashi.filling.answers import Answers
from kakehashi.filling.translating import TranslateReport, Translator, translate
from kakehashi.harvesting.asking import Problem
from kakehashi.harvesting.states import rests
from kakehashi.harvesting.storing import HarvestReport, harvest
from kakehashi.portal import OpenPortal
from kakehashi.publication.work_pages import Withheld
from kakehashi.records.config import Source
from kakehashi.translation.asking import Asker
from kakehashi.verbs.build import build, gather
from kakehashi.verbs.enforce import RightsReport, enforce
from kakehashi.verbs.enforce import report_lines as rights_lines
from kakehashi.verbs.term_changes import Contradiction, changed_terms, contradictions, remember_terms


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a run, handed in: ``at`` is an instant in UTC as ledgers write it, ``2026-11-23T18:00:00Z``."""

    at: str


@dataclass(frozen=True, slots=True)
class NightReport:
    """What a night did, part by part; ``complete`` says whether everything was done.

    ``contradictions`` are published texts that go against a row of the term base that has changed since the last night,
    ``resting`` the sources that were not asked since they have had no news for long, ``alike`` the new works that tell
    the same as another.
    """

    at: str
    harvest: HarvestReport
    translate: TranslateReport
    withheld: tuple[Withheld, ...]
    build: BuildReport
    problems: tuple[str, ...]
    contradictions: tuple[Contradiction, ...] = ()
    resting: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()
    rights: RightsReport = field(default_factory=RightsReport)

    @property
    def complete(self) -> bool:
        """Whether nothing failed: what is missing because no route exists is no failure."""
        failed = any(item.failed for item in self.translate.problems)
        blocked = any(item.blocking for item in self.withheld)
        problems = (self.harvest.problems, self.rights.problems, self.problems, self.build.problems)
        return not (any(problems) or failed or blocked)


@contextmanager
def one_at_a_time(portal: OpenPortal) -> Iterator[None]:
    """Hold the portal's lock; raises ``KakehashiError`` when another run holds it. A killed process lets go."""
    path = portal.var / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise KakehashiError(
                "another run is at work in this portal", where=str(portal.root), hint="wait until it has ended"
            ) from None
        yield


def harvest_portal(
    portal: OpenPortal,
    sources: Sequence[Source],
    clock: Clock,
    by: str,
    progress: Callable[[str], None],
    reread: Collection[str] | None = None,
) -> HarvestReport:
    """Harvest ``sources`` with one client; validators are kept only once a source's records are stored.

    With ``reread`` (paths of works, empty for all) everything is asked without conditions and converted again.
    """
    validators = portal.var / "http.json"
    state = State() if reread is not None else State.load(validators)
    with Client(fetch_options(portal), state, now=lambda: datetime.fromisoformat(clock.at)) as client:
        report = harvest(
            portal.store,
            sources,
            client,
            states=portal.var / "harvest",
            at=clock.at,
            by=by,
            progress=progress,
            stored=client.commit,
            configured={name for item in portal.config.sources.values() for name in (item.id, *item.was)},
            reread=reread,
        )
        if reread is None:
            state.save(validators)
    return report


def fetch_options(portal: OpenPortal) -> FetchOptions:
    """The fetcher's options from ``[fetch]``."""
    fetching = portal.config.fetch
    return FetchOptions(
        user_agent=fetching.user_agent,
        connect_timeout=fetching.connect_timeout,
        total_timeout=fetching.total_timeout,
        max_bytes=fetching.max_bytes,
        min_interval=fetching.min_interval,
        resolve=fetching.resolve,
        tries=fetching.tries,
        back_off=fetching.back_off,
    )


def translate_portal(
    portal: OpenPortal,
    paths: Sequence[str],
    languages: Sequence[str],
    clock: Clock,
    by: str,
    progress: Callable[[str], None],
) -> TranslateReport:
    """Fill what is missing or behind in ``paths``."""
    answers = Answers(portal.var / "answers.jsonl")
    asker = Asker(answers)
    with portal.engines() as engines:
        translator = Translator(
            portal.config, engines, by, clock.at, portal.typists, glossary=portal.glossary, asker=asker
        )
        report = translate(portal.store, translator, paths, languages, progress)
    answers.end()
    return report


def plan_translation(
    portal: OpenPortal, paths: Sequence[str], languages: Sequence[str], clock: Clock, by: str
) -> dict[tuple[str, str, str], tuple[int, int]]:
    """What a translate run would send where: segments and characters by (from, to, engine); nothing is written."""
    with portal.engines() as engines:
        translator = Translator(
            portal.config, engines, by, clock.at, portal.typists, glossary=portal.glossary, dry_run=True
        )
        translate(portal.store, translator, paths, languages, lambda _: None)
    return translator.plan


def night(
    portal: OpenPortal, clock: Clock, by: str, progress: Callable[[str], None], *, offline: bool = False, jobs: int = 0
) -> NightReport:
    """All the verbs in order; the report is written to ``var/reports/``."""
    with one_at_a_time(portal):
        swept = portal.store.sweep()
        if swept:
            progress(f"removed {swept} half-written files of a run that was killed")
        awake = [] if offline else [item for item in portal.config.sources.values() if not item.paused]
        resting = tuple(item.id for item in awake if rests(item.id, portal.var / "harvest", clock.at[:10]))
        sources = [item for item in awake if item.id not in resting]
        harvested = harvest_portal(portal, sources, clock, by, progress) if sources else HarvestReport()
        rights = enforce(portal, clock.at, by, progress)
        paths = list(portal.store.work_paths())
        translated = translate_portal(portal, paths, portal.config.site.languages, clock, by, progress)
        gathered = gather(portal, progress, at=clock.at)
        try:
            built = build(portal, gathered, jobs=jobs)
        except KakehashiError as error:
            built = BuildReport(0, (), (), (str(error),))
        progress(f"build: {built.pages} pages, {len(built.written)} files written")
        memory = portal.var / "terms.json"
        changed = changed_terms(portal.glossary, memory)
        against = tuple(contradictions(portal, gathered.data.works, changed))
        report = NightReport(
            clock.at, harvested, translated, gathered.withheld, built, gathered.problems, against, resting,
            tuple(alike_works(gathered.data.works, harvested.new)), rights,
        )  # fmt: skip
        report = _said_once(report)
        write_report(portal, report)
        remember_terms(portal.glossary, memory)
    return report


def _said_once(report: NightReport) -> NightReport:
    """The report without what a verb after another met again: one broken work is one row.

    The build's row stays: it says most, namely what readers see until the work is mended.
    """
    harvested, translated = report.harvest, report.translate
    found = [item for item in harvested.problems if not _among(_problem_line(item), report.problems)]
    translated.problems = [item for item in translated.problems if not _among(item.message, report.problems)]
    return replace(report, harvest=replace(harvested, problems=tuple(found)))


def _problem_line(item: Problem) -> str:
    """A source's problem as one line."""
    return f"{item.where}: {item.message}{_hint(item.hint)}"


def _among(message: str, lines: Iterable[str]) -> bool:
    """Whether a message is the beginning of one of the lines."""
    return any(line.startswith(message) for line in lines)


def write_report(portal: OpenPortal, report: NightReport) -> None:
    """Write the report as JSON and as text, ``var/reports/<instant>.json`` and ``.txt``."""
    name = report.at.replace(":", "")
    folder = portal.var / "reports"
    text = json.dumps(report_json(report), ensure_ascii=False, indent=1, sort_keys=True)
    write_atomic(folder / f"{name}.json", f"{text}\n".encode())
    write_atomic(folder / f"{name}.txt", ("\n".join(report_lines(report)) + "\n").encode())


def report_json(report: NightReport) -> dict[str, Any]:
    """The report as plain JSON values."""
    return {
        "at": report.at,
        "complete": report.complete,
        "harvest": asdict(report.harvest),
        "rights": asdict(report.rights),
        "translate": {
            "segments": [
                {"language": language, "engine": engine, "segments": count}
                for (language, engine), count in sorted(report.translate.translated.items())
            ],
            "missing": report.translate.missing,
            "engine_calls": report.translate.calls,
            "cost": {name: round(cost, 4) for name, cost in sorted(report.translate.cost.items())},
            "problems": [asdict(item) for item in report.translate.problems],
        },
        "withheld": [asdict(item) for item in report.withheld],
        "contradictions": [asdict(item) for item in report.contradictions],
        "resting": list(report.resting),
        "alike": [asdict(item) for item in report.alike],
        "build": {
            "pages": report.build.pages,
            "written": len(report.build.written),
            "removed": len(report.build.removed),
            "problems": list(report.build.problems),
        },
        "problems": list(report.problems),
    }


def report_lines(report: NightReport) -> list[str]:
    """The report as lines for a person: what was done, what failed, and what to do."""
    harvested, translated = report.harvest, report.translate
    lines = [
        f"night of {report.at}: " + ("done" if report.complete else "done in part"),
        f"harvest    {harvested.sources} sources: {len(harvested.new)} new, {len(harvested.changed)} changed, "
        f"{harvested.unchanged} as before",
    ]
    lines += [*harvest_lines(harvested), *rights_lines(report.rights)]
    lines += [
        f"translate  {language}: {count} segments by {engine}"
        for (language, engine), count in sorted(translated.translated.items())
        if count
    ]
    lines += [f"cost       {name}: {cost:.4f}" for name, cost in sorted(translated.cost.items())]
    lines += [f"missing    {language}: {count} segments" for language, count in sorted(translated.missing.items())]
    lines.append(
        f"build      {report.build.pages} pages, {len(report.build.written)} files written, "
        f"{len(report.build.removed)} removed"
    )
    lines += [f"withheld   {item.work} {item.language}: {item.reason}" for item in report.withheld if item.blocking]
    lines += [f"resting    {', '.join(report.resting)}: no news for a month or more"] if report.resting else []
    lines += [f"alike      {item.work} and {item.other}: {item.share:.0%} of their text" for item in report.alike]
    lines += [f"term       {item.page} {item.segment}: {item.message}" for item in report.contradictions]
    lines += [f"problem    source {item.source}: {_problem_line(item)}" for item in harvested.problems]
    lines += [f"problem    {item.work} {item.language}: {item.message}" for item in translated.problems]
    named = (*report.rights.problems, *report.problems, *report.build.problems)
    lines += [f"problem    {item}" for item in named]
    return lines


def harvest_lines(report: HarvestReport) -> list[str]:
    """What of a harvest waits or found no place, for a person."""
    lines = [f"held       {path}: its source keeps changing it; taken again from {at}" for path, at in report.held]
    lines += [f"embargo    {url}: nothing is stored until {until}" for url, until in report.embargoed]
    return lines + [f"supplied   {path}: {note}; translated as any other text" for path, note in report.unplaced]


def _hint(hint: str) -> str:
    """A hint in brackets."""
    return f" ({hint})" if hint else ""
