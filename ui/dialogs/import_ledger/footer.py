"""The foot of the import: why it does not go on, in words, and the buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from ui.dialogs.import_ledger.draft import STEPS, Draft
from ui.frame import parts
from ui.shell import icons, measures, theme
from ui.shell.formats import Formats


class Footer(QFrame):
    """`back`, `main` and `cancel` are its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("statusStrip")
        self.setFixedHeight(measures.WIZARD_FOOTER)
        self._icon, self.reason = QLabel(), parts.label()
        self.reason.setWordWrap(True)
        self.back = parts.button("Back", icon="back")
        self.main = parts.button("Next", "primary")
        self.cancel = parts.button("Cancel")
        self.main.setDefault(True)
        for button in (self.back, self.cancel):
            button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(measures.M, 0, measures.M, 0)
        row.setSpacing(measures.S)
        row.addWidget(self._icon)
        row.addWidget(self.reason, 1)
        for button in (self.back, self.main, self.cancel):
            row.addWidget(button)

    def show_state(self, draft: Draft, step: int, reason: str, formats: Formats) -> None:
        """The reason, and what the main button does."""
        last = step == len(STEPS) - 1
        text, icon, tone = reason, "error", "negative"
        waiting = draft.pending or (draft.path is not None and draft.inspection is None and not draft.problem)
        if draft.path is None or waiting:
            icon, tone = "pending", "secondary"
        elif not reason and last:
            text, icon, tone = _ready(draft, formats), "done", "positive"
        self.reason.setText(text)
        self._icon.setVisible(bool(text))
        self._icon.setPixmap(icons.pixmap(icon, theme.shade(tone).name(), 16, self.devicePixelRatioF()))
        again = last and draft.reading is None and not draft.pending
        self.main.setText(_verb(draft, formats) if last and not again else "Check again" if again else "Next")
        self.main.setEnabled(not reason or again)
        self.main.setToolTip(reason)
        self.back.setEnabled(step > 0)


def _verb(draft: Draft, formats: Formats) -> str:
    rows = formats.number(draft.rows, dash=False)
    return f"{'Replace with' if draft.replace else 'Import'} {rows} row{'' if draft.rows == 1 else 's'}"


def _ready(draft: Draft, formats: Formats) -> str:
    if draft.control_total is not None:
        return "Ready: the control total is met. Undo takes the import back."
    amount = formats.exact_money(draft.reading.facts.totals.amount, draft.currency) if draft.reading else ""
    return f"Ready: debit less credit is {amount} {draft.currency.code}. Undo takes the import back."
