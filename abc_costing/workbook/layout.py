"""Where a model's rows stand in a workbook, so that a finding about a row becomes a finding about a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abc_costing.ledger.grid import letter_of
from abc_costing.model.findings import Finding
from abc_costing.model.tables import TABLES, Column, Table

if TYPE_CHECKING:
    from abc_costing.model.costing_model import Model
    from abc_costing.model.postings import Postings

MODEL_SHEET = "Model"
SETTINGS = "settings"
"""The table key of findings about the sheet `Model`; their field is a key of that sheet."""

LEDGER_SHEET = "Ledger"
LEDGER = "ledger"
"""The table key of findings about postings."""

LEDGER_COLUMNS = (
    Column("date", "date", "date"), Column("period", "period", "period"),
    Column("account", "account", "code", required=True), Column("cost_centre", "cost_centre", "code"),
    Column("fund", "fund", "code"), Column("document", "document", "code"), Column("description", "description"),
    Column("amount", "amount", "money"), Column("debit", "debit", "money"), Column("credit", "credit", "money"),
    Column("scenario", "scenario", "code"))
"""Columns of the sheet `Ledger`. What of them must be there stands in `ledger_sheet`."""


@dataclass(frozen=True)
class SheetLayout:
    """One sheet as it stands: its name as written, and the letter of the column of each field."""

    sheet: str
    letters: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """Where the tables of one workbook stand. `settings_rows`: the row of each key of the sheet `Model`."""

    file: str = ""
    sheets: Mapping[str, SheetLayout] = field(default_factory=dict)
    settings_rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkbookRead:
    """What a workbook says. Row ids are Excel rows; postings carry the sheet's name and their Excel row."""

    model: Model
    postings: Postings
    findings: tuple[Finding, ...]
    layout: Layout = field(default_factory=Layout)

    def locate(self, finding: Finding) -> Finding:
        """The finding at its cell in this very workbook (see `locate`)."""
        return locate(finding, self.layout)

    def together_with(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """All findings of this workbook in one go: those of reading it, and others (of `model.checks`) at their cells.

        What only follows from a cell or a sheet that could not be read is left out.
        """
        wrong = {(f.sheet, f.row, f.column) for f in self.findings if f.severity == "error"}
        unread = {f.sheet for f in self.findings if f.rule == "workbook.missing-column"}
        located = [self.locate(finding) for finding in findings]
        follows = ("model.unknown-name", "model.unknown-period", "model.cap-base") if unread else ()
        more = (f for f in located if (f.sheet, f.row, f.column) not in wrong and f.rule not in follows)
        return (*self.findings, *more)


def _as_exported(table: Table) -> SheetLayout:
    return SheetLayout(table.sheet, {column.field: letter_of(i) for i, column in enumerate(table.columns)})


EXPORTED = Layout(sheets={key: _as_exported(table) for key, table in TABLES.items()})
"""The columns in the order in which they are exported."""


def locate(finding: Finding, layout: Layout = EXPORTED) -> Finding:
    """A finding about a table's row and field, with file, sheet, row and column letter of the cell it is about.

    Args:
        finding: one with `table`, as `model.checks` gives them; one that has a sheet already is left as it is.
        layout: of the workbook that the rows came from; without it, of one with the columns in exported order.
    """
    if finding.sheet:
        return finding
    if finding.table == SETTINGS:
        row = layout.settings_rows.get(finding.field)
        return finding.at(file=layout.file, sheet=MODEL_SHEET, row=row, column="B" if row else "")
    place = layout.sheets.get(finding.table)
    if place is None:
        return finding
    letter = place.letters.get(finding.field, "")
    return finding.at(file=layout.file, sheet=place.sheet, row=finding.row_id or None, column=letter)
