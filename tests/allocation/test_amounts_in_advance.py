"""Amounts and rates fixed in advance, and accumulated cost, where little is left or nothing is used."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from abc_costing import allocation
from abc_costing.model import rows
from abc_costing.model.costing_model import Settings
from abc_costing.model.results import Result
from tests.allocation.build import PERIOD, ledger, model, quantities

D = Decimal


def costs(result: Result) -> dict[str, int]:
    return {service.service: service.cost for service in result.services}


def assign(source: str, driver: str, **more: object) -> rows.Assignment:
    return rows.Assignment(source=source, driver=driver, **more)  # type: ignore[arg-type]


def test_what_an_amount_leaves_is_shared_by_the_other_drivers() -> None:
    base = model(drivers={"first": "quantity", "rest": "quantity"},
                 driver_quantities=(*quantities("first", {"Pension": 1}),
                                    *quantities("rest", {"Pension": 1, "Grant": 3})),
                 assignments=(assign("Staff", "first", fixed_amount=600), assign("Staff", "rest")))
    assert costs(allocation.allocate(base, ledger(("6000", 1000)), PERIOD)) == {"Pension": 700, "Grant": 300}


def test_an_amount_above_the_cost_leaves_a_credit_for_the_other_drivers() -> None:
    base = model(drivers={"first": "quantity", "rest": "quantity"},
                 driver_quantities=(*quantities("first", {"Pension": 1}), *quantities("rest", {"Grant": 3})),
                 assignments=(assign("Staff", "first", fixed_amount=600), assign("Staff", "rest")))
    assert costs(allocation.allocate(base, ledger(("6000", 100)), PERIOD)) == {"Pension": 600, "Grant": -500}


def test_stated_receivers_without_quantities_receive_nothing() -> None:
    base = model(primary=("Claims", "Payments"), drivers={"so far": "accumulated cost", "d": "even"},
                 driver_quantities=(*quantities("so far", {"Claims": 0}), *quantities("d", {"Pension": 1})),
                 assignments=(assign("Staff", "so far"), assign("Claims", "d"), assign("Payments", "d")),
                 direct_costs=(rows.DirectCost(target="Payments", period=PERIOD, amount=7),))
    result = allocation.allocate(base, ledger(("6000", 100)), PERIOD)
    assert (result.unassigned, costs(result)["Pension"]) == (100, 7)


def test_a_loop_that_only_an_amount_leaves_is_closed() -> None:
    base = model(support=("Audit", "Legal"), drivers={"a": "even", "l": "even", "first": "even", "all": "even"},
                 driver_quantities=(*quantities("a", {"Legal": 1}), *quantities("l", {"Audit": 1}),
                                    *quantities("first", {"Pension": 1}), *quantities("all", {"Audit": 1})),
                 assignments=(assign("Staff", "all"), assign("Audit", "a"), assign("Legal", "l"),
                              assign("Audit", "first", fixed_amount=5)))
    found = allocation.check(base, ledger(("6000", 100)), PERIOD)
    assert "network.closed-loop" in {finding.rule for finding in found}


RATED = model(support=("Energy",), drivers={"hours": "quantity", "all": "even"},
              driver_quantities=(*quantities("hours", {"Energy": 10, "Pension": 30, "Grant": 20}),
                                 *quantities("all", {"Energy": 1})),
              assignments=(assign("Staff", "all"), assign("Energy", "hours", rate=D(1))))


def test_a_rate_charges_each_target_its_quantity_whatever_the_source_uses_itself() -> None:
    result = allocation.allocate(RATED, ledger(("6000", 100_00)), PERIOD)
    assert costs(result) == {"Pension": 30_00, "Grant": 20_00}


def test_a_rate_charges_each_target_its_quantity_whatever_the_capacity() -> None:
    rated = replace(RATED, assignments=(RATED.assignments[0], assign("Energy", "hours", rate=D(1), capacity=D(90))),
                    driver_quantities=(*quantities("hours", {"Pension": 30, "Grant": 20}),
                                       *quantities("all", {"Energy": 1})))
    assert costs(allocation.allocate(rated, ledger(("6000", 100_00)), PERIOD)) == {"Pension": 30_00, "Grant": 20_00}


def test_an_amount_for_a_driver_of_zeros_stays_unassigned() -> None:
    base = model(drivers={"first": "quantity", "rest": "quantity"},
                 driver_quantities=(*quantities("first", {"Pension": 0}), *quantities("rest", {"Grant": 3})),
                 assignments=(assign("Staff", "first", fixed_amount=600), assign("Staff", "rest")))
    result = allocation.allocate(base, ledger(("6000", 1000)), PERIOD)
    assert (result.unassigned, costs(result)) == (600, {"Pension": 0, "Grant": 400})


def test_what_a_source_without_cost_charges_can_be_traced() -> None:
    base = model(drivers={"first": "even"}, driver_quantities=quantities("first", {"Pension": 1}),
                 assignments=(assign("Staff", "first", fixed_amount=600),))
    trace = allocation.trace(base, ledger(("6000", 0)), PERIOD, "Pension")
    assert trace.total == 600


def test_accumulated_cost_serves_all_support_activities_in_the_default_order() -> None:
    base = model(support=("Admin", "Laundry"), primary=("Wards",),
                 settings=Settings(currency="EUR", method="step-down"),
                 drivers={"so far": "accumulated cost", "d": "even", "w": "even"},
                 driver_quantities=(*quantities("d", {"Wards": 1}), *quantities("w", {"Pension": 1})),
                 assignments=(assign("Admin", "so far"), assign("Laundry", "d"), assign("Wards", "w")),
                 direct_costs=tuple(rows.DirectCost(target=t, period=PERIOD, amount=a)
                                    for t, a in (("Admin", 100), ("Laundry", 200), ("Wards", 300))))
    assert allocation.allocate(base, ledger(), PERIOD).step_order == ("Admin", "Laundry")


def test_what_is_absorbed_too_much_is_told_once() -> None:
    base = model(drivers={"first": "even"}, driver_quantities=quantities("first", {"Pension": 1}),
                 assignments=(assign("Staff", "first", fixed_amount=600),))
    result = allocation.allocate(base, ledger(("6000", 100)), PERIOD)
    assert [f.rule for f in result.findings if f.severity == "warning"] == ["assignment.over-absorbed"]


def test_a_rate_and_the_amount_that_it_comes_to_are_different_runs() -> None:
    base = model(drivers={"d": "quantity", "e": "quantity"},
                 driver_quantities=(*quantities("d", {"Pension": 10, "Grant": 10}), *quantities("e", {"Pension": 1})))
    ways = {"rate": D(5), "fixed_amount": 100_00}
    rated, fixed = (
        allocation.allocate(
            replace(base, assignments=(assign("Staff", "d", capacity=D(40), **{way: figure}), assign("Staff", "e"))),
            ledger(("6000", 1000_00)), PERIOD)
        for way, figure in ways.items())
    assert (costs(rated)["Grant"], costs(fixed)["Grant"]) == (50_00, 25_00)  # a rate charges for use only
    assert rated.run_id != fixed.run_id
