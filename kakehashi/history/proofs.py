"""Which events a commit proves: ``by`` is the author, or a co-author, of a commit that brought the event's line.

One ``git log`` reads the ledgers' new lines for the whole portal; what it found is kept in ``var/history.json`` with
the commit up to which it goes, so that the next time only what is new is read. Losing that file costs the time of one
reading. It judges no event: ``unproven`` only says which ones no commit speaks for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kakehashi.atomic import write_atomic
from kakehashi.history.git import run
from kakehashi.history.typists import people_of

_FORMAT = "%x01%H%x00%an <%ae>%x00%(trailers:key=Co-authored-by,valueonly,separator=%x1f)"
_HUNK = re.compile(r"(@@@*) ")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """An event that no commit proves: whom it names, whom its commits name, its id in an older format (or ``""``)."""

    by: str
    people: tuple[str, ...]
    was: str = ""


@dataclass(frozen=True, slots=True)
class Proofs:
    """The commit up to which ledgers were read, and the claims that were left open, by the id of the event."""

    mark: str = ""
    claims: Mapping[str, Claim] = field(default_factory=dict)


def read_proofs(root: Path, memory: Path, at: str) -> Proofs:
    """What the commits up to ``at``, which is checked out, say of the ledgers of the portal at ``root``.

    ``memory`` is read, and written where it is old.

    A claim that is new since the mark may have been proved before it (a line that was moved, a branch and its squash):
    then the whole history is read.
    """
    known = _load(memory)
    if known.mark == at:
        return known
    found = _read(root, known, at) if known.mark and _is_before(root, known.mark) else None
    if found is None or found.claims.keys() - known.claims.keys():
        found = _read(root, Proofs(), at)
    write_atomic(memory, (json.dumps(_plain(found), ensure_ascii=False, sort_keys=True) + "\n").encode())
    return found


def _is_before(root: Path, mark: str) -> bool:
    """Whether a commit is there and before the one checked out."""
    return run(root, "merge-base", mark, "HEAD").decode().strip() == mark


def _read(root: Path, known: Proofs, at: str) -> Proofs:
    """``known`` with what the commits since its mark brought; any of several that brought a line may prove it."""
    answer = run(
        root, "log", "--reverse", "--topo-order", "-c", "-p", "-U0", "--no-color", "--no-ext-diff", "--no-renames",
        f"--format={_FORMAT}", f"{known.mark}..{at}" if known.mark else at, "--", ":(glob)content/**/ledger.jsonl",
    )  # fmt: skip
    claims = dict(known.claims)
    proved: set[str] = set()
    for people, line in added_lines(answer.decode("utf-8", "replace")):
        for name, claim in _claims(line, people):
            if is_proved(claim):
                proved.add(name)
                claims.pop(name, None)
            elif name not in proved:
                before = claims[name].people if name in claims else ()
                claims[name] = Claim(claim.by, tuple(dict.fromkeys((*before, *people))), claim.was)
    return Proofs(at, claims)


def added_lines(log: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The lines that each commit of a ``git log -p`` brought, with whom it names.

    Of a merge these are the lines that no side had; a line that a commit only moved is none.
    """
    for commit in log.split("\x01")[1:]:
        first, _, patch = commit.partition("\n")
        _, author, others = first.split("\x00")
        people, width = people_of(author, others), 0
        added: dict[str, None] = {}
        removed: set[str] = set()
        for line in patch.split("\n"):
            hunk = _HUNK.match(line)
            if hunk:
                width = len(hunk[1]) - 1
            elif width and line.startswith("+" * width) and line[width:].startswith("{"):
                added[line[width:]] = None
            elif width == 1 and line.startswith("-{"):
                removed.add(line[1:])
        yield from ((people, line) for line in added if line not in removed)


def _claims(line: str, people: tuple[str, ...]) -> Iterator[tuple[str, Claim]]:
    """The claim of the event on a line by its id, and the one by its id in an older format."""
    try:
        data = json.loads(line)
        name, was, by = str(data["id"]), str(data.get("was", "")), str(data["by"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    yield name, Claim(by, people, was)
    if was:
        yield was, Claim(by, people)


def is_proved(claim: Claim, same: Callable[[str], str] | None = None) -> bool:
    """Whether whom an event names is among whom its commits name; ``same`` gives what identifies a person."""
    key = same or _mail
    return key(claim.by) in {key(item) for item in claim.people}


def unproven(proofs: Proofs, same: Callable[[str], str]) -> frozenset[str]:
    """The ids of the events that are committed, and by others than whom they name; ``same`` as in ``is_proved``.

    An event that was written anew in a later format is proved by whoever committed it in the older one.
    """
    open_claims = {name for name, claim in proofs.claims.items() if not is_proved(claim, same)}
    return frozenset(
        name for name in open_claims if not proofs.claims[name].was or proofs.claims[name].was in open_claims
    )


def _mail(identity: str) -> str:
    """The address of an identity."""
    return identity.rpartition("<")[2].rstrip("> \n").casefold()


def _plain(proofs: Proofs) -> dict[str, Any]:
    """The proofs as JSON."""
    claims = {name: [claim.by, list(claim.people), claim.was] for name, claim in proofs.claims.items()}
    return {"version": _VERSION, "mark": proofs.mark, "claims": claims}


def _load(memory: Path) -> Proofs:
    """What was kept; nothing where it is lost, broken or of another version."""
    try:
        data = json.loads(memory.read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            return Proofs()
        claims = {name: Claim(by, tuple(people), was) for name, (by, people, was) in data["claims"].items()}
        return Proofs(data["mark"], claims)
    except (OSError, ValueError, KeyError, TypeError):
        return Proofs()
