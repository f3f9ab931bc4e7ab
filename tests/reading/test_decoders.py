"""Bytes are decoded as browsers decode them: the Encoding Standard, not Python's codecs, says what a byte is."""

from __future__ import annotations

import base64
import random

import pytest
from playwright.sync_api import sync_playwright

from kakehashi.reading.decoders import decode_as

LABELS = {
    "euc_jp": "euc-jp",
    "cp932": "shift_jis",
    "cp1252": "windows-1252",
    "cp1253": "windows-1253",
    "utf-8": "utf-8",
}


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (b"\xad\xa1\xad\xea\xad\xb7", "euc_jp", "①㈱Ⅲ"),
        (b"\xa1\xc1\xa1\xdd", "euc_jp", "～－"),
        (b"\x8f\xb0\xa1\x8e\xb1", "euc_jp", "丂ｱ"),
        (b"\xc6\xfc\xcb<b>", "euc_jp", "日\ufffd<b>"),
        (b"\x93\xfa\x96<b>", "cp932", "日\ufffd<b>"),
        (b"\x87\x40\xa0\xff", "cp932", "①\ufffd\ufffd"),
        (b"\xe6\x97\xa5\xe6\x9c<b>", "utf-8", "日\ufffd<b>"),
        (b"\x1b$B-!F|\x1b(BA\x1b(I1\x1b(J\\", "iso2022_jp", "①日Aｱ¥"),
        (b"\x1b$BF|K\nabc", "iso2022_jp", "日\ufffd\nabc"),
        (b"\x1b$B\x80F|\x1b(B<", "iso2022_jp", "\ufffd日<"),
        (b"\x80\x81", "cp1252", "€\x81"),
    ],
)
def test_known_sequences(content: bytes, name: str, text: str) -> None:
    """A broken sequence costs one character and never the markup behind it; NEC's characters are characters."""
    assert decode_as(content, name) == text


@pytest.mark.browser
def test_every_pair_of_bytes_is_what_chromium_makes_of_it(chromium: str) -> None:
    """Whatever a browser shows of a source's page is what has to stand in the record."""
    source = random.Random(1)
    pairs = [bytes((one, other)) + b"<" for one in range(0x80, 256) for other in range(256)]
    runs = [bytes(source.choice((65, source.randrange(0x90, 256))) for _ in range(6)) for _ in range(2000)]
    sent = [base64.b64encode(item).decode() for item in (*pairs, *runs)]
    script = """([label, items]) => items.map(item => new TextDecoder(label, {ignoreBOM: true})
        .decode(Uint8Array.from(atob(item), sign => sign.charCodeAt(0))))"""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for name, label in LABELS.items():
            shown = page.evaluate(script, [label, sent])
            ours = [decode_as(item, name) for item in (*pairs, *runs)]
            assert [pair for pair in zip(shown, ours, strict=True) if pair[0] != pair[1]] == []
        browser.close()
