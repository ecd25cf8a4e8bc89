"""Building the network of a period: from uses and a method's links to exact shares, apart from solving.

Every source has one denominator and its edges integer numerators that add up to it, so that a share is exact and
what a source gives is by construction what it has. Edges lead to nodes or to one of three legs out: kept, unused,
unassigned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from abc_costing.allocation.ids import Ids
from abc_costing.allocation.uses import Use, Uses
from abc_costing.model.rows import ROUNDING

KEPT, UNUSED, UNASSIGNED = -1, -2, -3
"""Legs out of the network, in place of a target's position."""

Charges = Callable[[int, int], bool]
"""Whether a method lets a source charge a target (both positions)."""

WHOLE = -1
"""In place of a use: the edge carries what no assignment of the source does."""


@dataclass(frozen=True)
class Edge:
    """A share of a source: numerator over the source's denominator. `use` is a position in `Network.uses`, or WHOLE."""

    source: int
    target: int
    use: int
    numerator: int


@dataclass(frozen=True)
class Network:
    """Nodes with what they have of their own (minor units) and the exact shares in which they pass it on.

    edges: by source, use, target (legs behind the targets). first[i]..first[i+1]: the edges of source i.
    uses: the assignments in force; used_by[i]: the share of its source's cost that use i carries.
    """

    ids: Ids
    own: tuple[int, ...]
    denominator: tuple[int, ...]
    edges: tuple[Edge, ...]
    first: tuple[int, ...]
    uses: tuple[Use, ...]

    def out(self, source: int) -> tuple[Edge, ...]:
        """The edges of one source."""
        return self.edges[self.first[source] : self.first[source + 1]]

    @cached_property
    def ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sources and targets of the edges between nodes (legs left out)."""
        pairs = np.array([(e.source, e.target) for e in self.edges if e.target >= 0], np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def exits(self) -> NDArray[np.bool_]:
        """Which nodes have a leg out."""
        mask = np.zeros(len(self.ids), np.bool_)
        mask[[e.source for e in self.edges if e.target < 0]] = True
        return mask


def build(ids: Ids, own: Mapping[int, int], uses: Uses, charges: Charges) -> Network:
    """The network of those links that a method counts."""
    edges: list[Edge] = []
    first = [0]
    denominators: list[int] = []
    numbered: list[Use] = []
    for source in range(len(ids)):
        mine = uses.by_source.get(source, [])
        denominator, found = _source(ids, source, mine, len(numbered), charges)
        numbered.extend(mine)
        edges.extend(found)
        denominators.append(denominator)
        first.append(len(edges))
    amounts = tuple(own.get(i, 0) for i in range(len(ids)))
    return Network(ids, amounts, tuple(denominators), tuple(edges), tuple(first), tuple(numbered))


def _source(ids: Ids, source: int, uses: list[Use], offset: int, charges: Charges) -> tuple[int, list[Edge]]:
    """Denominator and edges of one source."""
    rest_leg = KEPT if ids.nodes[source].kind == "service" else UNASSIGNED
    shares = carried(uses)
    rest = 1 - sum(shares, Fraction(0))
    parts: list[tuple[int, Fraction, dict[int, int], int]] = []
    for number, (use, share) in enumerate(zip(uses, shares, strict=True)):
        charged, whole = split(use, charges)
        if not whole:
            rest += share
        elif share:
            parts.append((offset + number, share, charged, whole))
    denominator = lcm(rest.denominator, *(share.denominator * whole for _, share, _, whole in parts))
    edges = [
        Edge(source, target, number, share.numerator * weight * (denominator // (share.denominator * whole)))
        for number, share, charged, whole in parts
        for target, weight in charged.items()
    ]
    if rest or not edges:
        edges.append(Edge(source, rest_leg, WHOLE, rest.numerator * (denominator // rest.denominator)))
    return _reduced(denominator, edges)


def _reduced(denominator: int, edges: list[Edge]) -> tuple[int, list[Edge]]:
    factor = gcd(denominator, *(edge.numerator for edge in edges))
    if factor == 1:
        return denominator, edges
    return denominator // factor, [Edge(e.source, e.target, e.use, e.numerator // factor) for e in edges]


def carried(uses: list[Use]) -> list[Fraction]:
    """The share of the source's cost that each assignment carries: stated ones first, the others the rest evenly.

    Stated shares above 100 % are taken in proportion, those below 0 as 0: errors elsewhere, but for what the binary
    fractions of a spreadsheet leave between a sum and 100 % (see `ROUNDING`).
    """
    given = [None if use.share is None else max(use.share, Fraction(0)) for use in uses]
    stated = sum((share for share in given if share is not None), Fraction(0))
    blank = sum(share is None for share in given)
    full = stated > 1 - ROUNDING
    rest = Fraction(0) if full or not blank else (1 - stated) / blank
    return [rest if share is None else share / stated if full else share for share in given]


def split(use: Use, charges: Charges) -> tuple[dict[int, int], int]:
    """Weights by target (and the leg of unused capacity) and the whole they are parts of; 0: nothing can be charged.

    What the source uses itself and what the method does not charge is left out, of the capacity too.
    """
    weights = {t: w for t, w in use.measured.weights.items() if t != use.source and charges(use.source, t)}
    charged = sum(weights.values())
    if use.capacity is None:
        return weights, charged
    capacity = use.capacity * use.measured.scale
    left_out = sum(use.measured.weights.values()) - charged
    available = capacity - left_out
    if available <= charged:
        return weights, charged
    factor = available.denominator
    scaled = {target: weight * factor for target, weight in weights.items()}
    scaled[UNUSED] = available.numerator - charged * factor
    return scaled, available.numerator
