"""Costs in double precision, along the structure of a network: one pass where cost only flows forward, iteration
where nodes serve each other.

Only the links inside a cycle are swept again and again. Where little cost leaves a cycle sweeps contract slowly; then
BiCGSTAB takes over (H. A. van der Vorst, 1992), for all columns at once.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

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
_HANDS = 4
_WORTH_SHARING = 5_000_000
TIGHT = 4e-16
LOOSE = 1e-11


class NotConverged(ArithmeticError):
    """Double precision did not get there; the caller solves exactly instead."""


@dataclass(frozen=True)
class Stage:
    """Nodes of one level: what comes from lower levels, and what goes round in cycles.

    rows: positions of the nodes, a slice where they stand together. below: links into them, columns are all nodes.
    cyclic: which of them (counted among `rows`) are in a cycle; `within` links these only.
    """

    rows: slice | Positions
    below: Sparse | None
    within: Sparse | None
    cyclic: Positions


@dataclass(frozen=True)
class Places:
    """Where the entries of a part of a matrix stand in the whole, and where in the part."""

    at: Positions
    columns: Positions
    starts: Positions
    width: int

    @classmethod
    def of(cls, at: Positions, rows: Positions, columns: Positions, shape: tuple[int, int]) -> Places:
        """For entries in the order of rows."""
        return cls(at, columns, np.searchsorted(rows, np.arange(shape[0] + 1)), shape[1])

    def filled(self, matrix: Sparse) -> Sparse:
        """The part of a matrix."""
        return csr_array((matrix.data[self.at], self.columns, self.starts), shape=(len(self.starts) - 1, self.width))


@dataclass(frozen=True)
class Layer:
    """A stage without its numbers."""

    rows: slice | Positions
    below: Places | None
    within: Places | None
    cyclic: Positions


@dataclass(frozen=True)
class Plan:
    """The stages of every matrix with entries in the same places."""

    stages: tuple[Layer, ...]

    @classmethod
    def of(cls, matrix: Sparse, level: Positions, in_cycle: NDArray[np.bool_]) -> Plan:
        """For a matrix (row: target, column: source), the level of each node, and which nodes are in a cycle."""
        count = len(level)
        order = np.argsort(level, kind="stable")
        row_of, column_of = np.repeat(np.arange(count), np.diff(matrix.indptr)), matrix.indices.astype(np.int64)
        by_level = np.argsort(level[row_of], kind="stable")  # keeps the order of rows
        ends = np.searchsorted(level[row_of][by_level], np.arange(int(level.max(initial=-1)) + 2))
        place = np.empty(count, np.int64)
        stages = []
        first = 0
        for number, last in enumerate(np.cumsum(np.bincount(level)).tolist() if count else []):
            rows = order[first:last]
            first = last
            place[rows] = np.arange(len(rows))
            at = by_level[ends[number] : ends[number + 1]]
            lower = level[column_of[at]] != number
            outer, inner = at[lower], at[~lower]
            cyclic = np.flatnonzero(in_cycle[rows])
            below = Places.of(outer, place[row_of[outer]], column_of[outer], (len(rows), count))
            within = None
            if len(cyclic):
                inside = np.cumsum(in_cycle[rows]) - 1
                within = Places.of(inner, inside[place[row_of[inner]]], inside[place[column_of[inner]]],
                                   (len(cyclic), len(cyclic)))
            together = int(rows[-1]) - int(rows[0]) == len(rows) - 1
            stages.append(Layer(slice(int(rows[0]), int(rows[-1]) + 1) if together else rows,
                                below if len(outer) else None, within, cyclic))
        return cls(tuple(stages))


@dataclass
class Sweeper:
    """Solves x = own + A x for a sparse A >= 0 whose graph is layered."""

    stages: tuple[Stage, ...]
    links: int
    used: dict[int, str] = field(default_factory=dict)
    """How each stage with cycles was solved: sweeps, bicgstab or factors."""
    sweeps: int = 0
    _factors: dict[int, SuperLU] = field(default_factory=dict)

    @classmethod
    def of(cls, matrix: Sparse, level: Positions, in_cycle: NDArray[np.bool_], plan: Plan | None = None) -> Sweeper:
        """For a matrix (row: target, column: source), the level of each node, and which nodes are in a cycle.

        plan: of a matrix with entries in the same places.
        """
        plan = plan or Plan.of(matrix, level, in_cycle)
        return cls(tuple(Stage(
            one.rows, None if one.below is None else one.below.filled(matrix),
            None if one.within is None else one.within.filled(matrix), one.cyclic) for one in plan.stages),
            int(matrix.nnz))

    def solve(self, own: Floats, tolerance: float = TIGHT, hands: int = _HANDS) -> Floats:
        """Costs for one column of own costs or several; many columns of a large network on several processors.

        hands: how many at most. How columns are shared out shows in their last bits: 1 where these must not depend on
        the machine.

        Raises:
            NotConverged: a cycle passes on nearly all it gets.
        """
        columns = own.shape[1] if own.ndim > 1 else 1
        hands = min(os.cpu_count() or 1, columns // 4, hands)
        if hands < 2 or self.links * columns < _WORTH_SHARING:
            return self._solve(own.copy(), tolerance)
        edges = np.linspace(0, columns, hands + 1).astype(int)
        found = np.empty_like(own)

        def work(first: int, last: int) -> None:
            found[:, first:last] = self._solve(own[:, first:last].copy(), tolerance)

        with ThreadPoolExecutor(hands) as pool:
            for done in [pool.submit(work, a, b) for a, b in pairwise(edges.tolist())]:
                done.result()
        return found

    def _solve(self, x: Floats, tolerance: float) -> Floats:
        for number, stage in enumerate(self.stages):
            if stage.below is not None:
                x[stage.rows] += np.asarray(stage.below @ x)
            if stage.within is not None:
                at = stage.cyclic + stage.rows.start if isinstance(stage.rows, slice) else stage.rows[stage.cyclic]
                x[at] = self._cycle(number, stage.within, x[at], tolerance)
        return x

    def _cycle(self, number: int, matrix: Sparse, right: Floats, tolerance: float) -> Floats:
        """Sweeps, looked at now and then only: after the first ones it is known how many it takes."""
        wanted = tolerance * float(np.abs(right).max(initial=0.0))
        if not wanted:
            return right
        x, change = _swept(matrix, right, right, _PROBES // 2)
        x, later = _swept(matrix, right, x, _PROBES // 2)
        done, ahead = _PROBES, 0
        contraction = (later / change) ** (2 / _PROBES) if change else 0.0
        if later > wanted and 0 < contraction < 1:
            ahead = int(np.log(wanted / later) / np.log(contraction)) + 1
        if contraction >= 1 or ahead > _SWEEPS:
            return self._hard(number, matrix, right, x, tolerance)
        while later > wanted and done < 2 * _SWEEPS:
            x, later = _swept(matrix, right, x, max(ahead, 2))
            done, ahead = done + max(ahead, 2), 2
        if later > wanted:
            return self._hard(number, matrix, right, x, tolerance)
        self.used.setdefault(number, "sweeps")
        self.sweeps = max(self.sweeps, done)
        return x

    def _hard(self, number: int, matrix: Sparse, right: Floats, start: Floats, tolerance: float) -> Floats:
        with np.errstate(all="ignore"):  # where it runs away is told by None
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


def _swept(matrix: Sparse, right: Floats, x: Floats, times: int) -> tuple[Floats, float]:
    """X after some sweeps, and the largest change of the last one."""
    before = x
    for _ in range(times):
        before = x
        x = np.asarray(matrix @ x)
        x += right
    return x, float(np.abs(x - before).max())


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
