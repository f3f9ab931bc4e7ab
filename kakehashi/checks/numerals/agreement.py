"""How the numbers of two texts agree: which have no partner, and which pairs differ by a power of ten. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kakehashi.checks.numerals.number import Number, Value


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Numbers without a partner on either side, and pairs that are one number but for a power of ten."""

    scaled: tuple[tuple[Number, Number, int], ...] = ()
    lost: tuple[Number, ...] = ()
    added: tuple[Number, ...] = ()


def compare(source: Sequence[Number], target: Sequence[Number], *, lenient: bool = False) -> Disagreement:
    """The disagreement of two texts' numbers; weak numbers may find a partner and need none.

    ``lenient`` lets any number that is said twice in the original be said once, and a one or two be left out:
    translators
    from Japanese into languages other than English do that two to three times as often.
    """
    free_source, free_target = _unmatched(source, target)
    lost = [item for item in free_source if item.strong and not _in_pieces(item, target)]
    added = [item for item in free_target if item.strong and not _in_pieces(item, source)]
    if not lost or not added:  # 1つ…1つ is one…the other; where both sides have one too many, it is a change
        lost = [item for item in lost if (item.value != 1 and not lenient) or not _repeated(item, target)]
        lost = [item for item in lost if not (lenient and item.value in (1, 2))]
        added = [item for item in added if not _repeated(item, source)]
    scaled, lost, added = _scaled(lost, added)
    return Disagreement(tuple(scaled), tuple(lost), tuple(added))


def _unmatched(source: Sequence[Number], target: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """What is left when each number has taken its partner: plain values first, strong before weak, then readings."""
    left, right = list(source), list(target)
    for same in (_same_month, _same_plain_strong, _same_plain, _same_reading):
        for item in list(left):
            partner = next((other for other in right if same(item, other)), None)
            if partner is not None:
                left.remove(item)
                right.remove(partner)
    return left, right


def _same_month(one: Number, other: Number) -> bool:
    return one.month and other.month and one.value == other.value


def _same_plain_strong(one: Number, other: Number) -> bool:
    return one.strong == other.strong and one.value == other.value


def _same_plain(one: Number, other: Number) -> bool:
    return one.value == other.value


def _same_reading(one: Number, other: Number) -> bool:
    return not set(one.values).isdisjoint(other.values)


def _repeated(item: Number, others: Sequence[Number]) -> bool:
    """Whether the other side has this number too, though it is another's partner."""
    return any(not set(other.values).isdisjoint(item.values) for other in others)


def _in_pieces(item: Number, others: Sequence[Number]) -> bool:
    """Whether a number is said in pieces: a third as the one and the three, 7.55 as seven and fifty-five."""
    values = {value for other in others for value in other.values}
    pieces = {piece for other in others for piece in other.parts}
    if not pieces.isdisjoint(item.values):
        return True
    return bool(item.parts) and all(part in values for part in item.parts)


def _scaled(
    lost: list[Number], added: list[Number]
) -> tuple[list[tuple[Number, Number, int]], list[Number], list[Number]]:
    """The pairs of lost and added numbers that differ by a power of ten, and what is left."""
    pairs: list[tuple[Number, Number, int]] = []
    for item in list(lost):
        for other in list(added):
            power = power_of_ten(item.value, other.value)
            if power:
                pairs.append((item, other, power))
                lost.remove(item)
                added.remove(other)
                break
    return pairs, lost, added


def power_of_ten(one: Value, other: Value) -> int:
    """The exponent ``n`` of ``other / one = 10**n``, 0 where the ratio is no power of ten."""
    if not one or not other or one == other:
        return 0
    ratio = Fraction(other) / Fraction(one)
    sign = 1
    if ratio < 1:
        ratio, sign = 1 / ratio, -1
    power = 0
    while ratio >= 10 and power < 20:
        ratio /= 10
        power += 1
    return sign * power if ratio == 1 else 0
