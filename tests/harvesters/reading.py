"""How the tests of harvesters read a document: a file of the samples, or bytes written in the test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kakehashi import harvesters
from kakehashi.fetch import Response
from kakehashi.harvesters import Document, Reading
from kakehashi.records.config import Source


def a_source(url: str = "https://source.example/", **more: object) -> Source:
    """A source with nothing but an address and a name."""
    values: dict[str, object] = {"url": url, "name": {"en": "Sample"}, "rights": "own", "id": "sample", **more}
    return Source(**values)  # type: ignore[arg-type]


def read_file(path: Path, **more: object) -> Reading:
    """What the harvester that recognises a file makes of it."""
    return read_bytes(path.read_bytes(), f"https://source.example/{path.name}", **more)


def read_bytes(content: bytes, url: str = "https://source.example/feed", **more: object) -> Reading:
    """What the harvester that recognises these bytes makes of them."""
    document = Document(url, content)
    chosen = harvesters.recognise(document)
    assert chosen is not None, "no harvester recognises the document"
    return chosen.read(document, a_source(url, **more))


class Answers:
    """A fetch with prepared answers by address; it remembers what it was asked."""

    def __init__(self, answers: Mapping[str, bytes | Exception]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(
        self,
        url: str,
        *,
        accept: str = "",
        conditional: bool = True,
        page: bool = False,
        min_interval: float | None = None,
    ) -> Response:
        """The prepared answer; an exception is raised, and an unknown address is a defect of the test."""
        self.asked.append(url)
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return Response(url, url, 200, answer, day="2026-11-24")
