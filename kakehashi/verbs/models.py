"""Models of the local engine: fetched once, checked, then used without any network.

The download is fxtranslate's own (it verifies each file against Mozilla's records), one of the two named exceptions to
our own fetcher. A model that does not translate is not there.
"""

from __future__ import annotations

from pathlib import Path

from kakehashi.engines.fxtranslate import Model, read_model
from kakehashi.errors import EngineError
from kakehashi.records.languages import language
from kakehashi.records.names import LanguageTag


def add_model(folder: Path, source: LanguageTag, target: LanguageTag) -> Model:
    """Fetch the model of a pair into ``folder`` and try it; raises ``EngineError`` where that fails.

    A pair that Mozilla offers over English only comes as its two halves.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        from fxtranslate import Translator

        translator = Translator.load(source, target, cache_dir=str(folder))
        answer = translator.translate(language(source).sample or "1998")
    except (ImportError, ValueError, RuntimeError, OSError) as error:
        hint = "check the network, or copy the three files of the model there"
        raise EngineError(f"no model for {source}-{target}: {error}", where=str(folder), hint=hint) from error
    model = read_model(folder / f"{source}-{target}")
    if model is None or not answer.strip():
        hint = f"add {source} en and en {target}, and make a route over English"
        raise EngineError(f"there is no direct model {source}-{target}", where=str(folder), hint=hint)
    return model


def list_models(folder: Path) -> list[Model]:
    """The models that are whole, by name."""
    folders = sorted(item for item in folder.glob("*") if item.is_dir()) if folder.is_dir() else []
    return [model for model in map(read_model, folders) if model is not None]
