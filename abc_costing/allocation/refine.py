"""Costs to far below a minor unit, with a bound of their error that is proved and not estimated.

Costs are sums of two float64. Each round computes what the equations still miss, with flows cut into whole minor units
and a rest in fixed point, which add up without rounding; solves for it in double precision; and adds the answer. Two
rounds are enough even where cost goes round a tight loop ten thousand times. With v >= 0 and (I - A) v >= 1/2 in every
row, an M-matrix gives |error_j| <= 2 v_j max |what is missing| (Berman and Plemmons, Nonnegative Matrices, chapter 6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abc_costing.allocation.double import Double, Floats, normal, plus, product_error, whole_and_rest
from abc_costing.allocation.double import halves as halved
from abc_costing.allocation.links import Links
from abc_costing.allocation.sweeps import LOOSE, NotConverged, Sweeper

_ROUNDS = 6
_BITS = 26
IDEAL = 2.0**-36
"""Minor units: far below the 2**-26 to which `settle` compares fractions, so that equal ones tie."""

_LARGEST = 2.0**61
"""Costs stay below this, so that sums of their whole parts fit into 64 bits."""


@dataclass(frozen=True)
class Refined:
    """z (see `Links`) by node and column, the flow of every link in whole units and rest, and how sure that is.

    bound: no cost is further from the exact one than this, in minor units. rounds: of refinement. sweeps, methods: of
    the solver for cycles.
    """

    z: Double
    whole: NDArray[np.int64]
    rest: Floats
    bound: float
    rounds: int
    sweeps: int
    methods: tuple[str, ...]


def flows(links: Links, z: Double) -> tuple[NDArray[np.int64], Floats]:
    """The flow of each link (links x columns): whole minor units and the rest above them."""
    s = links.source
    tail = z.high.ndim > 1
    share = links.share.high[:, None] if tail else links.share.high
    share_low = links.share.low[:, None] if tail else links.share.low
    parts = tuple(half[:, None] if tail else half for half in links.halved)
    cost = z.high[s]
    product = share * cost
    upper, lower = halved(z.high)
    rest = product_error(product, (parts[0], parts[1]), (upper[s], lower[s]))
    rest += share * z.low[s]
    cost *= share_low
    rest += cost
    if links.fixed is not None:
        fixed = Double(links.fixed.high[:, None], links.fixed.low[:, None]) if tail else links.fixed
        sum_ = plus(Double(product, rest), np.broadcast_to(fixed.high, product.shape))
        return whole_and_rest(Double(sum_.high, sum_.low + fixed.low))
    return whole_and_rest(normal(product, rest))


def refined(links: Links, sweeper: Sweeper, own: Double, wanted: float) -> Refined:
    """Costs whose error is at most `wanted` minor units, and where that can be had at most `IDEAL`.

    own: minor units by node (and column), whole numbers in `high`.

    Raises:
        NotConverged: they could not be found in double precision.
    """
    given, reach = _with_reach(links, sweeper, own)
    z = Double(given, np.zeros_like(given))
    before = np.inf
    found: Refined | None = None
    for rounds in range(1, _ROUNDS + 1):
        size = float(np.abs(z.high).max(initial=0.0))
        if not size * links.steepest < _LARGEST:  # nor where it is no number
            break
        whole, rest = flows(links, z)
        missing = _missing(links, own, z, whole, rest)
        largest = float(np.abs(missing).max(initial=0.0))
        if largest > before / 2:
            break
        slack = (links.most_arriving + 2) * (2.0**-49 + 2.0**-100 * size)
        bound = reach * (largest * (1 + 2.0**-40) + slack)
        if bound <= wanted:
            methods = tuple(dict.fromkeys(sweeper.used.values()))
            found = Refined(z, whole, rest, bound, rounds, sweeper.sweeps, methods)
        if bound <= max(IDEAL, 4 * reach * slack):
            break
        before = largest
        z = plus(z, sweeper.solve(missing, LOOSE))
    if found is None:
        raise NotConverged("the error of the costs cannot be bounded")
    return found


def _with_reach(links: Links, sweeper: Sweeper, own: Double) -> tuple[Floats, float]:
    """A first solution, and 2 max v of the bound above; both from one solve."""
    columns = own.high.reshape(links.count, -1)
    both = sweeper.solve(np.concatenate([columns, np.ones((links.count, 1))], axis=1))
    v = both[:, -1]
    short = v - links.matrix @ v
    if not np.isfinite(v).all() or (v < 0).any() or (short < 0.75).any() or float(v.max(initial=0.0)) > 1e14:
        raise NotConverged("the error of the costs cannot be bounded")
    return both[:, :-1].reshape(own.high.shape), 2.0 * float(v.max(initial=1.0))


def _missing(links: Links, own: Double, z: Double, whole: NDArray[np.int64], rest: Floats) -> Floats:
    """What the equations miss: own + what arrives - z. Whole units and two fixed-point parts of the rests add up apart,
    each exactly, as long as fewer than 2**26 links lead to one node.
    """
    units = links.arriving_units @ whole
    coarse = np.rint(np.ldexp(rest, _BITS))
    fine = np.rint(np.ldexp(rest - np.ldexp(coarse, -_BITS), 2 * _BITS))
    have, have_rest = whole_and_rest(z)
    own_whole, own_rest = whole_and_rest(own)
    fraction = np.ldexp(links.arriving @ coarse, -_BITS)
    units += own_whole - have
    found = units.astype(np.float64)
    found += fraction
    found += own_rest - have_rest + np.ldexp(links.arriving @ fine, -2 * _BITS)
    return np.asarray(found)
