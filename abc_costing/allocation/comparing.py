"""The same model by all three methods, and how much the order of closing alone moves the step-down result."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np

from abc_costing.allocation.links import Positions
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.network import KEPT
from abc_costing.allocation.prepare import Prepared, nearly_closed, prepare
from abc_costing.allocation.ready import ready
from abc_costing.allocation.solve import NearlyClosed, Solver
from abc_costing.allocation.solved import solve_all
from abc_costing.model.costing_model import Model
from abc_costing.model.postings import Postings
from abc_costing.model.results import MethodComparison, MethodCost
from abc_costing.progress import Progress, silent

ALL_ORDERS_OF = 5
SAMPLED = 100
_SEED = 20_261


def compare_methods(
    model: Model, postings: Postings, period: str, *, progress: Progress = silent
) -> MethodComparison:
    """Cost of every service under each method, and the lowest and highest that any order of closing would give.

    All orders are tried of up to `ALL_ORDERS_OF` support activities; of more, `SAMPLED` random ones (the same ones
    every time) and for each support activity one that closes it first and one that closes it last.

    Raises:
        NotFound, ModelRefused, ClosedLoop: as `allocate`.
    """
    memory = Memory()
    several = [ready(model, postings, period, method, memory) for method in ("direct", "step-down", "reciprocal")]
    costs = [_kept(one, solved.settled.flows) for one, solved in zip(several, solve_all(several), strict=True)]
    by_steps = several[1]
    supports = by_steps.step_order
    low, high = costs[1].copy(), costs[1].copy()
    orders = list(_orders(supports))
    for number, sequence in enumerate(orders):
        progress("Trying orders of closing", number / len(orders))
        tried = _of_order(model, postings, by_steps, sequence)
        if tried is not None:
            low, high = np.minimum(low, tried), np.maximum(high, tried)
    ids = by_steps.network.ids
    return MethodComparison(
        period=by_steps.period, currency=model.currency.code, step_order=tuple(ids.nodes[at].id for at in supports),
        orders_tried=len(orders), all_orders=len(supports) <= ALL_ORDERS_OF,
        services=tuple(
            MethodCost(ids.nodes[at].id, ids.nodes[at].name, int(costs[0][at]), int(costs[1][at]), int(costs[2][at]),
                       int(low[at]), int(high[at]))
            for at in ids.shown if ids.nodes[at].kind == "service"))


def _orders(supports: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if len(supports) < 2:
        return
    if len(supports) <= ALL_ORDERS_OF:
        yield from permutations(sorted(supports))
        return
    draw = random.Random(_SEED)
    some = sorted(supports)
    for _ in range(SAMPLED):
        draw.shuffle(some)
        yield tuple(some)
    for at in supports:
        others = [other for other in supports if other != at]
        yield at, *others
        yield *others, at


def _kept(prepared: Prepared, flows: Positions) -> Positions:
    """What each node keeps, by position."""
    links = prepared.network.links
    kept = np.zeros(links.count, np.int64)
    legs = links.legs[links.target[links.legs] == KEPT]
    np.add.at(kept, links.source[legs], flows[legs])
    return kept


def _of_order(model: Model, postings: Postings, known: Prepared, sequence: tuple[int, ...]) -> Positions | None:
    """What each node keeps, to the nearest minor unit, if support activities close in this order; None where that
    order leaves a closed loop.
    """
    tried = prepare(model, postings, known.period, "step-down", known.memory, sequence=sequence)
    if tried.loops:
        return None
    network, links = tried.network, tried.network.links
    try:
        costs = Solver(links, network.exact_shares).costs(network.own)
    except NearlyClosed as tight:
        raise nearly_closed(network.ids, tight.members) from tight
    kept = np.zeros(links.count, costs.whole.dtype)
    legs = links.legs[links.target[links.legs] == KEPT]
    kept[links.source[legs]] = costs.whole[legs] + (costs.rest[legs] >= 0.5)
    return kept
