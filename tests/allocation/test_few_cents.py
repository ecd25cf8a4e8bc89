"""A few cents among many: each gets none or one, and together they are what there was."""

from __future__ import annotations

import pytest

from abc_costing import allocation
from abc_costing.model import rows
from tests.allocation.build import PERIOD, ledger, model, quantities

NAMES = [f"S{i:03}" for i in range(150)]


@pytest.mark.parametrize("cents", [1, 7, 149, -1, -20])
def test_cents_go_to_the_first_of_many_equals(cents: int) -> None:
    base = model(services=NAMES, drivers={"d": "even"}, assignments=(rows.Assignment(source="Staff", driver="d"),),
                 driver_quantities=quantities("d", dict.fromkeys(reversed(NAMES), 1)))
    result = allocation.allocate(base, ledger(("6000", cents)), PERIOD)
    one = 1 if cents > 0 else -1
    assert [s.cost for s in result.services] == [one if at < abs(cents) else 0 for at in range(len(NAMES))]


def test_cents_that_come_by_many_small_ways_add_up() -> None:
    """A hundred and fifty activities get a cent or none and pass it on to two services."""
    base = model(primary=NAMES, services=("Grant", "Pension"), drivers={"d": "even", "e": "quantity"},
                 assignments=(rows.Assignment(source="Staff", driver="d"),
                              *(rows.Assignment(source=name, driver="e") for name in NAMES)),
                 driver_quantities=(*quantities("d", dict.fromkeys(NAMES, 1)),
                                    *quantities("e", {"Grant": 1, "Pension": 14})))
    for cents in (1, 30, 151):
        result = allocation.allocate(base, ledger(("6000", cents)), PERIOD)
        grant, pension = (s.cost for s in result.services)
        assert grant + pension == cents
        assert abs(15 * grant - cents) < 15
