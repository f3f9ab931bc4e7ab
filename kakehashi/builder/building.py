"""The builder: from values to a site, only what changed.

Every page is a specification with a fingerprint over all that it shows and over the code and theme that render it; a
page whose fingerprint is known and whose file is there is not given to MkDocs at all. Results are moved into the site
file by file, each atomically; a second build writes nothing. Listings, feeds, sitemaps and the chooser are ours.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path

import jinja2

from kakehashi.atomic import write_atomic
from kakehashi.builder.render import Job, render
from kakehashi.characters import clean
from kakehashi.model import canonical_json, sha256
from kakehashi.records.kinds import KINDS
from kakehashi.records.languages import COMMON, LANGUAGES
from kakehashi.site import addresses, feeds, pages, sitemap
from kakehashi.site.metadata import name_in
from kakehashi.site.model import PageSpec, SiteData
from kakehashi.site.words import read_words
from kakehashi.web_address import WebAddress

_ICON = "assets/icon.svg"
_PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "latex2mathml")
_RENDERING = ("site", "builder", "plugins")
"""The rooms whose code and templates decide what a page looks like."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: how many pages the site has, the files written and removed, and what went wrong."""

    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a build works: the site, its scratch folder, and the portal's ``mkdocs.yml`` (or ``None``)."""

    out: Path
    scratch: Path
    settings: Path | None = None


def build(
    data: SiteData, paths: Paths, *, jobs: int = 0, languages: Sequence[str] = (), clean: bool = False
) -> BuildReport:
    """Build the site of ``data``; raises ``BuildError`` when nothing can be rendered."""
    chosen = [tag for tag in data.languages if not languages or tag in languages]
    assets = dict(theme_assets())
    styles = _style_sheets(assets)
    shelf = pages.shelves(data)
    specs = _specs(data, chosen, shelf, styles)
    theme = theme_fingerprint(paths.settings)
    known = {} if clean else _read_fingerprints(paths.scratch)
    fingerprints = {page.file: _fingerprint(page, theme) for page in specs}
    due = [page for page in specs if known.get(page.file) != fingerprints[page.file] or not _there(paths, page)]
    problems, rendered = _render(due, data, paths, jobs)
    written = [name for name, html in rendered if _replace(paths.out / name, html)]
    others = {f"assets/{name}": content for name, content in assets.items()}
    others |= {name: text.encode() for name, text in _other_files(data, chosen, shelf, styles)}
    written += [name for name, content in others.items() if _replace(paths.out / name, content)]
    written += [name for name, file in data.media.items() if _copied(Path(file), paths.out / name)]
    removed = _sweep(paths.out, chosen, {*fingerprints, *others, *data.media}, tuple(sorted(data.standing)))
    standing = tuple(data.standing)
    kept = {
        file: mark for file, mark in known.items() if file.split("/", 1)[0] not in chosen or file.startswith(standing)
    }
    _write_fingerprints(paths.scratch, kept | fingerprints)
    return BuildReport(len(specs), tuple(written), tuple(removed), tuple(problems))


def _style_sheets(assets: Iterable[str]) -> list[str]:
    """The addresses of the style sheets among the assets."""
    return [f"assets/{name}" for name in sorted(assets) if name.endswith(".css")]


def _specs(
    data: SiteData, languages: Iterable[str], shelf: Mapping[str, pages.Shelf], styles: Sequence[str]
) -> list[PageSpec]:
    """The pages of these languages."""
    root = addresses.prefix(data.url)
    found = (page for tag in languages for page in pages.language_pages(data, tag, shelf))
    return [_with_styles(page, styles, root) for page in found]


def differing_works(data: SiteData, paths: Paths) -> tuple[list[str], list[str], list[str]]:
    """How the pages of works in the built site differ from ``data``: too many, missing, and with other contents.

    Nothing is rendered: contents are compared by the fingerprints that the last build kept. A language
    that was never built is not looked at.
    """
    built = [tag for tag in data.languages if (paths.out / tag).is_dir()]
    specs = _specs(data, built, pages.shelves(data), _style_sheets(dict(theme_assets())))
    marks = {page.file: page for page in specs if page.context["layout"] == "work"}
    there = {
        file.relative_to(paths.out).as_posix()
        for tag in built
        for kind in KINDS
        for file in (paths.out / tag / kind).glob("*/*/index.html" if KINDS[kind].has_year else "*/index.html")
        if file.parent.parent.name != "page" and file.parent.name != "page"
    }
    known, theme = _read_fingerprints(paths.scratch), theme_fingerprint(paths.settings)
    standing = tuple(data.standing)
    more = sorted(file for file in there - marks.keys() if not file.startswith(standing))
    other = sorted(
        file for file in there & marks.keys() & known.keys() if known[file] != _fingerprint(marks[file], theme)
    )
    return more, sorted(marks.keys() - there), other


def _with_styles(page: PageSpec, styles: Iterable[str], root: str) -> PageSpec:
    """The page with the addresses of the style sheets: relative, or absolute where it may stand anywhere."""
    absolute = page.context["layout"] == "404"

    def there(file: str) -> addresses.SiteAddress:
        return addresses.SiteAddress(root + file) if absolute else addresses.relative(page.url, file)

    found = {"styles": [there(style) for style in styles], "icon": there(_ICON)}
    return replace(page, context={**page.context, **found})


def _there(paths: Paths, page: PageSpec) -> bool:
    """Whether the page's file stands in the site."""
    return (paths.out / page.file).is_file()


def _render(
    due: Sequence[PageSpec], data: SiteData, paths: Paths, jobs: int
) -> tuple[list[str], Iterator[tuple[str, bytes]]]:
    """What MkDocs warned about, and the pages that it rendered."""
    work = paths.scratch / "render"
    shutil.rmtree(work, ignore_errors=True)
    if not due:
        return [], iter(())
    settings = str(paths.settings) if paths.settings and paths.settings.is_file() else ""
    looks = {
        tag: (LANGUAGES[tag].theme, LANGUAGES[tag].direction) for tag in dict.fromkeys(page.language for page in due)
    }
    problems = render(Job(tuple(due), settings, name_in(data.names, COMMON), data.url, str(work), jobs, looks))
    return problems, _rendered(work)


def _rendered(work: Path) -> Iterator[tuple[str, bytes]]:
    """The pages of the scratch folder by their names in the site; the folder is removed at the end."""
    for chunk in sorted((work / "html").iterdir()):
        for file in sorted(chunk.rglob("*.html")):
            yield file.relative_to(chunk).as_posix(), file.read_bytes()
    shutil.rmtree(work, ignore_errors=True)


def _replace(path: Path, content: bytes) -> bool:
    """Put ``content`` at ``path`` unless it stands there already."""
    if path.is_file() and path.read_bytes() == content:
        return False
    write_atomic(path, content)
    return True


def _copied(source: Path, target: Path) -> bool:
    """Copy a picture unless it stands there: its name is made of its content."""
    if target.is_file():
        return False
    write_atomic(target, source.read_bytes())
    return True


def _sweep(out: Path, languages: Iterable[str], expected: set[str], standing: tuple[str, ...]) -> list[str]:
    """Remove the files of these languages, the assets and pictures that no page or feed stands for any more.

    What begins with an address in ``standing`` stays: pages of works that cannot be read, and with them the styles that
    they were made for.
    """
    removed = []
    for name in (*languages, *(() if standing else ("assets",)), "media"):
        for file in sorted((out / name).rglob("*")):
            path = file.relative_to(out).as_posix()
            if file.is_file() and path not in expected and not path.startswith(standing):
                file.unlink()
                removed.append(path)
        for folder in sorted((out / name).rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
    return removed


def _other_files(
    data: SiteData, languages: Sequence[str], shelf: Mapping[str, pages.Shelf], styles: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The files that are not MkDocs's: feeds, sitemaps, chooser, root 404, robots.txt."""
    for language in languages:
        yield from _feeds(data, language, shelf[language])
        entries = _sitemap_entries(data, language, shelf)
        yield f"{language}/sitemap.xml", sitemap.sitemap(entries)
    yield "sitemap.xml", sitemap.sitemap_index([f"{data.url}{tag}/sitemap.xml" for tag in data.languages])
    yield "index.html", _chooser(data, styles, canonical=data.url)
    yield "404.html", _chooser(data, styles, canonical="")
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {data.url}sitemap.xml\n"


def _feeds(data: SiteData, language: str, shelf: pages.Shelf) -> Iterator[tuple[str, str]]:
    """The feeds of one language."""
    words = read_words(language)
    name = name_in(data.names, language)
    for kind, works in {"": shelf.newest, **shelf.kinds}.items():
        title = f"{words(f'kind.{kind}')}: {name}" if kind else name
        notes = [pages.notice(words, work, work.versions[language])["lines"][0] for work in works]
        yield addresses.feed(language, kind), feeds.atom(data, language, kind, title, works, notes)


def _sitemap_entries(data: SiteData, language: str, shelf: Mapping[str, pages.Shelf]) -> Iterator[sitemap.Entry]:
    """The pages of a language that search engines may list."""

    def entry(url: str, changed: str, versions: Mapping[str, str]) -> sitemap.Entry:
        found = {LANGUAGES[tag].html_lang: data.url + address for tag, address in versions.items()}
        return sitemap.Entry(data.url + url, changed, found)

    yield entry(addresses.home(language), "", {tag: addresses.home(tag) for tag in data.languages})
    for page in data.pages:
        if language in page.versions and page.slug != "index":
            versions = {tag: addresses.hand_page(tag, page.slug) for tag in data.languages if tag in page.versions}
            yield entry(addresses.hand_page(language, page.slug), "", versions)
    for work in shelf[language].newest:
        versions = {tag: addresses.work(tag, work.path) for tag in data.languages if tag in work.versions}
        yield entry(addresses.work(language, work.path), work.versions[language].updated, versions)


def _chooser(data: SiteData, styles: Sequence[str], canonical: str) -> str:
    """The language chooser at ``/``, which is the 404 page of the root too."""
    root = addresses.prefix(data.url)
    environment = jinja2.Environment(keep_trailing_newline=True, undefined=jinja2.StrictUndefined)  # noqa: S701
    environment.filters["address"] = addresses.attribute  # the template escapes each value, as Material's do
    template = environment.from_string((_theme_folder() / "templates" / "chooser.html").read_text(encoding="utf-8"))
    languages = [
        {
            "lang": LANGUAGES[tag].html_lang,
            "text": LANGUAGES[tag].autonym,
            "name": name_in(data.names, tag),
            "href": addresses.SiteAddress(root + addresses.home(tag)),
            "url": WebAddress(data.url + addresses.home(tag)),
        }
        for tag in data.languages
    ]
    page: str = template.render(
        default=LANGUAGES[data.languages[0]].html_lang,
        name=name_in(data.names, COMMON),
        canonical=WebAddress(canonical) if canonical else "",
        root_url=WebAddress(data.url),
        icon=addresses.SiteAddress(root + _ICON),
        languages=languages,
        styles=[addresses.SiteAddress(root + style) for style in styles],
    )
    return clean(page)


def theme_assets() -> Iterator[tuple[str, bytes]]:
    """The files of ``assets/``: Material's style sheet and ours under names that hold their hash, and the icon."""
    material = Path(str(resources.files("material"))) / "templates" / "assets" / "stylesheets"
    sheet = next(iter(sorted(material.glob("main.*.min.css"))))
    text = sheet.read_text(encoding="utf-8").split("/*# sourceMappingURL", 1)[0]
    for order, (name, content) in enumerate(
        [("material", text.encode()), ("portal", (_theme_folder() / "styles" / "portal.css").read_bytes())]
    ):
        yield f"{order}-{name}.{hashlib.sha256(content).hexdigest()[:8]}.css", content
    yield "icon.svg", (_theme_folder() / "styles" / "icon.svg").read_bytes()


def theme_fingerprint(settings: Path | None) -> str:
    """A fingerprint of all that renders a page: our code, templates, MkDocs, Material, ``mkdocs.yml``."""
    parts = [f"{name} {version(name)}" for name in _PACKAGES]
    parts += [f"{name} {hashlib.sha256(item.read_bytes()).hexdigest()}" for name, item in _own_files()]
    if settings and settings.is_file():
        parts.append(sha256(settings.read_text(encoding="utf-8")))
    return sha256("\n".join(parts))


def _own_files() -> Iterator[tuple[str, Traversable]]:
    """The files of the rooms that decide what a page looks like, and the list of Markdown extensions."""
    waiting: list[tuple[str, Traversable]] = [(room, resources.files(f"kakehashi.{room}")) for room in _RENDERING]
    while waiting:
        path, folder = waiting.pop()
        for item in sorted(folder.iterdir(), key=lambda found: found.name):
            if item.is_dir() and item.name != "__pycache__":
                waiting.append((f"{path}/{item.name}", item))
            elif item.is_file():
                yield f"{path}/{item.name}", item
    yield "segments/markdown.py", resources.files("kakehashi.segments") / "markdown.py"


def _theme_folder() -> Traversable:
    """Templates and styles, as package data."""
    return resources.files("kakehashi.site") / "theme"


def _fingerprint(page: PageSpec, theme: str) -> str:
    """The fingerprint of a page over all that it shows."""
    record = LANGUAGES[page.language]
    return sha256(canonical_json([theme, record.theme, record.direction, page.to_json()]))[:32]


def _read_fingerprints(scratch: Path) -> dict[str, str]:
    """The fingerprints of the last build; none where they are lost or broken: then everything is built."""
    try:
        found = json.loads((scratch / "fingerprints.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_fingerprints(scratch: Path, fingerprints: Mapping[str, str]) -> None:
    """Remember the fingerprints, last of all: a build that was killed renders its pages once more."""
    text = json.dumps(fingerprints, sort_keys=True, indent=0)
    _replace(scratch / "fingerprints.json", f"{text}\n".encode())
