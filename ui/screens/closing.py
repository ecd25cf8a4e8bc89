"""Close period (S14): the periods, what has to be true before one is closed, and the audit log of everything done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model.findings import Finding
from abc_costing.model.rows import key_of
from abc_costing.session import ChangeRecord, ClosePeriod, Command, ReopenPeriod
from ui.dialogs.message import Choice, ask
from ui.frame import parts
from ui.frame.chips import Pill
from ui.screens import checklist
from ui.screens.audit_log import AuditLog
from ui.screens.checklist import Point
from ui.screens.model_grid import ModelGrid
from ui.screens.screen import Screen
from ui.shell import icons, measures, theme
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_LOOK: Final[dict[bool | None, tuple[str, str, str]]] = {
    True: ("done", "positive", "Done"),
    False: ("warning", "warning", "Open"),
    None: ("pending", "secondary", "Not known"),
}


class CloseScreen(Screen):
    """Periods at the top left, the checklist of the chosen one beside them, the audit log below."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Close period", "What is closed stays as it is until it is reopened with a reason")
        self.points: tuple[Point, ...] = ()
        self.periods = ModelGrid(workspace, "periods")
        self.periods.view.set_empty("The periods are those of the ledger. Add one to give it its own days.", "history",
                                    "Add a period")  # fmt: skip
        self.log = AuditLog(workspace)
        self.search_field = self.log.search
        self._heading = parts.label("", role="chart_title", semibold=True)
        self._pill = Pill("Open", "info", icon="unlock")
        self._list = QGridLayout()
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Reason for reopening, for the audit log")
        self.reason.setAccessibleName("Reason for reopening")
        self.close_button = parts.button("Close period", "primary", "lock", self._ask_close)
        self.reopen_button = parts.button("Reopen period", "", "unlock", self._reopen)
        self._arrange()
        self.reason.textChanged.connect(lambda text: self.reopen_button.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._reopen)
        self.log.table.current_changed.connect(self.inspector_changed)

    def _arrange(self) -> None:
        upper = QSplitter(Qt.Orientation.Horizontal)
        upper.setChildrenCollapsible(False)
        upper.addWidget(self.periods)
        upper.addWidget(self._checklist())
        upper.setSizes([420, 474])
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self.log)
        split.setSizes([250, 320])
        self.set_content(split)

    def _checklist(self) -> QWidget:
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(measures.L, measures.M, measures.L, measures.M)
        column.setSpacing(measures.S)
        head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addWidget(self._pill)
        head.addStretch(1)
        column.addLayout(head)
        self._list.setHorizontalSpacing(measures.S)
        self._list.setVerticalSpacing(measures.S)
        self._list.setColumnStretch(2, 1)
        column.addLayout(self._list)
        column.addStretch(1)
        act = QHBoxLayout()
        act.setSpacing(measures.S)
        act.addWidget(self.reason, 1)
        act.addWidget(self.reopen_button)
        act.addWidget(self.close_button)
        act.addStretch()
        column.addLayout(act)
        return box

    # --------------------------------------------------------------------------------------------------------- shown

    def follows_findings(self) -> bool:
        return True

    def touches(self, record: ChangeRecord) -> bool:
        return True

    def refresh(self) -> None:
        """Checklist of the chosen period and the log, as they are now."""
        self.log.refresh()
        self.points = self._points()
        self._show_points()
        self._show_state()

    def is_closed(self) -> bool:
        """Whether the chosen period is closed."""
        rows, period = self.workspace.session.model.periods, key_of(self.workspace.period)
        return any(key_of(row.period) == period and row.status == "closed" for row in rows)

    def _points(self) -> tuple[Point, ...]:
        workspace, session = self.workspace, self.workspace.session
        period = workspace.period
        if not period:
            return ()
        try:
            found = session.reconciliation(period)
        except AbcCostingError:
            found = None
        of = session.model.currency
        difference = self.formats.exact_money(found.difference if found else None, of)
        return (
            checklist.reconciled(found, difference),
            checklist.without_errors(workspace.findings, known=not workspace.stale or bool(workspace.findings)),
            checklist.ratio_known(workspace.caps, period, wanted=bool(session.model.caps)),
            checklist.reported(self.log.entries, period),
        )

    def _show_points(self) -> None:
        while self._list.count():
            widget = self._list.takeAt(0).widget()
            if widget is not None:
                widget.setVisible(False)
                widget.deleteLater()
        for row, point in enumerate(self.points):
            icon, tone, word = _LOOK[point.met]
            picture = QLabel()
            picture.setPixmap(icons.pixmap(icon, theme.shade(tone).name(), 16, self.devicePixelRatioF()))
            picture.setAccessibleName(word)
            self._list.addWidget(picture, row, 0)
            self._list.addWidget(parts.label(point.name, semibold=True), row, 1)
            words = parts.label(point.words, "secondary")
            words.setWordWrap(True)
            words.setMinimumHeight(measures.ROW_INSPECTOR)
            words.setAccessibleName(f"{point.name}: {word}. {point.words}")
            self._list.addWidget(words, row, 2)
            if point.go:
                self._list.addWidget(self._link(point), row, 3)

    def _link(self, point: Point) -> QWidget:
        made = parts.button("Show" if point.met else "Go to", "link", press=lambda: self.workspace.go_to(point.go))
        made.setAccessibleName(f"Go to {point.name}")
        return made

    def _show_state(self) -> None:
        period, closed = self.workspace.period, self.is_closed()
        writable = not self.workspace.session.read_only
        self._heading.setText(f"Before {period} is closed" if not closed else f"{period}")
        self._pill.say("Closed" if closed else "Open", "positive" if closed else "info", "lock" if closed else "unlock")
        self.close_button.setText(f"Close {period}".replace("&", "&&"))
        self.reopen_button.setText(f"Reopen {period}".replace("&", "&&"))
        self.close_button.setVisible(not closed)
        self.close_button.setEnabled(writable and bool(period))
        self.reason.setVisible(closed)
        self.reopen_button.setVisible(closed)
        self.reopen_button.setEnabled(writable and bool(self.reason.text().strip()))

    # ------------------------------------------------------------------------------------------------------- actions

    def _ask_close(self) -> None:
        """Closes at once when every point is met; else says which are not, and leaves the choice."""
        open_points = [point for point in self.points if point.met is not True]
        if not open_points:
            self._close()
            return
        period = self.workspace.period
        text = "\n".join(f"{point.name}: {point.words}" for point in open_points)
        choices = [Choice(f"Close {period} anyway", self._close, destructive=True), Choice("Leave it open")]
        ask(self.window(), f"{period} is not ready to be closed", text, choices, "warning")

    def _close(self) -> None:
        self._do(ClosePeriod(self.workspace.period), "The period was not closed")

    def _reopen(self) -> None:
        reason = self.reason.text().strip()
        if reason and self._do(ReopenPeriod(self.workspace.period), "The period was not reopened", reason):
            self.reason.clear()

    def _do(self, command: Command, title: str, reason: str = "") -> bool:
        try:
            self.workspace.session.do(command, reason=reason)
        except AbcCostingError as refused:
            self.workspace.refuse(title, refused)
            return False
        return True

    # ----------------------------------------------------------------------------------------------------- inspector

    def fill_inspector(self, inspector: Inspector) -> bool:
        return self.log.fill_inspector(inspector)

    def main_table(self) -> Table | None:
        return self.periods.view if self.periods.view.grid.hasFocus() else self.log.table

    def go_to(self, place: object) -> None:
        """A finding about a period, or a period's label."""
        if isinstance(place, Finding) and place.row_id is not None:
            self.periods.view.go_to(place.row_id, place.field or "")
            self.periods.view.setFocus()
        elif isinstance(place, str):
            row = next((r for r in self.periods.rows() if key_of(str(getattr(r, "period", ""))) == key_of(place)), None)
            if row is not None:
                self.periods.view.go_to(row.id)
