"""A column of cells as amounts in minor units: numbers at once by numpy, texts once for each distinct text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from abc_costing.ledger.grid import Cell, CellError
from abc_costing.money import LIMIT, Currency, to_minor
from abc_costing.numbers import POINT, Marks, NotANumber, detect_marks, from_float, parse

BLANK, VALID, ERROR = 0, 1, 2


@dataclass
class AmountColumn:
    """Amounts of a column. `finer` holds, by position, exact values with more decimals than the currency has; their
    `value` is rounded half to even. `causes` says by position why a cell is no amount."""

    value: NDArray[np.int64]
    state: NDArray[np.uint8]
    finer: dict[int, Decimal] = field(default_factory=dict)
    causes: dict[int, str] = field(default_factory=dict)


def amount_column(cells: list[Cell], marks: Marks, of: Currency) -> AmountColumn:
    """Amounts in minor units of each cell."""
    column = AmountColumn(np.zeros(len(cells), np.int64), np.zeros(len(cells), np.uint8))
    floats = [i for i, c in enumerate(cells) if type(c) is float or type(c) is int]
    if floats:
        _numbers(column, np.array(floats, np.intp), [cells[i] for i in floats], of)
    if len(floats) < len(cells):
        _texts(column, cells, marks, of)
    return column


def _numbers(column: AmountColumn, index: NDArray[np.intp], cells: list[Cell], of: Currency) -> None:
    """Exact where the nearest double of the rounded amount is the cell itself; the rest goes one by one."""
    given = np.array(cells, np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        minor = np.rint(given * of.unit)
        exact = (minor / of.unit == given) & (np.abs(minor) <= LIMIT)
    column.value[index[exact]] = minor[exact].astype(np.int64)
    column.state[index[exact]] = VALID
    for at, cell in zip(index[~exact], given[~exact], strict=True):
        _one_number(column, int(at), float(cell), of)


def _one_number(column: AmountColumn, at: int, cell: float, of: Currency) -> None:
    try:
        value = from_float(cell)
        fifteen = from_float(float(f"{cell:.15g}"))
    except NotANumber as problem:
        _fail(column, at, str(problem))
        return
    # Excel computes with 15 digits: 89885.32999999999 from a formula is 89885.33
    minor = to_minor(value, of)
    _put(column, at, value if minor is not None or to_minor(fifteen, of) is None else fifteen, of)


def _put(column: AmountColumn, at: int, value: Decimal, of: Currency) -> None:
    minor = to_minor(value, of)
    if minor is None:
        if abs(value) * of.unit > LIMIT:
            _fail(column, at, "the amount is too large")
            return
        column.finer[at] = value
        minor = int(value.scaleb(of.digits).to_integral_value())
    column.value[at] = minor
    column.state[at] = VALID


def _fail(column: AmountColumn, at: int, cause: str) -> None:
    column.state[at] = ERROR
    column.causes[at] = cause


def _texts(column: AmountColumn, cells: list[Cell], marks: Marks, of: Currency) -> None:
    known: dict[str, Decimal | str | None] = {"": None}
    for at, cell in enumerate(cells):
        if isinstance(cell, str):
            value = known[cell] if cell in known else known.setdefault(cell, _read(cell, marks))
            if value is None:
                continue
            if isinstance(value, str):
                _fail(column, at, value)
            else:
                _put(column, at, value, of)
        elif isinstance(cell, bool):
            _fail(column, at, "TRUE or FALSE in place of a number")
        elif isinstance(cell, date | time | timedelta):
            _fail(column, at, "a date or time in place of a number")


def _read(text: str, marks: Marks) -> Decimal | str | None:
    """The number, None for a blank, or the cause why it is none."""
    if isinstance(text, CellError):
        return f"the Excel error {text} in place of a number"
    try:
        return parse(text, marks)
    except NotANumber as problem:
        return None if str(problem) == "empty" else str(problem)


def is_number(cell: Cell) -> bool:
    """Whether a cell is a number, or a text that is one under some marks."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, float | int):
        return True
    return isinstance(cell, str) and not isinstance(cell, CellError) and _number_text(cell)


def _number_text(text: str) -> bool:
    for marks in (POINT, Marks(",", ".'")):
        try:
            parse(text, marks)
        except NotANumber:
            continue
        return True
    return False


def marks_of(texts: Iterable[str]) -> tuple[Marks | None, str]:
    """Marks that the number texts show, and a text that can be read in two ways where they leave it open."""
    samples = [t for t in texts if "." in t or "," in t or "٫" in t]
    found = detect_marks(samples)
    if found is None and samples:
        numbers = [t for t in samples if _number_text(t)]
        return None, numbers[0].strip() if numbers else ""
    return found, ""


def total_of(column: AmountColumn, mask: NDArray[np.bool_], of: Currency) -> int:
    """Exact sum of the chosen amounts in minor units; finer amounts are added exactly and rounded once."""
    from abc_costing.model.postings import exact_sum

    total = exact_sum(column.value[mask & (column.state == VALID)])
    inside = [at for at in column.finer if mask[at]]
    if not inside:
        return total
    rest = sum((column.finer[at].scaleb(of.digits) - int(column.value[at]) for at in inside), Decimal(0))
    return total + int(rest.to_integral_value())
