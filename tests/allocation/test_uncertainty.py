"""Bounds of unit costs, what they rest on, and the drivers that matter."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import exp, sqrt
from typing import Any, Literal, get_args

import numpy as np
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from abc_costing import allocation
from abc_costing.allocation import simulate
from abc_costing.allocation.prepare import prepare
from abc_costing.allocation.sensitivity import Gradient
from abc_costing.allocation.solved import solve
from abc_costing.allocation.uncertainty import uncertainty
from abc_costing.errors import ClosedLoop, ModelRefused
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from abc_costing.model.rows import Evidence
from abc_costing.model.uncertainty import GROUNDS, GroundShare, ServiceUncertainty, Uncertainty
from tests.allocation.build import PERIOD, ledger, model, quantities
from tests.properties import oracle
from tests.properties.plans import Plan, model_of, plans, postings_of

D = Decimal
LEDGER = ledger(("6", 400_000_00))


def office(spreads: dict[str, str] | None = None, **more: Any) -> Model:
    """Staff by hours to two activities, these by cases to two services, with spreads in per cent by driver."""
    known = {"Hours": "10", "Claims": "10", "Payments": "10"} | (spreads or {})
    evidence: dict[str, Evidence] = {"Hours": "survey", "Claims": "system count", "Payments": "judgement"}
    found = model(
        primary=("Decide", "Pay"),
        driver_quantities=(*quantities("Hours", {"Decide": 30, "Pay": 10}),
                           *quantities("Claims", {"Pension": 5, "Grant": 3}),
                           *quantities("Payments", {"Pension": 90, "Grant": 10})),
        assignments=tuple(rows.Assignment(source=s, driver=d) for s, d in
                          (("Staff", "Hours"), ("Decide", "Claims"), ("Pay", "Payments"))),
        volumes=(rows.Volume(target="Pension", period=PERIOD, quantity=D(1000)),), **more)
    return replace(found, drivers=tuple(
        rows.Driver(driver=name, evidence=evidence[name], spread=D(spread)) for name, spread in known.items()))


def of(found: Uncertainty, service: str) -> ServiceUncertainty:
    return next(one for one in found.services if one.service == service)


FACTORS = st.sampled_from([D("0.4"), D("0.9"), D(1), D(1), D("1.3"), D(3)])


@given(plans(rich=True), st.data())
def test_a_draw_costs_what_the_model_with_those_quantities_costs(plan: Plan, data: st.DataObject) -> None:
    assume(not plan.accumulates)
    kinds = {link.driver: link.kind for link in plan.links}
    factors = {(link.driver, target): data.draw(FACTORS) if kinds[link.driver] != "even" else D(1)
               for link in plan.links for target, weight in link.weights.items() if weight}
    drawn = replace(plan, links=tuple(replace(link, weights={
        target: weight * factors.get((link.driver, target), D(1)) for target, weight in link.weights.items()})
        for link in plan.links))
    try:
        before, exact = oracle.solve(plan), oracle.solve(drawn)
    except oracle.Closed:
        reject()
    assume(before.order == exact.order)
    gradient = Gradient.of(solve(prepare(model_of(plan), postings_of(plan), PERIOD)))
    varied, names = gradient.varied, gradient.solved.prepared.network.ids.nodes
    row = [float(factors[varied.quantities.drivers[d].driver, names[t].id]) for d, t in zip(
        varied.quantities.driver.tolist(), varied.quantities.target.tolist(), strict=True)]
    shares = varied.at(np.array([[*row, 1.0]] * 3))
    z = simulate.Blocks(varied.links).solve(shares, gradient.solved.prepared.network.own)
    found = z[:, gradient.services] * gradient.kept[gradient.services]
    size = float(max(abs(amount) for amount in [*exact.total.values(), *exact.z.values(), Fraction(1)]))
    for number, at in enumerate(gradient.services.tolist()):
        wanted = float(exact.kept.get(names[at].id, Fraction(0)))
        assert found[:, number] == pytest.approx([wanted] * 3, rel=1e-9, abs=1e-10 * size)


def test_bounds_of_two_services_that_share_one_driver_are_those_of_the_formula() -> None:
    mine = replace(model(drivers={"Cases": "quantity"},
                         driver_quantities=quantities("Cases", {"Pension": 1, "Grant": 1}),
                         assignments=(rows.Assignment(source="Staff", driver="Cases"),)),
                   drivers=(rows.Driver(driver="Cases", evidence="judgement"),))
    found = uncertainty(mine, LEDGER, PERIOD, draws=20_000)
    ratio = 1.3 ** sqrt(2)  # the logarithm of the quotient of both errors has twice the variance
    for service in found.services:
        assert service.cost == 200_000_00
        assert service.cost_low == pytest.approx(400_000_00 / (1 + ratio), rel=0.01)
        assert service.cost_high == pytest.approx(400_000_00 / (1 + 1 / ratio), rel=0.01)
        assert (service.unit_cost, service.unit_low, service.unit_high) == (None, None, None)


def test_unit_costs_move_with_costs() -> None:
    pension = of(uncertainty(office(), LEDGER, PERIOD), "Pension")
    assert pension.unit_low is not None
    assert pension.unit_cost is not None
    assert pension.unit_high is not None
    assert pension.unit_low < pension.unit_cost < pension.unit_high
    assert pension.unit_cost == D(pension.cost) / 100 / 1000
    assert abs(pension.unit_high - D(pension.cost_high) / 100 / 1000) < D("0.00001")


def test_equal_seeds_give_equal_results_and_others_nearly_so() -> None:
    first = uncertainty(office(), LEDGER, PERIOD, seed=7)
    assert uncertainty(office(), LEDGER, PERIOD, seed=7) == first
    other = uncertainty(office(), LEDGER, PERIOD, seed=8)
    assert other.services != first.services
    assert other.drivers == first.drivers
    assert of(other, "Grant").cost_high == pytest.approx(of(first, "Grant").cost_high, rel=0.02)


def test_neither_another_driver_nor_more_draws_change_the_draws_of_the_others() -> None:
    def drawn(mine: Model, draws: int) -> np.ndarray:
        gradient = Gradient.of(solve(prepare(mine, LEDGER, PERIOD)))
        deviations = np.full(len(gradient.varied.quantities), 0.1)
        return simulate.costs(gradient.varied, gradient.solved.prepared.network.own, gradient.kept, gradient.services,
                              deviations=deviations, draws=draws, seed=3, told=lambda _: None)

    few = drawn(office(), 10)
    assert drawn(office(), 3000)[:10] == pytest.approx(few, rel=1e-12)
    idle = office(pools=("Staff", "Cars"))
    more = replace(idle, drivers=(rows.Driver(driver="A first one"), *idle.drivers), assignments=(
        *idle.assignments, rows.Assignment(source="Cars", driver="A first one")), driver_quantities=(
        *quantities("A first one", {"Pension": 2, "Grant": 3}), *idle.driver_quantities))
    assert drawn(more, 10) == pytest.approx(few, rel=1e-12)


def test_what_drivers_explain_agrees_with_the_simulation() -> None:
    spreads = {"Hours": "4", "Claims": "2", "Payments": "6"}
    found = uncertainty(office(spreads), LEDGER, PERIOD)
    assert sum(driver.explained for driver in found.drivers) == pytest.approx(D(1))
    assert [d.explained for d in found.drivers] == sorted((d.explained for d in found.drivers), reverse=True)

    def half_width(spreads: dict[str, str], service: str) -> float:
        one = of(uncertainty(office(spreads), LEDGER, PERIOD, draws=20_000), service)
        return (one.cost_high - one.cost_low) / 2

    for service in ("Pension", "Grant"):
        whole = half_width(spreads, service)
        for mover in of(found, service).movers:
            alone = half_width(dict.fromkeys(spreads, "0") | {mover.driver: spreads[mover.driver]}, service)
            assert mover.cost == pytest.approx(alone, rel=0.03)
            assert float(mover.explained) == pytest.approx((alone / whole) ** 2, rel=0.06)


def test_measure_next_names_driver_evidence_spread_and_what_it_moves() -> None:
    found = uncertainty(office({"Claims": "60"}), LEDGER, PERIOD)
    worst = found.measure_next[0]
    assert (worst.driver, worst.evidence, worst.spread) == ("Claims", "system count", D(60))
    assert worst.explained > D("0.9")
    service = of(found, worst.service)
    assert service.movers[0].driver == "Claims"
    assert (worst.cost, worst.unit_cost) == (service.movers[0].cost, service.movers[0].unit_cost)


def test_spreads_come_from_the_evidence_where_a_driver_states_none() -> None:
    mine = office()
    mine = replace(mine, drivers=tuple(replace(driver, spread=None) for driver in mine.drivers),
                   evidence_spreads=(rows.EvidenceSpread(evidence="survey", spread=D(22)),))
    found = uncertainty(mine, LEDGER, PERIOD)
    assert {d.driver: d.spread for d in found.drivers} == {"Hours": 22, "Claims": 1, "Payments": 30}


def test_cost_rests_on_the_weakest_evidence_of_its_way() -> None:
    mine = office(direct_costs=(rows.DirectCost(target="Grant", period=PERIOD, amount=1_23),))
    found = uncertainty(mine, LEDGER, PERIOD)
    # Decide: 300,000 by survey and system count; Pay: 100,000 by survey and judgement
    assert of(found, "Pension").rests_on == (GroundShare("judgement", 90_000_00), GroundShare("survey", 187_500_00))
    assert of(found, "Grant").rests_on == (
        GroundShare("judgement", 10_000_00), GroundShare("survey", 112_500_00), GroundShare("ledger", 1_23))
    assert of(found, "Pension").judged == 90_000_00
    assert round(of(found, "Pension").judged_share or D(0), 3) == D("0.324")


CLASSES: list[Evidence | Literal[""]] = ["", *get_args(Evidence)]


@given(plans(), st.data())
def test_parts_by_evidence_are_those_of_all_ways_and_add_up(plan: Plan, data: st.DataObject) -> None:
    """Against a network in which each node stands once for each weakest evidence so far."""
    assume(not plan.absorbs and not plan.accumulates and all(link.unused != "charge" for link in plan.links))
    classes = {name: data.draw(st.sampled_from(CLASSES)) for name in sorted({link.driver for link in plan.links})}
    mine = model_of(plan)
    mine = replace(mine, drivers=tuple(replace(d, evidence=classes[d.driver]) for d in mine.drivers))
    assume(not any(f.severity == "error" for f in allocation.check(mine, postings_of(plan), PERIOD)))
    found = uncertainty(mine, postings_of(plan), PERIOD, draws=2)
    exact = oracle.solve(plan)
    nodes, width = list(plan.nodes), len(GROUNDS)
    matrix, right = np.eye(len(nodes) * width), np.zeros(len(nodes) * width)
    own = oracle.own_of(plan)
    for at, node in enumerate(nodes):
        right[at * width + width - 1] = own.get(node, 0)
        for edge in exact.edges[node]:
            for ground in range(width):
                if edge.target in nodes:
                    weakest = min(ground, GROUNDS.index(classes[edge.driver]) if edge.driver in classes else width)
                    matrix[nodes.index(edge.target) * width + weakest, at * width + ground] -= float(edge.share)
    assume(np.linalg.cond(matrix) < 1e9)
    parts = np.linalg.solve(matrix, right).reshape(len(nodes), width)
    size = float(max(map(abs, exact.total.values()), default=Fraction(0)))
    for service in found.services:
        assert sum(part.amount for part in service.rests_on) == service.cost
        amounts = {part.ground: part.amount for part in service.rests_on}
        keeps = sum((float(edge.share) for edge in exact.edges[service.service] if edge.target == "kept"), 0.0)
        for class_, wanted in zip(GROUNDS, parts[nodes.index(service.service)] * keeps, strict=True):
            assert amounts.get(class_, 0) == pytest.approx(wanted, abs=1.01 + 1e-9 * size)


def test_nothing_uncertain_has_no_width() -> None:
    found = uncertainty(office({"Hours": "0", "Claims": "0", "Payments": "0"}), LEDGER, PERIOD)
    for service in found.services:
        assert service.cost_low == service.cost == service.cost_high
        assert service.unit_low == service.unit_cost == service.unit_high
        assert service.movers == ()
    assert found.measure_next == ()


def test_without_cost_services_or_drivers_there_is_nothing_to_tell() -> None:
    for service in uncertainty(office(), ledger(("6", 0)), PERIOD).services:
        assert (service.cost_low, service.cost, service.cost_high, service.judged_share) == (0, 0, 0, None)
        assert (service.rests_on, service.movers) == ((), ())
    assert uncertainty(model(services=()), LEDGER, PERIOD).services == ()
    bare = uncertainty(model(), LEDGER, PERIOD)
    assert (bare.drivers, bare.measure_next, [s.cost for s in bare.services]) == ((), (), [0, 0])


@given(st.sampled_from(["1e-20", "1", "500", "1e9", "1e50"]))
def test_however_wide_a_spread_no_bound_is_beyond_the_ledger(spread: str) -> None:
    found = uncertainty(office(dict.fromkeys(("Hours", "Claims", "Payments"), spread)), LEDGER, PERIOD, draws=50)
    for service in found.services:
        assert 0 <= service.cost_low <= service.cost <= service.cost_high <= 400_000_00
        assert sum(part.amount for part in service.rests_on) == service.cost


def test_a_capacity_that_some_draws_exceed_bounds_what_is_charged() -> None:
    mine = replace(model(services=("Pension",), drivers={"Cases": "quantity"},
                         driver_quantities=quantities("Cases", {"Pension": 95}),
                         assignments=(rows.Assignment(source="Staff", driver="Cases", capacity=D(100)),)),
                   drivers=(rows.Driver(driver="Cases", spread=D(20)),))
    (pension,) = uncertainty(mine, LEDGER, PERIOD, draws=4000).services
    assert pension.cost == 380_000_00
    assert pension.cost_high == 400_000_00
    assert pension.cost_low == pytest.approx(380_000_00 / 1.2, rel=0.01)


def test_a_refused_model_is_refused_here_too() -> None:
    with pytest.raises(ModelRefused):
        uncertainty(replace(office(), drivers=()), LEDGER, PERIOD)


def ring(use: str) -> Model:
    """Two support activities that serve each other and have no way out but unused capacity."""
    return model(
        support=("A", "B"), drivers={"s": "even", "a": "quantity", "b": "quantity"},
        driver_quantities=(*quantities("s", {"A": 1}), *quantities("a", {"B": use}), *quantities("b", {"A": use})),
        assignments=(rows.Assignment(source="Staff", driver="s"),
                     *(rows.Assignment(source=s, driver=d, capacity=D(100), accept_overuse=True)
                       for s, d in (("A", "a"), ("B", "b")))))


def test_a_loop_that_closes_in_a_draw_is_refused_by_name() -> None:
    assert uncertainty(ring("20"), LEDGER, PERIOD, draws=50).services[0].cost == 0
    with pytest.raises(ClosedLoop) as refused:
        uncertainty(ring("99"), LEDGER, PERIOD, draws=200)
    assert refused.value.members == ("A", "B")


def test_the_deviation_of_a_spread_is_that_of_ninety_in_a_hundred() -> None:
    assert exp(simulate.deviation(0.3) * simulate.IN_90_OF_100) == pytest.approx(1.3)
    assert simulate.deviation(0) == 0
