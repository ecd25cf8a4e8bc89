"""An exported workbook is the whole model: it reads back the same, holds no formula, and never spoils an older file."""

import os
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given

from abc_costing import workbook
from abc_costing.errors import OutputRefused
from abc_costing.model import rows
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import EMPTY, Posting, Postings
from abc_costing.model.tables import TABLES
from tests.workbook.random_models import ledgers, models

MODEL = Model(
    Settings(name="Fund", currency="ZMW"),
    pools=(rows.Pool(pool="007", name="=1+1"),),
    drivers=(rows.Driver(driver="Hours", as_of=date(2025, 3, 31)),),
    direct_costs=(rows.DirectCost(target="A", period="2025", amount=123456789),),
)
LEDGER = Postings.of([Posting(account="5110", amount=-1234, day=date(2025, 3, 31)), Posting("5120", 5, period="2025")])


def without_ids(model: Model) -> Model:
    for key in TABLES:
        model = model.with_table(key, tuple(replace(row, id=0) for row in model.table(key)))
    return model


def plain(postings: Postings) -> list[Posting]:
    return [replace(postings[i], row=0, file="", sheet="") for i in range(len(postings))]


@given(model=models, ledger=ledgers)
def test_export_and_import_give_the_same_model(
    tmp_path_factory: pytest.TempPathFactory, model: Model, ledger: Postings
) -> None:
    path = tmp_path_factory.mktemp("export") / "model.xlsx"
    workbook.write_model(path, model, ledger)
    back = workbook.read_model(path)
    assert back.findings == ()
    assert without_ids(back.model) == without_ids(model)
    assert plain(back.postings) == plain(ledger)


def test_the_export_of_an_import_is_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    workbook.write_model(first, MODEL, LEDGER)
    back = workbook.read_model(first)
    workbook.write_model(second, back.model, back.postings)
    assert first.read_bytes() == second.read_bytes()


def test_every_table_has_its_sheet_with_headings_to_fill_in(tmp_path: Path) -> None:
    workbook.write_model(tmp_path / "empty.xlsx", Model(), EMPTY)
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    assert book.sheetnames == [
        "Model",
        *(t.sheet for t in TABLES.values() if t.key not in ("scenarios", "scenario_changes")),
        "Ledger",
        "Scenarios",
        "Scenario changes",
    ]
    for table in TABLES.values():
        sheet = book[table.sheet]
        assert [cell.value for cell in sheet[1]] == [column.heading for column in table.columns]
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://x")', "#REF!", "{=1}", "=cmd|' /C calc'!A0"]
)
def test_a_text_never_becomes_a_formula(tmp_path: Path, text: str) -> None:
    ledger = Postings.of([Posting(text, 1, period="2025", description=text)])
    workbook.write_model(tmp_path / "m.xlsx", Model(pools=(rows.Pool(pool="P", name=text),)), ledger)
    with zipfile.ZipFile(tmp_path / "m.xlsx") as package:
        content = b"".join(package.read(name) for name in package.namelist() if "sheet" in name)
    assert b"<f>" not in content
    assert b't="e"' not in content
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    for cell in (book["Cost pools"]["B2"], book["Ledger"]["C2"], book["Ledger"]["G2"]):
        assert cell.value == text


def test_codes_are_texts_dates_are_dates_and_amounts_are_numbers(tmp_path: Path) -> None:
    workbook.write_model(tmp_path / "m.xlsx", MODEL, LEDGER)
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert (book["Cost pools"]["A2"].value, book["Cost pools"]["A2"].number_format) == ("007", "@")
    assert book["Drivers"]["G2"].is_date
    amount = book["Direct costs"]["C2"]
    assert (amount.value, amount.number_format) == (1234567.89, "#,##0.00")


def test_an_older_file_is_replaced_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    workbook.write_model(path, MODEL, LEDGER)
    assert workbook.read_model(path).postings.total == -1229
    assert [entry.name for entry in tmp_path.iterdir()] == ["m.xlsx"]
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o640


def test_what_a_cell_cannot_hold_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(OutputRefused, match=r"the name of row 1 of the sheet Cost pools has 32,768 characters"):
        workbook.write_model(path, Model(pools=(rows.Pool(pool="P", name="x" * 32_768),)), EMPTY)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["m.xlsx"]


def test_a_row_that_would_not_come_back_is_refused(tmp_path: Path) -> None:
    # an amount that no import takes, as only a damaged project could hold it
    ledger = Postings.of([Posting("1", 2**60, period="2025")])
    with pytest.raises(OutputRefused, match=r"did not give the same rows and totals \(Ledger\)"):
        workbook.write_model(tmp_path / "m.xlsx", MODEL, ledger)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match="could not be written: No such file or directory"):
        workbook.write_model(tmp_path / "none" / "m.xlsx", MODEL, LEDGER)


def test_a_target_that_cannot_be_replaced_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.xlsx").mkdir()
    with pytest.raises(OutputRefused, match="Close it in Excel"):
        workbook.write_model(tmp_path / "m.xlsx", MODEL, LEDGER)
    assert os.listdir(tmp_path) == ["m.xlsx"]


def test_a_blank_row_of_the_screen_is_no_row_of_the_workbook(tmp_path: Path) -> None:
    workbook.write_model(tmp_path / "m.xlsx", Model(pools=(rows.Pool(pool=""), rows.Pool(pool="A"))), EMPTY)
    assert [pool.pool for pool in workbook.read_model(tmp_path / "m.xlsx").model.pools] == ["A"]


def test_a_share_above_everything_stays_what_it_is(tmp_path: Path) -> None:
    workbook.write_model(tmp_path / "m.xlsx", Model(pool_rules=(rows.PoolRule(pool="A", share=Decimal("1.5")),)), EMPTY)
    assert workbook.read_model(tmp_path / "m.xlsx").model.pool_rules[0].share == Decimal("1.5")


def test_an_export_can_be_read_as_a_model_with_its_findings_at_their_cells(
    tmp_path: Path, make: Callable[[Any], Path]
) -> None:
    workbook.write_model(tmp_path / "m.xlsx", MODEL, LEDGER)
    assert workbook.read_model(tmp_path / "m.xlsx").layout.sheets["ledger"].letters["amount"] == "H"
