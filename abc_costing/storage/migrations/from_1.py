"""Version 1 -> 2: time equations, case features, spreads of evidence, fixed amounts, rates, what unused capacity does.

Three tables get columns, in their tables and in the remembered steps of undo and redo; two tables are new and empty.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

import apsw

_NEW = {
    "drivers": """CREATE TABLE "drivers" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL,
 "driver" TEXT NOT NULL DEFAULT '', "name" TEXT NOT NULL DEFAULT '', "unit" TEXT NOT NULL DEFAULT '',
 "kind" TEXT NOT NULL DEFAULT '', "evidence" TEXT NOT NULL DEFAULT '', "owner" TEXT NOT NULL DEFAULT '',
 "as_of" TEXT, "source" TEXT NOT NULL DEFAULT '', "spread" TEXT) STRICT""",
    "driver_quantities": """CREATE TABLE "driver_quantities" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL,
 "driver" TEXT NOT NULL DEFAULT '', "target" TEXT NOT NULL DEFAULT '', "period" TEXT NOT NULL DEFAULT '',
 "quantity" TEXT, "weight" TEXT, "equation" TEXT NOT NULL DEFAULT '', "scenario" TEXT NOT NULL DEFAULT '') STRICT""",
    "assignments": """CREATE TABLE "assignments" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL,
 "source" TEXT NOT NULL DEFAULT '', "driver" TEXT NOT NULL DEFAULT '', "period" TEXT NOT NULL DEFAULT '',
 "capacity" TEXT, "share" TEXT, "accept_overuse" INTEGER NOT NULL DEFAULT 0 CHECK ("accept_overuse" IN (0, 1)),
 "fixed_amount" INTEGER CHECK (abs("fixed_amount") <= 9007199254740991), "rate" TEXT,
 "unused" TEXT NOT NULL DEFAULT '', "charge_to" TEXT NOT NULL DEFAULT '', "fte" TEXT,
 "scenario" TEXT NOT NULL DEFAULT '') STRICT""",
    "evidence_spreads": """CREATE TABLE "evidence_spreads" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL,
 "evidence" TEXT NOT NULL DEFAULT '', "spread" TEXT) STRICT""",
    "case_features": """CREATE TABLE "case_features" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL,
 "target" TEXT NOT NULL DEFAULT '', "feature" TEXT NOT NULL DEFAULT '', "period" TEXT NOT NULL DEFAULT '',
 "quantity" TEXT, "scenario" TEXT NOT NULL DEFAULT '') STRICT""",
}

_COLUMNS = {
    "drivers": ("position", "driver", "name", "unit", "kind", "evidence", "owner", "as_of", "source", "spread"),
    "driver_quantities": (
        "position", "driver", "target", "period", "quantity", "weight", "equation", "scenario"),
    "assignments": (
        "position", "source", "driver", "period", "capacity", "share", "accept_overuse", "fixed_amount", "rate",
        "unused", "charge_to", "fte", "scenario"),
}
"""Columns of the changed tables as version 2 has them, without the id."""

_ADDED: dict[str, dict[str, str | None]] = {
    "drivers": {"spread": None},
    "driver_quantities": {"equation": ""},
    "assignments": {"fixed_amount": None, "rate": None, "unused": "keep apart", "charge_to": "", "fte": None},
}
"""What a row of version 1 has in the new columns."""


def migrate(connection: apsw.Connection) -> None:
    """Changes a file of version 1. Call it inside a transaction.

    Raises:
        ValueError: a remembered step cannot be read.
    """
    for table, columns in _COLUMNS.items():
        added = _ADDED[table]
        kept = ", ".join(f'"{column}"' for column in ("id", *columns) if column not in added)
        new = ", ".join(f'"{column}"' for column in added)
        connection.execute(f'ALTER TABLE "{table}" RENAME TO "old_{table}"')
        connection.execute(_statement(table))
        connection.execute(
            f'INSERT INTO "{table}" ({kept}, {new}) SELECT {kept}, {", ".join("?" * len(added))} FROM "old_{table}"',
            tuple(added.values()))
        connection.execute(f'DROP TABLE "old_{table}"')
    for table in _NEW.keys() - _COLUMNS.keys():
        connection.execute(_statement(table))
    for step, images in list(connection.execute('SELECT "step", "images" FROM "journal"')):
        connection.execute('UPDATE "journal" SET "images" = ? WHERE "step" = ?', (_widened(bytes(images)), step))


def _statement(table: str) -> str:
    return " ".join(_NEW[table].split())


def _widened(images: bytes) -> bytes:
    """The rows before and after of one step, with what the new columns hold."""
    try:
        content: dict[str, Any] = json.loads(zlib.decompress(images))
        for table in content.keys() & _COLUMNS.keys():
            had = content[table]["columns"]
            content[table] = {
                "columns": list(_COLUMNS[table]),
                "rows": [[row_id, _cells(table, had, was), _cells(table, had, new)]
                         for row_id, was, new in content[table]["rows"]],
            }
    except (zlib.error, KeyError, TypeError) as problem:
        raise ValueError(f"a step of the journal cannot be read ({problem})") from problem
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _cells(table: str, had: Sequence[str], values: Sequence[Any] | None) -> list[Any] | None:
    if values is None:
        return None
    known = {**_ADDED[table], **dict(zip(had, values, strict=True))}
    return [known[column] for column in _COLUMNS[table]]
