"""The command line's contract: every command, its JSON keys, its exit codes, one line a problem, never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from abc_costing.__main__ import wants_window
from abc_costing.model import rows
from abc_costing.session import Session
from tests.cli.calling import call
from tests.session.little_fund import LEDGER_TEXT, MODEL, ledger, workbook

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def problems(self) -> list[str]:
        return self.err.splitlines()


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return lambda *arguments: Ran(*call(capsys, *arguments))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return workbook(tmp_path)


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "fund.abcproj"
    made = run("new", path, "--from", workbook(tmp_path, ledger=False))
    assert (made.code, made.err) == (0, "")
    return path


@pytest.fixture
def with_ledger(project: Path, tmp_path: Path, run: Run) -> Path:
    assert run("import", project, ledger(tmp_path), "--control-total", "11500.00").code == 0
    return project


def test_new_makes_an_empty_project_and_never_over_a_file(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "new.abcproj"
    assert run("new", path).code == 0
    before = path.read_bytes()
    again = run("new", path)
    assert (again.code, len(again.problems), path.read_bytes()) == (1, 1, before)


def test_new_from_a_workbook_with_errors_tells_every_cell(tmp_path: Path, run: Run) -> None:
    from openpyxl import load_workbook

    path = workbook(tmp_path)
    book = load_workbook(path)
    book["Volumes"]["C2"] = "many"
    book["Direct costs"]["C2"] = "#REF!"
    book.save(path)
    ran = run("new", tmp_path / "x.abcproj", "--from", path)
    assert ran.code == 1
    assert any("Volumes!C2" in line for line in ran.problems)
    assert any("Direct costs!C2" in line for line in ran.problems)
    assert not (tmp_path / "x.abcproj").exists()
    assert run("run", path).code == 1


def test_inspect_says_how_a_file_would_be_read(tmp_path: Path, run: Run) -> None:
    ran = run("inspect", ledger(tmp_path), "--json")
    (sheet,) = ran.json["sheets"]
    assert sheet.keys() >= {
        "name", "header_row", "first_row", "last_row", "rows", "columns", "totals", "skipped", "problems"}
    assert (sheet["header_row"], sheet["first_row"], sheet["last_row"], sheet["rows"]) == (1, 2, 4, 3)
    assert sheet["columns"][4].keys() >= {"letter", "heading", "role", "type"}
    assert (sheet["columns"][4]["letter"], sheet["columns"][4]["role"]) == ("E", "amount")
    assert sheet["totals"] == {"debit": "11500.00", "credit": "0.00", "amount": "11500.00"}
    people = run("inspect", ledger(tmp_path))
    assert (people.code, "11,500.00" in people.out) == (0, True)


def test_inspect_tells_bad_cells_and_what_is_no_ledger_at_all(tmp_path: Path, run: Run) -> None:
    many = "".join(f"2025-05-{day:02},5110,10,May,{day}.50\n" for day in range(1, 31))
    ran = run("inspect", ledger(tmp_path, LEDGER_TEXT.replace("500.00", "5OO.OO") + many), "--json")
    assert ran.code == 0
    assert any(problem["row"] == 3 for problem in ran.json["sheets"][0]["problems"])
    assert any("5OO.OO" in line for line in ran.problems)
    assert run("inspect", ledger(tmp_path, "name,colour\nrose,red\nlily,white\n", "flowers.csv")).code == 1


def test_inspect_names_what_is_no_ledger(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("<html>", "utf-8")
    ran = run("inspect", path)
    assert (ran.code, len(ran.problems), ran.out) == (1, 1, "")
    assert run("inspect", tmp_path / "none.csv").code == 1


def test_import_refuses_another_control_total_and_the_same_file(with_ledger: Path, tmp_path: Path, run: Run) -> None:
    other = ledger(tmp_path, LEDGER_TEXT.replace("500.00", "500.01"), "other.csv")
    wrong = run("import", with_ledger, other, "--control-total", "11,500.00")
    assert wrong.code == 1
    assert "11500.01" in wrong.err
    assert "11500.00" in wrong.err
    twice = run("import", with_ledger, ledger(tmp_path))
    assert (twice.code, "already" in twice.err) == (1, True)
    assert run("import", with_ledger, ledger(tmp_path), "--replace").code == 0
    assert run("run", with_ledger, "--json").json["ledger_total"] == "11500.00"
    assert run("import", with_ledger, other, "--control-total", "much").code == 1


def test_import_gives_a_period_to_postings_without_one(project: Path, tmp_path: Path, run: Run) -> None:
    text = "account,cost centre,amount\n" + "".join(f"5110,10,{n}.00\n" for n in range(1, 5))
    assert run("import", project, ledger(tmp_path, text), "--period", "2025").code == 0
    assert run("run", project, "--json").json["ledger_total"] == "10.00"


def test_import_by_profile_and_by_sheet(project: Path, tmp_path: Path, run: Run) -> None:
    from abc_costing.session import Profile

    with Session.open(project) as session:
        session.save_profile(Profile("Monthly", session.reading_job(ledger(tmp_path)).run().mapping))
        session.save()
    text = "amount,account,date,cost centre,description\n500.00,5210,2025-03-02,20,Rent\n"
    assert run("import", project, ledger(tmp_path, text, "next.csv"), "--profile", "Monthly").code == 0
    unknown = run("import", project, ledger(tmp_path), "--profile", "Yearly")
    assert (unknown.code, "Monthly" in unknown.err) == (1, True)
    assert run("import", project, workbook(tmp_path), "--sheet", "ledger").code == 0
    missing = run("import", project, workbook(tmp_path), "--sheet", "Journal")
    assert (missing.code, "Ledger" in missing.err) == (1, True)


def test_a_workbook_is_only_read(model: Path, tmp_path: Path, run: Run) -> None:
    before = model.read_bytes()
    assert run("import", model, ledger(tmp_path)).code == 1
    assert run("export", model, model).code == 1
    assert model.read_bytes() == before


def test_check_lists_problems_and_fails_on_errors(model: Path, tmp_path: Path, run: Run) -> None:
    good = run("check", model, "--json")
    assert (good.code, good.json["problems"], good.err) == (0, [], "")
    wrong = replace(MODEL, pools=MODEL.pools[:1], drivers=(*MODEL.drivers, rows.Driver(driver="fte")))
    bad = run("check", workbook(tmp_path, model=wrong, name="wrong.xlsx"), "--json")
    assert bad.code == 1
    assert {"severity", "rule", "sheet", "row", "column", "cause", "remedy", "value"} <= bad.json["problems"][0].keys()
    assert ("Drivers", 6, "A") in {(p["sheet"], p["row"], p["column"]) for p in bad.json["problems"]}
    assert len(bad.problems) == len(bad.json["problems"])


def test_run_gives_the_contracts_object(with_ledger: Path, run: Run) -> None:
    ran = run("run", with_ledger, "--json")
    found = ran.json
    assert ran.code == 0
    assert list(found)[:4] == ["period", "scenario", "method", "currency"]
    assert {key: found[key] for key in ("period", "method", "currency", "ledger_total", "excluded", "direct", "costed",
                                        "difference")} == {
        "period": "2025", "method": "reciprocal", "currency": "USD", "ledger_total": "11500.00", "excluded": "9999.99",
        "direct": "123.45", "costed": "1623.46", "difference": "0.00"}
    old = next(service for service in found["services"] if service["service"] == "OLD")
    assert old.keys() >= {"service", "name", "cost", "volume", "unit_cost"}
    assert old["volume"] == 4200
    assert len(old["unit_cost"].partition(".")[2]) >= 6
    assert {"node", "kind", "own", "received", "total", "assigned", "unused", "unassigned"} <= found["nodes"][0].keys()
    assert "flows" not in found
    flows = run("run", with_ledger, "--json", "--flows").json["flows"]
    assert flows[0].keys() == {"source", "target", "driver", "amount"}


def test_run_by_another_method_tells_the_order(with_ledger: Path, run: Run) -> None:
    found = run("run", with_ledger, "--method", "step-down", "--json").json
    assert (found["method"], found["step_order"]) == ("step-down", ["IT"])
    assert run("run", with_ledger, "--method", "guess").code == 2


def test_run_for_people_ties_to_the_ledger(with_ledger: Path, run: Run) -> None:
    ran = run("run", with_ledger, "--flows")
    assert ran.out.splitlines()[0] == "Cost per service, 2025, Actual, reciprocal method, USD"
    assert ("Ledger 11,500.00 + direct 123.45 - excluded 9,999.99 - costed 1,623.46 = difference 0.00"
            in ran.out.splitlines())
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("option", [("--period", "2031"), ("--scenario", "Budget")])
def test_what_the_project_does_not_have_is_named(with_ledger: Path, run: Run, option: tuple[str, str]) -> None:
    ran = run("run", with_ledger, *option)
    assert (ran.code, len(ran.problems), option[1] in ran.err) == (1, 1, True)


def test_a_model_with_errors_is_not_run(tmp_path: Path, run: Run) -> None:
    loop = replace(MODEL, assignments=(*MODEL.assignments[:2], rows.Assignment(source="NOBODY", driver="FTE")))
    ran = run("run", workbook(tmp_path, model=loop), "--json")
    assert (ran.code, ran.out) == (1, "")
    assert any("NOBODY" in line for line in ran.problems)


def test_trace_adds_up_to_the_run(with_ledger: Path, run: Run) -> None:
    found = run("trace", with_ledger, "OLD", "--to", "ledger", "--json").json
    cost = next(s["cost"] for s in run("run", with_ledger, "--json").json["services"] if s["service"] == "OLD")
    assert (found["node"], found["total"]) == ("OLD", cost)
    assert found["contributions"][0].keys() == {"node", "kind", "amount"}
    assert found["ledger"][0].keys() >= {
        "file", "sheet", "row", "account", "cost_centre", "description", "amount", "contribution"}
    assert {(line["file"], line["row"]) for line in found["ledger"]} == {("ledger.csv", 2), ("ledger.csv", 3)}
    people = run("trace", with_ledger, "old", "--to", "ledger")
    assert (people.code, "ledger.csv" in people.out) == (0, True)
    assert run("trace", with_ledger, "NOBODY").code == 1


def test_cap_gives_the_contracts_object(with_ledger: Path, run: Run) -> None:
    (cap,) = run("cap", with_ledger, "--json").json["caps"]
    (period,) = cap["periods"]
    assert (cap["cap"], period["period"], period["expense"], period["limit"], period["headroom"], period["status"]) == (
        "Act s.50", "2025", "1623.46", "1250.00", "-373.46", "over")
    assert period["bases"] == [{"base": "contributions", "value": 25000, "percent": 5}]
    assert (round(period["ratio_percent"], 5), period["cap_percent"]) == (6.49384, 5)
    assert "over" in run("cap", with_ledger).out


def test_report_writes_both_files(with_ledger: Path, tmp_path: Path, run: Run) -> None:
    ran = run("report", with_ledger, "--out", tmp_path / "out", "--period", "2025")
    assert ran.code == 0
    assert {Path(line).suffix for line in ran.out.splitlines()} == {".pdf", ".xlsx"}
    assert all(Path(line).stat().st_size > 0 for line in ran.out.splitlines())
    assert run("report", with_ledger, "--out", tmp_path / "out", "--pack", "weekly").code == 1
    assert run("report", with_ledger).code == 2


def test_export_gives_a_workbook_with_the_same_results(with_ledger: Path, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "out.xlsx"
    assert run("export", with_ledger, path).code == 0
    one, other = run("run", path, "--json").json, run("run", with_ledger, "--json").json
    assert (one["services"], one["nodes"]) == (other["services"], other["nodes"])


def test_commands_that_read_work_while_the_window_has_the_project(with_ledger: Path, tmp_path: Path, run: Run) -> None:
    with Session.open(with_ledger):
        assert run("run", with_ledger).code == 0
        busy = run("import", with_ledger, ledger(tmp_path, LEDGER_TEXT.replace("500", "600"), "more.csv"))
        assert (busy.code, "has it open" in busy.err) == (1, True)


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["run"], ["trace", "x.abcproj"], ["run", "x.abcproj", "--colour"]])
def test_wrong_usage_exits_with_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out, ran.err != "") == (2, "", True)


@pytest.mark.parametrize(
    ("arguments", "window"),
    [([], True), (["--sample"], True), (["fund.abcproj"], True), (["run", "fund.abcproj"], False), (["fund"], False)],
)
def test_the_window_opens_without_a_command(arguments: list[str], window: bool) -> None:
    assert wants_window(arguments) is window


def python(*arguments: str, env: dict[str, str] | None = None) -> Ran:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def test_the_command_as_a_process(model: Path) -> None:
    ran = python("-m", "abc_costing", "run", str(model), "--json")
    assert (ran.code, ran.json["difference"], ran.err) == (0, "0.00", "")


def test_a_console_that_lacks_a_character_is_no_reason_to_fail(model: Path) -> None:
    ran = python("-m", "abc_costing", "run", str(model), "--period", "2031", env={"PYTHONIOENCODING": "ascii"})
    assert (ran.code, "2031" in ran.err, "Traceback" in ran.err) == (1, True, False)


def test_a_windows_console_shows_a_question_mark_for_letters_it_lacks(tmp_path: Path) -> None:
    services = tuple(replace(service, name=f"Σύνταξη {service.service} – é") for service in MODEL.services)
    path = workbook(tmp_path, model=replace(MODEL, services=services))
    for arguments in (["run", str(path)], ["check", str(path)], ["trace", str(path), "OLD"], ["--help"]):
        ran = python("-m", "abc_costing", *arguments, env={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"})
        assert (ran.code, "Traceback" in ran.err) == (0, False)
        assert arguments[0] != "run" or "??????? OLD" in ran.out


def test_a_frozen_program_keeps_its_font_list(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("MPLCONFIGDIR", "a passing folder")
    assert run("--version").code == 0
    assert Path(os.environ["MPLCONFIGDIR"]).is_dir()
    assert home in Path(os.environ["MPLCONFIGDIR"]).parents


def test_a_defect_is_one_line_and_a_log_without_the_users_words(home: Path) -> None:
    script = "import abc_costing.cli.failures as f; f.install(); raise ValueError('Ms Canary earns 5')"
    ran = python("-c", script)
    assert (ran.code, len(ran.problems), "Canary" in ran.err) == (1, 1, False)
    log = (home / "logs" / "abc-costing.log").read_text("utf-8")
    assert "ValueError" in log
    assert "Canary" not in log
