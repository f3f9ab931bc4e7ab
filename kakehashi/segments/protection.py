"""Protection: what an engine must not touch is taken out of a text before, and put back after.

Inline markup, links, code, formulae, DOIs, addresses and do-not-translate terms become tokens of a form that the engine
is known to keep. What comes back must hold each token once, pairs in order; otherwise the text is cut around them.
Pure: it never calls an engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kakehashi.terms.match import TermMatch

FORMS = ("__G{}__", "[[{}]]", "XQZ{}X", '<x id="{}"/>')
"""The token forms that are tried, in order; an engine's start-up test picks the first that it keeps."""

_SINGLE = re.compile(
    r"""(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))      # `code`
      | (?P<math>\$\$.+?\$\$|(?<![\\\w$])\$(?![\s$])[^$\n]*?(?<![\s\\])\$(?![\w$])|\\\(.+?\\\))
      | (?P<image>!\[[^\]\n]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"\n]*")?\)(?:\{[^{}\n]*\})?)
      | (?P<autolink><(?:https?://|mailto:)[^<>\s]+>)
      | (?P<note>\[\^[^\]\n]+\])
      | (?P<tag></?[A-Za-z][^<>\n]*>)
      | (?P<entity>&(?:\#\d+|\#x[0-9A-Fa-f]+|[A-Za-z]+);)
      | (?P<emoji>:[a-z0-9_+-]+:)
      | (?P<attributes>\{[:.\#][^{}\n]*\})
      | (?P<escape>\\[!-/:-@\[-`{-~])
      | (?P<award>\bJPMJ[A-Z0-9]{2}[A-Z0-9]{3,8}\b)
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(
    r"https?://[^\s<>()「」、。，]+[^\s<>()「」、。，.!?:;]|\b10\.\d{4,9}/[^\s<>「」、。，]+[^\s<>「」、。，.!?:;)]"
)
_LINK_CLOSE = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)(?:\{[^{}\n]*\})?|\]\[[^\]\n]*\]")
_EMPHASIS = re.compile(r"\*{1,3}|~~|==|\^\^")


@dataclass(frozen=True, slots=True)
class Piece:
    """What a token stands for: its Markdown, and whether it opens (1), closes (-1) a pair, or stands alone (0)."""

    markup: str
    side: int = 0
    partner: int = -1


@dataclass(frozen=True, slots=True)
class Protected:
    """A text cut into running texts and pieces, alternating: ``texts[0] pieces[0] texts[1] … texts[-1]``."""

    texts: tuple[str, ...]
    pieces: tuple[Piece, ...]

    def with_tokens(self, form: str) -> str:
        """The text with a token for each piece."""
        parts = [self.texts[0]]
        for number, text in enumerate(self.texts[1:]):
            parts += [form.format(number), text]
        return "".join(parts)


def protect(text: str, terms: Sequence[TermMatch] = ()) -> Protected:
    """The text with its markup and its terms as pieces: an official name stands for its official form."""
    spans = _paired(sorted(_spans(text, terms), key=lambda span: span[0]))
    texts, pieces, place = [], [], 0
    for start, end, piece in spans:
        texts.append(text[place:start])
        pieces.append(piece)
        place = end
    return Protected((*texts, text[place:]), tuple(pieces))


def restore(answer: str, protected: Protected, form: str) -> str | None:
    """The answer with its pieces put back; ``None`` where one is lost, doubled or out of order."""
    pattern = re.compile(_loose(form))
    found = [int(match[1]) for match in pattern.finditer(answer)]
    if sorted(found) != list(range(len(protected.pieces))) or not _nested(found, protected.pieces):
        return None
    left, signs = pattern.sub("", answer), form.replace("{}", "")
    if any(
        left.count(sign) > sum(text.count(sign) for text in protected.texts) for sign in signs if not sign.isalnum()
    ):
        return None  # a part of a token is left over
    return pattern.sub(lambda match: protected.pieces[int(match[1])].markup, answer)


def joined(protected: Protected, translated: Sequence[str]) -> str:
    """The running texts' translations with the pieces between them where they stood."""
    parts = [translated[0]]
    for piece, text in zip(protected.pieces, translated[1:], strict=True):
        parts += [piece.markup, text]
    return "".join(parts)


def has_words(text: str) -> bool:
    """Whether there is anything to translate in a text."""
    return any(character.isalpha() for character in text)


def _loose(form: str) -> str:
    """A pattern for tokens of a form as engines give them back: other case, spaces inside."""
    before, after = form.split("{}")
    loose = [r"\s*".join(re.escape(character) for character in part.replace(" ", "")) for part in (before, after)]
    return rf"(?i:{loose[0]})\s*(\d+)\s*(?i:{loose[1]})"


def _spans(text: str, terms: Sequence[TermMatch]) -> Iterator[tuple[int, int, Piece]]:
    """The places of markup, not overlapping."""
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= left or start >= right for left, right in taken)

    for match in _SINGLE.finditer(text):
        taken.append(match.span())
        yield *match.span(), Piece(match[0], _side_of_tag(match))
    for start, middle, end in _links(text, taken):
        taken += [(start, start + 1), (middle, end)]
        yield start, start + 1, Piece("[", 1)
        yield middle, end, Piece(text[middle:end], -1)
    for match in _ADDRESS.finditer(text):
        if free(*match.span()):
            taken.append(match.span())
            yield *match.span(), Piece(match[0])
    for match in _EMPHASIS.finditer(text):
        if free(*match.span()):
            taken.append(match.span())
            yield *match.span(), Piece(match[0], 2)
    for term in terms:
        kept = text[term.start : term.end] if term.do_not_translate else term.targets[0] if term.official else ""
        if kept and free(term.start, term.end):
            taken.append((term.start, term.end))
            yield term.start, term.end, Piece(kept)


def _side_of_tag(match: re.Match[str]) -> int:
    """Whether a piece is an HTML tag that opens or closes."""
    tag = match["tag"]
    if not tag or tag.endswith("/>") or tag[1:].lower().startswith(("br", "wbr", "img", "hr")):
        return 0
    return -1 if tag.startswith("</") else 1


def _links(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """The links ``[text](url)``: where ``[`` is, where ``](url)`` begins and ends."""
    inside = {place for left, right in taken for place in range(left, right)}
    open_brackets: list[int] = []
    place = 0
    while place < len(text):
        if place not in inside and text[place] == "[":
            open_brackets.append(place)
        elif place not in inside and text[place] == "]" and open_brackets:
            start, close = open_brackets.pop(), _LINK_CLOSE.match(text, place)
            if close:
                yield start, place, close.end()
                place, open_brackets = close.end() - 1, []
        place += 1


def _paired(spans: list[tuple[int, int, Piece]]) -> list[tuple[int, int, Piece]]:
    """The spans with partners; emphasis signs that have no partner are text and stay where they are."""
    waiting: list[int] = []
    pieces = [piece for _, _, piece in spans]
    partner: dict[int, int] = {}
    for index, piece in enumerate(pieces):
        if piece.side == 0:
            continue
        match = next((place for place in reversed(waiting) if _closes(pieces[place], piece)), None)
        if piece.side in (-1, 2) and match is not None:
            partner[match], partner[index] = index, match
            waiting = waiting[: waiting.index(match)]
        elif piece.side in (1, 2):
            waiting.append(index)
    kept = [index for index, piece in enumerate(pieces) if piece.side != 2 or index in partner]
    number = {index: place for place, index in enumerate(kept)}
    return [(spans[index][0], spans[index][1], _with_partner(pieces[index], index, partner, number)) for index in kept]


def _with_partner(piece: Piece, index: int, partner: dict[int, int], number: dict[int, int]) -> Piece:
    """A piece that knows the number of its partner among the pieces that are kept."""
    if index not in partner:
        return Piece(piece.markup)
    other = partner[index]
    return Piece(piece.markup, 1 if other > index else -1, number[other])


def _closes(opening: Piece, closing: Piece) -> bool:
    """Whether one piece closes another: the same emphasis sign, ``](…)`` for ``[``, ``</b>`` for ``<b …>``."""
    if opening.side == 2 or closing.side == 2:
        return opening.markup == closing.markup
    if opening.markup == "[":
        return closing.markup.startswith("]")
    name = re.match(r"</([A-Za-z][\w-]*)", closing.markup)
    return bool(name and re.match(rf"<{name[1]}\b", opening.markup))


def _nested(order: Sequence[int], pieces: Sequence[Piece]) -> bool:
    """Whether pairs open before they close, one inside the other."""
    waiting: list[int] = []
    for number in order:
        piece = pieces[number]
        if piece.partner < 0:
            continue
        if piece.side > 0:
            waiting.append(number)
        elif not waiting or waiting.pop() != piece.partner:
            return False
    return not waiting
