"""The second step: which sheets of the file are read, and which rows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from ui.dialogs.import_ledger.draft import Draft
from ui.dialogs.import_ledger.preview import Preview
from ui.frame import parts
from ui.shell import measures
from ui.shell.formats import Formats

if TYPE_CHECKING:
    from abc_costing.session import SheetView

_LIST: Final = 148
_LINE: Final = 28
_MOST: Final = 1_048_576


class SheetPage(QWidget):
    """Tells `sheets_chosen(names)` and `range_chosen(header, first, last)`, 0 for what is to be found out."""

    sheets_chosen = Signal(object)
    range_chosen = Signal(int, int, int)

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.formats = formats
        self.boxes: list[QCheckBox] = []
        self._names: tuple[str, ...] = ()
        self._list = QGridLayout()
        self.preview = Preview(formats, roles=False)
        self.header = self._spin("Row of the heading", "no heading")
        self.first = self._spin("First row", "under the heading")
        self.last = self._spin("Last row", "to the end")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll())
        column.addWidget(parts.rule())
        column.addLayout(self._range_row())
        column.addWidget(self.preview, 1)

    def _scroll(self) -> QScrollArea:
        inner = QWidget()
        inner.setLayout(self._list)
        self._list.setContentsMargins(measures.L, measures.S, measures.L, measures.S)
        self._list.setHorizontalSpacing(measures.L)
        self._list.setColumnStretch(2, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        self._area = scroll
        inner.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        return scroll

    def _spin(self, name: str, special: str) -> QSpinBox:
        made = QSpinBox()
        made.setRange(0, _MOST)
        made.setSpecialValueText(special)
        made.setAccessibleName(name)
        made.setMinimumWidth(112)
        made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        made.setKeyboardTracking(False)
        made.valueChanged.connect(lambda _value: self._on_range())
        return made

    def _range_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(measures.L, measures.S, measures.L, measures.S)
        row.setSpacing(measures.S)
        for text, spin in (("Heading in row", self.header), ("Rows from", self.first), ("to", self.last)):
            row.addWidget(parts.label(text, "secondary"))
            row.addWidget(spin)
        row.addStretch(1)
        return row

    def _on_range(self) -> None:
        self.range_chosen.emit(self.header.value(), self.first.value(), self.last.value())

    def show_draft(self, draft: Draft) -> None:
        """The sheets with what was found in each."""
        if draft.inspection is None:
            return
        names = tuple(view.name for view in draft.inspection.sheets)
        if names != self._names:
            self._fill(draft.inspection.sheets)
            self._names = names
        for box, name in zip(self.boxes, names, strict=True):
            box.blockSignals(True)
            box.setChecked(name in draft.sheets)
            box.blockSignals(False)
        mapping = draft.mapping
        if mapping is not None:
            for spin, value in (
                (self.header, mapping.header_row), (self.first, mapping.first_row), (self.last, mapping.last_row)
            ):  # fmt: skip
                spin.blockSignals(True)
                spin.setValue(value or 0)
                spin.blockSignals(False)

    def _fill(self, views: tuple[SheetView, ...]) -> None:
        while self._list.count():
            widget = self._list.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self.boxes = []
        self._area.setFixedHeight(min(_LIST, _LINE * len(views) + 2 * measures.S))
        for line, view in enumerate(views):
            box = QCheckBox(view.name + (" (hidden)" if view.hidden else ""))
            box.toggled.connect(self._on_toggled)
            self.boxes.append(box)
            rows = f"{self.formats.number(view.rows, dash=False)} postings"
            if view.rows:
                rows += f", rows {self.formats.number(view.first_row)}–{self.formats.number(view.last_row)}"
            note = parts.label(view.note, "secondary")
            note.setWordWrap(True)
            widgets: tuple[QWidget, ...] = (box, QLabel(rows), note)
            for place, widget in enumerate(widgets):
                self._list.addWidget(widget, line, place)

    def _on_toggled(self, _on: bool) -> None:
        self.sheets_chosen.emit(tuple(n for n, box in zip(self._names, self.boxes, strict=True) if box.isChecked()))
