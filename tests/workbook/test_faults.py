"""Cells that look blank to a fast reader but are not, and cells that show a percent sign."""

import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from abc_costing import workbook
from abc_costing.model.findings import Finding

Make = Callable[[Any], Path]
Only = Callable[[Any], Finding]


def patched(path: Path, old: str, new: str) -> Path:
    """The workbook with a text of its sheets' XML replaced, which must occur."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    changed = {name: data.replace(old.encode(), new.encode()) for name, data in parts.items() if "worksheets/" in name}
    assert changed != {name: parts[name] for name in changed}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in {**parts, **changed}.items():
            package.writestr(name, data)
    return path


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_excel_error_is_told_with_its_cell(only: Only, error: str) -> None:
    finding = only({"Ledger": [["period", "account", "amount"], [2025, 1, error]]})
    assert (finding.severity, finding.place, finding.value) == ("error", "Ledger!C2", error)
    assert error in finding.cause


def test_a_row_with_nothing_but_an_error_is_not_skipped(only: Only) -> None:
    finding = only({"Cost pools": [["pool", "name"], ["A", None], ["#REF!", None]]})
    assert finding.place == "Cost pools!A3"


def test_a_formula_never_calculated_is_told_with_its_cell(only: Only) -> None:
    finding = only({"Volumes": [["target", "period", "quantity"], ["A", 2025, "=2*3"]]})
    assert (finding.severity, finding.place) == ("error", "Volumes!C2")
    assert "never calculated" in finding.cause
    assert "save it" in finding.remedy


def test_a_calculated_formula_counts_as_its_value(make: Make) -> None:
    path = make({"Volumes": [["target", "period", "quantity"], ["A", 2025, "=2*3"]]})
    found = workbook.read_model(
        patched(path, "<v></v>", "<v>6</v>") if b"<v></v>" in sheet_of(path) else patched(path, "<v />", "<v>6</v>")
    )
    assert found.findings == ()
    assert found.model.volumes[0].quantity == 6


def sheet_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read("xl/worksheets/sheet1.xml")


def test_a_formula_that_gives_an_empty_text_is_a_blank_cell(make: Make) -> None:
    path = make({"Cost pools": [["pool", "name"], ["A", '=""']]})
    found = workbook.read_model(patched(path, '<c r="B2">', '<c r="B2" t="str">'))
    assert found.findings == ()
    assert found.model.pools[0].name == ""


def shown_as_percent(path: Path, sheet: str, cell: str) -> Path:
    book = openpyxl.load_workbook(path)
    book[sheet][cell].number_format = "0.0%"
    book.save(path)
    return path


def test_a_cap_that_shows_five_and_a_half_percent_is_five_and_a_half(make: Make) -> None:
    path = make(
        {"Caps": [["cap", "from", "percent", "base"], ["Act", 2025, 0.055, "benefits"], ["Act", 2026, 0.055, "b"]]}
    )
    found = workbook.read_model(shown_as_percent(path, "Caps", "C2"))
    assert [cap.percent for cap in found.model.caps] == [Decimal("5.5"), Decimal("0.055")]


def test_quantities_of_a_percent_driver_may_show_a_percent_sign(make: Make) -> None:
    path = make(
        {
            "Drivers": [["driver", "kind"], ["P", "percent"], ["Q", "quantity"]],
            "Driver quantities": [
                ["driver", "target", "quantity"],
                ["P", "A", 0.25],
                ["P", "B", "75%"],
                ["Q", "A", 0.25],
            ],
        }
    )
    for cell in ("C2", "C4"):
        shown_as_percent(path, "Driver quantities", cell)
    found = workbook.read_model(path)
    assert [row.quantity for row in found.model.driver_quantities] == [25, 75, Decimal("0.25")]


def test_a_share_that_shows_more_than_everything_is_not_taken_for_a_fraction(make: Make) -> None:
    path = make({"Pool rules": [["pool", "share"], ["A", 1.5]]})
    found = workbook.read_model(shown_as_percent(path, "Pool rules", "B2"))
    assert found.model.pool_rules[0].share == Decimal("1.5")
