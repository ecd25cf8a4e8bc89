"""Groups: the distinct combinations of account, cost centre and fund among the postings of a period.

A million postings become some thousand groups in a few array passes. Groups stand in the order of their codes, so that
the order of postings changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abc_costing.model.ledger_periods import Mask
from abc_costing.model.postings import Amounts, Coded, Postings
from abc_costing.model.rows import key_of

Indices = NDArray[np.int64]

_TABLE_LIMIT = 1 << 24
_LOW_BITS = 26


@dataclass(frozen=True)
class Groups:
    """The groups of a period.

    account, cost_centre, fund: one text a group, as first written. amount: minor units. count: postings.
    positions: the period's postings in the ledger; of_posting: the group of each of them.
    """

    account: tuple[str, ...]
    cost_centre: tuple[str, ...]
    fund: tuple[str, ...]
    amount: tuple[int, ...]
    count: tuple[int, ...]
    positions: Indices
    of_posting: Indices

    def __len__(self) -> int:
        return len(self.amount)


def group(postings: Postings, mask: Mask) -> Groups:
    """The groups of those postings where `mask` is true."""
    positions = np.flatnonzero(mask).astype(np.int64)
    columns = [_ranked(column, positions) for column in (postings.account, postings.cost_centre, postings.fund)]
    combined = np.zeros(len(positions), np.int64)
    size = 1
    for texts, ranks in columns:
        combined = combined * max(len(texts), 1) + ranks
        size *= max(len(texts), 1)
    distinct, of_posting = _distinct(combined, size)
    texts_of: list[tuple[str, ...]] = []
    for texts, _ in reversed(columns):
        distinct, rest = np.divmod(distinct, max(len(texts), 1))
        texts_of.append(tuple(texts[int(i)] for i in rest))
    fund, cost_centre, account = texts_of
    count = np.bincount(of_posting, minlength=len(account))
    amount = exact_sums(postings.amount[positions], of_posting, len(account))
    return Groups(account, cost_centre, fund, amount, tuple(count.tolist()), positions, of_posting)


def _ranked(column: Coded, positions: Indices) -> tuple[tuple[str, ...], Indices]:
    """The distinct codes in order of their keys, and the rank of each posting's code."""
    first: dict[str, str] = {}
    for value in column.values:
        text = value.strip()
        key = key_of(value)
        first[key] = min(first.get(key, text), text)
    keys = sorted(first)
    rank_of = {key: rank for rank, key in enumerate(keys)}
    ranks = np.fromiter((rank_of[key_of(value)] for value in column.values), np.int64, len(column.values))
    return tuple(first[key] for key in keys), ranks[column.codes[positions]] if len(ranks) else positions[:0]


def _distinct(codes: Indices, size: int) -> tuple[Indices, Indices]:
    """Sorted distinct codes and the position of each code among them."""
    if size > _TABLE_LIMIT:
        distinct, inverse = np.unique(codes, return_inverse=True)
        return distinct, inverse.astype(np.int64)
    present = np.zeros(size, np.bool_)
    present[codes] = True
    position = np.cumsum(present) - 1
    return np.flatnonzero(present).astype(np.int64), position[codes].astype(np.int64)


def exact_sums(amounts: Amounts, groups: Indices, count: int) -> tuple[int, ...]:
    """Sums by group, exactly: float64 adds the high and the low part without error up to 2^26 postings."""
    high = np.bincount(groups, (amounts >> _LOW_BITS).astype(np.float64), count)
    low = np.bincount(groups, (amounts & ((1 << _LOW_BITS) - 1)).astype(np.float64), count)
    return tuple((int(upper) << _LOW_BITS) + int(lower) for upper, lower in zip(high, low, strict=True))
