"""Costs in double precision, along the structure of a network: one pass where cost only flows forward, iteration
where nodes serve each other.

Only the links inside a cycle are swept again and again. Where little cost leaves a cycle sweeps contract slowly; then
BiCGSTAB takes over (H. A. van der Vorst, 1992), for all columns at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, eye_array
from scipy.sparse.linalg import SuperLU, splu

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]
Sparse = csr_array[np.float64, tuple[int, int]]

_PROBES = 4
_SWEEPS = 60
_STEPS = 400
_MOST_FACTORED = 3000
TIGHT = 4e-16
LOOSE = 1e-11


class NotConverged(ArithmeticError):
    """Double precision did not get there; the caller solves exactly instead."""


@dataclass(frozen=True)
class Stage:
    """Nodes of one level, as rows first..last in the order of levels: what comes from below, what goes round."""

    first: int
    last: int
    below: Sparse | None
    within: Sparse | None
    cyclic: Positions
    """Rows (counted from `first`) that are in a cycle; `within` links these only."""


@dataclass
class Sweeper:
    """Solves x = own + A x for a sparse A >= 0 whose graph is layered: `order` sorts the nodes by level."""

    order: Positions
    stages: tuple[Stage, ...]
    used: dict[int, str] = field(default_factory=dict)
    """How each stage with cycles was solved: sweeps, bicgstab or factors."""
    sweeps: int = 0
    _factors: dict[int, SuperLU] = field(default_factory=dict)

    @classmethod
    def of(cls, matrix: Sparse, level: Positions, in_cycle: NDArray[np.bool_]) -> Sweeper:
        """For a matrix (row: target, column: source), the level of each node, and which nodes are in a cycle."""
        order = np.argsort(level, kind="stable")
        sorted_ = csr_array(matrix[order][:, order])
        ends = np.cumsum(np.bincount(level)) if len(level) else np.zeros(0, np.int64)
        stages: list[Stage] = []
        first = 0
        for last in ends.tolist():
            rows = sorted_[first:last]
            below = csr_array(rows[:, :first]) if first else None
            cyclic = np.flatnonzero(in_cycle[order[first:last]])
            within = csr_array(rows[cyclic][:, first + cyclic]) if len(cyclic) else None
            stages.append(Stage(first, last, below if below is not None and below.nnz else None, within, cyclic))
            first = last
        return cls(order, tuple(stages))

    def solve(self, own: Floats, tolerance: float = TIGHT) -> Floats:
        """Costs for one column of own costs or several.

        Raises:
            NotConverged: a cycle passes on nearly all it gets.
        """
        x = own[self.order]
        for number, stage in enumerate(self.stages):
            rows = x[stage.first : stage.last]
            if stage.below is not None:
                rows += np.asarray(stage.below @ x[: stage.first])
            if stage.within is not None:
                rows[stage.cyclic] = self._cycle(number, stage.within, rows[stage.cyclic], tolerance)
        found = np.empty_like(x)
        found[self.order] = x
        return found

    def _cycle(self, number: int, matrix: Sparse, right: Floats, tolerance: float) -> Floats:
        size = float(np.abs(right).max(initial=0.0))
        if not size:
            return right
        x, change, probe = right, size, size
        for sweep in range(1, _SWEEPS + 1):
            ahead = right + matrix @ x
            if sweep % 2 == 0 or sweep == 1:
                before, change = change, float(np.abs(ahead - x).max())
            x = ahead
            if change <= tolerance * size:
                self.used.setdefault(number, "sweeps")
                self.sweeps = max(self.sweeps, sweep)
                return x
            if sweep == _PROBES:
                probe = (change / before) ** 0.5 if before else 0.0
                if probe >= 1 or np.log(tolerance * size / change) / np.log(probe) > _SWEEPS - _PROBES:
                    break
        return self._hard(number, matrix, right, x, tolerance)

    def _hard(self, number: int, matrix: Sparse, right: Floats, start: Floats, tolerance: float) -> Floats:
        found, steps = bicgstab(matrix, right, start, max(tolerance, 2e-15))
        if found is not None:
            self.used[number] = "bicgstab"
            self.sweeps = max(self.sweeps, steps)
            return found
        if matrix.shape[0] > _MOST_FACTORED:
            raise NotConverged("a cycle passes on nearly all it gets")
        if number not in self._factors:
            left = csc_array(eye_array(matrix.shape[0], format="csc") - matrix)
            try:
                self._factors[number] = splu(left)
            except RuntimeError as singular:  # what SuperLU raises
                raise NotConverged(str(singular)) from singular
        self.used[number] = "factors"
        return np.asarray(self._factors[number].solve(right), np.float64)


def bicgstab(matrix: Sparse, right: Floats, start: Floats, tolerance: float) -> tuple[Floats | None, int]:
    """(I - matrix) x = right, for each column by itself, all columns in one product; None where one does not settle."""
    x = start.copy()
    rest = right - (x - matrix @ x)
    shadow = rest.copy()
    wanted = tolerance * np.maximum(_size(right), np.finfo(float).tiny)
    rho = alpha = omega = np.ones(right.shape[1:])
    along = moved = np.zeros_like(right)
    for step in range(1, _STEPS + 1):
        ahead = _dot(shadow, rest)
        beta = _over(ahead, rho) * _over(alpha, omega)
        rho = ahead
        along = rest + beta * (along - omega * moved)
        moved = along - matrix @ along
        alpha = _over(rho, _dot(shadow, moved))
        half = rest - alpha * moved
        turned = half - matrix @ half
        omega = _over(_dot(turned, half), _dot(turned, turned))
        x += alpha * along + omega * half
        rest = half - omega * turned
        if not np.isfinite(x).all():
            return None, step
        if (_size(rest) <= wanted).all():
            rest = right - (x - matrix @ x)  # the recursion may have drifted from the truth
            if (_size(rest) <= 64 * wanted).all():
                return x, step
            shadow, rho, alpha, omega = rest.copy(), *(np.ones(right.shape[1:]) for _ in range(3))
            along = moved = np.zeros_like(right)
    return None, _STEPS


def _size(values: Floats) -> Floats:
    return np.asarray(np.abs(values).max(axis=0, initial=0.0))


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("i...,i...->...", a, b))


def _over(a: Floats, b: Floats) -> Floats:
    """A / b, 0 where b is 0: a column that is done goes on without moving."""
    return np.asarray(np.divide(a, b, out=np.zeros(np.shape(a)), where=b != 0))
