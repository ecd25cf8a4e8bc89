"""The leading column of the import: steps, what the source is, how many rows, and the control total."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from abc_costing.model.findings import errors
from ui.dialogs.import_ledger import samples
from ui.dialogs.import_ledger.draft import STEPS, Draft, StepState
from ui.dialogs.import_ledger.step_list import StepList
from ui.frame import parts
from ui.frame.chips import Pill
from ui.frame.inspector import Section
from ui.frame.lines import Line, SumRule
from ui.shell import measures
from ui.shell.formats import Formats

_ENTRY: Final = 132


class SidePanel(QFrame):
    """Shows a draft; `control_typed` tells each change of the control total's text."""

    control_typed = Signal(str)

    def __init__(self, formats: Formats, code: str) -> None:
        super().__init__()
        self.formats = formats
        self.setObjectName("navigation")
        self.setFixedWidth(measures.WIZARD_STEPS)
        self.steps = StepList(STEPS)
        self.entry = QLineEdit()
        self.pill = Pill()
        self._facts = QVBoxLayout()
        self._sums = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.steps)
        column.addWidget(parts.rule())
        column.addLayout(self._facts)
        column.addWidget(self._control(code))
        column.addStretch(1)

    def _control(self, code: str) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(measures.M, 10, measures.M, 10)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(parts.label(f"Control total, {code}", "secondary", "caption", semibold=True), 1)
        head.addWidget(self.pill)
        self.pill.setVisible(False)
        column.addLayout(head)
        row = QHBoxLayout()
        row.addWidget(parts.label("Expected", "secondary"), 1)
        self.entry.setFixedWidth(_ENTRY)
        self.entry.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.entry.setPlaceholderText("debit − credit")
        self.entry.setAccessibleName("Control total: what debit less credit must come to")
        self.entry.setToolTip("What debit less credit must come to, from the ledger itself. May be left blank.")
        self.entry.textEdited.connect(self.control_typed)
        row.addWidget(self.entry)
        column.addLayout(row)
        self._sums.setSpacing(0)
        column.addLayout(self._sums)
        return box

    def show_draft(self, draft: Draft, states: tuple[StepState, ...], step: int) -> None:
        """Everything anew, but the entry keeps what is typed."""
        self.steps.show_states(states, step)
        _empty(self._facts)
        if draft.path is not None:
            self._facts.addWidget(self._source(draft))
            self._facts.addWidget(parts.rule())
        if draft.sheet is not None:
            self._facts.addWidget(self._rows(draft))
            self._facts.addWidget(parts.rule())
        self._show_sums(draft)

    def _source(self, draft: Draft) -> Section:
        section = Section("Source")
        assert draft.path is not None
        section.text(draft.path.name)
        view, mapping = draft.sheet, draft.mapping
        if view is not None:
            number = self.formats.number
            more = f" and {len(draft.sheets) - 1} more" if len(draft.sheets) > 1 else ""
            section.text(f"Sheet {view.name}{more}, rows {number(view.first_row)}–{number(view.last_row)}", "secondary")
        if draft.inspection is not None:
            section.line("Kind", draft.inspection.kind)
        if mapping is not None and view is not None:
            section.line("Profile", draft.profile or "None")
            section.line("Sign", samples.sign_text(mapping))
            used = draft.reading.mapping if draft.reading is not None else mapping
            section.line("Dates", samples.order_text(used.date_order))
            section.line("Decimals", samples.marks_text(used.marks))
        return section

    def _rows(self, draft: Draft) -> Section:
        section = Section("Rows")
        view, number = draft.sheet, self.formats.number
        assert view is not None
        wrong = len({(f.sheet, f.row) for f in errors(draft.findings) if f.row is not None})
        rows = draft.rows if draft.reading is not None else view.rows
        skipped = sum(len(v.skipped) for v in draft.reading.sheets) if draft.reading else len(view.skipped)
        section.line("Will be imported", number(rows, dash=False))
        section.line("With an error", number(wrong, dash=False), "negative" if wrong else "")
        section.line("No posting (heads, totals, blanks)", number(skipped, dash=False))
        if draft.reading is not None:
            totals = draft.reading.facts.totals
            section.line("Debit", self.formats.exact_money(totals.debit, draft.currency), rule=True)
            section.line("Credit", self.formats.exact_money(totals.credit, draft.currency))
        return section

    def _show_sums(self, draft: Draft) -> None:
        _empty(self._sums)
        difference = draft.difference
        money = self.formats.exact_money
        if draft.reading is not None:
            read = money(draft.reading.facts.totals.amount, draft.currency)
            self._sums.addWidget(Line(("Read from file", read), tones=("secondary", "")))
        if difference is not None:
            tone = "negative" if difference else "positive"
            self._sums.addWidget(SumRule())
            self._sums.addWidget(Line(("Difference", money(difference, draft.currency)), ("", tone), semibold=True))
        self.pill.setVisible(False)
        if draft.control_problem:
            self.pill.say("Not a number", "negative")
        elif difference is not None:
            self.pill.say("Differs" if difference else "Equal", "negative" if difference else "positive")


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
