from abc_costing import allocation
from abc_costing.allocation.run import allocate_all
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
