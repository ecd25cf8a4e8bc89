"""One way to ask for costs and contributions, whichever arithmetic a model is solved in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np

from abc_costing.allocation import exact
from abc_costing.allocation.floating import BITS, Equations, NotConverged, refined
from abc_costing.allocation.loops import Graph, Mask, closed
from abc_costing.allocation.network import Network
from abc_costing.allocation.rounding import Exact
from abc_costing.allocation.settle import SNAP_BITS
from abc_costing.model.results import Certificate

EXACT_EDGES = 20_000
EXACT_CYCLE = 64
EXACT_BITS = 200_000
"""Up to these (links; members of a cycle; bits of all denominators) rational arithmetic takes well under a second."""

_WANTED = Fraction(1, 1 << 40)
_TRACED = Fraction(1, 1 << 80)
"""Errors asked for: of costs in minor units, and of the shares of a trace, which are multiplied by amounts."""


class Solver:
    """Solves one network (without closed loops that carry cost) for any own costs, and for what reaches one node.

    exact: whether in rational arithmetic; None decides by the size.
    """

    def __init__(self, network: Network, exactly: bool | None = None) -> None:
        self.network = network
        self.graph = Graph.of(network)
        self.shut = closed(network, self.graph)
        self.exact = self._is_small() if exactly is None else exactly
        self.bound = Fraction(0)
        self.rounds = 0

    def _is_small(self) -> bool:
        return (
            len(self.network.edges) <= EXACT_EDGES
            and max(map(len, self.graph.order), default=0) <= EXACT_CYCLE
            and sum(value.bit_length() for value in self.network.denominator) <= EXACT_BITS
        )

    @cached_property
    def _equations(self) -> Equations:
        return Equations.of(self.network, self.shut)

    def passed(self, own: Sequence[Exact], stopped: Mask | None = None) -> list[Fraction]:
        """Cost (minor units) over denominator, by node. `stopped` nodes pass nothing on."""
        graph = self.graph if stopped is None else Graph.of(self.network, stopped)
        shut = self.shut if stopped is None else closed(self.network, graph, stopped)
        if not self.exact:
            equations = self._equations if stopped is None else Equations.of(self.network, shut, stopped)
            try:
                return self._refined(equations, [0 if shut[i] else value for i, value in enumerate(own)])
            except NotConverged:
                self.exact = True
        return exact.passed(self.network, graph, own, shut, stopped)

    def _refined(self, equations: Equations, own: Sequence[Exact]) -> list[Fraction]:
        wanted = min(_WANTED, Fraction(1, 16 * len(self.network.edges) + 16))
        found = refined(equations, own, wanted)
        self.bound, self.rounds = max(self.bound, found.bound), max(self.rounds, found.rounds)
        return [Fraction(x, whole << BITS) for x, whole in zip(found.x, self.network.denominator, strict=True)]

    def towards(self, target: int) -> list[Fraction]:
        """How much of each unit of a node's own cost arrives at `target`."""
        if not self.exact and not self.shut[target]:
            unit = [int(i == target) for i in range(len(self.network.ids))]
            try:
                return [Fraction(x, 1 << BITS) for x in refined(self._equations.transposed, unit, _TRACED).x]
            except NotConverged:
                self.exact = True
        return exact.weights_towards(self.network, self.graph, target, self.shut)

    @property
    def snap(self) -> int:
        """How far flows may be from the exact ones (see `settle`), after the costs were asked for."""
        return 0 if self.exact else ceil(2 * self.bound * (1 << SNAP_BITS))

    def certificate(self) -> Certificate:
        """How the costs were found."""
        names = self.network.ids.nodes
        groups = tuple(tuple(names[i].id for i in group) for group in self.graph.cycles)
        if self.exact:
            return Certificate(exact=True, groups=groups)
        return Certificate(False, groups, self.rounds, _above(self.bound))


def _above(bound: Fraction) -> Decimal:
    """A bound as a short decimal number that is not below it."""
    return Context(prec=3, rounding=ROUND_CEILING).divide(Decimal(bound.numerator), Decimal(bound.denominator))


def mask_of(network: Network, positions: Sequence[int]) -> Mask:
    """A mask of the given positions."""
    mask = np.zeros(len(network.ids), np.bool_)
    mask[list(positions)] = True
    return mask
