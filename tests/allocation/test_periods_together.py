from dataclasses import replace
from decimal import Decimal

import pytest

from abc_costing import allocation
from abc_costing.allocation.run import allocate_all
from abc_costing.errors import ModelRefused
from abc_costing.model import rows
from abc_costing.model.postings import Posting, Postings
from tests.allocation.build import model, quantities


def test_fixed_amounts_are_charged_once_in_each_of_several_periods_with_the_same_links() -> None:
    mine = model(
        primary=("Work",), drivers={"a": "quantity", "b": "quantity", "c": "quantity"},
        periods=(rows.Period(period="2024"), rows.Period(period="2025")),
        driver_quantities=(*quantities("a", {"Work": 1}), *quantities("b", {"Pension": 1}),
                           *quantities("c", {"Pension": 2, "Grant": 1})),
        assignments=(rows.Assignment(source="Staff", driver="a", fixed_amount=1000),
                     rows.Assignment(source="Staff", driver="b"), rows.Assignment(source="Work", driver="c")))
    ledger = Postings.of([Posting("6", 5000, period="2024"), Posting("6", 7000, period="2025")])
    together = allocate_all(mine, ledger, ["2024", "2025"])
    alone = [allocation.allocate(mine, ledger, period) for period in ("2024", "2025")]
    assert [one.services for one in together] == [one.services for one in alone]
    assert [service.cost for service in together[1].services] == [6667, 333]



@pytest.mark.parametrize(("field", "first", "second"), [
    ("rate", {"rate": Decimal(3)}, {"rate": Decimal(4)}),
    ("rate", {"rate": Decimal(3)}, {}),
    ("fixed_amount", {"fixed_amount": 5}, {}),
    ("share", {"share": Decimal("0.5")}, {"share": Decimal("0.25")}),
    ("capacity", {"capacity": Decimal(9)}, {}),
    ("unused", {"capacity": Decimal(9), "unused": "spread"}, {"capacity": Decimal(9)}),
])
def test_what_neither_adds_up_nor_has_a_mean_must_be_the_same_all_year(
    field: str, first: dict[str, object], second: dict[str, object]
) -> None:
    halves = [rows.Assignment(id=at, source="Staff", driver="a", period=period, **more)  # type: ignore[arg-type]
              for at, period, more in ((1, "2025-Q1", first), (2, "2025-Q2", second))]
    mine = model(drivers={"a": "quantity"}, driver_quantities=quantities("a", {"Pension": 2, "Grant": 1}),
                 assignments=tuple(halves))
    ledger = Postings.of([Posting("6", 9000, period="2025")])
    with pytest.raises(ModelRefused) as refused:
        allocation.allocate(mine, ledger, "2025")
    assert [(found.row_id, found.field) for found in refused.value.findings] == [(2, field)]
    whole = rows.Assignment(source="Staff", driver="a", period="2025")
    assert allocation.allocate(replace(mine, assignments=(*halves, whole)), ledger, "2025").costed == 9000
