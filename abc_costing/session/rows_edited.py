"""Edits of a model's rows as functions from model to model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from abc_costing.errors import EditRefused
from abc_costing.model.costing_model import Model
from abc_costing.model.rows import Row, key_of
from abc_costing.model.tables import TABLES, Table
from abc_costing.numbers import Marks
from abc_costing.session.cells import CellRefused, row_of, table_of, value_of
from abc_costing.session.commands import (
    AddRows,
    ChangeRows,
    DeleteRows,
    EditCells,
    MoveRows,
    PasteRows,
    Rename,
    ReplaceTable,
)

_TOLD = 5
T = TypeVar("T")


def all_or_refuse(jobs: Iterable[Callable[[], T]]) -> list[T]:
    """What all jobs give, or one CellRefused that tells of every cell that cannot be read (the first few in words)."""
    done, problems = [], []
    for job in jobs:
        try:
            done.append(job())
        except CellRefused as problem:
            problems.append(str(problem))
    if len(problems) == 1:
        raise CellRefused(problems[0])
    if problems:
        more = f" And {len(problems) - _TOLD} more." if len(problems) > _TOLD else ""
        told = " ".join(problems[:_TOLD])
        raise CellRefused(f"{len(problems)} cells cannot be read, so nothing was changed. {told}{more}")
    return done


def positions(rows: Sequence[Row], ids: Iterable[int], table: Table) -> list[int]:
    """Where the rows of those ids stand. Raises EditRefused where one is not there."""
    where = {row.id: index for index, row in enumerate(rows)}
    wanted = list(ids)
    missing = [row_id for row_id in wanted if row_id not in where]
    if missing:
        raise EditRefused(f"{table.sheet} has no row {missing[0]} any more. It was deleted meanwhile.")
    return [where[row_id] for row_id in wanted]


def edit_cells(model: Model, command: EditCells) -> Model:
    """Several cells of a table set."""
    table = table_of(command.table)
    rows = list(model.table(table.key))
    where = positions(rows, (row_id for row_id, _, _ in command.cells), table)
    values = all_or_refuse(_reading(table, field, text, command.marks, model) for _, field, text in command.cells)
    for index, (_, field, _), value in zip(where, command.cells, values, strict=True):
        if getattr(rows[index], field) != value or _written_otherwise(getattr(rows[index], field), value):
            rows[index] = _with(rows[index], field, value)
    return model.with_table(table.key, tuple(rows))


def _reading(table: Table, field: str, text: str, marks: Marks, model: Model) -> Callable[[], Any]:
    return lambda: value_of(table, field, text, marks, model.currency)


def _written_otherwise(old: object, new: object) -> bool:
    """1.50 typed over 1.5: equal, but the user's own writing is kept."""
    return str(old) != str(new)


def _with(row: Row, field: str, value: object) -> Row:
    changed: dict[str, Any] = {field: value}
    return replace(row, **changed)


def add_rows(model: Model, command: AddRows) -> Model:
    """Rows added at the end or before another."""
    table = table_of(command.table)
    rows = list(model.table(table.key))
    at = positions(rows, [command.before], table)[0] if command.before is not None else len(rows)
    rows[at:at] = _made(model, table, command)
    return model.with_table(table.key, tuple(rows))


def _made(model: Model, table: Table, command: AddRows | ReplaceTable) -> list[Row]:
    def making(given: Any) -> Callable[[], Row]:
        return lambda: row_of(table, given, command.marks, model.currency)

    return all_or_refuse(making(given) for given in command.rows)


def replace_table(model: Model, command: ReplaceTable) -> Model:
    """All rows replaced."""
    table = table_of(command.table)
    return model.with_table(table.key, tuple(_made(model, table, command)))


def delete_rows(model: Model, command: DeleteRows) -> Model:
    """Rows taken out."""
    table = table_of(command.table)
    rows = model.table(table.key)
    gone = set(positions(rows, command.row_ids, table))
    return model.with_table(table.key, tuple(row for index, row in enumerate(rows) if index not in gone))


def change_rows(model: Model, command: ChangeRows) -> Model:
    """Cells set, rows added, rows taken out; all or nothing."""
    if command.cells:
        model = edit_cells(model, EditCells(command.table, command.cells, command.marks))
    if command.removed:
        model = delete_rows(model, DeleteRows(command.table, command.removed))
    return add_rows(model, AddRows(command.table, command.added, marks=command.marks)) if command.added else model


def move_rows(model: Model, command: MoveRows) -> Model:
    """Rows put elsewhere in their table."""
    table = table_of(command.table)
    rows = model.table(table.key)
    moved = [rows[index] for index in positions(rows, command.row_ids, table)]
    ids = set(command.row_ids)
    if command.before in ids:
        raise EditRefused("Rows cannot be put before themselves.")
    rest = [row for row in rows if row.id not in ids]
    at = positions(rest, [command.before], table)[0] if command.before is not None else len(rest)
    rest[at:at] = moved
    return model.with_table(table.key, tuple(rest))


def paste_rows(model: Model, command: PasteRows) -> Model:
    """A block of texts over existing rows; what goes beyond the last row is added."""
    table = table_of(command.table)
    rows = list(model.table(table.key))
    start = positions(rows, [command.row_id], table)[0] if command.row_id is not None else len(rows)
    over = max(min(len(rows) - start, len(command.block)), 0)
    if any(len(line) > len(command.fields) for line in command.block):
        raise EditRefused(
            f"The block is wider than the {len(command.fields)} columns it goes into. Paste it further left.")
    cells = tuple(
        (rows[start + index].id, field, text)
        for index, line in enumerate(command.block[:over])
        for field, text in zip(command.fields, line, strict=False)
    )
    new = tuple(dict(zip(command.fields, line, strict=False)) for line in command.block[over:])
    if cells:
        model = edit_cells(model, EditCells(table.key, cells, command.marks))
    return add_rows(model, AddRows(table.key, new, marks=command.marks)) if new else model


def rename(model: Model, command: Rename) -> Model:
    """A row's name changed, and every reference to it with it."""
    table = table_of(command.table)
    if len(table.identity) != 1:
        raise EditRefused(f"The rows of {table.sheet} have no name of their own.")
    field, name = table.identity[0], command.name.strip()
    rows = model.table(table.key)
    row = rows[positions(rows, [command.row_id], table)[0]]
    old = str(getattr(row, field))
    if not name:
        raise EditRefused(f"{table.sheet}, {field}: a name cannot be blank. Enter a name.")
    if any(key_of(getattr(r, field)) == key_of(name) for r in rows if r.id != row.id):
        raise EditRefused(f"{table.sheet} has a “{name}” already. Choose another name.")
    model = model.with_table(table.key, tuple(_with(r, field, name) if r.id == row.id else r for r in rows))
    for other in TABLES.values():
        for column in other.columns:
            if old and _refers(other, column.field, column.refers, table.key):
                model = _referring(model, other, column.field, old, name)
    return model


def _refers(other: Table, field: str, refers: tuple[str, ...], table: str) -> bool:
    if table == "scenarios":
        return field in ("scenario", "based_on") and not (other.key == "scenarios" and field == "scenario")
    return table in refers or (table == "cost_centres" and other.key == table and field == "parent")


def _referring(model: Model, table: Table, field: str, old: str, new: str) -> Model:
    rows = model.table(table.key)
    if not any(key_of(getattr(row, field)) == key_of(old) for row in rows):
        return model
    changed = tuple(_with(r, field, new) if key_of(getattr(r, field)) == key_of(old) else r for r in rows)
    return model.with_table(table.key, changed)
