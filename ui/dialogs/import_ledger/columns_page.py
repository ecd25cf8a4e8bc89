"""The third step: what each column is, how dates and amounts are written, and the profile that keeps it all."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from ui.dialogs.import_ledger import samples
from ui.dialogs.import_ledger.draft import Draft
from ui.dialogs.import_ledger.preview import Preview, place_of
from ui.frame import parts
from ui.frame.chips import Chip
from ui.shell import measures
from ui.shell.formats import Formats

if TYPE_CHECKING:
    from abc_costing.session import Mapping


class ColumnsPage(QWidget):
    """Tells `mapping_changed(mapping)`, `rounding_chosen(bool)`, `period_typed(text)` and `profile_saved(name)`."""

    mapping_changed = Signal(object)
    rounding_chosen = Signal(bool)
    period_typed = Signal(str)
    profile_saved = Signal(str)

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.formats = formats
        self._draft: Draft | None = None
        self._texts: list[str] = []
        self.preview = Preview(formats, roles=True)
        self.dates = Chip("Dates", "", menu=QMenu(self))
        self.marks = Chip("Amounts", "", menu=QMenu(self))
        self.sign = Chip("Sign", "", menu=QMenu(self))
        self.period = QLineEdit()
        self.period.setPlaceholderText("e.g. 2025-03")
        self.period.setAccessibleName("Period of postings without a date")
        self.period.setFixedWidth(96)
        self.period.editingFinished.connect(lambda: self.period_typed.emit(self.period.text().strip()))
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of the profile")
        self.name.setAccessibleName("Name of the profile")
        self.name.setFixedWidth(180)
        self.name.returnPressed.connect(self._save)
        self._undated = parts.label("Without a date", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar())
        column.addWidget(self.preview, 1)

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(measures.L, measures.XS, measures.M, measures.S)
        row.setSpacing(measures.S)
        for widget in (self.dates, self.marks, self.sign, self._undated, self.period):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.name)
        row.addWidget(parts.button("Save profile", icon="save", press=self._save))
        return row

    def _save(self) -> None:
        if self.name.text().strip():
            self.profile_saved.emit(self.name.text().strip())

    def show_draft(self, draft: Draft, rows: MappingOf[int, tuple[str, ...]]) -> None:
        """The columns as they are read now, with the choices there are."""
        self._draft = draft
        mapping, view = draft.mapping, draft.sheet
        if mapping is None or view is None:
            return
        used = draft.reading.mapping if draft.reading is not None else mapping
        letters = mapping.letters("date")
        self._texts = column_texts(rows, letters[0], view.header_row or 0) if letters else []
        self.dates.setVisible(bool(letters))
        self.dates.set_value(samples.order_text(used.date_order))
        self.marks.set_value(samples.marks_text(used.marks))
        self.sign.set_value(samples.sign_text(mapping))
        for widget in (self._undated, self.period):
            widget.setVisible(not letters and not mapping.letters("period"))
        self._fill_menus(mapping)
        if not self.name.text():
            self.name.setText(draft.profile)

    def _fill_menus(self, mapping: Mapping) -> None:
        dates = QMenu(self)
        for order, words in samples.ORDERS.items():
            sample = samples.day_samples(self._texts, order)
            text = f"{words.capitalize()}:  {sample}" if sample else words.capitalize()
            _add(dates, text, mapping.date_order == order, self, replace(mapping, date_order=order))  # type: ignore[arg-type]
        self.dates.set_menu(dates)
        amounts = QMenu(self)
        for text, marks in samples.marks_choices():
            _add(amounts, text, mapping.marks == marks, self, replace(mapping, marks=marks))
        amounts.addSeparator()
        rounding = amounts.addAction("Round amounts with too many decimals")
        rounding.setCheckable(True)
        options = self._draft.options if self._draft else None
        rounding.setChecked(bool(options and options.round_third_decimals))
        rounding.toggled.connect(self.rounding_chosen)
        self.marks.set_menu(amounts)
        self.sign.set_menu(self._sign_menu(mapping))

    def _sign_menu(self, mapping: Mapping) -> QMenu:
        menu = QMenu(self)
        for text, negate in (("Debit is positive", False), ("Credit is positive", True)):
            _add(menu, text, mapping.negate is negate, self, replace(mapping, negate=negate))
        if mapping.letters("credit"):
            menu.addSeparator()
            for text, negative in (("Credits are written without a minus", False), ("Credits carry a minus", True)):
                _add(menu, text, mapping.credit_negative is negative, self, replace(mapping, credit_negative=negative))
        return menu


def _add(menu: QMenu, text: str, on: bool, page: ColumnsPage, mapping: Mapping) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda: page.mapping_changed.emit(mapping))
    return action


def column_texts(rows: MappingOf[int, tuple[str, ...]], letter: str, header: int) -> list[str]:
    """The different texts of a column under the heading, as far as previewed."""
    place = place_of(letter)
    found = (cells[place] for row, cells in sorted(rows.items()) if row > header and place < len(cells))
    return list(dict.fromkeys(text for text in found if text))
