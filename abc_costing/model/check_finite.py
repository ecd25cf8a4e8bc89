"""Figures that nothing can be calculated with: not-a-number and infinity (files and typing refuse these, a script may
bring them in), and numbers of a size that no fund has, such as 1e999.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from decimal import Decimal
from typing import Any

from abc_costing.model.check_names import at
from abc_costing.model.costing_model import Model
from abc_costing.model.findings import Finding
from abc_costing.model.rows import Row
from abc_costing.model.tables import TABLES, Table

UNUSABLE = frozenset({"model.not-finite", "model.figure-size"})
"""The rules of these findings."""

MOST_PLACES = 60
"""Digits before the decimal mark, and zeros behind it: far more than any figure has, and products stay in reach of
double precision."""


def check_finite(model: Model) -> Iterator[Finding]:
    """Quantities, shares, percentages and factors that are not finite, or of no sensible size."""
    for table in TABLES.values():
        for row, wrong in _unusable(model, table):
            for field in wrong:
                value = getattr(row, field)
                what = f"The {table.column(field).heading.replace('_', ' ')} {value}"
                yield _finding(what, value).at(**at(row, table.key, field, value))


def _finding(what: str, value: Decimal) -> Finding:
    if not value.is_finite():
        return Finding("error", "model.not-finite", f"{what} is not a finite number.", "Write the number in figures.")
    size = "too large" if value.adjusted() > 0 else "too near to 0"
    return Finding("error", "model.figure-size", f"{what} is {size} to calculate with.",
                   f"Write a number below 1E+{MOST_PLACES} and, where it is not 0, above 1E-{MOST_PLACES}.")


def only_finite(model: Model) -> Model:
    """The model with these figures left at what a blank cell means, so that the rest can be checked."""
    for table in TABLES.values():
        wrong = {id(row): _blanked(table, row, names) for row, names in _unusable(model, table)}
        if wrong:
            model = model.with_table(table.key, tuple(wrong.get(id(row), row) for row in model.table(table.key)))
    return model


def _unusable(model: Model, table: Table) -> Iterator[tuple[Row, list[str]]]:
    """Rows with the fields that hold such a figure."""
    names = [column.field for column in table.columns if column.kind in ("quantity", "share", "percent")]
    if not names:
        return
    for row in model.table(table.key):
        wrong = [name for name in names if (value := getattr(row, name)) is not None and not _usable(value)]
        if wrong:
            yield row, wrong


def _usable(value: Decimal) -> bool:
    return value.is_finite() and (not value or -MOST_PLACES <= value.adjusted() < MOST_PLACES)


def _blanked(table: Table, row: Row, names: list[str]) -> Row:
    blank: dict[str, Any] = {f.name: f.default for f in fields(table.row) if f.default is not MISSING}
    changed: dict[str, Any] = {name: blank.get(name, Decimal(0)) for name in names}
    return replace(row, **changed)
