"""The rows of a sheet as they were read: cells by real Excel rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from abc_costing.model.findings import Finding


class CellError(str):
    """An Excel error value such as #REF!, kept as what it is."""

    __slots__ = ()


Cell = str | float | int | bool | date | datetime | time | timedelta
Row = Sequence[Cell]


@dataclass
class Grid:
    """One sheet. `rows[0]` is Excel row 1, all rows are `width` cells long, blank cells are ""."""

    name: str
    rows: list[Row]
    width: int
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    no_value: tuple[tuple[int, int], ...] = ()
    """Row and column (from 1) of formulas that were saved without their value."""
    no_value_count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def column(self, index: int) -> list[Cell]:
        """All cells of a column, `index` from 0."""
        return [row[index] for row in self.rows]

    def cell(self, row: int, index: int) -> Cell:
        """A cell by Excel row (from 1) and column index (from 0), "" outside."""
        if 1 <= row <= len(self.rows) and 0 <= index < self.width:
            return self.rows[row - 1][index]
        return ""


@dataclass
class Book:
    """All sheets of a file. `kind`: xlsx, xlsm, xlsb, xls, ods, text."""

    kind: str
    grids: list[Grid]
    encoding: str = ""
    delimiter: str = ""
    findings: list[Finding] = field(default_factory=list)


def letter_of(index: int) -> str:
    """Excel's letter of a column, `index` from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def index_of(letter: str) -> int:
    """Column index from 0 of Excel's letter, -1 where it is none."""
    index = 0
    for char in letter.upper():
        if not "A" <= char <= "Z":
            return -1
        index = index * 26 + ord(char) - 64
    return index - 1


def text_of(cell: Cell) -> str:
    """A cell as the text a user sees: 1080.0 is "1080", a date is ISO."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    return str(cell)


def is_blank(row: Row) -> bool:
    """Whether no cell of the row holds anything but blanks."""
    return not any((not isinstance(c, str)) or c.strip() for c in row)
