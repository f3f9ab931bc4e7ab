"""Real documents take the same way as the press room's: the shared samples, on loopback, to works and pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kakehashi.builder.links import broken_links
from kakehashi.portal import open_portal
from kakehashi.reading.encoding import is_mojibake
from kakehashi.works.documents import metadata_of
from tests.portals import run_night

_PORTAL = """
[site]
url = "https://portal.example/"
languages = ["ja", "en"]
names = {{ ja = "見本", en = "Samples" }}

[fetch]
min_interval = 0.0
tries = 1

[fetch.resolve]
"samples.example" = "http://127.0.0.1:{port}"
"""

_SOURCE = """
[sources.s{number}]
name = {{ en = "Sample {number}" }}
url = "https://samples.example/{path}"
rights = "own"
kind = "news"
harvester = "{protocol}"
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.xdist_group("real feeds")
def test_real_feeds_become_works_and_pages(shared: Path, tmp_path: Path) -> None:
    """The press room is ours; a portal that could read only that would fail on the day that it meets the internet."""
    samples = shared / "samples"
    files = sorted(path for folder in ("feeds", "encoding") for path in (samples / folder).rglob("*.*"))
    assert len(files) >= 6
    with _served(samples) as port:
        text = _PORTAL.format(port=port)
        for number, file in enumerate(files):
            protocol = "html_list" if file.suffix == ".html" else "feed"
            text += _SOURCE.format(number=number, path=file.relative_to(samples).as_posix(), protocol=protocol)
        (tmp_path / "portal.toml").write_text(text, encoding="utf-8")
        report = run_night(tmp_path)
    assert report.build.problems == ()
    portal = open_portal(tmp_path)
    made = [portal.store.work(path) for path in portal.store.work_paths()]
    sources = {str(metadata_of(work)["source"]) for work in made}
    failed = {item.source for item in report.harvest.problems}
    assert sources | failed == {f"s{number}" for number in range(len(files))}, "a source that gave nothing is not named"
    assert len(sources) >= len(files) * 3 // 4
    assert not [work.path for work in made if is_mojibake(str(metadata_of(work)["title"]))]
    pages = list((tmp_path / "site" / "ja" / "news").glob("[0-9]*/*/index.html"))
    assert len(pages) == sum(work.language == "ja" for work in made)
    assert broken_links(tmp_path / "site", "https://portal.example/") == []
