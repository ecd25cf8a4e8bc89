"""What is wrong or doubtful in a sheet that was read: independent checks, each a list of findings with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import numpy as np

from abc_costing.ledger.amounts import marks_of
from abc_costing.ledger.days import date_order
from abc_costing.ledger.grid import CellError, letter_of, text_of
from abc_costing.ledger.layout import amount_texts, date_texts, heading_year
from abc_costing.ledger.mapping import Role
from abc_costing.ledger.options import ReadOptions
from abc_costing.ledger.roles import side_of
from abc_costing.ledger.sheet import SheetRead, totals_of
from abc_costing.model.findings import Finding, Severity
from abc_costing.money import Currency, to_text

MOST_LISTED = 50
"""Findings of one rule that are listed one by one; one more says how many there are."""


def check_sheet(read: SheetRead, of: Currency, options: ReadOptions) -> list[Finding]:
    """All findings of a sheet, errors first."""
    found = [*read.grid.findings, *(read.layout.findings if read.layout else ())]
    for check in _CHECKS:
        found += _capped(check(read, of, options))
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted((f.at(sheet=f.sheet or read.grid.name) for f in found), key=lambda f: order[f.severity])


def _capped(findings: Iterable[Finding]) -> Iterator[Finding]:
    last, count = None, 0
    for finding in findings:
        count += 1
        last = finding
        if count <= MOST_LISTED:
            yield finding
    if last is not None and count > MOST_LISTED:
        yield Finding(
            last.severity, last.rule, f"There are {count:,} findings of this kind; the first {MOST_LISTED} are listed.",
            last.remedy, sheet=last.sheet,
        )  # fmt: skip


def _finding(
    read: SheetRead, severity: Severity, rule: str, cause: str, remedy: str, *,
    at: int | None = None, column: str = "", value: str = "", amount: int | None = None,
) -> Finding:  # fmt: skip
    row = None if at is None else read.table.first + at
    return Finding(severity, f"ledger.{rule}", cause, remedy, value=value, sheet=read.grid.name, row=row,
                   column=column, amount=amount)  # fmt: skip


def _value(read: SheetRead, letter: str, at: int) -> str:
    return text_of(read.table.cells(letter)[at])


def _needed_columns(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    if not read.table.parts:
        yield _finding(read, "error", "no-amount-column", "No column of amounts was found.",
                       "Choose the column that holds the amounts, or those of debit and credit.")  # fmt: skip
        return
    if not read.posting.any():
        yield _finding(read, "error", "no-postings", "No row is a posting.", "Choose another sheet or other columns.")
    elif not read.mapping.letters("account"):
        yield _finding(read, "warning", "no-account-column", "No column of accounts was found.",
                       "Choose the column that holds the account, or import without accounts.")  # fmt: skip


def _open_marks(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    if read.mapping.marks is None and (sample := marks_of(amount_texts(read.grid, read.mapping))[1]):
        yield _finding(read, "error", "marks-open",
                       f"It cannot be told whether “{sample}” means thousands or decimals.",
                       "State the decimal mark and the thousands mark of this file.", value=sample)  # fmt: skip


def _open_dates(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    letters = read.mapping.letters("date")
    if not letters or read.mapping.date_order is not None:
        return
    _, sample = date_order(date_texts(read.grid, read.mapping, letters[0]))
    if sample:
        from abc_costing.ledger.days import day_column

        spelled = [_spelled(int(day_column([sample], order).day[0])) for order in ("dmy", "mdy")]
        yield _finding(read, "error", "date-order-open", f"“{sample}” may mean {spelled[0]} or {spelled[1]}.",
                       "State the order of day and month of this file.", column=letters[0], value=sample)  # fmt: skip


def _spelled(ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{day.day} {day:%B %Y}"


def _amounts(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    for at in read.sorted.unreadable:
        for letter, column in read.table.parts.items():
            if cause := column.causes.get(at):
                yield _finding(read, "error", "amount-unreadable", f"The amount cannot be read: {cause}.",
                               "Correct the cell in the file, or state its decimal mark.",
                               at=at, column=letter, value=_value(read, letter, at))  # fmt: skip


def _decimals(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    finer = {at: value for at, value in read.table.finer().items() if read.posting[at]}
    if not finer:
        return
    letter = next(iter(read.table.parts))
    if options.round_third_decimals:
        yield _finding(read, "info", "decimals-rounded",
                       f"{len(finer):,} amounts had more than {of.digits} decimals and were rounded.",
                       "Nothing to do: their total is the exact one, rounded.", column=letter)  # fmt: skip
        return
    for at in finer:
        value = _value(read, letter, at)
        yield _finding(read, "error", "decimals", f"The amount has more than {of.digits} decimals.",
                       "Round it in the file, or allow rounding in the import.",
                       at=at, column=letter, value=value)  # fmt: skip


def _dates(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    days, letters = read.table.days, read.mapping.letters("date")
    if days is None or not letters:
        return
    for at, cause in days.causes.items():
        if read.posting[at]:
            yield _finding(read, "error", "date-unreadable", f"The date cannot be read: {cause}.",
                           "Correct the cell in the file.",
                           at=at, column=letters[0], value=_value(read, letters[0], at))  # fmt: skip


def _swapped(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    """Excel turns 04/05 into a date and leaves 25/05 as text: real dates are then those with day and month swapped."""
    letters = read.mapping.letters("date")
    if not letters:
        return
    cells = [c for c, p in zip(read.table.cells(letters[0]), read.posting.tolist(), strict=True) if p]
    real = [c for c in cells if isinstance(c, date)]
    texts = {c for c in cells if isinstance(c, str)}
    if len(real) >= 5 and all(c.day <= 12 for c in real) and date_order(texts)[0] is not None and len(texts) >= 3:
        yield _finding(read, "warning", "dates-swapped",
                       f"{len(real):,} cells are dates with a day up to 12 and the rest are texts: Excel may have "
                       "swapped day and month.", "Compare some dates with the ledger, and export them as texts or "
                       "all as dates.", column=letters[0], value=text_of(real[0]))  # fmt: skip


def _undated(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    mapping = read.mapping
    if mapping.letters("date") or mapping.letters("period") or options.period or not read.posting.any():
        return
    if year := heading_year(mapping):
        yield _finding(read, "info", "period-of-heading",
                       f"The period {year} was taken from the heading of the amounts.",
                       "State another period if that is wrong.",
                       column=mapping.letters("amount")[0], value=year)  # fmt: skip
        return
    yield _finding(read, "warning", "no-period", "The sheet has neither dates nor periods.",
                   "State the period that this file is for.")  # fmt: skip


def _printed_totals(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    for at, printed, total in read.sorted.totals.differing:
        yield _finding(read, "warning", "total-differs",
                       f"The file prints a total of {to_text(printed, of)}; the rows add up to {to_text(total, of)}.",
                       "Find out which of the two is right before you import.",
                       at=at, amount=printed - total)  # fmt: skip


def _without_keys(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    for at in read.sorted.keyless:
        yield _finding(read, "error", "amount-alone", "The row has an amount and nothing else that a posting has.",
                       "Correct the row, or leave it out by ending the range above it.",
                       at=at, amount=int(read.table.net[at]))  # fmt: skip


def _without_account(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    letters = read.mapping.letters("account")
    if not letters or "account" in read.mapping.carry:
        return
    texts = read.table.texts("account")
    places = [int(at) for at in np.flatnonzero(read.posting) if not texts[at]]
    places = [at for at in places if at not in set(read.sorted.keyless)]
    if places:
        amount = sum(int(read.table.net[at]) for at in places)
        yield _finding(read, "warning", "account-blank",
                       f"{len(places):,} postings have no account, the first is row {read.table.first + places[0]}; "
                       f"together {to_text(amount, of)}.",
                       "They are imported without an account; correct the file if that is wrong.",
                       at=places[0], column=letters[0], amount=amount)  # fmt: skip


def _error_cells(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    """Excel errors in mapped columns other than amounts and dates, which report their own."""
    seen: set[Role] = {"amount", "debit", "credit", "date", "ignore"}
    for column in read.mapping.columns:
        if column.role in seen or not read.table.has_error_value(column.letter):
            continue
        cells = read.table.cells(column.letter)
        for at in np.flatnonzero(read.posting):
            if isinstance(cell := cells[at], CellError):
                yield _finding(read, "error", "error-cell", f"The cell holds the Excel error {cell}.",
                               "Correct the formula in the file.",
                               at=int(at), column=column.letter, value=str(cell))  # fmt: skip


def _no_value(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    """Formulas saved without their value: what a reader sees there is a blank."""
    if not read.grid.no_value_count:
        return
    amounts = set(read.table.parts)
    hit = [(row, letter_of(c - 1)) for row, c in read.grid.no_value if letter_of(c - 1) in amounts]
    row, letter = hit[0] if hit else (read.grid.no_value[0][0], letter_of(read.grid.no_value[0][1] - 1))
    yield Finding(
        "error" if hit else "warning", "ledger.formula-without-value",
        f"{read.grid.no_value_count:,} formulas were saved without their value and read as blank"
        + (f", {len(hit):,} of them amounts." if hit else "."),
        "Open the file in Excel, let it calculate, save it, and import it again.",
        sheet=read.grid.name, row=row, column=letter,
    )  # fmt: skip


def _hidden_rows(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    places = read.sorted.hidden
    if not places:
        return
    amount = sum(int(read.table.net[at]) for at in places)
    if options.skip_hidden_rows:
        yield _finding(read, "info", "hidden-rows-skipped", f"{len(places):,} hidden rows were left out.",
                       "Nothing to do.", at=places[0], amount=amount)  # fmt: skip
    else:
        yield _finding(read, "warning", "hidden-rows",
                       f"{len(places):,} of the postings are in hidden rows, together {to_text(amount, of)}.",
                       "Show these rows in Excel and decide; the import can leave hidden rows out.",
                       at=places[0], amount=amount)  # fmt: skip


def _balances(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    places = read.sorted.balances
    if places:
        amount = sum(int(read.table.net[at]) for at in places)
        yield _finding(read, "info", "balances-left-out",
                       f"{len(places):,} opening or closing balances are left out: {to_text(amount, of)}.",
                       "Nothing to do unless they are postings of the period.",
                       at=places[0], amount=amount)  # fmt: skip


def _sides(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    letters = read.mapping.letters("side")
    if not letters:
        return
    cells = read.table.cells(letters[0])
    unknown: dict[str, int] = {}
    for at in np.flatnonzero(read.posting):
        text = text_of(cells[at])
        if not side_of(text):
            unknown.setdefault(text, int(at))
    for text, place in unknown.items():
        yield _finding(read, "error", "side-unknown",
                       f"“{text}” says neither debit nor credit." if text else "The mark for debit or credit is blank.",
                       "Correct the file, or give this column another role.",
                       at=place, column=letters[0], value=text)  # fmt: skip


def _balance(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    if not (read.mapping.letters("debit") and read.mapping.letters("credit")):
        return
    totals = totals_of(read, of)
    if totals.amount and totals.debit and totals.credit:
        yield _finding(read, "info", "not-balanced",
                       f"Debit and credit differ by {to_text(totals.amount, of)}.",
                       "Nothing to do where the file is a part of the ledger.", amount=totals.amount)  # fmt: skip


def _duplicates(read: SheetRead, of: Currency, options: ReadOptions) -> Iterator[Finding]:
    """Rows that are the same in everything that is imported. Without document or text many rows are alike by nature."""
    roles: tuple[Role, ...] = ("document", "description", "account", "cost_centre", "fund", "date", "period")
    used = [r for r in roles if read.mapping.letters(r)]
    if "document" not in used and not ({"description", "date"} <= set(used)):
        return
    from abc_costing.ledger.build import carried_texts

    columns = [carried_texts(read.table, role) for role in used]
    seen: dict[tuple[object, ...], int] = {}
    twice: list[tuple[int, int]] = []
    net = read.table.net.tolist()
    for at in np.flatnonzero(read.posting & (read.table.net != 0)).tolist():
        key = (net[at], *(texts[at] for texts in columns))
        first = seen.setdefault(key, at)
        if first != at:
            twice.append((at, first))
    if twice:
        amount = sum(net[at] for at, _ in twice)
        at, first = twice[0]
        yield _finding(read, "warning", "duplicate-rows",
                       f"{len(twice):,} postings are the same as an earlier row (row {read.table.first + at} as row "
                       f"{read.table.first + first}); together {to_text(amount, of)}.",
                       "Make sure that nothing was exported twice.", at=at, amount=amount)  # fmt: skip


_CHECKS: tuple[Callable[[SheetRead, Currency, ReadOptions], Iterable[Finding]], ...] = (
    _needed_columns, _open_marks, _open_dates, _amounts, _decimals, _dates, _swapped, _undated,
    _printed_totals, _without_keys, _without_account, _error_cells, _no_value, _hidden_rows, _balances,
    _sides, _balance, _duplicates,
)  # fmt: skip
