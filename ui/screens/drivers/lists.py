"""Drivers and their quantities as plain tables, one above the other: the second view of the driver screen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from abc_costing.model.case_counts import CaseCounts, measured
from abc_costing.model.equations import EquationError
from abc_costing.model.evidence import spread_of
from abc_costing.model.findings import Finding
from abc_costing.model.in_force import in_force
from abc_costing.model.rows import Driver, DriverQuantity, key_of
from ui.frame import parts
from ui.frame.chips import Chip
from ui.screens.drivers.columns import LETTERS
from ui.screens.drivers.equation_bar import EquationBar
from ui.screens.drivers.equations import refusal
from ui.screens.drivers.matrix import decimal_of, is_stale
from ui.screens.model_columns import Field, Layout
from ui.screens.model_grid import ModelGrid
from ui.screens.periodic_rows import in_scenario
from ui.shell import measures
from ui.tables.column import Column, Kind, State
from ui.workspace import Workspace

_SHOWN: Final = {"in force": "In force", "all": "All rows"}
_DRIVERS: Final = Layout(optional=frozenset({"spread"}))
_QUANTITIES: Final = Layout(
    order=("target", "name", "quantity", "weight", "equation", "measured", "period", "scenario"),
    optional=frozenset({"weight", "equation", "scenario"}), hidden=frozenset({"driver"}),
)  # fmt: skip


class DriverLists(QSplitter):
    """Above the drivers, below the quantities of the driver under the cursor."""

    moved = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.workspace = workspace
        self._driver = ""
        self._names: dict[str, str] = {}
        self._counts: CaseCounts | None = None
        self._in_quantities = False
        self._only_in_force = True
        self._in_force: frozenset[int] = frozenset()
        self._known: frozenset[int] = frozenset()
        evidence = Column[Driver]("fresh", "Evidence is", Kind.STATE, self._freshness)
        self.drivers = ModelGrid(workspace, "drivers", extra=[evidence], layout=_DRIVERS, fields=self._driver_fields())
        self.drivers.view.set_empty("No drivers yet. Paste some from Excel, or add one.", "driver", "Add a driver")
        self.quantities = ModelGrid(
            workspace, "driver_quantities", rows=self._of_driver, defaults=self._defaults, extra=self._figures(),
            layout=_QUANTITIES, fields={"equation": Field(check=refusal)},
        )  # fmt: skip
        self.equation = EquationBar(workspace)
        self.quantities.view.set_empty("No quantities of this driver yet.", "table", "Add a quantity")
        self._heading = parts.label("", "secondary", "caption", semibold=True)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar())
        column.addWidget(self.quantities, 1)
        column.addWidget(self.equation)
        self.addWidget(self.drivers)
        self.addWidget(lower)
        self.setSizes([260, 300])
        self.setChildrenCollapsible(False)
        self.drivers.view.current_changed.connect(self._on_driver)
        self.quantities.view.current_changed.connect(self._show_equation)
        for grid in (self.drivers, self.quantities):
            grid.view.grid.focus_changed.connect(self._on_focus)

    def _bar(self) -> QHBoxLayout:
        """Over the quantities: whose they are, and which of them are shown."""
        menu = QMenu(self)
        for key, word in _SHOWN.items():
            menu.addAction(word).triggered.connect(lambda _=False, key=key: self.show_rows(key))
        self._chip = Chip("Show", _SHOWN["in force"], menu=menu)
        row = QHBoxLayout()
        row.setContentsMargins(measures.L, measures.XS, measures.M, measures.XS)
        row.addWidget(self._heading, 1)
        row.addWidget(self._chip)
        return row

    def show_rows(self, key: str) -> None:
        """Only the quantities that hold for the chosen period and scenario ("in force"), or "all" rows."""
        self._only_in_force = key == "in force"
        self._chip.set_value(_SHOWN[key])
        self.quantities.refresh()
        self._show_equation()

    def _bring_out(self, row: DriverQuantity) -> None:
        """A row that is to be shown must be among those that are."""
        if row.id not in self._in_force and self._only_in_force:
            self.show_rows("all")

    def _driver_fields(self) -> dict[str, Field]:
        def spread(row: Driver) -> str:
            if row.spread is not None:
                return ""
            known = f"known by {row.evidence}" if row.evidence else "without stated evidence"
            return f"± {spread_of(self.workspace.session.model, row).normalize():f} %, as quantities {known}"

        return {"spread": Field(hint=spread), "name": Field(stretch=False)}

    def _figures(self) -> list[Column[Any]]:
        return [
            Column("name", "Target name", value=lambda row: self._names.get(key_of(row.target), ""), secondary=True,
                   stretch=True),
            Column("measured", "Measures", Kind.QUANTITY, self._measured, semibold=True, rule_before=True,
                   tooltip="Quantity × weight, or what the equation comes to, in the driver's unit"),
        ]  # fmt: skip

    def _measured(self, row: DriverQuantity) -> Decimal | None:
        if self._counts is None:
            return None
        try:
            return decimal_of(measured(row, self._counts, self.workspace.period))
        except EquationError:
            return None

    def add_row(self) -> None:
        """To the table that has, or had last, the keyboard."""
        (self.quantities if self._in_quantities else self.drivers).add_row()

    def show_equation(self, row: DriverQuantity) -> None:
        """Goes to a quantity and into the field of its equation."""
        self._choose(row.driver)
        self.show_driver(row.driver)
        self._bring_out(row)
        self.quantities.view.go_to(row.id, "quantity")
        self._show_equation()
        self.equation.field.setFocus()
        self.equation.field.selectAll()

    def _show_equation(self) -> None:
        here = self.quantities.view.current()
        rows = self.quantities.rows() if self.workspace.is_open else ()
        row = next((row for row in rows if here and row.id == here[0]), None)
        self.equation.show_row(row if isinstance(row, DriverQuantity) else None)

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
        if row is not None and finding.field == "equation":
            self.show_equation(row)
        elif row is not None:
            self.show_driver(row.driver)
            self._choose(row.driver)
            self._bring_out(row)
            self.quantities.show_column(finding.field)
            self.quantities.view.go_to(row.id, finding.field)

    def refresh(self) -> None:
        """Everything anew; some driver is always chosen."""
        session, period = self.workspace.session, self.workspace.period
        model = in_scenario(session, self.workspace.scenario, "case_features", "driver_quantities")
        self.equation.set_model(model)
        found = in_force(model, model.driver_quantities, period, lambda row: (key_of(row.driver), key_of(row.target)))
        self._in_force = frozenset(row.id for rows in found.values() for row in rows)
        self._known = frozenset(row.id for row in session.model.driver_quantities)
        self._counts = CaseCounts(model)
        self._names = {key_of(r.activity): r.name for r in model.activities}
        self._names |= {key_of(r.service): r.name for r in model.services}
        self.drivers.refresh()
        drivers = session.model.drivers
        if self.selected() is None:
            self._driver = drivers[0].driver if drivers else ""
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
        self._show_equation()

    def _on_focus(self) -> None:
        """The button Add takes the keyboard: what had it before counts."""
        if self.drivers.view.grid.hasFocus() or self.quantities.view.grid.hasFocus():
            self._in_quantities = self.quantities.view.grid.hasFocus()

    def _of_driver(self, rows: Sequence[Any]) -> Sequence[Any]:
        found = [row for row in rows if key_of(row.driver) == key_of(self._driver)]
        if not self._only_in_force:
            return found
        # a new row must be seen even before it is known to be in force
        return [row for row in found if row.id in self._in_force or row.id not in self._known]

    def _defaults(self) -> dict[str, str]:
        return {"driver": self._driver, "period": self.workspace.period}

    def _freshness(self, row: Driver) -> State:
        span = self.workspace.session.model.span(self.workspace.period)
        if row.evidence not in LETTERS:
            return State("Not stated", "warning")
        if is_stale(row, span):
            return State("Older than the period", "warning")
        return State("In date" if row.as_of else "Undated", "positive" if row.as_of else "secondary", quiet=True)
