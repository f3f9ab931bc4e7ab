"""Bytes to text, decided by us before any parser sees them.

The ladder: byte order mark, HTTP, declaration, strict UTF-8, then a judgement between CP932, EUC-JP and ISO-2022-JP by
the kana that come out (WHATWG: the label ``shift_jis`` means CP932). It never guesses in silence: ``how`` says why.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kakehashi.reading.prescan import declared_charset

_LABELS = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ms_kanji": "cp932", "csshiftjis": "cp932", "cp932": "cp932", "ms932": "cp932",
    "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "eucjp": "euc_jp", "iso-2022-jp": "iso2022_jp",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_WIDER = {"big5": "big5hkscs", "euc_kr": "cp949", "tis-620": "cp874", "iso8859-11": "cp874", "iso8859-9": "cp1254",
          "shift_jis": "cp932", "shift_jisx0213": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "ascii": "cp1252",
          "iso8859-1": "cp1252"}  # fmt: skip
"""What a label means in the wild, where that is more than it says (Encoding standard)."""

_CODECS = frozenset(
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5hkscs",
     "cp949", "cp874", "koi8-r", "koi8-u", "mac-roman", "cp866", *(f"cp125{number}" for number in range(9)),
     *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16))]
)  # fmt: skip
_LABEL = re.compile(r"[a-z0-9][a-z0-9._:+-]*\Z")
_BOMS = [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
_XML = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ILLEGAL_SIGNS = "".join(chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_ILLEGAL = re.compile(f"[{re.escape(_ILLEGAL_SIGNS)}]")
_KANA = re.compile("[ぁ-んァ-ヶー]")
_HALF_WIDTH = re.compile("[ｦ-ﾟ]")
_LATIN1 = re.compile("[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, how that was decided, and what was odd."""

    text: str
    encoding: str
    how: str
    warnings: tuple[str, ...] = ()


def decode(content: bytes, content_type: str = "", override: str = "") -> Decoded:
    """The text of ``content``; ``override`` is the encoding that the source's table names."""
    warnings: list[str] = []
    for label, how in _candidates(content, content_type, override):
        name = _codec(label)
        if name is None:
            warnings.append(f"{how} names the unknown encoding {label!r}")
            continue
        try:
            return _decoded(content.decode(name), name, how, warnings)
        except UnicodeDecodeError:
            warnings.append(f"{how} names {label}, which the bytes are not")
    return _judged(content, warnings)


def _candidates(content: bytes, content_type: str, override: str) -> list[tuple[str, str]]:
    """The encodings that somebody names, the most trusted first."""
    found = [(override, "the source's table")] if override else []
    found += [(name, "the byte order mark") for mark, name in _BOMS if content.startswith(mark)][:1]
    if b"\x1b$" in content[:200_000] and content.isascii():
        # All of ISO-2022-JP is also valid UTF-8, so its escape sequences have to speak before any label.
        found.append(("iso-2022-jp", "escape sequences"))
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    xml = _XML.match(content)
    declared = xml[1].decode("ascii") if xml else declared_charset(content, _codec)
    if declared:
        found.append((declared, "the declaration"))
    if charset:
        # A server's default often contradicts the document; bytes decide between the two, so HTTP first where it fits.
        found.insert(len(found) - 1 if declared else len(found), (charset[1], "HTTP"))
    return [*found, ("utf-8", "strict UTF-8")]


def _codec(label: str) -> str | None:
    """Python's name of an encoding label (WHATWG), ``None`` for what is no encoding of documents.

    Python's own list also holds codecs that are none (``hex``, ``zlib``) and one that hides markup (``utf-7``).
    """
    plain = label.strip().lower()
    if not _LABEL.match(plain):
        return None
    try:
        name = _LABELS.get(plain) or codecs.lookup(plain).name
    except LookupError:
        return None
    name = _WIDER.get(name, name)
    return name if name in _CODECS else None


def _judged(content: bytes, warnings: list[str]) -> Decoded:
    """The best of the Japanese encodings by the kana that come out."""
    if b"\x1b$" in content:
        return _decoded(content.decode("iso2022_jp", "replace"), "iso2022_jp", "escape sequences", warnings)
    texts = {name: content.decode(name, "replace") for name in ("euc_jp", "cp932")}
    best = max(texts, key=lambda name: _score(texts[name]))
    return _decoded(texts[best], best, "the kana that come out", warnings)


def _score(text: str) -> int:
    """How Japanese a decoded text looks."""
    return len(_KANA.findall(text)) - 5 * text.count("\ufffd") - 2 * len(_HALF_WIDTH.findall(text))


def _decoded(text: str, name: str, how: str, warnings: list[str]) -> Decoded:
    """The text without its declaration and without characters that XML forbids."""
    text = text.lstrip("\ufeff")
    clean, dropped = _ILLEGAL.subn("", text) if any(sign in text for sign in _ILLEGAL_SIGNS) else (text, 0)
    if dropped:
        warnings = [*warnings, f"{dropped} control characters were dropped"]
    if "\ufffd" in clean:
        warnings = [*warnings, f"{clean.count(chr(0xFFFD))} characters could not be read as {name}"]
    return Decoded(_DECLARATION.sub("", clean), name, how, tuple(warnings))


def is_mojibake(text: str) -> bool:
    """Whether a text looks like Japanese bytes read as Latin-1: many such letters, and no kana or kanji at all."""
    latin = len(_LATIN1.findall(text))
    broken = text.count("\ufffd")
    return broken > 1 or (latin >= 3 and latin * 3 > len(text) and not re.search("[ぁ-んァ-ヶ一-鿿]", text))
