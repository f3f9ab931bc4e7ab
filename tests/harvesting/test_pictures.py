"""Pictures: stored only where rights allow it, small, and without a word of where they were taken."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kakehashi.builder.links import broken_links
from kakehashi.errors import ConfigError, InputError
from kakehashi.harvesting.pictures import LARGEST, WIDEST, smaller_picture
from kakehashi.portal import open_portal
from kakehashi.records.config import Source, read_config
from tests.fetch.site import Site, serve
from tests.portals import SECOND, run_night, tree

PORTAL = """
[site]
url = "https://portal.example/base/"
languages = ["ja", "en"]
names = {{ ja = "見本", en = "Samples" }}

[fetch]
min_interval = 0.0
tries = 1

[fetch.resolve]
"press.example" = "http://127.0.0.1:{port}"

[sources.press]
name = {{ en = "Press" }}
url = "https://press.example/feed.xml"
rights = "{rights}"
{more}
"""


def jpeg(size: tuple[int, int] = (1600, 900), **options: object) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (35.0, 41.0, 22.0)
    file = io.BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(file, "JPEG", exif=exif, comment=b"SecretPlace", **options)
    return file.getvalue()


def _png(size: tuple[int, int], mode: str = "RGBA") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, "PNG")
    return file.getvalue()


def test_what_is_stored_says_nothing_of_where_it_was_taken() -> None:
    """A photograph's position would tell everybody where a researcher lives."""
    given = jpeg()
    assert b"SecretCamera" in given
    assert b"SecretPlace" in given
    stored = smaller_picture(given)
    assert b"Secret" not in stored.content
    found = Image.open(io.BytesIO(stored.content))
    assert not found.getexif()
    assert set(found.info) <= {"loop", "background", "timestamp", "duration"}
    assert (stored.width, stored.height) == found.size == (WIDEST, 720)


def test_a_picture_that_lies_on_its_side_is_put_upright() -> None:
    """Without its metadata nobody could tell any more which side is up."""
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (40, 20)).save(file, "JPEG", exif=exif)
    stored = smaller_picture(file.getvalue())
    assert (stored.width, stored.height) == (20, 40)


def test_the_same_picture_has_the_same_name() -> None:
    """A second night would store every picture once more."""
    assert smaller_picture(jpeg()) == smaller_picture(jpeg())


def test_a_picture_is_never_larger_than_the_cap() -> None:
    """Readers on a slow line pay for each byte."""
    noise = random.Random(1).randbytes(1280 * 1280 * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (1280, 1280), noise).save(file, "PNG")
    with pytest.raises(InputError, match="even when made small"):
        smaller_picture(file.getvalue())
    assert len(smaller_picture(jpeg()).content) <= LARGEST


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"GIF89a", jpeg()[:200], b"\0" * 5000,
     b"%!PS-Adobe-3.0 EPSF-3.0", _png((9000, 9000), "1")],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    """A file that runs, or that unpacks to gigabytes, must not be published as a picture."""
    with pytest.raises(InputError):
        smaller_picture(content)


def test_rights_come_first() -> None:
    """A switch that stores pictures where only a link is allowed would be a breach that nobody sees."""
    with pytest.raises(ConfigError, match="images = true needs rights"):
        read_config(PORTAL.format(port=1, rights="link", more="images = true"))
    assert not Source(url="https://a.example/", name={}, rights="own").images


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        body = "<p>水素の<img src='/fig 1.jpg' alt='図1 [装置]'>装置</p><p><img src='/gone.png' alt='図2'></p>"
        pixel = "<img src='/pixel.gif' width='1' height='1'>"
        item = f"<item><title>水素</title><link>https://press.example/1/</link><description><![CDATA[{body}{pixel}]]>"
        feed = f"<rss version='2.0'><channel>{item}</description></item></channel></rss>"
        served.answers["press.example/feed.xml"] = (200, {}, feed.encode())
        served.answers["press.example/fig%201.jpg"] = (200, {}, jpeg())
        yield served


@pytest.mark.parametrize("more", ["", "images = true"])
def test_from_the_feed_to_the_page(site: Site, tmp_path: Path, more: str) -> None:
    """A picture stands on the page where its source allows it, else the link to it; what fails stays a link too."""
    (tmp_path / "portal.toml").write_text(PORTAL.format(port=site.port, rights="own", more=more), encoding="utf-8")
    report = run_night(tmp_path)
    store = open_portal(tmp_path).store
    (path,) = store.work_paths()
    text = store.work(path).original
    page = next((tmp_path / "site" / "ja" / "news").rglob("press-*/index.html")).read_text(encoding="utf-8")
    assert "](https://press.example/gone.png)" in text
    assert "pixel" not in text
    stored = store.pictures(path)
    if more:
        assert [item.where for item in report.harvest.problems] == ["https://press.example/gone.png"]
        assert len(stored) == 1
        assert f"](media/{stored[0].name}){{ loading=lazy width={WIDEST} height=720 }}" in text
        assert f'media/{path.rsplit("/", 1)[1]}/{stored[0].name}" width="{WIDEST}"' in page
        assert 'alt="図1 [装置]"' in page
    else:
        assert not stored
        assert "](https://press.example/fig%201.jpg)" in text
    assert broken_links(tmp_path / "site", "https://portal.example/base/") == []
    before = tree(tmp_path / "content") | tree(tmp_path / "site")
    run_night(tmp_path, SECOND)
    assert tree(tmp_path / "content") | tree(tmp_path / "site") == before
