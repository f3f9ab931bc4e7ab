"""Services by way of deep-translator: off unless a route names one, since its use is the portal's choice.

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
from typing import TypeAlias

from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.records.languages import engine_code
from kakehashi.translation.protocol import Request

_TRANSIENT = ("TooManyRequests", "RequestError", "ConnectionError", "Timeout", "ServerException")


Ask: TypeAlias = Callable[[str, str, str, float], tuple[str, str]]
"""``ask(text, source, target, deadline)`` gives the answer, or an error's name; languages are the service's codes."""


@dataclass(frozen=True, slots=True)
class WrappedEngine:
    """Sends one text at a time; ``deadline`` is in seconds for one text, ``size`` counts what may be too long.

    ``service`` is the name under which the languages' files hold its codes.
    """

    name: str
    service: str
    ask: Ask
    deadline: float
    most: int
    size: Callable[[str], int]
    unit: str
    refusals: tuple[str, ...] = ()
    external: bool = True
    takes_markup: bool = False
    takes_terms: bool = False
    batches: bool = False

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """The languages whose codes we know."""
        return bool(self._codes(source, target)[0] and self._codes(source, target)[1] and source != target)

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Sequence[Result]:
        """One answer a text; failures say whether to try again."""
        return [self._one(request.text, source, target) for request in requests]

    def _codes(self, source: LanguageTag, target: LanguageTag) -> tuple[str, str]:
        """What the service calls two languages, by their files."""
        return engine_code(self.service, source, source=True), engine_code(self.service, target)

    def _one(self, text: str, source: LanguageTag, target: LanguageTag) -> Result:
        if self.size(text) > self.most:
            return Failure(f"the text is longer than {self.most} {self.unit}")
        answer, error = self.ask(text.strip(), *self._codes(source, target), self.deadline)
        if error:
            return Failure(error, retryable=any(name in error for name in (*_TRANSIENT, "deadline")))
        if not answer.strip():
            return Failure("the answer is empty")
        if answer.startswith(self.refusals):
            return Failure(f"the service refused: {answer[:80]}")
        if answer.strip() == text.strip() and any(character.isalpha() for character in text):
            return Failure("the answer is the text itself")
        edges = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return Translated(
            f"{edges[0]}{answer.strip()}{edges[1]}", self.name, "web", f"deep-translator {version('deep-translator')}"
        )


def ask_in_process(service: str, parameters: Mapping[str, str]) -> Ask:
    """What asks a class of deep-translator, made with ``parameters``, in a process that is ended at the deadline."""

    def ask(text: str, source: str, target: str, deadline: float) -> tuple[str, str]:
        context = multiprocessing.get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        values = {**parameters, "source": source, "target": target}
        worker = context.Process(target=_work, args=(sending, service, values, text), daemon=True)
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

    return ask


def _work(sending: Connection, service: str, parameters: Mapping[str, str], text: str) -> None:
    """Ask once, in a process of its own; an error is given by its name, since its text may hold keys and the text."""
    try:
        import deep_translator

        answer = getattr(deep_translator, service)(**parameters).translate(text)
        sending.send((answer or "", ""))
    except Exception as error:
        sending.send(("", type(error).__name__))
