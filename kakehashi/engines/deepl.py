"""DeepL's API, version 2: ``POST /v2/translate`` with the key in a header; up to fifty texts a request.

The neighbouring sentences go along as ``context``, which DeepL does not bill. Names are put in by us (``asking``), so
that no glossary has to be kept at the service.
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
    """``key`` names an environment variable; ``deadline`` is in seconds; ``batch`` texts go in one request."""

    key: str
    url: str = "https://api-free.deepl.com"
    deadline: float = 30.0
    tries: int = 3
    batch: int = 25


@dataclass(frozen=True, slots=True)
class DeeplEngine:
    """Sends texts in small batches."""

    options: Options
    key: str
    post: PostJson
    name: str
    external: bool = True
    takes_markup: bool = False
    takes_terms: bool = False
    batches: bool = False

    def supports(self, source: LanguageTag, target: LanguageTag) -> bool:
        """The languages whose codes we know."""
        return bool(engine_code("deepl", source, source=True) and engine_code("deepl", target) and source != target)

    def translate(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> Iterator[Result]:
        """One answer a text, batch by batch."""
        for start in range(0, len(requests), self.options.batch):
            yield from self._batch(requests[start : start + self.options.batch], source, target)

    def _batch(self, requests: Sequence[Request], source: LanguageTag, target: LanguageTag) -> list[Result]:
        payload = {
            "text": [request.text for request in requests],
            "source_lang": engine_code("deepl", source, source=True),
            "target_lang": engine_code("deepl", target),
            "context": " ".join(filter(None, (requests[0].before, requests[-1].after))),
            "preserve_formatting": True,
        }
        headers = {"Authorization": f"DeepL-Auth-Key {self.key}"}
        try:
            answer = self.post(f"{self.options.url.rstrip('/')}/v2/translate", payload, headers, self.options.deadline)
        except FetchError as error:
            return [Failure(error.message, retryable=error.retryable)] * len(requests)
        found = answer.get("translations") if isinstance(answer, dict) else None
        if not isinstance(found, list) or len(found) != len(requests):
            return [Failure("the answer does not hold one translation for each text")] * len(requests)
        return [self._result(item) for item in found]

    def _result(self, item: Any) -> Result:
        text = item.get("text") if isinstance(item, dict) else None
        if not isinstance(text, str) or not text.strip():
            return Failure("the answer holds no text")
        return Translated(text, self.name, "deepl", "v2")


def make(options: Mapping[str, Any], place: Place) -> DeeplEngine:
    """The client of the service."""
    read = read_options(Options, options, place.name)
    return DeeplEngine(read, read_key(read.key, place.name), Poster(read.tries), place.name)
