"""The pinned totals row: stays below the scrolling rows and shares their column edges."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.shell import fonts, icons, measures, theme
from ui.tables.brushwork import Brush, Cell
from ui.tables.column import PLAIN, Kind
from ui.tables.grid import Grid

_RULES: Final = 3


class TotalsRow(QWidget):
    """Paints the model's totals; a tick at the end says that they equal what they must."""

    def __init__(self, grid: Grid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.horizontalHeader().sectionResized.connect(lambda *_: self.update())
        grid.horizontalScrollBar().valueChanged.connect(lambda *_: self.update())

    def sizeHint(self) -> QSize:
        return QSize(100, measures.ROW_TOTAL + _RULES)

    def describe(self) -> None:
        """Tell screen readers the figures, which are painted."""
        model = self._grid.table_model
        figures = [f"{c.full_heading} {model.total_text(n)}" for n, c in enumerate(model.columns) if n]
        title = model.totals.title if model.totals else ""
        self.setAccessibleName(title + ": " + ", ".join(part for part in figures if part[-1:].strip()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._frame(painter)
            self._cells(Brush(painter, self.isRightToLeft(), self._grid.padding))

    def _frame(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.shade("totals"))
        painter.setPen(QPen(theme.shade("border_strong"), 0))
        bottom = self.height() - 1
        for y in (0, bottom - 2, bottom):
            painter.drawLine(0, y, self.width(), y)
        painter.fillRect(0, bottom - 1, self.width(), 1, theme.shade("base"))

    def _cells(self, brush: Brush) -> None:
        model, header = self._grid.table_model, self._grid.horizontalHeader()
        for number in range(min(header.count(), len(model.columns))):
            if header.isSectionHidden(number):
                continue
            left, width = header.sectionViewportPosition(number), header.sectionSize(number)
            text = model.total_text(number)
            value = model.totals.cells.get(number) if model.totals else None
            if not number:
                width = self._title_room(left, width)
            if text or value is not None:
                cell = Cell(left, 1, width - 1, measures.ROW_TOTAL - 1, model.columns[number], text, value, PLAIN)
                cell.semibold = True
                brush.cell(cell)
        self._tick(brush.painter)

    def _title_room(self, left: int, width: int) -> int:
        model, header = self._grid.table_model, self._grid.horizontalHeader()
        for number in range(1, header.count()):
            if model.total_text(number):
                break
            width += 0 if header.isSectionHidden(number) else header.sectionSize(number)
        return width

    def _tick(self, painter: QPainter) -> None:
        """In the last column when it is empty, else behind the title: never over a figure."""
        model, header = self._grid.table_model, self._grid.horizontalHeader()
        if model.totals is None or model.totals.equal is None or not model.columns:
            return
        last = len(model.columns) - 1
        name, tone = ("check", "positive") if model.totals.equal else ("error", "negative")
        if model.columns[last].kind is Kind.TREND or not model.total_text(last):
            x = header.sectionViewportPosition(last) + self._grid.padding
        else:
            title = fonts.metrics("body", semibold=True).horizontalAdvance(model.totals.title)
            x = header.sectionViewportPosition(0) + self._grid.padding + title + 6
        icons.paint(painter, x, (measures.ROW_TOTAL - 16) // 2 + 1, name, tone, 16)
