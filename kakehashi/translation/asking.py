"""Asking an engine: markup protected, answers restored, and a text cut around its markup where a token was lost.

An engine meets running text only. Nothing comes back with broken markup: at the last a segment is a failure with its
reason. It never decides which engine is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.translation.engines.protocol import Engine, Request
from kakehashi.translation.protection import FORMS, Protected, has_words, joined, protect, restore
from kakehashi.translation.skeleton import same_inline_skeleton

_PROBE = Protected(
    ("In ", " the team measured ", " at 120 °C.")
    , tuple(protect("`a` `b`").pieces),
)  # fmt: skip
"""What an engine is given when it starts, to see which form of token it keeps."""


@dataclass(slots=True)
class Asker:
    """Asks engines; remembers which form of token each engine keeps for each pair of languages."""

    forms: dict[tuple[str, LanguageTag, LanguageTag], str | None] = field(default_factory=dict)

    def ask(
        self, engine: Engine, requests: Sequence[Request], source: LanguageTag, target: LanguageTag
    ) -> list[Result]:
        """One result for each request, in order, with its markup as the source has it."""
        if engine.takes_markup:
            results: list[Result] = list(engine.translate(requests, source, target))
        else:
            results = [self._ask_protected(engine, request, source, target) for request in requests]
        return [_sound(request, result) for request, result in zip(requests, results, strict=True)]

    def _ask_protected(self, engine: Engine, request: Request, source: LanguageTag, target: LanguageTag) -> Result:
        protected = protect(request.text, request.terms)
        if not any(has_words(text) for text in protected.texts):
            return Translated(request.text, engine.name, "unchanged")
        if not protected.pieces:
            return _one(engine, request, request.text, source, target)
        form = self._form(engine, source, target)
        if form is not None:
            answer = _one(engine, request, protected.with_tokens(form), source, target)
            if isinstance(answer, Failure):
                return answer
            text = restore(answer.text, protected, form)
            if text is not None and same_inline_skeleton(request.text, text):
                return replace(answer, text=text)
        return _in_pieces(engine, request, protected, source, target)

    def _form(self, engine: Engine, source: LanguageTag, target: LanguageTag) -> str | None:
        """The first form of token that this engine keeps for this pair; ``None`` where it keeps none."""
        place = (engine.name, source, target)
        if place not in self.forms:
            self.forms[place] = next((form for form in FORMS if _keeps(engine, form, source, target)), None)
        return self.forms[place]


def _keeps(engine: Engine, form: str, source: LanguageTag, target: LanguageTag) -> bool:
    """Whether an engine gives the tokens of a form back."""
    answer = next(iter(engine.translate([Request(_PROBE.with_tokens(form))], source, target)))
    return isinstance(answer, Translated) and restore(answer.text, _PROBE, form) is not None


def _in_pieces(
    engine: Engine, request: Request, protected: Protected, source: LanguageTag, target: LanguageTag
) -> Result:
    """The text translated piece by piece between its markup: clumsier, but nothing is lost."""
    done: list[str] = []
    given: Translated | None = None
    for text in protected.texts:
        inner = text.strip()
        if not has_words(inner):
            done.append(text)
            continue
        answer = _one(engine, request, inner, source, target)
        if isinstance(answer, Failure):
            return answer
        given = answer
        start = len(text) - len(text.lstrip())
        done.append(text[:start] + answer.text.strip() + text[start + len(inner) :])
    result = joined(protected, done)
    if given is None or not same_inline_skeleton(request.text, result):
        return Failure("the markup of the segment does not survive the engine")
    return replace(given, text=result)


def _one(engine: Engine, request: Request, text: str, source: LanguageTag, target: LanguageTag) -> Result:
    """One text's result."""
    return next(iter(engine.translate([replace(request, text=text)], source, target)))


def _sound(request: Request, result: Result) -> Result:
    """A result whose inline skeleton is its source's; otherwise the failure that says so."""
    if isinstance(result, Failure) or same_inline_skeleton(request.text, result.text):
        return result
    return Failure(f"the translation has other markup than its source: {result.text[:80]!r}")
