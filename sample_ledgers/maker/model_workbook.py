"""The model workbook: one sheet a table, headings in row 1, as the workbook contract has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sample_ledgers.maker import driver_list, indicators, resources, structure, workload
from sample_ledgers.maker.accounts import CLASSES, NAMES
from sample_ledgers.maker.amounts import yearly
from sample_ledgers.maker.cost_centres import CENTRES
from sample_ledgers.maker.files import save
from sample_ledgers.maker.years import BUDGET, BUDGET_YEAR, INSTITUTION, LEDGER_YEARS, YEARS, at

Cell = str | int | float | Decimal | date | None
_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="1F5E7A")
WRITTEN = datetime(2026, 1, 23, 14, 5, tzinfo=UTC)


def _scenario(year: int) -> str | None:
    return BUDGET if year == BUDGET_YEAR else None


def _sheet(workbook: Workbook, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet: Worksheet = workbook.create_sheet(name)
    sheet.append(list(headings))
    widths = [len(heading) for heading in headings]
    for row in rows:
        sheet.append(list(row))
        widths = [max(width, len(str(cell or ""))) for width, cell in zip(widths, row, strict=True)]
    for cell in sheet[1]:
        cell.font, cell.fill, cell.alignment = _HEAD, _FILL, Alignment(vertical="center")
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(width + 3, 60)
    sheet.freeze_panes = "A2"
    _formats(sheet, headings)


def _formats(sheet: Worksheet, headings: Sequence[str]) -> None:
    for number, heading in enumerate(headings, 1):
        form = {"as_of": "dd/mm/yyyy", "start": "dd/mm/yyyy", "end": "dd/mm/yyyy", "amount": "#,##0.00", "share": "0%"}
        if heading in form:
            for (cell,) in sheet.iter_rows(min_row=2, min_col=number, max_col=number):
                cell.number_format = form[heading]


def _foundations(book: Workbook) -> None:
    _sheet(book, "Model", ("key", "value"), (
        ("name", "Cost of services"), ("institution", INSTITUTION), ("currency", "ZMW"), ("fiscal_year_start", 1),
        ("method", "reciprocal")))
    _sheet(book, "Periods", ("period", "start", "end", "status"),
           ((str(year), date(year, 1, 1), date(year, 12, 31), "open") for year in YEARS))
    _sheet(book, "Accounts", ("account", "name", "class"),
           sorted((code, name, CLASSES[code]) for code, name in NAMES.items()))
    _sheet(book, "Cost centres", ("cost_centre", "name", "parent"),
           ((centre.code, centre.name, centre.parent or None) for centre in CENTRES))


def _costing(book: Workbook) -> None:
    _sheet(book, "Cost pools", ("pool", "name"), structure.POOLS)
    _sheet(book, "Pool rules", ("order", "accounts", "cost_centres", "funds", "pool", "share"),
           ([cell if cell != "" else None for cell in rule] for rule in structure.POOL_RULES))
    _sheet(book, "Activities", ("activity", "name", "process", "kind", "unit", "step"), structure.ACTIVITIES)
    _sheet(book, "Services", ("service", "name", "kind", "branch", "unit"), structure.SERVICES)
    _sheet(book, "Drivers", ("driver", "name", "unit", "kind", "evidence", "owner", "as_of", "source"),
           driver_list.drivers())
    _sheet(book, "Driver quantities", ("driver", "target", "period", "quantity", "weight", "scenario"),
           _quantity_rows())
    _sheet(book, "Assignments", ("source", "driver", "period", "capacity", "share", "accept_overuse", "scenario"),
           _assignment_rows())


def _quantity_rows() -> Iterable[Sequence[Cell]]:
    for row in resources.lasting_quantities():
        yield row.driver, row.target, None, row.quantity, row.weight, None
    for year in YEARS:
        for row in resources.quantities(year):
            yield row.driver, row.target, str(year), row.quantity, row.weight, _scenario(year)


def _assignment_rows() -> Iterable[Sequence[Cell]]:
    yearly_rows = (row for year in YEARS for row in driver_list.capacity_assignments(year))
    for row in (*driver_list.lasting_assignments(), *yearly_rows):
        yield (row.source, row.driver, str(row.year) if row.year else None, row.capacity, row.share, row.accept_overuse,
               _scenario(row.year) if row.year else None)


def _figures(book: Workbook) -> None:
    _sheet(book, "Direct costs", ("target", "period", "amount", "scenario"),
           ((target, str(year), Decimal(amounts[at(year)]), _scenario(year))
            for year in YEARS for target, amounts in indicators.DIRECT_COSTS.items()))
    _sheet(book, "Volumes", ("target", "period", "quantity", "scenario"), _volume_rows())
    _sheet(book, "Statistics", ("statistic", "period", "value", "scenario"),
           ((name, str(year), Decimal(value), _scenario(year))
            for year in YEARS for name, value in indicators.statistics(year)))
    _sheet(book, "Caps", ("cap", "from", "percent", "base", "shape", "source"),
           ((indicators.CAP, start, percent, "contributions", "step", indicators.CAP_SOURCE)
            for start, percent in indicators.CAP_STEPS))


def _volume_rows() -> Iterable[Sequence[Cell]]:
    for year in YEARS:
        for service, volumes in workload.VOLUMES.items():
            yield service, str(year), volumes[at(year)], _scenario(year)


def _ledger_rows() -> Iterable[Sequence[Cell]]:
    for year in YEARS:
        if year in LEDGER_YEARS:
            continue
        document = "Budget" if year == BUDGET_YEAR else "Closing"
        text = "Budget 2026" if year == BUDGET_YEAR else f"Total of {year}, as audited"
        for (account, centre), amount in sorted(yearly(year).items()):
            yield str(year), account, centre, None, document, text, Decimal(amount) / 100, _scenario(year)


def write_model(path: Path) -> None:
    """Write model.xlsx: all tables, the audited totals of the year before, and the budget of the year after."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _foundations(book)
    _costing(book)
    _figures(book)
    ledger_headings = ("period", "account", "cost_centre", "fund", "document", "description", "amount", "scenario")
    _sheet(book, "Ledger", ledger_headings, _ledger_rows())
    _sheet(book, "Scenarios", ("scenario", "based_on", "description"), indicators.SCENARIOS)
    _sheet(book, "Scenario changes", ("scenario", "sheet", "match", "period", "factor"), indicators.SCENARIO_CHANGES)
    save(book, path, "M. Banda", WRITTEN)
