"""Loops of many nodes that pass on nearly all they get: whoever asks is told, by names."""

from __future__ import annotations

import pytest

from abc_costing import allocation
from abc_costing.allocation.comparing import compare_methods
from abc_costing.errors import ClosedLoop
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from tests.allocation.build import PERIOD, ledger, model, quantities

RING = [f"A{at}" for at in range(130)]
LEDGER = ledger(("6000", 1_000_000))


def ring(passed_on: int, kind: rows.DriverKind = "quantity") -> Model:
    """Activities in a ring, 1 in `passed_on` leaving each, and a support activity before them."""
    drivers = dict.fromkeys(RING, "quantity") | {"pool": "quantity", "support": kind}
    targets = quantities("pool", {"Help": 1}) + (quantities("support", {"A0": 1}) if kind == "quantity" else ())
    for at, name in enumerate(RING):
        targets += quantities(name, {RING[at - 1]: passed_on, "Pension": 1})
    return model(
        support=("Help",), primary=RING, drivers=drivers, driver_quantities=targets,  # type: ignore[arg-type]
        assignments=(rows.Assignment(source="Staff", driver="pool"), rows.Assignment(source="Help", driver="support"),
                     *(rows.Assignment(source=name, driver=name) for name in RING)))


@pytest.mark.parametrize(("kind", "method"), [
    ("quantity", "reciprocal"), ("quantity", "step-down"), ("accumulated cost", "direct")])
def test_a_ring_that_nothing_leaves_to_speak_of_is_refused_by_names(
    kind: rows.DriverKind, method: rows.Method
) -> None:
    mine = ring(10**12, kind)
    with pytest.raises(ClosedLoop, match="“A0”"):
        allocation.allocate(mine, LEDGER, PERIOD, method=method)
    assert "network.nearly-closed" in {found.rule for found in allocation.check(mine, LEDGER, PERIOD, method=method)}
    with pytest.raises(ClosedLoop, match="“A0”"):
        compare_methods(mine, LEDGER, PERIOD)


def test_a_trace_that_cannot_be_told_is_refused_where_the_run_is_not() -> None:
    mine = ring(10**8)
    assert allocation.allocate(mine, LEDGER, PERIOD).costed == 1_000_000
    with pytest.raises(ClosedLoop, match="“A0”"):
        allocation.trace(mine, LEDGER, PERIOD, "Pension")
