"""Exact flows to integers of the minor unit, so that every node gives exactly what it has.

Every flow is rounded down or up, and so is what flows add up to: the total of each node and what each of its parts
carries. That such a rounding exists is the integrality of network flows: the exact flows themselves are a flow between
those bounds. It is found in three steps, each in the order of stable keys only:

1. each node's total goes to a neighbouring integer and its links share it by largest remainder (Hamilton);
2. where a node then gets a unit more or less than it has, sources move a unit from one target to another;
3. what is still out of balance goes along shortest paths (a maximum flow over the links that may still move).

Source: R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows, theorem 6.5 (integrality), chapter 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from abc_costing.allocation.double import Floats
from abc_costing.allocation.links import Links, Mask, Positions

_FRACTION_BITS = 26
_TOTALS = 3
_ROUNDS = 12


class Unbalanced(ArithmeticError):
    """No rounding balances the nodes: the flows handed over were no flow. A fault of the program, not of a model."""


@dataclass(frozen=True)
class Settled:
    """Minor units: one a link, one a node (its total), one a part (what a driver of a source carries)."""

    flows: Positions
    totals: Positions
    carried: Positions


@dataclass(frozen=True)
class Layout:
    """The links with one more vertex for each part of a source that has several, and one behind all legs (the last).

    tail, head: of every arc, sorted by tail; first[v]..first[v+1] leave vertex v. link: position of the arc among
    `carriers + links`. alone: vertices that nothing leaves.
    """

    vertices: int
    nodes: int
    tail: Positions
    head: Positions
    first: Positions
    arc: Positions
    part_source: Positions
    split: Positions
    """Parts that have a vertex of their own."""

    @classmethod
    def of(cls, links: Links) -> Layout:
        """For the links of a network."""
        part_source = np.zeros(links.parts, np.int64)
        part_source[links.part] = links.source
        several = np.bincount(part_source, minlength=links.count)[part_source] > 1
        split = np.flatnonzero(several)
        vertex = np.full(links.parts, -1, np.int64)
        vertex[split] = links.count + np.arange(len(split))
        end = links.count + len(split)
        tail = np.where(several[links.part], vertex[links.part], links.source)
        head = np.where(links.target >= 0, links.target, end)
        tail = np.concatenate([part_source[split], tail])
        head = np.concatenate([vertex[split], head])
        order = np.argsort(tail, kind="stable")
        first = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=end + 1))])
        return cls(end + 1, links.count, tail[order], head[order], first, order, part_source, split)

    @cached_property
    def giving(self) -> Positions:
        """Vertices that something leaves."""
        return np.flatnonzero(np.diff(self.first))

    @cached_property
    def local(self) -> Positions:
        """The place of each arc among those of its tail."""
        return np.arange(len(self.tail)) - self.first[self.tail]


def settle(links: Links, layout: Layout, own: Positions, whole: Floats, rest: Floats, snap: float) -> Settled:
    """Integer flows.

    own: minor units by node. whole, rest: the exact flow of each link (rest 0 to 1), no further than `snap` from it.

    Raises:
        Unbalanced: the flows are none.
    """
    carried, carried_rest = _sums(links.part, whole, rest, links.parts, snap)
    totals, total_rest = _sums(links.source, whole, rest, links.count, snap)
    low, fraction = _snapped(whole, rest, snap)
    order = layout.arc
    floor = np.concatenate([carried[layout.split], low])[order]
    part = np.concatenate([carried_rest[layout.split], fraction])[order]
    inner = np.concatenate([totals, carried[layout.split], [own.sum()]])
    inner_rest = np.concatenate([total_rest, carried_rest[layout.split], [0]])
    supply = np.zeros(layout.vertices, np.int64)
    supply[: len(own)] = own
    state = _State(layout, floor, part, inner, inner_rest > 0, supply)
    state.start()
    state.swap()
    state.reroute()
    given = state.floor + state.up
    flows = np.empty_like(given)
    flows[order] = given
    result = flows[len(layout.split) :]
    carried = np.zeros(links.parts, np.int64)
    np.add.at(carried, links.part, result)
    return Settled(result, state.total[: links.count], carried)


def _snapped(whole: Floats, rest: Floats, snap: float) -> tuple[Positions, Positions]:
    """Whole units, and the fraction above them over 2**_FRACTION_BITS: 0 only where it is within `snap` of 0 or 1."""
    near = rest >= 1 - snap
    low = (whole + near).astype(np.int64)
    top = (1 << _FRACTION_BITS) - 1
    fraction = np.clip(np.rint(np.ldexp(rest, _FRACTION_BITS)), 1, top).astype(np.int64)
    fraction[near | (rest <= snap)] = 0
    return low, fraction


def _sums(group: Positions, whole: Floats, rest: Floats, count: int, snap: float) -> tuple[Positions, Positions]:
    """Sums by group in whole units and fractions. Whole parts are exact; rests are below 2**20 a group."""
    units = np.bincount(group, whole, count)
    rests = np.bincount(group, rest, count)
    sizes = np.bincount(group, minlength=count)
    over = np.floor(rests)
    return _snapped(units + over, rests - over, min(float(snap * (sizes.max(initial=1) + 1) + 2.0**-44), 2.0**-20))


class _State:
    """Arcs up or down, totals, and what each vertex gets more than it has or gives."""

    def __init__(
        self, layout: Layout, floor: Positions, fraction: Positions, total: Positions, total_open: Mask,
        supply: Positions,
    ) -> None:
        self.layout, self.floor, self.fraction, self.supply = layout, floor, fraction, supply
        self.open = fraction > 0
        self.lowest, self.total_open, self.total = total, total_open, total.copy()
        key = (layout.tail << (_FRACTION_BITS + 14)) + (
            ((1 << _FRACTION_BITS) - fraction) << 14) + np.minimum(layout.local, (1 << 14) - 1)
        rank = np.empty(len(key), np.int64)
        rank[np.argsort(key, kind="stable")] = np.arange(len(key))
        self.rank = rank - layout.first[layout.tail]
        self.up = np.zeros(len(key), np.bool_)
        self.given = np.bincount(layout.tail, floor, layout.vertices).astype(np.int64)
        self.fixed = supply + np.bincount(layout.head, floor, layout.vertices).astype(np.int64)
        self.excess = supply

    def start(self) -> None:
        """Totals to the integer that their inflow is nearest to, and each vertex's arcs by largest remainder."""
        head, tail = self.layout.head, self.layout.tail
        self.total = self.lowest + 0
        for turn in range(_TOTALS + 1):
            self.up = (self.rank < (self.total - self.given)[tail]) & self.open
            got = self.fixed + np.bincount(head[self.up], minlength=self.layout.vertices)
            if turn < _TOTALS:
                self.total = np.clip(got, self.lowest, self.lowest + self.total_open)
        self.excess = got - self.total

    def swap(self) -> None:
        """Moves units between two targets of one source: from one with too much to one with too little."""
        head, starts = self.layout.head, self.layout.first[self.layout.giving]
        none = np.int64(1) << 62
        place = np.arange(len(head))
        cost = self.fraction << 34
        down = ((np.int64(1) << _FRACTION_BITS) - self.fraction << 34) + place
        cost += place
        for _ in range(_ROUNDS):
            excess = self.excess[head]
            lower = np.minimum.reduceat(np.where(self.up & (excess > 0), cost, none), starts)
            higher = np.minimum.reduceat(np.where(~self.up & self.open & (excess < 0), down, none), starts)
            both = (lower < none) & (higher < none)
            if not both.any():
                return
            a, b = (found[both] & ((1 << 34) - 1) for found in (lower, higher))
            kept = _first_of(head[a], self.excess)
            a, b = a[kept], b[kept]
            kept = _first_of(head[b], -self.excess)
            a, b = a[kept], b[kept]
            self.up[a], self.up[b] = False, True
            self.excess -= np.bincount(head[a], minlength=len(self.excess))
            self.excess += np.bincount(head[b], minlength=len(self.excess))

    def reroute(self) -> None:
        """Balances the rest by a maximum flow over arcs and totals that may still move."""
        layout, vertices = self.layout, self.layout.vertices
        gets = self.supply + np.bincount(layout.head, self.floor + self.up, vertices).astype(np.int64)
        gives = np.bincount(layout.tail, self.floor + self.up, vertices).astype(np.int64)
        gives[-1] = self.total[-1]
        entry, leaving = gets - self.total, self.total - gives
        if not (entry.any() or leaving.any()):
            return
        arcs = np.flatnonzero(self.open)
        tail, head, up = vertices + layout.tail[arcs], layout.head[arcs], self.up[arcs]
        totals = np.flatnonzero(self.total_open)
        raised = self.total[totals] > self.lowest[totals]
        start = np.concatenate([np.where(up, head, tail), np.where(raised, vertices + totals, totals)])
        end = np.concatenate([np.where(up, tail, head), np.where(raised, totals, vertices + totals)])
        moved = _moved(start, end, np.concatenate([entry, leaving]))
        self.up[arcs] ^= moved[: len(arcs)]
        changed = totals[moved[len(arcs) :]]
        self.total[changed] = 2 * self.lowest[changed] + 1 - self.total[changed]


def _first_of(vertex: Positions, room: Positions) -> Mask:
    """Which entries come first at their vertex, as many as it has room for."""
    order = np.argsort(vertex, kind="stable")
    sorted_ = vertex[order]
    kept = np.empty(len(vertex), np.bool_)
    kept[order] = np.arange(len(vertex)) - np.searchsorted(sorted_, sorted_) < room[sorted_]
    return kept


def _moved(start: Positions, end: Positions, excess: Positions) -> NDArray[np.bool_]:
    """Which arcs (of one unit) carry a unit on the way from vertices with too much to those with too little."""
    count = len(excess)
    more, less = np.flatnonzero(excess > 0), np.flatnonzero(excess < 0)
    rows = np.concatenate([start, np.full(len(more), count), less])
    columns = np.concatenate([end, more, np.full(len(less), count + 1)])
    units = np.concatenate([np.ones(len(start), np.int64), excess[more], -excess[less]])
    graph = csr_array((units.astype(np.int32), (rows, columns)), shape=(count + 2,) * 2)
    graph.sum_duplicates()
    found = maximum_flow(graph, count, count + 1)
    if found.flow_value != excess[more].sum() or found.flow_value != -excess[less].sum():
        raise Unbalanced("no rounding balances the flows")
    flow = csr_array(found.flow).tocoo()
    used = flow.data > 0
    pairs = flow.coords[0][used].astype(np.int64) * (count + 2) + flow.coords[1][used]
    amount = flow.data[used]
    order = np.argsort(pairs)
    pairs, amount = pairs[order], amount[order]
    mine = start * (count + 2) + end
    at = np.minimum(np.searchsorted(pairs, mine), max(len(pairs) - 1, 0))
    candidates = np.flatnonzero(pairs[at] == mine) if len(pairs) else at[:0]
    kept = _first_of(at[candidates], amount)
    moved = np.zeros(len(start), np.bool_)
    moved[candidates[kept]] = True
    return moved
