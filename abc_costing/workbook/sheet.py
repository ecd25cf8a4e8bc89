"""One sheet against its declared columns: headings matched, cells read, each wrong cell a finding with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abc_costing.ledger.grid import letter_of
from abc_costing.model.findings import Finding, Severity
from abc_costing.model.rows import key_of
from abc_costing.model.tables import Column
from abc_costing.workbook.book import Raw, RawSheet, cell, is_blank
from abc_costing.workbook.cells import BadCell, Converter, shown, text
from abc_costing.workbook.layout import SheetLayout


class Sheet:
    """A raw sheet read by declared columns; `findings` grows while it is read.

    Attributes:
        at: for each field that has a column, the column's position counted from 0.
        missing: required columns that the sheet does not have.
        rows: Excel row and cells of every row below the headings with a value in a declared column.
    """

    def __init__(self, file: str, raw: RawSheet, columns: Sequence[Column]) -> None:
        self.file, self.name = file, raw.name
        self.findings: list[Finding] = []
        self.at: dict[str, int] = {}
        self._places: set[tuple[int, int | None]] = set()
        heads = raw.rows[0] if raw.rows else []
        self.is_empty = all(is_blank(value) for row in raw.rows for value in row)
        known = {key_of(column.heading): column for column in columns}
        for index, head in enumerate(heads):
            self._match(index, head, known, raw)
        self._values_without_heading(raw, len(heads))
        self.missing = [column for column in columns if column.required and column.field not in self.at]
        if not self.is_empty:
            for column in self.missing:
                self.report_missing(column.heading)
        self.rows = list(self._rows_with_values(raw))

    def _match(self, index: int, head: Raw, known: dict[str, Column], raw: RawSheet) -> None:
        if is_blank(head):
            return
        heading = text(head) if isinstance(head, str) else shown(head)
        column = known.get(key_of(heading))
        if column is None:
            names = ", ".join(other.heading for other in known.values())
            self.report("warning", "workbook.unknown-column", 1, index, heading,
                        f"The sheet “{raw.name}” has a column “{heading}” that is not known; it is left out.",
                        f"Correct the heading if it should be one of {names}; otherwise leave it.")
        elif column.field in self.at:
            self.report("error", "workbook.duplicate-column", 1, index, heading,
                        f"Two columns of the sheet “{raw.name}” are headed “{heading}”: "
                        f"{letter_of(self.at[column.field])} and {letter_of(index)}.",
                        "Remove one of the two columns or rename its heading.")
        else:
            self.at[column.field] = index

    def _values_without_heading(self, raw: RawSheet, headed: int) -> None:
        width = max((len(row) for row in raw.rows), default=0)
        heads = raw.rows[0] if raw.rows else []
        for index in range(width):
            if index < headed and not is_blank(heads[index]):
                continue
            row = next((i for i, cells in enumerate(raw.rows) if not is_blank(cell(cells, index))), None)
            if row is not None:
                self.report("warning", "workbook.column-without-heading", row + 1, index, shown(raw.rows[row][index]),
                            f"Column {letter_of(index)} of the sheet “{raw.name}” has values but no heading in row 1; "
                            "it is left out.",
                            "Give the column a heading if it belongs to the table; otherwise leave it.")

    def _rows_with_values(self, raw: RawSheet) -> Iterator[tuple[int, list[Raw]]]:
        indexes = list(self.at.values())
        width = max(indexes, default=-1) + 1
        for number, cells in enumerate(raw.rows[1:], start=2):
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            if any(not is_blank(cells[index]) for index in indexes):
                yield number, cells

    @property
    def layout(self) -> SheetLayout:
        """Where the fields stand."""
        return SheetLayout(self.name, {field: letter_of(index) for field, index in self.at.items()})

    def column_of(self, field: str) -> list[Raw]:
        """All values of a field, one a row of `rows`. Raises KeyError where the sheet has no such column."""
        index = self.at[field]
        return [cells[index] for _, cells in self.rows]

    def value(self, row: int, cells: list[Raw], column: Column, convert: Converter) -> object:
        """A cell's value; None where it is blank or wrong (a finding tells; also where a required cell is blank)."""
        index = self.at.get(column.field)
        if index is None:
            return None
        raw = cells[index]
        if is_blank(raw):
            if column.required:
                self.report_blank(row, index, column.heading)
            return None
        try:
            return convert(raw)
        except BadCell as bad:
            self.report_bad(row, index, raw, bad)
            return None

    def values(self, column: Column, convert: Converter) -> list[object]:
        """A whole column's values, one a row of `rows`, as `value` gives them. Equal cells are converted once."""
        index = self.at.get(column.field)
        if index is None:
            return [None] * len(self.rows)
        known: dict[Raw, object] = {}
        values = []
        for row, cells in self.rows:
            raw = cells[index]
            # True == 1, so only texts and plain numbers can share an entry
            plain = type(raw) is str or type(raw) is float
            if plain and raw in known:
                values.append(known[raw])
                continue
            value = self.value(row, cells, column, convert)
            if plain and value is not None:
                known[raw] = value
            values.append(value)
        return values

    def report_blank(self, row: int, index: int, heading: str) -> None:
        """A required cell without a value."""
        self.report("error", "workbook.required", row, index, "", f"The required value “{heading}” is missing.",
                    f"Write the {heading} in this cell, or clear the whole row.")

    def report_bad(self, row: int, index: int, raw: Raw, bad: BadCell) -> None:
        """A cell that is not what its column asks for."""
        cause = bad.cause[0].upper() + bad.cause[1:]
        self.report("error", bad.rule, row, index, shown(raw), f"{cause.rstrip('.')}.", bad.remedy)

    def reported(self, row: int, *indexes: int) -> bool:
        """Whether one of these cells has a finding already."""
        return any((row, index) in self._places for index in indexes)

    def report_missing(self, heading: str) -> None:
        """A required column that is not there."""
        self.report("error", "workbook.missing-column", 1, None, heading,
                    f"The sheet “{self.name}” has no column “{heading}”, which it must have.",
                    f"Write the heading {heading} in row 1 above the column it belongs to, or add the column.")

    def report(
        self, severity: Severity, rule: str, row: int, index: int | None, value: str, cause: str, remedy: str
    ) -> None:
        """A finding at a cell of this sheet (`index` None: at the row)."""
        self._places.add((row, index))
        column = "" if index is None else letter_of(index)
        self.findings.append(Finding(
            severity, rule, cause, remedy, value=value, file=self.file, sheet=self.name, row=row, column=column))
