"""Postings in and out of the project file: one row a posting, repeating texts by code, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import apsw
import numpy as np

from abc_costing.model.postings import CODED, EMPTY, Coded, Postings, concatenated

_NUMBERS = ("amount", "day", "row")
_COLUMNS = (*_NUMBERS, *CODED)
_STRETCH = 50_000


def _names() -> str:
    return ", ".join(f'"{name}"' for name in _COLUMNS)


def insert(connection: apsw.Connection, batch: int, postings: Postings) -> None:
    """Writes the postings of a batch. Call it inside a transaction."""
    marks = ", ".join("?" * (len(_COLUMNS) + 2))
    connection.executemany(
        f'INSERT INTO "postings" ("batch", "number", {_names()}) VALUES ({marks})', _rows(batch, postings))
    for name in CODED:
        values: tuple[str, ...] = getattr(postings, name).values
        connection.executemany(
            'INSERT INTO "posting_texts" VALUES (?, ?, ?, ?)',
            ((batch, name, code, text) for code, text in enumerate(values)))


def _rows(batch: int, postings: Postings) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(postings), _STRETCH):
        stretch = slice(start, start + _STRETCH)
        columns = [getattr(postings, name)[stretch].tolist() for name in _NUMBERS]
        columns += [getattr(postings, name).codes[stretch].tolist() for name in CODED]
        count = len(columns[0])
        yield from zip((batch,) * count, range(start, start + count), *columns, strict=True)


def load(connection: apsw.Connection, batches: Iterable[int]) -> Postings:
    """The postings of the given batches, one behind the other."""
    return concatenated([_batch(connection, batch) for batch in batches]) if batches else EMPTY


def _batch(connection: apsw.Connection, batch: int) -> Postings:
    rows = connection.execute(f'SELECT {_names()} FROM "postings" WHERE "batch" = ? ORDER BY "number"', (batch,))
    count = int(str(connection.execute('SELECT count(*) FROM "postings" WHERE "batch" = ?', (batch,)).get))
    cells = np.fromiter(chain.from_iterable(rows), np.int64, count * len(_COLUMNS)).reshape(count, len(_COLUMNS))
    texts: dict[str, list[str]] = {name: [] for name in CODED}
    found = connection.execute(
        'SELECT "column", "text" FROM "posting_texts" WHERE "batch" = ? ORDER BY "column", "code"', (batch,))
    for column, text in found:
        texts[str(column)].append(str(text))
    coded = {name: _coded(tuple(texts[name]), cells[:, _COLUMNS.index(name)]) for name in CODED}
    return Postings(
        amount=np.ascontiguousarray(cells[:, 0]), day=cells[:, 1].astype(np.int32), row=cells[:, 2].astype(np.int32),
        **coded)


def _coded(values: tuple[str, ...], codes: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Coded:
    if len(codes) and not (codes.min() >= 0 and codes.max() < len(values)):
        raise ValueError("a posting refers to a text that is not there")
    return Coded(values, codes.astype(np.int32))


def remove_unreachable(connection: apsw.Connection, keep: Iterable[int]) -> None:
    """Deletes the postings of all batches but those named. Call it inside a transaction."""
    kept = set(keep)
    there = {int(str(batch)) for (batch,) in connection.execute('SELECT DISTINCT "batch" FROM "posting_texts"')}
    for batch in there - kept:
        connection.execute('DELETE FROM "postings" WHERE "batch" = ?', (batch,))
        connection.execute('DELETE FROM "posting_texts" WHERE "batch" = ?', (batch,))
