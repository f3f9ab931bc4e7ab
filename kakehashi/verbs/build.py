"""Build: from content to site and catalogue.

It gathers what is published, writes the catalogue, and hands values to the site builder. It never asks a source or
an engine for anything. A work that cannot be read is one problem: its last good page stays, and stays in the lists.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kakehashi.builder.building import BuildReport, Paths
from kakehashi.builder.building import build as build_site
from kakehashi.catalog import rows as catalog
from kakehashi.errors import KakehashiError
from kakehashi.model import TAXONOMIES, BrokenWork, Work, canonical_json
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.publication.kept import page_from_json, page_json, still_allowed
from kakehashi.publication.page import HandPage, WorkPage
from kakehashi.publication.published import Original, read_original
from kakehashi.publication.work_pages import Withheld, hand_page, shown_versions, work_page
from kakehashi.review.state import TranslationState
from kakehashi.site import addresses
from kakehashi.site.model import SiteData
from kakehashi.works import documents as works
from kakehashi.works.damage import broken_work
from kakehashi.works.redaction import restricted
from kakehashi.works.rights import allowed_of_work


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a build starts from: the site's data, the catalogue's rows, what is held back, what was unreadable."""

    data: SiteData
    rows: catalog.Rows
    withheld: tuple[Withheld, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GatheredWork:
    """One work: its page, its rows in the catalogue, what is held back, and what is broken in its translations."""

    page: WorkPage
    rows: catalog.Rows
    withheld: tuple[Withheld, ...] = ()
    broken: tuple[BrokenWork, ...] = ()
    pictured: bool = True


def gather(portal: OpenPortal, progress: Callable[[str], None] = lambda _: None, *, at: str = "") -> Gathered:
    """Everything that is published, and the catalogue's rows; a work that cannot be read is a problem, not the end.

    What rights forbid at the instant ``at`` is left out, whether a night has taken it out of the files or not; without
    an instant whatever depends on one is.
    """
    found: list[GatheredWork] = []
    broken: list[BrokenWork] = []
    lost: list[str] = []
    for item in portal.store.walk():
        work = item.readable if isinstance(item, BrokenWork) else item
        broken += [item] if isinstance(item, BrokenWork) else []
        result = _gathered(portal, work, at) if work else None
        if isinstance(result, GatheredWork):
            found.append(result)
            broken += result.broken
        else:
            broken += [result] if result else []
            lost.append(item.path)
    portal.checked.save(whole=True)
    progress(f"build: {len(found)} works gathered")
    standing = _standing(portal, lost)
    pictured = [item.page.path for item in found if item.pictured and not item.page.withdrawn_on]
    pages = [*(item.page for item in found), *(page for page, _ in standing.values() if page)]
    hand, hand_problems = _hand_pages(portal)
    config = portal.config.site
    data = SiteData(
        url=config.url,
        names=config.names,
        languages=config.languages,
        works=tuple(sorted(pages, key=lambda page: page.path)),
        pages=hand,
        taxonomy=portal.taxonomy,
        page_size=config.page_size,
        contact=config.contact,
        media=dict(_media(portal, [*pictured, *lost])),
        standing=frozenset(address for _, known in standing.values() for address in known),
    )
    rows = sum((item.rows for item in found), catalog.last_rows(_catalogue(portal), lost))
    problems = [_problem(item, standing.get(item.path)) for item in broken]
    withheld = tuple(held for item in found for held in item.withheld)
    return Gathered(data, rows, withheld, (*problems, *hand_problems))


def _gathered(portal: OpenPortal, work: Work, at: str) -> GatheredWork | BrokenWork:
    """One work as it is published, or why it cannot be; a defect of ours that it brings out is its problem alone."""
    try:
        allowed = allowed_of_work(works.metadata_of(work), portal.config.sources, at)
        work = restricted(work, allowed)
        original = read_original(work)
        shown = shown_versions(original, portal.config, portal.accusations)
        page, withheld = work_page(original, portal.config, shown)
        states = {tag: works.read_translation(work, tag) for tag in sorted(work.documents) if tag != work.language}
    except KakehashiError as error:
        return broken_work(work.path, error)
    except Exception as error:  # a defect met in one work must not take the site from all others
        message = f"a defect: {type(error).__name__}: {error}"
        return BrokenWork(work.path, f"content/works/{work.path}", 0, message, "report it with the work's folder")
    readable = {tag: found for tag, found in states.items() if isinstance(found, TranslationState)}
    translations = tuple(
        _translation_row(page, readable.get(tag, TranslationState(tag, "missing")))
        for tag in portal.config.site.languages
        if tag in readable or (tag in page.versions and tag != work.language)
    )
    rows = catalog.Rows(
        (_work_row(page, original),),
        translations,
        tuple(_term_rows(page)),
        ((page.path, canonical_json(page_json(page))),),
    )
    held = (*withheld, *_unrecorded(work, readable.values()))
    broken = tuple(item for item in states.values() if isinstance(item, BrokenWork))
    return GatheredWork(page, rows, held, broken, "pictures" in allowed.parts)


def _unrecorded(work: Work, states: Iterable[TranslationState]) -> Iterator[Withheld]:
    """The texts that stand in a file and in no event: nobody has said whose they are, so they are not shown."""
    for found in states:
        count = sum(item.unrecorded for item in found.segments)
        if count:
            reason = (
                f"{count} texts of content/works/{work.path}/{found.language}.md have no event and are not shown "
                "(record them with 'kakehashi review')"
            )
            yield Withheld(work.path, found.language, reason, blocking=True)


def _standing(portal: OpenPortal, lost: Sequence[str]) -> dict[str, tuple[WorkPage | None, tuple[str, ...]]]:
    """For each work that cannot be read: its page as it was last built, and the addresses that stay as they stand.

    Only what stands in the site stays, and of it only what today's rights and policy allow. Where the last catalogue is
    lost the pages stay, and no list can name them.
    """
    rows = catalog.last_rows(_catalogue(portal), lost)
    sources = {row.path: row.source for row in rows.works}
    found: dict[str, tuple[WorkPage | None, tuple[str, ...]]] = {}
    for path in lost:
        text = next((text for name, text in rows.pages if name == path), "")
        known = {
            tag: address
            for tag in portal.config.site.languages
            if (portal.site / (address := addresses.work(tag, path)) / "index.html").is_file()
        }
        page: WorkPage | None = None
        if text:
            page = _last_page(text, sources.get(path, ""), portal)
            versions = {tag: item for tag, item in page.versions.items() if tag in known} if page else {}
            page = replace(page, versions=versions) if page and versions else None
            known = {tag: address for tag, address in known.items() if tag in versions}
        found[path] = (page, tuple(known.values()))
    return found


def _last_page(text: str, source: str, portal: OpenPortal) -> WorkPage | None:
    """The page of a row in the last catalogue, as far as it may stand."""
    try:
        return still_allowed(page_from_json(json.loads(text)), source, portal.config)
    except (ValueError, TypeError, KeyError):
        return None


def _problem(item: BrokenWork, standing: tuple[WorkPage | None, tuple[str, ...]] | None) -> str:
    """The row of a broken work: what is broken, and what readers see of it until it is mended."""
    if standing is None:
        return str(item)
    page, known = standing
    if page:
        return f"{item}; its pages and its lines in lists stay as they were last built"
    return f"{item}; its pages stay, no list names them" if known else f"{item}; no page of it stands in the site"


def _catalogue(portal: OpenPortal) -> Path:
    """Where the catalogue stands."""
    return portal.var / "catalog.sqlite"


def build(
    portal: OpenPortal,
    gathered: Gathered,
    *,
    jobs: int = 0,
    languages: Sequence[str] = (),
    clean: bool = False,
) -> BuildReport:
    """Write catalogue and site; only what changed unless ``clean``."""
    catalog.write_catalog(_catalogue(portal), gathered.rows)
    return build_site(gathered.data, paths_of(portal), jobs=jobs, languages=languages, clean=clean)


def paths_of(portal: OpenPortal) -> Paths:
    """Where a build of the portal works."""
    return Paths(portal.site, portal.var / "site", portal.root / "mkdocs.yml")


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


def _work_row(page: WorkPage, original: Original) -> catalog.WorkRow:
    """A work's row in the catalogue."""
    metadata = original.metadata
    return catalog.WorkRow(
        path=page.path,
        kind=page.kind,
        source=str(metadata.get("source", "")),
        language=original.work.language,
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


def _media(portal: OpenPortal, paths: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The stored pictures of all works that are shown, by their addresses in the site."""
    for path in paths:
        for file in portal.store.pictures(path):
            yield addresses.media(path, file.name), str(file)


def _term_rows(page: WorkPage) -> Iterable[tuple[str, str, str]]:
    """The taxonomy terms of a work."""
    for taxonomy in TAXONOMIES:
        for term in page.terms.get(taxonomy, ()):
            yield page.path, taxonomy, term
