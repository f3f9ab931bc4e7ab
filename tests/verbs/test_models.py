"""Models of the local engine: what is there is listed, and what cannot be fetched is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kakehashi.engines.fxtranslate import _packaged
from kakehashi.errors import EngineError
from kakehashi.records.names import read_language
from kakehashi.verbs.models import add_model, list_models


def test_a_pair_that_cannot_be_fetched_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a network, an operator must learn that files can be copied, not read a stack trace."""
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", "http://127.0.0.1:9/records")
    with pytest.raises(EngineError, match="copy the three files"):
        add_model(tmp_path, read_language("ja"), read_language("en"))
    assert list_models(tmp_path) == []


def test_a_model_that_was_copied_is_there_and_works_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Machines without a network get their models on a disk."""
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", "http://127.0.0.1:9/records")
    shutil.copytree(next(iter(_packaged("en", "pt"))), tmp_path / "en-pt")
    assert [model.name for model in list_models(tmp_path)] == ["en-pt"]
    assert add_model(tmp_path, read_language("en"), read_language("pt")).name == "en-pt"


def test_half_a_model_is_none(tmp_path: Path) -> None:
    """A download that broke off must not be taken for a model."""
    (tmp_path / "ja-en").mkdir()
    (tmp_path / "ja-en" / "model.jaen.intgemm.alphas.bin").write_bytes(b"half")
    assert list_models(tmp_path) == []
