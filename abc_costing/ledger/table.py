"""A sheet's columns by a mapping, read as amounts, days and texts over all its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from abc_costing.ledger.amounts import ERROR, VALID, AmountColumn, amount_column
from abc_costing.ledger.days import DayColumn, day_column
from abc_costing.ledger.grid import Cell, CellError, Grid, index_of, text_of
from abc_costing.ledger.mapping import Mapping, Role
from abc_costing.ledger.roles import side_of
from abc_costing.money import Currency
from abc_costing.numbers import POINT

Mask = NDArray[np.bool_]


@dataclass
class Table:
    """The rows `first`..`last` (Excel rows) of a sheet. Arrays and lists have one entry a row.

    `debit` and `credit` are the columns as they stand, `net` is debit positive; of a single amount column `debit` is
    the column and `credit` zero. `wide` holds further amount columns by letter.
    """

    grid: Grid
    mapping: Mapping
    first: int
    last: int
    parts: dict[str, AmountColumn]
    net: NDArray[np.int64]
    sign: NDArray[np.int64]
    days: DayColumn | None

    @property
    def count(self) -> int:
        """Number of rows."""
        return self.last - self.first + 1

    def cells(self, letter: str) -> list[Cell]:
        """The cells of a column, "" where the sheet has no such column."""
        known = self._cells.get(letter)
        if known is None:
            index = index_of(letter)
            inside = 0 <= index < self.grid.width
            rows = self.grid.rows[self.first - 1 : self.last]
            known = self._cells[letter] = [row[index] for row in rows] if inside else [""] * self.count
        return known

    def texts(self, role: Role) -> list[str]:
        """Texts of the first column of a role, "" where there is none."""
        if role not in self._texts:
            letters = self.mapping.letters(role)
            cells = self.cells(letters[0]) if letters else [""] * self.count
            # 1, 1.0 and True are one key of a dictionary, so the kind belongs to it
            known = {key: text_of(key[1]) for key in {(type(c), c) for c in cells}}
            self._texts[role] = [known[type(c), c] for c in cells]
        return self._texts[role]

    def filled(self, letter: str) -> Mask:
        """Where a column holds anything."""
        if letter not in self._filled:
            cells = self.cells(letter)
            blanks = {c for c in set(cells) if isinstance(c, str) and not c.strip()}
            self._filled[letter] = np.array([c not in blanks for c in cells], np.bool_)
        return self._filled[letter]

    def where(self, letter: str, test: Callable[[set[str]], set[str]]) -> Mask:
        """Rows whose text in a column is one of those that `test` picks out of the distinct texts."""
        cells = self.cells(letter)
        hits = test({c for c in set(cells) if isinstance(c, str) and c})
        if not hits:
            return np.zeros(self.count, np.bool_)
        return np.array([c in hits for c in cells], np.bool_)

    def has_error_value(self, letter: str) -> bool:
        """Whether a column holds any Excel error."""
        return CellError in set(map(type, self.cells(letter)))

    @property
    def has_amount(self) -> Mask:
        """Rows with a readable amount in any amount column."""
        return self._any(VALID)

    @property
    def has_error(self) -> Mask:
        """Rows with an amount that cannot be read."""
        return self._any(ERROR)

    def _any(self, state: int) -> Mask:
        mask = np.zeros(self.count, np.bool_)
        for column in self.parts.values():
            mask |= column.state == state
        return mask

    def finer(self) -> dict[int, Decimal]:
        """Exact net amounts, in minor units, of rows with more decimals than the currency, by position."""
        places = {at for column in self.parts.values() for at in column.finer}
        return {at: self._exact(at) for at in sorted(places)}

    def _exact(self, at: int) -> Decimal:
        credit = set(self.mapping.letters("credit"))
        total = Decimal(0)
        for letter, column in self.parts.items():
            value = column.finer.get(at)
            minor = Decimal(int(column.value[at])) if value is None else value * self.unit
            total += minor if letter not in credit or self.mapping.credit_negative else -minor
        return total * int(self.sign[at])

    unit: int = 100
    _cells: dict[str, list[Cell]] = field(default_factory=dict)
    _texts: dict[Role, list[str]] = field(default_factory=dict)
    _filled: dict[str, Mask] = field(default_factory=dict)


def read_table(grid: Grid, mapping: Mapping, of: Currency) -> Table:
    """The rows of a sheet under its heading, by a mapping."""
    first = mapping.first_row or (mapping.header_row or 0) + 1
    last = min(mapping.last_row or len(grid.rows), len(grid.rows))
    last = max(last, first - 1)
    table = Table(grid, mapping, first, last, {}, np.zeros(0, np.int64), np.zeros(0, np.int64), None, of.unit)
    marks = mapping.marks or POINT
    for role in ("amount", "debit", "credit"):
        letters = mapping.letters(role)
        for letter in letters[:1]:
            table.parts[letter] = amount_column(table.cells(letter), marks, of)
    table.sign = _signs(table)
    table.net = _net(table)
    if letters := mapping.letters("date"):
        table.days = day_column(table.cells(letters[0]), mapping.date_order, mapping.year)
    return table


def _signs(table: Table) -> NDArray[np.int64]:
    sign = np.full(table.count, -1 if table.mapping.negate else 1, np.int64)
    letters = table.mapping.letters("side")
    if letters and not table.mapping.side_signed:
        known: dict[str, int] = {}
        for at, cell in enumerate(table.cells(letters[0])):
            text = text_of(cell)
            side = known.setdefault(text, side_of(text))
            if side < 0:
                sign[at] = -sign[at]
    return sign


def _net(table: Table) -> NDArray[np.int64]:
    net = np.zeros(table.count, np.int64)
    credit = set(table.mapping.letters("credit"))
    for letter, column in table.parts.items():
        subtract = letter in credit and not table.mapping.credit_negative
        net += -column.value if subtract else column.value
    return net * table.sign
