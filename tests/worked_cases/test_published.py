"""A few published cases, transcribed by hand with their results checked on paper; they need no other file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from abc_costing.model import rows
from abc_costing.model.results import Result
from tests.worked_cases.express import Book, expense_cap, major, total, unit_costs


def robinson(method: rows.Method, first: str = "Engineering") -> Result:
    """Robinson Company (Horngren, Datar, Rajan, Cost Accounting, ch. 16): two support departments serve each other."""
    book = Book(method)
    book.activity("Machining", 329_000)
    book.activity("Assembly", 227_000)
    book.activity("Engineering", 300_000, support=True, step=1 if first == "Engineering" else 2)
    book.activity("Materials", 264_000, support=True, step=2 if first == "Engineering" else 1)
    book.assign("Engineering", {"Materials": 36_000, "Machining": 60_000, "Assembly": 24_000})
    book.assign("Materials", {"Engineering": 400, "Machining": 800, "Assembly": 2_800})
    return book.run()


@pytest.mark.parametrize(
    ("method", "first", "machining"),
    [
        # 329,000 + 300,000 x 5/7 + 264,000 x 2/9
        ("direct", "Engineering", Decimal("601952.3810")),
        # Engineering first: 90,000 of it goes to Materials; 329,000 + 150,000 + 354,000 x 2/9
        ("step-down", "Engineering", Decimal("557666.6667")),
        # Materials first: 26,400 of it goes to Engineering; 329,000 + 52,800 + 326,400 x 5/7
        ("step-down", "Materials", Decimal("614942.8571")),
        # E = 300,000 + M/10, M = 264,000 + 3E/10: E = 326,400/0.97; 329,000 + E/2 + M/5
        ("reciprocal", "Engineering", Decimal("570237.1134")),
    ],
)
def test_robinson_company(method: rows.Method, first: str, machining: Decimal) -> None:
    result = robinson(method, first)
    assert abs(total(result, "Machining") - machining) < Decimal("0.0001")
    assert total(result, "Machining") + total(result, "Assembly") == 1_120_000


def test_robinson_reciprocated_costs() -> None:
    result = robinson("reciprocal")
    assert abs(total(result, "Engineering") - Decimal(326_400) / Decimal("0.97")) < Decimal("0.0001")
    assert result.certificate.groups == (("Engineering", "Materials"),)


def test_rose_hospital_leaves_out_what_a_department_uses_itself() -> None:
    """Rose Hospital (Zimmerman, P8-3): food first, 117,000 meals without its own 10,000; not by rounded shares."""
    book = Book("step-down")
    for name in ("Intensive care", "Surgery", "General medicine"):
        book.activity(name)
    book.activity("Food", 3_000_000, support=True, step=1)
    book.activity("Building", 6_000_000, support=True, step=2)
    book.assign("Food", {
        "Food": 10_000, "Building": 12_000, "Intensive care": 3_000, "Surgery": 4_000, "General medicine": 98_000})
    book.assign("Building", {
        "Building": 2_500, "Food": 15_500, "Intensive care": 10_000, "Surgery": 20_000, "General medicine": 40_000})
    result = book.run()
    building = 6_000_000 + Decimal(3_000_000) * 12 / 117
    for name, meals, area in (("Intensive care", 3, 1), ("Surgery", 4, 2), ("General medicine", 98, 4)):
        wanted = Decimal(3_000_000) * meals / 117 + building * area / 7
        assert abs(total(result, name) - wanted) < Decimal("0.0001")
    assert result.step_order == ("Food", "Building")


def test_time_driven_customer_service() -> None:
    """Kaplan and Anderson (Harvard Business Review, November 2004): 700,000 minutes for 560,000, 0.80 a minute."""
    book = Book()
    book.pool("Department", 560_000)
    for name, quantity in (("Orders", 49_000), ("Inquiries", 1_400), ("Credit checks", 2_500)):
        book.service(name, quantity)
    book.assign("Department", {"Orders": 49_000, "Inquiries": 1_400, "Credit checks": 2_500}, capacity=700_000,
                weights={"Orders": 8, "Inquiries": 44, "Credit checks": 50})
    result = book.run()
    assert unit_costs(result) == {
        "Orders": Decimal("6.4"), "Inquiries": Decimal("35.2"), "Credit checks": Decimal("40")}
    capacity = result.capacities[0]
    assert (capacity.used, capacity.unused) == (Decimal(578_600), Decimal(121_400))
    assert major(capacity.unused_cost) == 97_120 == major(result.unused)


def test_death_awards_of_the_veterans_benefits_administration() -> None:
    """Fiscal year 1996 (Government Executive, May 1997): ten activities, 134,285 awards, 55.23 each."""
    costs = (486_793, 426_693, 78_993, 4_031_204, 427_642, 245_906, 143_228, 234_479, 274_766, 1_066_936)
    book = Book()
    book.service("Death award", 134_285)
    for number, cost in enumerate(costs):
        book.activity(f"Activity {number}", cost)
        book.assign(f"Activity {number}", {"Death award": 1}, kind="even")
    service = book.run().services[0]
    assert major(service.cost) == 7_416_640
    assert service.activity == service.cost
    assert round(unit_costs(book.run())["Death award"], 2) == Decimal("55.23")


def test_two_stages_of_the_classic_pen_company() -> None:
    """Classic Pen Company (Harvard 9-198-117): the purple pen carries 4,122 of overhead on 1,000 units."""
    book = Book()
    resources = {"Labour": (28_000, {"Runs": 50, "Setups": 40, "Parts": 10}),
                 "Computers": (10_000, {"Runs": 80, "Parts": 20}), "Machines": (14_000, {"Support": 100})}
    for name, (cost, percentages) in resources.items():
        book.pool(name, cost)
        book.assign(name, percentages, kind="percent")
    drivers = {"Runs": (50, 50, 38, 12), "Setups": (200, 50, 228, 48), "Parts": (1, 1, 1, 1),
               "Support": (5_000, 4_000, 900, 100)}
    pens = ("Blue", "Black", "Red", "Purple")
    for pen, units, direct in zip(pens, (50_000, 40_000, 9_000, 1_000), (39_000, 31_200, 7_200, 830), strict=True):
        book.service(pen, units, direct)
    for name, usage in drivers.items():
        book.activity(name)
        book.assign(name, dict(zip(pens, usage, strict=True)))
    result = book.run()
    assert [total(result, name) for name in drivers] == [22_000, 11_200, 4_800, 14_000]
    purple = result.services[3]
    overhead = 22_000 * Decimal(12) / 150 + 11_200 * Decimal(48) / 526 + 1_200 + 140
    assert abs(major(purple.activity) - overhead) < Decimal("0.0001")
    assert purple.direct == 830 * 10_000 * 100
    assert round(unit_costs(result)["Purple"], 2) == Decimal("4.95")


def test_the_charter_limit_of_the_philippine_social_security_system() -> None:
    """2013: 12 % of contributions of 103.1 bn and 3 % of other revenue of 34.3 bn; 7.6 bn spent is 57 % of it."""
    found = expense_cap({
        "limit_terms": [{"pct": 12, "base": "103.1", "of": "contributions"},
                        {"pct": 3, "base": "34.3", "of": "other revenue"}],
        "expense": "7.6"})
    assert found["limit"] == Decimal("13.401")
    assert found["headroom"] == Decimal("5.801")
    assert round(found["expense_pct_of_limit"]) == 57
    assert found["breach"] is False
