"""Where a table's cells come from: a sequence of row objects, or columns of arrays for a million rows.

`Source` is the contract; subclass it for another store. `RowSource` serves up to some ten thousand objects,
`ColumnSource` numpy arrays with `Coded` columns for repeated texts. Sorting and filtering answer with row numbers,
never with a proxy model: a proxy took 65 s for 100,000 rows where an index permutation takes 0.2 s for a million.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from ui.tables.column import Bar, Column, Figure, Kind, RowObject, State, Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row = TypeVar("Row")
TextOf = Callable[[int, int], str]


def fold(text: str) -> str:
    """Text for searching and sorting: without accents, case and marks ("Élevage" becomes "elevage")."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def sort_key(value: Value) -> tuple[int, Any]:
    """Orders the values of one column; empty ones come last."""
    if value is None or value == "" or value != value:  # not a number
        return (1, 0)
    if isinstance(value, str):
        return (0, fold(value))
    if isinstance(value, State):
        return (0, fold(value.word))
    if isinstance(value, Figure):
        return sort_key(value.value)
    if isinstance(value, Bar):
        return sort_key(value.order)
    if isinstance(value, list | tuple):
        return (0, value[-1]) if value else (1, 0)
    return (0, Fraction(value) if isinstance(value, float) else value)


class Source:
    """Cells by row number and column number. The two abstract methods are enough; the rest may be faster."""

    def row_count(self) -> int:
        raise NotImplementedError

    def cell(self, row: int, column: int) -> Value:
        """The value of a cell, by the kind of its column (see `ui.tables.column`)."""
        raise NotImplementedError

    def row_key(self, row: int) -> Hashable:
        """What stays the same when rows are sorted, filtered or read again."""
        return row

    def row_of(self, key: Hashable) -> int | None:
        """The row of a key, None when there is none any more."""
        return key if isinstance(key, int) and 0 <= key < self.row_count() else None

    def row_object(self, row: int) -> RowObject:
        """What `Column.mark` and `Column.edit_text` are given."""
        return row

    def sample(self, column: int, limit: int = 400) -> Sequence[int]:
        """Rows to size a column from: all of them, or an even spread."""
        return range(0, self.row_count(), max(1, self.row_count() // limit))

    def ordered(self, rows: Sequence[int], column: int, descending: bool) -> Sequence[int]:
        """`rows` sorted by a column; equal rows keep their order, empty cells come last either way."""
        keyed = [(sort_key(self.cell(row, column)), row) for row in rows]
        filled = [pair for pair in keyed if not pair[0][0]]
        filled.sort(key=lambda pair: pair[0][1], reverse=descending)
        return [row for _, row in filled] + [row for key, row in keyed if key[0]]

    def matching(self, words: Sequence[str], columns: Sequence[int], text_of: TextOf) -> Sequence[int]:
        """The rows whose texts in `columns` hold all the folded words."""
        return [row for row in range(self.row_count()) if _holds(words, (text_of(row, c) for c in columns))]


def _holds(words: Sequence[str], texts: Iterable[str]) -> bool:
    whole = fold("\n".join(texts))
    return all(word in whole for word in words)


class RowSource(Source, Generic[Row]):
    """A sequence of row objects. `key` names a row for good; without it the row number does."""

    def __init__(
        self, rows: Sequence[Row], columns: Sequence[Column[Row]], key: Callable[[Row], Hashable] | None = None
    ) -> None:
        self._rows = rows
        self._getters = [column.value or (lambda _row: None) for column in columns]
        self._key = key
        self._numbers: dict[Hashable, int] | None = None

    def row_count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Value:
        return self._getters[column](self._rows[row])

    def row_key(self, row: int) -> Hashable:
        return self._key(self._rows[row]) if self._key else row

    def row_of(self, key: Hashable) -> int | None:
        if self._key is None:
            return super().row_of(key)
        if self._numbers is None:
            self._numbers = {self._key(row): number for number, row in enumerate(self._rows)}
        return self._numbers.get(key)

    def row_object(self, row: int) -> Row:
        return self._rows[row]


class Array(Protocol):
    """A numpy array, without importing numpy."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: Value, /) -> Value: ...


class Coded:
    """A text column as codes into a list of words: a million cost centres are 300 words and a million small ints."""

    def __init__(self, codes: Array, words: Sequence[str]) -> None:
        self.codes = codes
        self.words = words

    def __len__(self) -> int:
        return len(self.codes)


class ColumnSource(Source):
    """Arrays of equal length, one a column, in the order of the table's columns. Numbers or `Coded` texts."""

    def __init__(self, data: Sequence[Array | Coded], keys: Array | None = None) -> None:
        self._data = list(data)
        self._keys = keys

    def row_count(self) -> int:
        return len(self._data[0]) if self._data else 0

    def cell(self, row: int, column: int) -> Value:
        held = self._data[column]
        if isinstance(held, Coded):
            return held.words[int(held.codes[row])]
        value = held[row]
        return value.item() if hasattr(value, "item") else value

    def row_key(self, row: int) -> Hashable:
        return row if self._keys is None else int(self._keys[row])

    def row_of(self, key: Hashable) -> int | None:
        if self._keys is None:
            return super().row_of(key)
        import numpy as np

        found = np.flatnonzero(np.asarray(self._keys) == key)
        return int(found[0]) if len(found) else None

    def sample(self, column: int, limit: int = 400) -> Sequence[int]:
        """An even spread, and for numbers the largest and the smallest: the widest number must be among them."""
        import numpy as np

        spread = [*super().sample(column, limit)]
        held = self._data[column]
        if isinstance(held, Coded) or not len(held):
            return spread
        return [*spread, int(np.argmax(held)), int(np.argmin(held))]  # type: ignore[call-overload]

    def ordered(self, rows: Sequence[int], column: int, descending: bool) -> Sequence[int]:
        import numpy as np

        values = self._sortable(column)
        chosen = None if isinstance(rows, range) else np.asarray(rows)
        if chosen is not None:
            values = values[chosen]
        # negating keeps equal rows in their order, which reversing would not
        order = np.argsort(-values if descending else values, kind="stable").astype(np.int32)
        return order if chosen is None else chosen[order]  # type: ignore[return-value]

    def matching(self, words: Sequence[str], columns: Sequence[int], text_of: TextOf) -> Sequence[int]:
        """A row matches when each word stands in one of its coded columns."""
        import numpy as np

        kept = np.ones(self.row_count(), dtype=bool)
        for word in words:
            found = np.zeros(self.row_count(), dtype=bool)
            for column in columns:
                held = self._data[column]
                if isinstance(held, Coded):
                    hits = np.fromiter((word in fold(text) for text in held.words), dtype=bool, count=len(held.words))
                    found |= hits[np.asarray(held.codes)]
            kept &= found
        return np.flatnonzero(kept).astype(np.int32)  # type: ignore[return-value]

    def _sortable(self, column: int) -> NDArray[np.float64] | NDArray[np.int64]:
        """Numbers as they are; texts as the rank of their word."""
        import numpy as np

        held = self._data[column]
        if not isinstance(held, Coded):
            return np.asarray(held)
        ranks = np.empty(len(held.words), dtype=np.int64)
        ranks[sorted(range(len(held.words)), key=lambda n: fold(held.words[n]))] = np.arange(len(held.words))
        return np.asarray(ranks[np.asarray(held.codes)])


def searched_columns(columns: Sequence[Column[Any]]) -> list[int]:
    """The columns a filter looks into: texts, codes and states."""
    return [n for n, column in enumerate(columns) if column.kind in {Kind.TEXT, Kind.CODE, Kind.STATE}]
