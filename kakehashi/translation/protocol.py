"""What an engine is: texts in, results out, and nothing else.

An engine gets requests whose texts hold no markup that it may break (``protection`` sees to that) and gives one result
for each, in order: a text, or a failure that says whether to try again. It never raises for one text, never writes,
and never sees a work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kakehashi.model import LanguageTag, Result
from kakehashi.terms.match import TermMatch


@dataclass(frozen=True, slots=True)
class Request:
    """One text to translate: its segment's key, the glossary's matches in it, and its neighbours for context."""

    text: str
    key: str = ""
    terms: tuple[TermMatch, ...] = ()
    before: str = ""
    after: str = ""


class Engine(Protocol):
    """A translation engine; ``external`` says that texts leave this machine."""

    @property
    def name(self) -> str:
        """The name in ``portal.toml``, in events and in the log."""
        ...

    @property
    def external(self) -> bool:
        """Whether texts leave this machine."""
        ...

    @property
    def takes_markup(self) -> bool:
        """Whether texts come as they stand, with their inline markup; else it is taken out before."""
        ...

    @property
    def takes_terms(self) -> bool:
        """Whether the engine uses the glossary's terms itself; else they are taken out before and put in after."""
        ...

    @property
    def batches(self) -> bool:
        """Whether many texts at once are faster than one by one (an engine on this machine that uses all cores)."""
        ...

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """Whether the engine translates this pair at all."""
        ...

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Iterable[Result]:
        """One result for each request, in order, each as soon as it is there."""
        ...
