"""A language is one file: read strictly, late and once; a portal adds one, or changes one, without any Python."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from kakehashi.checks import Pair, check_pair
from kakehashi.checks.numerals import numbers_in
from kakehashi.cli import main
from kakehashi.errors import ConfigError
from kakehashi.model import Translated
from kakehashi.portal import OpenPortal, open_portal
from kakehashi.reading.fields import language_tag
from kakehashi.records.languages import LANGUAGES, engine_code, language, stand_over
from kakehashi.records.names import match_language
from kakehashi.records.taxonomies import shipped_taxonomies
from kakehashi.segments.sentences import split_sentences
from kakehashi.site.words import read_words
from kakehashi.works import documents as works
from tests.small import AT, CONFIG, NIGHT, harvested, record

NEW = Path(__file__).parent / "new"
REPOSITORY = Path(__file__).resolve().parents[2]
TEXTS = {
    "ms": ("Membina jambatan kuantum", "Institut itu mengumumkan bahan baharu."),
    "hi": ("क्वांटम सेतु का निर्माण", "संस्थान ने एक नई सामग्री की घोषणा की।"),
}
"""A title and a sentence in each of the new languages."""


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    """Other tests get the languages of the program."""
    yield
    stand_over([])


def files(*tags: str) -> list[tuple[str, str, str]]:
    """The files of new languages, as a portal hands them in."""
    return [(tag, f"content/languages/{tag}.toml", (NEW / f"{tag}.toml").read_text(encoding="utf-8")) for tag in tags]


def portal_with(root: Path, *tags: str) -> OpenPortal:
    """A portal in English and new languages, each by one file, with a work that is translated into them."""
    folder = root / "content" / "languages"
    folder.mkdir(parents=True)
    for tag in tags:
        (folder / f"{tag}.toml").write_bytes((NEW / f"{tag}.toml").read_bytes())
    listed = ", ".join(f'"{tag}"' for tag in ("en", *tags))
    config = re.sub(r"languages = \[.*\]", f"languages = [{listed}]", CONFIG)
    (root / "portal.toml").write_text(config, encoding="utf-8")
    portal = open_portal(root)
    work = harvested(record(body="<p>研究所は新しい材料を発表した。</p>"))
    for tag in tags:
        title, sentence = TEXTS[tag]
        texts = {key: title if key == "title" or text == record().title["ja"] else sentence
                 for key, text in works.source_texts(work).items()}  # fmt: skip
        results = {key: Translated(text, "engine", "model", "1") for key, text in texts.items()}
        work = works.with_texts(work, tag, results, AT, NIGHT)
    portal.store.write_work(work, documents_first=True)
    return portal


@pytest.mark.parametrize(
    ("tag", "text", "values"),
    [
        ("hi", "12,34,567 लोग", [1_234_567]), ("hi", "१२ देश", [12]), ("hi", "१२,३४,५६७", [1_234_567]),
        ("hi", "5 लाख रुपये", [500_000]), ("hi", "2 करोड़", [20_000_000]), ("hi", "2 करो\u095c", [20_000_000]),
        ("hi", "३.५ करोड़", [35_000_000]), ("hi", "12 करोड़ 34 लाख 56 हज़ार 789", [123_456_789]),
        ("hi", "डेढ़ लाख", [150_000]), ("hi", "दो हज़ार पच्चीस", [2025]), ("hi", "सौंदर्य", []),
        ("hi", "आधा", [Fraction(1, 2)]),
        ("ms", "35,000 orang", [35_000]), ("ms", "5.4 juta", [5_400_000]), ("ms", "lapan belas ribu", [18_000]),
        ("ms", "dua ratus tiga puluh lapan", [238]), ("ms", "20 Ogos 2026", [20, 8, 2026]),
    ],
)  # fmt: skip
def test_a_new_language_counts_by_its_file_alone(tag: str, text: str, values: list[int]) -> None:
    """Five lakh read as five would block a right translation, and pass a wrong one."""
    stand_over(files("ms", "hi"))
    assert [number.value for number in numbers_in(text, tag)] == values


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("参加者は50万人だった。", "प्रतिभागी 5 लाख थे।", set()),
        ("参加者は50万人だった。", "प्रतिभागी 50 लाख थे।", {"scale"}),
        ("参加者は2000万人、国は12カ国だった。", "१२ देशों से 2 करोड़ प्रतिभागी थे।", set()),
        ("参加者は2000万人だった。", "2 लाख प्रतिभागी थे।", {"scale"}),
        ("123万4567円の研究費。", "12,34,567 येन का अनुसंधान अनुदान।", set()),
        ("参加者は3000人だった。", "प्रतिभागी 研究 3,000 थे।", {"japanese-left"}),
    ],
)
def test_checks_hold_in_a_new_language(source: str, target: str, found: set[str]) -> None:
    """A language whose numbers nobody compares is a language in which ten times too much is published."""
    stand_over(files("hi"))
    blocking = {item.check for item in check_pair(Pair(source, target, "ja", "hi")) if item.severity == "block"}
    assert blocking == found


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("距離は100キロメートル。", "दूरी 62 मील है।", set()),
        ("重さは20グラム。", "वज़न 20 किलोग्राम है।", {"unit"}),
        ("重さは20グラム。", "वज़न 20 ग्राम है।", set()),
        ("費用は500万円。", "लागत 50 लाख डॉलर है।", {"unit"}),
        ("費用は500万円。", "लागत 50 लाख येन है।", set()),
    ],
)
def test_units_are_known_by_the_words_of_the_file(source: str, target: str, found: set[str]) -> None:
    """Twenty kilograms for twenty grams is a wrong dose in any language."""
    stand_over(files("hi"))
    checks = {item.check for item in check_pair(Pair(source, target, "ja", "hi"))} & {"unit", "numbers", "scale"}
    assert checks == found


def test_sentences_of_a_new_language_end_where_its_file_says() -> None:
    """An engine that takes a sentence at a time gets two in one, and leaves the second out."""
    stand_over(files("hi"))
    said = "यह एक वाक्य है। यह दूसरा है। डॉ. सातो ने कहा।"
    assert [sentence.text for sentence in split_sentences(said, "hi")] == [
        "यह एक वाक्य है।",
        "यह दूसरा है।",
        "डॉ. सातो ने कहा।",
    ]


def test_a_new_language_is_known_at_every_door() -> None:
    """A tag that the feed's reader does not know is text under the wrong language."""
    assert language_tag("hin") == ""
    stand_over(files("ms", "hi"))
    assert [language_tag(label) for label in ("hin", "Malay", "ms-MY", "hi")] == ["hi", "ms", "ms", "hi"]
    assert match_language("hi-IN") == "hi"
    assert (engine_code("google", "ms"), engine_code("deepl", "ms")) == ("ms", "")
    assert shipped_taxonomies()["regions"]["JP"]["hi"] == "जापान"
    assert list(LANGUAGES)[-2:] == ["hi", "ms"]
    stand_over([])
    assert "hi" not in LANGUAGES
    assert language_tag("Malay") != "ms"


@pytest.mark.parametrize(
    ("tag", "seen"),
    [
        ("hi", ['<html lang="hi"', "हिन्दी",
                 "यह पाठ जापानी से मशीन द्वारा अनूदित है", "20 नवंबर 2026", "क्वांटम सेतु का निर्माण"]),
        ("ms", ['<html lang="ms"', "Bahasa Melayu",
                "diterjemahkan oleh mesin daripada bahasa Jepun", "20 November 2026"]),
    ],
)  # fmt: skip
def test_a_page_is_built_in_a_new_language(tmp_path: Path, tag: str, seen: list[str]) -> None:
    """One file in ``content/languages/`` is all that a portal adds: words, dates, switch, chooser, feed."""
    portal = portal_with(tmp_path, "ms", "hi")
    assert main(["build", "--root", str(tmp_path), "--jobs", "1"]) == 0
    path = next(iter(portal.store.work_paths()))
    page = (portal.site / tag / path / "index.html").read_text(encoding="utf-8")
    for text in seen:
        assert text in page
    assert read_words(tag)("site.home") in page
    assert LANGUAGES[tag].autonym in (portal.site / "index.html").read_text(encoding="utf-8")
    assert f'xml:lang="{tag}"' in (portal.site / tag / "feed.xml").read_text(encoding="utf-8")


def test_a_language_that_a_file_does_not_name_is_named_by_cldr() -> None:
    """The Thai page of a Malay original needs a word for Malay that no translator of the interface wrote."""
    stand_over(files("ms"))
    assert read_words("th").language_name("ms") == "มาเลย์"
    assert read_words("en").language_name("ja") == "Japanese"


def test_a_portal_changes_a_word_of_a_language_that_ships() -> None:
    """An agency that says "Top page" must not copy two hundred words, and lose the next ones."""
    stand_over([("en", "content/languages/en.toml", '[words.site]\nhome = "Top page"\n')])
    assert read_words("en")("site.home") == "Top page"
    assert read_words("en")("site.feed") == "Feed"
    assert [number.value for number in numbers_in("3 million", "en")] == [3_000_000]
    stand_over([])
    assert read_words("en")("site.home") == "Home"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("theme = ", "tehme = "), ["content/languages/ms.toml", "'tehme'", "did you mean 'theme'"]),
        (('theme = "ms"\n', ""), ["content/languages/ms.toml", "'theme'", "missing"]),
        (
            ("[numbers.spaced]", "[numbers.spcaed]"),
            ["content/languages/ms.toml", "'numbers.spcaed'", "did you mean 'spaced'"],
        ),
        (('home = "Laman utama"\n', ""), ["content/languages/ms.toml", "'words.site.home'", "missing"]),
        (("home = ", "hoem = "), ["content/languages/ms.toml", "words.site.home"]),
        (('feed = "Suapan"', 'feed = "Suapan"\nfeeds = "x"'), ["'words.site.feeds'", "did you mean 'feed'"]),
        (("[words.badge]", "[words.bagde]"), ["words.badge.approved", "missing"]),
        (('script = "Latn"', 'script = "Latin"'), ["content/languages/ms.toml", "ISO 15924"]),
        (('10 = ["puluh"]', 'ten = ["puluh"]'), ["content/languages/ms.toml", "'ten'", "numbers.spaced.scales"]),
        (("afternoon = '", "afternoon = '("), ["content/languages/ms.toml", "numbers.spaced.afternoon"]),
        (("ja = [1.0, 5.2]", "ja = [5.2, 1.0]"), ["content/languages/ms.toml", "lengths.ja"]),
        (("[checks]", '[units]\nkilometer = "km"\n[checks]'), ["units.kilometer", "did you mean 'kilometre'"]),
        (("spaced = true", 'spaced = "yes"'), ["content/languages/ms.toml", "spaced must be true or false"]),
        (('theme = "ms"', 'tag = "ms"'), ["content/languages/ms.toml", "'tag'"]),
        (('theme = "ms"', "theme ="), ["content/languages/ms.toml", "not valid TOML"]),
    ],
)
def test_what_is_wrong_in_a_file_is_named(change: tuple[str, str], named: list[str]) -> None:
    """A key that nobody reads is a rule that its author believes in."""
    ((tag, where, text),) = files("ms")
    assert change[0] in text
    with pytest.raises(ConfigError) as raised:
        stand_over([(tag, where, text.replace(change[0], change[1], 1))])
    for part in named:
        assert part in str(raised.value)
    assert "ms" not in LANGUAGES  # what was there before still holds


def test_a_file_whose_name_is_no_tag_is_refused(tmp_path: Path) -> None:
    """``Malay.toml`` would become an address, and a folder, of that name."""
    portal_with(tmp_path, "ms")
    (tmp_path / "content" / "languages" / "Malay.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"Malay\.toml.*no language tag|'Malay' is no language tag"):
        open_portal(tmp_path)


def test_the_languages_of_one_portal_are_not_those_of_the_next(tmp_path: Path) -> None:
    """Two portals on one machine, in one process of tests or of a desk: the one's words must not show in the other."""
    portal_with(tmp_path / "one", "ms")
    assert "ms" in LANGUAGES
    portal_with(tmp_path / "two", "hi")
    assert "ms" not in LANGUAGES


def test_every_language_that_ships_can_be_read() -> None:
    """A file that is wrong is found when its language is asked for: here, not in a night."""
    for tag in LANGUAGES:
        assert language(tag).tag == tag
        assert read_words(tag).language == tag
        assert {other for other in LANGUAGES if read_words(tag).language_name(other)} == set(LANGUAGES)


def test_help_reads_no_language() -> None:
    """Nine files at every command are a tenth of a second that every person waits."""
    code = (
        "import tomllib, sys; from kakehashi.cli import parser; parser().format_help()\n"
        "from kakehashi.records.languages import LANGUAGES, _read\n"
        "assert 'th' in LANGUAGES and list(LANGUAGES)\n"
        "sys.exit(_read.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=REPOSITORY).returncode == 0


_ROOMS = ("checks", "segments", "engines", "site", "builder")
_NO_LANGUAGE = {
    ("segments/skeleton.py", "id"): "an attribute of HTML",
    ("builder/links.py", "id"): "an attribute of HTML",
    ("site/mathematics.py", "ms"): "an element of MathML",
    ("builder/mkdocs_pages.py", "th"): "an element of HTML",
    ("builder/mkdocs_pages.py", "id"): "an attribute of HTML",
}
"""Texts that look like a tag and are none, with the reason."""


def test_no_check_grammar_engine_or_page_names_a_language() -> None:
    """What names a language in Python is what the next language has to be written into by hand."""
    tags, named = {*LANGUAGES, "zh", "ms", "hi"}, list[str]()
    for room in _ROOMS:
        place = REPOSITORY / "kakehashi" / room
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            path = file.relative_to(REPOSITORY / "kakehashi").as_posix()
            texts = (item for item in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(item, ast.Constant))
            named += [
                f"{path}:{text.lineno}: {text.value!r}"
                for text in texts
                if text.value in tags and (path, text.value) not in _NO_LANGUAGE
            ]
    assert named == []
