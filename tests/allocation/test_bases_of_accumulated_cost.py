"""The base of accumulated cost in whole minor units, where an exact half stands beside a nearly closed loop."""

from __future__ import annotations

from decimal import Decimal

from abc_costing import allocation
from abc_costing.model import rows
from tests.allocation.build import PERIOD, ledger, model, quantities


def test_a_half_goes_to_even_whatever_goes_round_beside_it() -> None:
    """S1 has half a cent when P1 looks, which is no whole one: nothing to share by, so P1's cent stays unassigned."""
    base = model(
        pools=("P0", "P1"), support=("U1",), services=("S0", "S1"),
        rules=(rows.PoolRule(accounts="6000", pool="P0"), rows.PoolRule(pool="P1")),
        drivers={"p": "even", "so far": "accumulated cost", "s": "quantity", "u": "even"},
        driver_quantities=(*quantities("p", {"S0": 1}), *quantities("so far", {"S1": 1}),
                           *quantities("s", {"U1": Decimal("4262.2"), "S1": 34}), *quantities("u", {"S0": 1})),
        assignments=(rows.Assignment(source="P0", driver="p", share=Decimal("0.5")),
                     *(rows.Assignment(source=source, driver=driver) for source, driver in (
                         ("P1", "so far"), ("S0", "s"), ("U1", "u")))))
    result = allocation.allocate(base, ledger(("6000", 1), ("6100", 1)), PERIOD)
    pool = result.node("P1")
    assert pool is not None
    assert pool.unassigned == 1
