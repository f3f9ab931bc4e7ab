"""Rights, takedowns and renames on a real portal: what is closed leaves every file of it in the same night."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kakehashi.cli import main
from kakehashi.portal import open_portal
from kakehashi.review.events import Redacted
from kakehashi.verbs.enforce import enforce
from kakehashi.verbs.night import NightReport, report_lines
from tests.fetch.site import Site, serve
from tests.harvesting.test_pictures import jpeg
from tests.portals import NIGHT, run_night, tree

TOML = """
[site]
url = "https://portal.example/"
languages = ["ja", "en"]
names = {{ ja = "見本", en = "Samples" }}

[fetch]
min_interval = 0.0
tries = 1

[fetch.resolve]
"press.example" = "http://127.0.0.1:{port}"

[[routes]]
from = "ja"
to = "en"
engines = ["memory"]
"""
SOURCE = """
[sources.{name}]
name = {{ en = "Press" }}
url = "https://press.example/feed.xml"
{more}
"""
TMX = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4"><header srclang="ja" datatype="plaintext" segtype="sentence" adminlang="en" o-tmf="x"
 creationtool="x" creationtoolversion="1"/><body>{units}</body></tmx>"""
UNIT = '<tu><tuv xml:lang="ja"><seg>{ja}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
PAIRS = {"水素の研究": "Hydrogen research", "秘密の本文である。": "The secret body."}
SECRETS = (b"\xe7\xa7\x98\xe5\xaf\x86", b"secret body")


def _feed(title: str = "水素の研究", body: str = "秘密の本文である。", more: str = "") -> bytes:
    item = f"<item><title>{title}</title><link>https://press.example/1/</link><guid>press-1</guid>{more}"
    text = f"<description><![CDATA[<p>{body}</p><p><img src='/fig.jpg' alt='図'></p>]]></description></item>"
    return f"<rss version='2.0'><channel>{item}{text}</channel></rss>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        _answer(served)
        yield served


def _answer(site: Site) -> None:
    site.answers["press.example/feed.xml"] = (200, {}, _feed())
    site.answers["press.example/fig.jpg"] = (200, {}, jpeg())


class Portal:
    """A portal of one source, and its nights."""

    def __init__(self, root: Path, site: Site) -> None:
        self.root, self.site, self.day = root, site, 23
        (root / "content" / "memory").mkdir(parents=True, exist_ok=True)
        units = "".join(UNIT.format(ja=ja, en=en) for ja, en in PAIRS.items())
        (root / "content" / "memory" / "old.tmx").write_text(TMX.format(units=units), encoding="utf-8")
        self.configure('rights = "own"\nimages = true')

    def configure(self, more: str, name: str = "press", extra: str = "") -> None:
        """Write portal.toml with one source, or with none."""
        text = TOML.format(port=self.site.port) + (SOURCE.format(name=name, more=more) if name else "") + extra
        (self.root / "portal.toml").write_text(text, encoding="utf-8")

    def night(self, *, offline: bool = False) -> NightReport:
        """One night, a day after the one before."""
        report = run_night(self.root, f"2026-11-{self.day}T18:00:00Z", offline=offline)
        self.day += 1
        return report

    @property
    def path(self) -> str:
        """The path of the only work."""
        (path,) = open_portal(self.root).store.work_paths()
        return path

    def forget_memory(self) -> None:
        """Take the legacy memory away, as its owner would: reports name it."""
        (self.root / "content" / "memory" / "old.tmx").unlink()

    def secrets(self) -> list[str]:
        """All files of the portal, git's own aside, that hold a text that is closed, or a picture."""
        files = tree(self.root).items()
        return [
            name
            for name, data in files
            if not name.startswith(".git/") and (any(item in data for item in SECRETS) or name.endswith(".webp"))
        ]

    def git(self, *arguments: str) -> None:
        """A git command in the portal."""
        identity = ("-c", "user.name=Hana", "-c", "user.email=hana@portal.example")
        subprocess.run(["git", *identity, *arguments], cwd=self.root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal after its first night, committed; tests work on copies."""
    root = tmp_path_factory.mktemp("rights") / "portal"
    with serve() as served:
        _answer(served)
        made = Portal(root, served)
        report = made.night()
    assert report.complete, report_lines(report)
    assert len(made.secrets()) > 5, "the test must see what it looks for"
    made.git("init", "-q")
    made.git("add", "content", "portal.toml")
    made.git("commit", "-qm", "one")
    return root


@pytest.fixture
def portal(first_night: Path, site: Site, tmp_path: Path) -> Portal:
    """A copy of the portal after its first night."""
    root = tmp_path / "portal"
    shutil.copytree(first_night, root)
    made = Portal(root, site)
    made.day += 1
    made.forget_memory()
    return made


STRICTER = {
    "link": 'rights = "link"',
    "metadata": 'rights = "metadata"',
    "no licence": 'rights = "item"',
    "max_cache": 'rights = "own"\nmax_cache = 24.0',
    "embargo": 'rights = "own"\nembargo_until = "2026-12-24"',
    "ended": 'rights = "permission"\npermission = '
    '{ reference = "a", date = "2026-01-01", what = ["body"], until = "2026-11-01" }',
    "removed": "",
}


@pytest.mark.parametrize("why", STRICTER)
def test_whatever_makes_a_right_stricter_takes_the_text_out_of_the_files(portal: Portal, why: str) -> None:
    """Its owner has closed a text: every file that still holds it tomorrow is a breach."""
    portal.configure(STRICTER[why], name="press" if STRICTER[why] else "")
    report = enforce(open_portal(portal.root), "2026-11-24T18:00:00Z", NIGHT, lambda _: None)
    assert [name for name in portal.secrets() if not name.startswith("site/")] == []
    (taken,) = report.taken
    assert (taken.work, taken.pictures, taken.commits) == (portal.path, 1, 1)
    assert taken.texts >= 2
    assert taken.withdrawn is (why in ("embargo", "removed"))
    work = open_portal(portal.root).store.work(portal.path)
    assert any(isinstance(event, Redacted) for event in work.events)
    before = tree(portal.root / "content")
    assert enforce(open_portal(portal.root), "2026-11-25T18:00:00Z", NIGHT, lambda _: None).taken == ()
    assert tree(portal.root / "content") == before


@pytest.mark.parametrize(("why", "offline"), [("link", False), ("removed", True)])
def test_the_same_night_shows_it_no_more_and_says_what_git_holds(portal: Portal, why: str, offline: bool) -> None:
    """A report that says "done" while history keeps the text misleads whoever has to answer for it."""
    portal.configure(STRICTER[why], name="press" if STRICTER[why] else "")
    report = portal.night(offline=offline)
    assert portal.secrets() == []
    lines = "\n".join(report_lines(report))
    assert f"content/works/{portal.path}" in lines
    assert "git's history still holds the text in 1 commits" in lines
    for language in ("ja", "en") if why == "removed" else ("ja",):
        page = (portal.root / "site" / language / portal.path / "index.html").read_text(encoding="utf-8")
        assert "水素の研究" in page
        assert ("noindex" in page) is (why == "removed")
    assert main(["verify", "--root", str(portal.root)]) == 0
    before = tree(portal.root / "content") | tree(portal.root / "site")
    again = portal.night(offline=offline)
    assert again.rights.taken == ()
    assert tree(portal.root / "content") | tree(portal.root / "site") == before


def test_a_build_alone_shows_no_more_than_today_allows(portal: Portal) -> None:
    """Whoever changes portal.toml and builds has not waited for the night."""
    portal.configure('rights = "link"')
    assert main(["verify", "--root", str(portal.root)]) == 1, "what stands in the files is named"
    assert main(["build", "--root", str(portal.root)]) == 0
    assert [name for name in portal.secrets() if name.startswith("site/")] == []


def test_a_translation_alone_sends_no_text_that_today_forbids(portal: Portal) -> None:
    portal.configure('rights = "link"')
    assert main(["translate", "--root", str(portal.root)]) == 0
    assert [name for name in portal.secrets() if name.startswith(("content/", "var/memory"))] == []


def test_a_right_that_is_wider_again_gives_all_back(portal: Portal) -> None:
    """Text, picture and page come back, and the ledger holds."""
    before = portal.secrets()
    portal.configure('rights = "link"')
    portal.night()
    portal.configure('rights = "own"\nimages = true')
    portal.night()
    assert {name for name in before if name.startswith("content/") and not name.endswith(("en.md", ".tmx"))} <= set(
        portal.secrets()
    )
    assert main(["verify", "--root", str(portal.root)]) == 0


def test_a_work_that_cannot_be_read_is_named_and_stops_no_other(portal: Portal) -> None:
    """What the night could not close it must not pass over in silence."""
    broken = portal.root / "content" / "works" / "news" / "2026" / "press-aaaaaaaaaa"
    broken.mkdir()
    (broken / "ja.md").write_text("---\ntitle: 題\nsource: press\n---\n秘密", encoding="utf-8")
    (broken / "ledger.jsonl").write_text("{half", encoding="utf-8")
    portal.configure('rights = "link"')
    report = portal.night(offline=True)
    assert len(report.rights.taken) == 1
    assert any("press-aaaaaaaaaa" in problem for problem in report.rights.problems)
    assert not report.complete


def test_legacy_memories_that_hold_a_text_are_named(site: Site, tmp_path: Path) -> None:
    """The memory would give the closed translation to the next work with the same sentence."""
    portal = Portal(tmp_path, site)
    assert main(["harvest", "--root", str(tmp_path)]) == 0
    portal.configure('rights = "link"')
    (taken,) = enforce(open_portal(tmp_path), "2026-11-24T18:00:00Z", NIGHT, lambda _: None).taken
    assert taken.memories == ("old.tmx",)


def test_what_is_under_embargo_is_stored_nowhere_and_comes_when_it_ends(site: Site, tmp_path: Path) -> None:
    """A portal that breaks a journal's embargo is told nothing any more."""
    more = (
        "<prism:embargoDate xmlns:prism='http://prismstandard.org/namespaces/basic/2.0/'>2026-11-25</prism:embargoDate>"
    )
    site.answers["press.example/feed.xml"] = (200, {"ETag": '"1"'}, _feed(more=more))
    portal = Portal(tmp_path, site)
    portal.forget_memory()
    report = portal.night()
    assert report.harvest.embargoed == (("https://press.example/1/", "2026-11-25"),)
    assert list(open_portal(tmp_path).store.work_paths()) == []
    assert portal.secrets() == []
    assert any("embargo" in line for line in report_lines(report))
    portal.night()
    assert "秘密" in open_portal(tmp_path).store.work(portal.path).original


def test_an_embargo_that_comes_late_takes_back_what_was_stored(portal: Portal) -> None:
    """A release that went out a day too early is taken back by its source."""
    more = (
        "<prism:embargoDate xmlns:prism='http://prismstandard.org/namespaces/basic/2.0/'>2026-11-26</prism:embargoDate>"
    )
    portal.site.answers["press.example/feed.xml"] = (200, {}, _feed(more=more))
    portal.night()
    assert portal.secrets() == []
    report = portal.night()
    assert report.rights.restored == (portal.path,)
    assert "秘密" in open_portal(portal.root).store.work(portal.path).original
    assert main(["verify", "--root", str(portal.root)]) == 0


def test_withdraw_restore_and_redact_by_a_person(portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    """A takedown on a Friday evening is one command, and the page is gone when it ends."""
    root, path, hana = ["--root", str(portal.root)], portal.path, ["--as", "Hana <hana@portal.example>"]
    page = portal.root / "site" / "en" / path / "index.html"
    assert main(["withdraw", path, "--reason", "retracted by its authors", *hana, *root]) == 0
    assert "retracted by its authors" in page.read_text(encoding="utf-8")
    assert "secret body" not in page.read_text(encoding="utf-8")
    assert "秘密" in open_portal(portal.root).store.work(path).original
    portal.night()
    assert "retracted by its authors" in page.read_text(encoding="utf-8"), "a night must not lift it"
    assert main(["restore", path, "--reason", "a mistake", *hana, *root]) == 0
    assert "secret body" in page.read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["redact", path, "--reason", "a court has ordered it", *hana, *root]) == 0
    assert portal.secrets() == []
    assert "git's history still holds the text in 1 commits" in capsys.readouterr().out
    assert "a court has ordered it" in page.read_text(encoding="utf-8")
    portal.night()
    assert portal.secrets() == []
    assert main(["verify", "--root", str(portal.root)]) == 0


def test_a_takedown_needs_a_work_and_a_reason(portal: Portal) -> None:
    assert main(["redact", "news/2026/press-nothing", "--reason", "x", "--root", str(portal.root)]) == 2
    assert main(["redact", portal.path, "--reason", " ", "--root", str(portal.root)]) == 2
    assert main(["restore", portal.path, "--reason", "x", "--root", str(portal.root)]) == 2


def test_a_source_that_was_renamed_keeps_its_works(portal: Portal) -> None:
    """A second work for each release, with none of the translations, and two pages for one text."""
    path = portal.path
    portal.configure('rights = "own"\nimages = true\nwas = ["press"]', name="agency")
    report = portal.night()
    assert report.complete, report_lines(report)
    assert (portal.path, report.harvest.new, report.rights.taken) == (path, (), ())
    assert "source: agency" in open_portal(portal.root).store.work(path).original
    portal.site.answers["press.example/feed.xml"] = (200, {}, _feed(body="別の本文である。"))
    assert portal.night().harvest.changed == (path,)


def test_a_rename_without_a_word_is_warned_of_and_costs_nothing(portal: Portal) -> None:
    """One edited line in portal.toml would empty the texts of a whole source, and store its feed a second time."""
    path, before = portal.path, portal.secrets()
    portal.configure('rights = "own"\nimages = true', name="agency")
    for _ in range(2):
        report = portal.night()
        assert not report.complete
        (problem,) = report.rights.problems
        assert 'was = ["press"]' in problem
        assert (portal.path, report.rights.taken) == (path, ())
    assert {name for name in before if name.startswith("content/")} <= {*portal.secrets(), "content/memory/old.tmx"}
    portal.configure('rights = "link"', name="agency")
    portal.night()
    assert portal.secrets() == [], "it stands under the rights of the source that it seems to be"


def test_a_rename_that_nobody_remembers_doubles_nothing(portal: Portal) -> None:
    """var/ is lost, and the ids changed: the identity in the store tells that it is the same release."""
    path = portal.path
    (portal.root / "var" / "sources.json").unlink()
    portal.configure('rights = "own"', name="agency")
    report = portal.night()
    assert portal.path == path
    assert any('was = ["press"]' in problem.hint for problem in report.harvest.problems)


def test_two_sources_of_one_address_are_no_rename(portal: Portal) -> None:
    """Two sets of one repository have one address: to remove one is to remove it."""
    second = SOURCE.format(name="second", more='rights = "link"\npaused = "a test"')
    portal.configure('rights = "own"\nimages = true', extra=second)
    portal.night()
    portal.configure('rights = "own"', name="", extra=second)
    report = portal.night()
    assert report.rights.problems == ()
    assert len(report.rights.taken) == 1


def test_a_stored_summary_of_lists_is_forgotten(portal: Portal) -> None:
    """What a list said of a page is kept to ask for it again: it is the text that was taken down."""
    states = portal.root / "var" / "harvest" / "press.json"
    data = json.loads(states.read_text(encoding="utf-8"))
    data["visits"] = {
        "1": {"record": {"url": "https://press.example/1/", "summary": {"ja": "秘密"}}},
        "2": {"record": {"url": "https://press.example/2/"}},
    }
    states.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert main(["redact", portal.path, "--reason", "x", "--root", str(portal.root)]) == 0
    assert set(json.loads(states.read_text(encoding="utf-8"))["visits"]) == {"2"}
