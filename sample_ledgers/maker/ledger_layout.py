"""How the two exports look: titles, blank columns, subtotals, an outdated copy, and amounts as text.

2024 comes by month with the date first; 2025, after a change of system, by account group, with the columns in another
order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from sample_ledgers.maker.accounts import NAMES
from sample_ledgers.maker.files import save
from sample_ledgers.maker.postings import MONTHS, Posting, postings
from sample_ledgers.maker.years import INSTITUTION, chance

Cell = str | int | float | None
_BOLD = Font(bold=True)
_MONEY = "#,##0.00"
_GROUPS = {"15": "Investments bought", "16": "Capital expenditure", "41": "Contributions and penalties",
           "42": "Investment income and expense", "51": "Staff cost", "52": "Operating cost", "53": "Depreciation",
           "54": "Cost recovered", "61": "Benefits", "71": "Other income and expense"}


@dataclass(frozen=True)
class Layout:
    """One export. `columns`: heading and how to fill it, None for a blank column."""

    year: int
    sheet: str
    printed: datetime
    titles: tuple[str, ...]
    columns: tuple[tuple[str, Callable[[Posting], Cell]] | None, ...]
    total_column: int
    group_of: Callable[[Posting], str]
    notes: tuple[str, ...]
    notes_first: bool = False

    @property
    def heading_row(self) -> int:
        """Row of the headings, from 1."""
        return len(self.titles) + 2


def _debit(posting: Posting) -> int:
    return posting.amount if posting.amount > 0 or posting.reversal else 0


def _credit(posting: Posting) -> int:
    return 0 if posting.amount > 0 or posting.reversal else -posting.amount


def _number(amount: int) -> Cell:
    return amount / 100 if amount else None


def _as_text(amount: int) -> str:
    whole = f"{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
    return f"({whole})" if amount < 0 else whole


def _untidy(amount: int, posting: Posting) -> Cell:
    """A number, but text where the old system's bank interface wrote it, and wherever it is negative."""
    interface = posting.account[:3] in {"524", "525"} and posting.day.month <= 6
    return _as_text(amount) if amount and (amount < 0 or interface) else _number(amount)


def _centre(posting: Posting) -> Cell:
    """Cost centres as numbers; bank charges booked by the bank interface have none."""
    missing = posting.account == "524010" and posting.day.day in {11, 12}
    return None if missing else int(posting.centre)


_BY_MONTH = Layout(
    2024, "GL detail 2024", datetime(2025, 1, 21, 16, 42, tzinfo=UTC),
    (INSTITUTION, "General ledger detail, without bank and cash accounts", "Fiscal year 2024, 01/01/2024 to 31/12/2024",
     "Printed 21/01/2025 16:42 by C. Mulenga      Currency: ZMW"),
    (None, ("Posting date", lambda p: f"{p.day:%d/%m/%Y}"), ("Doc. no.", lambda p: p.document),
     ("Account", lambda p: p.account), ("Account name", lambda p: NAMES[p.account]), None,
     ("Cost centre", lambda p: p.centre), ("Fund", lambda p: p.fund), ("Text", lambda p: p.text),
     ("Debit", lambda p: _number(_debit(p))), ("Credit", lambda p: _number(_credit(p)))),
    2, lambda p: f"Total {MONTHS[p.day.month - 1]} 2024",
    ("Bank, cash and term deposit accounts are not part of this export.",
     "Debit less credit is therefore the change of the bank and deposit balances.",
     "The hidden sheet is the copy sent to the auditors on 09/01/2025; it is out of date."))

_BY_GROUP = Layout(
    2025, "GL 2025", datetime(2026, 1, 19, 9, 15, tzinfo=UTC),
    (INSTITUTION, "Ledger postings by account group", "Period 01.2025 - 12.2025 · ZMW",
     "Printed 19.01.2026 09:15", "Filter: all account groups except 1000 bank and cash"),
    (("Account", lambda p: p.account), ("Account name", lambda p: NAMES[p.account]), ("Fund", lambda p: p.fund),
     ("Cost centre", _centre), None, ("Posting date", lambda p: f"{p.day:%d.%m.%Y}"),
     ("Document", lambda p: p.document), ("Text", lambda p: p.text), None, ("Credit", lambda p: _number(_credit(p))),
     ("Debit", lambda p: _untidy(_debit(p), p))),
    1, lambda p: f"Total {p.account[:2]} {_GROUPS[p.account[:2]]}",
    ("New ledger system since 1 January 2025.",
     "Amounts that came through the old bank interface until June are text; so are reversals, in parentheses.",
     "Bank charges booked by the interface carry no cost centre.",
     "The sheet Old draft is the state of 8 January 2026, before the closing entries."),
    notes_first=True)

LAYOUTS = {2024: _BY_MONTH, 2025: _BY_GROUP}


def _rows_of(sheet: Worksheet, layout: Layout, found: Sequence[Posting]) -> None:
    """Titles, headings, postings with a total behind each group, grand total."""
    for number, title in enumerate(layout.titles, 1):
        sheet.cell(number, 2 if layout.columns[0] is None else 1, title).font = _BOLD
    row = layout.heading_row
    for number, column in enumerate(layout.columns, 1):
        if column:
            sheet.cell(row, number, column[0]).font = _BOLD
    group: list[Posting] = []
    for posting in found:
        if group and layout.group_of(group[0]) != layout.group_of(posting):
            row = _total_row(sheet, layout, row + 1, layout.group_of(group[0]), group)
            group = []
        group.append(posting)
        row += 1
        _posting_row(sheet, layout, row, posting)
    row = _total_row(sheet, layout, row + 1, layout.group_of(group[0]), group)
    _total_row(sheet, layout, row + 1, f"Grand total {layout.year}", found)


def _posting_row(sheet: Worksheet, layout: Layout, row: int, posting: Posting) -> None:
    for number, column in enumerate(layout.columns, 1):
        value = column[1](posting) if column else None
        if column and value is not None:
            cell = sheet.cell(row, number, value)
            if isinstance(value, float):
                cell.number_format = _MONEY


def _total_row(sheet: Worksheet, layout: Layout, row: int, label: str, group: Iterable[Posting]) -> int:
    """Writes a total and gives its row; a blank row follows it in the layout by month."""
    totals = {"Debit": 0, "Credit": 0}
    for posting in group:
        totals["Debit"] += _debit(posting)
        totals["Credit"] += _credit(posting)
    sheet.cell(row, layout.total_column, label).font = _BOLD
    for number, column in enumerate(layout.columns, 1):
        if column and column[0] in totals:
            cell = sheet.cell(row, number, totals[column[0]] / 100)
            cell.font, cell.number_format = _BOLD, _MONEY
    return row + 1 if layout.year == 2024 else row


def ordered(year: int) -> list[Posting]:
    """The postings of a year in the order of its file."""
    found = postings(year)
    return found if year == 2024 else sorted(found, key=lambda p: (p.account[:2], p.account, p.day, p.document))


def _outdated(found: Sequence[Posting], layout: Layout) -> list[Posting]:
    """What an early copy looked like: fewer postings, some with other amounts."""
    random = chance("draft", layout.year)
    some = [posting for posting in found if posting.day.month == 11 and posting.account[0] == "5"]
    return [posting._replace(amount=round(posting.amount * random.choice((1, 1, 1, 0.9, 1.1)))) for posting in some]


def _widths(sheet: Worksheet, layout: Layout) -> None:
    wide = {"Account name": 34, "Text": 40, "Debit": 18, "Credit": 18}
    for number, column in enumerate(layout.columns):
        sheet.column_dimensions["ABCDEFGHIJK"[number]].width = wide.get(column[0], 13) if column else 3
    sheet.freeze_panes = f"A{layout.heading_row + 1}"


def write_ledger(path: Path, year: int) -> None:
    """Write the ledger file of a year."""
    layout, found = LAYOUTS[year], ordered(year)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(layout.sheet)
    _rows_of(sheet, layout, found)
    notes = book.create_sheet("Notes", 0 if layout.notes_first else 1)
    for number, note in enumerate(layout.notes, 1):
        notes.cell(number, 1, note)
    draft = book.create_sheet("Old draft")
    _rows_of(draft, layout, _outdated(found, layout))
    draft.sheet_state = "hidden" if year == 2024 else "visible"
    _widths(sheet, layout)
    _widths(draft, layout)
    book.active = book.worksheets.index(sheet)
    save(book, path, "Finance department", layout.printed)
