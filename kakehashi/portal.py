"""A portal that is open: its configuration, its content, its glossary and memory, read once and handed on.

The edge between the files of a portal and the verbs. It reads; what it writes goes through the content store.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kakehashi.catalog.findings import KeptFindings
from kakehashi.checks import Finding, Pair, check_pair
from kakehashi.engines import Engine, make_engine
from kakehashi.engines.memory import MemoryEngine
from kakehashi.errors import ConfigError, ContentError, InputError, KakehashiError
from kakehashi.history import git, proofs
from kakehashi.history.typists import typists
from kakehashi.memory_index.index import MemoryIndex, open_index
from kakehashi.model import BrokenWork, Texts, Trust, Work, sha256
from kakehashi.publication.published import Candidate, Original
from kakehashi.records.config import Portal, read_config
from kakehashi.records.languages import stand_over
from kakehashi.records.names import LanguageTag, WorkPath, read_language, read_work_path
from kakehashi.records.taxonomies import read_taxonomy, shipped_taxonomies
from kakehashi.review import state
from kakehashi.review.events import Giving
from kakehashi.review.people import person, read_people, typist, with_mailmap
from kakehashi.store.content import Store
from kakehashi.terms.glossary import Glossary, read_glossary, with_shipped
from kakehashi.translation.memory import Unit
from kakehashi.works import documents as works
from kakehashi.works.renames import renamed, with_former

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
"""A language tag as it stands in addresses: language, script and region of BCP 47, in its usual case."""


@dataclass(frozen=True)
class OpenPortal:
    """A portal folder: ``root`` holds ``portal.toml``, ``content/``, ``var/`` and ``site/``.

    ``renamed`` are ids of sources that vanished, each with the id that seems to be the same source's now.
    """

    root: Path
    config: Portal
    store: Store
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def var(self) -> Path:
        """What can be made again."""
        return self.root / "var"

    @property
    def site(self) -> Path:
        """The built site."""
        return self.root / "site"

    @cached_property
    def glossary(self) -> Glossary:
        """The term base of ``content/glossary/`` over the one that ships with the program.

        Raises ``InputError`` naming file and line.
        """
        tables = [
            read_glossary(data.decode("utf-8-sig"), where) for where, data in self.store.tables("glossary", ".csv")
        ]
        return with_shipped(term for table in tables for term in table.terms)

    @cached_property
    def taxonomy(self) -> Mapping[str, Mapping[str, Texts]]:
        """The names of terms by taxonomy, id and language: those of ``content/taxonomy/`` over those that ship."""
        found = dict(shipped_taxonomies())
        for where, data in self.store.tables("taxonomy", ".toml"):
            name = Path(where).stem
            found[name] = {**found.get(name, {}), **read_taxonomy(data.decode("utf-8"), where)}
        return found

    @contextmanager
    def engines(self) -> Iterator[Callable[[str], Engine]]:
        """A function that makes each engine once, when it is first asked for; what they opened is closed at the end."""
        made: dict[str, Engine] = {}

        def engine(name: str) -> Engine:
            if name not in made:
                options = self.config.engines.get(name, {})
                made[name] = make_engine(
                    name,
                    options,
                    root=self.root,
                    models=self.var / "models",
                    reviewed=self.reviewed_units,
                    reviewed_mark=self.store.ledger_mark(),
                )
            return made[name]

        try:
            yield engine
        finally:
            for one in made.values():
                if isinstance(one, MemoryEngine):
                    one.memory.close()

    @contextmanager
    def memory(self) -> Iterator[MemoryIndex]:
        """The translation memory, to look things up for an editor; an empty one where the portal has none."""
        with self.engines() as engines:
            engine = engines("memory")
            if isinstance(engine, MemoryEngine):
                yield engine.memory
            else:
                with closing(open_index(None, "", ())) as empty:
                    yield empty

    def reviewed_units(self) -> Iterator[Unit]:
        """The texts of all works that a person has approved, with who wrote them, as units of the memory."""
        for work in self.walk():
            for language in work.documents:
                if language != work.language:
                    yield from _approved_units(work, language)

    @cached_property
    def checked(self) -> KeptFindings:
        """What the checks found, and find: whoever has asked them much keeps it (``KeptFindings.save``)."""
        own = "".join(f"{where} {sha256(data.hex())}" for where, data in self.store.tables("languages", ".toml"))
        return KeptFindings(self.var / "findings.sqlite", check_pair, own)

    @cached_property
    def broken(self) -> dict[str, BrokenWork]:
        """The works that a walk through this portal could not read, by their paths: whoever walked names them."""
        return {}

    def walk(self, paths: Sequence[str] | None = None) -> Iterator[Work]:
        """The works at ``paths`` (all where none are given) that can be read; the others are noted in ``broken``."""
        for found in self.store.walk(paths):
            if isinstance(found, BrokenWork):
                self.broken[found.path] = found
            else:
                yield found

    def accusations(self, original: Original, candidate: Candidate) -> Sequence[Finding]:
        """The findings of all checks on a text that may be shown."""
        return self.checked.of(self.pair(original, candidate))

    def pair(self, original: Original, candidate: Candidate) -> Pair:
        """A text that may be shown with its terms, and with what it was really translated from, as checks want it."""
        work = original.work
        source, language = _source_of(work, candidate.key, candidate.source, candidate.event)
        day = str(original.metadata.get("published", ""))[:10]
        terms = self.glossary.match(source, language, candidate.language, day)
        return Pair(source, candidate.text, language, candidate.language, terms)

    def findings(self, work: Work, found: state.TranslationState) -> Sequence[tuple[str, Finding]]:
        """The findings of all checks on a translation, each with its segment's key."""
        return [(key, finding) for key, pair in self.pairs(work, found) for finding in self.checked.of(pair)]

    def pairs(self, work: Work, found: state.TranslationState) -> Iterator[tuple[str, Pair]]:
        """The segments of a translation with their terms, as checks want them, each with its key.

        A text that was made from a pivot is compared with the pivot's text.
        """
        published = str(works.metadata_of(work).get("published", ""))[:10]
        for item in found.segments:
            if not item.text:
                continue
            source, language = _origin(work, item)
            terms = self.glossary.match(source, language, found.language, published)
            yield item.key, Pair(source, item.text, language, found.language, terms)

    def typists(self, work: Work, language: str) -> dict[str, str]:
        """Who typed the texts of a translation that no event names, by key, as far as they are committed.

        ``UNNAMED`` where their commit names several or a machine; raises ``ReviewError`` in a shallow clone.
        """
        wanted = works.unrecorded_texts(work, language)
        if not wanted:
            return {}
        git.refuse_shallow(self.root)

        def read(document: str) -> Mapping[str, str]:
            try:
                return works.target_texts(replace(work, documents={**work.documents, language: document}), language)
            except KakehashiError as error:
                raise ValueError(str(error)) from error

        file = self.store.work_folder(work.path) / f"{language}.md"
        return {key: typist(commit.people, work.trust) for key, commit in typists(file, wanted, read).items()}

    def recorded(self, work: Work, language: str, by: str, at: str) -> Work:
        """The work with its committed texts that no event names put down to who committed them."""
        return works.record_edits(work, language, self.typists(work, language), at, by)

    def language(self, name: str, where: str = "") -> LanguageTag:
        """The language of this portal that ``name`` means; raises ``InputError`` where it is none of its own."""
        found = read_language(name, where)
        if found not in self.config.site.languages:
            hint = f"the portal speaks {', '.join(self.config.site.languages)}: see [site] languages"
            raise InputError(f"the portal has no pages in {found!r}", where=where, hint=hint)
        return found

    def work_paths(self, names: Sequence[str] = ()) -> list[WorkPath]:
        """The paths of all works, or of those named; raises ``ContentError`` for one that is not there."""
        paths = list(self.store.work_paths())
        known = set(paths)
        wanted = [read_work_path(name, "content/works") for name in names]
        unknown = [name for name in wanted if name not in known]
        if unknown:
            raise ContentError(f"no work {unknown[0]!r}", where="content/works", hint="WORK is <kind>/<year>/<id>")
        return wanted or paths


def _approved_units(work: Work, language: str) -> Iterator[Unit]:
    """The approved texts of one translation; nothing where it cannot be read, which others report."""
    found = works.read_translation(work, language)
    if isinstance(found, BrokenWork):
        return
    for item in found.segments:
        if item.approval is not None and item.state == "approved":
            source, origin = _origin(work, item)
            yield Unit(origin, language, source, item.text, item.editor or item.approval.by)


def _origin(work: Work, item: state.SegmentState) -> tuple[str, str]:
    """The text that a segment was really translated from, and its language."""
    return _source_of(work, item.key, item.source, item.event)


def _source_of(work: Work, key: str, source: str, event: Giving | None) -> tuple[str, str]:
    """The text that the text of a segment was really translated from, and its language."""
    for entry in event.segments if event else ():
        if entry.source == key and entry.from_language not in ("", work.language):
            return work.texts.get(entry.from_hash) or source, entry.from_language
    return source, work.language


def open_portal(root: Path, written: Callable[[str], None] | None = None) -> OpenPortal:
    """The portal at ``root``; raises ``ConfigError`` where there is none or it is not understood."""
    path = root / "portal.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            "there is no portal here",
            where=str(path),
            hint="go to a portal's folder, use --root, or 'kakehashi init DIR'",
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error}", where=str(path), hint="save the file as UTF-8") from error
    store = Store(root, written, lambda: trust())
    stand_over(_languages(store))
    config = read_config(text, str(path))
    suspected = renamed(config.sources, _remembered(root / "var" / "sources.json"))
    config = replace(config, sources=with_former(config.sources, suspected))
    known: list[Trust] = []

    def trust() -> Trust:
        if not known:
            known.append(read_trust(root, config, store))
        return known[0]

    return OpenPortal(root, config, store, suspected)


def read_trust(root: Path, config: Portal, store: Store) -> Trust:
    """What a portal knows of its people: ``content/people.toml`` and ``.mailmap``, and what git proves of their events.

    A shallow clone proves nothing and disproves nothing: ``verify`` and ``review`` refuse it.
    """
    people, mailmap = store.people()
    known = with_mailmap(read_people(people, "content/people.toml") if people else {}, mailmap)
    trust = Trust(known, alone=config.review.single_person)
    at, shallow = ("", False) if trust.alone else git.head(root)
    if not at or shallow:
        return trust
    found = proofs.read_proofs(root, root / "var" / "history.json", at)
    return replace(trust, unproven=proofs.unproven(found, lambda identity: person(identity, trust)))


def _languages(store: Store) -> Iterator[tuple[str, str, str]]:
    """The files of ``content/languages/``: tag, where, text; raises ``ConfigError`` for a name that is no tag."""
    for where, data in store.tables("languages", ".toml"):
        tag = Path(where).stem
        if not _TAG.fullmatch(tag):
            raise ConfigError(f"{tag!r} is no language tag", where=where, hint="name the file ms.toml or sr-Latn.toml")
        try:
            yield tag, where, data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ConfigError(f"not UTF-8: {error}", where=where, hint="save the file as UTF-8") from error


def _remembered(path: Path) -> Mapping[str, Any]:
    """What the last night remembered of the sources; nothing where that is lost or broken."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, Mapping) else {}
