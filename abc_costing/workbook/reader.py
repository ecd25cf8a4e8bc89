"""A model workbook -> model, postings and findings, all of them in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from abc_costing.errors import FileRefused
from abc_costing.model import rows
from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.findings import Finding
from abc_costing.model.postings import EMPTY, Postings
from abc_costing.model.rows import Row, key_of
from abc_costing.model.tables import TABLES, Column, Table
from abc_costing.money import Currency
from abc_costing.progress import Progress
from abc_costing.workbook import ledger_sheet, settings_sheet
from abc_costing.workbook.book import Book
from abc_costing.workbook.cells import Converter, Reading, converter, marks_of, says_percent
from abc_costing.workbook.layout import (
    LEDGER,
    LEDGER_COLUMNS,
    LEDGER_SHEET,
    MODEL_SHEET,
    SETTINGS,
    Layout,
    SheetLayout,
    WorkbookRead,
)
from abc_costing.workbook.sheet import Sheet

_NUMERIC = frozenset({"integer", "quantity", "share", "percent", "money"})
_OF_PERCENT_DRIVERS = {"driver_quantities": "quantity", "assignments": "capacity"}
"""The columns that are percentages where the driver of the row is a percent driver."""

_NEUTRAL: dict[str, object] = {
    "code": "", "text": "", "period": "", "choice": "", "money": 0, "quantity": Decimal(0), "percent": Decimal(0)}
"""What stands for a required value that could not be read, so that the row can still be looked through."""


def read(path: Path, progress: Progress) -> WorkbookRead:
    """See `abc_costing.workbook.read_model`."""
    progress(f"Opening {path.name}", 0.0)
    book = Book(path)
    try:
        return _Reader(book, progress).read()
    finally:
        book.close()


class _Reader:
    def __init__(self, book: Book, progress: Progress) -> None:
        self._book = book
        self._progress = progress
        self._findings: list[Finding] = []
        self._layouts: dict[str, SheetLayout] = {}
        self._sheets = self._known_sheets()

    def read(self) -> WorkbookRead:
        settings, settings_rows = self._settings()
        model = Model(settings)
        for done, table in enumerate(TABLES.values()):
            self._progress(f"Reading the sheet {table.sheet}", 0.1 + 0.4 * done / len(TABLES))
            model = model.with_table(table.key, self._table(table, model.currency, model.drivers))
        self._progress(f"Reading the sheet {LEDGER_SHEET}", 0.5)
        postings = self._ledger(model)
        self._progress("Read", 1.0)
        layout = Layout(self._book.file, self._layouts, settings_rows)
        return WorkbookRead(model, postings, tuple(self._findings), layout)

    def _known_sheets(self) -> dict[str, str]:
        """Names as written of the sheets of the contract, by their key."""
        wanted = {key_of(name) for name in (MODEL_SHEET, LEDGER_SHEET, *(t.sheet for t in TABLES.values()))}
        found: dict[str, str] = {}
        for name in self._book.sheet_names:
            key = key_of(name)
            if key in found:
                self._findings.append(Finding(
                    "error", "workbook.duplicate-sheet", f"Two sheets are called “{found[key].strip()}”.",
                    "Rename or remove one of the two sheets.", value=name, file=self._book.file, sheet=name))
            elif key in wanted:
                found[key] = name
        if not found:
            known = ", ".join([MODEL_SHEET, *(t.sheet for t in TABLES.values()), LEDGER_SHEET])
            there = ", ".join(self._book.sheet_names)
            raise FileRefused(
                f"“{self._book.file}” is not a model workbook: none of its sheets ({there}) is a table "
                f"of a model. Name the sheets as the model workbook does: {known}.")
        return found

    def _sheet(self, name: str, columns: Iterable[Column], *, percentages: bool = False) -> Sheet | None:
        written = self._sheets.get(key_of(name))
        if written is None:
            return None
        return Sheet(self._book.file, self._book.sheet(written, percentages=percentages), tuple(columns))

    def _finish(self, key: str, sheet: Sheet) -> None:
        self._layouts[key] = sheet.layout
        self._findings.extend(sorted(sheet.findings, key=lambda f: (f.row or 0, len(f.column), f.column)))

    def _settings(self) -> tuple[Settings, dict[str, int]]:
        sheet = self._sheet(MODEL_SHEET, settings_sheet.COLUMNS)
        if sheet is None:
            return Settings(), {}
        settings = settings_sheet.read_settings(sheet)
        self._finish(SETTINGS, sheet)
        return settings

    def _table(self, table: Table, currency: Currency, drivers: tuple[rows.Driver, ...]) -> tuple[Row, ...]:
        shown = table.key in _OF_PERCENT_DRIVERS or any(column.kind in ("share", "percent") for column in table.columns)
        sheet = self._sheet(table.sheet, table.columns, percentages=shown)
        if sheet is None:
            return ()
        read_rows = tuple(_rows_of(sheet, table, currency))
        if table.key in _OF_PERCENT_DRIVERS:
            read_rows = _percentages_in_full(sheet, read_rows, _OF_PERCENT_DRIVERS[table.key], drivers)
        self._finish(table.key, sheet)
        return read_rows if not sheet.missing else ()

    def _ledger(self, model: Model) -> Postings:
        sheet = self._sheet(LEDGER_SHEET, LEDGER_COLUMNS)
        if sheet is None:
            return EMPTY
        postings = ledger_sheet.read_postings(sheet, model)
        self._finish(LEDGER, sheet)
        return postings


def _rows_of(sheet: Sheet, table: Table, currency: Currency) -> Iterable[Row]:
    converters = [(column, _converter(sheet, column, table, currency)) for column in table.columns]
    for number, cells in sheet.rows:
        values: dict[str, Any] = {"id": number}
        for column, convert in converters:
            value = sheet.value(number, cells, column, convert)
            if value is not None:
                values[column.field] = value
            elif column.required:
                values[column.field] = _NEUTRAL[column.kind]
        yield table.row(**values)


def _converter(sheet: Sheet, column: Column, table: Table, currency: Currency) -> Converter:
    numeric = column.kind in _NUMERIC and column.field in sheet.at
    reading = Reading(currency, marks_of(sheet.column_of(column.field))) if numeric else Reading(currency)
    return converter(column, reading, days_stay_days=table.key == "caps")


def _percentages_in_full(
    sheet: Sheet, read_rows: tuple[Row, ...], field: str, drivers: tuple[rows.Driver, ...]
) -> tuple[Row, ...]:
    """Quantities and capacities of percent drivers count in percent: a cell that shows 25 % (and holds 0.25) is 25."""
    percent = {key_of(driver.driver) for driver in drivers if driver.kind == "percent"}
    if not percent or field not in sheet.at:
        return read_rows
    said = [says_percent(raw) for raw in sheet.column_of(field)]
    return tuple(
        _hundredfold(row, field) if says and key_of(getattr(row, "driver", "")) in percent else row
        for row, says in zip(read_rows, said, strict=True))


def _hundredfold(row: Row, field: str) -> Row:
    value: Decimal | None = getattr(row, field)
    changed: dict[str, Any] = {field: value.scaleb(2)} if value is not None else {}
    return replace(row, **changed)
