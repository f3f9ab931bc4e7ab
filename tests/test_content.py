"""The content store: nothing is half written, nothing is written twice, and what is broken is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kakehashi.atomic import PARTIAL, write_atomic
from kakehashi.content import Store
from kakehashi.errors import ContentError
from kakehashi.model import Work
from kakehashi.review import ledger
from kakehashi.review.events import Harvested

ORIGINAL = "---\ntitle: 題\nlanguage: ja\n---\n\n本文。\n"
ENGLISH = "---\ntitle: Title\nlanguage: en\ntranslation_of: ja\n---\n\nText.\n"


def work() -> Work:
    events = ledger.append((), Harvested("2026-01-01T00:00:00Z", "A", "ja", "r", ("k",), "h"))
    return Work("result/2026/a-b", "ja", {"ja": ORIGINAL, "en": ENGLISH}, events, {"k": "題"})


def test_a_work_survives_its_folder(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write_work(work())
    assert store.work("result/2026/a-b") == work()
    assert list(store.work_paths()) == ["result/2026/a-b"]


def test_writing_the_same_again_writes_nothing(tmp_path: Path) -> None:
    Store(tmp_path).write_work(work())
    assert Store(tmp_path).write_work(work()) == []


@pytest.mark.parametrize(("documents_first", "last"), [(True, "ledger.jsonl"), (False, "en.md")])
def test_the_order_of_writes_says_what_counts(tmp_path: Path, documents_first: bool, last: str) -> None:
    assert Store(tmp_path).write_work(work(), documents_first=documents_first)[-1] in (last, "ja.md")


class Stop(BaseException):
    """Stands for the end of the process."""


def stop(*_: object) -> None:
    raise Stop


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_process_killed_while_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = tmp_path / "content" / "x.md"
    write_atomic(path, b"old")
    target: tuple[object, str] = (os, "fsync") if moment == "fsync" else (Path, "replace")
    with monkeypatch.context() as patch:
        patch.setattr(*target, stop)
        with pytest.raises(Stop):
            write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert Store(tmp_path).sweep() == 1
    assert not list(tmp_path.rglob(f"*{PARTIAL}"))


def test_each_write_can_be_the_last(tmp_path: Path) -> None:
    seen: list[str] = []
    Store(tmp_path, seen.append).write_work(work())
    assert len(seen) == 4
    for count in range(1, 4):
        root = tmp_path / str(count)
        with pytest.raises(Stop):
            Store(root, stopping_after(count)).write_work(work())
        Store(root).write_work(work())
        assert Store(root).work("result/2026/a-b") == work()


def stopping_after(count: int) -> Callable[[str], None]:
    written: list[str] = []

    def after(name: str) -> None:
        written.append(name)
        if len(written) == count:
            raise Stop

    return after


def test_two_originals_are_refused_by_name(tmp_path: Path) -> None:
    both = {"ja": ORIGINAL, "en": ORIGINAL}
    Store(tmp_path).write_work(Work("news/2026/x", "ja", both))
    with pytest.raises(ContentError, match="en and ja both claim to be the original"):
        Store(tmp_path).work("news/2026/x")


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    Store(tmp_path).write_work(work())
    path = tmp_path / "content" / "works" / "result" / "2026" / "a-b" / "ja.md"
    path.write_bytes("題".encode("shift_jis"))
    with pytest.raises(ContentError, match=r"ja\.md: not UTF-8"):
        Store(tmp_path).work("result/2026/a-b")
