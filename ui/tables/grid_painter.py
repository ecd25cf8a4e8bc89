"""Paints the visible part of a grid in one pass: row fills, lines, cells, the current cell.

Why not a delegate a cell: Qt calls it through an option object and an index for each of some six hundred cells; one
loop over the visible rows needs none of that and scrolls at least twice as fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QPainter, QPen

from ui.shell import measures, theme
from ui.tables.block import parts
from ui.tables.brushwork import Brush, Cell
from ui.tables.column import PLAIN, Kind

if TYPE_CHECKING:
    from ui.tables.grid import Grid
    from ui.tables.model import TableModel


def paint_grid(grid: Grid, painter: QPainter, area: QRect) -> None:
    """Paint what of the grid lies in `area` (viewport coordinates)."""
    painter.fillRect(area, theme.shade("base"))
    if grid.table_model.rowCount():
        _Pass(grid, painter, area).paint()


class _Pass:
    def __init__(self, grid: Grid, painter: QPainter, area: QRect) -> None:
        self._grid = grid
        self._model: TableModel = grid.table_model
        self._painter = painter
        self._area = area
        self._brush = Brush(painter, grid.isRightToLeft(), grid.padding)
        self._active = grid.hasFocus() or grid.viewport().hasFocus()
        self._columns = self._visible_columns()
        self._rows = self._visible_rows()
        self._grouped = self._model.arrangement.group_by is not None

    def _visible_columns(self) -> list[tuple[int, int, int]]:
        """Number, left edge and width (grid line included) of each column in the area."""
        header = self._grid.horizontalHeader()
        found = []
        for visual in range(header.count()):
            number = header.logicalIndex(visual)
            if header.isSectionHidden(number):
                continue
            left, width = header.sectionViewportPosition(number), header.sectionSize(number)
            if left <= self._area.right() and left + width > self._area.left():
                found.append((number, left, width))
        return found

    def _visible_rows(self) -> range:
        first, last = self._grid.rowAt(self._area.top()), self._grid.rowAt(self._area.bottom())
        return range(max(0, first), (last if last >= 0 else self._model.rowCount() - 1) + 1)

    def paint(self) -> None:
        selected = self._selected_columns()
        height = self._grid.verticalHeader().defaultSectionSize()
        tops = {row: self._grid.rowViewportPosition(row) for row in self._rows}
        self._fill_rows(tops, height, selected)
        self._draw_lines(tops, height)
        for row, top in tops.items():
            if self._model.group_at(row) is None:
                self._row(row, top, height, selected.get(row, ()))
            else:
                self._group_row(row, top, height, bool(selected.get(row)))
        self._draw_frame()
        self._draw_current()

    def _selected_columns(self) -> dict[int, tuple[tuple[int, int], ...]]:
        """For each visible row the selected column ranges; ranges, because everything may be selected."""
        found: dict[int, tuple[tuple[int, int], ...]] = {}
        for part in parts(self._grid.selectionModel().selection()):
            first, last = max(part.top(), self._rows.start), min(part.bottom(), self._rows.stop - 1)
            for row in range(first, last + 1):
                found[row] = (*found.get(row, ()), (part.left(), part.right()))
        return found

    def _fill_rows(self, tops: dict[int, int], height: int, selected: dict[int, tuple[tuple[int, int], ...]]) -> None:
        fill = theme.shade("selection" if self._active else "selection_inactive")
        alternate, group = theme.shade("alternate"), theme.shade("window")
        left = self._columns[0][1] if self._columns else 0
        right = self._columns[-1][1] + self._columns[-1][2] if self._columns else 0
        left, right = min(left, right), max(left, self._edge())
        for row, top in tops.items():
            if self._model.group_at(row) is not None:
                self._painter.fillRect(left, top, right - left, height, group)
            elif self._grid.zebra and row % 2:
                self._painter.fillRect(left, top, right - left, height, alternate)
            for first, last in selected.get(row, ()):
                for number, x, width in self._columns:
                    if first <= number <= last:
                        self._painter.fillRect(x, top, width, height, fill)

    def _edge(self) -> int:
        return max((x + width for _, x, width in self._columns), default=0)

    def _draw_lines(self, tops: dict[int, int], height: int) -> None:
        if not tops or not self._columns:
            return
        left = min(x for _, x, _ in self._columns)
        right = self._edge() - 1
        lines = [QLine(left, top + height - 1, right, top + height - 1) for top in tops.values()]
        if not self._grid.zebra:
            lines += self._vertical_lines(tops, height)
        self._painter.setPen(QPen(theme.shade("grid"), 0))
        self._painter.drawLines(lines)
        rules = [(x, number) for number, x, _ in self._columns if self._model.columns[number].rule_before]
        if rules:
            self._painter.setPen(QPen(theme.shade("border"), 0))
            bottom = max(tops.values()) + height - 1
            self._painter.drawLines([QLine(x - 1, min(tops.values()), x - 1, bottom) for x, _ in rules])

    def _vertical_lines(self, tops: dict[int, int], height: int) -> list[QLine]:
        """At the trailing edge of each cell; group rows have none."""
        offset = 0 if self._grid.isRightToLeft() else -1
        runs: list[list[int]] = []
        for row, top in tops.items():
            if self._model.group_at(row) is not None:
                continue
            if runs and runs[-1][1] == top:
                runs[-1][1] = top + height
            else:
                runs.append([top, top + height])
        edges = [x + (width if offset else 0) + offset for _, x, width in self._columns]
        return [QLine(x, start, x, end - 1) for x in edges for start, end in runs]

    def _row(self, row: int, top: int, height: int, selected: tuple[tuple[int, int], ...]) -> None:
        model, brush = self._model, self._brush
        for number, x, width in self._columns:
            column = model.columns[number]
            kind = column.kind
            value = model.value(row, number) if kind in _BY_VALUE or column.is_number else None
            chosen = any(first <= number <= last for first, last in selected)
            indent = measures.INDENT if self._grouped and not number else 0
            text, mark = model.text(row, number), model.mark(row, number)
            if not text and value is None and mark is PLAIN:
                continue
            share = self._grid.share_scale(number) if kind is Kind.SHARE else 1.0
            brush.cell(Cell(x, top, width - 1, height - 1, column, text, value, mark, chosen, False, indent, share))

    def _group_row(self, row: int, top: int, height: int, selected: bool) -> None:
        model = self._model
        group = model.group_at(row)
        if group is None:
            return
        for number, x, width in self._columns:
            text = model.text(row, number)
            if not number:
                room = self._room_for_title(row, number, x, width)
                cell = Cell(x, top, room - 1, height - 1, model.columns[0], text, None, PLAIN, selected, True)
                self._brush.group_title(cell, text, group.count, group.key not in model.arrangement.collapsed)
            elif text:
                value = group.cells.get(number)
                cell = Cell(x, top, width - 1, height - 1, model.columns[number], text, value, PLAIN, selected, True)
                self._brush.cell(cell)

    def _room_for_title(self, row: int, number: int, x: int, width: int) -> int:
        """The title may run over the empty cells behind it."""
        if self._grid.isRightToLeft():
            return width
        for other, left, size in self._columns:
            if left > x:
                if self._model.text(row, other):
                    break
                width = left + size - x
        return width

    def _draw_frame(self) -> None:
        """The dashed accent frame round a block that is about to change."""
        block = self._grid.framed_block()
        if block.isValid():
            self._painter.setPen(QPen(theme.shade("accent"), 2, Qt.PenStyle.DashLine, j=Qt.PenJoinStyle.MiterJoin))
            self._painter.drawRect(block.adjusted(0, 0, -1, -1))

    def _draw_current(self) -> None:
        index = self._grid.currentIndex()
        if index.isValid() and self._active and not self._grid.isColumnHidden(index.column()):
            self._brush.ring(self._grid.visualRect(index).adjusted(0, 0, -1, -1))


_BY_VALUE = frozenset({Kind.SHARE, Kind.TREND, Kind.STATE, Kind.BAR})
