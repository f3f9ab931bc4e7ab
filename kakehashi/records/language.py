"""What a language's file says, as frozen records: names, script, marks, numbers, cues of checks, style, codes, words.

Pure. Strictly read (``strict``): an unknown key is an error. Each record says which check or reader asks it; a table
that is optional and not there switches off what needs it. Patterns are regular expressions of Python. It opens no
file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal

from kakehashi.records.units import UNITS


@dataclass(frozen=True, slots=True)
class Marks:
    """``[marks]``: the marks of sentences and quotations.

    ``ends`` end a sentence (``""`` where none does, as in Thai); ``begins`` is the inside of a character class: what
    a sentence begins with after a space. ``abbreviations`` end no sentence. ``quotes_pair`` says that the brackets
    「」『』“” always come in pairs in this language, so that a translation from it must keep them in pairs.
    """

    ends: str = ".!?…"
    begins: str = "A-Z0-9À-ÝĐ_"
    abbreviations: tuple[str, ...] = ()
    quotes_pair: bool = False

    def __post_init__(self) -> None:
        _pattern("marks.begins", f"[{self.begins}]")


@dataclass(frozen=True, slots=True)
class Characters:
    """``[characters]``: which characters belong to a language of Han signs alone.

    What the ``codec`` can hold is right, and so is ``allowed`` (names); of the rest, what OpenCC's table ``other``
    would change is of another script. ``name`` is the script's name for messages.
    """

    codec: str
    name: str
    other: str
    allowed: str = ""

    def __post_init__(self) -> None:
        try:
            "".encode(self.codec)
        except LookupError:
            raise ValueError(f"characters.codec = {self.codec!r} is no encoding that Python knows") from None


@dataclass(frozen=True, slots=True)
class Spaced:
    """``[numbers.spaced]``: numbers in digits and number words: 350 million, 1,2 triệu, 5 लाख.

    ``units``, ``scales`` and ``others`` list words by the value that they have: a unit stands for itself, a scale
    multiplies what stands before it (the scale 1 makes a ten of a unit: *empat belas*), others are words that may stand
    for a number and that no text must have. ``glue`` are words inside a number, ``plus_half`` the one before "a half".
    ``decimal`` and ``group`` are the marks; groups may have any size (1,234,567 and 12,34,567). ``digits`` are ten
    digits used beside 0 to 9. ``apart`` says that number words stand apart from others.

    ``months`` are the twelve names, ``month_before`` stands before a month's number. ``ranges`` stand between two
    numbers of one scale, ``spans`` are words of ``others`` that count years (decades). ``afternoon`` is a pattern of
    what follows an hour after noon, ``evening`` a word after an hour that counts from six. ``blanked`` is a pattern
    of what looks like a number word and is none. ``decades`` follow a year (1990s), ``second_half`` the minute of a
    match. ``era`` is added to years of this language's calendar to have 2400 to 2600 of it.
    """

    units: Mapping[str, tuple[str, ...]]
    scales: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    glue: tuple[str, ...] = ()
    plus_half: str = "and"
    decimal: str = "."
    group: str = ","
    digits: str = ""
    apart: bool = True
    months: tuple[str, ...] = ()
    month_before: str = ""
    ranges: tuple[str, ...] = ("to", "and", "or")
    spans: tuple[str, ...] = ()
    afternoon: str = ""
    evening: str = ""
    blanked: str = ""
    decades: tuple[str, ...] = ("s",)
    second_half: tuple[str, ...] = ()
    era: int = 0

    def __post_init__(self) -> None:
        for name, table in (("units", self.units), ("scales", self.scales), ("others", self.others)):
            for value in table:
                _number(f"numbers.spaced.{name}", value, whole=name != "others")
        if len(self.digits) not in (0, 10):
            raise ValueError(f"numbers.spaced.digits = {self.digits!r} must be ten digits, from zero to nine")
        if {self.decimal, self.group} - set("., '") or self.decimal == self.group:
            raise ValueError("numbers.spaced.decimal and group must be two different marks of . , ' and space")
        if len(self.months) not in (0, 12):
            raise ValueError(f"numbers.spaced.months has {len(self.months)} names instead of twelve")
        _pattern("numbers.spaced.afternoon", self.afternoon)
        _pattern("numbers.spaced.blanked", self.blanked)


@dataclass(frozen=True, slots=True)
class Myriad:
    """``[numbers.myriad]``: numbers of Han signs by ten thousands: 1億4千万, 三兆五千億, 令和6年, 百分之二十.

    ``eras`` give the year before their first, ``era_letters`` the same for initials (R6); ``current_eras`` are
    named before years that lack the word for a year. ``words`` are patterns and what
    they may stand for. ``counters`` follow a one that translators leave out, ``fraction`` stands between the parts of a
    fraction, ``ranges`` between two numbers of one scale. ``spans`` are patterns of units and how many of them the next
    one has; ``no_number`` is a pattern of numerals that are a part of another word.
    """

    eras: Mapping[str, int]
    words: Mapping[str, int]
    counters: tuple[str, ...]
    fraction: tuple[str, ...]
    ranges: tuple[str, ...]
    spans: Mapping[str, int]
    era_letters: Mapping[str, int] = field(default_factory=dict)
    current_eras: tuple[str, ...] = ()
    no_number: str = ""

    def __post_init__(self) -> None:
        for name, patterns in (("words", self.words), ("spans", self.spans), ("no_number", [self.no_number])):
            for pattern in patterns:
                _pattern(f"numbers.myriad.{name}", pattern)


@dataclass(frozen=True, slots=True)
class Korean:
    """``[numbers.korean]``: digits with Korean units (1억 4천만), and two rows of numerals.

    ``scales`` and ``others`` are words by value. ``tens`` and ``ones`` are the native numerals, ``sino`` those of
    Chinese origin from one on, which are read before ``counters``.
    """

    scales: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    tens: Mapping[str, tuple[str, ...]]
    ones: Mapping[str, tuple[str, ...]]
    sino: tuple[str, ...]
    counters: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in ("scales", "others", "tens", "ones"):
            for value in getattr(self, name):
                _number(f"numbers.korean.{name}", value, whole=name != "others")


@dataclass(frozen=True, slots=True)
class Numbers:
    """``[numbers]``: one of three grammars with its words, and how freely translators into this language count.

    ``lenient`` lets what is said twice in the original be said once, and a one or two be left out.
    """

    spaced: Spaced | None = None
    myriad: Myriad | None = None
    korean: Korean | None = None
    lenient: bool = True

    def __post_init__(self) -> None:
        if sum(grammar is not None for grammar in (self.spaced, self.myriad, self.korean)) != 1:
            raise ValueError("[numbers] needs one of the tables numbers.spaced, numbers.myriad and numbers.korean")


@dataclass(frozen=True, slots=True)
class OriginalBounds:
    """``[bounds.original]``: cues beside numbers, by bound (``least``, ``most``, ``below``, ``above``, ``about``).

    ``number`` is a pattern of what they stand beside, ``unit`` of what may come between.
    """

    number: str
    unit: str
    before: Mapping[str, str]
    after: Mapping[str, str]

    def __post_init__(self) -> None:
        for pattern in (self.number, self.unit, *self.before.values(), *self.after.values()):
            _pattern("bounds.original", pattern)
        _bounds("bounds.original", (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class RenderedBounds:
    """``[bounds.rendered]``: the words of each bound in a translation, and ``number``, what they stand beside.

    Words are sought between what is no Latin letter; ``about`` is a pattern as it is, and may stand anywhere.
    """

    number: str
    words: Mapping[str, str]

    def __post_init__(self) -> None:
        for pattern in (self.number, *self.words.values()):
            _pattern("bounds.rendered", pattern)
        _bounds("bounds.rendered.words", tuple(self.words))


@dataclass(frozen=True, slots=True)
class Bounds:
    """``[bounds]``: hedges and bounds as an original writes them, and as a translation does."""

    original: OriginalBounds | None = None
    rendered: RenderedBounds | None = None


@dataclass(frozen=True, slots=True)
class Negation:
    """``[negation]``: patterns of what denies in an original, of what only looks so, and of what renders a denial."""

    original: str = ""
    excused: str = ""
    rendered: str = ""

    def __post_init__(self) -> None:
        for pattern in (self.original, self.excused, self.rendered):
            _pattern("negation", pattern)


@dataclass(frozen=True, slots=True)
class Dates:
    """``[dates]``: full dates with their weekday.

    ``weekdays`` are seven names from Monday on; ``months`` twelve, where they are words. ``patterns`` hold the groups
    ``year``, ``month``, ``day`` and ``weekday``; ``{weekdays}`` and ``{months}`` in them stand for the names.
    ``named`` is a pattern of a weekday in running text, ``days`` are patterns of a day of a month without its year.
    """

    weekdays: tuple[str, ...]
    patterns: tuple[str, ...]
    months: tuple[str, ...] = ()
    named: str = ""
    days: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7 or len(self.months) not in (0, 12):
            raise ValueError("[dates] needs seven weekdays, and twelve months or none")
        for pattern in self.compiled():
            missing = {"year", "month", "day", "weekday"} - set(pattern.groupindex)
            if missing:
                raise ValueError(f"dates.patterns: no group {min(missing)!r} in {pattern.pattern!r}")
        asked = [("named", self.named, {"weekday"})] if self.named else []
        for key, text, groups in (*asked, *(("days", text, {"month", "day"}) for text in self.days)):
            if groups - set(self.filled(text).groupindex):
                raise ValueError(f"dates.{key}: no group {min(groups)!r} in {text!r}")

    def compiled(self) -> tuple[re.Pattern[str], ...]:
        """The patterns with the names filled in; case makes no difference."""
        return tuple(map(self.filled, self.patterns))

    def filled(self, text: str) -> re.Pattern[str]:
        """One pattern with the names filled in; case makes no difference."""
        for place, listed in (("{weekdays}", self.weekdays), ("{months}", self.months)):
            text = text.replace(place, "|".join(listed))
        return _pattern("dates", text, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checks:
    """``[checks]``: what single checks need to know.

    ``letters`` is the inside of a character class: the letters of the language's own script. ``untranslated`` is a
    pattern of what cannot stand in a translation from this language as it is. ``composed`` says that text must be in
    NFC, ``inflected`` is a pattern of endings that a term may have, ``whole_words`` that terms are sought as whole
    words. ``below_zero`` is a pattern of what stands before a number below zero.
    ``doubled`` are the words that people write twice in a row (no list: the check is off). ``phrase`` is how
    many words, or signs where words are not set apart, make a phrase of which a loop is made.
    """

    below_zero: str = ""
    letters: str = ""
    untranslated: str = ""
    composed: bool = False
    inflected: str = ""
    whole_words: bool = False
    doubled: tuple[str, ...] | None = None
    phrase: int = 0

    def __post_init__(self) -> None:
        _pattern("checks.below_zero", self.below_zero)
        _pattern("checks.untranslated", self.untranslated)
        _pattern("checks.inflected", self.inflected)
        _pattern("checks.letters", f"[{self.letters}]" if self.letters else "")


@dataclass(frozen=True, slots=True)
class Style:
    """``[style]``: how a language is written here. ``rules`` are for people and prompts; checks look at the rest.

    ``avoid`` maps a spelling to the one that is used here; ``punctuation`` a half-width mark to the one between two
    characters of this script; ``endings`` are the sentence endings of the register, ``other_endings`` those of others.
    """

    rules: tuple[str, ...] = ()
    avoid: Mapping[str, str] = field(default_factory=dict)
    punctuation: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[str, ...] = ()
    other_endings: tuple[str, ...] = ()

    def for_prompt(self) -> str:
        """The rules as lines of a prompt."""
        return "\n".join(f"- {rule}" for rule in self.rules)


@dataclass(frozen=True, slots=True)
class EngineCode:
    """``[engines.<name>]``: what an engine calls the language; ``source`` where it has another name for originals."""

    code: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: ``tag`` (BCP 47, in URLs and files; the file's name), ``autonym``, its script (ISO 15924).

    ``theme`` is what Material calls it, ``html_lang`` is written into ``<html lang>`` (the tag where it is empty),
    ``locale`` is Open Graph's form. ``spaced`` says whether words are set apart by spaces. ``labels`` are what
    catalogues call it (ISO 639-2, names), in lower case. ``lengths`` are, by the original's language, the least and
    the most characters of a translation for one of the original. ``units`` are patterns of this language's words,
    by the names of ``records.units``, for units of
    measure. ``sample`` is a sentence to try an engine with.
    """

    autonym: str
    theme: str
    locale: str
    script: str
    spaced: bool
    numbers: Numbers
    words: Mapping[str, Mapping[str, str]]
    tag: str = ""
    html_lang: str = ""
    direction: Literal["ltr", "rtl"] = "ltr"
    labels: tuple[str, ...] = ()
    sample: str = ""
    lengths: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    characters: Characters | None = None
    bounds: Bounds = field(default_factory=Bounds)
    negation: Negation = field(default_factory=Negation)
    dates: Dates | None = None
    checks: Checks = field(default_factory=Checks)
    units: Mapping[str, str] = field(default_factory=dict)
    style: Style = field(default_factory=Style)
    engines: Mapping[str, EngineCode] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z][a-z]{3}", self.script):
            raise ValueError(f"script = {self.script!r} is no code of ISO 15924, such as Latn")
        for language, band in self.lengths.items():
            if len(band) != 2 or not 0 < band[0] < band[1]:
                raise ValueError(f"lengths.{language} must be [least, most]")
        for name, words in self.units.items():
            if name not in UNITS:
                near = get_close_matches(name, UNITS, n=1, cutoff=0.5) or sorted(UNITS)
                raise ValueError(f"units.{name} is no unit; did you mean {near[0]!r}?")
            _pattern(f"units.{name}", words)

    @property
    def han(self) -> bool:
        """Whether the language writes Han signs in running text."""
        return self.script in ("Jpan", "Hans", "Hant")

    @property
    def chinese(self) -> bool:
        """Whether the language writes Han signs and nothing else."""
        return self.script in ("Hans", "Hant")


_BOUNDS = ("least", "most", "below", "above", "about")


def _bounds(where: str, names: tuple[str, ...]) -> None:
    """Raise ``ValueError`` for a bound that there is none of."""
    for name in names:
        if name not in _BOUNDS:
            raise ValueError(f"{where}: {name!r} is no bound; there are {', '.join(_BOUNDS)}")


def _pattern(where: str, text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that can be compiled; raises ``ValueError``."""
    try:
        return re.compile(text, flags)
    except re.error as error:
        raise ValueError(f"{where}: {text!r} is no regular expression: {error}") from None


def _number(where: str, text: str, *, whole: bool) -> None:
    """Raise ``ValueError`` where a key is no value: a whole number, or a fraction as ``1/2``."""
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{where}: {text!r} is no number such as 20 or 1/2") from None
    if whole and value.denominator != 1:
        raise ValueError(f"{where}: {text!r} must be a whole number")
