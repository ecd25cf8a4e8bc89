"""Blocks of cells of a model: reading them for the clipboard, and turning fills and pastes into edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionRange, QRect

from ui.tables.model import Edit, TableModel

Block = list[list[str]]


def parts(selection: QItemSelection) -> Iterator[QItemSelectionRange]:
    """The ranges of a selection."""
    return (selection.at(place) for place in range(selection.count()))


def rect_of(selection: QItemSelection) -> QRect:
    """The block round a selection as QRect(column, row, columns, rows); empty when nothing is selected."""
    rect = QRect()
    for part in parts(selection):
        rect = rect.united(QRect(part.left(), part.top(), part.width(), part.height()))
    return rect


def copied(model: TableModel, rows: range, columns: Sequence[int], with_headings: bool) -> Block:
    """The cells as texts with whole numbers, with one line of headings where asked."""
    block = [[model.plain_text(row, column) for column in columns] for row in rows]
    return [[model.columns[column].full_heading for column in columns], *block] if with_headings else block


def fill_edits(model: TableModel, cells: QRect, down: bool) -> list[Edit]:
    """Edits that repeat the first row (or column) of a block; one cell alone takes from its neighbour."""
    if cells.isNull():
        return []
    if down and cells.height() == 1:
        cells.setTop(max(0, cells.top() - 1))
    if not down and cells.width() == 1:
        cells.setLeft(max(0, cells.left() - 1))
    edits = []
    for row in range(cells.top() + (1 if down else 0), cells.bottom() + 1):
        for column in range(cells.left() + (0 if down else 1), cells.right() + 1):
            if model.can_edit(row, column):
                text = model.plain_text(cells.top(), column) if down else model.plain_text(row, cells.left())
                edits.append(Edit(model.row_key(row), model.columns[column].key, text))
    return edits


def paste_edits(model: TableModel, row: int, column: int, block: Block) -> list[Edit]:
    """Edits that put a block at a cell. What would fall outside the table or on a read-only cell is left out."""
    edits = []
    for down, line in enumerate(block):
        for across, text in enumerate(line):
            r, c = row + down, column + across
            if r < model.rowCount() and c < model.columnCount() and model.can_edit(r, c):
                edits.append(Edit(model.row_key(r), model.columns[c].key, text))
    return edits
