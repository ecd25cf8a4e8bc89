"""The status strip: does everything add up, and what run is shown. Always visible, never scrolls.

Direct costs, which stand beside the ledger, join the sum where there are any.

    strip.show_reconciliation(321864051236, 273242613211, 48621438025, 0, write=lambda minor: "3,218,640,512.36")
    strip.show_no_ledger()
    strip.show_run("Run 0142 · 14:02 · current"); strip.show_out_of_date("Results out of date – Run (F5)")
    strip.set_fields("ZMW", "FY 2025", "Actual")

`run_asked` is told when the out-of-date text is clicked, `reconciliation_asked` when the sum is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from ui.frame import parts
from ui.frame.chips import Pill
from ui.shell import icons, measures, theme

_FAR_END_FROM: Final = 1200
_TERMS: Final = ("Ledger", "+ Direct", "− Excluded", "− Costed", "= Difference")
_DIRECT: Final = 1


class StatusStrip(QFrame):
    """Ledger a − Excluded b − Costed c = Difference d, a pill; at the far end run, currency, period, scenario."""

    run_asked = Signal()
    reconciliation_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setFixedHeight(measures.STATUS_STRIP)
        self._icon = QLabel(self)
        self._figures = [parts.label(semibold=True) for _ in _TERMS]
        self._labels = [parts.label(text, "secondary") for text in _TERMS]
        self._direct_shown = False
        self._nothing = parts.label("No ledger yet", "secondary")
        self._pill = Pill("", "positive", self)
        self._run = parts.label("", "secondary")
        self._stale = QToolButton(self)
        self._stale.setProperty("role", "small")
        icons.attach(self._stale, "warning", "warning")
        self._stale.clicked.connect(self.run_asked)
        self._fields = [parts.label("", "secondary") for _ in range(3)]
        self._lay_out()
        theme.notifier().changed.connect(self._tint)
        self._tint()
        self.show_no_ledger()
        self.show_run("")
        self.set_fields()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(measures.M, 0, measures.M, 0)
        row.setSpacing(measures.S)
        row.addWidget(self._icon)
        row.addWidget(self._nothing)
        for label, figure in zip(self._labels, self._figures, strict=True):
            row.addWidget(label)
            row.addWidget(figure)
        row.addWidget(self._pill)
        row.addStretch(1)
        row.addWidget(self._run)
        self._stale.setToolButtonStyle(self._stale.toolButtonStyle().ToolButtonTextBesideIcon)
        row.addWidget(self._stale)
        self._stops = [parts.stop(16) for _ in self._fields]
        for stop, field in zip(self._stops, self._fields, strict=True):
            row.addSpacing(4)
            row.addWidget(stop)
            row.addSpacing(4)
            row.addWidget(field)

    def show_reconciliation(
        self, ledger: int, excluded: int, costed: int, difference: int, write: Callable[[int], str], direct: int = 0
    ) -> None:
        """Amounts in minor units; `write` makes their texts. Reconciled means that the difference is exactly zero."""
        texts = [write(amount) for amount in (ledger, direct, excluded, costed, difference)]
        for figure, text in zip(self._figures, texts, strict=True):
            figure.setText(text)
        self._direct_shown = direct != 0
        self._show_sum(True)
        reconciled = difference == 0 and ledger + direct - excluded - costed == 0
        self._pill.say("Reconciled" if reconciled else "Not reconciled", "positive" if reconciled else "negative")
        words = zip(("Ledger", "plus direct", "less excluded", "less costed", "difference"), texts, strict=True)
        self.setAccessibleName(", ".join(f"{word} {text}" for word, text in words) + f": {self._pill.word}")

    def show_no_ledger(self, text: str = "No ledger yet") -> None:
        """No sum, and in a few words why there is none."""
        self._nothing.setText(text)
        self._show_sum(False)
        self._pill.say("", "positive")
        self.setAccessibleName(text)

    def _show_sum(self, shown: bool) -> None:
        for term, pair in enumerate(zip(self._labels, self._figures, strict=True)):
            for part in pair:
                part.setVisible(shown and (term != _DIRECT or self._direct_shown))
        self._nothing.setVisible(not shown)

    def show_run(self, text: str) -> None:
        """The run whose results are shown; they are current."""
        self._run.setText(text)
        self._run.setVisible(bool(text))
        self._stale.setVisible(False)

    def show_out_of_date(self, text: str = "Results out of date – Run (F5)") -> None:
        self._stale.setText(text)
        self._stale.setVisible(True)
        self._run.setVisible(False)

    def set_fields(self, currency: str = "", period: str = "", scenario: str = "") -> None:
        for field, text in zip(self._fields, (currency, period, scenario), strict=True):
            field.setText(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The sum and the pill stay; what stands at the far end gives way in a narrow window."""
        return QSize(480, measures.STATUS_STRIP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= _FAR_END_FROM
        for field, stop in zip(self._fields, self._stops, strict=True):
            field.setVisible(wide and bool(field.text()))
            stop.setVisible(wide and bool(field.text()))

    @property
    def pill(self) -> Pill:
        return self._pill

    def figures(self) -> list[str]:
        """The figures of the sum as shown."""
        shown = [figure for term, figure in enumerate(self._figures) if term != _DIRECT or self._direct_shown]
        return [figure.text() for figure in shown]

    def _tint(self) -> None:
        self._icon.setPixmap(icons.pixmap("scales", theme.shade("text").name(), 16, self.devicePixelRatioF()))
