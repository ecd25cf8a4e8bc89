"""The tables of a project file of the present version, generated from `abc_costing.model.tables`.

The migration of an older version never reads this module: it carries its own copy of what its version knew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

from abc_costing import money
from abc_costing.model.tables import TABLES, Column

APPLICATION_ID = 0x41424350
"""The four letters ABCP, at byte 68 of the file."""

VERSION = 2
"""`user_version` of the files that this program writes, at byte 60."""

FINGERPRINTS = {
    1: "955bfaa850c5885e2a051d3396ce466c51d86201e6b4cc92723abe8a7f9301f9",
    2: "db75ee7704ffdeffcaaaa70d6f44a0ad07f87122a1e51a84bd73ba5589b71ff3",
}
"""Per version the hash of its schema: a file whose schema is any other is refused before its tables are read."""

_TYPES = {
    "text": "TEXT NOT NULL DEFAULT ''",
    "code": "TEXT NOT NULL DEFAULT ''",
    "choice": "TEXT NOT NULL DEFAULT ''",
    "period": "TEXT NOT NULL DEFAULT ''",
    "integer": "INTEGER",
    "quantity": "TEXT",
    "share": "TEXT",
    "percent": "TEXT",
    "date": "TEXT",
    "yesno": "INTEGER NOT NULL DEFAULT 0",
}

_FIXED = (
    """CREATE TABLE "meta" ("key" TEXT PRIMARY KEY, "value" TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE "settings" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL, "name" TEXT NOT NULL,
 "institution" TEXT NOT NULL, "currency" TEXT NOT NULL, "fiscal_year_start" INTEGER NOT NULL,
 "method" TEXT NOT NULL) STRICT""",
    """CREATE TABLE "profiles" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL, "name" TEXT NOT NULL,
 "content" TEXT NOT NULL) STRICT""",
    """CREATE TABLE "batches" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL, "file" TEXT NOT NULL,
 "sha256" TEXT NOT NULL, "imported_at" TEXT NOT NULL, "imported_by" TEXT NOT NULL, "rows" INTEGER NOT NULL,
 "debit" INTEGER NOT NULL, "credit" INTEGER NOT NULL, "first_day" TEXT, "last_day" TEXT, "profile" TEXT NOT NULL,
 "mapping" TEXT NOT NULL, "control_total" INTEGER) STRICT""",
    f"""CREATE TABLE "postings" ("batch" INTEGER NOT NULL, "number" INTEGER NOT NULL,
 "amount" INTEGER NOT NULL CHECK (abs("amount") <= {money.LIMIT}), "day" INTEGER NOT NULL, "row" INTEGER NOT NULL,
 "period" INTEGER NOT NULL, "account" INTEGER NOT NULL, "cost_centre" INTEGER NOT NULL, "fund" INTEGER NOT NULL,
 "document" INTEGER NOT NULL, "description" INTEGER NOT NULL, "file" INTEGER NOT NULL, "sheet" INTEGER NOT NULL,
 "scenario" INTEGER NOT NULL, PRIMARY KEY ("batch", "number")) STRICT, WITHOUT ROWID""",
    """CREATE TABLE "posting_texts" ("batch" INTEGER NOT NULL, "column" TEXT NOT NULL, "code" INTEGER NOT NULL,
 "text" TEXT NOT NULL, PRIMARY KEY ("batch", "column", "code")) STRICT, WITHOUT ROWID""",
    """CREATE TABLE "journal" ("step" INTEGER PRIMARY KEY, "label" TEXT NOT NULL, "at" TEXT NOT NULL,
 "undone" INTEGER NOT NULL CHECK ("undone" IN (0, 1)), "images" BLOB NOT NULL) STRICT""",
    """CREATE TABLE "audit" ("number" INTEGER PRIMARY KEY, "at" TEXT NOT NULL, "who" TEXT NOT NULL,
 "host" TEXT NOT NULL, "what" TEXT NOT NULL, "before" TEXT NOT NULL, "after" TEXT NOT NULL, "reason" TEXT NOT NULL,
 "hash" TEXT NOT NULL) STRICT""",
    """CREATE TABLE "runs" ("number" INTEGER PRIMARY KEY, "run_id" TEXT NOT NULL, "at" TEXT NOT NULL,
 "who" TEXT NOT NULL, "period" TEXT NOT NULL, "scenario" TEXT NOT NULL, "method" TEXT NOT NULL,
 "input_hash" TEXT NOT NULL, "summary" TEXT NOT NULL) STRICT""",
)


def _column(column: Column) -> str:
    name = f'"{column.field}"'
    if column.kind == "money":
        required = " NOT NULL" if column.required else ""
        return f"{name} INTEGER{required} CHECK (abs({name}) <= {money.LIMIT})"
    check = f" CHECK ({name} IN (0, 1))" if column.kind == "yesno" else ""
    return f"{name} {_TYPES[column.kind]}{check}"


@cache
def statements() -> tuple[str, ...]:
    """The statements that make an empty project of the present version."""
    model_tables = tuple(
        f'CREATE TABLE "{table.key}" ("id" INTEGER PRIMARY KEY, "position" INTEGER NOT NULL, '
        + ", ".join(_column(column) for column in table.columns) + ") STRICT"
        for table in TABLES.values()
    )
    return tuple(" ".join(statement.split()) for statement in _FIXED + model_tables)


def fingerprint(entries: Iterable[tuple[str, str, str | None]]) -> str:
    """SHA-256 over (type, name, sql) of everything in a schema, whatever their order.

    Entries that SQLite makes by itself have no sql; views and triggers would show here like anything else.
    """
    lines = sorted("\x1f".join((kind, name, sql or "")) for kind, name, sql in entries)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()
