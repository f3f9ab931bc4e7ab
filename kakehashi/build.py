"""Build: from content to site and catalogue.

It gathers what is published, writes the catalogue, and hands values to the site builder. It never asks a source or
an engine for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kakehashi import catalog, works
from kakehashi.errors import KakehashiError
from kakehashi.model import TAXONOMIES, Work
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.publication import Withheld, hand_page, work_page
from kakehashi.redaction import restricted
from kakehashi.review.state import TranslationState
from kakehashi.rights import allowed_of_work
from kakehashi.site import addresses
from kakehashi.site.builder import BuildReport, Paths
from kakehashi.site.builder import build as build_site
from kakehashi.site.model import HandPage, SiteData, WorkPage


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a build starts from: the site's data, the catalogue's rows, what is held back, what was unreadable."""

    data: SiteData
    works: tuple[catalog.WorkRow, ...]
    translations: tuple[catalog.TranslationRow, ...]
    terms: tuple[tuple[str, str, str], ...]
    withheld: tuple[Withheld, ...]
    problems: tuple[str, ...]


def gather(portal: OpenPortal, progress: Callable[[str], None] = lambda _: None, *, at: str) -> Gathered:
    """Everything that is published, and the catalogue's rows; a work that cannot be read is a problem, not the end.

    What rights forbid at the instant ``at`` is left out, whether a night has taken it out of the files or not.
    """
    pages: list[WorkPage] = []
    pictured: list[WorkPage] = []
    work_rows: list[catalog.WorkRow] = []
    translation_rows: list[catalog.TranslationRow] = []
    withheld: list[Withheld] = []
    problems: list[str] = []
    for path in portal.store.work_paths():
        try:
            work = portal.store.work(path)
            if not work.original:
                continue
            allowed = allowed_of_work(works.metadata_of(work), portal.config.sources, at)
            work = restricted(work, allowed)
            page, states, held = work_page(work, portal.config, portal.findings)
        except KakehashiError as error:
            problems.append(str(error))
            continue
        pages.append(page)
        if "pictures" in allowed.parts:
            pictured.append(page)
        work_rows.append(_work_row(page, work))
        translation_rows += [_translation_row(page, found) for found in states.values()]
        withheld += held
    progress(f"build: {len(pages)} works gathered")
    terms = tuple(_term_rows(pages))
    hand, hand_problems = _hand_pages(portal)
    data = SiteData(
        url=portal.config.site.url,
        names=portal.config.site.names,
        languages=portal.config.site.languages,
        works=tuple(pages),
        pages=hand,
        taxonomy=portal.taxonomy,
        page_size=portal.config.site.page_size,
        contact=portal.config.site.contact,
        media=dict(_media(portal, pictured)),
    )
    found = (*problems, *hand_problems)
    return Gathered(data, tuple(work_rows), tuple(translation_rows), terms, tuple(withheld), found)


def build(
    portal: OpenPortal,
    gathered: Gathered,
    *,
    jobs: int = 0,
    languages: Sequence[str] = (),
    clean: bool = False,
) -> BuildReport:
    """Write catalogue and site; only what changed unless ``clean``."""
    catalog.write_catalog(portal.var / "catalog.sqlite", gathered.works, gathered.translations, gathered.terms)
    paths = Paths(portal.site, portal.var / "site", portal.root / "mkdocs.yml")
    return build_site(gathered.data, paths, jobs=jobs, languages=languages, clean=clean)


def build_into(root: Path, site: Path, at: str) -> BuildReport:
    """The whole site of the portal at ``root`` into another folder, as ``mkdocs build`` asks for it at ``at``."""
    portal = open_portal(root)
    data = gather(portal, at=at).data
    with TemporaryDirectory() as scratch:
        return build_site(data, Paths(site, Path(scratch), root / "mkdocs.yml"))


def _hand_pages(portal: OpenPortal) -> tuple[tuple[HandPage, ...], list[str]]:
    """The hand-written pages, and what could not be read of them."""
    pages, problems = [], []
    for slug in portal.store.page_slugs():
        try:
            pages.append(hand_page(portal.store.page(slug), portal.config.site.languages))
        except KakehashiError as error:
            problems.append(str(error))
    return tuple(pages), problems


def _work_row(page: WorkPage, work: Work) -> catalog.WorkRow:
    """A work's row in the catalogue."""
    metadata = works.metadata_of(work)
    return catalog.WorkRow(
        path=page.path,
        kind=page.kind,
        source=str(metadata.get("source", "")),
        language=work.language,
        title=page.original.title,
        published=str(metadata.get("published", "")),
        retrieved=page.retrieved,
        rights=page.rights,
        source_url=page.source_url,
        withdrawn=page.withdrawn_on,
        segments=page.original.segments,
    )


def _translation_row(page: WorkPage, found: TranslationState) -> catalog.TranslationRow:
    """A translation's row in the catalogue."""
    counts: Mapping[str, int] = {
        name: sum(1 for item in found.segments if item.state == name)
        for name in ("missing", "machine", "edited", "approved", "behind")
    }
    version = page.versions.get(found.language)
    return catalog.TranslationRow(
        path=page.path,
        language=found.language,
        state=found.state,
        title=version.title if version else "",
        published=int(version is not None),
        **counts,
    )


def _media(portal: OpenPortal, pages: Iterable[WorkPage]) -> Iterable[tuple[str, str]]:
    """The stored pictures of all works that are shown, by their addresses in the site."""
    for page in pages:
        for file in portal.store.pictures(page.path) if not page.withdrawn_on else ():
            yield addresses.media(page.path, file.name), str(file)


def _term_rows(pages: Iterable[WorkPage]) -> Iterable[tuple[str, str, str]]:
    """The taxonomy terms of all works."""
    for page in pages:
        for taxonomy in TAXONOMIES:
            for term in page.terms.get(taxonomy, ()):
                yield page.path, taxonomy, term
