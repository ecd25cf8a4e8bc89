"""Exact flows to integers of the minor unit, so that every node gives exactly what it has.

Every flow is rounded down or up, and so is what flows add up to: the total of each node and what each of its parts
carries. That such a rounding exists is the integrality of network flows: the exact flows themselves are a flow between
those bounds. It is found in two steps, each in the order of stable keys only:

1. each node's total goes to a neighbouring integer and its links share it by largest remainder (Hamilton);
2. where a node then gets a unit more or less than it has, the unit moves on by a maximum flow over what may still be
   rounded the other way.

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
from abc_costing.allocation.links import LEGS, Links, Mask, Positions

_FRACTION_BITS = 26
_PLACE_BITS = 14
_TOTALS = 2
_BANDS = (0.25, 0.5)
"""Of fractions around a half; nearly always the first will do."""


class Unbalanced(ArithmeticError):
    """No rounding balances the nodes: the flows handed over were no flow. A fault of the program, not of a model."""


Units = NDArray[np.int64]
"""Whole minor units. Where cost goes round so often that 64 bits do not hold it, an array of Python's own integers."""


@dataclass(frozen=True)
class Settled:
    """Minor units: one a link, one a node (its total), one a part (what a driver of a source carries)."""

    flows: Units
    totals: Units
    carried: Units


@dataclass(frozen=True)
class Layout:
    """The links as arcs, with more vertices: one for each part of a source that has several, one for each leg of each
    network, and last one for each network behind its legs. Networks side by side have no vertex in common, so that
    what stands beside a network changes nothing.

    tail, head: of every arc, sorted by tail; first[v]..first[v+1] leave vertex v. arc: where each of them stands in
    parts with a vertex of their own (`split`), links, legs. leg: for each link out, which leg.
    """

    vertices: int
    tail: Positions
    head: Positions
    first: Positions
    arc: Positions
    split: Positions
    leg: Positions
    ends: slice
    """The vertices behind the legs."""

    @classmethod
    def of(cls, links: Links) -> Layout:
        """For the links of a network."""
        part_source = links.source[links.part_starts]
        several = np.bincount(part_source, minlength=links.count)[part_source] > 1
        split = np.flatnonzero(several)
        vertex = np.full(links.parts, -1, np.int64)
        vertex[split] = links.count + np.arange(len(split))
        names, leg = np.unique(links.leg_of, return_inverse=True)
        first_leg = links.count + len(split)
        sizes = links.sizes or (links.count,)
        first_end = first_leg + len(names)
        vertices = first_end + len(sizes)
        head = links.target.copy()
        head[links.legs] = first_leg + leg
        legs = first_leg + np.arange(len(names))
        giver = np.where(several[links.part], vertex[links.part], links.source)
        tail = np.concatenate([part_source[split], giver, legs])
        head = np.concatenate([vertex[split], head, first_end + names // LEGS])
        order = np.argsort(tail, kind="stable")
        first = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=vertices))])
        return cls(vertices, tail[order], head[order], first, order, split, leg, slice(first_end, vertices))

    @cached_property
    def legs(self) -> int:
        """How many legs there are."""
        return int(self.leg.max(initial=-1)) + 1

    @cached_property
    def giving(self) -> Positions:
        """Vertices that something leaves."""
        return np.flatnonzero(np.diff(self.first))

    @cached_property
    def numbers(self) -> Positions:
        """The arcs' numbers."""
        return np.arange(len(self.tail))

    @cached_property
    def place(self) -> Positions:
        """What sorts arcs by tail, and those of one tail by their order; in between there is room for a fraction."""
        local = self.numbers - self.first[self.tail]
        place: Positions = np.minimum(local, (1 << _PLACE_BITS) - 1)
        return (self.tail + 1 << _FRACTION_BITS + _PLACE_BITS) + place

    @cached_property
    def places_differ(self) -> bool:
        """Whether no two arcs have the same place."""
        return int(np.diff(self.first).max(initial=0)) < 1 << _PLACE_BITS

    @cached_property
    def into(self) -> csr_array[np.int64, tuple[int, int]]:
        """Ones at (head, arc): its product with flows is what arrives at each vertex."""
        ends = (self.head, np.arange(len(self.head)))
        return csr_array((np.ones(len(self.head), np.int64), ends), shape=(self.vertices, len(self.head)))

    def leaving(self, flows: Units) -> Units:
        """What leaves each vertex."""
        found = np.zeros(self.vertices, flows.dtype)
        found[self.giving] = np.add.reduceat(flows, self.first[self.giving])
        return found

    def arriving(self, flows: Units) -> Units:
        """What arrives at each vertex."""
        if flows.dtype == np.int64:
            return np.asarray(self.into @ flows)
        found = np.zeros(self.vertices, flows.dtype)
        np.add.at(found, self.head, flows)
        return found


def settle(links: Links, layout: Layout, own: Positions, whole: Units, rest: Floats, snap: float) -> Settled:
    """Integer flows.

    own: minor units by node. whole, rest: the exact flow of each link (rest 0 to 1), no further than `snap` from it.

    Raises:
        Unbalanced: the flows are none.
    """
    carried, carried_rest = _sums(links.part_starts, whole, rest, snap)
    totals, total_rest = _sums(np.searchsorted(links.source, np.arange(links.count)), whole, rest, snap)
    out, out_rest = _leg_sums(links, layout, whole, rest, snap)
    low, fraction = _snapped(whole, rest, snap)
    order = layout.arc
    floor = np.concatenate([carried[layout.split], low, out])[order]
    part = np.concatenate([carried_rest[layout.split], fraction, out_rest])[order]
    sizes = links.sizes or (links.count,)
    ends = np.add.reduceat(own, np.cumsum([0, *sizes[:-1]]))
    lowest = np.concatenate([totals, carried[layout.split], out, ends])
    is_open = np.concatenate([total_rest, carried_rest[layout.split], out_rest, np.zeros(len(ends))]) > 0
    supply = np.zeros(layout.vertices, np.int64)
    supply[: len(own)] = own
    lack = lowest - layout.leaving(floor)
    lack[layout.ends] = 0
    state = _State(layout, part, is_open, lack.astype(np.int64),
                   (supply + layout.arriving(floor) - lowest).astype(np.int64))
    state.start()
    state.reroute()
    given = floor + state.up
    flows = np.empty_like(given)
    flows[order] = given
    result = flows[len(layout.split) : len(flows) - layout.legs]
    return Settled(result, (lowest + state.raised)[: links.count], np.add.reduceat(result, links.part_starts))


def _snapped(whole: Units, rest: Floats, snap: float | Floats) -> tuple[Units, Positions]:
    """Whole units, and the fraction above them over 2**_FRACTION_BITS: 0 only where it is within `snap` of 0 or 1."""
    near = rest >= 1 - snap
    top = (1 << _FRACTION_BITS) - 1
    fraction = np.clip(np.rint(np.ldexp(rest, _FRACTION_BITS)), 1, top).astype(np.int64)
    fraction[near | (rest <= snap)] = 0
    return whole + near, fraction


def _sums(starts: Positions, whole: Units, rest: Floats, snap: float) -> tuple[Units, Positions]:
    """Sums by group in whole units and fractions. Rests are below 2**20 a group."""
    units = np.add.reduceat(whole, starts)
    rests = np.add.reduceat(rest, starts)
    sizes = np.diff(starts, append=len(whole))
    over = np.floor(rests)
    return _snapped(units + over.astype(np.int64), rests - over, np.minimum(snap * (sizes + 1) + 2.0**-44, 2.0**-20))


def _leg_sums(links: Links, layout: Layout, whole: Units, rest: Floats, snap: float) -> tuple[Units, Positions]:
    """What leaves by each leg."""
    order = np.argsort(layout.leg, kind="stable")
    starts = np.searchsorted(layout.leg[order], np.arange(layout.legs))
    at = links.legs[order]
    return _sums(starts, whole[at], rest[at], snap) if len(at) else (whole[:0], np.zeros(0, np.int64))


class _State:
    """Which arcs and totals are up. lack: a total's floor less its arcs' floors; surplus: what arrives at floors with
    supply, less the total's floor. Both are small, whatever the amounts.
    """

    def __init__(
        self, layout: Layout, fraction: Positions, total_open: Mask, lack: Positions, surplus: Positions
    ) -> None:
        self.layout, self.fraction, self.total_open = layout, fraction, total_open
        self.lack, self.surplus = lack, surplus
        self.open = fraction > 0
        key = layout.place - (fraction << _PLACE_BITS)
        rank = np.empty(len(key), np.int64)
        rank[np.argsort(key, kind=None if layout.places_differ else "stable")] = layout.numbers
        self.rank = rank - layout.first[layout.tail]
        self.up = np.zeros(len(key), np.bool_)
        self.raised = np.zeros(layout.vertices, np.int64)
        self.excess = surplus

    def start(self) -> None:
        """Totals to the integer that their inflow is nearest to, and each vertex's arcs by largest remainder."""
        head, tail = self.layout.head, self.layout.tail
        for turn in range(_TOTALS + 1):
            self.up = (self.rank < (self.lack + self.raised)[tail]) & self.open
            got = self.surplus + np.bincount(head[self.up], minlength=self.layout.vertices)
            if turn < _TOTALS:
                self.raised = np.clip(got, 0, self.total_open)
        self.excess = got - self.raised

    def reroute(self) -> None:
        """Balances the rest by maximum flows over arcs and totals that may still move: first those nearest to a half,
        whose rounding costs least to change, then all of them.
        """
        layout, vertices = self.layout, self.layout.vertices
        for band in _BANDS:
            entry, leaving = self._imbalance()
            if not (entry.any() or leaving.any()):
                return
            half = np.int64(1) << _FRACTION_BITS - 1
            arcs = np.flatnonzero(self.open & (np.abs(self.fraction - half) <= int(band * (1 << _FRACTION_BITS))))
            tail, head, up = vertices + layout.tail[arcs], layout.head[arcs], self.up[arcs]
            totals = np.flatnonzero(self.total_open)
            raised = self.raised[totals] > 0
            start = np.concatenate([np.where(up, head, tail), np.where(raised, vertices + totals, totals)])
            end = np.concatenate([np.where(up, tail, head), np.where(raised, totals, vertices + totals)])
            moved, all_of_it = _moved(start, end, np.concatenate([entry, leaving]))
            self.up[arcs] ^= moved[: len(arcs)]
            self.raised[totals[moved[len(arcs) :]]] ^= 1
            if all_of_it:
                return
        raise Unbalanced("no rounding balances the flows")

    def _imbalance(self) -> tuple[Positions, Positions]:
        """What arrives at each vertex above its total, and what the total is above what leaves."""
        layout, vertices = self.layout, self.layout.vertices
        entry = self.surplus + np.bincount(layout.head[self.up], minlength=vertices) - self.raised
        leaving = self.lack + self.raised - np.bincount(layout.tail[self.up], minlength=vertices)
        leaving[layout.ends] = 0
        return entry, leaving


def _first_of(vertex: Positions, room: Positions) -> Mask:
    """Which entries come first at their vertex, as many as it has room for."""
    order = np.argsort(vertex, kind="stable")
    sorted_ = vertex[order]
    kept = np.empty(len(vertex), np.bool_)
    kept[order] = np.arange(len(vertex)) - np.searchsorted(sorted_, sorted_) < room[sorted_]
    return kept


def _moved(start: Positions, end: Positions, excess: Positions) -> tuple[NDArray[np.bool_], bool]:
    """Which arcs (of one unit) carry a unit on the way from vertices with too much to those with too little, and
    whether that takes all of it there.
    """
    count = len(excess)
    more, less = np.flatnonzero(excess > 0), np.flatnonzero(excess < 0)
    graph = _graph(
        count + 2,
        np.concatenate([start, np.full(len(more), count), less]),
        np.concatenate([end, more, np.full(len(less), count + 1)]),
        np.concatenate([np.ones(len(start), np.int64), excess[more], -excess[less]]))
    found = maximum_flow(graph, count, count + 1)
    flow = csr_array(found.flow)
    used = np.flatnonzero(flow.data > 0)
    tail = np.searchsorted(flow.indptr, used, "right") - 1
    head, units = flow.indices[used].astype(np.int64), flow.data[used].astype(np.int64)
    touched = np.zeros(count + 2, np.bool_)
    touched[tail] = True
    near = np.flatnonzero(touched[start])
    pairs, mine = tail * (count + 2) + head, start[near] * (count + 2) + end[near]  # in order, as the matrix is
    at = np.minimum(np.searchsorted(pairs, mine), len(pairs) - 1)
    same = pairs[at] == mine
    kept = _first_of(at[same], units)
    moved = np.zeros(len(start), np.bool_)
    moved[near[same][kept]] = True
    return moved, found.flow_value == excess[more].sum() == -excess[less].sum()


def _graph(count: int, tail: Positions, head: Positions, units: Positions) -> csr_array[np.int32, tuple[int, int]]:
    """Capacities by pair of vertices; those of parallel arcs added up."""
    key = tail * count + head
    order = np.argsort(key)
    key = key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    rows, columns = np.divmod(key[first], count)
    starts = np.searchsorted(rows, np.arange(count + 1)).astype(np.int32)
    capacity = np.add.reduceat(units[order], first).astype(np.int32)
    return csr_array((capacity, columns.astype(np.int32), starts), shape=(count, count))
