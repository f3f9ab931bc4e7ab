"""Who is who: identities, the addresses of one person, and what a person may decide.

Pure. ``content/people.toml`` and ``.mailmap`` (gitmailmap(5)) make one person of several addresses; who is in neither
is known by their address. It asks nobody and remembers nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kakehashi.errors import ConfigError, ReviewError
from kakehashi.model import NO_TRUST, LanguageTag, Person, Role, Trust
from kakehashi.records.languages import LANGUAGES
from kakehashi.records.strict import read_table

UNNAMED = "?"
"""Stands for the editor of a text where nobody can be named: such a text needs two approvals."""

_IDENTITY = re.compile(r"\s*([^<>\x00-\x1f\x7f]*[^<>\x00-\x1f\x7f\s])\s*<([^<>@\s]+@[^<>@\s]+)>\s*\Z")
_MAIL = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A table of ``people.toml``."""

    name: str
    mail: tuple[str, ...]
    languages: tuple[LanguageTag, ...] = ()
    roles: tuple[Role, ...] = ()

    def __post_init__(self) -> None:
        for mail in self.mail:
            well_formed(f"{self.name} <{mail}>")
        if not self.mail:
            raise ValueError('a person needs an address, mail = ["name@example.org"]')
        unknown = [tag for tag in self.languages if tag not in LANGUAGES]
        if unknown:
            raise ValueError(f"no language {unknown[0]!r}")


def well_formed(identity: str) -> str:
    """``Name <mail>`` without needless spaces; raises ``ReviewError`` for what is not a name and an address."""
    found = _IDENTITY.match(identity)
    if found is None:
        raise ReviewError(f"{identity!r} is no name and mail", hint="write it as 'Hana Example <hana@portal.example>'")
    return f"{' '.join(found[1].split())} <{found[2]}>"


def read_people(text: str, where: str) -> dict[str, Person]:
    """The persons of a ``people.toml`` by each of their addresses; raises ``ConfigError`` naming key and file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", where=where, hint="correct the line") from error
    found: dict[str, Person] = {}
    for key, table in read_table(_People, data, where).people.items():
        person = Person(well_formed(f"{table.name} <{table.mail[0]}>"), table.languages, table.roles)
        for mail in table.mail:
            if mail.casefold() in found:
                raise ConfigError(f"{mail} is two persons'", where=f"{where}: people.{key}", hint="name it once")
            found[mail.casefold()] = person
    return found


@dataclass(frozen=True, slots=True)
class _People:
    """The file: tables ``[people.<name>]``."""

    people: Mapping[str, _Entry]


def with_mailmap(people: Mapping[str, Person], text: str) -> dict[str, Person]:
    """``people`` with the addresses that a ``.mailmap`` gives to each of its persons."""
    found = dict(people)
    for line in text.splitlines():
        mails = _MAIL.findall(line.split("#", 1)[0])
        if len(mails) != 2:  # one address only corrects a name, which identifies nobody
            continue
        proper, alias = (mail.strip().casefold() for mail in mails)
        name = line.split("<", 1)[0].strip()
        person = found.get(proper) or Person(f"{name or proper} <{mails[0].strip()}>")
        found.setdefault(proper, person)
        found.setdefault(alias, person)
    return found


def person(identity: str, trust: Trust = NO_TRUST) -> str:
    """What identifies whom ``identity`` names: the first address of a known person, else its own, else its name."""
    mail = mail_of(identity)
    known = trust.people.get(mail)
    return mail_of(known.identity) if known else mail or identity.strip().casefold()


def same_person(one: str, other: str, trust: Trust = NO_TRUST) -> bool:
    """Whether two identities ``Name <mail>`` are one person; whoever cannot be named is nobody's double."""
    return UNNAMED not in (one, other) and person(one, trust) == person(other, trust)


def mail_of(identity: str) -> str:
    """The address of an identity in lower case, ``""`` where it has none."""
    mails = _MAIL.findall(identity)
    return str(mails[-1]).strip().casefold() if mails else ""


def typist(candidates: Iterable[str], trust: Trust = NO_TRUST) -> str:
    """Who typed what a commit brought, of all whom it names: ``UNNAMED`` where that is not one person.

    A machine commits what others typed; of an author and their co-authors nobody can say who typed which line.
    """
    persons = {person(item, trust): item for item in candidates}
    if len(persons) != 1:
        return UNNAMED
    name, identity = next(iter(persons.items()))
    known = trust.people.get(name)
    if known and "machine" in known.roles:
        return UNNAMED
    return known.identity if known else identity


def may_decide(by: str, language: LanguageTag, trust: Trust, where: str) -> None:
    """Refuse a decision by whom ``people.toml`` gives other languages or roles; raises ``ReviewError``."""
    known = trust.people.get(mail_of(by))
    if known is None:
        return
    hint = "see content/people.toml"
    if known.roles and not {"reviewer", "editor"}.intersection(known.roles):
        raise ReviewError(f"{by} is {' and '.join(known.roles)}, no reviewer", where=where, hint=hint)
    if known.languages and language not in known.languages:
        raise ReviewError(f"{by} does not review {language}", where=where, hint=hint)
