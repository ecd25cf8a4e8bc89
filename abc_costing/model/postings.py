"""The imported ledger: one row a posting, held by columns. Import this module where it is used, never at start-up.

Texts that repeat (accounts, cost centres ...) are dictionary-coded: `account.codes[i]` is the position of posting i's
account in `account.values`. A million postings take some 60 bytes each and group in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Amounts = NDArray[np.int64]


@dataclass(frozen=True)
class Coded:
    """A column of repeating texts: `values` are distinct, `codes` (int32, one a posting) point into them."""

    values: tuple[str, ...]
    codes: Codes

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Coded from plain texts, values in order of first appearance."""
        positions: dict[str, int] = {}
        codes = np.fromiter((positions.setdefault(t, len(positions)) for t in texts), np.int32)
        return cls(tuple(positions), codes)

    def __getitem__(self, index: int) -> str:
        return self.values[int(self.codes[index])]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, index: NDArray[np.intp] | NDArray[np.bool_]) -> Coded:
        """The column of a selection of postings."""
        return Coded(self.values, self.codes[index])


def joined(parts: Sequence[Coded]) -> Coded:
    """Several columns one behind the other, as one."""
    positions: dict[str, int] = {}
    codes = []
    for part in parts:
        map_to = np.array([positions.setdefault(v, len(positions)) for v in part.values], np.int32)
        codes.append(map_to[part.codes] if len(part.values) else part.codes)
    return Coded(tuple(positions), np.concatenate(codes) if codes else np.empty(0, np.int32))


@dataclass(frozen=True)
class Posting:
    """One posting as a plain value, for tests, lists and small inputs. `amount` in minor units, debit positive."""

    account: str
    amount: int
    cost_centre: str = ""
    fund: str = ""
    day: date | None = None
    period: str = ""
    document: str = ""
    description: str = ""
    file: str = ""
    sheet: str = "Ledger"
    row: int = 0
    scenario: str = ""


@dataclass(frozen=True)
class Postings:
    """All postings of a project. Every column has one entry a posting.

    amount: int64 minor units, debit positive. day: int32 proleptic ordinal of the date, 0 where only a period label is
    known. period: the label as given, "" where there is a date. row: row in the source sheet, as in Excel.
    file, sheet: where it came from. scenario: "" is Actual.
    """

    amount: Amounts
    day: Codes
    row: Codes
    period: Coded
    account: Coded
    cost_centre: Coded
    fund: Coded
    document: Coded
    description: Coded
    file: Coded
    sheet: Coded
    scenario: Coded

    def __len__(self) -> int:
        return len(self.amount)

    @classmethod
    def of(cls, postings: Iterable[Posting]) -> Self:
        """Columns from single postings."""
        items = list(postings)

        def coded(name: str) -> Coded:
            return Coded.of(getattr(p, name) for p in items)

        return cls(
            amount=np.array([p.amount for p in items], np.int64),
            day=np.array([p.day.toordinal() if p.day else 0 for p in items], np.int32),
            row=np.array([p.row for p in items], np.int32),
            **{name: coded(name) for name in CODED},
        )

    def __getitem__(self, index: int) -> Posting:
        day = int(self.day[index])
        return Posting(
            amount=int(self.amount[index]),
            row=int(self.row[index]),
            day=date.fromordinal(day) if day else None,
            **{name: getattr(self, name)[index] for name in CODED},
        )

    def take(self, index: NDArray[np.intp] | NDArray[np.bool_]) -> Postings:
        """The postings at the given positions, or where a mask is true, in that order."""
        coded = {name: getattr(self, name).take(index) for name in CODED}
        return replace(self, amount=self.amount[index], day=self.day[index], row=self.row[index], **coded)

    def with_amount(self, amount: Amounts) -> Postings:
        """The same postings with other amounts."""
        return replace(self, amount=amount)

    @property
    def total(self) -> int:
        """Sum of all amounts, exactly."""
        return exact_sum(self.amount)


CODED = tuple(f.name for f in fields(Postings) if f.type == "Coded")


def exact_sum(amounts: Amounts) -> int:
    """Sum without overflow: split into high and low halves, which int64 adds safely up to 2^31 postings."""
    high = int((amounts >> 32).sum())
    low = int((amounts & 0xFFFFFFFF).sum())
    return (high << 32) + low


EMPTY = Postings.of(())


def concatenated(parts: Sequence[Postings]) -> Postings:
    """Several sets of postings one behind the other."""
    if not parts:
        return EMPTY
    return Postings(
        amount=np.concatenate([p.amount for p in parts]),
        day=np.concatenate([p.day for p in parts]),
        row=np.concatenate([p.row for p in parts]),
        **{name: joined([getattr(p, name) for p in parts]) for name in CODED},
    )
