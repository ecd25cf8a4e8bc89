"""What holds for every allocation, whatever the model."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abc_costing import allocation
from abc_costing.errors import ClosedLoop
from abc_costing.model.results import Result
from tests.properties import oracle
from tests.properties.plans import PERIOD, Link, Plan, model_of, plans, postings_of


def run(plan: Plan) -> Result:
    """Allocates; plans with a closed loop are of no interest to the calling test."""
    try:
        return allocation.allocate(model_of(plan), postings_of(plan), PERIOD)
    except ClosedLoop:
        assume(False)
        raise


def flows(result: Result) -> dict[tuple[str, str, str], int]:
    return {(f.source, f.driver, f.target): f.amount for f in result.flows}


@given(plans())
def test_not_a_cent_is_lost(plan: Plan) -> None:
    result = run(plan)
    assert result.difference == 0
    assert result.ledger_total == plan.total + plan.excluded
    assert result.excluded == plan.excluded
    assert result.costed == plan.total + sum(plan.direct.values())
    for node in result.nodes:
        given_away = sum(f.amount for f in result.flows if f.source == node.node)
        arrived = sum(f.amount for f in result.flows if f.target == node.node)
        assert node.received == arrived
        assert node.assigned == given_away
        assert node.total == node.assigned + node.unused + node.unassigned + node.kept
        assert node.kept == 0 or node.kind == "service"
    for service in result.services:
        node_cost = result.node(service.service)
        assert node_cost is not None
        assert service.cost == node_cost.kept == service.direct + service.activity + service.support


@given(plans())
def test_every_flow_is_within_one_unit_of_the_exact_solution(plan: Plan) -> None:
    try:
        exact = oracle.solve(plan)
    except oracle.Closed:
        with pytest.raises(ClosedLoop):
            allocation.allocate(model_of(plan), postings_of(plan), PERIOD)
        return
    result = allocation.allocate(model_of(plan), postings_of(plan), PERIOD)
    settled = flows(result)
    assert set(settled) <= set(exact.flow)
    for key, amount in exact.flow.items():
        assert abs(settled.get(key, 0) - amount) < 1
    for node in result.nodes:
        if node.node in plan.nodes:
            assert abs(node.total - exact.total[node.node]) < 1
            assert abs(node.unassigned - exact.unassigned.get(node.node, Fraction(0))) < 1
            assert abs(node.kept - exact.kept.get(node.node, Fraction(0))) < 1
            legs = max(len(plan.of_source(node.node)), 1)
            assert abs(node.unused - exact.unused.get(node.node, Fraction(0))) < legs


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(plan: Plan, rng: random.Random) -> None:
    result = run(plan)
    again = allocation.allocate(model_of(plan, shuffled=rng), postings_of(plan, shuffled=rng), PERIOD)
    assert again == result
    moved = allocation.allocate(model_of(plan, shuffled=rng, nodes_too=True), postings_of(plan), PERIOD)
    assert moved.run_id == result.run_id
    assert sorted(moved.nodes, key=repr) == sorted(result.nodes, key=repr)
    assert sorted(moved.flows, key=repr) == sorted(result.flows, key=repr)
    assert sorted(moved.services, key=repr) == sorted(result.services, key=repr)


@given(plans(), st.sampled_from([Decimal(3), Decimal("0.07"), Decimal(10**6)]))
def test_a_driver_in_another_unit_gives_the_same_cost(plan: Plan, factor: Decimal) -> None:
    result = run(plan)
    scaled = replace(plan, links=tuple(
        link if link.kind == "even" or (link.kind == "percent" and link.capacity is None) else replace(
            link, weights={t: w * factor for t, w in link.weights.items()},
            capacity=None if link.capacity is None else link.capacity * factor)
        for link in plan.links))
    other = run(scaled)
    assert (other.nodes, other.flows, other.services) == (result.nodes, result.flows, result.services)
    assert other.run_id != result.run_id or scaled == plan or not any(any(k.weights.values()) for k in plan.links)


@given(plans())
def test_credits_mirror_debits(plan: Plan) -> None:
    result, mirrored = run(plan), run(plan.negated())
    assert flows(mirrored) == {key: -amount for key, amount in flows(result).items()}
    for node, other in zip(result.nodes, mirrored.nodes, strict=True):
        assert (other.own, other.received, other.assigned, other.unused, other.unassigned) == (
            -node.own, -node.received, -node.assigned, -node.unused, -node.unassigned)
    for service, other_service in zip(result.services, mirrored.services, strict=True):
        assert (other_service.direct, other_service.activity, other_service.support) == (
            -service.direct, -service.activity, -service.support)


@given(plans(method="reciprocal"))
def test_a_zero_quantity_is_no_flow_at_all(plan: Plan) -> None:
    zeros = {(k.source, k.driver, t) for k in plan.links for t, weight in k.weights.items() if not weight}
    assert not zeros & set(flows(run(plan)))


@given(plans(mutual=False))
def test_methods_agree_where_support_activities_serve_no_others(plan: Plan) -> None:
    results = [run(replace(plan, method=method)) for method in ("reciprocal", "direct", "step-down")]
    assert results[0].nodes == results[1].nodes == results[2].nodes
    assert results[0].flows == results[1].flows == results[2].flows


@given(plans())
def test_used_and_unused_capacity_is_what_the_driver_carries(plan: Plan) -> None:
    result = run(plan)
    for capacity in result.capacities:
        given_away = sum(f.amount for f in result.flows if (f.source, f.driver) == (capacity.source, capacity.driver))
        assert capacity.cost == given_away + capacity.unused_cost
        assert (capacity.unused_cost == 0) or capacity.used < capacity.supplied
        assert min(capacity.unused, capacity.overused) == 0
        assert capacity.supplied + capacity.overused == capacity.used + capacity.unused


@given(plans(), st.integers(2, 7))
def test_the_method_is_linear_before_rounding(plan: Plan, factor: int) -> None:
    result = run(plan)
    wide = run(replace(
        plan, pools={k: v * factor for k, v in plan.pools.items()}, unassigned=plan.unassigned * factor,
        direct={k: v * factor for k, v in plan.direct.items()}))
    if plan.method == "step-down":
        assert wide.step_order == result.step_order
    for node, other in zip(result.nodes, wide.nodes, strict=True):
        assert abs(other.total - factor * node.total) < factor + 1


@given(plans())
def test_a_trace_adds_up_in_every_kind(plan: Plan) -> None:
    result, model, postings = run(plan), model_of(plan), postings_of(plan)
    for node in result.nodes:
        trace = allocation.trace(model, postings, PERIOD, node.node, with_ledger=True)
        assert trace.total == node.total
        for kind in ("account", "pool", "activity"):
            assert sum(c.amount for c in trace.of_kind(kind)) == node.total
        direct = sum(c.amount for c in trace.of_kind("pool") if c.node == "Direct costs")
        assert sum(line.contribution for line in trace.ledger) == node.total - direct
        senders = {f.source for f in result.flows if f.target == node.node}
        assert senders >= {c.node for c in trace.of_kind("activity")} - {"Ledger", "Direct costs"}


@given(plans())
def test_a_contribution_is_what_the_origin_alone_would_send(plan: Plan) -> None:
    result = run(plan)
    target = plan.services[0]
    trace = allocation.trace(model_of(plan), postings_of(plan), PERIOD, target)
    alone = {pool: oracle.solve(plan, {pool: amount}).total[target] for pool, amount in plan.pools.items() if amount}
    found = {c.node: c.amount for c in trace.of_kind("pool")}
    for pool, amount in alone.items():
        assert abs(found.get(pool, 0) - amount) < 1
    assert result.node(target) is not None


@given(plans())
def test_where_a_pool_went_adds_up_to_the_pool(plan: Plan) -> None:
    run(plan)
    model, postings = model_of(plan), postings_of(plan)
    for i, (pool, amount) in enumerate(plan.pools.items()):
        for origin in (pool, f"6{i:03}"):
            assert sum(c.amount for c in allocation.forward(model, postings, PERIOD, origin)) == amount


@given(plans(credits=False))
def test_debits_alone_make_no_credits(plan: Plan) -> None:
    result = run(plan)
    assert all(f.amount > 0 for f in result.flows)
    assert all(min(n.own, n.received, n.unused, n.unassigned, n.kept) >= 0 for n in result.nodes)


@given(st.lists(st.integers(1, 10**12), min_size=2, max_size=5), st.booleans())
def test_a_closed_loop_is_refused_by_its_members(amounts: list[int], fed: bool) -> None:
    names = [f"U{i}" for i in range(len(amounts))]
    ring = tuple(
        Link(name, f"D{name}", "quantity", {names[(i + 1) % len(names)]: Decimal(1)}) for i, name in enumerate(names))
    feed = Link("P0", "DP", "even", {names[0]: Decimal(1), "S0": Decimal(1)})
    plan = Plan({"P0": amounts[0]}, dict.fromkeys(names), ("A0",), ("S0",), (*ring, *((feed,) if fed else ())))
    if not fed:
        assert allocation.allocate(model_of(plan), postings_of(plan), PERIOD).unassigned == amounts[0]
        return
    with pytest.raises(ClosedLoop) as refused:
        allocation.allocate(model_of(plan), postings_of(plan), PERIOD)
    assert sorted(refused.value.members) == sorted(names)
    assert all(name in str(refused.value) for name in names)
