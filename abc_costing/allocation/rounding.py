"""Largest remainder: exact numbers to integers that add up to a given total.

Each integer is the number rounded down or up, those with the largest fraction up; ties go to the first, so callers hand
the numbers over in the order of their stable keys. Source: Hamilton's method of apportionment.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

Exact = int | Fraction


def settled(exact: Sequence[Exact], total: int) -> list[int]:
    """Integers for exact numbers, adding up to `total`; the negated numbers give the negated integers.

    Where `total` is within one of the numbers' sum, no integer is a whole unit off its number and integers stay as they
    are. A total further off (a ledger trace starts from pools already rounded) is spread over the numbers other than 0.
    """
    if _is_mirrored(exact, total):
        return [-value for value in settled([-value for value in exact], -total)]
    floors = [floor(value) for value in exact]
    missing = total - sum(floors)
    order = sorted((i for i, v in enumerate(exact) if v != floors[i]), key=lambda i: Fraction(floors[i] - exact[i]))
    if 0 <= missing <= len(order):
        for i in order[:missing]:
            floors[i] += 1
        return floors
    return _spread(exact, floors, missing)


def _is_mirrored(exact: Sequence[Exact], total: int) -> bool:
    if total:
        return total < 0
    return next((value < 0 for value in exact if value), False)


def _spread(exact: Sequence[Exact], floors: list[int], missing: int) -> list[int]:
    """`missing` units over the numbers that are not 0, largest first, round after round."""
    order = sorted((i for i, v in enumerate(exact) if v), key=lambda i: -abs(Fraction(exact[i])))
    if not order:
        raise ValueError(f"{missing} minor units and nothing to add them to")
    each, more = divmod(abs(missing), len(order))
    sign = 1 if missing > 0 else -1
    for position, i in enumerate(order):
        floors[i] += sign * (each + (position < more))
    return floors
