"""The sheet `Ledger` -> postings, column by column: tens of thousands of rows are read in about a second."""

from __future__ import annotations

from datetime import date
from typing import cast

import numpy as np

from abc_costing.model.costing_model import Model
from abc_costing.model.postings import EMPTY, Coded, Postings
from abc_costing.workbook.cells import Reading, converter, marks_of
from abc_costing.workbook.layout import LEDGER_COLUMNS
from abc_costing.workbook.sheet import Sheet

_TEXTS = ("account", "cost_centre", "fund", "document", "description", "scenario")


def read_postings(sheet: Sheet, model: Model) -> Postings:
    """The postings of a ledger sheet, `row` being their Excel row. What is wrong goes to the sheet's findings.

    A row needs an account, a date or a period, and an amount or debit and credit (amount = debit - credit). Where date
    and period both stand, the date counts.
    """
    if sheet.is_empty:
        return EMPTY
    complete = _has_its_columns(sheet)
    read = {column.field: _column(sheet, model, column.field) for column in LEDGER_COLUMNS}
    if not complete or not sheet.rows:
        return EMPTY
    amounts = _amounts(sheet, read)
    days, periods = _days_and_periods(sheet, model, read)
    zeros = np.zeros(len(sheet.rows), np.int32)
    return Postings(
        amount=np.array(amounts, np.int64),
        day=np.array(days, np.int32),
        row=np.array([row for row, _ in sheet.rows], np.int32),
        period=Coded.of(periods),
        file=Coded((sheet.file,), zeros),
        sheet=Coded((sheet.name,), zeros),
        **{field: Coded.of(cast(str, value) or "" for value in read[field]) for field in _TEXTS},
    )


def _has_its_columns(sheet: Sheet) -> bool:
    at = sheet.at.keys()
    missing = []
    if not at & {"date", "period"}:
        missing.append("period")
    if "amount" not in at and not {"debit", "credit"} <= at:
        sides = [side for side in ("debit", "credit") if side not in at]
        missing.extend(["amount"] if len(sides) == 2 else sides)
    for heading in missing:
        sheet.report_missing(heading)
    return not missing and not sheet.missing


def _column(sheet: Sheet, model: Model, field: str) -> list[object]:
    column = next(column for column in LEDGER_COLUMNS if column.field == field)
    money = column.kind == "money" and field in sheet.at
    reading = Reading(model.currency, marks_of(sheet.column_of(field))) if money else Reading(model.currency)
    return sheet.values(column, converter(column, reading))


def _amounts(sheet: Sheet, read: dict[str, list[object]]) -> list[int]:
    """Minor units, debit positive; 0 where a finding tells that there is none."""
    triples = zip(read["amount"], read["debit"], read["credit"], strict=True)
    amounts = []
    for index, (amount, debit, credit) in enumerate(triples):
        two_sided = cast(int, debit or 0) - cast(int, credit or 0)
        if amount is None and debit is None and credit is None:
            _report_no_amount(sheet, index)
        elif amount is not None and (debit is not None or credit is not None) and amount != two_sided:
            row, cells = sheet.rows[index]
            sheet.report("error", "workbook.amount-differs", row, sheet.at["amount"], str(cells[sheet.at["amount"]]),
                         "The amount is not debit less credit.", "Correct one of the three, or leave the amount blank.")
        amounts.append(cast(int, amount) if amount is not None else two_sided)
    return amounts


def _report_no_amount(sheet: Sheet, index: int) -> None:
    row = sheet.rows[index][0]
    field = "amount" if "amount" in sheet.at else "debit"
    at = sheet.at[field]
    if not sheet.reported(row, *(sheet.at[name] for name in ("amount", "debit", "credit") if name in sheet.at)):
        sheet.report_blank(row, at, field if field == "amount" else "debit or credit")


def _days_and_periods(sheet: Sheet, model: Model, read: dict[str, list[object]]) -> tuple[list[int], list[str]]:
    """Ordinals of the dates (0: none), and the labels of the rows without a date."""
    days: list[int] = []
    periods: list[str] = []
    astray: list[int] = []
    spans = {label: model.span(label) for label in {cast(str, label) for label in read["period"] if label}}
    for index, (day, label) in enumerate(zip(read["date"], read["period"], strict=True)):
        day, label = cast(date | None, day), cast(str, label or "")
        if day is None and not label:
            _report_no_period(sheet, index)
        if day is not None and label and (span := spans[label]) is not None and day not in span:
            astray.append(index)
        days.append(day.toordinal() if day else 0)
        periods.append("" if day else label)
    if astray:
        row, cells = sheet.rows[astray[0]]
        sheet.report("warning", "workbook.date-outside-period", row, sheet.at["date"], str(cells[sheet.at["date"]]),
                     f"In {len(astray)} rows (row {row} is the first) the date is outside the period of the same row; "
                     "the date counts.", "Clear the date in these rows if the period should count.")
    return days, periods


def _report_no_period(sheet: Sheet, index: int) -> None:
    row = sheet.rows[index][0]
    both = [sheet.at[name] for name in ("date", "period") if name in sheet.at]
    if not sheet.reported(row, *both):
        heading = "date or period" if len(both) == 2 else "date" if "date" in sheet.at else "period"
        sheet.report_blank(row, both[0], heading)
