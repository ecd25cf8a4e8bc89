"""Which rows are postings, and why each other row is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from abc_costing.ledger.amounts import ERROR, VALID
from abc_costing.ledger.grid import Cell, CellError, Row, index_of, is_blank, letter_of, text_of
from abc_costing.ledger.headings import plain
from abc_costing.ledger.hierarchy import parents
from abc_costing.ledger.inspection import Skipped
from abc_costing.ledger.labels import balances_among, is_balance, is_footer, is_total, totals_among
from abc_costing.ledger.mapping import Role, heading_key
from abc_costing.ledger.options import ReadOptions
from abc_costing.ledger.table import Mask, Table
from abc_costing.ledger.totals import Totals, find_totals, keyless

_AMOUNTS: tuple[Role, ...] = ("amount", "debit", "credit")
_LONG_BLANK = 20


@dataclass
class Sorted:
    """`posting` marks the postings; `unreadable` lists rows whose amount is none, `keyless` postings without keys."""

    posting: Mask
    skipped: list[Skipped] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    unreadable: list[int] = field(default_factory=list)
    keyless: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    balances: list[int] = field(default_factory=list)


def sort_rows(table: Table, options: ReadOptions, sisters: Mask | None = None) -> Sorted:
    """Postings and the rest. `sisters`: rows with an amount in a column side by side with the chosen one; where the
    chosen one is blank such a row is a posting of zero."""
    amount = table.has_amount | (sisters if sisters is not None else np.zeros(table.count, np.bool_))
    result = Sorted(amount.copy())
    reasons: dict[int, str] = {}
    _set(result, reasons, _hidden(table, result, options), "hidden row")
    _set(result, reasons, _other_levels(table, result.posting), "another level of the hierarchy, already inside")
    _set(result, reasons, _repeated_headings(table), "repeated heading")
    labelled = _matching(table, totals_among) & result.posting
    ordinary = result.posting & ~labelled & ~keyless(table)
    balances = _matching(table, balances_among) & result.posting & _no_document(table, ordinary)
    result.balances = [int(at) for at in np.flatnonzero(balances)]
    _set(result, reasons, balances, "opening or closing balance")
    sure, has_keys = _no_posting_by_keys(table, ordinary & result.posting)
    labelled &= result.posting & ~has_keys
    result.totals = find_totals(table, result.posting, labelled, labelled & sure)
    for at, reason in result.totals.reasons.items():
        reasons[at] = reason
        result.posting[at] = False
    _last_alone(table, result, reasons)
    _set(result, reasons, parents(table, result.posting), "sum of the accounts below it")
    result.keyless = [int(at) for at in np.flatnonzero(keyless(table) & result.posting)]
    _rows_without_amount(table, result, reasons)
    result.skipped = _before(table) + _listed(table, reasons)
    return result


def _set(result: Sorted, reasons: dict[int, str], mask: Mask, reason: str) -> None:
    for at in np.flatnonzero(mask):
        reasons.setdefault(int(at), reason)
    result.posting &= ~mask


def _hidden(table: Table, result: Sorted, options: ReadOptions) -> Mask:
    mask = np.zeros(table.count, np.bool_)
    for row in table.grid.hidden_rows:
        if table.first <= row <= table.last:
            mask[row - table.first] = True
    result.hidden = [int(at) for at in np.flatnonzero(mask & result.posting)]
    return mask if options.skip_hidden_rows else np.zeros(table.count, np.bool_)


def _other_levels(table: Table, posting: Mask) -> Mask:
    letters = table.mapping.letters("level")
    if not letters or not table.mapping.level:
        return np.zeros(table.count, np.bool_)
    texts = np.array([text_of(c) for c in table.cells(letters[0])], object)
    mask: Mask = posting & (texts != "") & (texts != table.mapping.level)
    return mask


def _repeated_headings(table: Table) -> Mask:
    """Rows that say the headings again, as each printed page does."""
    header = [(c.letter, heading_key(c.heading)) for c in table.mapping.columns if c.heading]
    mask = np.zeros(table.count, np.bool_)
    if len(header) < 2 or table.mapping.header_lines != 1:
        return mask
    hits = np.zeros(table.count, np.int32)
    for letter, key in header:
        hits += table.where(letter, partial(_same_heading, key))
    mask |= hits * 10 >= len(header) * 6
    return mask


def _same_heading(key: str, texts: set[str]) -> set[str]:
    return {t for t in texts if len(t) < 200 and heading_key(t) == key}


def _matching(table: Table, test: Callable[[set[str]], set[str]]) -> Mask:
    """Rows with a cell whose text passes the test, in any column but the amounts."""
    amounts = {letter for role in _AMOUNTS for letter in table.mapping.letters(role)}
    mask = np.zeros(table.count, np.bool_)
    for index in range(table.grid.width):
        letter = letter_of(index)
        if letter not in amounts:
            mask |= table.where(letter, test)
    return mask


def _usually_filled(table: Table, role: Role, among: Mask) -> Mask | None:
    """Where the column of a role is filled, if it is so in most postings; None where it tells nothing."""
    letters = table.mapping.letters(role)
    if not letters or role in table.mapping.carry:
        return None
    # a total's label may stand in any column: it is no date and no document number
    labels = table.where(letters[0], totals_among) | table.where(letters[0], balances_among)
    filled = table.filled(letters[0]) & ~labels
    if role == "date" and table.days is not None:
        filled &= table.days.state == VALID
    count = int(among.sum())
    return filled if count and int((filled & among).sum()) * 10 >= count * 8 else None


def _no_document(table: Table, ordinary: Mask) -> Mask:
    """Rows without a document number, where postings have one; every row where there is no such column."""
    filled = _usually_filled(table, "document", ordinary)
    return np.ones(table.count, np.bool_) if filled is None else ~filled


def _no_posting_by_keys(table: Table, others: Mask) -> tuple[Mask, Mask]:
    """Rows that lack date and document where postings have them, else those that lack an account of their own; and
    rows that have date or document, which are postings whatever their text says (a supplier may be named Total)."""
    lacks = np.ones(table.count, np.bool_)
    known = False
    for role in ("date", "document"):
        filled = _usually_filled(table, role, others)
        if filled is not None:
            known = True
            lacks &= ~filled
    if known:
        return lacks, ~lacks
    if table.mapping.letters("account"):
        texts = table.texts("account")
        lacks = np.fromiter((not t or is_total(t) for t in texts), np.bool_, table.count)
    return lacks, np.zeros(table.count, np.bool_)


def _last_alone(table: Table, result: Sorted, reasons: dict[int, str]) -> None:
    """The last amount of the sheet alone in its row is a printed total, also where it is a little wrong."""
    places = np.flatnonzero(result.posting)
    if len(places) < 3:
        return
    at = int(places[-1])
    row = table.grid.rows[table.first + at - 1]
    filled = sum(1 for c in row if not isinstance(c, str) or c.strip())
    if filled > len(table.parts) or not keyless(table)[at]:
        return
    others = result.posting.copy()
    others[at] = False
    printed = sum(int(c.value[at]) for c in table.parts.values())
    total = sum(int(c.value[others].sum()) for c in table.parts.values())
    if printed and abs(printed - total) * 100 <= abs(total):
        result.posting[at] = False
        reasons[at] = "total"
        result.totals.reasons[at] = "total"
        result.totals.differing.append((at, printed, total))


def _rows_without_amount(table: Table, result: Sorted, reasons: dict[int, str]) -> None:
    error = table.has_error
    for at in np.flatnonzero(~result.posting):
        place = int(at)
        if place in reasons:
            continue
        row = table.grid.rows[table.first + place - 1]
        if error[place] and not _only_words(table, place, row):
            result.unreadable.append(place)
            reasons[place] = "amount cannot be read"
        else:
            reasons[place] = _reason(table, row)
    # an amount that cannot be read beside one that can (debit and credit) is unreadable too
    for at in np.flatnonzero(result.posting & error):
        result.unreadable.append(int(at))
        result.posting[int(at)] = False
        reasons[int(at)] = "amount cannot be read"
    result.unreadable.sort()


def _only_words(table: Table, at: int, row: Row) -> bool:
    """What stands in the amount column is a word, and the row has nothing else of a posting: a caption or footer."""
    for letter, column in table.parts.items():
        if column.state[at] == ERROR:
            cell = table.cells(letter)[at]
            if isinstance(cell, CellError) or any(c.isdigit() for c in text_of(cell)):
                return False
    keys = [c.letter for c in table.mapping.columns if c.role in ("account", "date", "document")]
    filled = sum(1 for letter in keys if text_of(_cell(table, row, letter)))
    return filled * 2 < len(keys) or not keys or any(is_footer(text_of(c)) or is_total(text_of(c)) for c in row)


def _cell(table: Table, row: Row, letter: str) -> Cell:
    index = index_of(letter)
    return row[index] if 0 <= index < len(row) else ""


def _reason(table: Table, row: Row) -> str:
    if is_blank(row):
        return "blank"
    texts = [text_of(c) for c in row if text_of(c)]
    if any(is_footer(t) for t in texts):
        return "footer"
    if any(is_balance(t) for t in texts):
        return "opening or closing balance"
    if any(is_total(t) for t in texts[:3]):
        return "total without an amount"
    if table.mapping.carry:
        return "heading of the rows below"
    return "text without an amount" if len(texts) <= 2 and not any(plain(t).isdigit() for t in texts) else "no amount"


def _before(table: Table) -> list[Skipped]:
    """Title and heading rows."""
    header, lines = table.mapping.header_row, table.mapping.header_lines
    skipped = []
    for number in range(1, table.first):
        if is_blank(table.grid.rows[number - 1]):
            reason = "blank"
        elif header and header - lines < number <= header:
            reason = "heading"
        else:
            reason = "title" if not header or number < header else "before the first row"
        skipped.append(Skipped(number, reason))
    return skipped


def _listed(table: Table, reasons: dict[int, str]) -> list[Skipped]:
    """Rows with their reason; a long run of blank rows is one entry."""
    skipped: list[Skipped] = []
    places = sorted(reasons)
    n = 0
    while n < len(places):
        at = places[n]
        end = n
        if reasons[at] == "blank":
            while end + 1 < len(places) and places[end + 1] == places[end] + 1 and reasons[places[end + 1]] == "blank":
                end += 1
        if end - n >= _LONG_BLANK:
            skipped.append(Skipped(table.first + at, f"blank, to row {table.first + places[end]}"))
            n = end + 1
            continue
        skipped.append(Skipped(table.first + at, reasons[at]))
        n += 1
    return skipped
