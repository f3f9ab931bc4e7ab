"""Names that become paths and addresses: each a type of its own, made here from a known record or a checked form.

What comes from outside (a file's target language, a command's argument, a source's kind) is no name before one of these
functions has taken it; what they refuse is named, with what is known instead. Nothing here touches a path.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import NewType

from babel.core import get_global

from kakehashi.errors import InputError
from kakehashi.records.kinds import KINDS
from kakehashi.records.languages import LANGUAGES, per_language

LanguageTag = NewType("LanguageTag", str)
"""The tag of a language that has a record: ``ja``, ``zh-Hans``."""

KindName = NewType("KindName", str)
"""The slug of a kind that has a record: ``result``."""

SourceId = NewType("SourceId", str)
"""The id of a source, which begins the ids of its works and names its state's file: ``jst-press``."""

WorkId = NewType("WorkId", str)
"""The last part of a work's path: small letters, digits, hyphens, at most 128."""

WorkPath = NewType("WorkPath", str)
"""``<kind>/<year>/<id>``, or ``<kind>/<id>`` where the kind has no year."""

Slug = NewType("Slug", str)
"""The name of a hand-written page or of a table: small letters, digits, hyphens, at most 128."""

Identity = NewType("Identity", str)
"""Who does something: ``Name <mail>``."""

PictureName = NewType("PictureName", str)
"""The name of a stored picture: 16 hex characters of its content's hash, ``.webp``."""

RESERVED = frozenset({
    "page", "feed", "assets", "data", "media", "sitemap", "search", "corrections", "calls", "events", "calendar",
    "offline", "goal", "field", "challenge", "region", "country", "organisation", "programme", "award", "person",
    "year", "sentences", *KINDS,
})  # fmt: skip
"""Slugs that addresses of the site need for themselves (house, section 5)."""

_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,15}")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,126}[a-z0-9])?")
_YEAR = re.compile(r"[0-9]{4}")
_SCRIPTS = {"Hang": "Kore"}
"""Scripts that are part of the one that a record names."""

_IDENTITY = re.compile(r"[^<>\x00-\x1f\x7f-\x9f\u2028\u2029]*[^<>\s][^<>\x00-\x1f\x7f-\x9f]* <[^<>@\s]+@[^<>@\s]+>")
_PICTURE = re.compile(r"[0-9a-f]{16}\.webp")


def read_language(text: str, where: str = "") -> LanguageTag:
    """The language that ``text`` names (see ``match_language``); raises ``InputError`` naming the known ones."""
    found = match_language(text)
    if found is None:
        raise _unknown("language", text, LANGUAGES, where)
    return found


@per_language(1024)
def match_language(text: str) -> LanguageTag | None:
    """The language whose record answers a tag, by lookup as BCP 47 wants it (RFC 5646, RFC 4647 section 3.4).

    Case means nothing and ``_`` is ``-``; what no record has (region, variants, extensions) is left off from the end.
    A script is never left off, since another script is another text: what a tag does not say of it, CLDR's likely
    subtags say, so that ``zh-TW`` is written in ``Hant``. ``None`` where no record answers.
    """
    plain = text.strip(" ").replace("_", "-")
    if not _TAG.fullmatch(plain):
        return None
    language, script, region = _subtags(plain)
    for tag in LANGUAGES:  # only files of this language are read
        if tag.split("-")[0] == language and (script or _likely_script(language, region)) == LANGUAGES[tag].script:
            return LanguageTag(tag)
    return None


def exact_language(text: str, where: str = "") -> LanguageTag:
    """The tag itself where a record has just this one, as files and addresses write it; raises ``InputError``."""
    if text not in LANGUAGES:
        raise _unknown("language", text, LANGUAGES, where)
    return LanguageTag(text)


def read_kind(text: str, where: str = "") -> KindName:
    """A kind that has a record; raises ``InputError``."""
    if text not in KINDS:
        raise _unknown("kind", text, KINDS, where)
    return KindName(text)


def read_source_id(text: str, where: str = "") -> SourceId:
    """An id of a source; raises ``InputError``."""
    return SourceId(_checked(text, "id of a source", where))


def read_work_id(text: str, where: str = "") -> WorkId:
    """An id of a work; raises ``InputError``."""
    found = _checked(text, "id of a work", where)
    if found in RESERVED:
        raise InputError(f"{found!r} cannot be the id of a work", where=where, hint="the site needs this name")
    return WorkId(found)


def read_work_path(text: str, where: str = "") -> WorkPath:
    """A path of a work, whether there is one or not; raises ``InputError``."""
    kind, *parts = text.split("/")
    if kind in KINDS and len(parts) == (2 if KINDS[kind].has_year else 1):
        return work_path(kind, parts[0] if len(parts) == 2 else "", parts[-1], where)
    raise InputError(f"not the path of a work: {_shown(text)}", where=where, hint="WORK is <kind>/<year>/<id>")


def work_path(kind: str, year: str, name: str, where: str = "") -> WorkPath:
    """The path of a work by its parts; ``year`` counts only where the kind has one. Raises ``InputError``."""
    parts: list[str] = [read_kind(kind, where)]
    if KINDS[kind].has_year:
        if not _YEAR.fullmatch(year):
            raise InputError(f"not a year: {_shown(year)}", where=where, hint="write four digits")
        parts.append(year)
    return WorkPath("/".join([*parts, read_work_id(name, where)]))


def read_slug(text: str, where: str = "") -> Slug:
    """A slug of a hand-written page; raises ``InputError``, also where the site needs it for something else."""
    found = _checked(text, "slug", where)
    if found in RESERVED:
        raise InputError(f"{found!r} cannot be a slug", where=where, hint="the site needs this name")
    return Slug(found)


def read_table_name(text: str, where: str = "") -> Slug:
    """The name of a table below ``content/glossary/``, without its ending; raises ``InputError``."""
    return Slug(_checked(text, "name of a table", where))


def slug_of(text: str, where: str = "") -> Slug:
    """A slug made of any text, such as a file's name or a host; raises ``InputError`` where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    found = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", plain)).strip("-")[:128].rstrip("-")
    if not found:
        raise InputError(
            f"no name can be made of {_shown(text)}", where=where, hint="give it Latin letters or digits in its name"
        )
    return Slug(found)


def read_identity(text: str, where: str = "") -> Identity:
    """``Name <mail>``, as git writes it; raises ``InputError``: an event whose author is nobody proves nothing."""
    plain = re.sub(r"[ \t]+", " ", text.strip(" "))
    name = plain.split(" <", 1)[0]
    if not _IDENTITY.fullmatch(plain) or not any(sign.isalnum() for sign in name) or not plain.isprintable():
        hint = "write it as 'Name <mail>', e.g. 'A. Editor <editor@example.org>'"
        raise InputError(f"not a name and a mail: {_shown(text)}", where=where, hint=hint)
    return Identity(plain)


def read_picture_name(text: str, where: str = "") -> PictureName:
    """The name of a stored picture; raises ``InputError``."""
    if not _PICTURE.fullmatch(text):
        raise InputError(f"not the name of a stored picture: {_shown(text)}", where=where)
    return PictureName(text)


def _checked(text: str, what: str, where: str) -> str:
    """A text of the one form that ids and slugs have."""
    if not _SLUG.fullmatch(text):
        hint = "small letters a to z, digits and hyphens, at most 128"
        raise InputError(f"not the {what}: {_shown(text)}", where=where, hint=hint)
    return text


def _subtags(tag: str) -> tuple[str, str, str]:
    """Language, script and region of a well-formed tag, ``""`` for what it does not say; deprecated languages are new.

    An extended language (``zh-cmn``) stands for itself, as RFC 5646 section 4.5 makes it canonical.
    """
    first, *rest = tag.split("-")
    language, script, region = first.lower(), "", ""
    for subtag in rest:
        if len(subtag) == 1:
            break  # an extension or private use: nothing behind it says how the text is written
        if len(subtag) == 3 and subtag.isalpha() and not script and not region:
            language = subtag.lower()
        elif len(subtag) == 4 and subtag.isalpha() and not region:
            script = script or _SCRIPTS.get(subtag.title(), subtag.title())
        elif len(subtag) == 2 or (len(subtag) == 3 and subtag.isdigit()):
            region = region or subtag.upper()
    return str(get_global("language_aliases").get(language, language)), script, region


def _likely_script(language: str, region: str) -> str:
    """The script in which a language is written there (CLDR's likely subtags), ``""`` where CLDR does not say."""
    table = get_global("likely_subtags")
    found = str(table.get(f"{language}_{region}") or table.get(language) or "")
    return next((part for part in found.split("_") if len(part) == 4), "")


def _unknown(what: str, text: str, known: Collection[str], where: str) -> InputError:
    """The error for a name that no record has."""
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return InputError(f"{what} {_shown(text)} is not known", where=where, hint=f"{hint}there are {_listed(known)}")


def _listed(names: Iterable[str]) -> str:
    """Names in one line."""
    return ", ".join(names)


def _shown(text: str) -> str:
    """A text from outside as an error may show it: quoted, on one line, not too long."""
    return repr(text if len(text) <= 80 else f"{text[:80]}…")
