"""What the rivals' runs hand on: figures, or why there are none."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks import plain
from benchmarks.models import ArrayModel, Reals
from benchmarks.timing import in_turns

AGREES = 1e-9  # largest relative error that a rival's result may have


class Absent(Exception):
    """The rival is not on this machine or does not work here; the message says what is missing."""


@dataclass(frozen=True)
class Measured:
    """One line of the table.

    `seconds`: median of `runs` runs of `work`. `plain_pass`: median seconds of the plain pass over the same links, in
    the same run. `error`: largest relative error of a service's cost against numpy.
    """

    rival: str
    version: str
    model: str
    work: str
    seconds: float
    runs: int
    plain_pass: float
    error: float

    @property
    def agrees(self) -> bool:
        """Whether the rival found the same costs."""
        return self.error <= AGREES


@dataclass(frozen=True)
class Yardstick:
    """What the works of one rival are compared with."""

    rival: str
    version: str
    model: str
    plain_pass: float

    def measured(self, work: str, times: Sequence[float], error: float) -> Measured:
        """The line of one work."""
        return Measured(
            self.rival, self.version, self.model, work, statistics.median(times), len(times), self.plain_pass, error)


def exact(model: ArrayModel) -> Reals:
    """float64[services, periods]: the reciprocal result by numpy, from dense matrices."""
    network = plain.blocks(model)
    return solved(np.eye(model.activities) - network.between.toarray(), network, model)


def solved(reciprocal: Reals, network: plain.Blocks, model: ArrayModel) -> Reals:
    """The same from a given dense matrix I - B."""
    from_pools: Reals = np.asarray(network.pools @ plain.costs(model))
    return np.asarray(network.services @ np.asarray(np.linalg.solve(reciprocal, from_pools)))


def largest_error(found: Reals, right: Reals) -> float:
    """Largest relative difference; infinite if the rival's figures are not numbers."""
    error = float(np.max(np.abs(found - right) / np.abs(right)))
    return error if np.isfinite(error) else float("inf")


def plain_pass_seconds(model: ArrayModel, rounds: int = 101) -> float:
    """Median seconds of the plain pass."""
    network, cost = plain.blocks(model), plain.costs(model)
    return in_turns({"pass": lambda: plain.plain_pass(network, cost)}, rounds)["pass"]


def described(model: ArrayModel, kind: str) -> str:
    """A model in a few characters: 1000x500x200x12 random."""
    return f"{model.pools}x{model.activities}x{model.services}x{model.own.shape[1]} {kind}"
