"""Closed loops: sets of nodes that cost flows into and never leaves.

All tests here are on the graph; no floating point decides anything.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from abc_costing.allocation.double import Double
from abc_costing.allocation.links import Links, Mask, Positions


def closed_loops(links: Links, own: Positions) -> tuple[tuple[int, ...], ...]:
    """The sets of nodes that cost flows into and never leaves, by their positions."""
    shut = links.shut
    if not shut.any():
        return ()
    carrying = links.reached((own != 0) | (links.fixed_net.high != 0))
    # a fixed amount is no way out for the rest, and no way round
    at = np.flatnonzero((links.target >= 0) & (links.share.high > 0))
    source, target = links.source[at], links.target[at]
    graph = csr_array((np.ones(len(at), np.int8), (source, target)), shape=(links.count, links.count))
    labels = connected_components(graph, directed=True, connection="strong")[1]
    open_groups = np.zeros(int(labels.max()) + 1, np.bool_)
    open_groups[labels[source][labels[source] != labels[target]]] = True
    members: dict[int, list[int]] = {}
    for node in np.flatnonzero(shut & carrying & ~open_groups[labels]).tolist():
        members.setdefault(int(labels[node]), []).append(node)
    return tuple(tuple(group) for group in members.values())


def without(links: Links, stopped: Mask) -> Links:
    """The links with every share of some nodes at 0: these pass nothing on. Fixed amounts stay."""
    if not stopped.any():
        return links
    passing = ~stopped[links.source]
    return replace(links, share=Double(links.share.high * passing, links.share.low * passing))
