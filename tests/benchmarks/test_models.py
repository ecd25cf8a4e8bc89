"""The random models are what the benchmarks say of them."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from benchmarks import models, plain
from benchmarks.models import KINDS, SIZES, ArrayModel

KIND = pytest.mark.parametrize("kind", KINDS)


def model_of(kind: str, size: str = "small", seed: int = 1) -> ArrayModel:
    return models.generate(size, kind, periods=3, seed=seed)


def links_of(model: ArrayModel) -> np.ndarray:
    """Number of links of each node."""
    return np.bincount(model.source, minlength=model.nodes)


def passed_on(model: ArrayModel, node: int) -> Fraction:
    """The part of a node's cost that goes to activities."""
    mine = model.source == node
    inner = mine & (model.target < model.pools + model.activities)
    return Fraction(int(model.weight[inner].sum()), int(model.weight[mine].sum()))


def contraction(model: ArrayModel) -> float:
    """Largest eigenvalue of the support block."""
    network = plain.blocks(model)
    inner = network.between[network.support][:, network.support].toarray()
    return float(np.abs(np.linalg.eigvals(inner)).max())


@KIND
@pytest.mark.parametrize("size", ["edit", "small", "spreadsheet"])
def test_arrays_have_the_shapes_that_were_asked_for(kind: str, size: str) -> None:
    model = model_of(kind, size)
    wanted = SIZES[size]
    assert (model.pools, model.activities, model.services) == (wanted.pools, wanted.activities, wanted.services)
    assert [str(array.dtype) for array in (model.source, model.target, model.weight, model.own)] == [
        "int32", "int32", "int64", "int64"]
    assert model.source.shape == model.target.shape == model.weight.shape
    assert model.own.shape == (model.nodes, 3)


@KIND
def test_links_go_from_pools_to_activities_and_from_activities_to_activities_and_services(kind: str) -> None:
    model = model_of(kind)
    last = model.pools + model.activities
    assert model.source.min() == 0
    assert model.source.max() == last - 1
    assert model.target.min() >= model.pools
    assert model.target.max() < model.nodes
    assert model.target[model.source < model.pools].max() < last


@KIND
def test_each_pair_is_linked_once_and_no_node_serves_itself(kind: str) -> None:
    model = model_of(kind)
    pairs = model.source.astype(np.int64) * model.nodes + model.target
    assert np.all(np.diff(pairs) > 0)  # sorted by source and target, too
    assert not np.any(model.source == model.target)
    assert model.weight.min() > 0


@KIND
def test_numbers_of_links_stay_within_their_bounds(kind: str) -> None:
    model = model_of(kind)
    last = model.pools + model.activities
    fewest, most = SIZES["small"].pool_links
    of_pools = links_of(model)[:model.pools]
    assert (of_pools.min(), of_pools.max()) == (fewest, most)
    to_services = np.bincount(model.source[model.target >= last], minlength=last)[model.pools:]
    assert (to_services.min(), to_services.max()) == models.LINKS
    assert links_of(model)[last:].max() == 0


@KIND
def test_three_activities_in_ten_are_support(kind: str) -> None:
    # without cycles the last departments in line may find nobody left to serve
    assert 145 <= model_of(kind).support.size <= 150


@KIND
def test_shares_of_a_source_add_up_to_all_of_its_cost(kind: str) -> None:
    model = model_of(kind)
    sums = np.bincount(model.source, model.shares, model.nodes)
    sources = model.pools + model.activities
    assert sums[:sources] == pytest.approx(1.0, abs=1e-14)
    assert model.driver_total[:sources].min() > 0
    assert model.driver_total[sources:].max() == 0


@KIND
def test_support_passes_on_exactly_what_its_kind_says(kind: str) -> None:
    model = model_of(kind)
    found = {passed_on(model, int(node)) for node in model.support}
    # a driver total need not be a multiple of 100 for the others, for support it is
    assert found == {Fraction(KINDS[kind].passed_on, 100)}


@pytest.mark.parametrize(("kind", "lowest", "highest"), [
    ("random", 0.15, 0.21), ("hard", 0.84, 0.88), ("acyclic", 0.0, 0.0),
    ("inward", 0.6, 0.6), ("hardest", 0.95, 0.95)])
def test_support_block_contracts_as_its_kind_says(kind: str, lowest: float, highest: float) -> None:
    assert lowest - 1e-12 <= contraction(model_of(kind)) <= highest + 1e-12


@KIND
def test_nearly_all_support_is_one_cycle_and_without_cycles_none(kind: str) -> None:
    model = model_of(kind)
    _, group = connected_components(plain.blocks(model).between, connection="strong")
    largest = int(np.bincount(group).max())
    assert largest > 0.95 * model.support.size if KINDS[kind].cyclic else largest == 1


@KIND
def test_same_seed_same_model_and_another_seed_another(kind: str) -> None:
    def arrays(seed: int) -> bytes:
        model = model_of(kind, seed=seed)
        return b"".join(
            getattr(model, field.name).tobytes() for field in dataclasses.fields(model)
            if isinstance(getattr(model, field.name), np.ndarray))

    assert arrays(7) == arrays(7)
    assert arrays(7) != arrays(8)


def test_cost_enters_at_every_pool_and_nowhere_else() -> None:
    model = model_of("random")
    assert model.own[:model.pools].min() > 0
    assert not model.own[model.pools:].any()


def test_medium_model_has_the_links_of_the_goal() -> None:
    assert models.generate("medium", "random", periods=1).source.size >= 225_000


@KIND
def test_a_size_of_ones_own_may_be_tiny(kind: str) -> None:
    model = models.generate(models.Size(2, 4, 3), kind, periods=1)
    assert model.nodes == 9
    assert np.all(links_of(model)[:6] > 0)
