"""Step-down method: support activities are closed one after the other and charge only what comes later.

Order: stated steps; then those without one by the number of other support activities served (most first), then by the
size of their cost before any support activity passes on cost (largest first), then by name. Equal stated steps do not
charge each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from abc_costing.allocation.ids import Ids
from abc_costing.allocation.network import Charges
from abc_costing.allocation.uses import Uses


@dataclass(frozen=True)
class Order:
    """Support activities as closed (positions), and the rank of each; a lower rank may charge a higher one."""

    sequence: tuple[int, ...]
    rank: Mapping[int, int]


def order(ids: Ids, uses: Uses, cost: Sequence[Fraction]) -> Order:
    """The order in which support activities are closed. `cost`: by position, before support allocation."""
    supports = set(ids.supports)
    served = {
        source: len({t for use in uses.by_source.get(source, ()) for t in use.measured.weights} & supports - {source})
        for source in supports
    }

    def place(at: int) -> tuple[int, int, Fraction, str]:
        node = ids.nodes[at]
        if node.step is not None:
            return 0, node.step, Fraction(0), node.key
        return 1, -served[at], -abs(cost[at]), node.key

    sequence = tuple(sorted(supports, key=place))
    rank: dict[int, int] = {}
    of_step: dict[int, int] = {}
    for at in sequence:
        step = ids.nodes[at].step
        rank[at] = len(rank) if step is None else of_step.setdefault(step, len(rank))
    return Order(sequence, rank)


def charges(ids: Ids, closing: Order) -> Charges:
    """Links of support activities to primary activities, services and later support activities; all others too."""
    final = [node.kind != "pool" and not node.support for node in ids.nodes]
    rank = closing.rank

    def counts(source: int, target: int) -> bool:
        if source not in rank or final[target]:
            return True
        return target in rank and rank[source] < rank[target]

    return counts
