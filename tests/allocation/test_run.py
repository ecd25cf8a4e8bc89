"""One allocation: the rules of docs/method.md, one by one, with figures that can be checked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from abc_costing import allocation
from abc_costing.errors import ClosedLoop, ModelRefused, NotFound
from abc_costing.model import rows
from abc_costing.model.costing_model import Settings
from abc_costing.model.postings import EMPTY, Posting, Postings
from abc_costing.model.results import Result
from tests.allocation.build import PERIOD, ledger, model, quantities

D = Decimal


def assign(source: str, driver: str, **more: object) -> rows.Assignment:
    return rows.Assignment(source=source, driver=driver, **more)  # type: ignore[arg-type]


def costs(result: Result) -> dict[str, int]:
    return {service.service: service.cost for service in result.services}


def legs(result: Result, name: str) -> tuple[int, int, int]:
    node = result.node(name)
    assert node is not None
    return node.assigned, node.unused, node.unassigned


def test_a_quantity_driver_shares_in_proportion_to_quantity_times_weight() -> None:
    table = (*quantities("minutes", {"Pension": 2, "Grant": 3}),
             rows.DriverQuantity(driver="minutes", target="Grant", quantity=D(4), weight=D("0.25")))
    result = allocation.allocate(
        model(drivers={"minutes": "quantity"}, driver_quantities=table, assignments=(assign("Staff", "minutes"),)),
        ledger(("6000", 600)), PERIOD)
    assert costs(result) == {"Pension": 200, "Grant": 400}


def test_capacity_leaves_what_is_not_used_with_the_source() -> None:
    table = quantities("minutes", {"Pension": 30, "Grant": 20})
    result = allocation.allocate(
        model(drivers={"minutes": "quantity"}, driver_quantities=table,
              assignments=(assign("Staff", "minutes", capacity=D(80)),)),
        ledger(("6000", 800)), PERIOD)
    assert costs(result) == {"Pension": 300, "Grant": 200}
    assert legs(result, "Staff") == (500, 300, 0)
    found = result.capacities[0]
    assert (found.supplied, found.used, found.unused) == (D(80), D(50), D(30))
    assert (found.cost, found.unused_cost) == (800, 300)


def test_over_used_capacity_is_refused_with_the_figures_and_accepted_when_told_so() -> None:
    table = quantities("minutes", {"Pension": 30, "Grant": 20})
    tight = model(drivers={"minutes": "quantity"}, driver_quantities=table,
                  assignments=(assign("Staff", "minutes", capacity=D("40.5"), id=9),))
    with pytest.raises(ModelRefused) as refused:
        allocation.allocate(tight, ledger(("6000", 800)), PERIOD)
    finding = refused.value.findings[0]
    assert (finding.rule, finding.table, finding.row_id) == ("capacity.over-used", "assignments", 9)
    assert all(figure in finding.cause for figure in ("Over-used capacity", "40.5", "50", "9.5"))
    large = replace(tight, assignments=(replace(tight.assignments[0], capacity=D("4000000.5")),),
                    driver_quantities=quantities("minutes", {"Pension": 6_000_000}))
    found = allocation.check(large, ledger(("6000", 800)), PERIOD)
    (told,) = (finding for finding in found if finding.rule == "capacity.over-used")
    assert "supplies 4,000,000.5 units and its targets use 6,000,000 (1,999,999.5 too many" in told.cause
    assert told.value == "6000000"
    accepted = replace(tight, assignments=(replace(tight.assignments[0], accept_overuse=True),))
    result = allocation.allocate(accepted, ledger(("6000", 800)), PERIOD)
    assert costs(result) == {"Pension": 480, "Grant": 320}
    assert result.capacities[0].accepted_overuse
    assert result.capacities[0].overused == D("9.5")


@pytest.mark.parametrize(("percentages", "figure"), [({"Pension": 60, "Grant": 39.5}, "99.5"),
                                                     ({"Pension": 60, "Grant": 41}, "101")])
def test_percentages_must_add_up_to_a_hundred(percentages: dict[str, float], figure: str) -> None:
    wrong = model(drivers={"part": "percent"}, driver_quantities=quantities("part", percentages),
                  assignments=(assign("Staff", "part"),))
    with pytest.raises(ModelRefused, match=f"add up to {figure}, not to 100") as refused:
        allocation.allocate(wrong, EMPTY, PERIOD)
    assert refused.value.findings[0].rule == "driver.percent-sum"


def test_percentages_with_a_capacity_leave_the_missing_ones_unused() -> None:
    result = allocation.allocate(
        model(drivers={"part": "percent"}, driver_quantities=quantities("part", {"Pension": 50, "Grant": 30}),
              assignments=(assign("Staff", "part", capacity=D(100)),)), ledger(("6000", 1000)), PERIOD)
    assert costs(result) == {"Pension": 500, "Grant": 300}
    assert legs(result, "Staff") == (800, 200, 0)


def test_an_even_driver_counts_targets_with_a_quantity() -> None:
    table = quantities("even", {"Pension": 17, "Grant": 1, "Other": 0})
    result = allocation.allocate(
        model(services=("Pension", "Grant", "Other"), drivers={"even": "even"}, driver_quantities=table,
              assignments=(assign("Staff", "even"),)), ledger(("6000", 100)), PERIOD)
    assert costs(result) == {"Pension": 50, "Grant": 50, "Other": 0}


def test_stated_shares_come_first_and_the_others_divide_the_rest() -> None:
    table = (*quantities("a", {"Pension": 1}), *quantities("b", {"Grant": 1}), *quantities("c", {"Other": 1}))
    base = model(services=("Pension", "Grant", "Other"), drivers={"a": "quantity", "b": "quantity", "c": "quantity"},
                 driver_quantities=table)
    with_rest = replace(base, assignments=(assign("Staff", "a", share=D("0.5")), assign("Staff", "b"),
                                           assign("Staff", "c")))
    assert costs(allocation.allocate(with_rest, ledger(("6000", 100)), PERIOD)) == {
        "Pension": 50, "Grant": 25, "Other": 25}
    left = replace(base, assignments=(assign("Staff", "a", share=D("0.5")), assign("Staff", "b", share=D("0.3"))))
    result = allocation.allocate(left, ledger(("6000", 100)), PERIOD)
    assert legs(result, "Staff") == (80, 0, 20)
    assert [(f.rule, f.amount) for f in result.findings if f.severity == "warning"] == [("assignment.share-rest", 20)]


def test_self_use_is_left_out_of_shares_and_capacity() -> None:
    table = quantities("minutes", {"Audit": 20, "Pension": 30, "Grant": 10})
    base = model(support=("Audit",), drivers={"minutes": "quantity", "all": "quantity"},
                 driver_quantities=(*table, *quantities("all", {"Audit": 1})))
    plain = replace(base, assignments=(assign("Staff", "all"), assign("Audit", "minutes")))
    assert costs(allocation.allocate(plain, ledger(("6000", 80)), PERIOD)) == {"Pension": 60, "Grant": 20}
    limited = replace(base, assignments=(assign("Staff", "all"), assign("Audit", "minutes", capacity=D(100))))
    result = allocation.allocate(limited, ledger(("6000", 80)), PERIOD)
    assert costs(result) == {"Pension": 30, "Grant": 10}
    assert legs(result, "Audit") == (40, 40, 0)


def test_the_direct_method_takes_shares_over_what_it_charges() -> None:
    table = (*quantities("hours", {"Legal": 50, "Pension": 30, "Grant": 20}), *quantities("all", {"Audit": 1}))
    base = model(support=("Audit", "Legal"), drivers={"hours": "percent", "all": "quantity"}, driver_quantities=table,
                 assignments=(assign("Staff", "all"), assign("Audit", "hours")))
    result = allocation.allocate(base, ledger(("6000", 1000)), PERIOD, method="direct")
    assert costs(result) == {"Pension": 600, "Grant": 400}
    assert result.method == "direct"


def test_a_driver_of_zeros_leaves_the_cost_unassigned() -> None:
    base = model(drivers={"minutes": "quantity"}, driver_quantities=quantities("minutes", {"Pension": 0}),
                 assignments=(assign("Staff", "minutes"),))
    result = allocation.allocate(base, ledger(("6000", 70)), PERIOD)
    assert legs(result, "Staff") == (0, 0, 70)
    assert [(f.rule, f.amount) for f in result.findings if f.severity == "warning"] == [("driver.zero", 70)]


def test_step_down_order_without_steps() -> None:
    """Most support activities served first, then the larger cost, then the name."""
    support = ("Beta", "Alpha", "Gamma", "Delta")
    table = (*quantities("pool", {"Beta": 10, "Alpha": 10, "Gamma": 30, "Delta": 1, "Pension": 49}),
             *quantities("d", {"Alpha": 1, "Beta": 1, "Pension": 1}), *quantities("one", {"Delta": 1, "Pension": 1}))
    base = model(support=support, drivers={"pool": "percent", "d": "quantity", "one": "quantity"},
                 driver_quantities=table, settings=Settings(currency="EUR", method="step-down"),
                 assignments=(assign("Staff", "pool"), assign("Delta", "d"), assign("Alpha", "one"),
                              assign("Beta", "one"), assign("Gamma", "one")))
    result = allocation.allocate(base, ledger(("6000", 10_000)), PERIOD)
    assert result.step_order == ("Delta", "Gamma", "Alpha", "Beta")
    stepped = replace(base, activities=tuple(
        replace(row, step={"Beta": 1, "Gamma": 1}.get(row.activity)) for row in base.activities))
    assert allocation.allocate(stepped, ledger(("6000", 10_000)), PERIOD).step_order == (
        "Beta", "Gamma", "Delta", "Alpha")


def test_equal_steps_do_not_charge_each_other() -> None:
    table = (*quantities("all", {"Audit": 1}), *quantities("a", {"Legal": 1, "Pension": 1}),
             *quantities("l", {"Audit": 1, "Grant": 1}))
    base = model(support=("Audit", "Legal"), drivers={"all": "quantity", "a": "quantity", "l": "quantity"},
                 driver_quantities=table,
                 assignments=(assign("Staff", "all"), assign("Audit", "a"), assign("Legal", "l")))
    same = replace(base, activities=tuple(replace(row, step=1) for row in base.activities))
    result = allocation.allocate(same, ledger(("6000", 100)), PERIOD, method="step-down")
    assert costs(result) == {"Pension": 100, "Grant": 0}


def test_services_may_pass_cost_on() -> None:
    table = (*quantities("all", {"Registration": 1}), *quantities("new", {"Pension": 3, "Grant": 1}))
    base = model(services=("Registration", "Pension", "Grant"), drivers={"all": "quantity", "new": "quantity"},
                 driver_quantities=table,
                 assignments=(assign("Staff", "all"), assign("Registration", "new", share=D("0.8"))))
    result = allocation.allocate(base, ledger(("6000", 100)), PERIOD)
    assert costs(result) == {"Registration": 20, "Pension": 60, "Grant": 20}
    registration = result.node("Registration")
    assert registration is not None
    assert (registration.kept, registration.assigned, registration.total) == (20, 80, 100)


def test_cost_of_a_service_comes_in_three_parts() -> None:
    table = (*quantities("pool", {"Pension": 10, "Claims": 60, "Audit": 30}), *quantities("claims", {"Pension": 1}),
             *quantities("audit", {"Claims": 2, "Pension": 1}))
    base = model(support=("Audit",), primary=("Claims",), services=("Pension",),
                 drivers={"pool": "percent", "claims": "quantity", "audit": "quantity"}, driver_quantities=table,
                 assignments=(assign("Staff", "pool"), assign("Claims", "claims"), assign("Audit", "audit")),
                 direct_costs=(rows.DirectCost(target="Pension", period=PERIOD, amount=7),
                               rows.DirectCost(target="Claims", period=PERIOD, amount=5)))
    service = allocation.allocate(base, ledger(("6000", 1000)), PERIOD).services[0]
    assert (service.cost, service.direct, service.activity, service.support) == (1012, 107, 605, 300)


def test_unit_cost_has_ten_decimals_and_none_without_volume() -> None:
    base = model(drivers={"d": "quantity"}, driver_quantities=quantities("d", {"Pension": 1}),
                 assignments=(assign("Staff", "d"),),
                 volumes=(rows.Volume(target="Pension", period=PERIOD, quantity=D(134_285)),
                          rows.Volume(target="Grant", period=PERIOD, quantity=D(0))))
    result = allocation.allocate(base, ledger(("6000", 741_664_000)), PERIOD)
    assert str(result.services[0].unit_cost) == "55.2305916521"
    assert result.services[1].unit_cost is None


@pytest.mark.parametrize(("currency", "unit_cost"), [("JPY", D(500)), ("EUR", D(5)), ("KWD", D("0.5"))])
def test_unit_cost_is_in_major_units(currency: str, unit_cost: Decimal) -> None:
    base = model(drivers={"d": "quantity"}, driver_quantities=quantities("d", {"Pension": 1}),
                 assignments=(assign("Staff", "d"),), settings=Settings(currency=currency),
                 volumes=(rows.Volume(target="Pension", period=PERIOD, quantity=D(2)),))
    assert allocation.allocate(base, ledger(("6000", 1000)), PERIOD).services[0].unit_cost == unit_cost


def test_quantities_of_a_year_are_those_of_its_quarters_added_up() -> None:
    """Own rows, then quarters that fill the year, then rows without a period: each target by itself."""
    table = (*quantities("d", {"Pension": 10}, "2025-Q1"), *quantities("d", {"Pension": 10}, "2025-Q2"),
             *quantities("d", {"Pension": 4}, "2025-Q3"), *quantities("d", {"Pension": 6}, "2025-Q4"),
             *quantities("d", {"Pension": 999}, "2025-05"), *quantities("d", {"Pension": 5, "Grant": 30}))
    base = model(drivers={"d": "quantity"}, driver_quantities=table, assignments=(assign("Staff", "d"),),
                 periods=(rows.Period(period="2025"), rows.Period(period="2025-Q1"), rows.Period(period="2026")))
    postings = Postings.of([Posting("6000", 600, day=date(2025, 2, 1)), Posting("6000", 70, day=date(2026, 2, 1))])
    assert costs(allocation.allocate(base, postings, "2025")) == {"Pension": 300, "Grant": 300}
    assert costs(allocation.allocate(base, postings, "2025-Q1")) == {"Pension": 150, "Grant": 450}
    assert costs(allocation.allocate(base, postings, "2026")) == {"Pension": 10, "Grant": 60}


def test_percentages_of_quarters_are_averaged_over_the_year() -> None:
    table = (*quantities("p", {"Pension": 100}, "2025-Q1"), *quantities("p", {"Pension": 40, "Grant": 60}, "2025-Q2"))
    base = model(drivers={"p": "percent"}, driver_quantities=table, assignments=(assign("Staff", "p"),))
    assert costs(allocation.allocate(base, ledger(("6000", 100)), PERIOD)) == {"Pension": 70, "Grant": 30}


def test_capacities_of_quarters_add_up_and_assignments_of_a_period_replace_those_without() -> None:
    table = quantities("d", {"Pension": 50})
    base = model(drivers={"d": "quantity", "e": "quantity"}, driver_quantities=table, assignments=(
        *(assign("Staff", "d", period=f"2025-Q{n}", capacity=D(c)) for n, c in enumerate((10, 30, 40, 20), 1)),
        assign("Staff", "e")))
    result = allocation.allocate(base, ledger(("6000", 100)), PERIOD)
    assert legs(result, "Staff") == (50, 50, 0)
    assert result.capacities[0].supplied == 100


def test_a_closed_loop_names_its_members_and_only_them() -> None:
    table = (*quantities("all", {"Feeder": 1}), *quantities("f", {"Audit": 1, "Pension": 1}),
             *quantities("a", {"Legal": 1}), *quantities("l", {"Audit": 1}))
    base = model(support=("Feeder", "Legal", "Audit"), driver_quantities=table,
                 drivers={"all": "quantity", "f": "quantity", "a": "quantity", "l": "quantity"},
                 assignments=(assign("Staff", "all"), assign("Feeder", "f"), assign("Audit", "a"),
                              assign("Legal", "l")))
    with pytest.raises(ClosedLoop, match="Closed loop: “Audit”, “Legal”") as refused:
        allocation.allocate(base, ledger(("6000", 1)), PERIOD)
    assert refused.value.members == ("Audit", "Legal")
    assert [f.rule for f in allocation.check(base, ledger(("6000", 1)), PERIOD) if f.severity == "error"] == [
        "network.closed-loop"]
    assert allocation.allocate(base, EMPTY, PERIOD).costed == 0
    assert allocation.allocate(base, ledger(("6000", 1)), PERIOD, method="direct").unassigned == 0


def test_credits_go_the_way_of_debits() -> None:
    base = model(drivers={"d": "quantity"}, driver_quantities=quantities("d", {"Pension": 2, "Grant": 1}),
                 assignments=(assign("Staff", "d"),))
    assert costs(allocation.allocate(base, ledger(("6000", 100)), PERIOD)) == {"Pension": 67, "Grant": 33}
    assert costs(allocation.allocate(base, ledger(("6000", -100)), PERIOD)) == {"Pension": -67, "Grant": -33}


def test_what_a_run_has_is_told_in_its_certificate_and_id() -> None:
    base = model(drivers={"d": "quantity"}, driver_quantities=quantities("d", {"Pension": 2, "Grant": 1}),
                 assignments=(assign("Staff", "d"),))
    postings = ledger(("6000", 100), ("6100", 5))
    first = allocation.allocate(base, postings, PERIOD)
    assert first.certificate.residual < Decimal("1e-9")
    assert len(first.run_id) == 12
    assert int(first.run_id, 16) >= 0
    same = [replace(base, driver_quantities=quantities("d", {"Grant": "1.0", "Pension": "2.00"})),
            replace(base, periods=(*base.periods, rows.Period(period="2026")))]
    assert {allocation.allocate(m, postings, PERIOD).run_id for m in same} == {first.run_id}
    others = [(base, ledger(("6000", 101), ("6100", 4)), {}), (base, postings, {"method": "direct"}),
              (base, postings, {"scenario": "Budget"}),
              (replace(base, driver_quantities=quantities("d", {"Pension": 3, "Grant": 1})), postings, {}),
              (replace(base, settings=Settings(currency="USD")), postings, {}),
              (replace(base, volumes=(rows.Volume(target="Grant", period=PERIOD, quantity=D(4)),)), postings, {})]
    ids = {allocation.allocate(m, p, PERIOD, **more).run_id for m, p, more in others}  # type: ignore[arg-type]
    assert len(ids) == len(others)
    assert first.run_id not in ids


@pytest.mark.parametrize("call", [allocation.allocate, allocation.check])
def test_unknown_periods_and_methods_are_told(call: object) -> None:
    with pytest.raises(NotFound, match="2025"):
        call(model(), EMPTY, "2031")  # type: ignore[operator]
    with pytest.raises(NotFound, match="reciprocal"):
        call(model(), EMPTY, PERIOD, method="magic")  # type: ignore[operator]


def test_unknown_names_refuse_the_run() -> None:
    wrong = model(drivers={"d": "quantity"}, driver_quantities=quantities("d", {"Pensoin": 2}),
                  assignments=(assign("Staff", "d"),))
    with pytest.raises(ModelRefused, match="Pensoin"):
        allocation.allocate(wrong, ledger(("6000", 1)), PERIOD)


def test_all_errors_are_told_at_once() -> None:
    wrong = model(
        drivers={"p": "percent", "d": "quantity"},
        driver_quantities=(*quantities("p", {"Pension": 90}), *quantities("d", {"Grant": 9})),
        assignments=(assign("Staff", "p", share=D("0.6"), id=1), assign("Staff", "d", share=D("0.6"), capacity=D(5),
                                                                       id=2)))
    with pytest.raises(ModelRefused) as refused:
        allocation.allocate(wrong, ledger(("6000", 1)), PERIOD)
    rules = {finding.rule for finding in refused.value.findings}
    assert {"driver.percent-sum", "capacity.over-used"} <= rules
    assert any("120" in finding.cause for finding in refused.value.findings)


@pytest.mark.parametrize("method", ["direct", "step-down"])
def test_a_support_activity_charges_pools_in_the_reciprocal_method_only(method: rows.Method) -> None:
    table = (*quantities("all", {"Audit": 1}), *quantities("a", {"Rent": 9, "Pension": 1}),
             *quantities("r", {"Grant": 1}))
    base = model(pools=("Staff", "Rent"), support=("Audit",), driver_quantities=table,
                 drivers={"all": "quantity", "a": "quantity", "r": "quantity"},
                 assignments=(assign("Staff", "all"), assign("Audit", "a"), assign("Rent", "r")))
    assert costs(allocation.allocate(base, ledger(("6000", 100)), PERIOD)) == {"Pension": 10, "Grant": 90}
    assert costs(allocation.allocate(base, ledger(("6000", 100)), PERIOD, method=method)) == {
        "Pension": 100, "Grant": 0}
