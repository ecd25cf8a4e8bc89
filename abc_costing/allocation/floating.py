"""Solving in double precision with exact residuals, for models too large for rational arithmetic.

Costs are integers over 2**BITS. Each round computes what the equations still miss in integers, solves for it in double
precision and adds the answer; three or four rounds leave an error far below a minor unit even where cost goes round a
tight loop ten thousand times. The error is then bounded, not estimated: with v >= 0 and (I - A) v >= 1/2 in every row,
an M-matrix gives |error_j| <= 2 v_j max|residual| (Berman and Plemmons, Nonnegative Matrices, chapter 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor, ldexp

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, eye_array
from scipy.sparse.linalg import SuperLU, bicgstab, splu

from abc_costing.allocation.loops import Mask
from abc_costing.allocation.network import Network
from abc_costing.allocation.rounding import Exact

BITS = 128
_SWEEPS = 60
_ROUNDS = 12
_ENOUGH = 1e-12

Floats = NDArray[np.float64]


class NotConverged(ArithmeticError):
    """Double precision did not get there; the caller solves exactly instead."""


@dataclass(frozen=True)
class Link:
    """An exact share of one unknown in another: numerator / denominator."""

    source: int
    target: int
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Equations:
    """x_j = own_j + sum of numerator/denominator x_i over the links i -> j, for `count` unknowns."""

    count: int
    links: tuple[Link, ...]

    @classmethod
    def of(cls, network: Network, shut: Mask, stopped: Mask | None = None) -> Equations:
        """The equations of costs; nodes without a way out carry nothing and are left out."""
        return cls(len(network.ids), tuple(
            Link(e.source, e.target, e.numerator, network.denominator[e.source]) for e in network.edges
            if e.target >= 0 and not shut[e.source] and not shut[e.target]
            and not (stopped is not None and stopped[e.source])))

    @cached_property
    def transposed(self) -> Equations:
        """The equations of what arrives somewhere: every link turned round."""
        return Equations(self.count, tuple(Link(k.target, k.source, k.numerator, k.denominator) for k in self.links))

    @cached_property
    def matrix(self) -> csr_array[np.float64, tuple[int, int]]:
        """A in double precision: row j, column i."""
        shares = np.array([link.numerator / link.denominator for link in self.links], np.float64)
        rows = np.array([link.target for link in self.links], np.int64)
        columns = np.array([link.source for link in self.links], np.int64)
        return csr_array((shares, (rows, columns)), shape=(self.count, self.count))

    @cached_property
    def _left(self) -> csc_array[np.float64]:
        return csc_array(eye_array(self.count, format="csc") - self.matrix)

    @cached_property
    def _factors(self) -> SuperLU:
        try:
            return splu(self._left)
        except RuntimeError as singular:  # what SuperLU raises
            raise NotConverged(str(singular)) from singular

    def approximate(self, right: Floats) -> Floats:
        """A solution in double precision: sweeps while they contract fast, else bicgstab, else factors."""
        x = right.copy()
        change = size = float(np.abs(right).max(initial=0.0))
        for _ in range(_SWEEPS):
            ahead = right + self.matrix @ x
            change, x = float(np.abs(ahead - x).max(initial=0.0)), ahead
            if change <= 1e-15 * size:
                return x
        found, status = bicgstab(self._left, right, x0=x, rtol=_ENOUGH, maxiter=200)
        if status == 0 and np.isfinite(found).all():
            return np.asarray(found, np.float64)
        return np.asarray(self._factors.solve(right), np.float64)

    def missing(self, own: Sequence[int], x: Sequence[int]) -> list[int]:
        """What the equations miss, over 2**BITS, at most one unit a link too large."""
        rest = [a - b for a, b in zip(own, x, strict=True)]
        for link in self.links:
            rest[link.target] += x[link.source] * link.numerator // link.denominator
        return rest

    @cached_property
    def reach(self) -> float:
        """2 max v of the bound above. Raises NotConverged where v cannot be shown to be right."""
        v = self.approximate(np.ones(self.count))
        short = v - self.matrix @ v
        if not np.isfinite(v).all() or (v < 0).any() or (short < 0.75).any() or v.max(initial=0.0) > 1e14:
            raise NotConverged("the error of the costs cannot be bounded")
        return 2.0 * float(v.max(initial=1.0))


@dataclass(frozen=True)
class Refined:
    """Costs over 2**BITS, the bound of their error in minor units, and how many rounds it took."""

    x: list[int]
    bound: Fraction
    rounds: int


def refined(equations: Equations, own: Sequence[Exact], wanted: Fraction) -> Refined:
    """Costs whose error is at most `wanted` minor units.

    Raises:
        NotConverged: they could not be found in double precision.
    """
    scaled = [floor(value * (1 << BITS)) for value in own]
    slack = 1 + int(np.bincount([link.target for link in equations.links], minlength=1).max())
    reach = Fraction(equations.reach)
    x = [0] * equations.count
    rest = scaled
    for done in range(_ROUNDS + 1):
        bound = reach * Fraction(max(map(abs, rest), default=0) + slack, 1 << BITS)
        if bound <= wanted:
            return Refined(x, bound, done)
        step = equations.approximate(np.array([value / (1 << BITS) for value in rest], np.float64))
        if not np.isfinite(step).all():
            break
        x = [a + floor(ldexp(value, BITS)) for a, value in zip(x, step.tolist(), strict=True)]
        rest = equations.missing(scaled, x)
    raise NotConverged("the costs did not settle")
