"""R1: what a reader of the report would notice."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abc_costing.reporting import build
from abc_costing.reporting.documents import Figure, Notes, Table
from abc_costing.reporting.figures import cell_text, shares
from tests.reporting.fund import report_input, result


def table_of(**changes: object) -> Table:
    table = build(report_input(**changes), "cost").sections[0].blocks[0]
    assert isinstance(table, Table)
    return table


def printed(table: Table, name: str) -> list[str]:
    return next([cell_text(c) for c in row.cells] for row in table.rows if name in row.cells)


def test_a_line_reads_as_in_the_books() -> None:
    assert printed(table_of(), "Invalidity pension") == [
        "3", "Invalidity pension", "payment", "94,820", "2,998", "25,253", "6,412", "34,663", "365.57", "325.24",
        "+40.33", "+12.4", "7.1", "a"]


def test_the_total_is_everything_costed_to_the_cent() -> None:
    total = table_of().rows[-1]
    assert total.cells[1] == "Total costed"
    assert [c.value for c in total.cells if isinstance(c, Figure)] == [
        Decimal("32763000"), Decimal("356348380.25"), Decimal("97103000"), Decimal("486214380.25"), Decimal("100.0")]


def test_direct_activity_and_support_add_up_to_the_total_in_every_row() -> None:
    rows = [row.cells[4:8] for row in table_of().rows if row.kind != "group"]
    values = [[c.value for c in cells if isinstance(c, Figure)] for cells in rows]
    assert [sum(parts[:3]) for parts in values] == [parts[3] for parts in values]


def test_printed_shares_add_up_to_100() -> None:
    table = table_of()
    shares_of = {kind: [row.cells[12] for row in table.rows if row.kind == kind] for kind in ("line", "subtotal")}
    for cells in shares_of.values():
        assert sum(c.value for c in cells if isinstance(c, Figure)) == 100


def test_without_another_year_there_are_no_columns_for_it() -> None:
    headings = [column.heading for column in table_of(previous=None).columns]
    assert headings == ["No.", "Service", "Unit", "Volume", "Direct", "Activity", "Support", "Total", "Unit cost",
                        "Share", "Note"]


def test_a_large_change_without_a_reason_says_so() -> None:
    blocks = build(report_input(explanations={}), "cost").sections[0].blocks
    notes = next(block for block in blocks if isinstance(block, Notes))
    assert notes.notes[0] == ("a", "Change beyond ±10 %; no reason stated.")
    assert [row.cells[-1] for row in table_of(explanations={}).rows if row.cells[-1] == "a"] == ["a", "a"]


def test_a_service_without_volume_has_no_unit_cost_and_no_change() -> None:
    now = result()
    without = replace(now.services[0], volume=None, unit_cost=None)
    table = table_of(result=replace(now, services=(without, *now.services[1:])))
    assert printed(table, "Old-age pension")[8:12] == ["", "90.20", "", ""]


def test_amounts_to_the_cent_when_the_scale_is_one() -> None:
    assert printed(table_of(scale=1), "Total costed")[7] == "486,214,380.25"


@pytest.mark.parametrize(("figure", "text"), [
    (Figure(Decimal("-1234.5"), 2), "−1,234.50"), (Figure(Decimal(0), 2), "–"), (Figure(Decimal(0), 2, nil=""), "0.00"),
    (Figure(Decimal("-0.4")), "0"), (Figure(Decimal(1500), scale=1000), "2"),
    (Figure(Decimal(-2500), scale=1000), "−3"),
    (Figure(Decimal("3.14"), 1, signed=True), "+3.1")])
def test_figures_read_as_agreed(figure: Figure, text: str) -> None:
    assert cell_text(figure) == text


@given(st.lists(st.integers(-10**12, 10**15), min_size=1, max_size=40).filter(lambda amounts: sum(amounts) != 0))
def test_shares_always_add_up_to_100_and_are_near_the_exact_ones(amounts: list[int]) -> None:
    parts = [part for part in shares(amounts) if part is not None]
    assert sum(parts) == 100
    for amount, part in zip(amounts, parts, strict=True):
        assert abs(Decimal(amount) * 100 / sum(amounts) - part) <= Decimal("0.1000001")
