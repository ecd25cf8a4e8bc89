"""From a model and its ledger to the network of one period and method, with everything found wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from abc_costing.allocation import uses as uses_
from abc_costing.allocation.ids import Ids
from abc_costing.allocation.loops import Graph, closed_loops
from abc_costing.allocation.methods import direct, reciprocal, step_down
from abc_costing.allocation.network import Network, build
from abc_costing.allocation.pooling import Pooled, pool
from abc_costing.allocation.solve import Solver, mask_of
from abc_costing.allocation.uses import Uses
from abc_costing.errors import NotFound
from abc_costing.model.costing_model import Model
from abc_costing.model.in_force import in_force
from abc_costing.model.ledger_periods import with_ledger_periods
from abc_costing.model.postings import Postings
from abc_costing.model.rows import Method, key_of


@dataclass(frozen=True)
class Prepared:
    """One period and method, ready to be solved.

    network.own holds what the ledger and direct costs put at each node, in minor units; `direct` the direct costs among
    it by position. loops: closed loops that carry cost, by positions: not to be solved. step_order: support activities
    as closed (step-down only).
    """

    model: Model
    period: str
    method: Method
    pooled: Pooled
    uses: Uses
    network: Network
    direct: dict[int, int]
    loops: tuple[tuple[int, ...], ...]
    step_order: tuple[int, ...] = ()


def prepare(model: Model, postings: Postings, period: str, method: Method | None = None) -> Prepared:
    """The network of a period.

    Raises:
        NotFound: no such period or method.
    """
    model = with_ledger_periods(model, postings)
    period = model.period_named(period)
    chosen = method or model.settings.method
    if chosen not in get_args(Method):
        raise NotFound(f"There is no method “{chosen}”. Methods: {', '.join(get_args(Method))}.")
    pooled = pool(model, postings, period)
    ids = Ids.of(model, pooled.amount)
    direct_costs = _direct(model, ids, period)
    own = dict(direct_costs)
    for name, amount in pooled.amount.items():
        at = ids.position[key_of(name)]
        own[at] = own.get(at, 0) + amount
    uses = uses_.collect(model, ids, period)
    network, step_order = _network(ids, own, uses, chosen)
    loops = closed_loops(network, Graph.of(network))
    return Prepared(model, period, chosen, pooled, uses, network, direct_costs, loops, step_order)


def _direct(model: Model, ids: Ids, period: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for target, rows in in_force(model, model.direct_costs, period, lambda row: key_of(row.target)).items():
        at = ids.of_name(target)
        if at is not None:
            found[at] = sum(row.amount for row in rows)
    return found


def _network(ids: Ids, own: dict[int, int], uses: Uses, method: Method) -> tuple[Network, tuple[int, ...]]:
    if method == "direct":
        return build(ids, own, uses, direct.charges(ids)), ()
    everything = build(ids, own, uses, reciprocal.charges())
    if method == "reciprocal":
        return everything, ()
    closing = step_down.order(ids, uses, _before_support(everything))
    return build(ids, own, uses, step_down.charges(ids, closing)), closing.sequence


def _before_support(network: Network) -> list[Fraction]:
    """Cost by position while support activities pass nothing on."""
    y = Solver(network).passed(network.own, mask_of(network, network.ids.supports))
    return [value * whole for value, whole in zip(y, network.denominator, strict=True)]
