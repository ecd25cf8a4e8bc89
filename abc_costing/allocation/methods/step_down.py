"""Step-down method: support activities are closed one after the other and charge only what comes later.

Order: stated steps; then those without one by the number of other support activities served (most first), then by the
size of their cost before any support activity passes on cost (largest first), then by name. Equal stated steps do not
charge each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from abc_costing.allocation.ids import Ids
from abc_costing.allocation.links import Positions
from abc_costing.allocation.network import Charges
from abc_costing.allocation.uses import Uses


@dataclass(frozen=True)
class Order:
    """Support activities as closed (positions), and the rank of each node (-1: no support activity)."""

    sequence: tuple[int, ...]
    rank: Positions


def order(ids: Ids, uses: Uses, cost: Sequence[int]) -> Order:
    """The order in which support activities are closed.

    cost: by position, in minor units, before any support activity passes on cost.
    """
    supports = set(ids.supports)
    served = {
        source: len({t for use in uses.by_source.get(source, ()) for t in use.receivers(ids)} & supports - {source})
        for source in supports
    }

    def place(at: int) -> tuple[int, int, int, str]:
        node = ids.nodes[at]
        if node.step is not None:
            return 0, node.step, 0, node.key
        return 1, -served[at], -abs(cost[at]), node.key

    return ranked(ids, tuple(sorted(supports, key=place)))


def ranked(ids: Ids, sequence: Sequence[int], stated: bool = True) -> Order:
    """The ranks of support activities closed in this sequence; where `stated`, those of one step share a rank."""
    rank = np.full(len(ids), -1, np.int64)
    of_step: dict[int, int] = {}
    for number, at in enumerate(sequence):
        step = ids.nodes[at].step if stated else None
        rank[at] = number if step is None else of_step.setdefault(step, number)
    return Order(tuple(sequence), rank)


def charges(ids: Ids, closing: Order) -> Charges:
    """Links of support activities to primary activities, services and later support activities; all others too."""
    final, rank = ids.is_final, closing.rank
    return lambda source, target: (
        (rank[source] < 0) | final[target] | ((rank[target] >= 0) & (rank[source] < rank[target])))
