"""LibreTranslate's API, on this machine or another: ``POST /translate`` with JSON, so that nothing stands in a log.

``local = true`` says that the service runs where the portal runs, so that texts which may not leave the machine may go
to it. It never sends the key in an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi.engines import Place, Request
from kakehashi.engines.keys import read_key
from kakehashi.engines.options import read_options
from kakehashi.errors import FetchError
from kakehashi.fetch.posting import Poster, PostJson
from kakehashi.model import Failure, LanguageTag, Result, Translated
from kakehashi.records.languages import engine_code


@dataclass(frozen=True, slots=True)
class Options:
    """``url`` is the service's root; ``key`` names an environment variable; ``deadline`` is in seconds."""

    url: str
    key: str = ""
    local: bool = False
    deadline: float = 30.0
    tries: int = 3


@dataclass(frozen=True, slots=True)
class LibretranslateEngine:
    """One request a text."""

    options: Options
    key: str
    post: PostJson
    name: str
    takes_markup: bool = False
    takes_terms: bool = False
    batches: bool = False

    @property
    def external(self) -> bool:
        """Whether the service is somewhere else."""
        return not self.options.local

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """The service says itself which pairs it knows; a pair that it does not know is its failure."""
        return source != target

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Iterator[Result]:
        """One answer a text, as it comes."""
        for request in requests:
            yield self._one(request.text, source, target)

    def _one(self, text: str, source: LanguageTag, target: LanguageTag) -> Result:
        payload = {
            "q": text,
            "source": engine_code("libretranslate", source, source=True) or source,
            "target": engine_code("libretranslate", target) or target,
            "format": "text",
        }
        payload |= {"api_key": self.key} if self.key else {}
        try:
            answer = self.post(f"{self.options.url.rstrip('/')}/translate", payload, {}, self.options.deadline)
        except FetchError as error:
            return Failure(error.message, retryable=error.retryable)
        translated = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translated, str) or not translated.strip():
            return Failure("the answer holds no text")
        return Translated(translated, self.name, "libretranslate")


def make(options: Mapping[str, Any], place: Place) -> LibretranslateEngine:
    """The client of one service."""
    read = read_options(Options, options, place.name)
    return LibretranslateEngine(read, read_key(read.key, place.name), Poster(read.tries), place.name)
