"""The fetch that a harvester is handed: one source's, with what that source needs around the fetcher.

It notes what was asked, has what is large read on trial first, asks without conditions where nothing is stored, and
puts the source's key into the query. It never lets a key into an error, a record or a state.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from kakehashi.errors import FetchError
from kakehashi.fetch import Fetch, Response
from kakehashi.harvesters import Document
from kakehashi.harvesting.trial import Trial
from kakehashi.records.config import Source


@dataclass(frozen=True, slots=True)
class SourceFetch:
    """A fetch that notes what it was asked, tries what is large, and has no conditions where nothing is stored."""

    fetch: Fetch
    source: Source
    trial: Trial
    conditional: bool
    asked: set[str] = field(default_factory=set)

    def __call__(
        self,
        url: str,
        *,
        accept: str = "",
        conditional: bool = True,
        page: bool = False,
        min_interval: float | None = None,
    ) -> Response:
        """The answer to a GET; raises ``FetchError`` also for one that takes too long to read."""
        self.asked.add(url)
        answer = self._answer(url, accept, conditional and self.conditional, page, min_interval)
        refusal = self.trial.refusal(Document(answer.final_url, answer.content, answer.content_type), self.source)
        if refusal:
            raise FetchError(f"not read: {refusal}", where=url, hint="see 'kakehashi inspect'", retryable=False)
        return answer

    def _answer(self, url: str, accept: str, conditional: bool, page: bool, min_interval: float | None) -> Response:
        """The answer of the fetcher; the source's key goes into the query, and never into what is raised or kept."""
        if not self.source.key_env or page:
            return self.fetch(url, accept=accept, conditional=conditional, page=page, min_interval=min_interval)
        key = os.environ.get(self.source.key_env, "")
        if not key:
            raise FetchError(f"no key in {self.source.key_env}", where=url, hint="ask the API's owner", retryable=False)
        named = f"{self.source.key_parameter}={quote(key, safe='')}"
        try:
            answer = self.fetch(
                f"{url}{'&' if '?' in url else '?'}{named}", accept=accept, conditional=False, min_interval=min_interval
            )
        except FetchError as error:
            message = error.message.replace(named, f"{self.source.key_parameter}=…")
            raise FetchError(
                message, where=url, hint=error.hint, status=error.status, retryable=error.retryable
            ) from None
        return replace(answer, url=url, final_url=url)
