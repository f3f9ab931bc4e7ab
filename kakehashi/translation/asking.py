"""Asking an engine: markup and terms protected, answers restored and judged, a text cut around its markup where a token
was lost.

An engine meets running text only. Nothing comes back with broken markup or in the wrong language: at the last a segment
is a failure with its reason. What was answered before is not asked again. It never decides which engine is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from kakehashi.checks import CHECKS, Pair
from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.segments.protection import FORMS, Protected, has_words, joined, protect, restore
from kakehashi.segments.skeleton import same_inline_skeleton
from kakehashi.translation.protocol import Engine, Request

_PROBE = Protected(("In ", " the team measured ", " at 120 °C."), tuple(protect("`a` `b`").pieces))
"""What an engine is given when it starts, to see which form of token it keeps."""

_REFUSED = ("loop", "wrong-language", "japanese-left", "kana-in-chinese", "foreign-letters")
"""The checks that no engine's answer may fail: what they find is no translation."""


class KnownAnswers(Protocol):
    """Answers that are kept until the run has ended."""

    def get(self, engine: str, source: LanguageTag, target: LanguageTag, text: str) -> Translated | None:
        """What was answered before."""
        ...

    def put(self, engine: str, source: LanguageTag, target: LanguageTag, text: str, answer: Translated) -> None:
        """Keep an answer."""
        ...


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A request with its text made ready: ``text`` is what the engine gets, ``form`` how its pieces are marked."""

    request: Request
    protected: Protected
    text: str
    form: str | None


@dataclass(slots=True)
class Asker:
    """Asks engines; remembers which form of token each engine keeps for each pair of languages."""

    answers: KnownAnswers | None = None
    forms: dict[tuple[str, LanguageTag, LanguageTag], str | None] = field(default_factory=dict)
    calls: int = 0

    def ask(
        self, engine: Engine, requests: Sequence[Request], source: LanguageTag, target: LanguageTag
    ) -> list[Result]:
        """One result for each request, in order, with its markup as the source has it."""
        known = {request.text: self._known(engine, request, source, target) for request in requests}
        fresh = list({request.text: request for request in requests if known[request.text] is None}.values())
        for request, result in zip(fresh, self._ask_fresh(engine, fresh, source, target), strict=True):
            judged = _judged(request, result, source, target)
            known[request.text] = judged
            if isinstance(judged, Translated) and self.answers is not None and not engine.takes_markup:
                self.answers.put(engine.name, source, target, request.text, judged)
        return [known[request.text] or Failure("") for request in requests]

    def _known(self, engine: Engine, request: Request, source: LanguageTag, target: LanguageTag) -> Result | None:
        if self.answers is None or engine.takes_markup:
            return None
        return self.answers.get(engine.name, source, target, request.text)

    def _ask_fresh(
        self, engine: Engine, requests: Sequence[Request], source: LanguageTag, target: LanguageTag
    ) -> Iterator[Result]:
        """The results of texts that were not answered before, each as soon as it is there."""
        if engine.takes_markup:
            yield from engine.translate(requests, source, target)
            return
        prepared = [self._prepared(engine, request, source, target) for request in requests]
        asked = [replace(item.request, text=item.text) for item in prepared if _is_asked(item)]
        self.calls += len(asked)
        answers = iter(engine.translate(asked, source, target)) if asked else iter(())
        for item in prepared:
            if not any(has_words(text) for text in item.protected.texts):
                yield Translated(item.request.text, engine.name, "unchanged")
            elif _is_asked(item):
                yield self._restored(engine, item, next(answers), source, target)
            else:
                yield self._in_pieces(engine, item, source, target)

    def _prepared(self, engine: Engine, request: Request, source: LanguageTag, target: LanguageTag) -> _Prepared:
        protected = protect(request.text, () if engine.takes_terms else request.terms)
        if not protected.pieces:
            return _Prepared(request, protected, request.text, "")
        if not any(has_words(text) for text in protected.texts):
            return _Prepared(request, protected, "", None)
        form = self._form(engine, source, target)
        return _Prepared(request, protected, protected.with_tokens(form) if form else "", form)

    def _restored(
        self, engine: Engine, item: _Prepared, answer: Result, source: LanguageTag, target: LanguageTag
    ) -> Result:
        """An answer with its pieces back; where one was lost, the text piece by piece."""
        if isinstance(answer, Failure) or not item.form:
            return answer
        text = restore(answer.text, item.protected, item.form)
        if text is not None and same_inline_skeleton(item.request.text, text):
            return replace(answer, text=text)
        return self._in_pieces(engine, item, source, target)

    def _form(self, engine: Engine, source: LanguageTag, target: LanguageTag) -> str | None:
        """The first form of token that this engine keeps for this pair; ``None`` where it keeps none."""
        place = (engine.name, source, target)
        if place not in self.forms:
            self.forms[place] = next((form for form in FORMS if _keeps(engine, form, source, target)), None)
        return self.forms[place]

    def _in_pieces(self, engine: Engine, item: _Prepared, source: LanguageTag, target: LanguageTag) -> Result:
        """The text translated piece by piece between its markup: clumsier, but nothing is lost."""
        inner = [text.strip() for text in item.protected.texts]
        asked = [replace(item.request, text=text) for text in inner if has_words(text)]
        self.calls += len(asked)
        answers = iter(list(engine.translate(asked, source, target)))
        done: list[str] = []
        given: Translated | None = None
        for text, bare in zip(item.protected.texts, inner, strict=True):
            if not has_words(bare):
                done.append(text)
                continue
            answer = next(answers)
            if isinstance(answer, Failure):
                return answer
            given, start = answer, len(text) - len(text.lstrip())
            done.append(text[:start] + answer.text.strip() + text[start + len(bare) :])
        if given is None:
            return Failure("the markup of the segment does not survive the engine")
        return replace(given, text=joined(item.protected, done))


def _is_asked(item: _Prepared) -> bool:
    """Whether a text goes to the engine whole."""
    return item.form is not None and any(has_words(text) for text in item.protected.texts)


def _keeps(engine: Engine, form: str, source: LanguageTag, target: LanguageTag) -> bool:
    """Whether an engine gives the tokens of a form back."""
    answer = next(iter(engine.translate([Request(_PROBE.with_tokens(form))], source, target)))
    return isinstance(answer, Translated) and restore(answer.text, _PROBE, form) is not None


def _judged(request: Request, result: Result, source: LanguageTag, target: LanguageTag) -> Result:
    """A result whose inline skeleton is its source's and whose language is the target's; otherwise its failure."""
    if isinstance(result, Failure):
        return result
    if not same_inline_skeleton(request.text, result.text):
        return Failure(f"the translation has other markup than its source: {result.text[:80]!r}")
    if result.engine != "memory" and (found := next(_refusals(request.text, result.text, source, target), None)):
        return Failure(f"the answer is no translation: {found}")
    return result


def _refusals(text: str, answer: str, source: LanguageTag, target: LanguageTag) -> Iterator[str]:
    """What makes an answer no translation."""
    if not answer.strip():
        yield "it is empty"
    pair = Pair(text, answer, source, target)
    findings: Iterable[str] = (finding.message for name in _REFUSED for finding in CHECKS[name](pair))
    yield from findings
