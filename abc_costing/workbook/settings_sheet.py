"""The sheet `Model`: settings as keys and values."""

from __future__ import annotations

import re
from typing import Any, get_args

from abc_costing.model.costing_model import Settings
from abc_costing.model.rows import Method, key_of
from abc_costing.model.tables import Column
from abc_costing.numbers import POINT
from abc_costing.workbook.book import Raw
from abc_costing.workbook.cells import BadCell, choice, integer, text
from abc_costing.workbook.sheet import Sheet

COLUMNS = (Column("key", "key", "code", required=True), Column("value", "value"))
_METHODS: tuple[str, ...] = get_args(Method)


def _currency(raw: Raw) -> str:
    code = text(raw).upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise BadCell("workbook.currency", f"“{text(raw)}” is not a currency code",
                      "Write the three letters of ISO 4217, such as USD, EUR or ZMW.")
    return code


def _month(raw: Raw) -> int:
    month = integer(raw, POINT)
    if not 1 <= month <= 12:
        raise BadCell("workbook.month", f"{month} is not a month", "Write the first month of the fiscal year, 1 to 12.")
    return month


def _method(raw: Raw) -> str:
    return choice(raw, _METHODS)


_KEYS = {"name": text, "institution": text, "currency": _currency, "fiscal_year_start": _month, "method": _method}
KEYS = tuple(_KEYS)


def read_settings(sheet: Sheet) -> tuple[Settings, dict[str, int]]:
    """The settings that a sheet states (others have their defaults), and the row of each key."""
    found: dict[str, Any] = {}
    rows: dict[str, int] = {}
    if "value" not in sheet.at and not sheet.is_empty:
        sheet.report_missing("value")
    for row, cells in sheet.rows:
        key = sheet.value(row, cells, COLUMNS[0], text)
        convert = _KEYS.get(key_of(str(key)))
        if key is None:
            continue
        if convert is None:
            _report_unknown(sheet, row, str(key))
            continue
        name = key_of(str(key))
        if name in rows:
            sheet.report("error", "workbook.duplicate-key", row, sheet.at["key"], str(key),
                         f"The key “{key}” stands in rows {rows[name]} and {row}.", "Remove one of the two rows.")
            continue
        rows[name] = row
        value = sheet.value(row, cells, COLUMNS[1], convert)
        if value is not None:
            found[name] = value
    return Settings(**found), rows


def _report_unknown(sheet: Sheet, row: int, key: str) -> None:
    sheet.report("warning", "workbook.unknown-key", row, sheet.at["key"], key,
                 f"The sheet “{sheet.name}” has a key “{key}” that is not known; it is left out.",
                 f"Correct the key if it should be one of {', '.join(KEYS)}; otherwise leave it.")
