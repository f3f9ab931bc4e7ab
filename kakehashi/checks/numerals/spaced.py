"""The spaced grammar: digits and number words: 350 million, three and a half, 1,2 triệu, 5 แสนล้าน, 12,34,567.

Pure. The words and marks come from the language's file; what is here holds for all languages that count so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kakehashi.checks.numerals.number import Number, Value, number
from kakehashi.records.language import Language, Spaced
from kakehashi.records.languages import language as record
from kakehashi.records.languages import per_language

_LITERAL = r"(?<!\d )(?<!\d)\d{1,3}(?:[ ]\d{3})+(?![\d.,])|\d{1,30}(?:[.,]\d{1,30}){0,9}"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11,
          "XII": 12, "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19,
          "XX": 20}  # fmt: skip
_ANY_ROMAN = re.compile(r"(?<![A-Za-z\d])([IVX]{1,5})(?![A-Za-z\d'])")
_CLOCK = re.compile(r"([012]?\d)\.([0-5]\d)")
_NAME_BEFORE = re.compile(r"(?:[A-QS-Za-oq-z]|(?<!R)p|R)[-‐]?$")
_SHORT_SCALE = re.compile(r"(?:k|K|m|M|b|B|bn|tn)(?![A-Za-z])")
_SHORT = {"k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_LEADING_POINT = re.compile(r"(?:^|[\s(])\.\Z")
_SIGNS = ".,'"
"""Marks that may stand inside of digits beside a space."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language by what they are worth, and its patterns, ready to read with."""

    language: Spaced
    units: Mapping[str, int]
    scales: Mapping[str, int]
    others: Mapping[str, Fraction]
    pattern: re.Pattern[str]
    ranges: re.Pattern[str]
    afternoon: re.Pattern[str] | None
    blanked: re.Pattern[str] | None
    digits: Mapping[int, int]
    months: frozenset[str]
    spans: frozenset[str]
    glue: frozenset[str]


@per_language(64)
def lexicon(language: str) -> Lexicon:
    """The words of a language; those of the common language where its own grammar is another."""
    said = record(language).numbers.spaced
    if said is None:
        raise ValueError(f"{language} has no table numbers.spaced")
    units, scales = ({word: int(value) for word, value in _words(table)} for table in (said.units, said.scales))
    months = [name.lower() for name in said.months]
    others = dict(_words(said.others)) | {name: Fraction(place) for place, name in enumerate(months, 1)}
    listed = "|".join(map(re.escape, sorted((*units, *scales, *others), key=len, reverse=True)))
    edges = _edges(record(language)) if said.apart else ("", "")
    between = "|".join(["-", "~", "/", *map(re.escape, said.ranges)])
    return Lexicon(
        said,
        units,
        scales,
        others,
        re.compile(rf"(?P<literal>{_LITERAL})|{edges[0]}(?:{listed}){edges[1]}", re.IGNORECASE),
        re.compile(rf"\s?(?:{between})\s?$"),
        re.compile(rf"(?::\d\d)?(?:{said.afternoon})", re.IGNORECASE) if said.afternoon else None,
        re.compile(said.blanked) if said.blanked else None,
        {ord(sign): ord("0") + value for value, sign in enumerate(said.digits)},
        frozenset(months),
        frozenset(map(str.lower, said.spans)),
        frozenset(map(str.lower, said.glue)),
    )


def _edges(language: Language) -> tuple[str, str]:
    """Patterns of where a word begins and ends; vowel signs of a script are letters too, though no ``\\w``."""
    own = f"[{language.checks.letters}]|" if language.checks.letters else ""
    return rf"(?<!{own}[^\W\d_])", rf"(?!{own}[^\W\d_])"


def _words(table: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Fraction]]:
    """Words in lower case and their values."""
    return ((word.lower(), Fraction(value)) for value, words in table.items() for word in words)


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a number: ``kind`` is ``literal``, ``unit``, ``scale`` or ``other``."""

    start: int
    end: int
    kind: str
    values: tuple[Value, ...]

    @property
    def value(self) -> Value:
        return self.values[0]


def numbers(text: str, lexicon: Lexicon) -> Iterator[Number]:
    """The numbers of a text (full-width forms already narrowed), from left to right."""
    if lexicon.digits:
        text = text.translate(lexicon.digits)
    if lexicon.blanked:
        text = lexicon.blanked.sub(lambda found: "_" * len(found[0]), text)
    tokens = list(_tokens(text, lexicon))
    place = 0
    while place < len(tokens):
        end, found = _group(text, tokens, place, lexicon)
        if found:
            yield _with_surroundings(text, found, tokens[end:], lexicon)
        place = end
    for match in _ANY_ROMAN.finditer(text):
        if match[1] in _ROMAN:
            yield number(match.start(), match.end(), [_ROMAN[match[1]]], strong=False)


def _tokens(text: str, lexicon: Lexicon) -> Iterator[_Token]:
    """The pieces of numbers in a text."""
    for match in lexicon.pattern.finditer(text):
        word = match[0].lower()
        if match["literal"]:
            yield _Token(match.start(), match.end(), "literal", tuple(literal(match[0], lexicon)))
        elif word in lexicon.units:
            yield _Token(match.start(), match.end(), "unit", (lexicon.units[word],))
        elif word in lexicon.scales:
            yield _Token(match.start(), match.end(), "scale", (lexicon.scales[word],))
        else:
            yield _Token(match.start(), match.end(), "other", (lexicon.others[word],))


def literal(text: str, lexicon: Lexicon) -> Iterator[Value]:
    """The readings of digits with separators: 1.500 is 1,500 where the comma is decimal; else the sign decides."""
    bare = text.replace(" ", "")
    if bare.isdigit():
        yield int(bare)
        return
    group, point = lexicon.language.group, lexicon.language.decimal
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})*[.,]\d+|\d+", bare) is None:
        bare = bare.replace(group, "")
    readings = [_read(bare, group, point)]
    if point == "," and len(re.findall(r"[.,]", bare)) == 1:
        readings.append(_read(bare, point, group))
    yield from (value for value in readings if value is not None)
    if all(value is None for value in readings):
        yield int(re.sub(r"\D", "", bare))


def _read(text: str, group: str, point: str) -> Value | None:
    """Digits with these signs for groups and decimals; ``None`` where they are written otherwise."""
    whole = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?", text)
    if whole or re.fullmatch(rf"\d+(?:{re.escape(point)}\d+)?", text):
        bare = text.replace(group, "").replace(point, ".")
        return Fraction(bare) if "." in bare else int(bare)
    return None


def _adjacent(text: str, left: _Token, right: _Token, lexicon: Lexicon) -> bool:
    """Whether two pieces belong to one number: nothing but space, a hyphen or a glue word between them."""
    between = text[left.end : right.start].strip().lower()
    return len(text[left.end : right.start]) < 8 and (between in ("", "-") or between in lexicon.glue)


def _group(text: str, tokens: list[_Token], place: int, lexicon: Lexicon) -> tuple[int, Number | None]:
    """The number that begins at a piece, and the piece after it."""
    first = tokens[place]
    if first.kind == "other":
        month = text[first.start : first.end].lower() in lexicon.months
        whole = not month and first.value.denominator == 1 and 3 <= first.value <= 10
        values = [*first.values, Fraction(1, int(first.value))] if whole else first.values  # a tenth, the tenth
        return place + 1, number(first.start, first.end, values, strong=False, month=month)
    share = _share(text, tokens, place, lexicon.spans)
    if share:
        return place + 2, share
    sum_ = _Sum(first)
    last, place = first, place + 1
    while place < len(tokens) and (
        _adjacent(text, last, tokens[place], lexicon) or _goes_on(text, last, tokens[place : place + 2])
    ):
        token = tokens[place]
        if (
            token.kind == "other"
            and token.value == Fraction(1, 2)
            and lexicon.language.plus_half
            and lexicon.language.plus_half in text[last.end : token.start]
        ):
            sum_.half()
        elif not sum_.take(token, tokens[place + 1] if place + 1 < len(tokens) else None):
            break
        last, place = token, place + 1
    strong = sum_.literal and not _NAME_BEFORE.search(text[: first.start])
    if text[first.start : last.end] == "00" and text[first.start - 1 : first.start] == ":":
        strong = False
    parts = _clock(text[first.start : last.end])
    return place, number(first.start, last.end, sum_.values(), strong=strong, parts=parts)


def _goes_on(text: str, last: _Token, following: list[_Token]) -> bool:
    """Whether a comma stands inside a number that is written in words: one million, two hundred thousand."""
    return (
        len(following) == 2
        and text[last.end : following[0].start].strip() == ","
        and (last.kind, following[0].kind, following[1].kind) == ("scale", "unit", "scale")
        and following[1].value < last.value
    )


def _clock(written: str) -> list[Value]:
    """Hour and minute of 7.55, which is a time in many languages."""
    match = _CLOCK.fullmatch(written)
    return [int(match[1]), int(match[2])] if match else []


def _share(text: str, tokens: list[_Token], place: int, spans: frozenset[str]) -> Number | None:
    """Two-thirds, three quarters: a small number and the name of a part."""
    if place + 1 >= len(tokens):
        return None
    first, second = tokens[place], tokens[place + 1]
    if second.kind != "other" or not second.value or text[first.end : second.start] not in ("-", " "):
        return None
    if text[second.start : second.end].lower() in spans:
        values = [first.value * second.value, first.value]
        return number(first.start, second.end, values, strong=first.kind == "literal", parts=[first.value])
    if second.value >= 1:
        return None
    values = [first.value * second.value, first.value + second.value]
    parts = [first.value, second.value.denominator]
    return number(first.start, second.end, values, strong=False, parts=parts)


class _Sum:
    """A number that is being read, piece by piece.

    ``total`` is what stands before thousands and above, ``section`` the hundreds and tens since, ``current`` the last
    word or digits, which the next scale multiplies: three hundred and fifty million is 3, 300, 350, 350,000,000.
    """

    def __init__(self, first: _Token) -> None:
        self.total: Value = 0
        self.section: Value = 0
        self.current: Value | None = None
        self.largest: Value = 0
        self.literal = False
        self.factor: Value = 1
        self.last_kind = ""
        self.first = first
        self.take(first, None)

    def take(self, token: _Token, following: _Token | None) -> bool:
        """Add a piece; ``False`` where it begins another number."""
        if token.kind == "scale":
            self._scale(token.value)
        elif not self._add(token, following):
            return False
        self.literal |= token.kind == "literal"
        self.last_kind = token.kind
        return True

    def _scale(self, value: Value) -> None:
        """A scale: below a thousand it multiplies what stands just before it, above all that is smaller than itself."""
        below = self.section + (self.current or 0)
        alone = self.current is None and not self.section
        if value == 1:  # belas: empat belas is fourteen
            self.section += (self.current or 0) + 10
        elif value < 1000:
            self.section += (1 if self.current is None else self.current) * value
        else:
            if self.total and value >= self.largest:
                self.total = (self.total + below) * value
            else:
                self.total += (1 if alone else below) * value
            self.largest, self.section = max(self.largest, 1) * value if value >= self.largest else value, 0
        self.current = None
        self.factor *= value

    def _add(self, token: _Token, following: _Token | None) -> bool:
        """A word or digits; ``False`` where they do not go on with this number."""
        if self.current is None and not self.section:
            fits = not self.last_kind or (following is not None and following.kind == "scale") or token.kind == "unit"
            fits = fits or (self.last_kind == "scale" and token.value < 10_000 and token.value.denominator == 1)
        else:
            fits = token.kind == "unit" and self.last_kind != "literal" and self._room_for(token.value)
        if fits:
            self._put(token)
        return fits

    def _put(self, token: _Token) -> None:
        """Take a word or digits in: seribu is a thousand and seratus a hundred in one word."""
        if token.kind == "unit" and token.value >= 1000:
            self.total, self.largest = self.total + token.value, token.value
        elif token.kind == "unit" and token.value >= 100:
            self.section += token.value
        else:
            self.current = (self.current or 0) + token.value

    def _room_for(self, value: Value) -> bool:
        """Whether a value may follow what is there: five after twenty, fifty after three hundred."""
        if self.current is not None:
            return self.current % 10 == 0 and 10 <= self.current % 100 < 100 and value < 10
        return (self.section % 100 == 0 and value < 100) or (self.section % 10 == 0 and value < 10)

    def half(self) -> None:
        """And a half."""
        self.current = (self.current or 0) + Fraction(1, 2)

    def values(self) -> Iterator[Value]:
        """The value, and where the first literal can be read in two ways, the other one."""
        yield self.total + self.section + (self.current or 0)
        if len(self.first.values) > 1:
            yield self.first.values[1] * self.factor


def _with_surroundings(text: str, found: Number, following: list[_Token], lexicon: Lexicon) -> Number:
    """The number with the readings that its surroundings allow."""
    values, said = list(found.values), lexicon.language
    value = found.value
    before, after = text[max(0, found.start - 12) : found.start], text[found.end : found.end + 24]
    if found.strong and value.denominator == 1:
        if _LEADING_POINT.search(before):
            values.insert(0, Fraction(value, 10 ** (found.end - found.start)))  # a batter's .325
        if 45 < value <= 90 and after.startswith(said.second_half):
            values.append(value - 45)  # of the second half
        if 0 <= value < 100 and (
            before.endswith("'") or after.startswith(said.decades) or before.rstrip().endswith("/")
        ):
            values += [1900 + value, 2000 + value]
        if lexicon.afternoon and value <= 12 and lexicon.afternoon.match(after):
            values.append(value + 12)
        if 12 < value < 25:
            values.append(value - 12)
        if said.era and 2400 <= value <= 2600:
            values.append(value + said.era)
    short = _SHORT_SCALE.match(after)
    if found.strong and short:
        values.append(value * _SHORT[short[0].lower()])
    values += _shared_scale(text, found, following, lexicon.ranges)
    if said.evening and after.lstrip().startswith(said.evening):
        values += [value + 6, value + 18]
    month = found.month or bool(said.month_before and before.lower().endswith(said.month_before))
    return number(found.start, found.end, values, strong=found.strong, parts=found.parts, month=month)


def _shared_scale(text: str, found: Number, following: list[_Token], ranges: re.Pattern[str]) -> Iterator[Value]:
    """In "30 to 40 million" the 30 is 30 million too."""
    if len(following) < 2 or following[0].kind not in ("literal", "unit") or following[1].kind != "scale":
        return
    between, gap = text[found.end : following[0].start].rstrip("$€£¥"), text[following[0].end : following[1].start]
    if ranges.fullmatch(f" {between.strip()} ".replace("  ", " ").rstrip()) and gap.strip() in ("", "-"):
        factor: Value = 1
        for token in following[1:3]:
            factor *= token.value if token.kind == "scale" else 1
        yield found.value * factor
