"""Hostile strings through to pages, feeds, sitemaps and JSON-LD: none alive by a parser, none alive in a real Chromium.

Records of every format, works whose files somebody edited, and translations that somebody imported are built as a
portal builds them. The browser then opens pages and does to every element what a reader could do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, sync_playwright

from kakehashi import harvesters
from kakehashi.builder.building import Paths, build
from kakehashi.errors import KakehashiError
from kakehashi.harvesters import Document
from kakehashi.model import Record, Translated, Work
from kakehashi.publication.page import HandPage, WorkPage
from kakehashi.publication.published import read_original
from kakehashi.publication.work_pages import hand_page, shown_versions, work_page
from kakehashi.records.config import Source, read_config
from kakehashi.segments import front_matter
from kakehashi.site.model import SiteData
from kakehashi.verbs.serve import serve
from kakehashi.works import documents as works
from tests.harvesters.reading import a_source
from tests.hostile import alive
from tests.hostile.documents import FORMATS, RULES, documents
from tests.hostile.strings import addresses, hostile_strings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hostile-pages")]

SOAK = int(os.environ.get("KAKEHASHI_SOAK", "1"))
URL = "https://kakehashi.example/portal/"
AT = "2026-11-24T18:00:00Z"
NIGHT = "Night <night@kakehashi.example>"
STRINGS = hostile_strings(2000, seed=23)
CONFIG = f"""
[site]
url = "{URL}"
languages = ["en", "ko"]
names = {{ en = "Science", ko = "과학" }}
contact = "editors@kakehashi.example"
"""

CLICK_ALL = """() => {
  const said = [];
  const report = text => said.push(text);
  window.addEventListener('click', event => {
    const link = event.composedPath().find(item => item.href !== undefined && item.getAttribute && item.getAttribute('href') !== null);
    const to = link ? String(link.href.baseVal ?? link.href) : '';
    if (link && !/^(https?|mailto):/i.test(to) && !(link.getAttribute('href') || '').startsWith('#')) report('a link to ' + to);
    if (/^(https?|mailto):/i.test(to)) event.preventDefault();
  });
  window.addEventListener('submit', event => { report('a form'); event.preventDefault(); });
  for (const item of document.querySelectorAll('*')) {
    for (const name of item.getAttributeNames()) if (/^on/i.test(name)) report(item.tagName + ' ' + name);
    for (const type of ['mouseover', 'pointerover', 'focus', 'click'])
      item.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window }));
  }
  return said;
}"""


@dataclass(frozen=True)
class Site:
    """A built portal."""

    out: Path
    pages: tuple[str, ...]


def _records() -> Iterator[tuple[Record, Source]]:
    """Records of every format, and the sources that gave them; other strings for each format."""
    count = min(len(STRINGS), 2 * SOAK)
    for number, form in enumerate(FORMATS):
        source = replace(
            a_source(language="en", harvester=form.harvester, rules=RULES.get(form.name, {})), id=f"s{number}"
        )
        start = number * 67 % len(STRINGS)
        given = [*STRINGS[start:], *STRINGS[:start]][: count + 30]
        for content in documents(form, given, records=count):
            reading = harvesters.find(form.harvester).read(Document(f"https://s{number}.example/", content), source)
            titled = [record for record in reading.records if record.title.get(record.language)]
            yield from ((record, source) for record in titled[:count])
            if reading.records and len(reading.records) >= count:
                break


def _edited(strings: list[str], number: int) -> Work:
    """A work whose files somebody wrote by hand, with a hostile string in every field and all over its body."""
    given = iter(strings * 3)
    facts = {
        "title": f"Edited {number} {next(given)}", "summary": next(given), "kind": "news", "language": "en", "source": "hand",
        "source_url": next(given), "published": next(given) if number % 2 else "2026-11-23", "retrieved": next(given),
        "identifiers": [{"scheme": next(given), "value": next(given)}, {"scheme": "doi", "value": next(given)}],
        "creators": [{"name": {"en": next(given)}, "id": next(given)}, {"name": {next(given): next(given)}}],
        "organisations": [{"name": {"en": next(given)}, "id": next(given)}], "goals": [next(given)], "regions": [next(given)],
        "licence": next(given), "credit": next(given), "rights": "own", "official": {"ko": next(given), next(given): next(given)},
    }  # fmt: skip
    body = "\n\n".join(strings)
    return Work(f"news/2026/hand-{number}", "en", {"en": f"{front_matter.write(facts)}\n{body}\n"})


def _works() -> Iterator[Work]:
    """The works of all records, each with a translation that somebody imported, and the edited ones."""
    imported = iter(STRINGS * 1000)
    for record, source in _records():
        work = works.harvest_record(None, record, source, AT, NIGHT)
        assert work is not None
        texts = {key: Translated(next(imported), "", author="A <a@a.example>") for key in works.source_texts(work)}
        with suppress(KakehashiError):  # a text that breaks the skeleton is refused, which is as good
            work = works.with_texts(work, "ko", texts, AT, NIGHT)
        yield work
    for number in range(4 * SOAK):
        yield _edited([STRINGS[(number * 37 + place) % len(STRINGS)] for place in range(30)], number)


def _data() -> SiteData:
    """What the site of these works shows, with a page that somebody wrote."""
    portal = read_config(CONFIG)
    found: dict[str, WorkPage] = {}
    for work in _works():
        try:
            original = read_original(work)
            page = work_page(original, portal, shown_versions(original, portal, lambda *_: ()))[0]
        except KakehashiError:
            continue  # a file that cannot be read is named and shown nowhere
        found[work.path] = page
    hand: list[HandPage] = []
    for number in range(SOAK):
        body = "\n\n".join([*STRINGS[number * 20 :][:20], *(f"[link]({text})" for text in addresses(20, seed=number))])
        head = front_matter.write({"title": STRINGS[number], "summary": STRINGS[-number - 1], "language": "en"})
        hand.append(hand_page(Work(f"page-{number}", "en", {"en": f"{head}\n{body}\n"}), ("en", "ko")))
    return SiteData(
        URL, portal.site.names, ("en", "ko"), tuple(found.values()), tuple(hand), contact=portal.site.contact
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The portal, built."""
    folder = tmp_path_factory.mktemp("hostile")
    report = build(_data(), Paths(folder / "site", folder / "scratch"), jobs=2)
    assert report.problems == ()
    return Site(folder / "site", tuple(name for name in report.written if name.endswith(".html")))


def test_there_is_something_to_attack(site: Site) -> None:
    """A site of refused records would pass every test below."""
    assert len(site.pages) > 80
    formats = {name.split("/")[3].split("-")[0] for name in site.pages if name.count("/") == 4}
    assert formats >= {f"s{number}" for number in range(len(FORMATS))}


def test_nothing_is_alive_by_a_parser(site: Site) -> None:
    """What a browser would run, load from elsewhere or follow to a foreign scheme."""
    for name in site.pages:
        assert list(alive.in_page((site.out / name).read_text(encoding="utf-8"))) == [], name


def test_every_feed_and_sitemap_is_xml(site: Site) -> None:
    """A reader's program drops a feed that is not well-formed, with all that stands in it."""
    files = list(site.out.rglob("*.xml"))
    assert len(files) > 4
    for file in files:
        assert list(alive.in_xml(file.read_bytes())) == [], file


@pytest.fixture(scope="module")
def served(site: Site) -> Iterator[str]:
    """The portal as a static host serves it."""
    with serve(site.out, URL) as address:
        yield address


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    """A window of a real browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def _opened(pages: tuple[str, ...]) -> list[str]:
    """The pages that the browser opens: the densest of all, and a share of the others (all of them in a soak)."""
    edited = [name for name in pages if "/hand-" in name or "/page-" in name or name.count("/") < 4]
    others = [name for name in pages if name not in edited]
    return [*edited, *others[:: 1 if SOAK > 1 else 5]]


def test_nothing_is_alive_in_a_browser(site: Site, served: str, page: Page) -> None:
    """A dialog, a new window, a request to another host, or a link that leads to a script."""
    seen: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        seen.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on("popup", lambda window: seen.append(f"a window: {window.url}"))
    page.on("request", lambda request: seen.extend([] if request.url.startswith(served) else [f"asks {request.url}"]))
    for name in _opened(site.pages):
        page.goto(served + name.removesuffix("index.html"), wait_until="load")
        seen += page.evaluate(CLICK_ALL)
        assert page.url.split("#")[0] == served + name.removesuffix("index.html"), f"{name}: was led to {page.url}"
        assert seen == [], name
