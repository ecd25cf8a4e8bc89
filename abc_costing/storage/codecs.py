"""Rows of a model as rows of SQL, and back. Exact both ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from abc_costing.errors import EditRefused
from abc_costing.model.costing_model import Settings
from abc_costing.model.tables import TABLES
from abc_costing.storage.content import Batch, KeptProfile

SqlValue = None | int | str
"""What stands in a cell of the tables that hold rows."""

_SETTINGS = tuple(f.name for f in fields(Settings))
_PROFILE = ("name", "content")
_BATCH = tuple(f.name for f in fields(Batch) if f.name != "id")
KEPT = (*TABLES, "settings", "profiles", "batches")
"""All tables whose rows are edited, undone and redone."""


@cache
def fields_of(table: str) -> tuple[str, ...]:
    """The fields of a table in SQL order, without id and position."""
    if table in TABLES:
        return tuple(column.field for column in TABLES[table].columns)
    return {"settings": _SETTINGS, "profiles": _PROFILE, "batches": _BATCH}[table]


@cache
def _decoders(table: str) -> tuple[Callable[[Any], object] | None, ...]:
    if table in TABLES:
        return tuple(_DECODE.get(column.kind) for column in TABLES[table].columns)
    return tuple(_date if name in ("first_day", "last_day") else None for name in fields_of(table))


@cache
def _row_type(table: str) -> Callable[..., object]:
    if table in TABLES:
        return TABLES[table].row
    kinds: dict[str, Callable[..., object]] = {"profiles": KeptProfile, "batches": Batch}
    return kinds[table]


def encode(table: str, row: object) -> tuple[SqlValue, ...]:
    """The cells of a row in the order of `fields_of`. Raises EditRefused on a quantity that is not finite."""
    return tuple(_encode(getattr(row, name)) for name in fields_of(table))


def _encode(value: object) -> SqlValue:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise EditRefused("A quantity must be a finite number. Enter a number.")
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no cell for {type(value).__name__}")


def decode(table: str, row_id: int, cells: Sequence[SqlValue]) -> Any:
    """A row from its cells. Raises ValueError where a cell cannot be what its column says."""
    decoders = _decoders(table)
    values: dict[str, Any] = {
        name: cell if decoder is None or cell is None else decoder(cell)
        for name, cell, decoder in zip(fields_of(table), cells, decoders, strict=True)
    }
    if table == "settings":
        return Settings(**values)
    return _row_type(table)(id=row_id, **values)


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as problem:
        raise ValueError(f"“{text}” is not a number") from problem
    if not value.is_finite():
        raise ValueError(f"“{text}” is not a finite number")
    return value


_DECODE: dict[str, Callable[[Any], object]] = {
    "quantity": _decimal, "share": _decimal, "percent": _decimal, "date": _date, "yesno": bool}
