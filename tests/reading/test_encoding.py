"""Bytes become text by a ladder that is ours: what it decides wrongly is mojibake in every language."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.reading.encoding import decode, is_mojibake

TITLE = "①研究グループが～新しい材料－髙分子の開発に成功した"
"""With characters of CP932 that Shift_JIS has not."""

PLAIN = "研究グループが、あたらしい材料のかいはつに成功しました。"


@pytest.mark.parametrize(
    ("content", "content_type", "override", "encoding"),
    [
        (b"\xef\xbb\xbf" + TITLE.encode(), "text/xml; charset=shift_jis", "", "utf-8"),
        (codecs.BOM_UTF16_LE + TITLE.encode("utf-16-le"), "", "", "utf-16-le"),
        (codecs.BOM_UTF16_BE + TITLE.encode("utf-16-be"), "", "", "utf-16-be"),
        (TITLE.encode("cp932"), "text/html; charset=Shift_JIS", "", "cp932"),
        (TITLE.encode("cp932"), 'text/html; charset="sjis"', "", "cp932"),
        (TITLE.encode("cp932"), "text/html; charset=utf-8", "windows-31j", "cp932"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?>' + TITLE.encode("cp932"), "", "", "cp932"),
        (b"<?xml version='1.0' encoding='EUC-JP'?>" + PLAIN.encode("euc_jp"), "", "", "euc_jp"),
        (b"<meta charset=euc-jp>" + PLAIN.encode("euc_jp"), "", "", "euc_jp"),
        (b"<?xml version='1.0' encoding='Shift_JIS'?>" + TITLE.encode(), "", "", "utf-8"),
        (b"<?xml version='1.0' encoding='utf-8'?>" + TITLE.encode("cp932"), "", "", "cp932"),
        (TITLE.encode(), "text/xml; charset=iso-8859-1", "utf-8", "utf-8"),
        (TITLE.encode(), "", "", "utf-8"),
        (TITLE.encode("cp932"), "", "", "cp932"),
        (PLAIN.encode("euc_jp"), "", "", "euc_jp"),
        (PLAIN.encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "", "iso2022_jp"),
        (PLAIN.encode("iso2022_jp"), "text/html; charset=utf-8", "", "iso2022_jp"),
        (PLAIN.encode("iso2022_jp"), "", "", "iso2022_jp"),
    ],
)
def test_the_ladder(content: bytes, content_type: str, override: str, encoding: str) -> None:
    """Each rung: override, byte order mark, HTTP, declaration, strict UTF-8, then the kana that come out."""
    decoded = decode(content, content_type, override)
    assert decoded.encoding == encoding
    assert (TITLE in decoded.text) or (PLAIN in decoded.text)


def test_a_lie_is_named() -> None:
    """A source whose server lies must be visible to the editor, or the override is never set."""
    decoded = decode(TITLE.encode("cp932"), "text/xml; charset=utf-8")
    assert any("HTTP names utf-8" in warning for warning in decoded.warnings)


@pytest.mark.parametrize(
    "label", ["hex", "zlib", "base64", "rot13", "utf-7", "unicode_escape", "idna", "x" * 300, "\u3042"]
)
def test_what_is_no_encoding_of_documents_is_not_used(label: str) -> None:
    """Python's codecs include some that crash on text, and UTF-7, which hides markup from every check."""
    decoded = decode(PLAIN.encode(), f"text/html; charset={label}", label)
    assert decoded.text == PLAIN
    assert decoded.encoding == "utf-8"


@given(st.binary(max_size=400), st.text(max_size=40), st.text(max_size=20))
def test_any_bytes_become_text_that_xml_can_hold(content: bytes, content_type: str, override: str) -> None:
    """A document that cannot be decoded must not take the night from all others."""
    text = decode(content, content_type, override).text
    assert not any(ord(character) < 32 and character not in "\t\n\r" for character in text)


def test_control_characters_are_dropped_and_said() -> None:
    """One form feed in a description would lose the whole feed to a strict parser."""
    decoded = decode(b"a\x0cb\x00c")
    assert decoded.text == "abc"
    assert decoded.warnings == ("2 control characters were dropped",)


def test_the_declaration_is_cut() -> None:
    """lxml refuses a text with a declaration of another encoding."""
    assert decode(b'<?xml version="1.0" encoding="EUC-JP"?><a/>').text == "<a/>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN.encode().decode("latin-1"), True),
        (PLAIN.encode("cp932").decode("latin-1"), True),
        (PLAIN.encode("euc_jp").decode("latin-1"), True),
        ("\ufffd\ufffd研究", True),
        (PLAIN, False),
        ("Café à la crème: naïve Schrödinger", False),
        ("Übergänge", False),
        ("SATREPS", False),
    ],
)
def test_mojibake_is_known_when_it_is_seen(text: str, expected: bool) -> None:
    """A mojibake title is an error; a French or German one is not."""
    assert is_mojibake(text) is expected


def _cases(path: Path) -> list[tuple[bytes, str]]:
    """Data and expected encoding of a file of html5lib's tests."""
    found = []
    for case in path.read_bytes().split(b"#data\n")[1:]:
        data, expected = case.split(b"\n#encoding\n")[:2]
        found.append((data, codecs.lookup(expected.strip().split(b"\n")[0].decode()).name))
    return found


def test_declarations_are_found_as_browsers_find_them(shared: Path) -> None:
    """A declaration in a comment, or in another tag's attribute, must not decide; html5lib's cases say what must."""
    wider = {"iso8859-1": "cp1252", "shift_jis": "cp932"}
    cases = [
        case for name in ("tests1.dat", "tests2.dat") for case in _cases(shared / f"corpora/html5lib-encoding/{name}")
    ]
    assert len(cases) == 81
    for data, expected in cases:
        decoded = decode(data)
        if expected == "cp1252" and decoded.how == "strict UTF-8":
            continue  # nothing is declared: where a browser guesses windows-1252, we try UTF-8
        assert decoded.encoding == wider.get(expected, expected), data[:200]


@pytest.mark.parametrize(
    ("content", "content_type", "encoding", "text"),
    [
        ("研究の発表に成功しました".encode()[:-1] + b"</title>", "", "utf-8", "研究の発表に成功しまし\ufffd</title>"),
        ("研究成果".encode()[:-1] + b"</title>", "text/xml; charset=utf-8", "utf-8", "研究成\ufffd</title>"),
        (b"<?xml version='1.0' encoding='EUC-JP'?>\xad\xa1" + PLAIN.encode("euc_jp"), "", "euc_jp", "①" + PLAIN),
        (PLAIN.encode("euc_jp"), "text/html; charset=ISO-8859-1", "euc_jp", PLAIN),
        (PLAIN.encode("cp932"), "text/html; charset=ISO-8859-1", "cp932", PLAIN),
        (PLAIN.encode(), "text/html; charset=ISO-8859-1", "utf-8", PLAIN),
        (PLAIN.encode("euc_jp"), "text/html; charset=Shift_JIS", "euc_jp", PLAIN),
        (PLAIN.encode("cp932"), "text/html; charset=EUC-JP", "cp932", PLAIN),
        ("Un été à Orléans".encode("latin-1"), "text/html; charset=ISO-8859-1", "cp1252", "Un été à Orléans"),
        ("Un été à Orléans".encode("latin-1"), "", "cp1252", "Un été à Orléans"),
        ("新材料研究取得进展".encode("gb18030"), "text/html; charset=gb2312", "gb18030", "新材料研究取得进展"),
        (PLAIN.encode("iso2022_jp") + b"\xff", "text/plain; charset=iso-2022-jp", "iso2022_jp", PLAIN + "\ufffd"),
        (PLAIN.encode("euc_jp")[:21] + PLAIN.encode("euc_jp")[22:], "text/html; charset=euc-jp", "euc_jp",
         PLAIN[:10] + "\ufffd" + PLAIN[11:]),
    ],
)  # fmt: skip
def test_one_bad_byte_costs_one_character(content: bytes, content_type: str, encoding: str, text: str) -> None:
    """A description that a server cut inside a character used to turn a whole feed into mojibake."""
    decoded = decode(content, content_type)
    assert (decoded.encoding, decoded.text) == (encoding, text)


def test_controls_that_were_quotation_marks_are_quotation_marks_again() -> None:
    """A tool that took Windows-1252 for Latin-1 leaves invisible controls in the place of ’ and “."""
    assert decode("don\x92t \x93say\x94".encode()).text == "don’t “say”"
