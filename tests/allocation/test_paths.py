"""The largest ways of cost to a node."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from abc_costing import allocation
from abc_costing.errors import ClosedLoop, NotFound
from tests.properties.plans import PERIOD, Plan, model_of, plans, postings_of


@given(plans())
def test_ways_come_largest_first_and_never_pass_what_arrives(plan: Plan) -> None:
    model, postings = model_of(plan), postings_of(plan)
    try:
        result = allocation.allocate(model, postings, PERIOD)
    except ClosedLoop:
        return
    target = result.services[0]
    found = allocation.paths(model, postings, PERIOD, target.service, count=6)
    sizes = [abs(path.amount) for path in found]
    assert sizes == sorted(sizes, reverse=True)
    assert len({tuple((step.node, step.driver) for step in path.steps) for path in found}) == len(found)
    own = {node.node: node.own for node in result.nodes}
    arrows = {(flow.source, flow.target, flow.driver) for flow in result.flows}
    for path in found:
        assert path.steps[0].amount == own[path.steps[0].node]
        assert path.steps[-1].node == target.service
        assert path.steps[-1].amount == path.amount
    if all(amount >= 0 for amount in (*plan.pools.values(), *plan.direct.values(), plan.unassigned)):  # nothing cancels
        for path in found:
            for before, after in zip(path.steps, path.steps[1:], strict=False):
                assert (before.node, after.node, after.driver) in arrows or abs(after.amount) <= 1
        total = next(node.total for node in result.nodes if node.node == target.service)
        assert sum(Fraction(path.amount) for path in found) <= total + len(found)


@given(plans(mutual=False))
def test_all_ways_together_are_the_whole_cost_where_nothing_goes_round(plan: Plan) -> None:
    model, postings = model_of(plan), postings_of(plan)
    result = allocation.allocate(model, postings, PERIOD)
    for service in result.services[:2]:
        found = allocation.paths(model, postings, PERIOD, service.service, count=500)
        total = next(node.total for node in result.nodes if node.node == service.service)
        if len(found) < 500:
            assert abs(sum(path.amount for path in found) - total) <= len(found) + 1


def test_an_unknown_node_is_told() -> None:
    plan = Plan({"P0": 5}, {}, (), ("S0",), ())
    with pytest.raises(NotFound, match="S9"):
        allocation.paths(model_of(plan), postings_of(plan), PERIOD, "S9")
