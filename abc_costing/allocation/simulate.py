"""Costs of services for many draws of driver quantities at once (Monte Carlo).

The error of a quantity is a factor with a lognormal distribution: quantities are above 0 and are misjudged by factors
(half or double, not 3 hours more or less), the product of such errors is one of them, and a spread above 100 % has a
meaning. Its median is the stated quantity, and for a spread s 90 of 100 draws lie between 1 / (1 + s) and 1 + s. Errors
are independent, target by target.

Random numbers come from one PCG64 stream a driver, seeded by the seed and the driver's name: neither another driver
nor more draws change those of the others. Draws are solved some at a time as one network of blocks.

Sources: E. Limpert, W. A. Stahel, M. Abbt, Log-normal distributions across the sciences, 2001.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p

import numpy as np
from scipy.sparse import csr_array

from abc_costing.allocation.double import Floats
from abc_costing.allocation.links import Links, Positions, Sparse
from abc_costing.allocation.sweeps import NotConverged, Stage, Sweeper
from abc_costing.allocation.varied import Shares, Varied
from abc_costing.model.rows import key_of

IN_90_OF_100 = 1.6448536269514722
"""How many standard deviations of a normal distribution 90 of 100 draws lie within."""

TOLERANCE = 1e-13
_AT_ONCE = 1 << 20
_WIDEST = 10.0


def deviation(spread: float) -> float:
    """The standard deviation of the logarithm of a quantity with a spread (0.3: by 30 %); absurd ones are bounded."""
    return min(log1p(max(spread, 0.0)) / IN_90_OF_100, _WIDEST)


def costs(
    varied: Varied, own: Positions, kept: Floats, services: Positions, *, deviations: Floats, draws: int, seed: int,
    told: Callable[[float], None],
) -> Floats:
    """What each service costs in each draw: draws x services, in minor units.

    own: minor units by position. kept: the share that each node keeps. deviations: by quantity, of its logarithm.
    told: is given the part of the draws that are done.

    Raises:
        NotConverged: a draw has a large cycle that passes on nearly all it gets.
    """
    blocks = Blocks(varied.links)
    found = np.empty((draws, len(services)))
    most = max(1, min(_AT_ONCE // len(varied.links.source), draws))
    done = 0
    for factors in _factors(varied, deviations, draws, seed, most):
        z = _solved(blocks, varied.at(factors), own)
        found[done : done + len(z)] = z[:, services] * kept[services]
        done += len(z)
        told(done / draws)
    return found


def base(varied: Varied, own: Positions, kept: Floats, services: Positions) -> Floats:
    """The same for the quantities as they are. Raises NotConverged."""
    z = _solved(Blocks(varied.links), varied.at(varied.base()), own)
    return np.asarray(z[0, services] * kept[services])


def _factors(varied: Varied, deviations: Floats, draws: int, seed: int, most: int) -> Iterator[Floats]:
    """Factors of all quantities, with a last column of 1, some draws at a time."""
    quantities = varied.quantities
    ends = np.append(quantities.starts, len(quantities))
    streams = [(_stream(seed, driver.driver), slice(int(ends[at]), int(ends[at + 1])))
               for at, driver in enumerate(quantities.drivers) if deviations[ends[at]] > 0]
    for first in range(0, draws, most):
        size = min(most, draws - first)
        factors = np.zeros((size, len(quantities) + 1))
        for stream, mine in streams:
            factors[:, mine] = stream.standard_normal((size, mine.stop - mine.start))
        factors[:, :-1] *= deviations
        yield np.exp(factors)


def _stream(seed: int, driver: str) -> np.random.Generator:
    digest = hashlib.sha256(key_of(driver).encode()).digest()
    words = [int.from_bytes(digest[at : at + 4], "little") for at in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def _solved(blocks: Blocks, shares: Shares, own: Positions) -> Floats:
    """Z of each node (see `Links`) in each draw: all at once, or fewer where they do not converge together."""
    try:
        return blocks.solve(shares, own)
    except NotConverged:
        count = len(shares.share)
        if count == 1:
            raise
        halves = (slice(0, count // 2), slice(count // 2, count))
        return np.concatenate([_solved(blocks, _draws(shares, half), own) for half in halves])


def _draws(shares: Shares, some: slice) -> Shares:
    return Shares(shares.share[some], None if shares.fixed is None else shares.fixed[some])


@dataclass(frozen=True)
class _Rows:
    """Some rows of a matrix in compressed form: which link stands where, row after row, and its column."""

    link: Positions
    starts: Positions
    column: Positions

    @classmethod
    def of(cls, link: Positions, row: Positions, rows: int, column: Positions) -> _Rows:
        """Links by the row and the column that each stands in."""
        order = np.argsort(row, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
        return cls(link[order], starts, column[order])

    def blocks(self, share: Floats, columns: int) -> Sparse | None:
        """The rows of all draws (draws x links), draw after draw, each with columns of its own; None without links."""
        draws, size = len(share), len(self.link)
        if not size:
            return None
        draw = np.arange(draws)[:, None]
        starts = np.append(self.starts[:-1] + draw * size, size * draws)
        ends = (self.column + draw * columns).ravel()
        return csr_array((share[:, self.link].ravel(), ends, starts),
                         shape=(draws * (len(self.starts) - 1), draws * columns))


@dataclass(frozen=True)
class _Level:
    """The nodes of a level, which of them (counted among these) are in a cycle, and the links to them."""

    nodes: Positions
    cyclic: Positions
    below: _Rows
    within: _Rows


class Blocks:
    """Solves many networks with the same links and different shares: draw after draw, each a block of its own."""

    def __init__(self, links: Links) -> None:
        self.links = links

    @cached_property
    def levels(self) -> Sequence[_Level]:
        """Levels in the order of flow."""
        links = self.links
        level, place = links.level, np.zeros(links.count, np.int64)
        found = []
        for number in range(int(level.max(initial=-1)) + 1):
            nodes = np.flatnonzero(level == number)
            cyclic = np.flatnonzero(links.in_cycle[nodes])
            into = links.inner[level[links.target[links.inner]] == number]
            inside = level[links.source[into]] == number
            low, round_ = into[~inside], into[inside]
            place[nodes] = np.arange(len(nodes))
            below = _Rows.of(low, place[links.target[low]], len(nodes), links.source[low])
            place[nodes[cyclic]] = np.arange(len(cyclic))
            within = _Rows.of(round_, place[links.target[round_]], len(cyclic), place[links.source[round_]])
            found.append(_Level(nodes, cyclic, below, within))
        return found

    def solve(self, shares: Shares, own: Positions) -> Floats:
        """Draws x nodes: z of each node. Raises NotConverged."""
        draws, count = len(shares.share), self.links.count
        given = np.broadcast_to(own.astype(np.float64), (draws, count))
        if shares.fixed is not None:
            given = given + self._net(shares.fixed)
        draw = np.arange(draws)[:, None]
        stages = [
            Stage((level.nodes + draw * count).ravel(), level.below.blocks(shares.share, count),
                  level.within.blocks(shares.share, len(level.cyclic)),
                  (level.cyclic + draw * len(level.nodes)).ravel())
            for level in self.levels]
        sweeper = Sweeper(tuple(stages), shares.share.size)
        return sweeper.solve(given.ravel(), TOLERANCE).reshape(draws, count)

    def _net(self, fixed: Floats) -> Floats:
        """What arrives in fixed amounts less what leaves so: draws x nodes."""
        links = self.links
        some = np.flatnonzero(fixed.any(axis=0))
        inside = links.target[some] >= 0
        ends = (np.concatenate([links.target[some[inside]], links.source[some]]),
                np.concatenate([np.flatnonzero(inside), np.arange(len(some))]))
        signs = np.concatenate([np.ones(int(inside.sum())), -np.ones(len(some))])
        to_nodes = csr_array((signs, ends), shape=(links.count, len(some)))
        return np.asarray((to_nodes @ fixed[:, some].T).T)

