"""The mapping of a sheet as found out from the sheet itself, with what is doubtful about it as findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from abc_costing.ledger.amounts import is_number, marks_of
from abc_costing.ledger.days import date_order, is_day
from abc_costing.ledger.grid import Grid, Row, index_of, is_blank, letter_of, text_of
from abc_costing.ledger.header import Header, find_header
from abc_costing.ledger.headings import meanings, year_of
from abc_costing.ledger.inspection import ColumnView
from abc_costing.ledger.mapping import ColumnRole, Mapping, Role
from abc_costing.ledger.options import ReadOptions
from abc_costing.ledger.roles import Content, assign, content_of, guess, sample_rows
from abc_costing.model.findings import Finding

MOST_COLUMNS = 400
"""Columns looked at; a ledger has no more, and a sheet may have 16,384."""


@dataclass
class Layout:
    """A detected mapping. `columns` are views without counts."""

    mapping: Mapping
    header: Header
    columns: list[ColumnView]
    findings: list[Finding] = field(default_factory=list)


def detect_layout(grid: Grid, options: ReadOptions) -> Layout:
    """Heading, roles, marks, date order, signs and carried columns of a sheet."""
    header = find_header(grid)
    rows = sample_rows(grid, header.row)
    contents = [content_of(rows, i) for i in range(min(grid.width, MOST_COLUMNS))]
    headings = header.headings[: len(contents)]
    if header.row is None:
        roles, sisters = guess(contents), list[int]()
    else:
        roles, sisters = assign(headings, contents)
    columns = tuple(
        ColumnRole(letter_of(i), h, r) for i, (h, r) in enumerate(zip(headings, roles, strict=True)) if r != "ignore"
    )
    mapping = Mapping(header_row=header.row, header_lines=max(header.lines, 1), columns=columns)
    mapping = _carried(grid, mapping, contents)
    views = _views(headings, contents, mapping)
    layout = Layout(mapping, header, views)
    layout.mapping = settle(grid, mapping, options)
    _doubts(layout, grid, headings, contents, sisters)
    return layout


def _views(headings: Sequence[str], contents: Sequence[Content], mapping: Mapping) -> list[ColumnView]:
    role_of = {c.letter: c.role for c in mapping.columns}
    return [
        ColumnView(letter_of(i), h, role_of.get(letter_of(i), "ignore"), contents[i].kind)
        for i, h in enumerate(headings)
        if h or contents[i].filled
    ]


def settle(grid: Grid, mapping: Mapping, options: ReadOptions) -> Mapping:
    """The mapping with marks, date order, sign convention and level found out where they are not stated.

    What stays open stays None; `checks` reports it.
    """
    rows = grid.rows[(mapping.first_row or (mapping.header_row or 0) + 1) - 1 : mapping.last_row]
    marks = options.marks or mapping.marks or marks_of(amount_texts(grid, mapping))[0]
    order = options.date_order or mapping.date_order
    if order is None and (letters := mapping.letters("date")):
        order = date_order(date_texts(grid, mapping, letters[0]))[0]
    year = mapping.year or _datev_year(grid)
    settled = replace(mapping, marks=marks, date_order=order, year=year)
    if not mapping.level and mapping.letters("level"):
        settled = replace(settled, level=_top_level(grid, settled, rows))
    return settled


def date_texts(grid: Grid, mapping: Mapping, letter: str) -> set[str]:
    """The distinct texts of a column under the heading."""
    index = index_of(letter)
    first = (mapping.header_row or 0) if mapping.first_row is None else mapping.first_row - 1
    if not 0 <= index < grid.width:
        return set()
    return {c for row in grid.rows[first : mapping.last_row] if isinstance(c := row[index], str) and c}


def amount_texts(grid: Grid, mapping: Mapping) -> list[str]:
    """The distinct texts of the amount columns that are numbers under some marks."""
    texts: set[str] = set()
    for role in ("amount", "debit", "credit"):
        for letter in mapping.letters(role):
            texts |= {t for t in date_texts(grid, mapping, letter) if is_number(t)}
    return sorted(texts)


def _datev_year(grid: Grid) -> int | None:
    """DATEV's first line names the fiscal year's start (field 13); its dates have no year."""
    if grid.rows and text_of(grid.rows[0][0]) in ("EXTF", "DTVF") and grid.width > 14:
        start = text_of(grid.rows[0][14]) or text_of(grid.rows[0][12])
        if len(start) == 8 and start.isdigit():
            return int(start[:4])
    return None


def _top_level(grid: Grid, mapping: Mapping, rows: Sequence[Row]) -> str:
    index = index_of(mapping.letters("level")[0])
    levels = {t for row in rows if (t := text_of(row[index])).isdigit()}
    return min(levels, key=int, default="") if len(levels) > 1 else ""


def _carried(grid: Grid, mapping: Mapping, contents: Sequence[Content]) -> Mapping:
    """Roles whose values stand only in heading rows above the rows with amounts."""
    amounts = [letter for role in ("amount", "debit", "credit") for letter in mapping.letters(role)]
    if not amounts:
        return mapping
    places = [index_of(a) for a in amounts]
    rows = [r for r in grid.rows[mapping.header_row or 0 :] if not is_blank(r)][:4000]
    with_amount = [r for r in rows if any(text_of(r[p]) and is_number(r[p]) for p in places)]
    without = [r for r in rows if not any(text_of(r[p]) for p in places)]
    if len(with_amount) < 2 or len(without) < 2:
        return mapping
    for column in mapping.columns:
        if column.role in ("date", "document", "account", "cost_centre", "period"):
            index = index_of(column.letter)
            inside = sum(1 for r in with_amount if text_of(r[index]))
            outside = sum(1 for r in without if text_of(r[index]))
            if inside * 20 <= len(with_amount) and outside >= 2:
                mapping = replace(mapping, carry=(*mapping.carry, column.role))
    return _unnamed_carried(mapping, contents, with_amount, without)


def _unnamed_carried(
    mapping: Mapping, contents: Sequence[Content], inside: Sequence[Row], outside: Sequence[Row]
) -> Mapping:
    """Columns without a role, blank beside amounts: dates, and what stands beside them, are of the entry below."""
    used = {c.letter for c in mapping.columns}
    free = [
        i for i in range(len(contents))
        if letter_of(i) not in used and contents[i].filled
        and not any(text_of(r[i]) for r in inside)
    ]  # fmt: skip
    dated = [i for i in free if sum(is_day(r[i]) for r in outside) * 2 >= len(outside) > 1]
    if mapping.letters("date") or not dated:
        return mapping
    mapping = _add(mapping, dated[0], "date")
    heads = [r for r in outside if is_day(r[dated[0]])]
    for i in free:
        texts = [text_of(r[i]) for r in heads]
        if i != dated[0] and len(set(texts)) == len(texts) and all(texts) and not mapping.letters("document"):
            mapping = _add(mapping, i, "document")
        elif i != dated[0] and not mapping.letters("description") and sum(map(bool, texts)) * 2 > len(texts):
            last = max(j for j in free)
            mapping = _add(mapping, last, "description")
    return mapping


def _add(mapping: Mapping, index: int, role: Role) -> Mapping:
    letter = letter_of(index)
    return replace(mapping, columns=(*mapping.columns, ColumnRole(letter, "", role)), carry=(*mapping.carry, role))


def _doubts(
    layout: Layout, grid: Grid, headings: Sequence[str], contents: Sequence[Content], sisters: Sequence[int]
) -> None:
    mapping, say = layout.mapping, layout.findings.append
    if layout.header.row is None and layout.columns:
        say(Finding("warning", "ledger.no-header", "The sheet has no heading; the columns were told by their content.",
                    "Check the role of each column.", sheet=grid.name, row=1))  # fmt: skip
    amount = mapping.letters("amount")
    if sisters and amount:
        names = ", ".join(f"“{headings[i]}”" for i in sisters)
        chosen = next(c.heading for c in mapping.columns if c.role == "amount")
        say(Finding("warning", "ledger.several-amounts",
                    f"There are several amount columns; “{chosen}” was taken, {names} not.",
                    "Choose the column that holds the amounts of the period you import.",
                    sheet=grid.name, row=layout.header.row, column=amount[0], value=chosen))  # fmt: skip
    for i, heading in enumerate(headings):
        if any(r == "contra_account" for r, _ in meanings(heading)[:1]) and contents[i].filled:
            say(Finding("warning", "ledger.contra-account",
                        f"Column {letter_of(i)} “{heading}” names a second account; only the first is posted.",
                        "Give that column the role contra account if the other side is wanted too.",
                        sheet=grid.name, row=layout.header.row, column=letter_of(i), value=heading))  # fmt: skip


def heading_year(mapping: Mapping) -> str:
    """The year that the heading of the amounts names, "" where it names none."""
    return next((year_of(c.heading) for c in mapping.columns if c.role == "amount"), "")


def sister_columns(grid: Grid, mapping: Mapping) -> list[str]:
    """Letters of amount columns of other years that are not mapped, beside a mapped one of a year."""
    if not mapping.header_row or mapping.header_row > len(grid.rows):
        return []
    chosen = [c for c in mapping.columns if c.role == "amount"]
    if not chosen or not year_of(chosen[0].heading):
        return []
    used = {c.letter for c in mapping.columns}
    return [
        letter_of(i) for i, cell in enumerate(grid.rows[mapping.header_row - 1][:MOST_COLUMNS])
        if letter_of(i) not in used and year_of(text_of(cell))
        and any(r == "amount" for r, _ in meanings(text_of(cell))[:1])
    ]  # fmt: skip
