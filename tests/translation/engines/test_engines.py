"""The engines themselves, with real tables and real weights; the others against what their services do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.errors import ConfigError
from kakehashi.model import Failure, Translated
from kakehashi.translation.engines import Request, engine_types, make_engine
from kakehashi.translation.engines.google import GoogleEngine, Options


def one(name: str, text: str, source: str, target: str, root: Path) -> Translated | Failure:
    engine = make_engine(name, {}, root=root, models=root / "models")
    return next(iter(engine.translate([Request(text)], source, target)))


def test_engines_are_found_by_name() -> None:
    """A new engine is one file: nothing else has to know of it."""
    assert {"memory", "fxtranslate", "opencc", "google"} <= set(engine_types())


def test_an_unknown_engine_or_option_names_the_known_ones(tmp_path: Path) -> None:
    """A typing error in portal.toml must not become a night without translations."""
    with pytest.raises(ConfigError, match="the engines are"):
        make_engine("googel", {}, root=tmp_path, models=tmp_path)
    with pytest.raises(ConfigError, match="did you mean 'folder'"):
        make_engine("memory", {"foldr": "x"}, root=tmp_path, models=tmp_path)


def test_english_becomes_portuguese_with_real_weights(tmp_path: Path) -> None:
    """The demonstration's Portuguese is a machine's own, made on this machine, or the README lies."""
    result = one("fxtranslate", "The catalyst reduces CO2 emissions by 35%.", "en", "pt", tmp_path)
    assert isinstance(result, Translated)
    assert "35%" in result.text
    assert "emissões" in result.text


def test_a_pair_without_a_model_is_not_supported(tmp_path: Path) -> None:
    """No package ships Japanese weights: saying so beats translating with the wrong model."""
    engine = make_engine("fxtranslate", {}, root=tmp_path, models=tmp_path)
    assert not engine.supports("ja", "en")


def test_simplified_becomes_traditional_with_its_words_and_marks(tmp_path: Path) -> None:
    """A reader in Taipei expects 軟體 and 「」, not the other script's words in new clothes."""
    result = one("opencc", "“富岳”的软件", "zh-Hans", "zh-Hant", tmp_path)
    assert isinstance(result, Translated)
    assert result.text == "「富嶽」的軟體"


@pytest.mark.parametrize(
    ("answer", "error", "retryable"),
    [
        ("", "", False),
        ("酸化チタン", "", False),
        ("", "TooManyRequests", True),
        ("", "TranslationNotFound", False),
        ("", "no answer before the deadline of 1 s", True),
    ],
)
def test_what_google_does_not_translate_is_a_failure(answer: str, error: str, *, retryable: bool) -> None:
    """deep-translator gives None, or the text itself, where nothing was translated; both would be published."""
    engine = GoogleEngine(Options(deadline=1), lambda *_: (answer, error))
    result = engine.translate([Request("酸化チタン")], "ja", "en")[0]
    assert isinstance(result, Failure)
    assert result.retryable is retryable


def test_google_gets_no_text_that_its_address_cannot_hold() -> None:
    """A URL of 45,000 bytes is refused by the far side, and by then half the night is gone."""
    engine = GoogleEngine(Options(max_bytes=100), lambda *_: ("x", ""))
    assert isinstance(engine.translate([Request("長い" * 40)], "ja", "en")[0], Failure)


def test_white_space_around_a_text_is_kept() -> None:
    """deep-translator strips what it is given; a sentence would run into the next."""
    engine = GoogleEngine(Options(), lambda text, *_: (text.upper(), ""))
    result = engine.translate([Request(" a b ")], "en", "ja")[0]
    assert isinstance(result, Translated)
    assert result.text == " A B "
