"""One way to ask for costs and contributions, whichever arithmetic a model is solved in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from abc_costing.allocation import exact
from abc_costing.allocation.loops import Graph, Mask, closed
from abc_costing.allocation.network import Network
from abc_costing.allocation.rounding import Exact
from abc_costing.model.results import Certificate


class Solver:
    """Solves one network (without closed loops that carry cost) for any own costs, and for what reaches one node."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.graph = Graph.of(network)
        self.shut = closed(network, self.graph)

    def passed(self, own: Sequence[Exact], stopped: Mask | None = None) -> list[Fraction]:
        """Cost (minor units) over denominator, by node. `stopped` nodes pass nothing on."""
        if stopped is None:
            return exact.passed(self.network, self.graph, own, self.shut)
        graph = Graph.of(self.network, stopped)
        return exact.passed(self.network, graph, own, closed(self.network, graph, stopped), stopped)

    def towards(self, target: int) -> list[Fraction]:
        """How much of each unit of a node's own cost arrives at `target`."""
        return exact.weights_towards(self.network, self.graph, target, self.shut)

    @property
    def snap(self) -> int:
        """How far flows may be from the exact ones (see `settle`)."""
        return 0

    def certificate(self) -> Certificate:
        """How the costs were found."""
        names = self.network.ids.nodes
        groups = tuple(tuple(names[i].id for i in group) for group in self.graph.cycles)
        return Certificate(exact=True, groups=groups)


def mask_of(network: Network, positions: Sequence[int]) -> Mask:
    """A mask of the given positions."""
    mask = np.zeros(len(network.ids), np.bool_)
    mask[list(positions)] = True
    return mask
