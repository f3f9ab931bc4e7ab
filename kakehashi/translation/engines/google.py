"""Google's translator by way of deep-translator: off unless a route names it, since its use is the portal's choice.

deep-translator has no time limit, strips and joins what it is given, and returns ``None`` or the text itself where it
did nothing. So each text goes alone to a worker process that is ended at the deadline, its white space stays here, its
length is counted in encoded bytes, and an empty or unchanged answer is a failure.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import quote

from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.translation.engines import Place, Request
from kakehashi.translation.engines.options import read_options

_CODES: Mapping[LanguageTag, str] = {
    "ja": "ja", "en": "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "ko": "ko", "vi": "vi", "th": "th", "id": "id",
    "pt": "pt",
}  # fmt: skip

_TRANSIENT = ("TooManyRequests", "RequestError", "ConnectionError", "Timeout", "ServerException")


@dataclass(frozen=True, slots=True)
class Options:
    """``deadline`` in seconds for one text, ``max_bytes`` of a percent-encoded text."""

    deadline: float = 20.0
    max_bytes: int = 14_000


@dataclass(frozen=True, slots=True)
class GoogleEngine:
    """Sends one text at a time; ``ask(text, source, target, deadline)`` gives the answer or an error's name."""

    options: Options
    ask: Callable[[str, str, str, float], tuple[str, str]]
    name: str = "google"
    external: bool = True
    takes_markup: bool = False
    takes_terms: bool = False
    batches: bool = False

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """The languages whose codes we know."""
        return source in _CODES and target in _CODES and source != target

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Sequence[Result]:
        """One answer a text; failures say whether to try again."""
        return [self._one(request.text, source, target) for request in requests]

    def _one(self, text: str, source: LanguageTag, target: LanguageTag) -> Result:
        if len(quote(text)) > self.options.max_bytes:
            return Failure(f"the text is longer than {self.options.max_bytes} encoded bytes")
        answer, error = self.ask(text.strip(), _CODES[source], _CODES[target], self.options.deadline)
        if error:
            return Failure(error, retryable=any(name in error for name in (*_TRANSIENT, "deadline")))
        if not answer.strip():
            return Failure("the answer is empty")
        if answer.strip() == text.strip() and any(character.isalpha() for character in text):
            return Failure("the answer is the text itself")
        edges = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return Translated(
            f"{edges[0]}{answer.strip()}{edges[1]}", self.name, "web", f"deep-translator {version('deep-translator')}"
        )


def ask_in_process(text: str, source: str, target: str, deadline: float) -> tuple[str, str]:
    """The answer of deep-translator, or the error's name: from a process that is ended at the deadline."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(sending, text, source, target), daemon=True)
    worker.start()
    sending.close()
    try:
        if not receiving.poll(deadline):
            return "", f"no answer before the deadline of {deadline:g} s"
        answer: tuple[str, str] = receiving.recv()
        return answer
    except EOFError:
        return "", "the worker ended without an answer"
    finally:
        worker.kill()
        worker.join()
        receiving.close()


def _work(sending: Connection, text: str, source: str, target: str) -> None:
    """Ask once, in a process of its own; an error is given by its name, since its text may hold the whole URL."""
    try:
        from deep_translator import GoogleTranslator

        answer = GoogleTranslator(source=source, target=target).translate(text)
        sending.send((answer or "", ""))
    except Exception as error:
        sending.send(("", type(error).__name__))


def make(options: Mapping[str, Any], place: Place) -> GoogleEngine:
    """The wrapped engine."""
    return GoogleEngine(read_options(Options, options, place.name), ask_in_process, place.name)
