"""Drivers and their quantities as plain tables, one above the other: the second view of the driver screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from abc_costing.model.findings import Finding
from abc_costing.model.rows import Driver, key_of
from ui.frame import parts
from ui.screens.drivers.columns import LETTERS
from ui.screens.drivers.matrix import is_stale
from ui.screens.model_grid import ModelGrid
from ui.shell import measures
from ui.tables.column import Column, Kind, State
from ui.workspace import Workspace


class DriverLists(QSplitter):
    """Above the drivers, below the quantities of the driver under the cursor."""

    moved = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.workspace = workspace
        self._driver = ""
        evidence = Column[Driver]("fresh", "Evidence is", Kind.STATE, self._freshness)
        self.drivers = ModelGrid(workspace, "drivers", extra=[evidence])
        self.drivers.view.set_empty("No drivers yet. Paste some from Excel, or add one.", "driver", "Add a driver")
        self.quantities = ModelGrid(workspace, "driver_quantities", rows=self._of_driver, defaults=self._defaults)
        self.quantities.view.set_empty("No quantities of this driver yet.", "table", "Add a quantity")
        self._heading = parts.label("", "secondary", "caption", semibold=True)
        self._heading.setContentsMargins(measures.L, measures.S, measures.L, measures.XS)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self.quantities, 1)
        self.addWidget(self.drivers)
        self.addWidget(lower)
        self.setSizes([320, 220])
        self.setChildrenCollapsible(False)
        self.drivers.view.current_changed.connect(self._on_driver)

    def selected(self) -> Driver | None:
        """The driver whose quantities are shown."""
        if not self.workspace.is_open:
            return None
        rows = self.workspace.session.model.drivers
        return next((row for row in rows if key_of(row.driver) == key_of(self._driver)), None)

    def show_driver(self, name: str, column_key: str = "") -> None:
        """Goes to a driver by its name."""
        rows = self.workspace.session.model.drivers
        found = next((row for row in rows if key_of(row.driver) == key_of(name)), None)
        if found is not None:
            self.drivers.view.go_to(found.id, column_key)
            self._choose(found.driver)

    def go_to(self, finding: Finding) -> None:
        """The row of a finding about drivers or quantities."""
        if finding.row_id is None:
            return
        if finding.table == "drivers":
            self.drivers.view.go_to(finding.row_id, finding.field)
            return
        rows = self.workspace.session.model.driver_quantities
        row = next((row for row in rows if row.id == finding.row_id), None)
        if row is not None:
            self.show_driver(row.driver)
            self._choose(row.driver)
            self.quantities.view.go_to(row.id, finding.field)

    def refresh(self) -> None:
        """Everything anew; some driver is always chosen."""
        self.drivers.refresh()
        rows = self.workspace.session.model.drivers
        if self.selected() is None:
            self._driver = rows[0].driver if rows else ""
        self._choose(self._driver)

    def _on_driver(self) -> None:
        here = self.drivers.view.current()
        rows = self.workspace.session.model.drivers
        found = next((row for row in rows if here and row.id == here[0]), None)
        if found is not None and found.driver != self._driver:
            self._choose(found.driver)
        self.moved.emit()

    def _choose(self, name: str) -> None:
        self._driver = name
        driver = self.selected()
        words = f"{driver.name or driver.driver}, {driver.unit}".rstrip(", ") if driver else "no driver"
        self._heading.setText(f"Quantities of {words}")
        self.quantities.refresh()

    def _of_driver(self, rows: Sequence[Any]) -> Sequence[Any]:
        return [row for row in rows if key_of(row.driver) == key_of(self._driver)]

    def _defaults(self) -> dict[str, str]:
        return {"driver": self._driver, "period": self.workspace.period}

    def _freshness(self, row: Driver) -> State:
        span = self.workspace.session.model.span(self.workspace.period)
        if row.evidence not in LETTERS:
            return State("Not stated", "warning")
        if is_stale(row, span):
            return State("Older than the period", "warning")
        return State("In date" if row.as_of else "Undated", "positive" if row.as_of else "secondary", quiet=True)
