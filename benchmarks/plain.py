"""The yardsticks in plain scipy: one pass without reciprocity, and factorise-and-solve of the support block.

The plain pass is the least that any method must do: every link is used once. It is not exact, because what support
departments get from each other in the pass goes no further.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, eye_array
from scipy.sparse.linalg import SuperLU, splu

from benchmarks.models import ArrayModel, Ids, Reals

Matrix = csr_array[np.float64, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Blocks:
    """A model's shares as three sparse matrices, rows receive: R, B and D of docs/method.md.

    `pools`: activities x pools. `between`: activities x activities, only columns of support hold something.
    `services`: services x activities. `support`: numbers of the support departments among the activities.
    """

    pools: Matrix
    between: Matrix
    services: Matrix
    support: Ids


def blocks(model: ArrayModel) -> Blocks:
    """The matrices of a model, made once before anything is timed."""
    last = model.pools + model.activities
    from_pool = model.source < model.pools
    to_service = model.target >= last
    between = _block(model, ~from_pool & ~to_service, (model.pools, model.pools), (model.activities,) * 2)
    return Blocks(
        _block(model, from_pool, (model.pools, 0), (model.activities, model.pools)),
        between,
        _block(model, to_service, (last, model.pools), (model.services, model.activities)),
        model.support - np.int32(model.pools))


def costs(model: ArrayModel) -> Reals:
    """float64[pools, periods]: the cost that enters, in minor units (whole numbers below 2**53)."""
    return model.own[:model.pools].astype(np.float64)


def plain_pass(network: Blocks, cost: Reals) -> Reals:
    """float64[services, periods]: one product each with R, B and D, all periods at once."""
    activities = network.pools @ cost
    activities += network.between @ activities
    return np.asarray(network.services @ activities)


def factorise(network: Blocks) -> SuperLU:
    """The LU factors of the support block, as scipy makes them by default."""
    inner = network.between[network.support][:, network.support]
    return splu((eye_array(network.support.size) - inner).tocsc())


def solve(network: Blocks, factors: SuperLU, cost: Reals) -> Reals:
    """float64[services, periods]: the exact reciprocal result (to double precision) by the factors."""
    activities = np.asarray(network.pools @ cost)
    passing = np.zeros_like(activities)
    passing[network.support] = factors.solve(activities[network.support])
    activities += network.between @ passing
    return np.asarray(network.services @ activities)


def factorise_and_solve(network: Blocks, cost: Reals) -> Reals:
    """What a changed driver costs without an engine: new factors, then all periods."""
    return solve(network, factorise(network), cost)


def _block(model: ArrayModel, chosen: NDArray[np.bool_], first: tuple[int, int], shape: tuple[int, int]) -> Matrix:
    """The shares of the chosen links; `first` are the node numbers of row 0 and column 0."""
    rows = model.target[chosen] - np.int32(first[0])
    columns = model.source[chosen] - np.int32(first[1])
    return coo_array((model.shares[chosen], (rows, columns)), shape=shape).tocsr()
