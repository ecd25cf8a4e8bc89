"""Workbooks made on the spot: sheets as lists of rows, written as Excel would write what a user typed."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from abc_costing import workbook
from abc_costing.model.findings import Finding

Sheets = Mapping[str, Sequence[Sequence[Any]]]
Make = Callable[[Sheets], Path]
Read = Callable[[Sheets], workbook.WorkbookRead]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(sheets: Sheets) -> Path:
        book = openpyxl.Workbook()
        book.remove(book["Sheet"])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "fund.xlsx"
        book.save(path)
        return path

    return made


@pytest.fixture
def read(make: Make) -> Read:
    return lambda sheets: workbook.read_model(make(sheets))


@pytest.fixture
def only(read: Read) -> Callable[[Sheets], Finding]:
    """The one finding that a workbook has."""

    def the_one(sheets: Sheets) -> Finding:
        findings = read(sheets).findings
        assert len(findings) == 1, [finding.line() for finding in findings]
        return findings[0]

    return the_one
