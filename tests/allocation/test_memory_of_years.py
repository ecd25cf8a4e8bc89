"""What is kept from run to run when the fiscal year moves or tables are put into another order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from abc_costing.allocation.memory import Memory
from abc_costing.allocation.run import allocate_all
from abc_costing.model import rows
from tests.allocation.build import PERIOD, ledger, model, quantities

BASE = model(
    pools=("Staff", "Rent"), drivers={"d": "even", "e": "even"},
    rules=(rows.PoolRule(accounts="60*", pool="Staff"), rows.PoolRule(pool="Rent")),
    driver_quantities=(*quantities("d", {"Pension": 1}), *quantities("e", {"Grant": 1})),
    assignments=(rows.Assignment(source="Staff", driver="d"), rows.Assignment(source="Rent", driver="e")),
    volumes=(rows.Volume(target="Pension", period="2025-09", quantity=Decimal(4)),))
LEDGER = ledger(("6000", 5), ("6100", 7))


def test_a_fiscal_year_that_starts_elsewhere_is_another_run() -> None:
    memory = Memory()
    for month in (1, 7, 1):
        moved = replace(BASE, settings=replace(BASE.settings, fiscal_year_start=month))
        (kept,), (fresh,) = (allocate_all(moved, LEDGER, [PERIOD], memory=m) for m in (memory, None))
        assert (kept.run_id, kept.services) == (fresh.run_id, fresh.services)


def test_flows_follow_the_order_of_the_tables() -> None:
    memory = Memory()
    for pools in (BASE.pools, BASE.pools[::-1], BASE.pools):
        found, = allocate_all(replace(BASE, pools=pools), LEDGER, [PERIOD], memory=memory)
        assert [flow.source for flow in found.flows] == [pool.pool for pool in pools]
