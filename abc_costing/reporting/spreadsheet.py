"""A document as a workbook: one sheet a report, figures as numbers, text never as a formula, ready to be printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from abc_costing.reporting.documents import (
    Blank,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Figure,
    Heading,
    Notes,
    Pair,
    Paragraph,
    Row,
    Section,
    Table,
)
from abc_costing.reporting.figures import PRECISION, cell_text, excel_format
from abc_costing.reporting.plain_text import clean

INK, SECONDARY, ACCENT = "1A2026", "56616C", "0B6285"
THIN, MEDIUM, DOUBLE = (Side(style=style, color=INK) for style in ("thin", "medium", "double"))
HAIR = Side(style="hair", color="98A2AC")
TOTAL_FILL = PatternFill("solid", fgColor="F0F3F5")
TITLE_ROWS = 4
WIDEST = 48
"""Characters: the widest a column is made; longer texts wrap."""
WRITING_HEIGHT = 30
"""Points: a row in which something is to be written by hand."""


@dataclass
class Written:
    """A workbook and the figures of its ruled rows: sheet, cell and value that must be found again when it is read."""

    content: bytes = b""
    figures: dict[str, dict[str, Decimal]] = field(default_factory=dict)


def workbook(document: Document) -> Written:
    """The document as the bytes of an .xlsx file."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    book.properties.title = clean(document.title)
    book.properties.creator = clean(document.institution)
    written = Written()
    for code, sections in _sheets(document):
        sheet = book.create_sheet(code or "Report")
        written.figures[sheet.title] = _Sheet(sheet, document).write(sections)
    buffer = io.BytesIO()
    book.save(buffer)
    written.content = buffer.getvalue()
    return written


def _sheets(document: Document) -> Iterator[tuple[str, list[Section]]]:
    """Sections by report, so that a report of many pages is one sheet."""
    by_code: dict[str, list[Section]] = {}
    for section in document.sections:
        by_code.setdefault(section.code, []).append(section)
    for code, sections in by_code.items():
        title = sections[0].title if len(sections) == 1 else sections[0].title.partition(":")[0]
        yield re.sub(r"[\[\]:*?/\\']", " ", f"{code} {clean(title)}")[:31].strip(), sections


def number(value: Decimal) -> Decimal:
    """The value with at most ten decimals: more than any display needs, and what a spreadsheet can hold."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -10:
        return value
    with localcontext(prec=PRECISION):
        return value.quantize(Decimal("1e-10"), ROUND_HALF_EVEN)


def put(cell: SheetCell, value: Cell) -> None:
    """Write one value: figures as numbers with their format, everything else as text that can never be a formula."""
    if value is None:
        return
    if isinstance(value, Figure):
        cell.value = number(value.value)
        cell.number_format = excel_format(value)
    elif isinstance(value, int):
        cell.value = value
    else:
        text = clean(cell_text(value))
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text[:1] in tuple("=+-@")


class _Sheet:
    """Writes the blocks of a report one under the other. `row` is the next free row."""

    def __init__(self, sheet: Worksheet, document: Document) -> None:
        self.sheet = sheet
        self.document = document
        self.row = 1
        self.figures: dict[str, Decimal] = {}
        self.widths: dict[int, int] = {}
        self.heading_row: int | None = None

    def write(self, sections: list[Section]) -> dict[str, Decimal]:
        self.title(sections)
        for index, section in enumerate(sections):
            if index:
                self.sheet.row_breaks.append(Break(id=self.row - 1))
            if len(sections) > 1:
                self.text(section.title, Font(bold=True, size=12, color=INK))
            for block in section.blocks:
                self.block(block)
            if section.sign_off:
                self.sign_off()
        self.page(several=len(sections) > 1)
        return self.figures

    def at(self, column: int) -> SheetCell:
        """The cell of that column in the next free row."""
        return cast(SheetCell, self.sheet.cell(self.row, column))

    def text(self, value: str, font: Font, column: int = 1) -> None:
        cell = self.at(column)
        put(cell, value)
        cell.font = font
        self.row += 1

    def title(self, sections: list[Section]) -> None:
        section = sections[0]
        heading = section.heading if len(sections) == 1 else section.heading.partition(":")[0]
        stamp = " – ".join(self.document.stamp)
        self.text(self.document.institution, Font(color=SECONDARY))
        self.text(heading, Font(bold=True, size=14, color=INK))
        self.text(section.context, Font(color=INK))
        self.text(f"{stamp} · {self.document.provenance} · {self.document.printed}", Font(color=SECONDARY, size=9))
        self.row += 1

    def block(self, block: Block) -> None:
        match block:
            case Table():
                self.table(block)
            case Pair():
                for part in (*block.left, *block.right):
                    self.block(part)
            case Notes():
                for mark, words in block.notes:
                    self.text(f"{mark}  {words}".strip(), Font(size=9, color=SECONDARY))
            case Heading():
                self.row += 1
                self.text(block.text, Font(bold=True, color=INK))
            case Paragraph():
                self.text(block.text, Font(color=INK, bold=block.lead))
            case Chart():
                self.text(block.title, Font(bold=True, color=INK))
                self.text(block.alt, Font(color=SECONDARY))

    def table(self, table: Table) -> None:
        if table.shown:
            self.row += 1
            self.text(table.caption, Font(bold=True, color=INK))
        for index, column in enumerate(table.columns, 1):
            self.heading(index, column)
        if self.heading_row is None:
            self.heading_row = self.row
        self.row += 1
        for row in table.rows:
            self.line(table, row)
            self.row += 1
        self.row += 1

    def heading(self, index: int, column: Column) -> None:
        cell = self.at(index)
        put(cell, " ".join(filter(None, (column.heading, column.unit))))
        cell.font = Font(bold=True, color=INK)
        cell.alignment = Alignment(horizontal=column.align, vertical="bottom", wrap_text=True)
        cell.border = Border(top=MEDIUM, bottom=THIN)
        self.widen(index, max(len(word) for word in (column.heading, column.unit)))

    def line(self, table: Table, row: Row) -> None:
        for index, column in enumerate(table.columns, 1):
            value = row.cells[index - 1] if index <= len(row.cells) else None
            cell = self.at(index)
            put(cell, value)
            _dress(cell, row, column)
            if isinstance(value, Blank):
                self.sheet.row_dimensions[self.row].height = WRITING_HEIGHT
                cell.border = Border(bottom=THIN)
            if row.kind in ("line", "key"):
                self.widen(index, WIDEST if isinstance(value, Blank) else len(cell_text(value)))
            if row.kind in ("subtotal", "total") and isinstance(value, Figure):
                self.figures[cell.coordinate] = number(value.value)
                self.widen(index, len(cell_text(value)) + 1)

    def widen(self, index: int, characters: int) -> None:
        self.widths[index] = max(self.widths.get(index, 4), min(characters, WIDEST))

    def sign_off(self) -> None:
        self.row += 2
        for line in self.document.sign_offs:
            who = ", ".join(filter(None, (line.name, line.post)))
            self.text(f"{line.act}: {who or '………………………'}    Signature ………………………    Date ………………", Font(color=INK))
            self.row += 1

    def page(self, *, several: bool) -> None:
        sheet, document = self.sheet, self.document
        for index, width in self.widths.items():
            sheet.column_dimensions[get_column_letter(index)].width = width + 2.5
        # one report on many pages has many headings: there the title is what every page repeats
        repeated = (1, TITLE_ROWS) if several or not self.heading_row else (self.heading_row, self.heading_row)
        sheet.freeze_panes = f"A{repeated[1] + 1}"
        sheet.print_title_rows = f"{repeated[0]}:{repeated[1]}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9 if document.paper == "a4" else 1
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        sheet.sheet_view.showGridLines = False
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        _on_every_page(sheet, document)


def _on_every_page(sheet: Worksheet, document: Document) -> None:
    header, footer = sheet.oddHeader, sheet.oddFooter
    if header is None or footer is None:
        return
    header.left.text = code_free(document.institution, 80)
    header.center.text = code_free(f"{document.title} · {document.stamp[0]}", 90)
    header.right.text = code_free(f"{document.period} · Run {document.run_id}", 60)
    footer.left.text = code_free(document.printed, 80)
    footer.right.text = "Page &P of &N"


def _dress(cell: SheetCell, row: Row, column: Column) -> None:
    strong = row.kind != "line" or column.strong
    colour = ACCENT if row.kind == "group" else SECONDARY if column.quiet else INK
    cell.font = Font(bold=strong, color=colour)
    left = row.kind == "group" or column.align == "left"
    cell.alignment = Alignment(
        horizontal="left" if left else "right", vertical="top", wrap_text=row.kind in ("line", "key") and left)
    if row.kind == "total":
        cell.border, cell.fill = Border(top=MEDIUM, bottom=DOUBLE), TOTAL_FILL
    elif row.kind == "subtotal":
        cell.border = Border(top=THIN)
    else:
        cell.border = Border(bottom=THIN if row.kind == "group" else HAIR)


def code_free(text: str, limit: int) -> str:
    """Text for a page header: a single & would start a code of Excel's; all headers together hold 255 characters."""
    cleaned = clean(text)
    short = cleaned if len(cleaned) <= limit else cleaned[: limit - 1] + "…"
    return short.replace("&", "&&")
