"""Closed loops: sets of nodes that cost flows into and never leaves.

All tests here are on the graph; no floating point decides anything.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from abc_costing.allocation.double import Double
from abc_costing.allocation.links import Links, Mask, Positions


def closed_loops(links: Links, own: Positions) -> tuple[tuple[int, ...], ...]:
    """The sets of nodes that cost flows into and never leaves, by their positions."""
    shut = links.shut
    if not shut.any():
        return ()
    carrying = links.reached((own != 0) | (links.fixed_net.high != 0))
    at = np.flatnonzero((links.target >= 0) & (links.share.high > 0))  # a fixed amount is no way out for the rest
    a, b = links.labels[links.source[at]], links.labels[links.target[at]]
    open_groups = np.zeros(int(links.labels.max()) + 1, np.bool_)
    open_groups[a[a != b]] = True
    members: dict[int, list[int]] = {}
    for node in np.flatnonzero(shut & carrying & ~open_groups[links.labels]).tolist():
        members.setdefault(int(links.labels[node]), []).append(node)
    return tuple(tuple(group) for group in members.values())


def without(links: Links, stopped: Mask) -> Links:
    """The links with every share of some nodes at 0: these pass nothing on. Fixed amounts stay."""
    if not stopped.any():
        return links
    passing = ~stopped[links.source]
    return replace(links, share=Double(links.share.high * passing, links.share.low * passing))
