"""Listings whose pages never shift."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.publication.page import Version, WorkPage
from kakehashi.site import listings


def work(number: int) -> WorkPage:
    version = Version("en", f"Title {number}", "", "", "machine", "machine")
    day = f"2026-{1 + number // 28:02}-{1 + number % 28:02}"
    return WorkPage(
        f"news/2026/x-{number:04}", "news", day, day, {}, "", "", "", "", "own", (), (), (), {}, {},
        version, {"en": version},
    )  # fmt: skip


@given(st.integers(0, 60), st.integers(1, 7))
def test_each_work_stands_on_one_page_newest_first(count: int, size: int) -> None:
    """A work on no page is lost, one on two pages is read twice."""
    newest = listings.newest_first([work(number) for number in range(count)], "en")
    found = [item for page in listings.pages(newest, size) for item in page.works]
    assert found == newest


@given(st.integers(0, 60), st.integers(1, 7))
def test_a_numbered_page_never_changes_when_works_are_added(count: int, size: int) -> None:
    """Somebody has linked to page 3; what stood there must stand there for ever."""
    before = pages(count, size)
    after = pages(count + 1, size)
    assert all(after[number] == works for number, works in before.items() if number)
    assert min(len(before[0]), size) == min(count, size)


def pages(count: int, size: int) -> dict[int, tuple[WorkPage, ...]]:
    newest = listings.newest_first([work(number) for number in range(count)], "en")
    return {page.number: page.works for page in listings.pages(newest, size)}
