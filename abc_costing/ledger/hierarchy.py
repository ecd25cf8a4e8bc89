"""Lists in which every level of the chart of accounts is a row: only the accounts at the bottom are postings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from abc_costing.ledger.table import Mask, Table

_SHAPES: tuple[Callable[[str], str], ...] = (
    lambda code: code.rstrip("."),
    lambda code: code.rstrip("0"),
)
"""How a code shows its level: 4, 41, 411 (or 4.1.1); or 4000, 4100, 4110."""


def parents(table: Table, posting: Mask) -> Mask:
    """Rows whose amounts are the sums of the rows one level below them.

    Taken only where it leaves no doubt: each account stands once, at least two accounts have several accounts below
    them, and every account that has any is exactly their sum.
    """
    none = np.zeros(table.count, np.bool_)
    letters = table.mapping.letters("account")
    if not letters or table.mapping.letters("date") or table.mapping.letters("document"):
        return none
    codes = table.texts("account")
    places = [at for at in np.flatnonzero(posting).tolist() if codes[at]]
    for shape in _SHAPES:
        row_of = {shape(codes[at]): at for at in places}
        if len(row_of) == len(places) and (found := _summed(table, row_of)):
            none[found] = True
            return none
    return none


def _summed(table: Table, row_of: dict[str, int]) -> list[int]:
    below: dict[str, list[str]] = {}
    for code in row_of:
        above = next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in row_of), "")
        if above:
            below.setdefault(above, []).append(code)
    if sum(len(children) > 1 for children in below.values()) < 2:
        return []
    for column in table.parts.values():
        for code, children in below.items():
            if int(column.value[row_of[code]]) != sum(int(column.value[row_of[c]]) for c in children):
                return []
    return [row_of[code] for code in below]
