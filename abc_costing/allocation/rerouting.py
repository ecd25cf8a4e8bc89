"""Which fractional arcs go up, for networks too large for `shortest`: by maximum flows over bands of cost.

Starts as `shortest` does and moves the units too many by the maximum flow over the arcs that are cheapest to change,
then over dearer ones; nearly all arcs stay rounded to the nearest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from abc_costing.allocation.shortest import Unbalanced

Ints = NDArray[np.int64]

_BANDS = (0.1, 0.2, 0.35, 0.5, 0.75, 1.0)


def balance(
    tail: Sequence[int], head: Sequence[int], fraction: Sequence[int], missing: Sequence[int], one: int
) -> list[int]:
    """As `shortest.balance`, with the same arguments.

    Raises:
        Unbalanced: there is no such rounding.
    """
    tails, heads = np.array(tail, np.int64), np.array(head, np.int64)
    part = np.array(fraction, np.float64) / one
    open_arcs = np.array(fraction, np.int64) > 0
    up = part > 0.5
    excess = np.array(missing, np.int64)
    np.subtract.at(excess, tails[up], 1)
    np.add.at(excess, heads[up], 1)
    cost = np.abs(1 - 2 * part)
    for band in _BANDS:
        if excess.any():
            arcs = np.flatnonzero(open_arcs & (cost <= band))
            changed = _changed(tails[arcs], heads[arcs], up[arcs], cost[arcs], excess)
            arcs = arcs[changed]
            sign = np.where(up[arcs], -1, 1)
            np.subtract.at(excess, tails[arcs], sign)
            np.add.at(excess, heads[arcs], sign)
            up[arcs] ^= True
    if excess.any():
        raise Unbalanced("no rounding balances the flows")
    return [int(value) for value in up.tolist()]


def _changed(tails: Ints, heads: Ints, up: NDArray[np.bool_], cost: NDArray[np.float64], excess: Ints) -> Ints:
    """Positions of the arcs to change so that as many units as possible get where they are missing."""
    vertices = len(excess)
    source, sink = vertices, vertices + 1
    start, end = np.where(up, heads, tails), np.where(up, tails, heads)
    more, less = np.flatnonzero(excess > 0), np.flatnonzero(excess < 0)
    rows = np.concatenate([start, np.full(len(more), source), less])
    columns = np.concatenate([end, more, np.full(len(less), sink)])
    capacity = np.concatenate([np.ones(len(start), np.int64), excess[more], -excess[less]])
    graph = csr_array((capacity.astype(np.int32), (rows, columns)), shape=(vertices + 2,) * 2)
    graph.sum_duplicates()
    flow = csr_array(maximum_flow(graph, source, sink).flow).tocoo()
    moved = {
        (int(a), int(b)): int(units)
        for a, b, units in zip(flow.coords[0], flow.coords[1], flow.data, strict=True) if units > 0
    }
    chosen = []
    for i in np.lexsort((np.arange(len(cost)), cost)).tolist():
        pair = (int(start[i]), int(end[i]))
        if moved.get(pair, 0):
            moved[pair] -= 1
            chosen.append(i)
    return np.array(sorted(chosen), np.int64)
