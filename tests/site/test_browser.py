"""The built portal in a real Chromium: the same work in another language, the notice in each, nothing foreign asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from kakehashi.pressroom.server import serve as serve_press_room
from kakehashi.site.words import read_words
from kakehashi.verbs.serve import serve as serve_site
from tests.portals import copy_demonstration, run_night, work_at

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

URL = "https://kakehashi.example/"


@dataclass(frozen=True)
class Site:
    """A built portal and where it is served."""

    root: Path
    address: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration after a night, served as a static host would."""
    with serve_press_room() as room:
        root = copy_demonstration(tmp_path_factory.mktemp("browser") / "portal", room.port)
        run_night(root)
    with serve_site(root / "site", URL) as address:
        yield Site(root, address)


@pytest.fixture
def page(chromium: str, site: Site) -> Iterator[Page]:
    """A phone-sized window in which a request to any other host fails the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        window = browser.new_page(viewport={"width": 360, "height": 740})
        foreign: list[str] = []
        window.on("request", lambda request: _note(request.url, site.address, foreign))
        yield window
        browser.close()
        assert foreign == []


def _note(url: str, address: str, foreign: list[str]) -> None:
    if not url.startswith((address, "data:")):
        foreign.append(url)


def test_a_reader_switches_languages_on_the_same_work(page: Page, site: Site) -> None:
    """A switch that leads to another page, or a page in another language, would lose its reader at once."""
    path = work_at(site.root, "hayabusa2")
    page.goto(f"{site.address}en/{path}/")
    assert page.locator("h1").inner_text() == "Capsule of Hayabusa2 returns to Earth"
    page.locator(".kk-switch summary").click()
    page.get_by_role("link", name="简体中文").click()
    page.wait_for_url(f"**/zh-Hans/{path}/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert "隼鸟2号" in page.locator("h1").inner_text()
    page.locator(".kk-switch summary").click()
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en/{path}/")
    assert page.locator("h1").inner_text() == "Capsule of Hayabusa2 returns to Earth"


_LETTERS = """link => {
  const text = document.createRange(), found = [];
  text.selectNodeContents(link);
  for (const box of text.getClientRects()) for (const x of [box.left + 1, box.right - 1]) {
    const there = document.elementFromPoint(x, (box.top + box.bottom) / 2);
    found.push(x >= 0 && x <= innerWidth && there !== null && link.contains(there));
  }
  return found.length > 0 && found.every(Boolean);
}"""
"""Whether the first and last letters of a link stand inside the screen, with nothing above them."""


@pytest.mark.parametrize("width", [320, 360, 390, 412, 540, 600, 768, 1280])
def test_every_language_of_the_switch_can_be_pressed(page: Page, site: Site, width: int) -> None:
    """A menu that opens outside the screen passed every test once, and nobody on a phone could change the language."""
    page.set_viewport_size({"width": width, "height": 900})
    for language in ("en", "zh-Hans", "zh-Hant", "ko", "vi", "th", "id", "pt"):
        for path in (f"{language}/", f"{language}/news/"):
            page.goto(site.address + path)
            if page.locator(".kk-switch").count() == 0:
                continue
            page.locator(".kk-switch summary").click()
            links = page.locator(".kk-switch li > *")
            assert links.count() > 1
            for number in range(links.count()):
                link = links.nth(number)
                link.scroll_into_view_if_needed()
                assert link.evaluate(_LETTERS), f"{path} at {width}: {link.inner_text()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("language", "slug", "key"),
    [
        ("en", "hayabusa2", "edited"),
        ("zh-Hans", "hayabusa2", "edited"),
        ("zh-Hant", "hayabusa2", "machine"),
        ("pt", "hayabusa2", "machine"),
        ("ko", "blue-led", "edited"),
        ("vi", "satreps", "edited"),
        ("th", "fugaku", "edited"),
        ("id", "presto", "edited"),
    ],
)
def test_the_notice_speaks_the_readers_language(page: Page, site: Site, language: str, slug: str, key: str) -> None:
    """Whether a machine wrote a text is the first thing that a reader must be able to learn."""
    page.goto(f"{site.address}{language}/{work_at(site.root, slug)}/")
    words = read_words(language)
    origin = {"zh-Hant": "zh-Hans", "pt": "en"}.get(language, "ja")
    expected = (
        words(f"notice.{key}", language=words(f"language.{origin}")) if key == "machine" else words("notice.edited")
    )
    assert page.locator(".kk-notice").inner_text().startswith(expected)


def test_no_page_is_wider_than_a_phone(page: Page, site: Site) -> None:
    """A page that scrolls sideways on a phone is a page that most readers abroad leave."""
    for path in ("", "en/", "th/", "zh-Hans/result/", f"en/{work_at(site.root, 'neutrino-oscillation')}/"):
        page.goto(site.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_formulae_are_mathml(page: Page, site: Site) -> None:
    """A formula that shows as TeX source, or needs a script, is not readable."""
    page.goto(f"{site.address}en/{work_at(site.root, 'neutrino-oscillation')}/")
    assert page.locator("math").count() == 3
    assert page.locator("math[display=block]").bounding_box()
    assert page.locator("script:not([type='application/ld+json'])").count() == 0


def test_the_keyboard_reaches_the_switch_and_the_text(page: Page, site: Site) -> None:
    """A reader without a mouse must come to the text, and to their own language."""
    page.goto(f"{site.address}en/{work_at(site.root, 'hayabusa2')}/")
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
    assert "kk-name" in reached
    assert "SUMMARY" in reached
    page.locator(".kk-switch summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="日本語").is_visible()


def test_a_page_that_is_not_there_answers_in_its_language(page: Page, site: Site) -> None:
    """A reader who follows a dead link must be told so in the language of that link, and find a way on."""
    answer = page.goto(f"{site.address}ko/result/1900/nothing/")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").inner_text() == read_words("ko")("site.not_found")
    page.locator("a.kk-name").click()
    page.wait_for_url("**/ko/")
