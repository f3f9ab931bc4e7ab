"""The engines themselves, with real tables and real weights; the others against what their services do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.engines import Request, engine_types, make_engine
from kakehashi.engines.google import Options, google_engine
from kakehashi.engines.mymemory import Options as MyMemoryOptions
from kakehashi.engines.mymemory import mymemory_engine
from kakehashi.engines.papago import Options as PapagoOptions
from kakehashi.engines.papago import papago_engine
from kakehashi.engines.wrapped import ask_in_process
from kakehashi.errors import ConfigError, EngineError
from kakehashi.model import Failure, Translated


def one(name: str, text: str, source: str, target: str, root: Path) -> Translated | Failure:
    engine = make_engine(name, {}, root=root, models=root / "models")
    return next(iter(engine.translate([Request(text)], source, target)))


def test_engines_are_found_by_name() -> None:
    """A new engine is one file: nothing else has to know of it."""
    assert {"memory", "fxtranslate", "opencc", "google", "mymemory", "papago"} <= set(engine_types())


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
    engine = google_engine(Options(deadline=1), lambda *_: (answer, error))
    result = engine.translate([Request("酸化チタン")], "ja", "en")[0]
    assert isinstance(result, Failure)
    assert result.retryable is retryable


def test_google_gets_no_text_that_its_address_cannot_hold() -> None:
    """A URL of 45,000 bytes is refused by the far side, and by then half the night is gone."""
    engine = google_engine(Options(max_bytes=100), lambda *_: ("x", ""))
    assert isinstance(engine.translate([Request("長い" * 40)], "ja", "en")[0], Failure)


def test_white_space_around_a_text_is_kept() -> None:
    """deep-translator strips what it is given; a sentence would run into the next."""
    engine = google_engine(Options(), lambda text, *_: (text.upper(), ""))
    result = engine.translate([Request(" a b ")], "en", "ja")[0]
    assert isinstance(result, Translated)
    assert result.text == " A B "


@pytest.mark.parametrize(
    "answer",
    ["MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY.", "QUERY LENGTH LIMIT EXCEEDED.",
     "INVALID LANGUAGE PAIR SPECIFIED. EXAMPLE: LANGPAIR=EN|IT"],
)  # fmt: skip
def test_what_mymemory_says_of_its_limits_is_no_translation(answer: str) -> None:
    """A page would tell its readers that the free translations of the day are used up."""
    engine = mymemory_engine(MyMemoryOptions(), lambda *_: (answer, ""))
    result = engine.translate([Request("水素の研究")], "ja", "en")[0]
    assert isinstance(result, Failure)
    assert "refused" in result.reason


def test_each_service_gets_its_own_codes_and_no_text_that_is_too_long() -> None:
    """zh-Hans is zh-CN to all three, and MyMemory wants a country with each language."""
    asked = []

    def ask(text: str, source: str, target: str, _: float) -> tuple[str, str]:
        asked.append((source, target))
        return text.upper(), ""

    for engine in (mymemory_engine(MyMemoryOptions(), ask), papago_engine(PapagoOptions(), ask)):
        assert isinstance(engine.translate([Request("hydrogen")], "en", "zh-Hans")[0], Translated)
    assert asked == [("en-GB", "zh-CN"), ("en", "zh-CN")]
    long = mymemory_engine(MyMemoryOptions(), ask).translate([Request("水" * 500)], "ja", "en")[0]
    assert isinstance(long, Failure)
    assert "499 characters" in long.reason
    assert not papago_engine(PapagoOptions(), ask).supports("ja", "pt")


def test_papago_without_its_keys_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the night must know which variable to set."""
    monkeypatch.delenv("PAPAGO_CLIENT_ID", raising=False)
    with pytest.raises(EngineError, match="PAPAGO_CLIENT_ID"):
        make_engine("papago", {}, root=tmp_path, models=tmp_path)


@pytest.mark.parametrize("service", ["GoogleTranslator", "MyMemoryTranslator", "PapagoTranslator"])
def test_an_error_of_a_service_is_given_by_its_name_only(service: str) -> None:
    """What deep-translator raises may hold the text, the whole address and a key."""
    answer, error = ask_in_process(service, {"no_such_language": "x"})("text", "no such language", "en", 20.0)
    assert answer == ""
    assert error
    assert "no such" not in error
