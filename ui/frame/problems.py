"""The problems dock: one line when closed, a table of findings when open.

    problems.set_findings(findings, checked_at="14:02", places={"drivers": 2, "results": 1})
    problems.go_to.connect(show)                # the finding that was chosen (double click, Enter, link in Place)
    problems.remedy_asked.connect(mend)         # the finding whose remedy was clicked

Takes any objects with severity, rule, place, value, cause and remedy. No problems is said, too. Closed 28, open 168.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.frame import parts
from ui.shell import icons, measures, theme

if TYPE_CHECKING:
    from ui.frame.findings_table import Found
    from ui.tables.table import Table


class _Bar(QFrame):
    """The line that is always there; a click anywhere opens or closes the dock."""

    pressed = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class Problems(QFrame):
    """Findings of the whole project, always one click away."""

    go_to = Signal(object)
    remedy_asked = Signal(object)
    toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problems")
        self._findings: list[Found] = []
        self._open = False
        self._bar = _Bar(self)
        self._arrow, self._icon = QLabel(), QLabel()
        self._counts, self._checked = parts.label(), parts.label("", "secondary")
        self._places = parts.label("", "secondary")
        self._copy = parts.tool("Copy list", "copy", press=self.copy_list, small=True)
        self._table: Table | None = None
        self._lay_out()
        self._bar.pressed.connect(self.toggle)
        theme.notifier().changed.connect(self._tint)
        self.set_findings([])

    def _lay_out(self) -> None:
        self._bar.setFixedHeight(measures.PROBLEMS_CLOSED - 1)
        self._bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._bar.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(measures.M, 0, measures.M, 0)
        row.setSpacing(measures.S)
        for part in (self._arrow, parts.label("Problems", semibold=True), self._icon, self._counts, self._checked):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._places)
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        self._column = column
        self.set_open(False)

    @property
    def table(self) -> Table:
        """The table of findings, made when the dock is first opened: the start must not wait for it."""
        if self._table is None:
            from ui.frame.findings_table import findings_table

            self._table = findings_table(self._findings, "Problems")
            self._table.activated.connect(lambda row, _column: self._emit(self.go_to, row))
            self._table.link_clicked.connect(self._on_link)
            self._column.addWidget(self._table, 1)
        return self._table

    def set_findings(
        self, findings: Sequence[Found], checked_at: str = "", places: Mapping[str, int] | None = None
    ) -> None:
        """Show findings, errors first. `places` names pages and how many findings each has."""
        order = {"error": 0, "warning": 1}
        self._findings = sorted(findings, key=lambda finding: order.get(finding.severity, 2))
        if self._table is not None:
            from ui.frame.findings_table import show_findings

            show_findings(self._table, self._findings)
        self._checked.setText(" · ".join(self._remarks(checked_at)))
        self._places.setText(" · ".join(f"{place} {count}" for place, count in (places or {}).items()))
        self._counts.setText(self._count_text())
        self._bar.setAccessibleName(f"Problems: {self._counts.text()}, {self._checked.text()}")
        self._copy.setVisible(self._open and bool(self._findings))
        self._tint()

    def _number(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self._findings)

    def _count_text(self) -> str:
        """The gravest kind that occurs: the rest follows in quieter text."""
        for severity, one, many in (("error", "error", "errors"), ("warning", "warning", "warnings")):
            if number := self._number(severity):
                return f"{number} {one if number == 1 else many}"
        number = len(self._findings)
        return "No problems" if not number else f"{number} note{'s' if number != 1 else ''}"

    def _remarks(self, checked_at: str) -> list[str]:
        errors, warnings = self._number("error"), self._number("warning")
        said = []
        if errors and warnings:
            said.append(f"{warnings} warning{'s' if warnings != 1 else ''}")
        elif warnings:
            said.append("0 errors")
        return [*said, f"last checked {checked_at}"] if checked_at else said

    def findings(self) -> list[Found]:
        """As shown: errors first."""
        return list(self._findings)

    def is_open(self) -> bool:
        return self._open

    def toggle(self) -> None:
        self.set_open(not self._open)
        self.toggled.emit(self._open)

    def set_open(self, open_: bool) -> None:
        self._open = open_
        if open_ or self._table is not None:
            self.table.setVisible(open_)
        self.setFixedHeight(measures.PROBLEMS_OPEN if open_ else measures.PROBLEMS_CLOSED)
        self._places.setVisible(not open_)
        self._copy.setVisible(open_ and bool(self._findings))
        self._tint()

    def copy_list(self) -> None:
        """All findings as tab-separated text, with headings."""
        from ui.tables.clipboard import to_text

        lines = [[f.severity, f.rule, f.place, f.value, f.cause, f.remedy] for f in self._findings]
        headings = ["Severity", "Rule", "Place", "Value", "Cause", "Remedy"]
        QGuiApplication.clipboard().setText(to_text([headings, *lines]))

    def _on_link(self, row: int, column: str) -> None:
        self._emit(self.remedy_asked if column == "remedy" else self.go_to, row)

    def _emit(self, signal: object, row: int) -> None:
        emit = getattr(signal, "emit", None)
        if emit is not None and 0 <= row < len(self._findings):
            emit(self._findings[row])

    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        arrow = "chevron-down" if self._open else "chevron-up"
        self._arrow.setPixmap(icons.pixmap(arrow, theme.shade("text").name(), 16, ratio))
        name, tone = ("done", "positive")
        if self._findings:
            tone = "negative" if self._number("error") else "warning" if self._number("warning") else "info"
            name = {"negative": "error", "warning": "warning", "info": "info"}[tone]
        self._icon.setPixmap(icons.pixmap(name, theme.shade(tone).name(), 16, ratio))
