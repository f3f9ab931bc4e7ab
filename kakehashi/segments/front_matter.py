"""The front matter of a Markdown document: read with every scalar a string, written and changed by splicing text.

YAML's own types are a trap here (``0123`` is 83, ``no`` is false, ``12:30`` is 750, three types of dates), so a loader
that knows only strings reads it. It never touches the body, not even its blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from kakehashi.errors import MarkupError

_HEAD = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)(?:^)---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z_][\w-]*):(.*)$")
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml's loader where PyYAML was built with it (its wheels are): many times as fast, the same values."""

_PLAIN = re.compile(r"[^\W_][^:#\n\r\t\\\"'{}\[\],&*!|>%@`?\-]*(?:-[^:#\n\r\t\\\"'{}\[\],&*!|>%@`?\-]+)*\Z")


def head_end(document: str) -> int:
    """Where the body starts; 0 where there is no front matter."""
    match = _HEAD.match(document)
    return match.end() if match else 0


def read(document: str, where: str = "") -> tuple[dict[str, Any], str]:
    """The metadata, every scalar a string, and the body exactly as it is; raises ``MarkupError``.

    The table is the caller's own; the lists and tables in it are shared and are not to be changed.
    """
    match = _HEAD.match(document)
    if not match:
        return {}, document
    try:
        return dict(_loaded(match[1])), document[match.end() :]
    except MarkupError as error:
        raise MarkupError(error.message, where=where, hint=error.hint) from error


@lru_cache(maxsize=256)
def _loaded(head: str) -> dict[str, Any]:
    """The table of one front matter; remembered, since whoever reads a work asks for it more than once."""
    try:
        data = YAMLHandler().load(head, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise MarkupError(f"the front matter is not valid YAML: {error}") from error
    if data in (None, ""):
        return {}
    if not isinstance(data, dict):
        raise MarkupError("the front matter is not a table of keys", hint="write 'key: value' lines")
    return data


def write(metadata: Mapping[str, Any]) -> str:
    """The front matter of ``metadata`` (texts, lists and tables of them), between its two lines of dashes."""
    lines = [line for key, value in metadata.items() for line in _entry(key, value, 0)]
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\n"


def replace(document: str, changes: Mapping[str, Any]) -> str:
    """The document with these keys set; every other line stays byte for byte as it is."""
    match = _HEAD.match(document)
    if not match:
        return write(changes) + document
    lines = match[1].splitlines(keepends=True)
    left = dict(changes)
    result: list[str] = []
    index = 0
    while index < len(lines):
        key = _KEY.match(lines[index])
        end = _entry_end(lines, index)
        if key and key[1] in left:
            result += [f"{line}\n" for line in _entry(key[1], left.pop(key[1]), 0)]
        else:
            result += lines[index:end]
        index = end
    result += [f"{line}\n" for name, value in left.items() for line in _entry(name, value, 0)]
    return document[: match.start(1)] + "".join(result) + document[match.end(1) :]


def _entry_end(lines: list[str], start: int) -> int:
    """The line after the entry that starts at ``start``: what is indented or a list item belongs to it."""
    end = start + 1
    while end < len(lines) and (lines[end][:1] in " \t-" or not lines[end].strip()):
        end += 1
    return end


def _entry(key: str, value: Any, depth: int) -> list[str]:
    """The lines of one key."""
    pad = "  " * depth
    if isinstance(value, Mapping):
        if not value:
            return [f"{pad}{key}: {{}}"]
        return [
            f"{pad}{key}:",
            *(line for name, item in value.items() for line in _entry(scalar(name), item, depth + 1)),
        ]
    if isinstance(value, (list, tuple)):
        if not value:
            return [f"{pad}{key}: []"]
        return [f"{pad}{key}:", *(line for item in value for line in _item(item, depth + 1))]
    return [f"{pad}{key}: {scalar(str(value))}"]


def _item(value: Any, depth: int) -> list[str]:
    """The lines of one list item: a text, or a table whose first key stands behind the dash."""
    pad = "  " * depth
    if not isinstance(value, Mapping):
        return [f"{pad}- {scalar(str(value))}"]
    lines = [line for key, item in value.items() for line in _entry(scalar(key), item, depth + 1)]
    return [f"{pad}- {lines[0].lstrip()}", *lines[1:]] if lines else [f"{pad}- {{}}"]


def scalar(text: str) -> str:
    """A text as a YAML scalar: plain where that is safe, else in double quotes."""
    if _PLAIN.match(text) and text.isprintable() and not text.endswith(" "):
        return text
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    """One character inside double quotes (YAML 1.2, section 5.7)."""
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    number = ord(character)
    if number < 0x20 or 0x7F <= number <= 0x9F or character in "\u2028\u2029\ufeff" or 0xD800 <= number <= 0xDFFF:
        return f"\\u{number:04x}"
    return character
