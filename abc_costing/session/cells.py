"""What the user typed or pasted into a cell, as a value of its column; the same reading as in the model workbook."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from abc_costing.errors import EditRefused
from abc_costing.model.rows import Row
from abc_costing.model.tables import TABLES, Column, Table
from abc_costing.money import LIMIT, Currency
from abc_costing.numbers import Marks


class CellRefused(EditRefused):
    """A text that its column cannot hold. The message names column, text, cause and remedy."""


def table_of(key: str) -> Table:
    """A table by its key. Raises EditRefused."""
    if key not in TABLES:
        raise EditRefused(f"There is no table “{key}”.")
    return TABLES[key]


def column_of(table: Table, field: str) -> Column:
    """A column by its field. Raises EditRefused."""
    try:
        return table.column(field)
    except KeyError as problem:
        raise EditRefused(f"{table.sheet} has no column “{field}”.") from problem


def value_of(table: Table, field: str, text: str, marks: Marks, currency: Currency) -> Any:
    """The value that a text means in a column; of a blank text, what the column takes for blank.

    Raises:
        CellRefused: it means none.
    """
    from abc_costing.workbook.cells import BadCell, Reading, converter

    column = column_of(table, field)
    if not text.strip():
        return blank(table, column)
    try:
        value = converter(column, Reading(currency, marks), days_stay_days=table.key == "caps")(text)
    except BadCell as problem:
        raise CellRefused(f"{table.sheet}, {column.heading}: {problem.cause}. {problem.remedy}") from problem
    return checked(table, column, value)


def blank(table: Table, column: Column) -> Any:
    """What a blank cell of a column stands for. Raises CellRefused where it may not be blank."""
    field = next(f for f in dataclasses.fields(table.row) if f.name == column.field)
    if field.default is not dataclasses.MISSING:
        return field.default
    if column.kind in ("text", "code", "period"):
        return ""
    raise CellRefused(f"{table.sheet}, {column.heading}: this cell cannot be blank. Enter a value.")


def checked(table: Table, column: Column, value: Any) -> Any:
    """The value, or a CellRefused where the project file could not hold it exactly."""
    if isinstance(value, Decimal) and not value.is_finite():
        raise CellRefused(f"{table.sheet}, {column.heading}: a number must be finite. Enter a number.")
    if isinstance(value, int) and abs(value) > LIMIT:
        raise CellRefused(f"{table.sheet}, {column.heading}: the number is too large to be kept exactly.")
    if isinstance(value, str) and "\0" in value:
        raise CellRefused(f"{table.sheet}, {column.heading}: the text holds a character that no file can keep.")
    return value


def row_of(table: Table, given: Row | Mapping[str, str], marks: Marks, currency: Currency) -> Row:
    """A new row from a value or from texts by field. Raises CellRefused or EditRefused."""
    if isinstance(given, Row):
        if not isinstance(given, table.row):
            raise EditRefused(f"A row of {table.sheet} cannot be a {type(given).__name__}.")
        for column in table.columns:
            checked(table, column, getattr(given, column.field))
        return dataclasses.replace(given, id=0)
    unknown = set(given) - {column.field for column in table.columns}
    if unknown:
        raise EditRefused(f"{table.sheet} has no column “{min(unknown)}”.")
    texts = {column.field: given.get(column.field, "") for column in table.columns}
    return table.row(**{field: value_of(table, field, text, marks, currency) for field, text in texts.items()})
