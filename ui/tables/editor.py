"""The editor inside a cell: a line edit with the edit fill and a 2 px ring, choices as completions."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.tables.model import TableModel

Index = QModelIndex | QPersistentModelIndex


class CellEditor(QStyledItemDelegate):
    """Makes editors; the painting of cells is the grid's own."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("role", "cell")
        model = index.model()
        if isinstance(model, TableModel):
            column = model.columns[index.column()]
            editor.setAccessibleName(column.full_heading)
            if column.is_number:
                editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if column.choices is not None:
                editor.setCompleter(_completer(column.choices(), editor))
        return editor

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


def _completer(choices: list[str], parent: QWidget) -> QCompleter:
    made = QCompleter(choices, parent)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setFilterMode(Qt.MatchFlag.MatchContains)
    return made
