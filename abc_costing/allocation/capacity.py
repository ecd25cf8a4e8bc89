"""Practical capacity against use, in the driver's unit, in full-time equivalents and in money."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from abc_costing.allocation.network import Network
from abc_costing.allocation.settle import Settled
from abc_costing.allocation.uses import KEEP, Use
from abc_costing.model.results import Capacity
from abc_costing.model.rows import ROUNDING
from abc_costing.numbers import decimal_of


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
    if all(use.capacity is None for use in network.uses):
        return ()
    some = np.flatnonzero(network.idle)
    idle = dict(zip(network.use[some].tolist(), result.flows[some].tolist(), strict=True))
    to = dict(zip(network.use[some].tolist(), network.links.target[some].tolist(), strict=True))
    carried = dict(zip(network.part_use.tolist(), result.carried.tolist(), strict=True))
    return tuple(
        _capacity(network, use, carried.get(number, 0), idle.get(number), to.get(number, -1))
        for number, use in enumerate(network.uses) if use.capacity is not None
    )


def _capacity(network: Network, use: Use, cost: int, idle: int | None, bearer: int) -> Capacity:
    capacity, used = use.capacity or Fraction(0), use.measured.total
    spread = use.unused == "spread"
    left = max(capacity - used, Fraction(0))
    return Capacity(
        source=network.ids.nodes[use.source].id, driver=use.driver.driver, unit=use.driver.unit,
        supplied=decimal_of(capacity), used=decimal_of(used), cost=cost,
        unused_cost=round(cost * left / capacity) if spread and capacity else idle or 0,
        accepted_overuse=use.accept_overuse and overused(use) > 0,
        policy=use.unused if spread or bearer >= 0 else KEEP,
        charged_to=network.ids.nodes[bearer].id if bearer >= 0 else "",
        fte=None if use.fte is None else decimal_of(use.fte),
    )
