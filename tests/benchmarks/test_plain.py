"""The yardsticks calculate what they say, so that a time compared with theirs means something."""

import numpy as np
import pytest

from benchmarks import models, plain
from benchmarks.models import KINDS, ArrayModel, Reals


def by_hand() -> ArrayModel:
    """Pool 0 to activities 1 and 2, halves; 1 gives 2 a quarter, 2 gives 1 half; the rest to service 3."""
    return ArrayModel(
        pools=1, activities=2, services=1,
        source=np.array([0, 0, 1, 1, 2, 2], np.int32), target=np.array([1, 2, 2, 3, 1, 3], np.int32),
        weight=np.array([5, 5, 1, 3, 7, 7], np.int64), own=np.array([[800], [0], [0], [0]], np.int64))


def dense_result(model: ArrayModel) -> Reals:
    """Cost of the services by numpy on the whole network, no blocks."""
    passed = np.zeros((model.nodes, model.nodes))
    passed[model.target, model.source] = model.shares
    found = np.linalg.solve(np.eye(model.nodes) - passed, model.own.astype(float))
    return np.asarray(found[model.pools + model.activities:])


def test_plain_pass_uses_every_link_once() -> None:
    network = plain.blocks(by_hand())
    # 400 each; then 400 + half of 400 and 400 + a quarter of 400; of these 3/4 and 1/2 reach the service
    assert plain.plain_pass(network, plain.costs(by_hand())).tolist() == [[600 * 0.75 + 500 * 0.5]]


def test_factors_give_the_whole_cost_to_the_only_service() -> None:
    found = plain.factorise_and_solve(plain.blocks(by_hand()), plain.costs(by_hand()))
    assert found == pytest.approx(np.array([[800.0]]), rel=1e-15)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", ["edit", "small"])
def test_factors_agree_with_a_dense_solution_of_everything(kind: str, size: str) -> None:
    model = models.generate(size, kind, periods=4)
    found = plain.factorise_and_solve(plain.blocks(model), plain.costs(model))
    assert found == pytest.approx(dense_result(model), rel=1e-12)
    assert found.sum(axis=0) == pytest.approx(model.own.sum(axis=0), rel=1e-13)


def test_blocks_hold_every_link_once() -> None:
    model = models.generate("small", "hard", periods=1)
    network = plain.blocks(model)
    assert network.pools.nnz + network.between.nnz + network.services.nnz == model.source.size
    assert np.array_equal(np.flatnonzero(np.diff(network.between.tocsc().indptr)), network.support)
