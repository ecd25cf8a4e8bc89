"""Exact flows to integers of the minor unit, so that every node gives exactly what it has.

Every arc carries its exact flow rounded down or up. Arcs are the edges of the network and also what they add up to: the
total of each node and the part of it that each assignment carries, so that these too are within one unit of their exact
value. That such a rounding exists is the integrality of network flows: the exact flows themselves are a flow between
those bounds. Of all such roundings one with the smallest sum of deviations is taken (in very large networks one close
to it), ties by the order of stable keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from abc_costing.allocation import rerouting, shortest
from abc_costing.allocation.network import WHOLE, Network

FRACTION_BITS = 40
"""Fractions of a unit are compared as integers over 2**40: equal ones tie in whichever arithmetic they arose."""

SNAP_BITS = 80
"""The error of flows that are not exact is an integer over 2**80."""

SHORTEST_ARCS = 20_000
"""Up to this many fractional arcs the rounding with the smallest deviation is found; above, one close to it."""


@dataclass(frozen=True)
class Settled:
    """Integers of the minor unit: one an edge of the network, one a node (its total), one a use (what it carries)."""

    edges: tuple[int, ...]
    totals: tuple[int, ...]
    carried: tuple[int, ...]


@dataclass(frozen=True)
class Arcs:
    """Arcs between vertices: lower bound of the flow, and the fraction above it over 2**FRACTION_BITS (0: settled)."""

    tail: list[int]
    head: list[int]
    floor: list[int]
    fraction: list[int]

    def add(self, tail: int, head: int, flow: tuple[int, int]) -> None:
        """One more arc."""
        self.tail.append(tail)
        self.head.append(head)
        self.floor.append(flow[0])
        self.fraction.append(flow[1])


def rounded_parts(y: Fraction, numerator: int, snap: int) -> tuple[int, int]:
    """Floor of y x numerator and the fraction above it (over 2**FRACTION_BITS); within `snap` of an integer: that one.

    A fraction other than 0 stays other than 0 unless it is snapped.
    """
    floor, rest = divmod(y.numerator * numerator, y.denominator)
    if not rest:
        return floor, 0
    if snap:
        reach = snap * y.denominator >> SNAP_BITS
        if rest <= reach:
            return floor, 0
        if y.denominator - rest <= reach:
            return floor + 1, 0
    fraction = ((rest << FRACTION_BITS + 1) // y.denominator + 1) >> 1
    return floor, min(max(fraction, 1), (1 << FRACTION_BITS) - 1)


def settle(
    network: Network, y: Sequence[Fraction], snap: int = 0, shortest_arcs: int = SHORTEST_ARCS
) -> Settled:
    """Integer flows for y, the cost of each node over its denominator.

    snap: how far flows may be from the exact ones, over 2**SNAP_BITS; 0 where they are exact.
    """
    count = len(network.ids)
    use_count = len(network.uses)
    sink = 2 * count + use_count
    arcs = Arcs([], [], [], [])
    wholes = _wholes(network)
    for node in range(count):
        arcs.add(node, count + node, rounded_parts(y[node], network.denominator[node], snap))
    for use, (source, numerator) in enumerate(wholes):
        arcs.add(count + source, 2 * count + use, rounded_parts(y[source], numerator, snap))
    for edge in network.edges:
        tail = count + edge.source if edge.use == WHOLE else 2 * count + edge.use
        head = edge.target if edge.target >= 0 else sink
        arcs.add(tail, head, rounded_parts(y[edge.source], edge.numerator, snap))
    supply = [*network.own, *([0] * (count + use_count)), -sum(network.own)]
    open_arcs = sum(part != 0 for part in arcs.fraction)
    balance = shortest.balance if open_arcs <= shortest_arcs else rerouting.balance
    up = balance(arcs.tail, arcs.head, arcs.fraction, _missing(arcs, supply), 1 << FRACTION_BITS)
    flows = [floor + more for floor, more in zip(arcs.floor, up, strict=True)]
    return Settled(tuple(flows[count + use_count :]), tuple(flows[:count]), tuple(flows[count : count + use_count]))


def _wholes(network: Network) -> list[tuple[int, int]]:
    """Source and numerator of what each use carries as a whole."""
    found = [(use.source, 0) for use in network.uses]
    for edge in network.edges:
        if edge.use != WHOLE:
            found[edge.use] = (edge.source, found[edge.use][1] + edge.numerator)
    return found


def _missing(arcs: Arcs, supply: list[int]) -> list[int]:
    """What each vertex has more than it gives, with every arc rounded down."""
    excess = list(supply)
    for tail, head, floor in zip(arcs.tail, arcs.head, arcs.floor, strict=True):
        excess[tail] -= floor
        excess[head] += floor
    return excess

