"""Frozen first columns: a second grid over the first, showing the same rows and the same selection."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui.tables.grid import Grid


class FrozenColumns(QObject):
    """Keeps an overlay with the first `count` columns in place above a grid."""

    def __init__(self, grid: Grid, count: int) -> None:
        super().__init__(grid)
        self._grid = grid
        self._count = count
        self.overlay = Grid(grid.table_model, grid, grid.padding)
        self._set_up()

    def _set_up(self) -> None:
        over, grid = self.overlay, self._grid
        over.setSelectionModel(grid.selectionModel())
        over.setSelectionBehavior(grid.selectionBehavior())
        over.setFocusProxy(grid)
        over.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        over.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        over.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        over.verticalScrollBar().valueChanged.connect(grid.verticalScrollBar().setValue)
        grid.verticalScrollBar().valueChanged.connect(over.verticalScrollBar().setValue)
        grid.horizontalHeader().sectionResized.connect(lambda *_: self.place())
        over.columns_header.sort_asked.connect(grid.columns_header.sort_asked)
        grid.table_model.modelReset.connect(self.place)
        grid.installEventFilter(self)
        self.place()

    def place(self) -> None:
        """Match columns, rows and edges."""
        over, grid = self.overlay, self._grid
        over.verticalHeader().setDefaultSectionSize(grid.verticalHeader().defaultSectionSize())
        over.zebra = grid.zebra
        width = 0
        for number in range(grid.table_model.columnCount()):
            over.setColumnHidden(number, number >= self._count)
            if number < self._count:
                over.setColumnWidth(number, grid.columnWidth(number))
                width += grid.columnWidth(number)
        height = grid.viewport().height() + grid.horizontalHeader().height()
        left = grid.width() - width if grid.isRightToLeft() else 0
        over.setGeometry(left, 0, width, height)
        over.raise_()
        over.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest}:
            self.place()
        return False


def reveal(grid: QTableView, column: int, frozen_width: int) -> None:
    """Scroll sideways so that the cell is not hidden behind the frozen columns."""
    left = grid.columnViewportPosition(column)
    if left < frozen_width:
        bar = grid.horizontalScrollBar()
        bar.setValue(bar.value() - (frozen_width - left))
