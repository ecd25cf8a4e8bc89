"""Random models as arrays: what the yardsticks, the rivals and the engine are timed on.

Pools serve activities, about three activities in ten are support departments that also serve activities, and
everything ends in services. No node is closed: every activity serves services too. All is drawn from one seed.

    from benchmarks import models
    model = models.generate("medium", "random", periods=12)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Whole = NDArray[np.int64]
Reals = NDArray[np.float64]

SUPPORT_PERCENT = 30
LINKS = (10, 20)  # of an activity to services, and of a support department to activities besides
LARGEST_WEIGHT = 10_000
COSTS = (100_000, 1_000_000_000)  # a pool's cost of a period in minor units


@dataclass(frozen=True)
class Size:
    """How many nodes of each sort, and the fewest and most links of a pool."""

    pools: int
    activities: int
    services: int
    pool_links: tuple[int, int] = (5, 15)


@dataclass(frozen=True)
class Kind:
    """How support departments serve activities.

    `passed_on`: percent of a support department's cost that goes to activities, the rest to services.
    `to_support`: the part of those links that ends in support departments (the others in primary activities).
    `cyclic`: False lets a support department serve only support departments with a larger number.
    """

    passed_on: int
    to_support: float
    cyclic: bool = True


SIZES = {
    "edit": Size(200, 100, 40),
    "small": Size(1_000, 500, 100),
    "spreadsheet": Size(1_000, 500, 200),
    # a few more links of a pool than elsewhere, so that the 225,000 links of the goal are reached
    "medium": Size(10_000, 5_000, 2_000, (8, 18)),
    "large": Size(100_000, 50_000, 20_000),
}
KINDS = {
    "random": Kind(60, SUPPORT_PERCENT / 100),  # links to any activity
    "hard": Kind(95, 0.9),  # support serves mostly support
    "acyclic": Kind(60, SUPPORT_PERCENT / 100, cyclic=False),
    "inward": Kind(60, 1.0),  # support passes its 60 % to support only: contraction exactly 0.6
    "hardest": Kind(95, 1.0),  # the same with 95 %
}


@dataclass(frozen=True, eq=False)
class ArrayModel:
    """A network of links with one driver a source. Nodes are numbered pools, activities, services.

    `source`, `target`: int32[links], sorted by source and target, each pair once, no node serves itself.
    `weight`: int64[links], positive quantities of the source's driver; a link's share is its weight over the sum of
    its source's weights. `own`: int64[nodes, periods], minor units of cost that enter at a node (here: at pools).
    """

    pools: int
    activities: int
    services: int
    source: Ids
    target: Ids
    weight: Whole
    own: Whole

    @property
    def nodes(self) -> int:
        """Number of nodes of all sorts."""
        return self.pools + self.activities + self.services

    @property
    def driver_total(self) -> Whole:
        """int64[nodes]: the sum of each node's weights, 0 for services."""
        # below 2**53: sums of whole numbers in double are exact
        return np.bincount(self.source, self.weight, self.nodes).astype(np.int64)

    @property
    def shares(self) -> Reals:
        """float64[links]: the part of its source's cost that a link carries."""
        return self.weight / self.driver_total[self.source]

    @property
    def support(self) -> Ids:
        """Node numbers of the activities that serve activities."""
        first, last = self.pools, self.pools + self.activities
        between = (self.source >= first) & (self.target < last)
        return np.unique(self.source[between])


@dataclass(frozen=True, eq=False)
class _Links:
    """One part of a model: links sorted by source and target, weights of the source's choice."""

    source: Whole
    target: Whole
    weight: Whole


def generate(size: str | Size, kind: str | Kind = "random", periods: int = 12, seed: int = 1) -> ArrayModel:
    """A model of that size and kind, by name or by its own figures; the same arguments give the same model."""
    size = SIZES[size] if isinstance(size, str) else size
    kind = KINDS[kind] if isinstance(kind, str) else kind
    rng = np.random.default_rng(seed)
    support = np.sort(rng.choice(size.activities, size.activities * SUPPORT_PERCENT // 100, replace=False))
    parts = [_from_pools(rng, size), *_from_activities(rng, size, kind, support)]
    source, target, weight = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("source", "target", "weight"))
    order = np.lexsort((target, source))
    own = np.zeros((size.pools + size.activities + size.services, periods), np.int64)
    own[:size.pools] = rng.integers(*COSTS, (size.pools, periods))
    return ArrayModel(
        size.pools, size.activities, size.services,
        source[order].astype(np.int32), target[order].astype(np.int32), weight[order], own)


def _from_pools(rng: np.random.Generator, size: Size) -> _Links:
    """Each pool to activities of any kind."""
    wanted = np.minimum(_between(rng, size.pool_links, size.pools), size.activities)
    source = np.repeat(np.arange(size.pools), wanted)
    target = _distinct(rng, source, np.full(source.size, size.activities)) + size.pools
    return _Links(source, target, _any_weights(rng, source.size))


def _from_activities(rng: np.random.Generator, size: Size, kind: Kind, support: Whole) -> tuple[_Links, _Links]:
    """The links between activities and those to services, together what an activity passes on."""
    source, target = _between_activities(rng, size, kind, support)
    passing = np.bincount(source, minlength=size.activities)
    total = np.where(passing > 0, 100 * rng.integers(1_000, LARGEST_WEIGHT, size.activities, endpoint=True), 0)
    inner = total * kind.passed_on // 100
    wanted = np.minimum(_between(rng, LINKS, size.activities), size.services)
    out_source = np.repeat(np.arange(size.activities), wanted)
    service = _distinct(rng, out_source, np.full(out_source.size, size.services))
    out_weight = np.where(
        passing[out_source] > 0, _apportioned(rng, wanted, total - inner), _any_weights(rng, out_source.size))
    order = np.lexsort((target, source))
    between = _Links(
        source[order] + size.pools, target[order] + size.pools, _apportioned(rng, passing, inner))
    return between, _Links(out_source + size.pools, service + size.pools + size.activities, out_weight)


def _between_activities(
        rng: np.random.Generator, size: Size, kind: Kind, support: Whole) -> tuple[Whole, Whole]:
    """Sources and targets of support departments' links, as numbers among the activities."""
    primary = np.setdiff1d(np.arange(size.activities), support)
    place = np.arange(support.size)
    wanted = _between(rng, LINKS, support.size)
    room = np.full(support.size, support.size - 1) if kind.cyclic else support.size - 1 - place
    to_support = rng.binomial(wanted, kind.to_support)
    to_primary = np.minimum(wanted - to_support, primary.size)
    inner = np.repeat(place, np.minimum(to_support, room))
    outer = np.repeat(place, to_primary)
    # counted from the next department on, round the circle: never itself, and without a circle never an earlier one
    after = (inner + 1 + _distinct(rng, inner, room[inner])) % support.size
    beyond = _distinct(rng, outer, np.full(outer.size, primary.size))
    return np.concatenate((support[inner], support[outer])), np.concatenate((support[after], primary[beyond]))


def _between(rng: np.random.Generator, bounds: tuple[int, int], number: int) -> Whole:
    """Whole numbers from the first to the last bound, both included."""
    return rng.integers(*bounds, number, endpoint=True)


def _any_weights(rng: np.random.Generator, number: int) -> Whole:
    """Weights of drivers without a demand on their sum."""
    return _between(rng, (1, LARGEST_WEIGHT), number)


def _distinct(rng: np.random.Generator, owner: Whole, width: Whole) -> Whole:
    """A number from 0 to below `width` for each link; no two alike of one owner (whose links must not exceed it)."""
    drawn = rng.integers(0, width)
    while True:
        order = np.lexsort((drawn, owner))
        alike = (np.diff(owner[order]) == 0) & (np.diff(drawn[order]) == 0)
        again = order[1:][alike]
        if not again.size:
            return drawn
        drawn[again] = rng.integers(0, width[again])


def _apportioned(rng: np.random.Generator, counts: Whole, sums: Whole) -> Whole:
    """Random positive weights, `counts` for each source one after the other, which add up to its sum exactly.

    A source without a sum gets weights that mean nothing: the caller puts others there.
    """
    owner = np.repeat(np.arange(counts.size), counts)
    running = np.cumsum(rng.integers(1, 1_000, owner.size))
    ends = np.cumsum(counts)
    before = np.concatenate(([0], running))[ends - counts]
    whole = np.concatenate(([0], running))[ends] - before
    reached = (running - before[owner]) * (sums - counts)[owner] // whole[owner]
    first = np.zeros(owner.size, bool)
    first[(ends - counts)[counts > 0]] = True
    return np.asarray(1 + reached - np.where(first, 0, np.concatenate(([0], reached[:-1]))))
