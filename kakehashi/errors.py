"""The errors of Kakehashi, each a sentence for a person: what happened, where, and what to do.

    KakehashiError
    ├── ConfigError      portal.toml or a taxonomy file says something we do not understand   (config)
    ├── InputError       a file, feed or pair that was given to us cannot be read             (harvest, checks)
    │   └── MarkupError  a Markdown file does not hold what its original asks for             (segments)
    ├── ContentError     content/ does not hold together                                      (content, ledger, verify)
    ├── FetchError       the outside world did not answer as it must                          (fetch)
    ├── EngineError      an engine did not translate                                          (engines)
    ├── ReviewError      a review rule refuses                                                (review)
    └── BuildError       the site cannot be built                                             (site)

It never formats for one output: ``str(error)`` is one line, and the parts stay apart for reports.
"""

from __future__ import annotations


class KakehashiError(Exception):
    """Root of all errors that Kakehashi raises on purpose; anything else is a defect.

    ``message`` says what happened, ``where`` names the file, line, key or URL, ``hint`` says what to do.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} ({self.hint})" if self.hint else text


class ConfigError(KakehashiError):
    """A configuration or taxonomy file holds an unknown key or a wrong value."""


class InputError(KakehashiError):
    """A document, feed, table or pair that was handed in cannot be read."""


class MarkupError(InputError):
    """A Markdown document cannot be cut, or a translation does not fit its original's skeleton."""


class ContentError(KakehashiError):
    """Something below ``content/`` contradicts itself or a ledger."""


class FetchError(KakehashiError):
    """A URL could not be fetched; ``retryable`` says whether another night may do better."""

    def __init__(
        self, message: str, *, where: str = "", hint: str = "", status: int = 0, retryable: bool = True
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.status = status
        self.retryable = retryable


class EngineError(KakehashiError):
    """An engine could not be made ready; failures of single texts are values (``model.Failure``)."""


class ReviewError(KakehashiError):
    """A rule of the review refuses what was asked."""


class BuildError(KakehashiError):
    """The site could not be built."""
