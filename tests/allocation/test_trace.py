"""Every figure leads back to its origins and forward to where the cost went."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing import allocation
from abc_costing.errors import NotFound
from abc_costing.model import rows
from tests.allocation.build import PERIOD, ledger, model, quantities

MODEL = model(
    pools=("Staff", "Rent"), support=("Audit",), primary=("Claims",),
    rules=(rows.PoolRule(order=1, accounts="60*", pool="Staff", share=Decimal("0.9")), rows.PoolRule(pool="Rent")),
    accounts=(rows.Account(account="6000", name="Salaries"), rows.Account(account="6100"),
              rows.Account(account="7000", account_class="benefit")),
    drivers={"staff": "percent", "area": "quantity", "audit": "quantity", "claims": "quantity"},
    driver_quantities=(
        *quantities("staff", {"Claims": 60, "Audit": 40}), *quantities("area", {"Claims": 2, "Pension": 1}),
        *quantities("audit", {"Claims": 1, "Grant": 3}), *quantities("claims", {"Pension": 2, "Grant": 1, "Audit": 1})),
    assignments=tuple(rows.Assignment(source=s, driver=d) for s, d in (
        ("Staff", "staff"), ("Rent", "area"), ("Audit", "audit"), ("Claims", "claims"))),
    direct_costs=(rows.DirectCost(target="Claims", period=PERIOD, amount=30_01),))
LEDGER = ledger(("6000", 1000_00, "HQ"), ("6000", -99_99, "R1"), ("6100", 500_50), ("7000", 9_999_999))


def test_a_service_is_traced_to_accounts_pools_and_senders() -> None:
    trace = allocation.trace(MODEL, LEDGER, PERIOD, "pension")
    result = allocation.allocate(MODEL, LEDGER, PERIOD)
    pension = result.node("Pension")
    assert pension is not None
    assert (trace.node, trace.kind, trace.total) == ("Pension", "service", pension.total)
    assert {c.node for c in trace.of_kind("account")} == {"6000", "6100", "Direct costs"}
    assert {c.name for c in trace.of_kind("account")} == {"Salaries", "6100", "Direct costs"}
    assert {c.node for c in trace.of_kind("pool")} == {"Staff", "Rent", "Direct costs"}
    assert {c.node: c.amount for c in trace.of_kind("activity")} == {
        f.source: f.amount for f in result.flows if f.target == "Pension"}
    for kind in ("account", "pool", "activity"):
        assert sum(c.amount for c in trace.of_kind(kind)) == trace.total
    assert trace.ledger == ()


def test_a_trace_goes_down_to_postings() -> None:
    trace = allocation.trace(MODEL, LEDGER, PERIOD, "Grant", with_ledger=True)
    direct = sum(c.amount for c in trace.of_kind("pool") if c.node == "Direct costs")
    assert direct > 0
    assert sum(line.contribution for line in trace.ledger) + direct == trace.total
    assert [(line.row, line.account, line.cost_centre, line.amount) for line in trace.ledger] == [
        (2, "6000", "HQ", 1000_00), (3, "6000", "R1", -99_99), (4, "6100", "", 500_50)]
    assert [line.index for line in trace.ledger] == [0, 1, 2]
    assert trace.ledger[1].contribution < 0


@given(st.lists(st.integers(-10**6, 10**7), min_size=3, max_size=3), st.sampled_from(["Pension", "Grant", "Audit"]))
def test_direct_costs_are_one_amount_in_every_kind_of_line(amounts: list[int], node: str) -> None:
    found = ledger(("6000", amounts[0], "HQ"), ("6000", amounts[1], "R1"), ("6100", amounts[2]))
    trace = allocation.trace(MODEL, found, PERIOD, node, with_ledger=True)
    direct = [c.amount for c in trace.contributions if c.node == "Direct costs"]
    assert len(set(direct)) == 1
    assert sum(line.contribution for line in trace.ledger) + direct[0] == trace.total
    for kind in ("account", "pool", "activity"):
        assert sum(c.amount for c in trace.of_kind(kind)) == trace.total


def test_a_pool_is_traced_to_its_accounts() -> None:
    trace = allocation.trace(MODEL, LEDGER, PERIOD, "Rent")
    assert {c.node: c.amount for c in trace.of_kind("account")} == {"6000": 90_00, "6100": 500_50}
    assert [c.node for c in trace.of_kind("activity")] == ["Ledger"]


def test_direct_costs_show_at_the_node_that_has_them() -> None:
    trace = allocation.trace(MODEL, LEDGER, PERIOD, "Claims")
    assert ("Direct costs", 30_01) in [(c.node, c.amount) for c in trace.of_kind("activity")]


@pytest.mark.parametrize("origin", ["6000", "Staff", "Claims", "6100"])
def test_where_a_cost_went_adds_up(origin: str) -> None:
    found = allocation.forward(MODEL, LEDGER, PERIOD, origin)
    own = {"6000": 900_01, "Staff": 810_01, "Claims": 30_01, "6100": 500_50}[origin]
    assert sum(c.amount for c in found) == own
    assert {c.node for c in found if c.kind == "service"} == {"Pension", "Grant"}


def test_unused_and_unassigned_cost_is_a_place_where_cost_went() -> None:
    base = model(drivers={"d": "quantity"}, driver_quantities=quantities("d", {"Pension": 6}), assignments=(
        rows.Assignment(source="Staff", driver="d", capacity=Decimal(10), share=Decimal("0.5")),))
    found = allocation.forward(base, ledger(("6000", 100)), PERIOD, "Staff")
    assert {(c.node, c.kind): c.amount for c in found} == {
        ("Pension", "service"): 30, ("Staff", "unused"): 20, ("Staff", "unassigned"): 50}


def test_an_excluded_account_went_nowhere() -> None:
    assert allocation.forward(MODEL, LEDGER, PERIOD, "7000") == ()


def test_unknown_names_are_told() -> None:
    with pytest.raises(NotFound, match="Pension"):
        allocation.trace(MODEL, LEDGER, PERIOD, "Pensoin")
    with pytest.raises(NotFound, match="9999"):
        allocation.forward(MODEL, LEDGER, PERIOD, "9999")
