"""Where the keyboard and the pointer lead inside a grid: runs of filled cells, first and last column, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex

from ui.tables.brushwork import text_width
from ui.tables.model import TableModel

if TYPE_CHECKING:
    from ui.tables.grid import Grid


def edge_of_run(model: TableModel, row: int, column: int, rows: int, columns: int) -> tuple[int, int]:
    """The cell Ctrl+arrow leads to: the end of the run of filled cells, or the next filled one, or the edge."""

    def filled(r: int, c: int) -> bool:
        return bool(model.text(r, c))

    def inside(r: int, c: int) -> bool:
        return 0 <= r < model.rowCount() and 0 <= c < model.columnCount()

    next_empty = inside(row + rows, column + columns) and not filled(row + rows, column + columns)
    in_run = filled(row, column) and not next_empty
    while inside(row + rows, column + columns):
        if in_run and not filled(row + rows, column + columns):
            break
        row, column = row + rows, column + columns
        if not in_run and filled(row, column):
            break
    return row, column


def first_shown(grid: Grid) -> int:
    """The first column that is not hidden."""
    return next((n for n in range(grid.table_model.columnCount()) if not grid.isColumnHidden(n)), 0)


def last_shown(grid: Grid) -> int:
    """The last column that is not hidden."""
    count = grid.table_model.columnCount()
    return next((n for n in reversed(range(count)) if not grid.isColumnHidden(n)), count - 1)


def over_link(grid: Grid, index: QModelIndex, x: float) -> bool:
    """Whether a point of a cell lies on its link text or on its action."""
    model = grid.table_model
    if model.group_at(index.row()) is not None:
        return False
    mark, rect = model.mark(index.row(), index.column()), grid.visualRect(index)
    if mark.action:
        return x >= rect.right() - grid.padding - text_width(mark.action, semibold=False)
    if mark.tone != "link":
        return False
    return x <= rect.left() + 2 * grid.padding + text_width(model.text(index.row(), index.column()), semibold=False)


def whole_text(grid: Grid, index: QModelIndex) -> str:
    """What a tooltip tells of a cell: its text where it is cut, then what its mark says."""
    model, row, column = grid.table_model, index.row(), index.column()
    declared, text = model.columns[column], model.text(row, column)
    semibold = declared.semibold or model.group_at(row) is not None
    room = grid.columnWidth(column) - 2 * grid.padding - 1
    cut = text_width(text, semibold) > room and (model.group_at(row) is None or column > 0)
    return "\n".join(part for part in (text if cut else "", model.tooltip(row, column)) if part)
