"""What reading a ledger file found, as values: columns, control totals, skipped rows, findings, postings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from abc_costing.ledger.mapping import Mapping, Role
from abc_costing.model.findings import Finding
from abc_costing.money import Currency, to_text

if TYPE_CHECKING:
    from abc_costing.model.postings import Postings

Kind = Literal["number", "date", "code", "text", "empty"]


@dataclass(frozen=True)
class ColumnView:
    """A column of a sheet. `valid`, `empty` and `error` count its cells in all posting rows, for the quality bar."""

    letter: str
    heading: str
    role: Role
    type: Kind
    valid: int = 0
    empty: int = 0
    error: int = 0


@dataclass(frozen=True)
class Skipped:
    """A row that is no posting, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class ControlTotals:
    """Sums over the postings in minor units, exactly, to compare with the ledger itself.

    With debit and credit columns, `debit` and `credit` are those columns' sums as they stand in the file (a credit
    column that holds negative amounts has a negative sum). With one amount column they are the debit and the credit
    side, both positive. `amount` is the net, debit positive. Where amounts have more decimals than the currency the
    sums are those of the exact amounts, rounded once.
    """

    debit: int = 0
    credit: int = 0
    amount: int = 0
    rows: int = 0

    def to_json(self, of: Currency) -> dict[str, str]:
        """Amounts as texts with the currency's decimals."""
        return {name: to_text(getattr(self, name), of) for name in ("debit", "credit", "amount")}


@dataclass(frozen=True)
class SheetView:
    """How one sheet would be read. `note` says in a sentence why it is recommended or not; `mapping` is as detected."""

    name: str
    hidden: bool = False
    header_row: int | None = None
    header_lines: int = 1
    first_row: int = 0
    last_row: int = 0
    rows: int = 0
    columns: tuple[ColumnView, ...] = ()
    totals: ControlTotals = ControlTotals()
    skipped: tuple[Skipped, ...] = ()
    findings: tuple[Finding, ...] = ()
    recommended: bool = False
    note: str = ""
    mapping: Mapping = field(default_factory=Mapping)

    def to_json(self, of: Currency) -> dict[str, Any]:
        """The sheet's part of the contract's object."""
        return {
            "name": self.name, "hidden": self.hidden, "recommended": self.recommended, "note": self.note,
            "header_row": self.header_row, "first_row": self.first_row, "last_row": self.last_row, "rows": self.rows,
            "columns": [
                {"letter": c.letter, "heading": c.heading, "role": c.role, "type": c.type,
                 "valid": c.valid, "empty": c.empty, "error": c.error}
                for c in self.columns
            ],
            "totals": self.totals.to_json(of),
            "skipped": [{"row": s.row, "reason": s.reason} for s in self.skipped],
            "problems": [problem_json(f, of) for f in self.findings],
        }  # fmt: skip


def problem_json(finding: Finding, of: Currency) -> dict[str, Any]:
    """A finding as plain JSON values."""
    return {
        "severity": finding.severity, "rule": finding.rule, "place": finding.place, "sheet": finding.sheet,
        "row": finding.row, "column": finding.column, "value": finding.value, "cause": finding.cause,
        "remedy": finding.remedy, "amount": None if finding.amount is None else to_text(finding.amount, of),
    }  # fmt: skip


@dataclass(frozen=True)
class Inspection:
    """How a file would be read. `file` is its name without folder, `kind` what it really is by content."""

    file: str
    kind: str
    sha256: str
    currency: Currency
    sheets: tuple[SheetView, ...] = ()
    findings: tuple[Finding, ...] = ()
    encoding: str = ""
    delimiter: str = ""

    @property
    def mapping(self) -> Mapping:
        """The mapping of the recommended sheets, as detected."""
        views = [s for s in self.sheets if s.recommended]
        return replace(views[0].mapping, sheets=tuple(v.name for v in views)) if views else Mapping()

    def sheet(self, name: str) -> SheetView | None:
        """The sheet of a name."""
        return next((s for s in self.sheets if s.name == name), None)

    def to_json(self) -> dict[str, Any]:
        """The object of the command `inspect`."""
        return {
            "file": self.file, "kind": self.kind, "sha256": self.sha256,
            "sheets": [s.to_json(self.currency) for s in self.sheets],
            "problems": [problem_json(f, self.currency) for f in self.findings],
        }  # fmt: skip


@dataclass(frozen=True)
class LedgerRead:
    """The postings of a file and all that was found on the way. `mapping` is complete: nothing in it is left open."""

    postings: Postings
    findings: tuple[Finding, ...]
    totals: ControlTotals
    skipped: tuple[tuple[str, Skipped], ...]
    """Sheet name and row of each row that is no posting."""
    sha256: str
    mapping: Mapping
    sheets: tuple[SheetView, ...] = ()


@dataclass(frozen=True)
class PreviewRow:
    """A row as shown for the import screen, with its Excel row number."""

    row: int
    cells: tuple[str, ...]
