"""What a document is, whatever its server calls it."""

from __future__ import annotations

import io
import zipfile

import pytest

from kakehashi.reading.media_types import is_page, media_type
from kakehashi.reading.pdf import pdf_body
from tests.reading.pdf_documents import a_pdf


def _zip(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "named", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "text/html; charset=utf-8", "application/pdf"),
        (b"\r\n\x00 %PDF-1.4", "", "application/pdf"),
        (b"\n%PDF-1.4", "application/pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "application/octet-stream", "image/png"),
        (b"\xff\xd8\xff\xe0", "text/html", "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP", "", "image/webp"),
        (b"\x00\x00\x00\x1cftypavif", "", "image/avif"),
        (b"\x00\x00\x00\x1cftypisom", "", "video/mp4"),
        (_zip("a.txt"), "text/html", "application/zip"),
        (
            _zip("[Content_Types].xml", "word/document.xml"),
            "application/zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            _zip("[Content_Types].xml", "ppt/presentation.xml"),
            "",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8), "application/msword", "application/msword"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8), "text/html", "application/x-ole-storage"),
        (b"\x1f\x8b\x08\x00", "", "application/gzip"),
        (b"  <!DOCTYPE html><p>", "application/octet-stream", "text/html"),
        (b"\xef\xbb\xbf<html lang=ja>", "text/plain", "text/html"),
        ("<html>水素".encode("utf-16"), "text/html", "text/html"),
        ("<html>水素".encode("iso2022_jp"), "text/html", "text/html"),
        ("水素".encode("cp932"), "text/html", "text/html"),
        (b"BMI and health", "", "text/plain"),
        (b"\x01\x02\x03", "text/html", "application/octet-stream"),
        (b"\x01\x02\x03", "application/x-new", "application/x-new"),
        (b"", "", "text/plain"),
        (b"<html><p>see %PDF-1.4 \x00", "text/html", "application/octet-stream"),
    ],
)
def test_bytes_win_over_names(content: bytes, named: str, kind: str) -> None:
    """A PDF that a server calls a page would stand in the portal as 82 kB of binary."""
    assert media_type(content, named) == kind


def test_pages_and_texts_are_read_and_nothing_else() -> None:
    assert is_page("text/html")
    assert is_page("application/xhtml+xml")
    assert not is_page("application/pdf")
    assert not is_page("application/octet-stream")


def test_the_japanese_text_of_a_pdf_is_read_in_paragraphs() -> None:
    """A sentence that is broken by the edge of the paper would be translated as two halves."""
    body, said = pdf_body(a_pdf(["水素の研究をした。", "温度は 4 K < 5 K で", "ある。"]))
    assert body == "<p>水素の研究をした。</p><p>温度は 4 K &lt; 5 K である。</p>"
    assert said == ""


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\xff" * 400, a_pdf(["水素"])[:300]])
def test_a_pdf_that_is_broken_says_so_and_gives_no_text(content: bytes) -> None:
    body, said = pdf_body(content)
    assert body == ""
    assert said


def test_a_pdf_without_text_says_so() -> None:
    """An empty page would look like a work whose text was lost."""
    assert pdf_body(a_pdf([])) == ("", "the PDF holds no text (a scan?)")
