"""The whole table: grid, pinned totals, sideways scroll bar, and what is said when there are no rows.

    table = Table(model, "Cost per service")
    table.activated.connect(lambda row_key, column_key: ...)       # Enter or double click on a read-only cell
    table.current_changed.connect(lambda: table.current())         # (row key, column key) or None
    table.link_clicked, table.context_requested(menu, row_key, column_key), table.widths_changed
    table.set_empty("No drivers yet.", button="Paste from Excel", link="copy last year")
    table.set_widths(settings.widths("results")); table.fit_columns()

The current cell and the sort follow the row key when rows are read again. `set_filter` is that of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollBar, QStackedLayout, QVBoxLayout, QWidget

from ui.shell import measures
from ui.shell.empty import EmptyState
from ui.tables import widths
from ui.tables.block import Block, parts
from ui.tables.frozen import FrozenColumns, reveal
from ui.tables.grid import Grid
from ui.tables.model import TableModel
from ui.tables.totals import TotalsRow


class Table(QWidget):
    """A table for a screen. `model` may be changed through its own methods at any time."""

    activated = Signal(object, str)
    link_clicked = Signal(object, str)
    context_requested = Signal(object, object, str)
    current_changed = Signal()
    widths_changed = Signal()

    def __init__(
        self,
        model: TableModel,
        name: str,
        parent: QWidget | None = None,
        *,
        selects_rows: bool = True,
        zebra: bool = False,
        padding: int = measures.CELL_PADDING,
        row_height: int = measures.ROW_COMPACT,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.grid = Grid(model, self, padding)
        self.grid.setAccessibleName(name)
        self.grid.zebra = zebra
        self.grid.set_selects_rows(selects_rows)
        self.grid.set_row_height(row_height)
        self.empty = EmptyState(self)
        self._totals = TotalsRow(self.grid, self)
        self._sideways = QScrollBar(Qt.Orientation.Horizontal, self)
        self._frozen: FrozenColumns | None = None
        self._user_widths: dict[str, int] = {}
        self._fitting = False
        self._natural: list[int] = []
        self._remembered: tuple[Hashable, str] | None = None
        self._lay_out()
        self._connect()
        self._on_range(0, 0)
        self._on_rearranged()

    def _lay_out(self) -> None:
        upper = QWidget(self)
        self._stack = QStackedLayout(upper)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(upper, 1)
        column.addWidget(self._totals)
        column.addWidget(self._sideways)
        self.setFocusProxy(self.grid)
        self.grid.viewport().installEventFilter(self)

    def _connect(self) -> None:
        grid, bar = self.grid, self.grid.horizontalScrollBar()
        grid.activated_cell.connect(self.activated)
        grid.link_clicked.connect(self.link_clicked)
        grid.context_requested.connect(self.context_requested)
        grid.selection_moved.connect(self._on_moved)
        grid.columns_header.sort_asked.connect(self._on_sort)
        grid.columns_header.sectionResized.connect(self._on_resized)
        bar.rangeChanged.connect(self._on_range)
        bar.valueChanged.connect(self._sideways.setValue)
        self._sideways.valueChanged.connect(bar.setValue)
        self.model.modelAboutToBeReset.connect(self._before_reset)
        self.model.rearranged.connect(self._on_rearranged)

    # -- where the user is ------------------------------------------------------------------------

    def current(self) -> tuple[Hashable, str] | None:
        """Row key and column key of the current cell."""
        index = self.grid.currentIndex()
        if not index.isValid() or index.row() >= self.model.rowCount():
            return None
        return self.model.row_key(index.row()), self.model.columns[index.column()].key

    def go_to(self, row_key: Hashable, column_key: str = "") -> bool:
        """Make a cell current and scroll to it. False when its row is not shown."""
        row = self.model.shown_row(row_key)
        if row is None:
            return False
        column = self.model.column_number(column_key) if column_key else max(0, self.grid.currentIndex().column())
        index = self.model.index(row, column or 0)
        self.grid.setCurrentIndex(index)
        self.grid.scrollTo(index)
        return True

    def _sees_current(self, room: QSize) -> bool:
        rect = self.grid.visualRect(self.grid.currentIndex())
        return rect.isValid() and QRect(QPoint(0, 0), room).contains(rect.center())

    def _keep_in_sight(self) -> None:
        if self.grid.currentIndex().isValid():
            self.grid.scrollTo(self.grid.currentIndex())

    def selected_keys(self) -> list[Hashable]:
        """The keys of the selected rows, top to bottom, without group headings."""
        selection = self.grid.selectionModel().selection()
        rows = sorted({row for part in parts(selection) for row in range(part.top(), part.bottom() + 1)})
        return [self.model.row_key(row) for row in rows if self.model.group_at(row) is None]

    # -- what screens set -------------------------------------------------------------------------

    def set_filter(self, text: str) -> None:
        self.model.set_filter(text)

    def set_paste_hook(self, hook: Callable[[Hashable, str, Block], bool]) -> None:
        """`hook(row_key, column_key, block)` is asked first on paste; True means it took the block over."""
        self.grid.paste_hook = hook

    def set_empty(self, sentence: str, icon: str = "table", button: str = "", link: str = "") -> EmptyState:
        """What stands in place of the rows when there are none; connect to its `pressed` and `link_pressed`."""
        self.empty.say(sentence, icon, button, link)
        self._on_rearranged()
        return self.empty

    def freeze(self, columns: int) -> None:
        """Keep the first columns in sight while scrolling sideways."""
        self._frozen = FrozenColumns(self.grid, columns)

    def frame_block(self, cells: QRect) -> None:
        """A dashed frame round QRect(column, row, columns, rows): where a paste would land. QRect() removes it."""
        self.grid.frame_block(cells)

    def widths(self) -> dict[str, int]:
        """The widths the user has set, by column key."""
        return dict(self._user_widths)

    def set_widths(self, widths_by_key: Mapping[str, int]) -> None:
        self._user_widths = dict(widths_by_key)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Size the columns: numbers from their widest figure, the user's own widths kept, texts share the rest."""
        model, room = self.model, self.grid.viewport().width()
        if len(self._natural) != len(model.columns):
            self._natural = widths.natural(model, self.grid.padding)
        wanted = list(self._natural)
        for number, column in enumerate(model.columns):
            wanted[number] = self._user_widths.get(column.key, wanted[number])
        self._fitting = True
        for number, width in enumerate(widths.fit(model.columns, wanted, room, self._user_widths)):
            self.grid.setColumnWidth(number, width)
        self._fitting = False
        self._totals.update()

    # -- inner events -----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room for columns changes with the window, and with the scroll bar coming and going."""
        if event.type() == QEvent.Type.Resize:
            seen = isinstance(event, QResizeEvent) and self._sees_current(event.oldSize())
            self.fit_columns()
            if seen:  # what the user looks at stays in sight when a bar or the inspector takes room
                QTimer.singleShot(0, self.grid, self._keep_in_sight)
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._natural = []
            self.fit_columns()

    def _before_reset(self) -> None:
        """A reset to fewer rows while scrolled far down would cost seconds."""
        self._remembered = self.current()
        if self.model.rowCount() > 10_000:
            self.grid.scrollToTop()

    def _on_rearranged(self) -> None:
        self._natural = []
        empty = not self.model.rowCount() and self.empty.says_something()
        self._stack.setCurrentWidget(self.empty if empty else self.grid)
        if empty:
            self._sideways.setVisible(False)
        self._totals.setVisible(self.model.totals is not None and not empty)
        self._totals.describe()
        if self._remembered is not None and not self.grid.currentIndex().isValid():
            self.go_to(*self._remembered)
        if self.isVisible():
            self.fit_columns()

    def _on_moved(self) -> None:
        if self._frozen is not None:
            reveal(self.grid, self.grid.currentIndex().column(), self._frozen.overlay.width())
        self.current_changed.emit()

    def _on_sort(self, key: str) -> None:
        number = self.model.column_number(key)
        if number is None:
            return
        first = self.model.columns[number].is_number
        sort = self.model.arrangement.sort
        if sort is None or sort[0] != number:
            self.model.sort_by(key, descending=first)
        elif sort[1] == first:
            self.model.sort_by(key, descending=not first)
        else:
            self.model.sort_by("")

    def _on_resized(self, number: int, _old: int, new: int) -> None:
        if not self._fitting and number < len(self.model.columns):
            self._user_widths[self.model.columns[number].key] = new
            self.widths_changed.emit()

    def _on_range(self, low: int, high: int) -> None:
        self._sideways.setRange(low, high)
        self._sideways.setPageStep(self.grid.viewport().width())
        self._sideways.setVisible(high > low and self._stack.currentWidget() is self.grid)
