"""Bytes to text, decided by us before any parser sees them.

The ladder: the source's table, byte order mark, escape sequences, HTTP and declaration, UTF-8, EUC-JP and CP932. The
first that gives a plausible text wins; where none does, the most plausible of all: a broken byte costs a character and
no more, and a Latin label over Japanese bytes is not believed. It never guesses in silence: ``how`` says why.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from kakehashi.reading.decoders import decode_as
from kakehashi.reading.mojibake import is_mojibake, kana_share, plausibility
from kakehashi.reading.prescan import declared_charset

__all__ = ["Decoded", "decode", "is_mojibake"]

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
_CODE_PAGES = tuple(name for name in sorted(_CODECS) if name.startswith(("cp125", "iso8859", "koi8", "mac", "cp8")))
_EUC_RUN = re.compile(rb"\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2}|([\xa1-\xfe]+)")
_ODD = re.compile(rb"(?<![\x8e\x8f\xa1-\xfe])(?:[\xa1-\xfe]{2})*[\xa1-\xfe](?![\xa1-\xfe])")
_C1 = re.compile("[\x80-\x9f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_PLAUSIBLE = 0.6
"""Below this a text is not taken at the word of whoever names its encoding."""

_MUCH_KANA = 0.1
_MARGIN = 0.15
_BY_LOOKS = "the characters that come out"
_ESCAPES = "escape sequences"
_BOM = "the byte order mark"
_TRUST = {_BY_LOOKS: 0.0, "strict UTF-8": 0.1}
"""What is added to a candidate's plausibility by who names it; 0.2 for a label."""


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
    named: list[_Candidate] = []
    for label, how in _candidates(content, content_type, override):
        name = _codec(label)
        if name is None:
            warnings.append(f"{how} names the unknown encoding {label!r}")
        elif all(name != item.name for item in named):
            named.append(_Candidate(name, how, label))
    for item in named:
        text = _if_plausible(content, item.name)
        if text is not None:
            return _decoded(text, item.name, item.how, warnings)
        warnings.append(f"{item.how} names {item.label}, which the bytes are not")
    return _judged(content, named, warnings)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An encoding that somebody names: Python's name, who does, and the label."""

    name: str
    how: str
    label: str


def _candidates(content: bytes, content_type: str, override: str) -> list[tuple[str, str]]:
    """The encodings that somebody names, the most trusted first."""
    found = [(override, "the source's table")] if override else []
    found += [(name, _BOM) for mark, name in _BOMS if content.startswith(mark)][:1]
    escapes = content.count(b"\x1b$") if b"\x1b" in content else 0
    if escapes and len(_HIGH.findall(content)) <= escapes:
        # All of ISO-2022-JP is also valid UTF-8, so its escape sequences have to speak before any label.
        found.append(("iso-2022-jp", _ESCAPES))
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


def _if_plausible(content: bytes, name: str) -> str | None:
    """The text of ``content`` in an encoding, ``None`` where it is broken or looks like another encoding's."""
    if content.isascii() and name not in ("iso2022_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        return content.decode("ascii")
    text = decode_as(content, name)
    if "\ufffd" in text and b"\xef\xbf\xbd" not in content:
        return None
    if name == "utf-8":
        return text if _is_utf8(content) else None
    if name in ("gb18030", "big5hkscs", "cp949"):
        return None if _is_utf8(content) else text
    if name not in ("euc_jp", "cp932", *_CODE_PAGES):
        return text
    found = plausibility(text)
    if found < _PLAUSIBLE:
        return None
    if _is_utf8(content):  # hardly any text in another encoding is, and none of some length
        return None if name in _CODE_PAGES or plausibility(content.decode("utf-8")) > found + _MARGIN else text
    other = decode_as(content, "cp932" if name == "euc_jp" else "euc_jp")
    return None if kana_share(other) >= _MUCH_KANA and plausibility(other) > found + _MARGIN else text


def _is_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 throughout."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _judged(content: bytes, named: list[_Candidate], warnings: list[str]) -> Decoded:
    """The most plausible of all candidates; what somebody names needs less, and Latin-1 is never Japanese's."""
    tried = [*named, _Candidate("euc_jp", _BY_LOOKS, "euc-jp"), _Candidate("cp932", _BY_LOOKS, "shift_jis")]
    tried.append(_Candidate("cp1252", _BY_LOOKS, "windows-1252"))
    texts = {item.name: decode_as(content, item.name) for item in tried}
    if "\ufffd" in texts["euc_jp"] or _ODD.search(content):
        texts["euc_jp"] = decode_as(_in_step(content), "euc_jp")
    scores = {item.name: plausibility(texts[item.name]) + _TRUST.get(item.how, 0.2) for item in reversed(tried)}
    marked = [item for item in tried if item.how in (_BOM, _ESCAPES)]
    best = marked[0] if marked else max(tried, key=lambda item: scores[item.name])
    return _decoded(texts[best.name], best.name, best.how, warnings)


def _in_step(content: bytes) -> bytes:
    """EUC-JP in which a lost byte costs its own character: without it all that follows in its run is out of step.

    A run with an odd number of bytes is read from its start up to one byte and from its end back to it, at the place
    where that gives the fewest characters that are not everyday ones.
    """
    return _EUC_RUN.sub(lambda run: _run_in_step(run[0]) if run[1] and len(run[1]) % 2 else run[0], content)


def _run_in_step(run: bytes) -> bytes:
    """An odd run of two-byte characters with one byte, which belongs to none, put out of the way."""
    before, after = [0], [0]
    for place in range(0, len(run) - 1, 2):
        before.append(before[-1] + _strange(run[place : place + 2]))
    for place in range(len(run) - 2, 0, -2):
        after.append(after[-1] + _strange(run[place : place + 2]))
    pairs = len(run) // 2
    best = min(range(pairs + 1), key=lambda count: before[count] + after[pairs - count])
    return run[: 2 * best] + b"\xff" + run[2 * best + 1 :]


@lru_cache(maxsize=20_000)
def _strange(pair: bytes) -> int:
    """How little a two-byte character is to be expected in a text."""
    text = decode_as(pair, "euc_jp")
    if kana_share(text) == 1.0:
        return 0
    return 1 if plausibility(text) == 1.0 and (text.isalnum() or text in "、。・「」（）") else 3


def _decoded(text: str, name: str, how: str, warnings: list[str]) -> Decoded:
    """The text without its declaration and without characters that XML forbids."""
    text = text.lstrip("\ufeff")
    if _C1.search(text):  # what is one in Unicode was a quotation mark of Windows-1252 before a tool took it over
        text = _C1.sub(lambda sign: sign[0].encode("latin-1").decode("cp1252", "ignore") or sign[0], text)
    clean, dropped = _ILLEGAL.subn("", text) if any(sign in text for sign in _ILLEGAL_SIGNS) else (text, 0)
    if dropped:
        warnings = [*warnings, f"{dropped} control characters were dropped"]
    if "\ufffd" in clean:
        warnings = [*warnings, f"{clean.count(chr(0xFFFD))} characters could not be read as {name}"]
    return Decoded(_DECLARATION.sub("", clean), name, how, tuple(warnings))
