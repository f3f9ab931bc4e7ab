"""Names that become paths: made from known records or checked forms, and from nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.errors import InputError
from kakehashi.languages import LANGUAGES
from kakehashi.records import names

HOSTILE = [
    "..", ".", "", "/", "../../x", "/etc/passwd", "a/b", "a\\b", "C:\\x", "x\n", "x\0", "\u202etxt", "ｊａ", "ja/",
    "ja.md", "%2e%2e", "~root", "-x", "x-", "X", "é", "a b", "a" * 129, "con.md", "./a", "a/../b", "\ufeffja", "٢٠٢٦",
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("pt_BR", "pt"), ("pt-BR", "pt"), ("pt-PT", "pt"), ("zh-CN", "zh-Hans"), ("zh-SG", "zh-Hans"),
        ("zh", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh_MO", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans-TW", "zh-Hans"), ("ZH_hant", "zh-Hant"), ("cmn-TW", "zh-Hant"), ("zh-cmn-Hans-CN", "zh-Hans"),
        ("ja-JP", "ja"), ("JA", "ja"), ("jpn", "ja"), ("en-US", "en"), ("EN_us", "en"), ("en-GB-oxendict", "en"),
        ("en-u-ca-buddhist", "en"), ("th-TH-u-nu-thai", "th"), ("in", "id"), ("ko-Hang-KR", "ko"), (" vi ", "vi"),
    ],
)  # fmt: skip
def test_a_tag_finds_the_record_that_answers_it(given: str, tag: str) -> None:
    """Every tool writes its own tag: what a translator sends as pt-BR or zh-TW must find the portal's language."""
    assert names.match_language(given) == tag


@pytest.mark.parametrize("given", ["ja-Latn", "zh-Latn-pinyin", "yue", "zh-yue", "de", "und", "x-ja", "mul", *HOSTILE])
def test_what_no_record_answers_is_refused_with_the_known_ones(given: str) -> None:
    """A language that does not exist here would stand in the ledger for ever; Latin letters are no Japanese page."""
    assert names.match_language(given) is None
    with pytest.raises(InputError, match="zh-Hant"):
        names.read_language(given)


def test_every_record_answers_its_own_tag() -> None:
    """A new language whose tag is not found would be refused at every door."""
    assert all(names.match_language(tag) == names.exact_language(tag) == tag for tag in LANGUAGES)


def test_files_and_addresses_take_exact_tags_only() -> None:
    """``pt-BR.md`` beside ``pt.md`` would be a second translation that nobody builds."""
    for tag in ("pt-BR", "JA", "zh", *HOSTILE):
        with pytest.raises(InputError):
            names.exact_language(tag)


@pytest.mark.parametrize(
    "read",
    [
        names.read_kind, names.read_source_id, names.read_work_id, names.read_work_path, names.read_slug,
        names.read_table_name, names.read_picture_name,
    ],
)  # fmt: skip
@pytest.mark.parametrize("given", HOSTILE)
def test_nothing_that_leads_elsewhere_is_a_name(read: object, given: str) -> None:
    """Each of these has led out of some program's folder before."""
    with pytest.raises(InputError):
        read(given)  # type: ignore[operator]


@pytest.mark.parametrize("given", ["news/2026/jst-press-abcdefghij", "office/a", "result/1999/x"])
def test_a_path_of_a_work_is_one(given: str) -> None:
    """What the house calls a work must go through."""
    assert names.read_work_path(given) == given


@pytest.mark.parametrize(
    "given",
    [
        "news/a", "office/2026/a", "blog/2026/a", "news/26/a", "news/２０２６/a", "news/2026/a/b", "news/2026/",
        "/news/2026/a", "news/2026/../2025/a", "news//a", "news/2026/page", "news/2026/A", "news/2026/a.md",
    ],
)  # fmt: skip
def test_a_path_of_another_form_is_refused(given: str) -> None:
    """A path that looks nearly right would make a folder that no night ever finds again."""
    with pytest.raises(InputError):
        names.read_work_path(given)


@pytest.mark.parametrize("given", ["page", "data", "news", "search", "media"])
def test_what_the_site_needs_for_itself_is_no_slug(given: str) -> None:
    """A page called ``news`` would be overwritten by the listing of all news."""
    with pytest.raises(InputError, match="site needs"):
        names.read_slug(given)


@given(st.text(max_size=40))
def test_any_text_gives_a_safe_slug_or_none(text: str) -> None:
    """A term base called ``../../Überblick 用語`` must land beside the others under a plain name."""
    try:
        found = names.slug_of(text)
    except InputError:
        return
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", found)
    assert names.read_table_name(found) == found


@given(st.text(max_size=60) | st.from_regex(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}", fullmatch=True))
def test_a_match_is_always_a_record(text: str) -> None:
    """Whatever a file claims, what becomes a path is a tag of our own records."""
    assert names.match_language(text) in (None, *LANGUAGES)
