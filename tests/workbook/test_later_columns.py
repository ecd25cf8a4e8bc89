"""Sheets and columns that came after the first contract: read as they are meant, absent without a word."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from abc_costing import workbook
from abc_costing.model import rows
from abc_costing.model.checks import check_model
from abc_costing.model.findings import Finding

D = Decimal
Rows = list[list[Any]]
Read = Callable[[Any], workbook.WorkbookRead]
Only = Callable[[Any], Finding]
BASE: dict[str, Rows] = {
    "Model": [["key", "value"], ["currency", "EUR"]],
    "Cost pools": [["pool"], ["Staff"]],
    "Activities": [["activity"], ["Claims"]],
    "Services": [["service"], ["Pension"], ["Grant"]],
}


def test_all_of_them_are_read(read: Read) -> None:
    found = read({
        **BASE,
        "Drivers": [["driver", "kind", "evidence", "spread"], ["Minutes", None, "survey", 12.5],
                    ["Cost", "Accumulated cost", None, None]],
        "Evidence": [["evidence", "spread"], ["System count", 0.5], ["judgement", 45]],
        "Driver quantities": [["driver", "target", "quantity", "weight", "equation"],
                              ["Minutes", "Pension", 700, None, "8 + 12*paper"], ["Minutes", "Grant", 5, 2.5, None]],
        "Case features": [["target", "feature", "period", "quantity", "scenario"],
                          ["Pension", "Paper", None, 140, None], ["Pension", 65, 2025, 7.5, "Budget"]],
        "Assignments": [
            ["source", "driver", "capacity", "fixed_amount", "rate", "unused", "charge_to", "fte"],
            ["Staff", "Cost", None, 1234.5, None, None, None, None],
            ["Claims", "Minutes", 90000, None, 0.25, "Charge", "Grant", 1.5]],
    })
    model = found.model
    assert found.findings == ()
    assert [(row.kind, row.spread) for row in model.drivers] == [("quantity", D("12.5")), ("accumulated cost", None)]
    assert [(row.evidence, row.spread) for row in model.evidence_spreads] == [
        ("system count", D("0.5")), ("judgement", D(45))]
    assert [(row.equation, row.weight) for row in model.driver_quantities] == [("8 + 12*paper", D(1)), ("", D("2.5"))]
    assert model.case_features == (
        rows.CaseFeature(id=2, target="Pension", feature="Paper", quantity=D(140)),
        rows.CaseFeature(id=3, target="Pension", feature="65", period="2025", quantity=D("7.5"), scenario="Budget"))
    assert model.assignments == (
        rows.Assignment(id=2, source="Staff", driver="Cost", fixed_amount=1_234_50),
        rows.Assignment(id=3, source="Claims", driver="Minutes", capacity=D(90000), rate=D("0.25"), unused="charge",
                        charge_to="Grant", fte=D("1.5")))
    assert [finding.line() for finding in found.together_with(check_model(model)) if finding.severity == "error"] == []


def test_a_workbook_without_them_says_what_it_said_before(read: Read) -> None:
    found = read({
        **BASE,
        "Drivers": [["driver", "evidence"], ["Minutes", "survey"]],
        "Driver quantities": [["driver", "target", "quantity"], ["Minutes", "Pension", 700]],
        "Assignments": [["source", "driver", "capacity", "share"], ["Staff", "Minutes", 90000, "50 %"]],
    })
    model = found.model
    assert (found.findings, model.case_features, model.evidence_spreads) == ((), (), ())
    assert model.drivers == (rows.Driver(id=2, driver="Minutes", evidence="survey"),)
    assert model.driver_quantities == (
        rows.DriverQuantity(id=2, driver="Minutes", target="Pension", quantity=D(700), weight=D(1)),)
    assert model.assignments == (
        rows.Assignment(id=2, source="Staff", driver="Minutes", capacity=D(90000), share=D("0.5")),)


def test_a_spread_that_shows_a_percent_sign_is_what_it_shows(make: Callable[[Any], Path]) -> None:
    path = make({"Evidence": [["evidence", "spread"], ["survey", 0.125], ["sample", "7.5 %"]]})
    book = openpyxl.load_workbook(path)
    book["Evidence"]["B2"].number_format = "0.0%"
    book.save(path)
    assert [row.spread for row in workbook.read_model(path).model.evidence_spreads] == [D("12.5"), D("7.5")]


@pytest.mark.parametrize(("sheet", "head", "row", "place", "cause"), [
    ("Evidence", ["evidence", "spread"], ["guess", 5], "Evidence!A2", "guess"),
    ("Evidence", ["evidence", "spread"], ["survey", None], "Evidence!B2", "missing"),
    ("Evidence", ["evidence", "spread"], [None, 5], "Evidence!A2", "missing"),
    ("Case features", ["target", "feature", "quantity"], ["Pension", "paper", "many"], "Case features!C2", "many"),
    ("Case features", ["target", "feature", "quantity"], ["Pension", "paper", "1e9999"], "Case features!C2", "1e9999"),
    ("Case features", ["target", "feature"], ["Pension", "paper"], "Case features, row 1", "quantity"),
    ("Assignments", ["source", "driver", "fixed_amount"], ["Staff", "Minutes", 1.005], "Assignments!C2", "decimals"),
    ("Assignments", ["source", "driver", "unused"], ["Staff", "Minutes", "give away"], "Assignments!C2", "give away"),
    ("Assignments", ["source", "driver", "rate"], ["Staff", "Minutes", "NaN"], "Assignments!C2", "NaN"),
    ("Assignments", ["source", "driver", "fte"], ["Staff", "Minutes", "inf"], "Assignments!C2", "inf"),
    ("Drivers", ["driver", "spread"], ["Minutes", "#N/A"], "Drivers!B2", "#N/A"),
])  # fmt: skip
def test_what_a_cell_cannot_mean_is_told_with_its_place(
    only: Only, sheet: str, head: list[str], row: list[Any], place: str, cause: str
) -> None:
    finding = only({sheet: [head, row]})
    assert (finding.severity, finding.place) == ("error", place)
    assert cause in finding.line()


def test_what_is_wrong_with_an_equation_is_told_at_its_cell(read: Read) -> None:
    found = read({
        **BASE,
        "Drivers": [["driver"], ["Minutes"]],
        "Driver quantities": [["driver", "equation", "target", "quantity"], ["Minutes", "8 + * 2", "Pension", 700]],
    })
    (finding,) = found.together_with(check_model(found.model))
    assert (finding.place, finding.value) == ("Driver quantities!B2", "8 + * 2")
    assert "goes wrong at character 5, “*”" in finding.cause


def test_a_number_as_an_equation_is_minutes_a_case(read: Read) -> None:
    found = read({"Driver quantities": [["driver", "equation", "target", "quantity"], ["M", 8.5, "Pension", 700]]})
    assert (found.findings, found.model.driver_quantities[0].equation) == ((), "8.5")
