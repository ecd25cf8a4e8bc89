"""What each service costs: split into direct, activity and support cost, and per unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from abc_costing import money
from abc_costing.allocation.network import KEPT
from abc_costing.allocation.rounding import settled
from abc_costing.allocation.settle import Settled
from abc_costing.allocation.solve import Solver, mask_of
from abc_costing.model.costing_model import Model
from abc_costing.model.in_force import in_force
from abc_costing.model.results import ServiceCost
from abc_costing.model.rows import exact_total, key_of

UNIT_COST_STEP = Decimal("1e-10")
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)


def unit_cost(amount: int, volume: Decimal | None, currency: money.Currency) -> Decimal | None:
    """Cost per unit in major units, ten decimals, half to even; None without a volume."""
    if not volume or volume < 0:
        return None
    return _CONTEXT.quantize(_CONTEXT.divide(money.to_decimal(amount, currency), volume), UNIT_COST_STEP)


def volumes(model: Model, period: str) -> dict[str, Decimal]:
    """The output of a period by key of its target."""
    rows = in_force(model, model.volumes, period, lambda row: key_of(row.target))
    return {target: exact_total(row.quantity for row in found) for target, found in rows.items()}


def service_costs(
    model: Model, solver: Solver, y: Sequence[Fraction], own: Sequence[int], result: Settled, period: str
) -> dict[int, ServiceCost]:
    """The cost of each service by position, its three parts adding up to it."""
    network = solver.network
    parts = _parts(solver, y, own)
    kept = {e.source: amount for e, amount in zip(network.edges, result.edges, strict=True) if e.target == KEPT}
    rows = {key_of(row.service): row for row in reversed(model.services)}
    output = volumes(model, period)
    found: dict[int, ServiceCost] = {}
    for at, node in enumerate(network.ids.nodes):
        if node.kind != "service":
            continue
        cost, row, volume = kept.get(at, 0), rows[node.key], output.get(node.key)
        straight, activity, support = settled(parts[at], cost) if at in parts else (0, 0, 0)
        found[at] = ServiceCost(
            node.id, node.name, row.kind, row.branch, row.unit, cost, straight, activity, support,
            volume, unit_cost(cost, volume, model.currency))
    return found


Parts = tuple[Fraction, Fraction, Fraction]


def _parts(solver: Solver, y: Sequence[Fraction], own: Sequence[int]) -> Mapping[int, Parts]:
    """Exact (direct, activity, support) cost kept by each service: solved again while activities pass nothing on."""
    network = solver.network
    activities = [at for at, node in enumerate(network.ids.nodes) if node.kind == "activity"]
    straight = solver.passed(own, mask_of(network, activities))
    supports = network.ids.supports
    unsupported = solver.passed(own, mask_of(network, supports)) if supports else y
    found = {}
    for edge in network.edges:
        if edge.target == KEPT:
            at, n = edge.source, edge.numerator
            found[at] = (straight[at] * n, (unsupported[at] - straight[at]) * n, (y[at] - unsupported[at]) * n)
    return found
