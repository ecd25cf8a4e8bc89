"""Drivers of accumulated cost: the receivers' own cost so far is what the cost is shared by.

“So far” is what a receiver has while the source passes nothing on: under step-down, when the source is closed (it and
all that close later pass nothing on); otherwise, when no source with such a driver passes anything on. It counts in
whole minor units, so that the base can be printed and added up; a receiver in credit counts as 0. Receivers are the
targets of the driver's quantities (which multiply), or where there are none all activities. Source: the step-down of
the cost reports of US hospitals, whose centre Administrative and General has the basis “accumulated cost”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from abc_costing.allocation.double import Double, added, whole_and_rest
from abc_costing.allocation.exact import MOST_MEMBERS
from abc_costing.allocation.ids import Ids
from abc_costing.allocation.links import Mask
from abc_costing.allocation.loops import closed_loops
from abc_costing.allocation.methods.step_down import Order
from abc_costing.allocation.network import Charges, build
from abc_costing.allocation.solve import Solver, mask_of
from abc_costing.allocation.uses import ACCUMULATED, Measured, Use, Uses

_SURE = 2.0**-30
"""Minor units: costs that are known no better than this are looked up in fractions."""


def with_accumulated(ids: Ids, own: Mapping[int, int], uses: Uses, charges: Charges, closing: Order | None) -> Uses:
    """The uses with weights in place of drivers of accumulated cost."""
    sources = set(uses.accumulating)
    if not sources:
        return uses
    for turn in _turns(ids, sources, closing):
        waiting = set(sources)
        if closing is not None:
            first = min((int(closing.rank[at]) for at in turn if closing.rank[at] >= 0), default=0)
            waiting |= {at for at in ids.supports if closing.rank[at] >= first}
        so_far = before(ids, own, uses, charges, mask_of(len(ids), sorted(waiting)))
        changed = {
            source: tuple(_measured(ids, use, so_far) if use.driver.kind == ACCUMULATED else use
                          for use in uses.by_source[source])
            for source in turn}
        uses = Uses({**uses.by_source, **changed})
        sources -= turn
    return uses


def _turns(ids: Ids, sources: set[int], closing: Order | None) -> list[set[int]]:
    """Sources whose base is looked at together, in the order of looking."""
    if closing is None:
        return [sources]
    others = {at for at in sources if closing.rank[at] < 0}
    ranks = sorted({int(closing.rank[at]) for at in sources - others})
    later = [{at for at in sources if closing.rank[at] == rank} for rank in ranks]
    return [others, *later] if others else later


def before(ids: Ids, own: Mapping[int, int], uses: Uses, charges: Charges, stopped: Mask) -> list[int]:
    """Cost by node in minor units, to the nearest, while some nodes pass nothing on."""
    kept = {source: mine for source, mine in uses.by_source.items() if not stopped[source]}
    network = build(ids, own, Uses(kept), charges)
    if closed_loops(network.links, network.own):
        return [0] * len(ids)  # refused later, by its members
    solver = Solver(network.links, network.exact_shares)
    costs = solver.costs(network.own)
    if costs.bound > _SURE and len(solver.links.cycles) and max(map(len, solver.links.cycles)) <= MOST_MEMBERS:
        costs = solver.rational(network.own)  # else the last bits would tell which way a half goes
    return _to_the_nearest(added(costs.z, network.links.fixed_out), 2 * costs.bound)


def _to_the_nearest(cost: Double, bound: float) -> list[int]:
    """Whole minor units, half to even; what is nearer to a half than the bound is one."""
    if float(np.abs(cost.high).max(initial=0.0)) >= 2.0**61:  # cost goes round so often that 64 bits do not hold it
        return [round(value) for value in cost.fractions()]
    whole, rest = whole_and_rest(cost)
    half = np.abs(rest - 0.5) <= bound
    whole += np.where(half, whole % 2 == 1, rest > 0.5)
    found: list[int] = whole.tolist()
    return found


def _measured(ids: Ids, use: Use, so_far: list[int]) -> Use:
    stated = use.measured.by_target if use.measured.row_ids else None
    factors = stated if stated is not None else dict.fromkeys(use.receivers(ids), 1)
    weights = {at: factor * max(so_far[at], 0) for at, factor in sorted(factors.items())}
    some = {at: weight for at, weight in weights.items() if weight}
    old = use.measured
    return replace(use, measured=Measured(
        old.driver, np.array(list(some), np.int64), tuple(some.values()), old.scale, old.row_ids, old.findings))
