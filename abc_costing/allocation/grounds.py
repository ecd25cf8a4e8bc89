"""What a service's cost rests on: the weakest evidence that it met on its way from the ledger.

Each unit of cost takes some way over links; each link's driver has an evidence class. The cost that comes by ways
without any link of the weakest classes is what is left when these links carry nothing: one exact solve a class. The
differences are the parts. Direct costs and pools that reach a service without a driver rest on the ledger alone, and so
does what a driver of accumulated cost shares if no evidence is stated for it, for its weights come from the ledger.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from abc_costing.allocation.double import Double
from abc_costing.allocation.links import Links, Positions
from abc_costing.allocation.network import WHOLE, Network
from abc_costing.allocation.rounding import settled_over
from abc_costing.allocation.services import BITS, kept_by_node
from abc_costing.allocation.solved import Solved
from abc_costing.allocation.uses import ACCUMULATED, Use
from abc_costing.model.uncertainty import GROUNDS, Ground, GroundShare

_NOTHING = 1 << BITS // 3
"""A part below this many units of 2**-BITS is what solving leaves."""


def rests_on(solved: Solved, costs: dict[int, int]) -> dict[int, tuple[GroundShare, ...]]:
    """The parts of the cost of services by ground, weakest first, those of 0 left out.

    costs: settled cost in minor units by position; the parts of each add up to it.

    Raises:
        NearlyClosed: as `Solver.costs`.
    """
    network, links = solved.prepared.network, solved.tracer.links
    rank = _ranks(network)
    left = kept_by_node(links, network.own)
    parts: dict[int, dict[Ground, int]] = {at: {} for at in costs}
    for weakest in np.unique(rank[rank < len(GROUNDS) - 1]).tolist():
        without_it = kept_by_node(_only(links, rank > weakest), network.own)
        for at, mine in parts.items():
            mine[GROUNDS[weakest]] = left[at] - without_it[at]
        left = without_it
    for at, mine in parts.items():
        mine["ledger"] = left[at]
    return {at: _settled(mine, costs[at]) for at, mine in parts.items()}


def _ranks(network: Network) -> Positions:
    """The place of each link's evidence in `GROUNDS`."""
    of_use = np.array([GROUNDS.index(_ground(use)) for use in network.uses], np.int64)
    strongest = len(GROUNDS) - 1
    return np.where(network.use == WHOLE, strongest, np.append(of_use, strongest)[network.use])


def _ground(use: Use) -> Ground:
    if use.driver.kind == ACCUMULATED and not use.driver.evidence:
        return "ledger"
    return use.driver.evidence


def _only(links: Links, passing: np.typing.NDArray[np.bool_]) -> Links:
    return replace(links, share=Double(links.share.high * passing, links.share.low * passing))


def _settled(parts: dict[Ground, int], cost: int) -> tuple[GroundShare, ...]:
    """Parts over 2**BITS in whole minor units that add up to the cost."""
    near = [0 if abs(part) < _NOTHING else part for part in parts.values()]
    if not any(near):
        return (GroundShare("ledger", cost),) if cost else ()
    amounts = settled_over(near, 1 << BITS, cost)
    return tuple(GroundShare(ground, amount) for ground, amount in zip(parts, amounts, strict=True) if amount)
