"""The three methods side by side, and what the order of closing alone moves."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given

from abc_costing import allocation
from abc_costing.errors import ClosedLoop
from tests.properties.plans import PERIOD, Plan, model_of, plans, postings_of


def by_method(plan: Plan, method: str) -> dict[str, int]:
    result = allocation.allocate(model_of(plan), postings_of(plan), PERIOD, method=method)  # type: ignore[arg-type]
    return {service.service: service.cost for service in result.services}


@given(plans(method="step-down"))
def test_every_method_and_every_order_is_inside_what_is_compared(plan: Plan) -> None:
    model, postings = model_of(plan), postings_of(plan)
    try:
        compared = allocation.compare_methods(model, postings, PERIOD)
    except ClosedLoop:
        return
    for method, field in (("direct", "direct"), ("step-down", "step_down"), ("reciprocal", "reciprocal")):
        assert {row.service: getattr(row, field) for row in compared.services} == by_method(plan, method)
    assert compared.all_orders
    for row in compared.services:
        assert row.lowest <= row.step_down <= row.highest
    if len(plan.supports) > 3:
        return
    extremes: dict[str, list[int]] = {row.service: [row.step_down] for row in compared.services}
    for order in permutations(plan.supports):
        stated = replace(plan, supports={name: order.index(name) + 1 for name in plan.supports})
        try:
            found = by_method(stated, "step-down")
        except ClosedLoop:
            continue
        for service, cost in found.items():
            extremes[service].append(cost)
    for row in compared.services:
        assert abs(row.lowest - min(extremes[row.service])) <= 1
        assert abs(row.highest - max(extremes[row.service])) <= 1
