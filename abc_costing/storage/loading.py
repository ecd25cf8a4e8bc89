"""A project's content out of its database, checked cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import apsw

from abc_costing.model.costing_model import Model, Settings
from abc_costing.model.tables import TABLES
from abc_costing.storage.codecs import KEPT, decode
from abc_costing.storage.content import Content

SETTINGS_ID = 1


@dataclass(frozen=True)
class Loaded:
    """Content with the position of every row, by table and id."""

    content: Content
    positions: dict[str, dict[int, int]]


def rows_of(content: Content, table: str) -> tuple[Any, ...]:
    """The rows of any kept table of a content."""
    if table in TABLES:
        return content.model.table(table)
    if table == "settings":
        return (content.model.settings,)
    return content.batches if table == "batches" else content.profiles


def ids_of(table: str, rows: tuple[Any, ...]) -> list[int]:
    """Their ids; the one row of the settings has no id of its own."""
    return [SETTINGS_ID] if table == "settings" else [row.id for row in rows]


def assembled(rows: dict[str, tuple[Any, ...]], of: Content) -> Content:
    """A content like `of`, with other rows in the tables named."""
    model = of.model
    for table, new in rows.items():
        if table in TABLES:
            model = model.with_table(table, new)
    if "settings" in rows:
        fields: dict[str, Any] = {key: model.table(key) for key in TABLES}
        model = Model(settings=rows["settings"][0] if rows["settings"] else Settings(), **fields)
    return Content(model, rows.get("batches", of.batches), rows.get("profiles", of.profiles))


def load(connection: apsw.Connection) -> Loaded:
    """Everything but the postings. Raises ValueError where a cell is not what its column says."""
    rows: dict[str, tuple[Any, ...]] = {}
    positions: dict[str, dict[int, int]] = {}
    for table in KEPT:
        found = []
        positions[table] = {}
        for row_id, position, *cells in connection.execute(f'SELECT * FROM "{table}" ORDER BY "position", "id"'):
            positions[table][int(row_id)] = int(position)
            found.append(decode(table, int(row_id), cells))
        rows[table] = tuple(found)
    return Loaded(assembled(rows, Content()), positions)
