"""The law and the statistics: the caps by date on top, the statistics they are taken of below, both edited in place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from abc_costing.model.findings import Finding
from ui.frame import parts
from ui.screens.model_grid import ModelGrid
from ui.shell import measures
from ui.tables.table import Table
from ui.workspace import Workspace


class Law(QWidget):
    """Two grids, one above the other."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.caps = ModelGrid(workspace, "caps", defaults=self._cap)
        self.statistics = ModelGrid(workspace, "statistics", defaults=self._statistic)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        for heading, grid in (
            ("Caps: from a date on, a percentage of a statistic", self.caps),
            ("Statistics of the institution, by period", self.statistics),
        ):
            split.addWidget(_titled(heading, grid))
        split.setSizes([200, 400])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _cap(self) -> Mapping[str, str]:
        model = self._workspace.session.model
        last = model.caps[-1] if model.caps else None
        bases = [row.statistic for row in model.statistics]
        return {
            "cap": last.cap if last else "Administrative expense",
            "starts": self._workspace.period,
            "base": last.base if last else (bases[0] if bases else "contributions"),
            "percent": str(last.percent) if last else "10",
        }

    def _statistic(self) -> Mapping[str, str]:
        model = self._workspace.session.model
        name = model.caps[0].base if model.caps else "contributions"
        return {"statistic": name, "period": self._workspace.period, "value": "0"}

    def focus(self, table: str) -> None:
        """Puts the keyboard on a grid's last row."""
        grid = self.caps if table == "caps" else self.statistics
        rows = grid.rows()
        if rows:
            grid.view.go_to(rows[-1].id)
        grid.view.setFocus()

    def go_to(self, finding: Finding) -> None:
        """The cell that a finding is about."""
        grid = self.caps if finding.table == "caps" else self.statistics
        if finding.row_id is not None:
            grid.view.go_to(finding.row_id, finding.field or "")
        grid.view.setFocus()

    def table(self) -> Table:
        """The grid with the keyboard, else that of the caps."""
        return self.statistics.view if self.statistics.view.grid.hasFocus() else self.caps.view


def _titled(heading: str, grid: ModelGrid) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    title = parts.label(heading, "secondary", "caption", semibold=True)
    title.setContentsMargins(measures.L, measures.S, measures.L, measures.XS)
    column.addWidget(title)
    column.addWidget(grid, 1)
    return box
