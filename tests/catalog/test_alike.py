"""What tells the same story is named for a person, and two stories are not."""

from __future__ import annotations

from kakehashi.catalog.alike import alike, alike_works
from kakehashi.publication.page import Version, WorkPage

STORY = (
    "東北大学の研究グループは、水素を貯蔵する新しい合金を開発し、室温で毎分3リットルの水素を取り出すことに成功した。"
    "この成果は燃料電池車への応用が期待される。論文は2026年11月23日に科学誌に掲載された。"
)
RETOLD = (
    "東北大学の研究グループは、水素を貯蔵する新しい合金を開発し、室温で毎分3リットルの水素を取り出すことに成功したと発表した。"
    "燃料電池車への応用が期待される。論文は2026年11月23日に科学誌に掲載された。"
)
OTHER = (
    "理化学研究所は、脳の神経細胞が記憶を保つ仕組みをマウスで明らかにした。睡眠中に働く遺伝子を調べたもので、"
    "認知症の治療につながる可能性がある。論文は2026年11月23日に科学誌に掲載された。"
)


def test_a_story_told_twice_is_named_once() -> None:
    """A reader who meets one result three times under three names trusts the fourth one less."""
    (found,) = alike({"a": STORY, "b": RETOLD, "c": OTHER}, {"a", "b"})
    assert (found.work, found.other) == ("a", "b")
    assert found.share >= 0.6


def test_what_is_not_new_is_not_named_again() -> None:
    """The same pair each morning is a pair that nobody looks at."""
    assert list(alike({"a": STORY, "b": RETOLD}, ())) == []
    assert [item.other for item in alike({"a": STORY, "b": RETOLD}, {"b"})] == ["a"]


def test_two_stories_and_empty_texts_are_not_alike() -> None:
    """A common last sentence is no common story."""
    assert list(alike({"a": STORY, "c": OTHER, "d": "", "e": "題"}, {"a", "c", "d", "e"})) == []


def test_a_thousand_stories_are_not_compared_one_by_one() -> None:
    """The first night has nothing but new works."""
    texts = {
        f"w{number:04}": f"{number}番目の{STORY[number % 40 :]}{number * 7919}{OTHER[number % 30 :]}"
        for number in range(300)
    }
    texts["x"] = texts["w0007"]
    assert ("w0007", "x") in {(item.work, item.other) for item in alike(texts, {"w0007", "x"})}


def _page(path: str, published: str, text: str) -> WorkPage:
    original = Version("ja", "題", "", text, "original")
    return WorkPage(path, "news", published, published, {}, "", "", "", "", "own", (), (), (), {}, {}, original, {})


def test_only_works_of_the_months_around_are_compared() -> None:
    """Each year's report of one prize is alike, and is no news told twice."""
    pages = [
        _page("a", "2026-11-23", STORY), _page("b", "2026-12", RETOLD), _page("c", "2025-11-23", STORY),
        _page("d", "", STORY), _page("e", "2026", STORY),
    ]  # fmt: skip
    assert [(item.work, item.other) for item in alike_works(pages, {"a"})] == [("a", "b")]
    assert list(alike_works(pages, {"d"})) == []
    assert list(alike_works([], {"a"})) == []
