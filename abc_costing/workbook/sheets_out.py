"""Model and postings as sheets of plain cell values: what is written where, before any file is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.postings import Postings
from abc_costing.model.tables import TABLES, Column, Kind
from abc_costing.money import Currency, to_decimal
from abc_costing.workbook import settings_sheet
from abc_costing.workbook.layout import LEDGER_COLUMNS, LEDGER_SHEET, MODEL_SHEET

Out = str | Decimal | int | date | None
"""A cell to be written: text, number, date, or None for a blank one."""

FIRST_SURE_DAY = date(1900, 3, 1)
"""Before it Excel counts a day that never was (29 February 1900), so earlier dates are written as texts."""


@dataclass(frozen=True)
class OutColumn:
    """Heading and number format of one column."""

    heading: str
    number_format: str


@dataclass(frozen=True)
class OutSheet:
    """One sheet: `rows` are made as they are written, each as long as `columns`; none is blank throughout."""

    name: str
    columns: tuple[OutColumn, ...]
    rows: Callable[[], Iterator[Sequence[Out]]]


def sheets(model: Model, postings: Postings) -> Iterator[OutSheet]:
    """All sheets of the contract in its order; the ledger stands before the scenarios, as it does there."""
    yield _settings(model.settings)
    for table in TABLES.values():
        if table.key == "scenarios":
            yield _ledger(postings, model.currency)
        yield _table(model, table.key)


def as_number(value: Decimal) -> Decimal | str:
    """A number as it is, or as text where a spreadsheet's 16 digits would not give exactly this number back."""
    kept = Decimal(repr(float(f"{float(value):.16g}")))
    return value if kept == value else f"{value:f}"


def _settings(settings: Settings) -> OutSheet:
    values: list[tuple[str, Out]] = [(key, _value_of(getattr(settings, key))) for key in settings_sheet.KEYS]
    return OutSheet(MODEL_SHEET, (OutColumn("key", "@"), OutColumn("value", "@")), lambda: iter(values))


def _value_of(value: str | int) -> Out:
    return value if value != "" else None


def _table(model: Model, key: str) -> OutSheet:
    table = TABLES[key]

    def rows() -> Iterator[Sequence[Out]]:
        for row in model.table(key):
            cells = [_cell(getattr(row, column.field), column.kind, model.currency) for column in table.columns]
            if any(cell is not None for cell in cells):
                yield cells

    return OutSheet(table.sheet, _columns(table.columns, model.currency), rows)


def _columns(columns: Sequence[Column], currency: Currency) -> tuple[OutColumn, ...]:
    money = "#,##0" + ("." + "0" * currency.digits if currency.digits else "")
    formats: dict[Kind, str] = {"money": money, "date": "yyyy-mm-dd", "share": "0.00##%", "quantity": "General",
                                "percent": "General", "integer": "0", "text": "General"}
    return tuple(OutColumn(column.heading, formats.get(column.kind, "@")) for column in columns)


def _cell(value: object, kind: Kind, currency: Currency) -> Out:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else None
    if isinstance(value, date):
        return value if value >= FIRST_SURE_DAY else value.isoformat()
    if isinstance(value, int):
        return as_number(to_decimal(value, currency)) if kind == "money" else value
    if isinstance(value, Decimal):
        # a bare number above 1 would be read as a percentage
        return f"{value * 100:f}%" if kind == "share" and value > 1 else as_number(value)
    return str(value)


def _ledger(postings: Postings, currency: Currency) -> OutSheet:
    columns = [column for column in LEDGER_COLUMNS if column.field not in ("debit", "credit")]

    def rows() -> Iterator[Sequence[Out]]:
        texts = [[value or None for value in getattr(postings, column.field).values]
                 for column in columns if column.field not in ("date", "amount")]
        codes = [getattr(postings, column.field).codes.tolist()
                 for column in columns if column.field not in ("date", "amount")]
        amount_at = next(i for i, column in enumerate(columns) if column.field == "amount") - 1
        for amount, day, *here in zip(postings.amount.tolist(), postings.day.tolist(), *codes, strict=True):
            cells: list[Out] = [values[code] for values, code in zip(texts, here, strict=True)]
            cells.insert(amount_at, as_number(to_decimal(amount, currency)))
            yield [_cell(date.fromordinal(day), "date", currency) if day else None, *cells]

    return OutSheet(LEDGER_SHEET, _columns(columns, currency), rows)
