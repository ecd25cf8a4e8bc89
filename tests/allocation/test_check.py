"""What a run would meet is told beforehand, with place and amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from abc_costing import allocation
from abc_costing.errors import ModelRefused
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.postings import Posting, Postings
from tests.allocation.build import PERIOD, ledger, model, quantities


def told(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {finding.rule: finding for finding in findings}


def test_a_clean_model_has_nothing_to_tell() -> None:
    clean = model(accounts=(rows.Account(account="6000"),), drivers={"d": "quantity"},
                  driver_quantities=quantities("d", {"Pension": 1}),
                  assignments=(rows.Assignment(source="Staff", driver="d"),))
    assert allocation.check(clean, ledger(("6000", 5)), PERIOD) == ()


def test_cost_that_nobody_takes_is_told_by_account_and_by_source() -> None:
    found = told(allocation.check(
        model(rules=(rows.PoolRule(accounts="60*", pool="Staff"),), accounts=(rows.Account(account="6000"),)),
        ledger(("6000", 1234), ("6100", 77)), PERIOD))
    assert set(found) == {"ledger.unassigned", "source.no-assignment", "ledger.account-unlisted"}
    assert (found["ledger.unassigned"].amount, found["ledger.unassigned"].value) == (77, "6100")
    assert "0.77 EUR" in found["ledger.unassigned"].cause
    assert (found["source.no-assignment"].amount, found["source.no-assignment"].value) == (1234, "Staff")
    assert found["ledger.account-unlisted"].severity == "info"


def test_postings_outside_every_period_are_told() -> None:
    outside = Posting("6000", 8, period="2024", file="a.xlsx", row=17)
    postings = Postings.of([Posting("6000", 5, period=PERIOD), outside])
    finding = told(allocation.check(model(), postings, PERIOD))["ledger.outside-periods"]
    assert (finding.severity, finding.amount, finding.file, finding.row) == ("warning", 8, "a.xlsx", 17)


def test_a_driver_without_a_target_that_the_method_charges_is_told() -> None:
    base = model(support=("Audit", "Legal"), drivers={"all": "quantity", "a": "quantity"},
                 driver_quantities=(*quantities("all", {"Audit": 1}), *quantities("a", {"Legal": 1})),
                 assignments=(rows.Assignment(source="Staff", driver="all"),
                              rows.Assignment(source="Audit", driver="a")))
    finding = told(allocation.check(base, ledger(("6000", 5)), PERIOD, method="direct"))["driver.no-target-charged"]
    assert finding.amount == 5
    assert "direct" in finding.cause


def test_errors_of_the_run_and_left_over_cost_come_together() -> None:
    base = model(pools=("Staff", "Rent"), rules=(rows.PoolRule(accounts="60*", pool="Staff"),
                                                 rows.PoolRule(pool="Rent")),
                 drivers={"p": "percent", "d": "quantity"},
                 driver_quantities=(*quantities("p", {"Pension": 120}), *quantities("d", {"Pension": 7})),
                 assignments=(rows.Assignment(source="Staff", driver="p", id=1, share=Decimal("0.5")),
                              rows.Assignment(source="Staff", driver="d", capacity=Decimal(5), id=2)))
    found = allocation.check(base, ledger(("6000", 5), ("6100", 9)), PERIOD)
    assert [finding.severity for finding in found] == ["error", "error", "warning", "info"]
    assert set(told(found)) == {"driver.percent-sum", "capacity.over-used", "source.no-assignment",
                                "ledger.accounts-missing"}


def test_a_weight_that_makes_a_quantity_negative_refuses_the_run() -> None:
    base = model(drivers={"d": "quantity"}, assignments=(rows.Assignment(source="Staff", driver="d"),),
                 driver_quantities=(rows.DriverQuantity(driver="d", target="Pension", quantity=Decimal(2), id=3,
                                                        weight=Decimal(-1)),))
    with pytest.raises(ModelRefused, match="negative") as refused:
        allocation.allocate(base, ledger(("6000", 5)), PERIOD)
    assert {finding.row_id for finding in refused.value.findings} == {3}


def timed(equation: str) -> Model:
    return model(drivers={"d": "quantity"}, assignments=(rows.Assignment(source="Staff", driver="d"),),
                 driver_quantities=(rows.DriverQuantity(driver="d", target="Pension", quantity=Decimal(2), id=3,
                                                        equation=equation), *quantities("d", {"Grant": 9})))


@pytest.mark.parametrize(("equation", "cause"), [
    ("8 +", "goes wrong at character 3"), ("8*paper", "no feature"), ("2 - 3", "its equation gives -2"),
])  # fmt: skip
def test_an_equation_that_is_wrong_is_told_once_and_refuses_the_run(equation: str, cause: str) -> None:
    assert "error" not in [finding.severity for finding in allocation.check(timed(equation), ledger(("6", 5)), PERIOD)]
    with pytest.raises(ModelRefused, match=cause) as refused:
        allocation.allocate(timed(equation), ledger(("6", 5)), PERIOD)
    assert [(finding.row_id, finding.field) for finding in refused.value.findings] == [(3, "equation")]
