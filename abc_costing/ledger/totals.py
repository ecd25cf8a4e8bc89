"""Rows that repeat what stands above them: totals and subtotals, labelled or not."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from abc_costing.ledger.amounts import AmountColumn
from abc_costing.ledger.table import Mask, Table

_BOUNDARIES = 60


@dataclass
class Totals:
    """Positions of total rows with the reason; `differing`: position, amount printed, sum of the rows."""

    reasons: dict[int, str] = field(default_factory=dict)
    differing: list[tuple[int, int, int]] = field(default_factory=list)
    confirmed: int = 0


def find_totals(table: Table, candidate: Mask, labelled: Mask, sure: Mask) -> Totals:
    """Which of the candidate rows are totals.

    Args:
        table: the rows.
        candidate: rows that are postings or totals.
        labelled: rows that say total.
        sure: rows that are totals whatever they add up to: they say so, and their other columns say no posting.

    A row without label and without any key is in question too, and is a total only where the sum proves it.
    """
    found = Totals()
    in_question = np.flatnonzero(candidate & (labelled | keyless(table)))
    columns = list(table.parts.values())
    plain = candidate.copy()
    plain[in_question] = False
    sums = [np.concatenate([[0], np.cumsum(np.where(plain, c.value, 0))]) for c in columns]
    boundaries: list[tuple[int, tuple[int, ...]]] = [(0, (0,) * len(columns))]
    added = [0] * len(columns)
    for at in map(int, in_question):
        own = tuple(_own(c, at) for c in columns)
        here = tuple(int(s[at]) + a for s, a in zip(sums, added, strict=True))
        start = _boundary(boundaries, own, here, table.first)
        if start or sure[at]:
            found.reasons[at] = start or "total"
            found.confirmed += bool(start)
            if not start and (near := _nearest(boundaries, own, here)) != sum(own):
                found.differing.append((at, sum(own), near))
            boundaries = [boundaries[0], *boundaries[1:][-_BOUNDARIES:], (at, here)]
        else:
            added = [a + o for a, o in zip(added, own, strict=True)]
    _confirm_leading(table, found, candidate)
    return found


def _own(column: AmountColumn, at: int) -> int:
    return int(column.value[at])


def _boundary(
    boundaries: list[tuple[int, tuple[int, ...]]], own: tuple[int, ...], here: tuple[int, ...], first: int
) -> str:
    """The reason, if the amounts are the sums since one of the earlier totals (or since the start)."""
    if not any(own):
        return ""
    for at, sums in reversed(boundaries):
        since = tuple(h - s for h, s in zip(here, sums, strict=True))
        if since == own or (len(own) == 2 and _net_of(since) == _net_of(own) and 0 in own):
            where = "the rows above" if at == 0 else f"the rows since row {first + at}"
            return f"total of {where}"
    return ""


def _net_of(pair: tuple[int, ...]) -> int:
    return pair[0] - pair[1]


def _nearest(boundaries: list[tuple[int, tuple[int, ...]]], own: tuple[int, ...], here: tuple[int, ...]) -> int:
    """The sum since an earlier total that comes closest to the printed one."""
    printed = sum(own)
    options = [sum(h - s for h, s in zip(here, sums, strict=True)) for _, sums in boundaries]
    return min(options, key=lambda total: abs(total - printed))


def _confirm_leading(table: Table, found: Totals, candidate: Mask) -> None:
    """A total may stand before its rows: it is right if it is the sum of all postings."""
    posting = candidate.copy()
    posting[list(found.reasons)] = False
    overall = sum(int(c.value[posting].sum()) for c in table.parts.values())
    still = []
    for at, printed, near in found.differing:
        if printed == overall:
            found.reasons[at] = "total of all rows"
            found.confirmed += 1
        else:
            still.append((at, printed, near if abs(near - printed) <= abs(overall - printed) else overall))
    found.differing = still


def keyless(table: Table) -> Mask:
    """Rows that have an amount and nothing in any mapped column that postings usually fill."""
    amount = table.has_amount
    count = int(amount.sum())
    empty = np.ones(table.count, np.bool_)
    usual = 0
    carried = set(table.mapping.carry)
    for column in table.mapping.columns:
        if column.role in ("amount", "debit", "credit", "ignore", "contra_account") or column.role in carried:
            continue
        filled = table.filled(column.letter)
        if int((filled & amount).sum()) * 10 >= count * 6:
            usual += 1
            empty &= ~filled
    return empty & amount if usual else np.zeros(table.count, np.bool_)
