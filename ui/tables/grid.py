"""The grid of a table: a QTableView that paints itself and answers the keyboard as a spreadsheet does.

Enter goes down (and commits), Tab right, F2 edits with the text selected, a double click with the cursor at the end,
typing replaces, Esc drops an edit or a refused text, Delete empties, Ctrl+D and Ctrl+R fill, Ctrl+arrow jumps to the
edge of a run, Ctrl+Home and Ctrl+End go to the corners, Ctrl+C copies, Ctrl+Shift+C with headings, Ctrl+V pastes. In
a read-only table Enter tells `activated_cell`, as a double click does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTableView,
    QToolTip,
    QWidget,
)

from ui.shell import measures
from ui.shell.plain import tooltip
from ui.tables.block import Block, copied, fill_edits, paste_edits, rect_of
from ui.tables.clipboard import from_mime, to_text
from ui.tables.editor import CellEditor
from ui.tables.grid_painter import paint_grid
from ui.tables.header import Header
from ui.tables.model import Edit, TableModel
from ui.tables.steps import edge_of_run, first_shown, last_shown, over_link, whole_text

_STEPS: Final = {
    int(Qt.Key.Key_Up): (-1, 0),
    int(Qt.Key.Key_Down): (1, 0),
    int(Qt.Key.Key_Left): (0, -1),
    int(Qt.Key.Key_Right): (0, 1),
}
Index = QModelIndex | QPersistentModelIndex
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


class Grid(QTableView):
    """The scrolling part of a `Table`; screens talk to the table, not to the grid."""

    activated_cell = Signal(object, str)
    link_clicked = Signal(object, str)
    context_requested = Signal(object, object, str)
    selection_moved = Signal()
    focus_changed = Signal()

    def __init__(self, model: TableModel, parent: QWidget | None = None, padding: int = measures.CELL_PADDING) -> None:
        super().__init__(parent)
        self.table_model = model
        self.padding = padding
        self.zebra = False
        self.paste_hook: Callable[[Hashable, str, Block], bool] | None = None
        self._block = QRect()
        self._share_scales: dict[int, float] = {}
        self.columns_header = Header(model, padding, self)
        self.setHorizontalHeader(self.columns_header)
        self.setModel(model)
        self.setItemDelegate(CellEditor(self))
        self._set_up()
        model.modelReset.connect(self._share_scales.clear)
        model.dataChanged.connect(self._share_scales.clear)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(16)
        self.set_row_height(measures.ROW_COMPACT)
        self.set_selects_rows(True)

    def set_row_height(self, height: int) -> None:
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)

    def set_selects_rows(self, rows: bool) -> None:
        """Whole rows (lists, results) or blocks of cells (matrices, input)."""
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectRows if rows else behaviour.SelectItems)

    # -- what the painter asks --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            paint_grid(self, painter, event.rect())

    def framed_block(self) -> QRect:
        """The framed cells in viewport coordinates; empty when there are none."""
        if self._block.isNull():
            return QRect()
        first = self.visualRect(self.table_model.index(self._block.top(), self._block.left()))
        last = self.visualRect(self.table_model.index(self._block.bottom(), self._block.right()))
        return first.united(last)

    def frame_block(self, cells: QRect) -> None:
        """Put the dashed frame round columns x rows (QRect(column, row, columns, rows)); QRect() removes it."""
        self._block = cells
        columns = range(cells.left(), cells.right() + 1) if not cells.isNull() else ()
        self.columns_header.tint(frozenset(columns))
        self.viewport().update()

    def share_scale(self, column: int) -> float:
        """The largest share of a column: the full length of its bars."""
        scale = self._share_scales.get(column)
        if scale is None:
            source = self.table_model.source
            values = (source.cell(row, column) for row in source.sample(column))
            scale = max((float(value) for value in values if value is not None), default=1.0) or 1.0
            self._share_scales[column] = scale
        return scale

    # -- keyboard ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._handle_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _handle_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.modifiers() & _CONTROL:
            return self._handle_control_key(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter(-1 if event.modifiers() & _SHIFT else 1)
        elif event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and self._is_editable():
            self.step(0, 1 if event.key() == Qt.Key.Key_Tab else -1)
        elif event.key() == Qt.Key.Key_Delete:
            return self.apply_edits(self._selected_edits(""))
        elif event.key() == Qt.Key.Key_Escape:
            index = self.currentIndex()
            return index.isValid() and self.table_model.drop_error(index.row(), index.column())
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space}:
            return self._fold_group(event.key())
        else:
            return False
        return True

    def _handle_control_key(self, event: QKeyEvent) -> bool:
        key, shifted = int(event.key()), bool(event.modifiers() & _SHIFT)
        if key == int(Qt.Key.Key_C) and shifted:
            self.copy(with_headings=True)
        elif key == int(Qt.Key.Key_D):
            self.apply_edits(fill_edits(self.table_model, rect_of(self.selectionModel().selection()), down=True))
        elif key == int(Qt.Key.Key_R):
            self.apply_edits(fill_edits(self.table_model, rect_of(self.selectionModel().selection()), down=False))
        elif key in _STEPS:
            self._jump(*_STEPS[key], shifted)
        elif key == int(Qt.Key.Key_Home):
            self._go(0, first_shown(self), shifted)
        elif key == int(Qt.Key.Key_End):
            self._go(self.table_model.rowCount() - 1, last_shown(self), shifted)
        else:
            return False
        return True

    def _enter(self, direction: int) -> None:
        # a line edit passes Return on after it has committed; closing the editor goes down already
        index = self.currentIndex()
        if not index.isValid() or self.state() == QAbstractItemView.State.EditingState:
            return
        if self.table_model.group_at(index.row()) is not None:
            self._toggle_group(index.row())
        elif self._is_editable():
            self.step(direction, 0)
        else:
            self._activate(index)

    def _is_editable(self) -> bool:
        return any(column.editable for column in self.table_model.columns)

    def step(self, rows: int, columns: int) -> None:
        """Move the current cell; at the edge of the table it stays."""
        index = self.currentIndex()
        column = index.column() + columns
        while 0 <= column < self.table_model.columnCount() and self.isColumnHidden(column):
            column += columns
        self._go(index.row() + rows, column, False)

    def _go(self, row: int, column: int, extend: bool) -> None:
        if not (0 <= row < self.table_model.rowCount() and 0 <= column < self.table_model.columnCount()):
            return
        target = self.table_model.index(row, column)
        if extend and self.currentIndex().isValid():
            block = QItemSelection(self.table_model.index(*self._anchor()), target)
            rows = self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(block, flag.ClearAndSelect | flag.Rows if rows else flag.ClearAndSelect)
            self.selectionModel().setCurrentIndex(target, flag.NoUpdate)
        else:
            self.setCurrentIndex(target)
        self.scrollTo(target)

    def _anchor(self) -> tuple[int, int]:
        """The corner of the selection opposite the current cell."""
        index, rect = self.currentIndex(), rect_of(self.selectionModel().selection())
        if rect.isNull():
            return index.row(), index.column()
        row = rect.bottom() if index.row() == rect.top() else rect.top()
        column = rect.right() if index.column() == rect.left() else rect.left()
        return row, column

    def _jump(self, rows: int, columns: int, extend: bool) -> None:
        """To the edge of the run of filled (or empty) cells, as Ctrl+arrow does in a spreadsheet."""
        index = self.currentIndex()
        if not index.isValid():
            return
        row, column = index.row(), index.column()
        if rows and self.table_model.rowCount() > 20_000:
            row = 0 if rows < 0 else self.table_model.rowCount() - 1
        else:
            row, column = edge_of_run(self.table_model, row, column, rows, columns)
        self._go(row, column, extend)

    # -- editing ----------------------------------------------------------------------------------

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter goes down, Tab right, and neither opens the next editor."""
        kinds = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, kinds.RevertModelCache if hint == kinds.RevertModelCache else kinds.NoHint)
        if hint == kinds.SubmitModelCache:
            self.step(1, 0)
        elif hint in {kinds.EditNextItem, kinds.EditPreviousItem}:
            self.step(0, 1 if hint == kinds.EditNextItem else -1)

    def apply_edits(self, edits: list[Edit]) -> bool:
        """Hand edits to the model as one step. False when there was nothing to edit."""
        if not edits:
            return False
        self.table_model.apply(edits)
        return True

    def _selected_edits(self, text: str) -> list[Edit]:
        rect = rect_of(self.selectionModel().selection())
        if self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows:
            rect = QRect(self.currentIndex().column(), rect.top(), 1, rect.height())
        if rect.isNull() or not self._is_editable():
            return []
        model = self.table_model
        return [
            Edit(model.row_key(row), model.columns[column].key, text)
            for row in range(rect.top(), rect.bottom() + 1)
            for column in range(rect.left(), rect.right() + 1)
            if model.can_edit(row, column)
        ]

    def copy(self, with_headings: bool = False) -> None:
        """The selected cells as tab-separated text with whole numbers."""
        rect = rect_of(self.selectionModel().selection())
        columns = [n for n in range(rect.left(), rect.right() + 1) if not self.isColumnHidden(n)]
        if not rect.isNull():
            block = copied(self.table_model, range(rect.top(), rect.bottom() + 1), columns, with_headings)
            QApplication.clipboard().setText(to_text(block))

    def paste(self) -> None:
        """Read the clipboard; the screen's hook may take the block over (to preview it), else it is applied."""
        index, block = self.currentIndex(), from_mime(QApplication.clipboard().mimeData())
        if not index.isValid() or not block:
            return
        column = self.table_model.columns[index.column()].key
        if self.paste_hook is not None and self.paste_hook(self.table_model.row_key(index.row()), column, block):
            return
        self.apply_edits(paste_edits(self.table_model, index.row(), index.column(), block))

    # -- mouse ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            if self.table_model.group_at(index.row()) is not None and event.position().x() < self._chevron_end():
                self._toggle_group(index.row())
                return
            if self._link_at(event):
                super().mousePressEvent(event)
                self.link_clicked.emit(*self._place(index))
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.currentIndex()
        editor = self.viewport().findChild(QLineEdit)
        if isinstance(editor, QLineEdit) and editor.isVisible():
            editor.deselect()
            editor.end(False)
        elif index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            if self.table_model.group_at(index.row()) is not None:
                self._toggle_group(index.row())
            else:
                self._activate(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        link = self._link_at(event)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """A text that is cut, or a number too wide for its column, is whole in the tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            if index.isValid():
                QToolTip.showText(event.globalPos(), tooltip(whole_text(self, index)), self)
                return True
        return super().viewportEvent(event)

    def _link_at(self, event: QMouseEvent) -> bool:
        index = self.indexAt(event.position().toPoint())
        return index.isValid() and over_link(self, index, event.position().x())

    def _chevron_end(self) -> int:
        return self.columnViewportPosition(0) + 22

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy is always there; the screen adds its own actions when told."""
        index = self.currentIndex()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Copy\tCtrl+C", lambda: self.copy())
        menu.addAction("Copy with &headings\tCtrl+Shift+C", lambda: self.copy(with_headings=True))
        if index.isValid():
            self.context_requested.emit(menu, *self._place(index))
        menu.popup(event.globalPos())

    # -- groups, focus ----------------------------------------------------------------------------

    def _activate(self, index: QModelIndex) -> None:
        self.activated_cell.emit(*self._place(index))

    def _place(self, index: QModelIndex) -> tuple[Hashable, str]:
        return self.table_model.row_key(index.row()), self.table_model.columns[index.column()].key

    def _fold_group(self, key: int) -> bool:
        """Left closes a group, Right opens it, Space turns it over."""
        index = self.currentIndex()
        group = self.table_model.group_at(index.row()) if index.isValid() else None
        if group is None:
            return False
        is_open = group.key not in self.table_model.arrangement.collapsed
        if key == Qt.Key.Key_Space or (key == Qt.Key.Key_Left) == is_open:
            self._toggle_group(index.row())
        return True

    def _toggle_group(self, row: int) -> None:
        group = self.table_model.group_at(row)
        if group is not None:
            collapsed = group.key in self.table_model.arrangement.collapsed
            self.table_model.set_collapsed(group.key, not collapsed)
            self._go(row, max(0, self.currentIndex().column()), False)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.selection_moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.table_model.rowCount():
            self.setCurrentIndex(self.table_model.index(0, first_shown(self)))
        self.viewport().update()
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
        self.focus_changed.emit()
