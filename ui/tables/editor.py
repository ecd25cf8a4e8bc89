"""The editor inside a cell: a line edit with the edit fill and a 2 px ring, choices as a list that drops down.

The list is open from the start and narrows to what is typed; a choice taken with Enter or the mouse is the edit.
Alt+Down opens it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.tables.column import Choices
from ui.tables.model import TableModel

Index = QModelIndex | QPersistentModelIndex
_BLANK: Final = "–"
"""How a choice that leaves the cell empty is written in the list."""
_WIDEST: Final = 360
_TEXT: Final = int(Qt.ItemDataRole.UserRole)


class CellEditor(QStyledItemDelegate):
    """Makes editors; the painting of cells is the grid's own."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        column = model.columns[index.column()] if isinstance(model, TableModel) else None
        if column is not None and column.choices is not None:
            editor: QLineEdit = self._choice_edit(column.choices(), parent)
        else:
            editor = QLineEdit(parent)
        editor.setProperty("role", "cell")
        if column is not None:
            editor.setAccessibleName(column.full_heading)
            if column.is_number:
                editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return editor

    def _choice_edit(self, choices: Choices, parent: QWidget) -> QLineEdit:
        made = ChoiceEdit(choices, parent)
        made.taken.connect(lambda: self._take(made))
        return made

    def _take(self, editor: QLineEdit) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(int(Qt.ItemDataRole.EditRole)) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """An unchanged text is no edit."""
        if isinstance(editor, QLineEdit):
            text = editor.text().strip()
            if text != str(index.data(int(Qt.ItemDataRole.EditRole)) or ""):
                model.setData(index, text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(QRect(option.rect).adjusted(0, 0, -1, -1))  # type: ignore[attr-defined]


class ChoiceEdit(QLineEdit):
    """A line edit with a list of choices under it. `taken` tells that one was chosen."""

    taken = Signal()

    def __init__(self, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        list_ = ChoiceList(choices, self)
        self.setCompleter(list_)
        # queued: the line edit takes the text first, and the list has closed before the editor goes
        list_.activated.connect(self._on_choice, Qt.ConnectionType.QueuedConnection)

    def _on_choice(self, text: str) -> None:
        self.setText(text)
        self.taken.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open_all()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        """At first; unless the editor was opened by typing, which narrows the list already."""
        if self.isVisible() and self.hasFocus() and not self.isModified():
            self._open_all()

    def _open_all(self) -> None:
        list_ = self.completer()
        list_.setCompletionPrefix("")
        list_.complete()
        shown = list_.completionModel()
        rows = (shown.index(row, 0) for row in range(shown.rowCount()))
        now = next((index for index in rows if index.data(_TEXT) == self.text()), None)
        if now is not None:
            list_.popup().setCurrentIndex(now)
            self.selectAll()  # the line edit has taken the highlighted text; typing is to replace it


class ChoiceList(QCompleter):
    """The choices with their descriptions; what is found anywhere in either stays in the list."""

    def __init__(self, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        told = choices if isinstance(choices, Mapping) else dict.fromkeys(choices, "")
        model = QStandardItemModel(self)
        for text, words in told.items():
            item = QStandardItem(f"{text}  {words}" if words and words != text else text or _BLANK)
            item.setData(text, _TEXT)
            model.appendRow(item)
        self.setModel(model)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(12)
        popup = self.popup()
        popup.setProperty("role", "choices")
        popup.setMinimumWidth(min(popup.sizeHintForColumn(0) + 28, _WIDEST))

    def pathFromIndex(self, index: Index) -> str:
        """The text that a choice puts into the cell."""
        return str(index.data(_TEXT) or "")
