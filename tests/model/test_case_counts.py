"""What rows of Driver quantities measure: by weight, or by the time that cases with certain features take."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from abc_costing.model import rows
from abc_costing.model.case_counts import CaseCounts, measured
from abc_costing.model.costing_model import Model

D, F = Decimal, Fraction
QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
numbers = st.decimals(0, 10**9, places=3)


def feature(name: str, quantity: Decimal | int, period: str = "", target: str = "Claim") -> rows.CaseFeature:
    return rows.CaseFeature(target=target, feature=name, quantity=D(quantity), period=period)


def cases(equation: str, quantity: Decimal | int = 100, period: str = "") -> rows.DriverQuantity:
    return rows.DriverQuantity(driver="Min", target="claim ", quantity=D(quantity), equation=equation, period=period)


def model(*features: rows.CaseFeature) -> Model:
    return Model(periods=tuple(rows.Period(period=p) for p in (*QUARTERS, "2025", "2026")), case_features=features)


def test_a_row_without_an_equation_is_quantity_times_weight() -> None:
    row = rows.DriverQuantity(driver="A", target="B", quantity=D("0.1"), weight=D("1E-30"))
    assert measured(row, CaseCounts(Model()), "2025") == F(1, 10**31)
    blank = rows.DriverQuantity(driver="A", target="B", quantity=D(3), weight=D(2), equation="  ")
    assert measured(blank, CaseCounts(Model()), "2025") == 6


def test_the_features_of_the_period_wanted_are_taken_by_rows_for_every_period() -> None:
    counts = CaseCounts(model(feature("Paper", 30, "2025"), feature("paper", 5, "2026"), feature("appeal", 2)))
    assert measured(cases("8 + 12*paper + 15*appeal"), counts, "2025") == 800 + 360 + 30
    assert measured(cases("8 + 12*paper + 15*appeal"), counts, "2026") == 800 + 60 + 30


def test_a_row_of_a_period_takes_the_features_of_its_own() -> None:
    counts = CaseCounts(model(feature("paper", 30, "2025-Q1"), feature("paper", 5, "2025-Q2")))
    assert measured(cases("paper", period="2025-Q1"), counts, "2025") == 30
    assert measured(cases("paper"), counts, "2025") == 35


def test_what_is_counted_elsewhere_is_not_counted_here() -> None:
    counts = CaseCounts(model(feature("paper", 30, target="Other"), feature("paper", 7, "2026")))
    assert counts.of("Claim", "2025") == {}
    assert measured(cases("8 + paper"), counts, "2025") == 800


@given(parts=st.lists(st.tuples(numbers, numbers), min_size=4, max_size=4), base=numbers, each=numbers)
def test_a_year_is_its_quarters(parts: list[tuple[Decimal, Decimal]], base: Decimal, each: Decimal) -> None:
    """Nothing is lost or rounded on the way from quarters to the year."""
    counts = CaseCounts(model(*(feature("paper", p, q) for q, (_, p) in zip(QUARTERS, parts, strict=True))))
    of_quarters = [cases(f"{base:f} + {each:f}*paper", quantity, quarter)
                   for quarter, (quantity, _) in zip(QUARTERS, parts, strict=True)]
    year = cases(f"{base:f} + {each:f}*paper", sum((quantity for quantity, _ in parts), D(0)))
    assert sum(measured(row, counts, "2025") for row in of_quarters) == measured(year, counts, "2025")
