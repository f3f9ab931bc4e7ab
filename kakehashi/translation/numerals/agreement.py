"""How the numbers of two texts agree: which have no partner, and which pairs differ by a power of ten. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kakehashi.translation.numerals.number import Number


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Numbers without a partner on either side, and pairs that are one number but for a power of ten."""

    scaled: tuple[tuple[Number, Number, int], ...] = ()
    lost: tuple[Number, ...] = ()
    added: tuple[Number, ...] = ()


def compare(source: Sequence[Number], target: Sequence[Number]) -> Disagreement:
    """The disagreement of two texts' numbers; weak numbers may find a partner and need none."""
    free_source, free_target = _unmatched(source, target)
    lost = [item for item in free_source if item.strong and not _explained(item, target)]
    added = [item for item in free_target if item.strong and not _explained(item, source)]
    scaled, lost, added = _scaled(lost, added)
    return Disagreement(tuple(scaled), tuple(lost), tuple(added))


def _unmatched(source: Sequence[Number], target: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """What is left when each number has taken its partner: plain values first, strong before weak, then readings."""
    left, right = list(source), list(target)
    for same in (_same_plain_strong, _same_plain, _same_reading):
        for item in list(left):
            partner = next((other for other in right if same(item, other)), None)
            if partner is not None:
                left.remove(item)
                right.remove(partner)
    return left, right


def _same_plain_strong(one: Number, other: Number) -> bool:
    return one.strong == other.strong and one.value == other.value


def _same_plain(one: Number, other: Number) -> bool:
    return one.value == other.value


def _same_reading(one: Number, other: Number) -> bool:
    return not set(one.values).isdisjoint(other.values)


def _explained(item: Number, others: Sequence[Number]) -> bool:
    """Whether a number that took no partner is said all the same: once for two times, or by its pieces."""
    values = {value for other in others for value in other.values}
    pieces = {piece for other in others for piece in other.parts}
    if not values.isdisjoint(item.values) or not pieces.isdisjoint(item.values):
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


def power_of_ten(one: Fraction, other: Fraction) -> int:
    """The exponent ``n`` of ``other / one = 10**n``, 0 where the ratio is no power of ten."""
    if not one or not other or one == other:
        return 0
    ratio = other / one
    sign = 1
    if ratio < 1:
        ratio, sign = 1 / ratio, -1
    power = 0
    while ratio >= 10 and power < 20:
        ratio /= 10
        power += 1
    return sign * power if ratio == 1 else 0
