"""Inspect: thousands of documents of all kinds, hostile ones included, one answer each and in order."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from kakehashi.harvesting.workers import Limits, read_all
from kakehashi.verbs.inspect import inspect_documents

pytestmark = pytest.mark.xdist_group("inspect")

_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{}">{}]><rss version="2.0"><channel><title>&{};</title></channel>'
)


def _work(path: str) -> dict[str, Any]:
    """What a worker does in the tests below; it stands here so that a process can import it."""
    if path == "hang":
        threading.Event().wait(60)
    if path == "eat":
        return {"path": path, "error": str(len(bytearray(3_000_000_000)))}
    return {"path": path, "error": None}


def _failed(path: str, why: str) -> dict[str, Any]:
    return {"path": path, "error": why}


def test_a_document_that_hangs_or_eats_the_memory_costs_itself_only() -> None:
    """One hostile file must not end the reading of five thousand others."""
    paths = ["a", "hang", "b", "eat", "c"]
    limits = Limits(seconds=1.0)
    found = list(read_all(paths, _work, _failed, workers=2, limits=limits))
    assert [item["path"] for item in found] == paths
    assert [item["path"] for item in found if item["error"]] == ["hang", "eat"]


def hostile(folder: Path) -> list[str]:
    """Documents that a parser should not survive: bombs, depth, size, noise."""
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    documents: dict[str, bytes] = {
        "bomb.xml": _BOMB.format("x" * 100, entities, "j").encode(),
        "external.xml": b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>',
        "deep.xml": b"<rss>" + b"<a>" * 100_000,
        "deep.html": b"<html>" + b"<div>" * 100_000,
        "empty.xml": b"",
        "noise.bin": bytes(range(256)) * 500,
        "nul.xml": b"\0" * 1000,
        "deep.json": b"[" * 100_000,
        "wide.html": b"<html><body>" + b"<p a=b>" * 50_000,
        "half.xml": "<rss><channel><item><title>量".encode()[:-1],
    }
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    return [str(folder / name) for name in documents]


def test_hostile_documents_get_one_answer_each(tmp_path: Path) -> None:
    """A feed is whatever its server sends: it must neither stop us, nor read our files."""
    paths = hostile(tmp_path)
    found = list(inspect_documents(paths))
    assert [item["path"] for item in found] == paths
    assert "root:" not in str(found)
    assert all(item.keys() == {"path", "format", "encoding", "records", "warnings", "error"} for item in found)


@pytest.mark.slow
def test_five_thousand_documents_are_read_in_one_command(tmp_path: Path, shared: Path) -> None:
    """An operator inspects a whole archive at once; the five-thousandth answer must be as good as the first."""
    samples = [str(path) for path in sorted((shared / "samples").rglob("*.*")) if "terms" not in path.parts]
    paths = (samples * (5000 // len(samples) + 1))[:4990] + hostile(tmp_path)
    count = 0
    first: dict[str, Any] = {}
    for path, answer in zip(paths, inspect_documents(paths), strict=True):
        assert answer["path"] == path
        assert answer["records"] == first.setdefault(path, answer["records"]), path
        count += 1
    assert count == 5000
