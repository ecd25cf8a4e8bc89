"""The network as a graph: groups of nodes that serve each other, the order to solve in, and closed loops.

All tests here are on the graph; no floating point decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from abc_costing.allocation.network import Network

Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Graph:
    """Links between nodes without parallel ones, with nodes that pass nothing on (`stopped`) taken as ends."""

    count: int
    sources: Positions
    targets: Positions

    @classmethod
    def of(cls, network: Network, stopped: Mask | None = None) -> Graph:
        """The graph of a network."""
        sources, targets = network.ends
        if stopped is not None:
            passing = ~stopped[sources]
            sources, targets = sources[passing], targets[passing]
        return cls(len(network.ids), sources, targets)

    @cached_property
    def labels(self) -> Positions:
        """The strongly connected group of each node."""
        ones = np.ones(len(self.sources), np.int8)
        matrix = csr_array((ones, (self.sources, self.targets)), shape=(self.count, self.count))
        _, labels = connected_components(matrix, directed=True, connection="strong")
        return np.asarray(labels, np.int64)

    @cached_property
    def order(self) -> tuple[tuple[int, ...], ...]:
        """Groups of nodes in an order in which cost only flows forward; a group of several nodes is a cycle."""
        groups: list[list[int]] = [[] for _ in range(int(self.labels.max(initial=-1)) + 1)]
        for node, label in enumerate(self.labels.tolist()):
            groups[label].append(node)
        after: list[set[int]] = [set() for _ in groups]
        waiting = [0] * len(groups)
        for a, b in zip(self.labels[self.sources].tolist(), self.labels[self.targets].tolist(), strict=True):
            if a != b and b not in after[a]:
                after[a].add(b)
                waiting[b] += 1
        ready = sorted((g for g, count in enumerate(waiting) if not count), key=lambda g: groups[g][0])
        found: list[tuple[int, ...]] = []
        for group in ready:  # grows while it is walked
            found.append(tuple(groups[group]))
            for later in sorted(after[group], key=lambda g: groups[g][0]):
                waiting[later] -= 1
                if not waiting[later]:
                    ready.append(later)
        return tuple(found)

    @property
    def cycles(self) -> tuple[tuple[int, ...], ...]:
        """Groups of several nodes that serve each other."""
        return tuple(group for group in self.order if len(group) > 1)

    def reached(self, start: Mask, *, against: bool = False) -> Mask:
        """The nodes that links lead to from `start` (with it), or lead from where `against` is true."""
        tails, heads = (self.targets, self.sources) if against else (self.sources, self.targets)
        matrix = csr_array((np.ones(len(tails), np.int8), (tails, heads)), shape=(self.count, self.count))
        seen = start.copy()
        front = start
        while front.any():
            ahead = np.zeros(self.count, np.bool_)
            ahead[matrix[np.flatnonzero(front)].indices] = True
            front = ahead & ~seen
            seen |= front
        return seen


def closed(network: Network, graph: Graph, stopped: Mask | None = None) -> Mask:
    """Nodes from which no way leads out: to a service's own cost, to unused or unassigned."""
    ends = network.exits if stopped is None else network.exits | stopped
    return ~graph.reached(ends, against=True)


def closed_loops(network: Network, graph: Graph, stopped: Mask | None = None) -> tuple[tuple[int, ...], ...]:
    """The sets of nodes that cost flows into and never leaves, by their positions."""
    shut = closed(network, graph, stopped)
    if not shut.any():
        return ()
    carrying = graph.reached(np.array([amount != 0 for amount in network.own], np.bool_))
    leaving = np.zeros(graph.count, np.bool_)
    leaving[graph.sources[graph.labels[graph.sources] != graph.labels[graph.targets]]] = True
    open_groups = set(graph.labels[leaving].tolist())
    return tuple(
        group for group in graph.order
        if shut[group[0]] and carrying[group[0]] and int(graph.labels[group[0]]) not in open_groups
    )
