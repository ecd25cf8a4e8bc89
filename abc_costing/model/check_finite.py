"""Figures that are no numbers: not-a-number and infinity. Files and typing refuse them; a script may bring them in."""

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

NOT_FINITE = "model.not-finite"
"""The rule of these findings."""


def check_finite(model: Model) -> Iterator[Finding]:
    """Quantities, shares, percentages and factors that are not finite."""
    for table in TABLES.values():
        for row, wrong in _not_finite(model, table):
            for field in wrong:
                value = getattr(row, field)
                yield Finding("error", NOT_FINITE,
                              f"The {table.column(field).heading.replace('_', ' ')} {value} is not a finite number.",
                              "Write the number in figures.", **at(row, table.key, field, value))


def only_finite(model: Model) -> Model:
    """The model with figures that are not finite left at what a blank cell means, so that the rest can be checked."""
    for table in TABLES.values():
        wrong = {id(row): _blanked(table, row, names) for row, names in _not_finite(model, table)}
        if wrong:
            model = model.with_table(table.key, tuple(wrong.get(id(row), row) for row in model.table(table.key)))
    return model


def _not_finite(model: Model, table: Table) -> Iterator[tuple[Row, list[str]]]:
    """Rows with the fields that hold no finite number."""
    names = [column.field for column in table.columns if column.kind in ("quantity", "share", "percent")]
    if not names:
        return
    for row in model.table(table.key):
        wrong = [name for name in names if (value := getattr(row, name)) is not None and not value.is_finite()]
        if wrong:
            yield row, wrong


def _blanked(table: Table, row: Row, names: list[str]) -> Row:
    blank: dict[str, Any] = {f.name: f.default for f in fields(table.row) if f.default is not MISSING}
    changed: dict[str, Any] = {name: blank.get(name, Decimal(0)) for name in names}
    return replace(row, **changed)
