"""The content store: nothing is half written, nothing is written twice, and what is broken is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kakehashi.atomic import PARTIAL, write_atomic
from kakehashi.errors import ContentError, InputError
from kakehashi.model import Work
from kakehashi.review import ledger
from kakehashi.review.events import Harvested
from kakehashi.store.content import Store

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


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("../../../tmp/evil", "en"), ("news/2026/../../../x", "en"), ("/etc", "en"), ("news/2026/x", "../../../EVIL"),
        ("news/2026/x", "/tmp/EVIL"), ("news/2026/x", "pt-BR"), ("news/2026/x", "EN"), ("blog/2026/x", "en"),
    ],
)  # fmt: skip
def test_nothing_but_names_becomes_a_path(tmp_path: Path, path: str, language: str) -> None:
    """A language or a work that came in a file would write wherever its author likes."""
    root = tmp_path / "a" / "b" / "c" / "d"
    with pytest.raises(InputError):
        Store(root).write_work(Work(path, "ja", {"ja": ORIGINAL, language: ENGLISH}))
    with pytest.raises(InputError):
        Store(root).write_page(Work(path, "ja", {"ja": ORIGINAL}))
    assert not list(tmp_path.rglob("*.md"))


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("glossary", "../x.csv"), ("glossary", "x.md"), ("glossary", "X.csv"), ("works", "x.csv"), ("..", "x.csv"),
        ("glossary", ".csv"),
    ],
)  # fmt: skip
def test_a_table_and_a_picture_stay_where_they_belong(tmp_path: Path, folder: str, name: str) -> None:
    """A term base's file name is the translator's own, and a picture's could be anybody's."""
    with pytest.raises(InputError):
        Store(tmp_path).write_table(folder, name, "x")
    with pytest.raises(InputError):
        Store(tmp_path).write_picture("news/2026/x", name, b"x")
    assert not [item for item in tmp_path.rglob("*") if item.is_file()]


def test_a_link_leads_nobody_out_of_content(tmp_path: Path) -> None:
    """A link that came with a pull request would publish a file of the machine, or write over it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "ja.md").write_text(ORIGINAL, encoding="utf-8")
    root = tmp_path / "portal"
    folder = root / "content" / "works" / "news" / "2026"
    folder.mkdir(parents=True)
    (folder / "x").symlink_to(outside)
    with pytest.raises(ContentError, match="out of content"):
        Store(root).work("news/2026/x")
    with pytest.raises(ContentError, match="out of content"):
        Store(root).write_work(Work("news/2026/x", "ja", {"ja": "changed"}))
    (folder / "y" / "media").mkdir(parents=True)
    (folder / "y" / "ja.md").symlink_to(outside / "ja.md")
    (folder / "y" / "media" / "0123456789abcdef.webp").symlink_to(outside / "ja.md")
    with pytest.raises(ContentError, match="a link"):
        Store(root).work("news/2026/y")
    assert Store(root).pictures("news/2026/y") == []
    assert (outside / "ja.md").read_text(encoding="utf-8") == ORIGINAL


def test_a_folder_that_no_work_can_have_is_named(tmp_path: Path) -> None:
    """What stands there under a wrong name is never built, and nobody would know why."""
    Store(tmp_path).write_work(work())
    works = tmp_path / "content" / "works"
    for name in ("news/2026/Two Words", "news/26/x", "blogs/2026/x"):
        (works / name).mkdir(parents=True)
    assert list(Store(tmp_path).work_paths()) == ["result/2026/a-b"]
    assert Store(tmp_path).misnamed() == ["blogs", "news/2026/Two Words", "news/26/x"]
