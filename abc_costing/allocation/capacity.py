"""Practical capacity against use, in the driver's unit and in money."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from abc_costing.allocation.network import UNUSED, Network
from abc_costing.allocation.settle import Settled
from abc_costing.allocation.uses import Use
from abc_costing.model.results import Capacity
from abc_costing.model.rows import ROUNDING

_CONTEXT = Context(prec=28)


def decimal_of(value: Fraction) -> Decimal:
    """A fraction as a decimal number without trailing zeros; 28 digits where it has no end."""
    shortest = _CONTEXT.normalize(_CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator)))
    return Decimal(f"{shortest:f}")


def overused(use: Use) -> Fraction:
    """By how much all use of a driver is above the capacity; 0 where there is enough, or no capacity is stated.

    What the binary fractions of a spreadsheet make of a sum is no use above capacity.
    """
    if use.capacity is None:
        return Fraction(0)
    over = use.measured.total - use.capacity
    return over if over > use.measured.total * ROUNDING else Fraction(0)


def capacities(network: Network, result: Settled) -> tuple[Capacity, ...]:
    """One entry for each assignment that states a capacity, in the order of sources and drivers."""
    unused = {e.use: amount for e, amount in zip(network.edges, result.edges, strict=True) if e.target == UNUSED}
    return tuple(
        Capacity(
            source=network.ids.nodes[use.source].id,
            driver=use.driver.driver,
            unit=use.driver.unit,
            supplied=decimal_of(use.capacity),
            used=decimal_of(use.measured.total),
            cost=result.carried[number],
            unused_cost=unused.get(number, 0),
            accepted_overuse=use.accept_overuse and overused(use) > 0,
        )
        for number, use in enumerate(network.uses) if use.capacity is not None
    )
