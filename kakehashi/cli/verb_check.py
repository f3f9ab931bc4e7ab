"""``kakehashi check``: findings on the content, or on any aligned text."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kakehashi.checks import CHECKS
from kakehashi.cli.console import Console, add_common, clock, portal_of, say_broken
from kakehashi.errors import InputError
from kakehashi.model import BrokenWork
from kakehashi.records.languages import COMMON, ORIGINAL
from kakehashi.records.names import read_language
from kakehashi.verbs.build import gather
from kakehashi.verbs.check_pairs import check_aligned
from kakehashi.verbs.term_changes import contradictions
from kakehashi.works import documents as works

EXAMPLE = """examples:
  kakehashi check
  kakehashi check result/2026/jst-press-abcdefghij
  kakehashi check --pairs aligned.tsv --from ja --to en --json
  kakehashi check --term さきがけ
  kakehashi check --explain numbers"""


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("check", help="what the checks find in translations", epilog=EXAMPLE)
    add_common(parser)
    parser.add_argument("works", nargs="*", metavar="WORK", help="<kind>/<year>/<id> (default: all)")
    parser.add_argument(
        "--pairs", type=Path, metavar="FILE", help="check this TSV, TMX or XLIFF file, without a portal"
    )
    parser.add_argument(
        "--from", dest="source", default=ORIGINAL, metavar="LANG", help="the source's language (default: %(default)s)"
    )
    parser.add_argument(
        "--to", dest="target", default=COMMON, metavar="LANG", help="the target's language (default: %(default)s)"
    )
    parser.add_argument(
        "--term",
        action="append",
        metavar="SOURCE",
        help="list the published pages that go against this row (repeatable)",
    )
    parser.add_argument("--explain", metavar="ID", help="say what a check looks for")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Exit 1 for a blocking finding, or a work that cannot be read."""
    if options.explain:
        return _explain(options.explain, console)
    if options.pairs:
        return _check_pairs(options, console)
    if options.term:
        return _check_terms(options, console)
    return _check_content(options, console)


def _explain(name: str, console: Console) -> int:
    """Print the help of one check."""
    if name not in CHECKS:
        raise InputError(f"no check {name!r}", where="--explain", hint=f"there are {', '.join(sorted(CHECKS))}")
    check = CHECKS[name]
    console.result(f"{check.id} ({check.severity})\n\n{check.help}", {"check": check.id, "help": check.help})
    return 0


def _check_pairs(options: argparse.Namespace, console: Console) -> int:
    """Findings on an aligned file."""
    blocked = False
    source, target = read_language(options.source, "--from"), read_language(options.target, "--to")
    for line, finding in check_aligned(options.pairs, source, target):
        blocked = blocked or finding.severity == "block"
        value = {
            "line": line,
            "check": finding.check,
            "severity": finding.severity,
            "message": finding.message,
            "source_span": finding.source_span,
            "target_span": finding.target_span,
        }
        console.result(f"{options.pairs}:{line}: {finding.severity}: {finding.check}: {finding.message}", value)
    return int(blocked)


def _check_terms(options: argparse.Namespace, console: Console) -> int:
    """The published pages that go against rows of the term base."""
    portal = portal_of(options)
    unknown = set(options.term) - {term.source for term in portal.glossary.terms}
    if unknown:
        raise InputError(
            f"no row {sorted(unknown)[0]!r} in the term base", where="--term", hint="see content/glossary/"
        )
    gathered = gather(portal, at=clock().at)
    found = list(contradictions(portal, gathered.data.works, options.term))
    for item in found:
        console.result(f"{item.page} {item.segment}: {item.message}", asdict(item))
    for line in gathered.problems:
        console.error(line)
    return int(bool(found or gathered.problems))


def _check_content(options: argparse.Namespace, console: Console) -> int:
    """Findings on the works of the portal."""
    portal = portal_of(options)
    blocked = False
    for work in portal.walk(portal.work_paths(options.works)):
        for language in sorted(work.documents):
            if language == work.language:
                continue
            found = works.read_translation(work, language)
            if isinstance(found, BrokenWork):
                portal.broken[f"{work.path} {language}"] = found
                continue
            for key, finding in portal.findings(work, found):
                blocked = blocked or finding.severity == "block"
                line = f"{work.path} {language} {key}: {finding.severity}: {finding.check}: {finding.message}"
                value = {"work": work.path, "language": language, "segment": key, "check": finding.check}
                console.result(line, value | {"severity": finding.severity, "message": finding.message})
    return int(say_broken(console, portal) or blocked)
