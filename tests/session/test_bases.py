"""The allocation bases that a report prints are those that the result was made with."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from abc_costing.model import rows
from abc_costing.model.rows import key_of
from abc_costing.session import Session
from tests.session.little_fund import MODEL, workbook


def quantity(driver: str, target: str, amount: str, period: str = "") -> rows.DriverQuantity:
    return rows.DriverQuantity(driver=driver, target=target, period=period, quantity=Decimal(amount))


@pytest.fixture
def fund(tmp_path: Path) -> Iterator[Session]:
    """The little fund with cost in 2024 too, other quantities there, an even driver and half-yearly percentages."""
    halves = (("2025-H1", date(2025, 1, 1), date(2025, 6, 30)), ("2025-H2", date(2025, 7, 1), date(2025, 12, 31)))
    area = [quantity("AREA", target, amount, half) for half, *_ in halves
            for target, amount in (("IT", "20"), ("CLAIMS", "50"), ("PAY", "30"))]
    others = [row for row in MODEL.driver_quantities if row.driver != "AREA"]
    model = replace(
        MODEL,
        periods=(rows.Period(period="2024"), rows.Period(period="2025"),
                 *(rows.Period(period=name, start=start, end=end) for name, start, end in halves)),
        drivers=(*(d for d in MODEL.drivers if d.driver != "AREA"),
                 rows.Driver(driver="AREA", kind="percent", unit="%", evidence="sample", owner="Estates",
                             as_of=date(2022, 5, 1), source="Floor plans"),
                 rows.Driver(driver="ALL", name="To all", kind="even")),
        driver_quantities=(*others, *area, quantity("FTE", "CLAIMS", "4.8", "2024"),
                           quantity("ALL", "OLD", "5"), quantity("ALL", "SICK", "9")),
        assignments=(*(a for a in MODEL.assignments if a.source != "PAY"),
                     rows.Assignment(source="PAY", driver="CASES", period="2024"),
                     rows.Assignment(source="pay", driver="all", period="2025")),
        direct_costs=(*MODEL.direct_costs, rows.DirectCost(target="OLD", period="2024", amount=1_00)))
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path, model=model)) as opened:
        yield opened


def test_totals_are_of_the_period_and_changes_of_the_one_before(fund: Session) -> None:
    given = fund.report_input("2025")
    assert given.previous is not None
    found = {base.source: (base.kind, base.driver, base.total, base.before, base.new) for base in given.bases}
    assert found == {
        "STAFF": ("pool", "FTE", Decimal("10.5"), Decimal("10.3"), False),
        "RENT": ("pool", "AREA", Decimal(100), None, False),
        "IT": ("activity", "USE", Decimal(7), Decimal(7), False),
        "CLAIMS": ("activity", "CASES", Decimal(1000), Decimal(1000), False),
        "PAY": ("activity", "ALL", Decimal(2), Decimal(2), True)}


def test_a_base_says_how_it_is_known(fund: Session) -> None:
    base = next(base for base in fund.report_input("2025").bases if base.source == "RENT")
    assert (base.name, base.unit, base.driver_kind, base.evidence) == ("Rent", "%", "percent", "sample")
    assert (base.owner, base.as_of, base.document) == ("Estates", date(2022, 5, 1), "Floor plans")


def test_the_total_of_time_equations_is_what_was_used(tmp_path: Path) -> None:
    """8 x 700 + 12 x 140 + 1/3 x 30 minutes of old age claims, and 300 plain ones."""
    old = rows.DriverQuantity(
        driver="CASES", target="OLD", quantity=Decimal(700), equation="8 + 12*paper + letter/3")
    model = replace(
        MODEL,
        driver_quantities=(*(q for q in MODEL.driver_quantities if (q.driver, q.target) != ("CASES", "OLD")), old),
        case_features=(
            rows.CaseFeature(target="OLD", feature="Paper", quantity=Decimal(100)),
            rows.CaseFeature(target="OLD", feature="paper", period="2025", quantity=Decimal(140)),
            rows.CaseFeature(target="OLD", feature="letter", quantity=Decimal(30))),
        assignments=(*(a for a in MODEL.assignments if a.source != "CLAIMS"),
                     rows.Assignment(source="CLAIMS", driver="CASES", capacity=Decimal(9000))))
    with Session.new(tmp_path / "fund.abcproj", from_workbook=workbook(tmp_path, model=model)) as session:
        given = session.report_input("2025")
    (capacity,) = given.result.capacities
    assert capacity.used == 7590
    assert {base.source: base.total for base in given.bases if base.driver == "CASES"} == {"CLAIMS": 7590, "PAY": 7590}


@pytest.mark.slow
def test_the_samples_bases_are_those_of_its_result() -> None:
    with Session.sample() as session:
        given = session.report_input()
        capacities = {(row.source, row.driver): (row.supplied, row.used) for row in given.result.capacities}
        stated = {(b.source, b.driver): (b.capacity, b.total) for b in given.bases if b.capacity is not None}
        assert stated == capacities
        assert len(capacities) > 2
        flows = {(key_of(flow.source), key_of(flow.driver)) for flow in given.result.flows}
        assert {(key_of(base.source), key_of(base.driver)) for base in given.bases} == flows
