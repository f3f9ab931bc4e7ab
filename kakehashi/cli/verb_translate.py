"""``kakehashi translate``: fill what is missing or changed, and only that."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from kakehashi.cli.console import Console, add_common, clock, identity, portal_of
from kakehashi.verbs.enforce import enforce, report_lines
from kakehashi.verbs.night import one_at_a_time, plan_translation, translate_portal

EXAMPLE = "examples:\n  kakehashi translate\n  kakehashi translate result/2026/jst-press-abcdefghij --to en"


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("translate", help="fill what is missing or changed, and only that", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("works", nargs="*", metavar="WORK", help="<kind>/<year>/<id> (default: all)")
    parser.add_argument("--to", action="append", default=[], metavar="LANG", help="only into this language")
    parser.add_argument(
        "--as", dest="by", default="", metavar="'NAME <MAIL>'", help="who does this (default: git's identity)"
    )
    parser.add_argument("--dry-run", action="store_true", help="ask no engine; say what would be sent where")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when nothing failed (what has no route may be missing), 1 when an engine failed."""
    portal = portal_of(options)
    languages = [portal.language(tag, "--to") for tag in options.to] or portal.config.site.languages
    by = identity(options.root, options.by)
    with one_at_a_time(portal):
        paths = portal.work_paths(options.works)
        if options.dry_run:
            return _say_plan(plan_translation(portal, paths, languages, clock(), by), console)
        rights = enforce(portal, clock().at, by, console.progress)
        report = translate_portal(portal, paths, languages, clock(), by, console.progress)
    for line in (*report_lines(rights), *rights.problems):
        console.error(line)
    for language, count in sorted(report.missing.items()):
        console.result(f"{language}: {count} segments are missing", {"language": language, "missing": count})
    for problem in report.problems:
        console.error(f"{problem.work} {problem.language}: {problem.message}")
    return 1 if rights.problems or any(problem.failed for problem in report.problems) else 0


def _say_plan(plan: Mapping[tuple[str, str, str], tuple[int, int]], console: Console) -> int:
    """What would be sent where, engine by engine."""
    for (source, target, engine), (segments, characters) in sorted(plan.items()):
        line = f"{source} to {target}: {segments} segments, {characters} characters to {engine}"
        value = {"from": source, "to": target, "engine": engine, "segments": segments, "characters": characters}
        console.result(line, value)
    return 0
