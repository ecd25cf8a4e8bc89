"""A wrong model workbook, as a script sees it: every command tells all errors at once, each at its cell."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.calling import call

Rows = list[list[Any]]

Told = Callable[..., tuple[int, str, list[str]]]

SHEETS: dict[str, Rows] = {
    "Model": [["key", "value"], ["currency", "EUR"]],
    "Accounts": [["account"], ["6100"]],
    "Cost pools": [["pool"], ["Staff"]],
    "Pool rules": [["accounts", "pool"], ["61*", "Staff"]],
    "Activities": [["activity", "kind"], ["IT", "support"], ["HR", "support"], ["Claims", None]],
    "Services": [["service"], ["Pension"], ["Grant"]],
    "Drivers": [["driver", "kind"], ["staff", "percent"], ["it", "quantity"], ["hr", None], ["claims", None]],
    "Driver quantities": [
        ["driver", "target", "quantity"], ["staff", "IT", 40], ["staff", "Claims", 60], ["it", "HR", 2],
        ["it", "Claims", 1], ["hr", "IT", 1], ["hr", "Claims", 1], ["claims", "Pension", 3], ["claims", "Grant", 1]],
    "Assignments": [
        ["source", "driver", "capacity", "share"], ["Staff", "staff"], ["IT", "it"], ["HR", "hr"],
        ["Claims", "claims"]],
    "Ledger": [["period", "account", "amount"], ["2025", "6100", 1000]],
}


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def called(*arguments: str | Path) -> tuple[int, str, list[str]]:
        code, out, err = call(capsys, *arguments)
        return code, out, err.splitlines()

    return called


def book(folder: Path, *, cells: dict[str, Any] | None = None, **more: Rows) -> Path:
    """The workbook with other cells ("Drivers!B2") and more rows (sheet names with _ in place of blanks)."""
    made = Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    extra = {name.replace("_", " "): found for name, found in more.items()}
    for name in dict.fromkeys([*SHEETS, *extra]):
        sheet = made.create_sheet(name)
        for row in [*SHEETS.get(name, []), *extra.get(name, [])]:
            sheet.append(row)
    for place, value in (cells or {}).items():
        name, cell = place.split("!")
        made[name][cell] = value
    path = folder / "model.xlsx"
    made.save(path)
    return path


def places(lines: list[str]) -> list[str]:
    return sorted(line.removeprefix("error: model.xlsx ").split(": ")[0] for line in lines if line.startswith("error"))


def test_the_model_is_right_as_it_stands(tmp_path: Path, told: Told) -> None:
    code, out, lines = told("run", book(tmp_path), "--json")
    assert (code, json.loads(out)["difference"], lines) == (0, "0.00", [])


@pytest.mark.parametrize("command", [["check"], ["run"], ["run", "--json"], ["trace", "Pension"], ["report"]])
def test_errors_of_tables_and_of_the_allocation_are_told_together_at_their_cells(
    tmp_path: Path, told: Told, command: list[str]
) -> None:
    wrong = book(
        tmp_path, cells={"Driver quantities!C2": 30, "Assignments!C5": 3}, Volumes=[
            ["target", "period", "quantity"], ["Pensoin", "2025", 5]], Driver_quantities=[["hr", "Claims", -2]])
    name, *rest = [*command, *(["--out", str(tmp_path / "out")] if command == ["report"] else [])]
    code, out, lines = told(name, wrong, *rest)
    assert code == 1
    assert out == "" or name == "check"
    assert places(lines) == ["Assignments!C5", "Driver quantities!C10", "Driver quantities!C2", "Volumes!A2"]
    assert any("Pension" in line for line in lines if "Pensoin" in line)


@pytest.mark.parametrize("name", ["check", "run", "cap"])
def test_a_bad_cell_is_told_together_with_a_bad_name(tmp_path: Path, told: Told, name: str) -> None:
    code, _, lines = told(name, book(tmp_path, cells={"Ledger!C2": "much", "Pool rules!B2": "Stuff"}))
    assert (code, places(lines)) == (1, ["Ledger!C2", "Pool rules!B2"])


def test_a_cell_that_cannot_be_read_gives_no_errors_that_only_follow_from_it(tmp_path: Path, told: Told) -> None:
    code, _, lines = told("check", book(tmp_path, cells={"Driver quantities!C2": "forty"}))
    assert (code, places(lines)) == (1, ["Driver quantities!C2"])


def test_every_closed_loop_is_told_at_its_cell(tmp_path: Path, told: Told) -> None:
    path = book(
        tmp_path, cells={"Driver quantities!C5": 0, "Driver quantities!C7": 0},
        Activities=[["A", None], ["B", None]], Drivers=[["a", None], ["b", None]],
        Driver_quantities=[["a", "B", 1], ["b", "A", 1]], Assignments=[["A", "a"], ["B", "b"]],
        Direct_costs=[["target", "period", "amount"], ["A", "2025", 7]])
    for command in (["run"], ["trace", "Pension"]):
        code, _, lines = told(command[0], path, *command[1:])
        assert code == 1
        assert len([line for line in lines if line.startswith("error: model.xlsx Assignments!B")]) == 2
        assert any("“IT”" in line and "“HR”" in line for line in lines)
        assert any("“A”" in line and "“B”" in line for line in lines)


def test_an_unknown_column_is_a_warning_of_every_command(tmp_path: Path, told: Told) -> None:
    path = book(tmp_path, cells={"Services!B1": "colour"})
    for name in ("run", "check", "cap"):
        code, _, lines = told(name, path)
        assert (code, [line for line in lines if "Services!B1" in line and line.startswith("warning")]) == (0, lines)


def test_what_binary_fractions_leave_of_a_hundred_per_cent_is_no_error(tmp_path: Path, told: Told) -> None:
    thirds = [["staff", "HR", 100 / 3]]
    cells = {"Driver quantities!C2": 100 / 3, "Driver quantities!C3": 100 / 3, "Assignments!D5": 1 / 6,
             "Assignments!C5": 3 * 1.1 + 0.7}
    more = [["Claims", "more", None, 5 / 6]]
    path = book(tmp_path, cells=cells, Driver_quantities=[*thirds, ["more", "Grant", 1], ["claims", "IT", 1e-15]],
                Assignments=more, Drivers=[["more", None]])
    for name in ("run", "check"):
        assert told(name, path)[0::2] == (0, [])
    code, _, lines = told("run", book(tmp_path, cells={"Driver quantities!C2": 40.000001}))
    assert (code, places(lines)) == (1, ["Driver quantities!C2"])


def test_a_scenario_that_only_the_ledger_names_can_be_changed_and_built_on(tmp_path: Path, told: Told) -> None:
    path = book(
        tmp_path, cells={"Ledger!D1": "scenario"}, Ledger=[["2025", "6100", 3000, "Budget"]],
        Scenarios=[["scenario", "based_on"], ["Lean", "Budget"]],
        Scenario_changes=[["scenario", "sheet", "factor"], ["budget", "Ledger", 2], ["Lean", "Ledger", 0.5]])
    assert told("check", path)[0] == 0
    for scenario, total in (("Actual", "1000.00"), ("Budget", "6000.00"), ("lean", "3000.00")):
        code, out, _ = told("run", path, "--scenario", scenario, "--json")
        assert (code, json.loads(out)["ledger_total"]) == (0, total)


def test_a_project_is_made_of_a_right_workbook_only_and_under_a_name_that_opens_again(
    tmp_path: Path, told: Told
) -> None:
    wrong = book(tmp_path, cells={"Ledger!C2": "much", "Pool rules!B2": "Stuff"})
    for command in (["new", tmp_path / "a.abcproj", "--from", wrong], ["export", wrong, tmp_path / "b.xlsx"]):
        code, _, lines = told(*command)
        assert (code, places(lines)[:2]) == (1, ["Ledger!C2", "Pool rules!B2"])
    doubtful = book(tmp_path, cells={"Services!B1": "colour"})
    code, _, lines = told("new", tmp_path / "c.abcproj", "--from", doubtful)
    assert (code, ["Services!B1" in line for line in lines]) == (0, [True])
    code, _, lines = told("new", tmp_path / "d.xlsx")
    assert (code, len(lines), (tmp_path / "d.xlsx").exists()) == (1, 1, False)
    assert "d.abcproj" in lines[0]


def test_names_on_the_command_line_match_without_regard_to_case_and_blanks(tmp_path: Path, told: Told) -> None:
    path = book(tmp_path)
    code, out, _ = told("run", path, "--method", " Direct", "--scenario", "actual ", "--period", " 2025", "--json")
    assert (code, json.loads(out)["method"]) == (0, "direct")
    assert told("report", path, "--out", tmp_path / "out", "--pack", " Ratio ")[0] == 0
    code, _, lines = told("report", path, "--out", tmp_path / "out", "--pack", "rate")
    assert (code, len(lines)) == (1, 1)


def test_a_workbook_is_never_exported_over_itself(tmp_path: Path, told: Told) -> None:
    path = book(tmp_path)
    before = path.read_bytes()
    (tmp_path / "folder").mkdir()
    assert told("export", path, tmp_path / "folder" / ".." / path.name)[0] == 1
    assert path.read_bytes() == before


def test_a_ledger_is_not_imported_into_a_period_that_means_nothing(tmp_path: Path, told: Told) -> None:
    project, ledger = tmp_path / "fund.abcproj", tmp_path / "ledger.csv"
    ledger.write_text("account,amount\n6100,5.00\n6101,7.50\n", "utf-8")
    assert told("new", project, "--from", book(tmp_path))[0] == 0
    code, _, lines = told("import", project, ledger, "--period", "20x5")
    assert (code, len(lines), "20x5" in lines[0]) == (1, 1, True)
    assert told("import", project, ledger, "--period", "2025")[0] == 0


@pytest.mark.parametrize("capacity", ["200%", 2])
def test_a_capacity_shown_in_per_cent_is_one_of_percent_drivers(tmp_path: Path, told: Told, capacity: Any) -> None:
    path = book(tmp_path, cells={"Assignments!C2": capacity})
    made = load_workbook(path)
    made["Assignments"]["C2"].number_format = "0%"
    made.save(path)
    code, out, _ = told("run", path, "--json")
    assert (code, json.loads(out)["unused"]) == (0, "500.00")


@pytest.mark.parametrize("method", ["reciprocal", "direct"])
def test_every_amount_that_nobody_takes_is_told_by_itself(tmp_path: Path, told: Told, method: str) -> None:
    path = book(
        tmp_path, Activities=[["A", None], ["B", None]], Services=[["Survivors"]],
        Direct_costs=[["target", "period", "amount"], ["A", "2025", 7], ["B", "2025", 9]],
        Ledger=[["2025", "7100", 11], ["2025", "7200", 13]])
    for project in (path, tmp_path / "fund.abcproj"):
        if project != path:
            assert told("new", project, "--from", path)[0] == 0
        code, _, lines = told("run", project, "--method", method)
        lines = [line for line in lines if line.startswith("warning")]
        assert code == 0
        for figure, name in (("7.00", "“A”"), ("9.00", "“B”"), ("11.00", "“7100”"), ("13.00", "“7200”")):
            assert len([line for line in lines if f" {figure} EUR of " in line and name in line]) == 1
        assert len(lines) == 4
        assert project != path or all(line.startswith("warning: model.xlsx ") for line in lines)


@pytest.mark.parametrize("more", [{}, {"Periods": [["period"], ["2025"]]}])
def test_a_posting_in_no_period_is_told_at_its_row(tmp_path: Path, told: Told, more: dict[str, Any]) -> None:
    path = book(tmp_path, Ledger=[["Spring", "6100", 5]], **more)
    for command in (["run", "--json"], ["check"]):
        code, out, lines = told(command[0], path, *command[1:])
        assert code == 0
        assert [line for line in lines if "Ledger, row 3" in line and "5.00 EUR" in line] == lines
        assert command[0] == "check" or json.loads(out)["ledger_total"] == "1000.00"


def test_sums_and_products_of_long_numbers_keep_all_their_digits(tmp_path: Path, told: Told) -> None:
    long = "9" * 28
    path = book(
        tmp_path, Volumes=[["target", "period", "quantity"], ["Pension", "2025-01", long], ["Pension", "2025-02", 12]],
        Scenarios=[["scenario"], ["More"]],
        Scenario_changes=[["scenario", "sheet", "factor"], ["More", "Volumes", 11], ["More", "Statistics", 11]],
        Statistics=[["statistic", "period", "value"], ["paid", "2025-01", long], ["paid", "2025-02", 12]],
        Caps=[["cap", "from", "percent", "base"], ["Act", "2024", 5, "paid"]],
        Periods=[["period"], ["2025"]])
    for scenario, factor in (("Actual", 1), ("More", 11)):
        result = json.loads(told("run", path, "--json", "--scenario", scenario)[1])
        assert result["services"][0]["volume"] == factor * (int(long) + 12)
        (cap,) = json.loads(told("cap", path, "--json", "--scenario", scenario)[1])["caps"]
        assert [base["value"] for base in cap["periods"][0]["bases"]] == [factor * (int(long) + 12)]
