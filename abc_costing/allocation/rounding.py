"""Largest remainder: exact numbers to integers that add up to a given total.

Each integer is the number rounded down or up, those with the largest fraction up; ties go to the first, so callers hand
the numbers over in the order of their stable keys. Source: Hamilton's method of apportionment.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

Exact = int | Fraction


def settled(exact: Sequence[Exact], total: int) -> list[int]:
    """Integers for exact numbers, adding up to `total`; the negated numbers give the negated integers.

    Where `total` is within one of the numbers' sum, no integer is a whole unit off its number and integers stay as they
    are. A total further off (a ledger trace starts from pools already rounded) is spread over the numbers other than 0.

    Raises:
        ValueError: all numbers are 0 and `total` is not.
    """
    common = lcm(*(value.denominator for value in exact))
    return settled_over([value.numerator * (common // value.denominator) for value in exact], common, total)


def settled_over(numerators: Sequence[int], denominator: int, total: int) -> list[int]:
    """The same for numbers with one denominator."""
    mirrored = total < 0 or (not total and next((n < 0 for n in numerators if n), False))
    if mirrored:
        return [-value for value in settled_over([-n for n in numerators], denominator, -total)]
    floors, rests = [], []
    for numerator in numerators:
        floor, rest = divmod(numerator, denominator)
        floors.append(floor)
        rests.append(rest)
    missing = total - sum(floors)
    open_ones = [i for i, rest in enumerate(rests) if rest]
    if missing < 0 or missing > len(open_ones):
        return _spread(numerators, floors, missing)
    for i in sorted(open_ones, key=lambda i: -rests[i])[:missing]:
        floors[i] += 1
    return floors


def _spread(numerators: Sequence[int], floors: list[int], missing: int) -> list[int]:
    """`missing` units over the numbers that are not 0, largest first, round after round."""
    order = sorted((i for i, n in enumerate(numerators) if n), key=lambda i: -abs(numerators[i]))
    if not order:
        raise ValueError(f"{missing} minor units and nothing to add them to")
    each, more = divmod(abs(missing), len(order))
    sign = 1 if missing > 0 else -1
    for position, i in enumerate(order):
        floors[i] += sign * (each + (position < more))
    return floors
