"""The committed files are what the committed script writes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sample_ledgers.make_sample import make
from sample_ledgers.maker.amounts import split
from sample_ledgers.maker.ledger_layout import LAYOUTS, ordered
from tests.sample_ledgers.conftest import FOLDER


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.slow
def test_the_script_writes_the_committed_files_again(tmp_path: Path) -> None:
    for path in make(tmp_path):
        assert contents(path) == contents(FOLDER / path.name), path.name


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_ledger_file_has_its_traps(year: int) -> None:
    layout = LAYOUTS[year]
    book = load_workbook(FOLDER / f"ledger_{year}.xlsx", read_only=True)
    assert set(book.sheetnames) == {layout.sheet, "Notes", "Old draft"}
    assert book["Old draft"].sheet_state == ("hidden" if year == 2024 else "visible")
    first = next(book[layout.sheet].iter_rows(min_row=layout.heading_row, max_row=layout.heading_row, values_only=True))
    assert {"Debit", "Credit", "Account", "Cost centre"} <= {str(cell) for cell in first}
    assert None in first
    book.close()


def test_every_file_is_small_enough_to_send() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.glob("*.xlsx")}
    assert set(sizes) == {"ledger_2024.xlsx", "ledger_2025.xlsx", "model.xlsx"}
    assert max(sizes.values()) < 1_600_000


def test_postings_of_a_year_stay_in_it_on_working_days_or_month_ends() -> None:
    for posting in ordered(2025):
        assert posting.day.year == 2025
        assert posting.reversal or posting.document.startswith("JV") or posting.day.weekday() < 5


def test_a_split_loses_nothing() -> None:
    for total in (0, 1, 7, -1, 100_001, -99_999):
        parts = split(total, [1.0, 2.5, 0.3])
        assert sum(parts) == total
        assert all(part * total >= 0 for part in parts)
