"""Rows sorted as postings -> the columns of `Postings`."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from abc_costing.ledger.days import period_label
from abc_costing.ledger.grid import Cell
from abc_costing.ledger.layout import heading_year
from abc_costing.ledger.mapping import Role
from abc_costing.ledger.options import ReadOptions
from abc_costing.ledger.sheet import SheetRead
from abc_costing.ledger.table import Table
from abc_costing.model.postings import Coded, Postings

_SECTION = re.compile(
    r"^(?:(?:gl\s+|ledger\s+)?account|acct|a/c|konto|sachkonto|compte|cuenta|conta|الحساب|حساب)?\.?\s*(?:no\.?|nr\.?|code|number)?"
    r"\s*[:#]?\s*([0-9][\w./-]*)(?=$|[\s:–—-])",
    re.IGNORECASE,
)


def postings_of(read: SheetRead, file: str, options: ReadOptions, amounts: NDArray[np.int64]) -> Postings:
    """Postings of a sheet. `amounts`: net amounts of all rows of the table, settled."""
    table = read.table
    index = np.flatnonzero(read.posting)
    day = _days(table)[index]
    periods = _periods(table, options)
    labels = [periods[i] if not d else "" for i, d in zip(index.tolist(), day.tolist(), strict=True)]
    count = len(index)
    same = np.zeros(count, np.int32)

    def constant(text: str) -> Coded:
        return Coded((text,), same) if count else Coded((), same)

    def column(role: Role) -> Coded:
        texts = carried_texts(table, role)
        return Coded.of([texts[i] for i in index.tolist()])

    own = Postings(
        amount=amounts[index], day=day, row=(index + table.first).astype(np.int32), period=Coded.of(labels),
        account=column("account"), cost_centre=column("cost_centre"), fund=column("fund"),
        document=column("document"), description=column("description"), file=constant(file),
        sheet=constant(read.grid.name), scenario=constant(""),
    )  # fmt: skip
    return _with_contra(table, own, index)


def _with_contra(table: Table, own: Postings, index: NDArray[np.intp]) -> Postings:
    """The opposite postings on the second account of each row, where that column has its role."""
    if not table.mapping.letters("contra_account"):
        return own
    from dataclasses import replace

    from abc_costing.model.postings import concatenated

    texts = table.texts("contra_account")
    accounts = [texts[i] for i in index.tolist()]
    other = replace(own, amount=-own.amount, account=Coded.of(accounts))
    named = np.array([bool(a) for a in accounts], np.bool_)
    return concatenated([own, other.take(named)])


def carried_texts(table: Table, role: Role) -> list[str]:
    """Texts of a role's column; a carried role holds from its heading row on. A section's heading gives its code."""
    texts = table.texts(role)
    if role not in table.mapping.carry:
        return texts
    last = ""
    carried = []
    has_amount = table.has_amount
    for at, text in enumerate(texts):
        if text and not has_amount[at]:
            if role == "account":
                found = _SECTION.match(text)
                last = found[1].rstrip("-–./") if found else last
            else:
                last = text
        carried.append(last if not text or not has_amount[at] else text)
    return carried


def _days(table: Table) -> NDArray[np.int32]:
    if table.days is None:
        return np.zeros(table.count, np.int32)
    day = table.days.day
    if "date" not in table.mapping.carry:
        return day
    places = np.where(day > 0, np.arange(table.count), 0)
    return day[np.maximum.accumulate(places)]


def _periods(table: Table, options: ReadOptions) -> list[str]:
    """Period labels; two columns are year and month in either order."""
    letters = table.mapping.letters("period")
    if not letters:
        return [options.period or heading_year(table.mapping)] * table.count
    columns = [[_label(c) for c in table.cells(letter)] for letter in letters[:2]]
    if len(columns) == 1:
        return [label or options.period for label in columns[0]]
    return [_year_and_month(a, b) or options.period for a, b in zip(*columns, strict=True)]


def _label(cell: Cell) -> str:
    return period_label(cell)


def _year_and_month(a: str, b: str) -> str:
    year, month = (a, b) if len(a) == 4 and a.isdigit() else (b, a)
    number = re.sub(r"^\D+", "", month)
    if len(year) == 4 and year.isdigit() and number.isdigit() and 1 <= int(number) <= 12:
        return f"{year}-{int(number):02d}"
    return a if len(a) >= len(b) else b


def settled_amounts(read: SheetRead, options: ReadOptions) -> NDArray[np.int64]:
    """Net amounts of all rows; finer ones rounded so that their total is the rounded exact total, where that is asked.

    Each is rounded by what the sum up to it needs, so none is further than one minor unit from its exact amount.
    """
    net = read.table.net.copy()
    if not options.round_third_decimals:
        return net
    exact_sum = settled = 0
    from decimal import ROUND_FLOOR, Decimal

    total = Decimal(0)
    for at, value in read.table.finer().items():
        if not read.posting[at]:
            continue
        total += value
        exact_sum = int((total + Decimal("0.5")).to_integral_value(ROUND_FLOOR))
        net[at] = exact_sum - settled
        settled = exact_sum
    return net


