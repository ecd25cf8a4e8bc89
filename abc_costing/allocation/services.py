"""What each service costs: split into direct, activity and support cost, and per unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache

import numpy as np

from abc_costing import money
from abc_costing.allocation.links import Links, Positions
from abc_costing.allocation.loops import without
from abc_costing.allocation.network import KEPT
from abc_costing.allocation.prepare import Prepared
from abc_costing.allocation.rounding import settled_over
from abc_costing.allocation.solve import Solver, mask_of
from abc_costing.model.costing_model import Model
from abc_costing.model.in_force import in_force
from abc_costing.model.results import Lazily, ServiceCost
from abc_costing.model.rows import exact_total, key_of

UNIT_COST_STEP = Decimal("1e-10")
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)
BITS = 40
"""Parts of a cost are integers over 2**BITS until they are settled."""


def unit_cost(amount: int, volume: Decimal | None, currency: money.Currency) -> Decimal | None:
    """Cost per unit in major units, ten decimals, half to even; None without a volume."""
    if not volume or volume < 0:
        return None
    return _CONTEXT.quantize(_CONTEXT.divide(money.to_decimal(amount, currency), volume), UNIT_COST_STEP)


def volumes(model: Model, period: str) -> dict[str, Decimal]:
    """The output of a period by key of its target."""
    rows = in_force(model, model.volumes, period, lambda row: key_of(row.target))
    return {target: exact_total(row.quantity for row in found) for target, found in rows.items()}


def service_costs(prepared: Prepared, solver: Callable[[], Solver], kept: Positions) -> Lazily[ServiceCost]:
    """The cost of each service in the order of the model, its three parts adding up to it.

    solver: for shares of all that a node has; asked for with the first service. kept: by position, in minor units.
    """
    model, ids = prepared.model, prepared.network.ids
    shown = [at for at in ids.shown if ids.nodes[at].kind == "service"]

    @cache
    def known() -> tuple[Mapping[int, tuple[int, int, int]], Mapping[str, Decimal], Mapping[str, int]]:
        places = {key_of(row.service): place for place, row in reversed(list(enumerate(model.services)))}
        return _parts(prepared, solver(), kept, shown), volumes(model, prepared.period), places

    def service(number: int) -> ServiceCost:
        parts, output, places = known()
        at = shown[number]
        node, cost = ids.nodes[at], int(kept[at])
        row, volume = model.services[places[node.key]], output.get(node.key)
        return ServiceCost(
            node.id, node.name, row.kind, row.branch, row.unit, cost, *parts[at], volume,
            unit_cost(cost, volume, model.currency))

    return Lazily(len(shown), service)


def _parts(
    prepared: Prepared, solver: Solver, kept: Positions, services: list[int]
) -> dict[int, tuple[int, int, int]]:
    """(direct, activity, support) cost kept by each service: solved again while activities pass nothing on."""
    network, links = prepared.network, solver.links
    activities = [at for at, node in enumerate(network.ids.nodes) if node.kind == "activity"]
    straight = kept_by_node(without(links, mask_of(links.count, activities)), network.own)
    unsupported = kept_by_node(without(links, mask_of(links.count, network.ids.supports)), network.own)
    everything = kept_by_node(links, network.own)
    found = {}
    for at in services:
        a, b, c = straight[at], unsupported[at], everything[at]
        found[at] = _settled((a, b - a, c - b), int(kept[at]))
    return found


def kept_by_node(links: Links, own: Positions) -> list[int]:
    """What each node keeps, over 2**BITS minor units."""
    costs = Solver(links).costs(own)
    legs = np.flatnonzero(links.target == KEPT)
    kept = [0] * links.count
    for at in legs.tolist():
        kept[int(links.source[at])] = (int(costs.whole[at]) << BITS) + round(float(costs.rest[at]) * (1 << BITS))
    return kept


def _settled(parts: tuple[int, int, int], cost: int) -> tuple[int, int, int]:
    """Three parts over 2**BITS in whole minor units that add up to the cost."""
    near = tuple(0 if abs(part) < 1 << (BITS // 3) else part for part in parts)
    if not any(near):
        return cost, 0, 0
    straight, activity, support = settled_over(near, 1 << BITS, cost)
    return straight, activity, support
