"""One sheet, read by a mapping or as detected: table, sorted rows, postings, control totals, view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from abc_costing.ledger.amounts import ERROR, VALID, amount_column, total_of
from abc_costing.ledger.grid import CellError, Grid, is_blank, letter_of
from abc_costing.ledger.inspection import ColumnView, ControlTotals, SheetView
from abc_costing.ledger.layout import MOST_COLUMNS, Layout, detect_layout, settle, sister_columns
from abc_costing.ledger.mapping import Mapping
from abc_costing.ledger.options import ReadOptions
from abc_costing.ledger.roles import content_of, sample_rows
from abc_costing.ledger.rows import Sorted, sort_rows
from abc_costing.ledger.table import Mask, Table, read_table
from abc_costing.money import Currency
from abc_costing.numbers import POINT


@dataclass
class SheetRead:
    """A sheet with all that was made of it. `layout` only where it was detected."""

    grid: Grid
    mapping: Mapping
    table: Table
    sorted: Sorted
    layout: Layout | None = None

    @property
    def posting(self) -> Mask:
        """Which rows are postings."""
        return self.sorted.posting


def read_sheet(grid: Grid, mapping: Mapping | None, of: Currency, options: ReadOptions) -> SheetRead:
    """The sheet by a mapping, None: as detected."""
    layout = None
    if mapping is None:
        layout = detect_layout(grid, options)
        mapping = with_signs(grid, layout.mapping, of)
        layout.mapping = mapping
    else:
        mapping = settle(grid, mapping, options)
    table = read_table(grid, mapping, of)
    return SheetRead(grid, mapping, table, sort_rows(table, options, _sisters(table, of)), layout)


def with_signs(grid: Grid, mapping: Mapping, of: Currency) -> Mapping:
    """The mapping with its sign convention as the amounts show it."""
    table = read_table(grid, mapping, of)
    if credit := mapping.letters("credit"):
        values = table.parts[credit[0]].value
        return replace(mapping, credit_negative=bool((values < 0).sum() > (values > 0).sum()))
    if mapping.letters("side"):
        amounts = table.parts[mapping.letters("amount")[0]].value if mapping.letters("amount") else None
        if amounts is not None:
            credits, debits = amounts[table.sign < 0], amounts[table.sign > 0]
            signed = bool((credits < 0).sum() > (credits > 0).sum() and (debits > 0).sum() > (debits < 0).sum())
            return replace(mapping, side_signed=signed)
    return mapping


def _sisters(table: Table, of: Currency) -> Mask:
    """Rows of a table of several years that are postings of zero: an amount in another year, or account and cost
    centre without any (a blank means no plan)."""
    mask = np.zeros(table.count, np.bool_)
    letters = sister_columns(table.grid, table.mapping)
    for letter in letters:
        mask |= amount_column(table.cells(letter), table.mapping.marks or POINT, of).state == VALID
    keys = [*table.mapping.letters("account"), *table.mapping.letters("cost_centre")]
    if letters and len(keys) == 2:
        mask |= table.filled(keys[0]) & table.filled(keys[1]) & ~table.has_error
    return mask


def totals_of(read: SheetRead, of: Currency) -> ControlTotals:
    """Control totals of the postings."""
    table, posting = read.table, read.posting
    sums = {letter: total_of(column, posting, of) for letter, column in table.parts.items()}
    debit, credit = read.mapping.letters("debit"), read.mapping.letters("credit")
    rows = int(posting.sum())
    if debit and credit:
        d, c = sums[debit[0]], sums[credit[0]]
        return ControlTotals(d, c, (d + c if read.mapping.credit_negative else d - c), rows)
    if not table.parts:
        return ControlTotals(rows=rows)
    column = next(iter(table.parts.values()))
    positive = posting & (table.net > 0)
    negative = posting & (table.net < 0)
    signs = np.sign(table.sign)
    sides = [
        total_of(column, side & (signs > 0), of) - total_of(column, side & (signs < 0), of)
        for side in (positive, negative)
    ]
    return ControlTotals(sides[0], -sides[1], sides[0] + sides[1], rows)


def view_of(read: SheetRead, of: Currency) -> SheetView:
    """The sheet's view without findings."""
    grid, mapping = read.grid, read.mapping
    first, last = _extent(read)
    return SheetView(
        name=grid.name, hidden=grid.hidden, header_row=mapping.header_row, header_lines=mapping.header_lines,
        first_row=first, last_row=last, rows=int(read.posting.sum()), columns=tuple(_columns(read)),
        totals=totals_of(read, of), skipped=tuple(read.sorted.skipped), mapping=replace(mapping, sheets=(grid.name,)),
    )  # fmt: skip


def _extent(read: SheetRead) -> tuple[int, int]:
    """First and last posting row; without postings the first and last row that is not blank."""
    places = np.flatnonzero(read.posting)
    if len(places):
        return read.table.first + int(places[0]), read.table.first + int(places[-1])
    filled = [n for n, row in enumerate(read.grid.rows, 1) if not is_blank(row)]
    return (filled[0], filled[-1]) if filled else (0, 0)


def _columns(read: SheetRead) -> list[ColumnView]:
    """Columns with their quality over all posting rows."""
    views = read.layout.columns if read.layout else _plain_views(read)
    role_of = {c.letter: c.role for c in read.mapping.columns}
    counted = []
    for view in views:
        view = replace(view, role=role_of.get(view.letter, "ignore"))
        counted.append(_with_quality(read, view))
    return counted


def _plain_views(read: SheetRead) -> list[ColumnView]:
    grid, header = read.grid, read.mapping.header_row
    rows = sample_rows(grid, header)
    heading_of = {c.letter: c.heading for c in read.mapping.columns}
    row: Sequence[object] = grid.rows[header - 1] if header and header <= len(grid.rows) else [""] * grid.width
    views = []
    for i in range(min(grid.width, MOST_COLUMNS)):
        content = content_of(rows, i)
        heading = heading_of.get(letter_of(i)) or " ".join(str(row[i]).split())
        if heading or content.filled:
            views.append(ColumnView(letter_of(i), heading, "ignore", content.kind))
    return views


def _with_quality(read: SheetRead, view: ColumnView) -> ColumnView:
    table, posting = read.table, read.posting | _unreadable(read)
    count = int(posting.sum())
    if view.letter in table.parts:
        state = table.parts[view.letter].state[posting]
        valid, error = int((state == VALID).sum()), int((state == ERROR).sum())
        return replace(view, valid=valid, error=error, empty=count - valid - error)
    if view.role == "date" and table.days is not None:
        state = table.days.state[posting]
        valid, error = int((state == VALID).sum()), int((state == ERROR).sum())
        return replace(view, valid=valid, error=error, empty=count - valid - error)
    filled = int((table.filled(view.letter) & posting).sum())
    error = 0
    if table.has_error_value(view.letter):
        cells = table.cells(view.letter)
        error = sum(1 for at in np.flatnonzero(posting) if isinstance(cells[at], CellError))
    return replace(view, valid=filled - error, empty=count - filled, error=error)


def _unreadable(read: SheetRead) -> Mask:
    mask = np.zeros(read.table.count, np.bool_)
    mask[read.sorted.unreadable] = True
    return mask


