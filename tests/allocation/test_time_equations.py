"""What time equations measure, told by the cost that follows them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from abc_costing import allocation
from abc_costing.allocation import problems
from abc_costing.allocation.prepare import prepare
from abc_costing.errors import ModelRefused
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from tests.allocation.build import PERIOD, ledger, model

D = Decimal


def timed(*equations: str, papers: int = 0) -> Model:
    """Ten cases a row at Pension, by equations; 100 minutes at Grant."""
    table = [rows.DriverQuantity(driver="minutes", target="Pension", quantity=D(10), equation=e) for e in equations]
    return model(
        drivers={"minutes": "quantity"}, assignments=(rows.Assignment(source="Staff", driver="minutes"),),
        driver_quantities=(*table, rows.DriverQuantity(driver="minutes", target="Grant", quantity=D(100))),
        case_features=(rows.CaseFeature(target="Pension", feature="paper", quantity=D(papers)),))


@pytest.mark.parametrize(("equations", "papers", "pension"), [
    (("8 + 12*paper",), 5, 140),  # 10 x 8 + 5 x 12
    (("8", "2"), 0, 100),  # two rows add up
    (("8 + paper", "2 + 3*paper"), 5, 120),
    (("5/2",), 0, 25),
])
def test_minutes_are_what_the_cases_take(equations: tuple[str, ...], papers: int, pension: int) -> None:
    whole = 1000 * (pension + 100)
    result = allocation.allocate(timed(*equations, papers=papers), ledger(("6000", whole)), PERIOD)
    assert {s.service: s.cost for s in result.services} == {"Pension": 1000 * pension, "Grant": 100_000}


def test_equations_that_come_to_less_than_nothing_refuse_the_run() -> None:
    with pytest.raises(ModelRefused, match="negative"):
        allocation.allocate(timed("1 - 3*paper", papers=8), ledger(("6000", 5)), PERIOD)


def test_the_engine_finds_negative_minutes_itself() -> None:
    """Whatever the checks of the tables have told before."""
    prepared = prepare(timed("1 - 3*paper", papers=8), ledger(("6000", 5)), PERIOD)
    assert "quantity.negative" in {finding.rule for finding in problems.before(prepared)}


def in_parts(count: int) -> Model:
    """One case a service, of 8 minutes and one over a prime of its own."""
    primes = [p for p in range(2, 1300) if all(p % q for q in range(2, int(p**0.5) + 1))][:count]
    return model(
        services=[f"S{p}" for p in primes], drivers={"minutes": "quantity"},
        assignments=(rows.Assignment(source="Staff", driver="minutes"),),
        driver_quantities=tuple(rows.DriverQuantity(driver="minutes", target=f"S{p}", quantity=D(1),
                                                    equation=f"8 + 1/{p}") for p in primes))


def test_fractions_are_exact_as_far_as_they_have_a_common_measure() -> None:
    half, third = allocation.allocate(in_parts(2), ledger(("6000", 8_500 + 8_333 + 1)), PERIOD).services
    assert (half.cost, third.cost) == (8_500, 8_334)
    assert sum(s.cost for s in allocation.allocate(in_parts(60), ledger(("6000", 999)), PERIOD).services) == 999
    with pytest.raises(ModelRefused, match="common measure") as refused:
        allocation.allocate(in_parts(200), ledger(("6000", 5)), PERIOD)
    assert [finding.rule for finding in refused.value.findings] == ["driver.no-common-measure"]
