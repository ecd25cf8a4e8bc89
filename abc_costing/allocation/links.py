"""Links in arrays: who passes which share to whom. Knows positions only, no names, no model.

Nodes are 0 .. count-1. A link leads to a node or to one of the legs out (negative targets). Links stand in the order of
source, part, target, where a part is what one driver of the source carries; every node has at least one link.

With x what a node has, F what leaves it in fixed amounts, and z = x - F what its shares are of, the flow of link e is
fixed_e + share_e z_source, and x_j = own_j + the flows into j.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from abc_costing.allocation.double import Double, halves
from abc_costing.allocation.sweeps import Plan

Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Sparse = csr_array[np.float64, tuple[int, int]]


@dataclass(frozen=True)
class Links:
    """source, target, part: one entry a link. share: 0 to 1. fixed: amounts in minor units, or None where all are 0."""

    count: int
    source: Positions
    target: Positions
    part: Positions
    share: Double
    fixed: Double | None = None
    sizes: tuple[int, ...] = ()
    """Nodes of each of several networks side by side; () for one."""

    @classmethod
    def beside(cls, several: Sequence[Links]) -> Links:
        """Several networks as one, the nodes (and parts) of each behind those of the one before."""
        if len(several) == 1:
            return several[0]
        nodes = np.cumsum([0, *(one.count for one in several)])
        parts = np.cumsum([0, *(one.parts for one in several)])
        target = np.concatenate([np.where(k.target >= 0, k.target + at, k.target)
                                 for k, at in zip(several, nodes.tolist(), strict=False)])
        return cls(
            int(nodes[-1]),
            np.concatenate([k.source + at for k, at in zip(several, nodes.tolist(), strict=False)]),
            target,
            np.concatenate([k.part + at for k, at in zip(several, parts.tolist(), strict=False)]),
            _joined([k.share for k in several]),
            _joined([k.fixed or Double.zeros((len(k.source),)) for k in several])
            if any(k.fixed for k in several) else None,
            tuple(k.count for k in several),
        )

    @cached_property
    def parts(self) -> int:
        """How many parts there are."""
        return int(self.part[-1]) + 1 if len(self.part) else 0

    @cached_property
    def part_starts(self) -> Positions:
        """The first link of each part."""
        return np.searchsorted(self.part, np.arange(self.parts))

    @cached_property
    def legs(self) -> Positions:
        """Positions of the links out."""
        return np.flatnonzero(self.target < 0)

    @cached_property
    def leg_of(self) -> Positions:
        """For each link out, a number of its network and leg (the same for links of one network to one leg)."""
        network = np.searchsorted(np.cumsum(self.sizes or (self.count,)), self.source[self.legs], "right")
        return np.asarray(network * LEGS - self.target[self.legs] - 1, np.int64)

    @cached_property
    def inner(self) -> Positions:
        """Positions of the links between nodes (no legs)."""
        return np.flatnonzero(self.target >= 0)

    @cached_property
    def steepest(self) -> float:
        """The largest share, or 1: above it where fixed amounts count as shares of what they are more than."""
        return max(float(np.abs(self.share.high).max(initial=0.0)), 1.0)

    @cached_property
    def plan(self) -> Plan:
        """How costs are solved along the levels."""
        return Plan.of(self.matrix, self.level, self.in_cycle)

    @cached_property
    def outlets(self) -> Positions:
        """The first link of each node."""
        return np.searchsorted(self.source, np.arange(self.count))

    @cached_property
    def halved(self) -> tuple[Floats, Floats]:
        """The shares in halves (see `double.halves`)."""
        return halves(self.share.high)

    @cached_property
    def matrix(self) -> Sparse:
        """Shares in double precision: row target, column source; parallel links stand side by side."""
        order, rows, columns = self._by_target
        return csr_array((self.share.high[order], columns, rows), shape=(self.count, self.count))

    @cached_property
    def _by_target(self) -> tuple[Positions, Positions, Positions]:
        """The links between nodes by target and source, where those of each target begin, and their sources."""
        at = self.inner
        order = at[np.lexsort((self.source[at], self.target[at]))]
        return order, np.searchsorted(self.target[order], np.arange(self.count + 1)), self.source[order]

    @cached_property
    def arriving(self) -> Sparse:
        """Ones at (target, link): its product with flows is what arrives at each node, without legs."""
        at = self.inner
        return csr_array((np.ones(len(at)), (self.target[at], at)), shape=(self.count, len(self.source)))

    @cached_property
    def arriving_units(self) -> csr_array[np.int64, tuple[int, int]]:
        """The same for whole numbers."""
        return self.arriving.astype(np.int64)

    @cached_property
    def most_arriving(self) -> int:
        """The largest number of links that lead to one node."""
        return int(np.diff(self.arriving.indptr).max(initial=0))

    @cached_property
    def exits(self) -> Mask:
        """Which nodes have a leg out that carries anything."""
        mask = np.zeros(self.count, np.bool_)
        mask[self.source[(self.target < 0) & self._carries]] = True
        return mask

    @cached_property
    def _carries(self) -> Mask:
        return self.share.high > 0

    def reached(self, start: Mask, *, against: bool = False) -> Mask:
        """The nodes that shares lead to from `start` (with it), or lead from where `against` is true."""
        at = self.inner[self._carries[self.inner]]
        tails, heads = self.source[at], self.target[at]
        if against:
            tails, heads = heads, tails
        matrix = csr_array((np.ones(len(tails), np.int8), (tails, heads)), shape=(self.count, self.count))
        seen = start.copy()
        front = start
        while front.any():
            ahead = np.zeros(self.count, np.bool_)
            ahead[matrix[np.flatnonzero(front)].indices] = True
            front = ahead & ~seen
            seen |= front
        return seen

    @cached_property
    def shut(self) -> Mask:
        """Nodes from which no way leads out: to a service's own cost, to unused or unassigned."""
        return ~self.reached(self.exits, against=True)

    @cached_property
    def fixed_net(self) -> Double:
        """What arrives at each node in fixed amounts less what leaves it so."""
        return self._fixed_sums(arriving=1, leaving=-1)

    @cached_property
    def fixed_out(self) -> Double:
        """What leaves each node in fixed amounts."""
        return self._fixed_sums(arriving=0, leaving=1)

    def _fixed_sums(self, arriving: int, leaving: int) -> Double:
        if self.fixed is None:
            return Double.zeros((self.count,))
        sums: dict[int, Fraction] = {}
        for at in np.flatnonzero(self.fixed.high).tolist():
            amount = Fraction(float(self.fixed.high[at])) + Fraction(float(self.fixed.low[at]))
            for node, sign in ((int(self.source[at]), leaving), (int(self.target[at]), arriving)):
                sums[node] = sums.get(node, Fraction(0)) + sign * amount
        return Double.of_fractions([sums.get(node, Fraction(0)) for node in range(self.count)])

    @cached_property
    def labels(self) -> Positions:
        """The strongly connected group of each node."""
        at = self.inner
        ones = np.ones(len(at), np.int8)
        matrix = csr_array((ones, (self.source[at], self.target[at])), shape=(self.count, self.count))
        return np.asarray(connected_components(matrix, directed=True, connection="strong")[1], np.int64)

    @cached_property
    def in_cycle(self) -> Mask:
        """Which nodes are in a group of several."""
        return np.asarray(np.bincount(self.labels)[self.labels] > 1, np.bool_)

    @cached_property
    def cycles(self) -> tuple[tuple[int, ...], ...]:
        """Groups of several nodes that serve each other."""
        members: dict[int, list[int]] = {}
        for node in np.flatnonzero(self.in_cycle).tolist():
            members.setdefault(int(self.labels[node]), []).append(node)
        return tuple(tuple(group) for group in members.values())

    @cached_property
    def level(self) -> Positions:
        """The level of each node: cost flows from lower to higher levels, and within one only round cycles."""
        at = self.inner
        a, b = self.labels[self.source[at]], self.labels[self.target[at]]
        between = a != b
        a, b = a[between], b[between]
        groups = int(self.labels.max(initial=-1)) + 1
        order = np.argsort(a, kind="stable")
        heads = b[order]
        first = np.concatenate([[0], np.cumsum(np.bincount(a, minlength=groups))])
        waiting = np.bincount(b, minlength=groups)
        level = np.zeros(groups, np.int64)
        front = np.flatnonzero(waiting == 0)
        depth = 0
        while len(front):
            level[front] = depth
            ahead = heads[_ranges(first[front], first[front + 1])]
            reached, hits = np.unique(ahead, return_counts=True)
            waiting[reached] -= hits
            front = reached[waiting[reached] == 0]
            depth += 1
        return level[self.labels]

    def like(self, several: Sequence[Links]) -> Links:
        """The networks side by side, whose graphs are those that these links were made of."""
        fixed = [one.fixed for one in several]
        return self.with_shares(
            _joined([one.share for one in several]),
            _joined([one or Double.zeros((len(k.source),)) for one, k in zip(fixed, several, strict=True)])
            if any(fixed) else None)

    def with_shares(self, share: Double, fixed: Double | None) -> Links:
        """The same links with other shares, none of which turned to or from 0: what is known of the graph stays."""
        other = replace(self, share=share, fixed=fixed)
        for name in _OF_THE_GRAPH:
            if name in self.__dict__:
                other.__dict__[name] = self.__dict__[name]
        return other


LEGS = 3
"""Ways out of a network: targets -1 to -3."""

_OF_THE_GRAPH = (
    "parts", "part_starts", "outlets", "legs", "leg_of", "inner", "_by_target", "arriving", "arriving_units",
    "most_arriving", "labels", "in_cycle", "cycles", "level", "plan", "exits", "shut")


def _joined(several: list[Double]) -> Double:
    return Double(np.concatenate([one.high for one in several]), np.concatenate([one.low for one in several]))


def _ranges(start: Positions, end: Positions) -> Positions:
    """start[0] .. end[0]-1, start[1] .. end[1]-1 and so on in one array."""
    size = end - start
    total = int(size.sum())
    if not total:
        return start[:0]
    skip = np.repeat(start - np.concatenate([[0], np.cumsum(size)[:-1]]), size)
    return np.asarray(skip + np.arange(total), np.int64)
