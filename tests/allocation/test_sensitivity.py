"""Derivatives of unit costs against differences of exact solutions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, event, given, reject
from hypothesis import strategies as st

from abc_costing.allocation.prepare import prepare
from abc_costing.allocation.sensitivity import Gradient, sensitivities
from abc_costing.allocation.solved import solve
from abc_costing.errors import ClosedLoop, NotFound
from abc_costing.model import rows
from abc_costing.model.uncertainty import Sensitivity
from tests.allocation.build import PERIOD, ledger, model, quantities
from tests.properties import oracle
from tests.properties.plans import Plan, model_of, plans, postings_of

STEP = Decimal("1e-7")


def near(plan: Plan, driver: str, target: str, factor: Decimal) -> Plan:
    """The plan with one quantity times a factor."""
    return replace(plan, links=tuple(
        replace(link, weights=link.weights | {target: link.weights[target] * factor}) if link.driver == driver else link
        for link in plan.links))


def kept(plan: Plan, order: object) -> dict[str, Fraction]:
    """The exact cost of each service; plans whose order of closing turns round are of no interest."""
    found = oracle.solve(plan)
    assume(found.order == order)
    return {service: found.kept.get(service, Fraction(0)) for service in plan.services}


def on_a_kink(plan: Plan, driver: str) -> bool:
    return any(link.driver == driver and link.capacity is not None
               and link.capacity * (1 - STEP * 2) <= sum(link.weights.values()) <= link.capacity * (1 + STEP * 2)
               for link in plan.links)


@given(plans(rich=True), st.data())
def test_a_derivative_is_the_difference_quotient_of_exact_solutions(plan: Plan, data: st.DataObject) -> None:
    assume(not plan.accumulates)
    moving = sorted({(link.driver, target) for link in plan.links if link.kind in ("quantity", "percent")
                     for target, weight in link.weights.items() if weight})
    assume(moving)
    driver, target = data.draw(st.sampled_from(moving))
    assume(not on_a_kink(plan, driver))
    try:
        exact = oracle.solve(plan)
    except oracle.Closed:
        reject()
    more = kept(near(plan, driver, target, 1 + STEP), exact.order)
    less = kept(near(plan, driver, target, 1 - STEP), exact.order)
    gradient = Gradient.of(solve(prepare(model_of(plan), postings_of(plan), PERIOD)))
    at = {(gradient.varied.quantities.drivers[d].driver, gradient.solved.prepared.network.ids.nodes[t].id): q
          for q, (d, t) in enumerate(zip(gradient.varied.quantities.driver.tolist(),
                                         gradient.varied.quantities.target.tolist(), strict=True))}[driver, target]
    value = float(gradient.varied.quantities.value[at])
    size = float(max(abs(amount) for amount in [*exact.total.values(), *exact.z.values(), Fraction(1)]))
    event(plan.method)
    event(f"rate {any(link.rate for link in plan.links if link.driver == driver)}")
    event(f"capacity {any(link.capacity for link in plan.links if link.driver == driver)}")
    for _, block in gradient.blocks():
        for number, service in enumerate(gradient.services.tolist()):
            name = gradient.solved.prepared.network.ids.nodes[service].id
            quotient = float((more[name] - less[name]) / (2 * Fraction(STEP)))
            assert block[at, number] * value == pytest.approx(quotient, rel=1e-6, abs=1e-9 * size)
            assert gradient.cost[number] == pytest.approx(float(exact.kept.get(name, 0)), rel=1e-9, abs=1e-12 * size)


def test_a_unit_more_for_one_service_is_taken_from_the_others() -> None:
    mine = model(drivers={"Cases": "quantity"}, driver_quantities=quantities("Cases", {"Pension": 30, "Grant": 10}),
                 assignments=(rows.Assignment(source="Staff", driver="Cases"),),
                 volumes=(rows.Volume(target="Pension", period=PERIOD, quantity=Decimal(5)),))
    found = sensitivities(mine, ledger(("6", 400_00)), PERIOD)
    D = Decimal
    assert list(found) == [
        Sensitivity("Cases", "Grant", "Pension", D(10), D("-7.5"), D("-1.5"), D("-0.25")),
        Sensitivity("Cases", "Pension", "Pension", D(30), D("2.5"), D("0.5"), D("0.25")),
        Sensitivity("Cases", "Grant", "Grant", D(10), D("7.5"), None, D("0.75")),
        Sensitivity("Cases", "Pension", "Grant", D(30), D("-2.5"), None, D("-0.75"))]
    assert list(sensitivities(mine, ledger(("6", 400_00)), PERIOD, service="grant")) == list(found)[2:]
    with pytest.raises(NotFound, match="Pension, Grant"):
        sensitivities(mine, ledger(("6", 400_00)), PERIOD, service="Staff")


def test_with_capacity_left_a_unit_more_is_taken_from_unused_capacity() -> None:
    mine = model(drivers={"Cases": "quantity"}, driver_quantities=quantities("Cases", {"Pension": 30, "Grant": 10}),
                 assignments=(rows.Assignment(source="Staff", driver="Cases", capacity=Decimal(100)),))
    found = sensitivities(mine, ledger(("6", 400_00)), PERIOD)
    assert {(s.target, s.service): s.cost_change for s in found} == {
        ("Grant", "Grant"): 4, ("Pension", "Pension"): 4, ("Grant", "Pension"): 0, ("Pension", "Grant"): 0}


def test_without_services_quantities_or_cost_there_is_nothing_and_no_nan() -> None:
    assert list(sensitivities(model(), ledger(("6", 400_00)), PERIOD)) == []
    mine = model(drivers={"Cases": "quantity"}, driver_quantities=quantities("Cases", {"Pension": 30, "Grant": 10}),
                 assignments=(rows.Assignment(source="Staff", driver="Cases"),))
    found = sensitivities(mine, ledger(("6", 0)), PERIOD)
    assert len(found) == 4
    assert not any(s.cost_change or s.elasticity is not None for s in found)


def test_a_closed_loop_is_refused() -> None:
    mine = model(support=("A", "B"), drivers={"a": "even", "b": "even", "s": "even"},
                 driver_quantities=(*quantities("s", {"A": 1}), *quantities("a", {"B": 1}), *quantities("b", {"A": 1})),
                 assignments=tuple(rows.Assignment(source=s, driver=d) for s, d in
                                   (("Staff", "s"), ("A", "a"), ("B", "b"))))
    with pytest.raises(ClosedLoop):
        sensitivities(mine, ledger(("6", 400_00)), PERIOD)


def test_shares_of_quantities_as_they_are_are_the_networks_own() -> None:
    mine = model(primary=("Work",), drivers={"Hours": "quantity", "Cases": "quantity"},
                 driver_quantities=(*quantities("Hours", {"Work": 30, "Staff": 5}),
                                    *quantities("Cases", {"Pension": 3, "Grant": 1})),
                 assignments=(rows.Assignment(source="Staff", driver="Hours", capacity=Decimal(50)),
                              rows.Assignment(source="Work", driver="Cases")))
    gradient = Gradient.of(solve(prepare(mine, ledger(("6", 400_00)), PERIOD)))
    shares = gradient.varied.at(gradient.varied.base()).share[0]
    assert np.allclose(np.sort(shares), np.sort(gradient.solved.solver.links.share.high), rtol=1e-15)
