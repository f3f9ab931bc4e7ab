"""A portal that is open: its configuration, its content, its glossary and memory, read once and handed on.

The edge between the files of a portal and the verbs. It reads; what it writes goes through the content store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kakehashi import works
from kakehashi.config import Portal, read_config
from kakehashi.content import Store
from kakehashi.errors import ConfigError, ContentError, InputError, KakehashiError
from kakehashi.memory_index import MemoryIndex, open_index
from kakehashi.model import Texts, Work
from kakehashi.records.names import LanguageTag, WorkPath, read_language, read_work_path
from kakehashi.review import state
from kakehashi.taxonomies import read_taxonomy, shipped_taxonomies
from kakehashi.translation.checks import Finding, Pair, check_pair
from kakehashi.translation.engines import Engine, make_engine
from kakehashi.translation.engines.memory import MemoryEngine
from kakehashi.translation.glossary import Glossary, read_glossary, with_shipped
from kakehashi.translation.memory import Unit


@dataclass(frozen=True)
class OpenPortal:
    """A portal folder: ``root`` holds ``portal.toml``, ``content/``, ``var/`` and ``site/``."""

    root: Path
    config: Portal
    store: Store

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

    def engines(self) -> Callable[[str], Engine]:
        """A function that makes each engine once, when it is first asked for."""
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

        return engine

    def memory(self) -> MemoryIndex:
        """The translation memory, to look things up for an editor; an empty one where the portal has none."""
        engine = self.engines()("memory")
        return engine.memory if isinstance(engine, MemoryEngine) else open_index(None, "", ())

    def reviewed_units(self) -> Iterator[Unit]:
        """The texts of all works that a person has approved, with who wrote them, as units of the memory."""
        for path in self.store.work_paths():
            work = self.store.work(path)
            for language in work.documents if work.original else ():
                if language != work.language:
                    yield from _approved_units(work, language)

    def findings(self, work: Work, found: state.TranslationState) -> Sequence[tuple[str, Finding]]:
        """The findings of all checks on a translation, each with its segment's key."""
        return [(key, finding) for key, pair in self.pairs(work, found) for finding in check_pair(pair)]

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
    try:
        found = works.translation_state(work, language)
    except KakehashiError:
        return
    for item in found.segments:
        if item.approval is not None and item.state == "approved":
            source, origin = _origin(work, item)
            yield Unit(origin, language, source, item.text, item.editor or item.approval.by)


def _origin(work: Work, item: state.SegmentState) -> tuple[str, str]:
    """The text that a segment was really translated from, and its language."""
    if item.event:
        for entry in item.event.segments:
            if entry.source == item.key and entry.from_language not in ("", work.language):
                return work.texts.get(entry.from_hash, item.source), entry.from_language
    return item.source, work.language


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
    return OpenPortal(root, read_config(text, str(path)), Store(root, written))


def works_of(portal: OpenPortal, paths: Sequence[str]) -> Mapping[str, Work]:
    """The works at ``paths`` that have an original."""
    loaded = {path: portal.store.work(path) for path in paths}
    return {path: work for path, work in loaded.items() if work.original and works.metadata_of(work)}
