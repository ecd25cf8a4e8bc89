"""The bar under the quantities: the current row's equation, what it comes to as one types, the features it may use.

Enter puts it in, Esc drops what was typed. A text that is no equation stays where it is, with the place and the reason.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model.costing_model import Model
from abc_costing.model.rows import DriverQuantity, key_of
from abc_costing.session import EditCells
from ui.frame import parts
from ui.frame.chips import Chip
from ui.screens.drivers.equations import EXAMPLE, Worked, quoted, result_words, worked
from ui.screens.drivers.matrix import position_words
from ui.shell import measures
from ui.shell.formats import Formats
from ui.shell.plain import tooltip
from ui.workspace import Workspace

_SHOWN: Final = 8
_TABLE: Final = "driver_quantities"


class EquationBar(QFrame):
    """Follows the current row of the quantities. `features_asked(target)` wants the table Case features."""

    features_asked = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("equationBar")
        self.workspace = workspace
        self.formats = Formats()
        self._row: DriverQuantity | None = None
        self._drafts: dict[int, str] = {}
        self._model: Model | None = None
        self.field = QLineEdit()
        self.field.setAccessibleName("Time equation")
        self.field.setPlaceholderText(f"What one case takes, such as {EXAMPLE}; blank: quantity × weight")
        self.field.textEdited.connect(self._on_typed)
        self.field.returnPressed.connect(self.apply)
        self.outcome = parts.label("", "secondary")
        self._apply = parts.button("Apply", "primary", press=self.apply)
        self._features = QHBoxLayout()
        self._lay_out()
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.field)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self.drop)

    def _lay_out(self) -> None:
        self.outcome.setMinimumWidth(40)
        self.outcome.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(measures.S)
        name = parts.label("&Equation", semibold=True)
        name.setBuddy(self.field)
        top.addWidget(name)
        top.addWidget(self.field, 1)
        top.addWidget(self._apply)
        self._features.setSpacing(measures.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(measures.L, measures.S, measures.M, measures.S)
        column.setSpacing(measures.XS)
        column.addLayout(top)
        column.addWidget(self.outcome)
        column.addLayout(self._features)

    def minimumSizeHint(self) -> QSize:
        """The words wrap; they must not widen the window."""
        return QSize(200, super().minimumSizeHint().height())

    # ------------------------------------------------------------------------------------------------- what is shown

    def set_model(self, model: Model) -> None:
        """The model whose case features are those of the chosen scenario."""
        self._model = model

    def show_row(self, row: DriverQuantity | None) -> None:
        """Another current row, or the same one anew. What was typed into a row and not put in is there again."""
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        text = self._drafts.get(row.id, row.equation)
        if self.field.text() != text:
            self.field.setText(text)
        self.field.setReadOnly(self.workspace.session.read_only)
        self._tell()
        self._fill_features()

    def _on_typed(self, text: str) -> None:
        if self._row is None:
            return
        if text.strip() == self._row.equation.strip():
            self._drafts.pop(self._row.id, None)
        else:
            self._drafts[self._row.id] = text
        self._tell()

    def found(self) -> Worked | None:
        """What the text comes to; None where there is none."""
        text = self.field.text()
        if self._row is None or self._model is None or not text.strip():
            return None
        return worked(self._model, self._row, text, self.workspace.period)

    def _tell(self) -> None:
        found = self.found()
        row = self._row
        self._apply.setVisible(row is not None and row.id in self._drafts)
        self._apply.setEnabled(found is None or found.problem is None)
        tone, words = "secondary", ""
        if found is not None and found.problem is not None:
            tone, words = "negative", position_words(found.problem)
        elif found is not None and found.unknown:
            names = ", ".join(f"“{name}”" for name in found.unknown)
            tone, words = "warning", f"{names}: no such feature of {self._target_name()}. Add it to Case features."
        elif found is not None:
            words = result_words(found, self._unit(), self.formats)
            missing = [part.name for part in found.parts if part.count is None]
            if missing:
                tone, words = "warning", f"{words}. Not counted for {found.period}: {', '.join(missing)}"
        parts.set_tone(self.outcome, tone)
        self.outcome.setText(words)
        self.outcome.setVisible(bool(words))

    def _unit(self) -> str:
        drivers = self.workspace.session.model.drivers
        return next((d.unit for d in drivers if self._row and key_of(d.driver) == key_of(self._row.driver)), "")

    def _target_name(self) -> str:
        model, target = self.workspace.session.model, self._row.target if self._row else ""
        named = {key_of(a.activity): a.name for a in model.activities}
        named |= {key_of(s.service): s.name for s in model.services} | {key_of(p.pool): p.name for p in model.pools}
        return named.get(key_of(target)) or target

    def _fill_features(self) -> None:
        while self._features.count():
            widget = self._features.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        found = worked(self._model, self._row, "0", self.workspace.period) if self._model and self._row else None
        features = dict(found.features) if found else {}
        head = f"Features of {self._target_name()}:" if features else f"{self._target_name()} has no case features yet."
        self._features.addWidget(parts.label(head, "secondary", "caption"))
        for name, count in list(features.items())[:_SHOWN]:
            self._features.addWidget(self._feature(name, self.formats.number(count, None, dash=False) or "not counted"))
        more = parts.button("Case features", "link", press=self._ask_features)
        self._features.addWidget(more)
        self._features.addStretch(1)

    def _feature(self, name: str, count: str) -> QWidget:
        made = Chip(name, count)
        made.setToolTip(tooltip(f"Put {quoted(name)} into the equation"))
        made.clicked.connect(lambda: self.insert(name))
        return made

    def _ask_features(self) -> None:
        if self._row is not None:
            self.features_asked.emit(self._row.target)

    # --------------------------------------------------------------------------------------------------------- edits

    def insert(self, feature: str) -> None:
        """Puts a feature where the cursor is, with the sign that is wanted before it."""
        if self.field.isReadOnly():
            return
        before = self.field.text()[: self.field.cursorPosition()].rstrip()
        sign = "" if not before or before[-1] in "+-*/(" else " + "
        self.field.insert(sign + quoted(feature))
        self._on_typed(self.field.text())
        self.field.setFocus()

    def apply(self) -> None:
        """Puts the equation into its row, as one step; where it is none, marks the place."""
        row, found = self._row, self.found()
        if row is None or row.id not in self._drafts:
            return
        if found is not None and found.problem is not None:
            place = found.problem.position - 1
            self.field.setFocus()
            self.field.setSelection(place, max(1, _word_length(self.field.text(), place)))
            return
        text = self.field.text().strip()
        cells = [(row.id, "equation", text)]
        if text and row.weight != 1:
            cells.append((row.id, "weight", ""))  # an equation takes the place of the weight
        try:
            self._drafts.pop(row.id)
            self.workspace.session.do(EditCells(_TABLE, tuple(cells), self.formats.marks))
        except AbcCostingError as refused:
            self._drafts[row.id] = text
            self.workspace.refuse("The equation was not changed", refused)

    def drop(self) -> None:
        """Back to the equation that the row has."""
        if self._row is not None:
            self._drafts.pop(self._row.id, None)
            self.show_row(self._row)


def _word_length(text: str, place: int) -> int:
    length = 0
    while place + length < len(text) and (text[place + length].isalnum() or text[place + length] == "_"):
        length += 1
    return length
