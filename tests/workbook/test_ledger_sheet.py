"""The sheet Ledger: dates or periods, amounts or debit and credit, and the Excel row of each posting."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from abc_costing import workbook
from abc_costing.model.findings import Finding
from abc_costing.model.postings import Posting

Read = Callable[[Any], workbook.WorkbookRead]
Only = Callable[[Any], Finding]


def test_a_posting_has_everything_its_row_says(read: Read) -> None:
    found = read(
        {
            "Ledger": [
                ["date", "account", "cost_centre", "fund", "document", "description", "amount", "scenario"],
                [],
                [date(2025, 3, 31), 5110, "R2", "01", 4711, " Salaries ", -12.34, None],
            ]
        }
    )
    assert found.findings == ()
    assert found.postings[0] == Posting(
        day=date(2025, 3, 31),
        account="5110",
        cost_centre="R2",
        fund="01",
        document="4711",
        description="Salaries",
        amount=-1234,
        file="fund.xlsx",
        sheet="Ledger",
        row=3,
    )


def test_debit_less_credit_is_the_amount(read: Read) -> None:
    found = read(
        {
            "Ledger": [
                ["period", "account", "debit", "credit"],
                [2025, "A", 10, None],
                [2025, "A", None, "2.50"],
                [2025, "A", 7, 7],
            ]
        }
    )
    assert found.findings == ()
    assert found.postings.amount.tolist() == [1000, -250, 0]


def test_the_period_may_be_a_number_or_a_date_of_excel(read: Read) -> None:
    found = read(
        {"Ledger": [["period", "account", "amount"], [2025, 1, 1], [date(2025, 3, 1), 1, 1], ["2025-Q1", 1, 1]]}
    )
    assert [found.postings[i].period for i in range(3)] == ["2025", "2025-03", "2025-Q1"]


@pytest.mark.parametrize(
    ("headings", "missing"),
    [
        (["account", "amount"], "period"),
        (["period", "amount"], "account"),
        (["period", "account"], "amount"),
        (["period", "account", "debit"], "credit"),
    ],
)
def test_a_missing_column_is_named(only: Only, headings: list[str], missing: str) -> None:
    finding = only({"Ledger": [headings, [2025] * len(headings)]})
    assert (finding.severity, finding.sheet) == ("error", "Ledger")
    assert f"no column “{missing}”" in finding.cause


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ([None, None, 5110, 1], "Ledger!A2"),
        (["2025-13-01", None, 5110, 1], "Ledger!A2"),
        ([None, 2025, None, 1], "Ledger!C2"),
        ([None, 2025, 5110, None], "Ledger!D2"),
        ([None, 2025, 5110, 0.001], "Ledger!D2"),
    ],
)
def test_each_wrong_cell_is_told_once(only: Only, row: list[Any], place: str) -> None:
    finding = only({"Ledger": [["date", "period", "account", "amount"], row]})
    assert (finding.severity, finding.place) == ("error", place)


def test_a_date_outside_the_period_of_its_row_is_told_and_counts(read: Read) -> None:
    found = read(
        {
            "Ledger": [
                ["date", "period", "account", "amount"],
                [date(2025, 3, 31), 2025, 1, 1],
                [date(2024, 12, 31), 2025, 1, 1],
                [date(2026, 1, 1), 2025, 1, 1],
            ]
        }
    )
    (warning,) = found.findings
    assert (warning.severity, warning.place) == ("warning", "Ledger!A3")
    assert "2 rows" in warning.cause
    assert found.postings[1].day == date(2024, 12, 31)


def test_an_amount_that_is_not_debit_less_credit_is_an_error(only: Only) -> None:
    finding = only(
        {"Ledger": [["period", "account", "amount", "debit", "credit"], [2025, 1, 5, 5, None], [2025, 1, 5, 6, 2]]}
    )
    assert (finding.severity, finding.place) == ("error", "Ledger!C3")


def test_a_note_beside_the_table_is_no_posting(read: Read) -> None:
    found = read({"Ledger": [["period", "account", "amount"], [2025, 1, 1], [None, None, None, "checked by Ann"]]})
    assert len(found.postings) == 1
    assert [(f.severity, f.place) for f in found.findings] == [("warning", "Ledger!D3")]
