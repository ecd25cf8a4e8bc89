"""Before and after of rows: what a step changed, how to write it, how to take it back, how to remember it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import apsw

from abc_costing.storage.codecs import KEPT, SqlValue, encode, fields_of
from abc_costing.storage.content import TableDelta
from abc_costing.storage.ordering import positions

Cells = tuple[SqlValue, ...]
"""Position, then the fields of the table."""


@dataclass(frozen=True)
class Image:
    """One row before and after a step; None where it was not there."""

    row_id: int
    before: Cells | None
    after: Cells | None


Images = Mapping[str, Sequence[Image]]
"""By table."""


@dataclass(frozen=True)
class Rows:
    """The rows of one table in their order, and their ids beside them."""

    ids: list[int]
    rows: Sequence[object]


def compared(table: str, old: Rows, new: Rows, known: Mapping[int, int]) -> list[Image]:
    """What changes when a table's rows become others; `known` are the positions of the old ones."""
    if old.ids == new.ids:  # the usual edit, also of a very long table
        touched = (_changed(table, row_id, was, row, known[row_id])
                   for row_id, was, row in zip(old.ids, old.rows, new.rows, strict=True) if was is not row)
        return [image for image in touched if image.before != image.after]
    placed = positions(new.ids, known)
    before = dict(zip(old.ids, old.rows, strict=True))
    images: list[Image] = []
    for row_id, row in zip(new.ids, new.rows, strict=True):
        was = before.pop(row_id, None)
        if was is row and known.get(row_id) == placed[row_id]:
            continue
        cells = (placed[row_id], *encode(table, row))
        old_cells = None if was is None else (known[row_id], *encode(table, was))
        if cells != old_cells:
            images.append(Image(row_id, old_cells, cells))
    images += [Image(row_id, (known[row_id], *encode(table, was)), None) for row_id, was in before.items()]
    return images


def _changed(table: str, row_id: int, was: object, row: object, position: int) -> Image:
    return Image(row_id, (position, *encode(table, was)), (position, *encode(table, row)))


def reversed_images(images: Images) -> dict[str, list[Image]]:
    """The same step backwards."""
    return {table: [Image(i.row_id, i.after, i.before) for i in group] for table, group in images.items()}


def write(connection: apsw.Connection, images: Images) -> None:
    """Writes the after of every image. Call it inside a transaction."""
    for table, group in images.items():
        marks = ", ".join("?" * (len(fields_of(table)) + 2))
        gone = [(i.row_id,) for i in group if i.after is None]
        put = [(i.row_id, *i.after) for i in group if i.after is not None]
        connection.executemany(f'DELETE FROM "{table}" WHERE "id" = ?', gone)
        connection.executemany(f'INSERT OR REPLACE INTO "{table}" VALUES ({marks})', put)


def delta(images: Iterable[Image]) -> TableDelta:
    """Which rows were added, changed, removed, moved."""
    added, changed, removed, moved = set(), set(), set(), False
    for image in images:
        if image.before is None:
            added.add(image.row_id)
        elif image.after is None:
            removed.add(image.row_id)
        else:
            moved = moved or image.before[0] != image.after[0]
            if image.before[1:] != image.after[1:]:
                changed.add(image.row_id)
    return TableDelta(frozenset(added), frozenset(changed), frozenset(removed), moved)


def pack(images: Images) -> bytes:
    """Images as compressed JSON. The columns stand with them, for whoever reads an older file."""
    content = {
        table: {"columns": ["position", *fields_of(table)], "rows": [[i.row_id, i.before, i.after] for i in group]}
        for table, group in images.items()
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(data: bytes) -> dict[str, list[Image]]:
    """Images from what `pack` wrote. Raises ValueError on anything else."""
    try:
        content = json.loads(zlib.decompress(data))
        found = {
            table: [Image(int(row_id), _cells(table, was), _cells(table, new)) for row_id, was, new in part["rows"]]
            for table, part in content.items()
        }
    except (zlib.error, KeyError, TypeError) as problem:
        raise ValueError(f"a step of the journal cannot be read ({problem})") from problem
    if not set(found) <= set(KEPT):
        raise ValueError("a step of the journal names an unknown table")
    return found


def _cells(table: str, values: list[SqlValue] | None) -> Cells | None:
    if values is None:
        return None
    if len(values) != len(fields_of(table)) + 1:
        raise ValueError("a step of the journal has too many or too few columns")
    return tuple(values)
