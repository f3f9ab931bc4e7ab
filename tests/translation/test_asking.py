"""Asking engines: markup survives engines that keep tokens, engines that lose them, and engines that invent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kakehashi.engines import Request
from kakehashi.model import Failure, Result, Translated
from kakehashi.translation.asking import Asker

TEXT = "The **blue LED** was made in [Nagoya](https://example.org/)."


@dataclass
class Recorded:
    """An engine that answers with a function of the text, and remembers what it was sent."""

    answer: Callable[[str], str]
    name: str = "recorded"
    external: bool = False
    takes_markup: bool = False
    takes_terms: bool = False
    batches: bool = False
    sent: list[str] = field(default_factory=list)

    def supports(self, source: str, target: str) -> bool:
        return source != target

    def translate(self, requests: Sequence[Request], source: str, target: str) -> Sequence[Result]:
        self.sent += [request.text for request in requests]
        return [Translated(self.answer(request.text), self.name) for request in requests]


def ask(engine: Recorded, text: str = TEXT) -> Result:
    return Asker().ask(engine, [Request(text)], "en", "pt")[0]


def test_an_engine_that_keeps_tokens_translates_the_whole_sentence() -> None:
    """Cutting a sentence at every link would cost its grammar; it is done only where nothing else works."""
    engine = Recorded(str.upper)
    result = ask(engine)
    assert isinstance(result, Translated)
    assert result.text == "THE **BLUE LED** WAS MADE IN [NAGOYA](https://example.org/)."
    assert len(engine.sent) == 2  # the start-up test, and the text itself


def test_an_engine_that_loses_tokens_is_given_the_pieces() -> None:
    """No link is lost, even with an engine that eats every token."""
    engine = Recorded(lambda text: "".join(c for c in text if c.isalpha() or c in " ."))
    result = ask(engine)
    assert isinstance(result, Translated)
    assert result.text == "The **blue LED** was made in [Nagoya](https://example.org/)."


def test_an_engine_that_invents_markup_fails() -> None:
    """A tag that only the machine wrote must never reach a page."""
    assert isinstance(ask(Recorded(lambda text: f"<b>{text}</b>"), "plain text"), Failure)


def test_a_text_without_words_costs_no_call() -> None:
    """A formula is the same in all languages; sending it can only harm it."""
    engine = Recorded(str.upper)
    result = ask(engine, "$x_1 + 2$ 100")
    assert isinstance(result, Translated)
    assert result.text == "$x_1 + 2$ 100"
    assert engine.sent == []
