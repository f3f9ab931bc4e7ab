"""The memory: exact, with numbers exchanged, alike; and TMX in and out."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.errors import InputError
from kakehashi.memory_index.index import MemoryIndex, open_index
from kakehashi.translation.memory import Unit, differing, read_tmx, write_tmx

PERSON = "A <a@example.org>"


@contextmanager
def memory_of(units: list[Unit], path: Path | None = None, mark: str = "") -> Iterator[MemoryIndex]:
    """A memory for as long as the context lasts."""
    with closing(open_index(path, mark, units)) as memory:
        yield memory


def unit(source: str, target: str, author: str = PERSON) -> Unit:
    return Unit("ja", "en", source, target, author)


def test_a_persons_text_comes_before_an_engines() -> None:
    """What somebody has read is worth more than what a machine made, whichever came first."""
    with memory_of([unit("猫", "the cat (machine)", ""), unit("猫", "a cat")]) as memory:
        match = memory.find("猫", "ja", "en")
    assert match is not None
    assert (match.target, match.unit.author) == ("a cat", PERSON)


@pytest.mark.parametrize(
    ("source", "target", "text", "expected"),
    [
        ("2019年に5.4グラム", "5.4 grams in 2019", "2020年に6.1グラム", "6.1 grams in 2020"),
        ("3万人", "30,000 people", "4万人", None),
        ("令和6年", "in 2024", "令和7年", None),
        ("5人と5人", "5 and 5", "6人と5人", None),
        ("2人", "two people", "3人", None),
    ],
)
def test_numbers_are_exchanged_only_where_that_is_sure(
    source: str, target: str, text: str, expected: str | None
) -> None:
    """A wrong number that our own memory put in would be the very error that we exist to prevent."""
    with memory_of([unit(source, target)]) as memory:
        match = memory.find(text, "ja", "en")
    assert (match.target if match else None) == expected


def test_alike_texts_are_shown_and_never_filled_in() -> None:
    """A text that is nearly the same may say the opposite."""
    with memory_of([unit("この方法は有効である。", "This method works.")]) as memory:
        assert memory.find("この方法は有効でない。", "ja", "en") is None
        assert memory.similar("この方法は有効でない。", "ja", "en")[0].unit.target == "This method works."


@given(st.lists(st.tuples(st.text("日本<&>\"' a", min_size=1), st.text("en<&>\"' ", min_size=1)), max_size=5))
def test_tmx_out_and_in_is_the_same(pairs: list[tuple[str, str]]) -> None:
    """A memory that changes on its way to another tool and back is a memory that lies."""
    units = [unit(" ".join(s.split()), " ".join(t.split())) for s, t in pairs if s.strip() and t.strip()]
    units = list({item.source: item for item in units}.values())
    assert read_tmx(write_tmx(units, tool_version="1")) == units


@pytest.mark.parametrize("text", ["", "<html/>", "<tmx><body><tu><tuv/></tu></body></tmx>", "<tmx><body>"])
def test_what_is_no_tmx_is_named(text: str) -> None:
    """A file that was read as empty would be a memory that was lost without a word."""
    with pytest.raises(InputError):
        read_tmx(text, "memory.tmx")


def test_the_index_is_made_anew_only_when_its_source_changed(tmp_path: Path) -> None:
    """An index that stays old hides what people wrote; one that is rebuilt each time costs the night its minutes."""

    def never() -> Iterator[Unit]:
        yield from [][1:]  # nothing, and not read at all:
        pytest.fail("the units were read again")

    path = tmp_path / "memory.sqlite"
    with memory_of([unit("猫", "a cat")], path, "one"):
        pass
    with closing(open_index(path, "one", never())) as memory:
        assert memory.find("猫", "ja", "en") is not None
    with memory_of([unit("犬", "a dog")], path, "two") as memory:
        assert memory.find("猫", "ja", "en") is None


def test_a_broken_index_is_made_anew(tmp_path: Path) -> None:
    """``var/`` may hold anything after a crash; the memory must come back from content."""
    path = tmp_path / "memory.sqlite"
    path.write_bytes(b"no database")
    with memory_of([unit("猫", "a cat")], path, "one") as memory:
        assert memory.find("猫", "ja", "en") is not None


def test_units_that_cannot_be_read_leave_no_database_open() -> None:
    """A database that nobody closes is a warning that ends the run of the tests on newer Pythons."""

    def breaks() -> Iterator[Unit]:
        yield unit("猫", "a cat")
        raise InputError("no TMX", where="memory.tmx")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError):
            open_index(None, "", breaks())
        gc.collect()


def test_what_differs_from_the_old_source_is_marked() -> None:
    """An editor who is shown a text that is alike must see at once what to change."""
    assert differing("5.4グラムの試料", "6.1グラムの試料") == "[-5-]{+6+}.[-4-]{+1+}グラムの試料"
