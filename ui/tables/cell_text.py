"""From a cell's value to texts: as shown, as edited, as copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt

from ui.shell.formats import ZERO, Formats
from ui.tables.column import Bar, Column, Figure, Kind, RowObject, State, Value

TextOfValue = Callable[[Value], str]


def text_writers(columns: Sequence[Column[Any]], formats: Formats) -> list[TextOfValue]:
    """One function a column that writes a value as shown. A `State` or a `Figure` may stand in any column."""
    return [_any_value(_writer(column, formats)) for column in columns]


def _any_value(write: TextOfValue) -> TextOfValue:
    def text(value: Value) -> str:
        if isinstance(value, State):
            return value.word
        if isinstance(value, Bar):
            return value.words
        return value.text if isinstance(value, Figure) else write(value)

    return text


def _writer(column: Column[Any], formats: Formats) -> TextOfValue:
    if column.kind in {Kind.PERCENT, Kind.RATIO, Kind.SHARE}:
        decimals = column.shown_decimals or 0
        return lambda value: formats.percent(value, decimals, signed=column.signed)
    if column.is_number:
        return lambda value: formats.number(value, column.shown_decimals, signed=column.signed, divisor=column.divisor)
    if column.kind is Kind.TREND:
        return lambda value: "" if value else ZERO
    return lambda value: "" if value is None else str(value)


def plain_text(column: Column[Any], value: Value, formats: Formats) -> str:
    """A value for the clipboard: the whole number, not the rounded one that is shown."""
    if value is None:
        return ""
    if isinstance(value, Bar):
        return value.words
    if isinstance(value, State | Figure):
        return _plain_object(value, formats)
    if column.kind in {Kind.PERCENT, Kind.RATIO, Kind.SHARE}:
        return formats.plain(value * 100)
    if column.is_number:
        return formats.plain(value, column.divisor)
    if column.kind is Kind.TREND:
        return " ".join(formats.plain(point) for point in value)
    return str(value)


def _plain_object(value: State | Figure, formats: Formats) -> str:
    if isinstance(value, State):
        return value.word
    return value.text if value.value is None else formats.plain(value.value)


def edit_text(column: Column[Any], value: Value, row: RowObject, formats: Formats) -> str:
    """What an editor starts with."""
    if column.edit_text is not None and row is not None:
        return column.edit_text(row)
    return plain_text(column, value, formats)


def alignment(column: Column[Any]) -> int:
    """Numbers right, everything else at the leading edge."""
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
