"""Time equations, case features, spreads and what a rule carries, from the command line."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from abc_costing import workbook
from abc_costing.model import rows
from abc_costing.model.costing_model import Model
from abc_costing.model.tables import TABLES
from abc_costing.places import sample
from tests.cli.calling import call
from tests.session.little_fund import workbook as written
from tests.session.test_time_equations import TIMED, D

Told = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def called(*arguments: str | Path) -> tuple[int, str, list[str]]:
        code, out, err = call(capsys, *arguments)
        return code, out, err.splitlines()

    return called


def without_ids(model: Model) -> Model:
    for key in TABLES:
        model = model.with_table(key, tuple(replace(row, id=0) for row in model.table(key)))
    return model


def test_check_run_and_export_know_them(tmp_path: Path, told: Told) -> None:
    book, project, out = written(tmp_path, model=TIMED), tmp_path / "fund.abcproj", tmp_path / "out.xlsx"
    assert told("new", project, "--from", book)[0] == 0
    assert told("check", project)[0] == 0
    code, text, _ = told("run", project, "--period", "2025", "--json")
    assert (code, json.loads(text)["difference"]) == (0, "0.00")
    assert told("export", project, out)[0] == 0
    assert without_ids(workbook.read_model(out).model) == without_ids(workbook.read_model(book).model)
    code, of_export, _ = told("run", out, "--period", "2025", "--json")
    assert (code, json.loads(of_export)["services"]) == (0, json.loads(text)["services"])


def test_a_project_without_them_is_exported_with_empty_sheets_to_fill_in(tmp_path: Path, told: Told) -> None:
    out = tmp_path / "out.xlsx"
    assert told("export", written(tmp_path), out)[0] == 0
    assert {"Case features", "Evidence"} <= {view.sheet for view in workbook.read_model(out).layout.sheets.values()}
    assert told("check", out)[0] == 0


def test_check_tells_each_mistake_at_its_cell(tmp_path: Path, told: Told) -> None:
    wrong = replace(
        TIMED,
        drivers=(*TIMED.drivers, rows.Driver(driver="OTHER", spread=D(-5))),
        driver_quantities=(
            rows.DriverQuantity(driver="MIN", target="OLD", quantity=D(1), equation="6 + 4*papper", weight=D(2)),
            rows.DriverQuantity(driver="MIN", target="SICK", quantity=D(1), equation="(6"),
            *TIMED.driver_quantities),
        case_features=(*TIMED.case_features, rows.CaseFeature(target="OLD", feature="appeal", quantity=D(-1))),
        evidence_spreads=(*TIMED.evidence_spreads, rows.EvidenceSpread(evidence="sample", spread=D(9))),
        assignments=(
            rows.Assignment(source="RENT", driver="FTE", share=D("0.5"), fixed_amount=5, fte=D(1)),
            *(row for row in TIMED.assignments if row.source != "RENT")))
    code, _, lines = told("check", written(tmp_path, model=wrong))
    places = sorted(line.removeprefix("error: little.xlsx ").split(": ")[0] for line in lines
                    if line.startswith("error"))
    assert (code, places) == (1, [
        "Assignments!G2", "Assignments!K2", "Case features!D4", "Driver quantities!E2", "Driver quantities!F2",
        "Driver quantities!F3", "Drivers!I7", "Evidence!A3"])


def test_json_has_the_place_of_a_mistake(tmp_path: Path, told: Told) -> None:
    bad = replace(TIMED, driver_quantities=(
        rows.DriverQuantity(driver="MIN", target="OLD", quantity=D(1), equation="6 + 4 papers"),))
    code, text, _ = told("check", written(tmp_path, model=bad), "--json")
    (problem,) = [found for found in json.loads(text)["problems"] if "goes wrong" in json.dumps(found)]
    assert (code, problem["sheet"], problem["row"], problem["column"]) == (1, "Driver quantities", 2, "F")
    assert "character 7, “papers”" in problem["cause"]


def test_run_tells_capacity_against_use(told: Told) -> None:
    model = sample("model.xlsx")
    code, text, _ = told("run", model, "--json")
    found = {row["source"]: row for row in json.loads(text)["capacities"]}
    assert code == 0
    over, under = found["A15"], found["A04"]
    assert (over["accepted_overuse"], over["unused"]) == (True, 0)
    assert over["overused"] == over["used"] - over["supplied"] > 0
    assert under["unused"] == under["supplied"] - under["used"] > 0
    assert under["policy"] == "keep apart"
    shown = told("run", model)[1].split("Capacity\n")[1]
    assert next(line for line in shown.splitlines() if line.startswith("A15")).endswith("over-used, accepted")
