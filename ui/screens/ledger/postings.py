"""The table of postings: columns, the source over the session's columns of arrays, and a pick of some of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate, QLocale

from abc_costing.model.rows import key_of
from abc_costing.money import Currency
from ui.tables.column import Column, Kind
from ui.tables.sources import Array, Coded, ColumnSource, TextOf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from abc_costing.model.postings import Posting, Postings
    from abc_costing.session import PeriodLedger
    from ui.screens.ledger.places import PostingsOf

DATE: Final = 1


def columns(of: Currency) -> list[Column[Any]]:
    """The columns of the table, amounts in the project's currency."""
    return [
        Column("row", "Row", Kind.QUANTITY, decimals=0, secondary=True, tooltip="Row in the file, as in Excel"),
        Column("date", "Date", width=84),
        Column("document", "Document", Kind.CODE, width=88),
        Column("account", "Account", Kind.CODE),
        Column("account_name", "Account name", stretch=True),
        Column("cost_centre", "Cost centre", Kind.CODE),
        Column("fund", "Fund", Kind.CODE),
        Column("text", "Text", stretch=True),
        Column("amount", "Amount", Kind.MONEY, unit=of.code, decimals=of.digits, divisor=of.unit),
    ]


class PostingSource(ColumnSource):
    """Postings as columns; dates are sorted as days, whatever they look like."""

    def __init__(self, postings: Postings, positions: NDArray[np.intp], account_names: dict[str, str]) -> None:
        days, words = dates(postings)
        names = [account_names.get(key_of(code), "") for code in postings.account.values]
        data: list[Array | Coded] = [
            postings.row,
            Coded(days, words),
            Coded(postings.document.codes, postings.document.values),
            Coded(postings.account.codes, postings.account.values),
            Coded(postings.account.codes, names),
            Coded(postings.cost_centre.codes, postings.cost_centre.values),
            Coded(postings.fund.codes, postings.fund.values),
            Coded(postings.description.codes, postings.description.values),
            postings.amount,
        ]
        super().__init__(data, positions)
        self._days = postings.day
        self._postings = postings
        self._folded: dict[int, list[str]] = {}

    def posting(self, row: int) -> Posting:
        """The posting of a row, as a plain value."""
        return self._postings[row]

    def sum(self, rows: Sequence[int]) -> int:
        """The exact total of some rows."""
        from abc_costing.model.postings import exact_sum

        if isinstance(rows, range):
            return self._postings.total
        import numpy as np

        return exact_sum(self._postings.amount[np.asarray(rows, np.intp)])

    def _sortable(self, column: int) -> NDArray[np.float64] | NDArray[np.int64]:
        if column == DATE:
            return self._days.astype("int64")
        return super()._sortable(column)

    def matching(self, words: Sequence[str], columns: Sequence[int], text_of: TextOf) -> Sequence[int]:
        """A row matches when each word stands in one of its texts. Texts are folded once and kept: a filter is typed
        letter by letter."""
        import numpy as np

        kept = np.ones(self.row_count(), np.bool_)
        for word in words:
            found = np.zeros(self.row_count(), np.bool_)
            for column in columns:
                held = self._data[column]
                if isinstance(held, Coded):
                    texts = self._folded_texts(column, held.words)
                    hits = np.fromiter((word in text for text in texts), np.bool_, len(texts))
                    if hits.any():
                        found |= hits[np.asarray(held.codes)]
            kept &= found
        return np.flatnonzero(kept).astype(np.int32)  # type: ignore[return-value]

    def _folded_texts(self, column: int, words: Sequence[str]) -> list[str]:
        if column not in self._folded:
            self._folded[column] = folded(words)
        return self._folded[column]

    def sample(self, column: int, limit: int = 400) -> Sequence[int]:
        """Fewer rows for texts: their columns share what room is left anyway."""
        return super().sample(column, limit if column in (0, 8) else 60)


def folded(words: Sequence[str]) -> list[str]:
    """What `ui.tables.sources.fold` makes of each, some hundred thousand at once."""
    if not words:
        return []
    whole = "\0".join(word.replace("\0", " ") for word in words)
    if not whole.isascii():
        whole = unicodedata.normalize("NFKD", whole.casefold())
        marks = [char for char in set(whole) if unicodedata.combining(char)]
        return whole.translate(dict.fromkeys(map(ord, marks))).split("\0")
    return whole.lower().split("\0")


def dates(postings: Postings) -> tuple[NDArray[np.int32], list[str]]:
    """A code a posting into the dates as written for the reader; a period's label where there is no date."""
    import numpy as np

    locale = QLocale()
    days, codes = np.unique(postings.day, return_inverse=True)
    words = [written(locale, int(day)) for day in days]
    of_posting: NDArray[np.int32] = codes.astype(np.int32)
    undated = postings.day <= 0
    if undated.any():
        of_posting[undated] = postings.period.codes[undated] + len(words)
        words += postings.period.values
    return of_posting, words


def written(locale: QLocale, ordinal: int) -> str:
    """A day as the reader writes it, with the month in letters so that it cannot be misread."""
    if ordinal <= 0:
        return ""
    day = date.fromordinal(ordinal)
    return locale.toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def picked(ledger: PeriodLedger, of: PostingsOf) -> tuple[Postings, NDArray[np.intp]]:
    """The postings of a pick, and their places in the scenario's ledger."""
    import numpy as np

    postings = ledger.postings
    wanted = [{key_of(codes[n]) for codes in of.codes} for n in range(3)]
    columns_of = (postings.account, postings.cost_centre, postings.fund)
    mask = np.ones(len(postings), np.bool_)
    for texts, column in zip(wanted, columns_of, strict=True):
        hits = np.fromiter((key_of(value) in texts for value in column.values), np.bool_, len(column.values))
        mask &= hits[column.codes]
    # each code may be wanted and still not this combination of them
    triples = {(key_of(a), key_of(c), key_of(f)) for a, c, f in of.codes}
    keys = [[key_of(value) for value in column.values] for column in columns_of]
    found = np.flatnonzero(mask)
    if len(triples) < len(wanted[0]) * len(wanted[1]) * len(wanted[2]):
        codes = zip(*(column.codes[found].tolist() for column in columns_of), strict=True)
        fits = [(keys[0][a], keys[1][c], keys[2][f]) in triples for a, c, f in codes]
        found = found[np.array(fits, np.bool_)]
    return postings.take(found), ledger.positions[found]
