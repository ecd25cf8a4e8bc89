"""What the program found wrong or doubtful in what the user gave: always data, never an exception."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Finding:
    """One thing found, with everything a user needs to mend it.

    Attributes:
        severity: an error forbids going on, a warning doubts, an info tells.
        rule: stable id of the rule, room first: "driver.percent-sum".
        cause: what is wrong, in a sentence with the figures.
        remedy: what to do about it, in a sentence that starts with a verb.
        value: the value found, as it stands in the file or the table.
        file, sheet, row, column: the place in a file; row counts from 1 as in Excel, column is Excel's letter.
        table, row_id, field: the place in the project: a key of `model.tables`, the row's id, a field.
        amount: the amount concerned in minor units, where there is one.
    """

    severity: Severity
    rule: str
    cause: str
    remedy: str
    value: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    table: str = ""
    row_id: int | None = None
    field: str = ""
    amount: int | None = None

    @property
    def place(self) -> str:
        """The place in short: `Ledger!C48193`, or the table and field where there is no file."""
        if self.sheet or self.row is not None:
            cell = f"{self.column}{self.row if self.row is not None else ''}"
            if self.column or self.row is None:
                return f"{self.sheet}!{cell}" if cell and self.sheet else self.sheet or cell
            return f"{self.sheet}, row {self.row}" if self.sheet else f"row {self.row}"
        return f"{self.table}.{self.field}" if self.table and self.field else self.table or self.file

    def line(self) -> str:
        """The finding as one line of text: place, cause, value, remedy."""
        place = " ".join(part for part in (self.file, self.place) if part)
        value = f" (value: {self.value})" if self.value and self.value not in self.cause else ""
        return f"{self.severity}: {place + ': ' if place else ''}{self.cause}{value} {self.remedy}".rstrip()

    def at(self, **place: str | int | None) -> Finding:
        """The same finding at another place (see the attributes)."""
        return replace(self, **place)  # type: ignore[arg-type]


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that forbid going on."""
    return tuple(f for f in findings if f.severity == "error")
