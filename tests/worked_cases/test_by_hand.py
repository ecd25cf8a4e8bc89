"""Cases without a published source, calculated by hand: accumulated cost, and rates fixed in advance."""

from __future__ import annotations

from decimal import Decimal

from abc_costing.model import rows
from tests.worked_cases.express import Book, flow, major, total


def hospital(method: rows.Method) -> Book:
    """As a hospital's cost report steps down: buildings by area, administration by accumulated cost, then laundry."""
    book = Book(method)
    book.activity("Buildings", 100_000, support=True, step=1)
    book.activity("Administration", 190_000, support=True, step=2)
    book.activity("Laundry", 40_000, support=True, step=3)
    book.activity("Wards", 500_000)
    book.activity("Clinic", 250_000)
    book.assign("Buildings", {"Administration": 10, "Laundry": 10, "Wards": 60, "Clinic": 20})
    book.assign("Administration", {}, kind="accumulated cost")
    book.assign("Laundry", {"Wards": 9, "Clinic": 1})
    return book


def test_administration_by_accumulated_cost() -> None:
    """After buildings: administration 200,000; laundry 50,000, wards 560,000, clinic 270,000, together 880,000."""
    result = hospital("step-down").run()
    share = Decimal(200_000) / 880_000
    assert total(result, "Administration") == 200_000
    for name, base in (("Laundry", 50_000), ("Wards", 560_000), ("Clinic", 270_000)):
        assert abs(flow(result, "Administration", name) - base * share) < Decimal("0.0001")
    laundry = 50_000 * (1 + share)
    assert abs(total(result, "Wards") - 560_000 * (1 + share) - laundry * 9 / 10) < Decimal("0.0001")
    assert abs(total(result, "Clinic") - 270_000 * (1 + share) - laundry / 10) < Decimal("0.0001")
    assert total(result, "Wards") + total(result, "Clinic") == 1_080_000


def test_administration_by_accumulated_cost_in_the_direct_method() -> None:
    """All but administration pass on first: wards 500,000 + 75,000 + 36,000, clinic 250,000 + 25,000 + 4,000."""
    result = hospital("direct").run()
    for name, base in (("Wards", 611_000), ("Clinic", 279_000)):
        assert abs(flow(result, "Administration", name) - Decimal(190_000) * base / 890_000) < Decimal("0.0001")


def test_a_rate_that_absorbs_too_much_stays_visible() -> None:
    """10 an hour on 52,000 hours absorbs 520,000; 500,000 were spent: 20,000 too much."""
    book = Book()
    book.pool("Overhead", 500_000)
    book.activity("Production")
    book.assign("Overhead", {"Production": 52_000}, rate=10)
    result = book.run()
    overhead = result.node("Overhead")
    assert overhead is not None
    assert total(result, "Production") == 520_000
    assert major(overhead.unassigned) == -20_000
    told = next(f for f in result.findings if f.rule == "assignment.over-absorbed")
    assert told.amount is not None
    assert major(told.amount) == -20_000


def test_a_rate_on_several_users_charges_each_its_quantity() -> None:
    """30 an hour: 1,200 and 2,400 hours; what is left of 120,000 goes by an amount and then by halves."""
    book = Book()
    book.pool("Power", 120_000)
    for name in ("Machining", "Assembly"):
        book.activity(name)
    book.assign("Power", {"Machining": 1_200, "Assembly": 2_400}, rate=30)
    book.assign("Power", {"Assembly": 1}, fixed=2_000)
    book.assign("Power", {"Machining": 1, "Assembly": 1}, kind="even")
    result = book.run()
    assert total(result, "Machining") == 36_000 + 5_000
    assert total(result, "Assembly") == 72_000 + 2_000 + 5_000
