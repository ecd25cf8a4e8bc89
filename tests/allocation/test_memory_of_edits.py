"""One edit of each kind after a first run: what is kept must see it, and the run's id must tell it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from abc_costing.allocation.memory import Memory
from abc_costing.allocation.run import allocate_all
from abc_costing.model import rows
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import Postings
from abc_costing.model.results import Result
from tests.allocation.build import PERIOD, ledger, model, quantities

D = Decimal


def assign(source: str, driver: str, **more: Any) -> rows.Assignment:
    return rows.Assignment(source=source, driver=driver, accept_overuse=True, **more)


BASE = model(
    pools=("Staff", "Rent"), support=("Audit", "Legal"), primary=("Claims",),
    settings=Settings(currency="EUR", method="step-down"),
    rules=(rows.PoolRule(order=1, accounts="60*", pool="Staff", share=D("0.9")), rows.PoolRule(pool="Rent")),
    accounts=(rows.Account(account="6000"), rows.Account(account="6100"), rows.Account(account="6200")),
    drivers={"staff": "quantity", "area": "quantity", "audit": "quantity", "first": "quantity", "claims": "quantity",
             "legal": "quantity"},
    driver_quantities=(
        *quantities("staff", {"Claims": 60, "Audit": 40}), *quantities("area", {"Claims": 2, "Legal": 1, "Pension": 1}),
        *quantities("audit", {"Claims": 1, "Legal": 3}), *quantities("first", {"Grant": 2}),
        rows.DriverQuantity(driver="claims", target="Pension", quantity=D(10), equation="2 + paper"),
        *quantities("claims", {"Grant": 20}), *quantities("legal", {"Audit": 2, "Claims": 2, "Grant": 1})),
    case_features=(rows.CaseFeature(target="Pension", feature="paper", quantity=D(5)),),
    assignments=(assign("Staff", "staff", capacity=D(120)), assign("Rent", "area"),
                 assign("Audit", "audit", share=D("0.5")),
                 assign("Claims", "first", rate=D(1)), assign("Claims", "claims"), assign("Legal", "legal")),
    direct_costs=(rows.DirectCost(target="Claims", period=PERIOD, amount=30_01),),
    volumes=(rows.Volume(target="Pension", period=PERIOD, quantity=D(8)),))
LEDGER = ledger(("6000", 1000_00), ("6100", 500_50), ("6200", 77_07))


def edited(table: str, at: int, **changed: Any) -> Model:
    held = BASE.table(table)
    return BASE.with_table(table, (*held[:at], replace(held[at], **changed), *held[at + 1:]))


def without(table: str, at: int) -> Model:
    held = BASE.table(table)
    return BASE.with_table(table, (*held[:at], *held[at + 1:]))


def more(table: str, row: rows.Row) -> Model:
    return BASE.with_table(table, (*BASE.table(table), row))


EDITS: dict[str, tuple[Model, Postings]] = {
    "posting": (BASE, ledger(("6000", 1000_01), ("6100", 500_50), ("6200", 77_07))),
    "posting that turns the order of closing": (BASE, ledger(("6000", 1000_00), ("6100", 500_50), ("6200", 10**8))),
    **{name: (found, LEDGER) for name, found in {
        "class of an account": edited("accounts", 2, account_class="benefit"),
        "share of a rule": edited("pool_rules", 0, share=D("0.8")),
        "pattern of a rule": edited("pool_rules", 0, accounts="6*"),
        "pool of a rule": edited("pool_rules", 1, pool="Staff"),
        "kind of an activity": edited("activities", 1, kind="primary"),
        "step of an activity": edited("activities", 1, step=1),
        "kind of a driver": edited("drivers", 0, kind="even"),
        "quantity": edited("driver_quantities", 0, quantity=D(61)),
        "quantity elsewhere": edited("driver_quantities", 0, target="Legal"),
        "quantity of another driver": edited("driver_quantities", 5, driver="area"),
        "weight": edited("driver_quantities", 1, weight=D(2)),
        "equation": edited("driver_quantities", 8, equation="3 + paper"),
        "quantity of a period": edited("driver_quantities", 0, period=PERIOD, quantity=D(7)),
        "a further quantity": more("driver_quantities", quantities("staff", {"Grant": 4})[0]),
        "no quantity": without("driver_quantities", 3),
        "feature": edited("case_features", 0, quantity=D(6)),
        "capacity": edited("assignments", 0, capacity=D(130)),
        "spread capacity": edited("assignments", 0, unused="spread"),
        "charged capacity": edited("assignments", 0, unused="charge", charge_to="Grant"),
        "share": edited("assignments", 2, share=D("0.6")),
        "rate": edited("assignments", 3, rate=D("1.5")),
        "fixed amount": edited("assignments", 3, rate=None, fixed_amount=77),
        "a further assignment": more("assignments", assign("Audit", "first")),
        "no assignment": without("assignments", 5),
        "direct cost": edited("direct_costs", 0, amount=30_02),
        "direct cost elsewhere": edited("direct_costs", 0, target="Grant"),
        "volume": edited("volumes", 0, quantity=D(9)),
        "method": replace(BASE, settings=Settings(currency="EUR", method="reciprocal")),
        "currency": replace(BASE, settings=Settings(currency="KWD", method="step-down")),
        "name of a service": edited("services", 0, branch="Old age"),
    }.items()},
}


NEW_ORDER = ("posting that turns the order of closing", "kind of an activity", "step of an activity", "method")


def figures(result: Result) -> list[object]:
    return [list(result.nodes), list(result.flows), list(result.services), list(result.capacities), result.findings,
            result.step_order, result.currency, result.run_id]


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_shows(name: str) -> None:
    memory, (changed, postings) = Memory(), EDITS[name]
    first, = allocate_all(BASE, LEDGER, [PERIOD], memory=memory)
    kept, = allocate_all(changed, postings, [PERIOD], memory=memory)
    fresh, = allocate_all(changed, postings, [PERIOD])
    assert figures(kept) == figures(fresh)
    assert fresh.run_id != first.run_id
    assert figures(fresh)[:-1] != figures(first)[:-1]
    assert name not in NEW_ORDER or fresh.step_order != first.step_order
    back, = allocate_all(BASE, LEDGER, [PERIOD], memory=memory)
    assert figures(back) == figures(first)


def test_quantities_of_one_period_do_not_count_in_another() -> None:
    """Two periods in one call, the second with rows of its own that come and go."""
    memory, labels = Memory(), ["2024", PERIOD]
    base = replace(BASE, periods=(rows.Period(period="2024"), *BASE.periods))
    own = replace(base, driver_quantities=(*base.driver_quantities, *quantities("area", {"Grant": 5}, PERIOD)))
    for changed in (base, own, base, own):
        kept = allocate_all(changed, LEDGER, labels, memory=memory)
        alone = [allocate_all(changed, LEDGER, [label])[0] for label in labels]
        assert [figures(one) for one in kept] == [figures(one) for one in alone]
