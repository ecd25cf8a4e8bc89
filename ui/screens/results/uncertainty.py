"""How sure the figures are: every service with its bounds, and under it the drivers that are worth measuring next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from abc_costing.model.rows import key_of
from abc_costing.model.uncertainty import DriverInfluence, ServiceUncertainty, Uncertainty
from ui.frame import parts
from ui.frame.chips import Chip
from ui.screens.results import sure_inspector
from ui.screens.results.bounds import DRAWS, Bounds
from ui.screens.results.grounds import GroundsLegend
from ui.screens.results.sureness import driver_columns, reach, service_columns
from ui.shell import measures
from ui.shell.formats import Formats
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

NOTE: Final = (
    "In 90 of 100 cases a figure lies between its bounds. They come from the spread of the driver quantities alone; "
    "ledger amounts and volumes count as exact."
)
_WORK_OUT: Final = "Work it out"


class UncertaintyView(QWidget):
    """Both tables. `tools` are to stand in the filter bar, `legend` at its end; `said` tells that words changed."""

    moved = Signal()
    said = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.formats = Formats()
        self.bounds = Bounds(workspace, self)
        services, drivers = RowSource[ServiceUncertainty]((), ()), RowSource[DriverInfluence]((), ())
        self.services = Table(TableModel([], services, self.formats), "Bounds of unit costs")
        self.measure = Table(TableModel([], drivers, self.formats), "Measure this next")
        self._of_driver = False
        self.services.current_changed.connect(lambda: self._on_moved(of_driver=False))
        self.measure.current_changed.connect(lambda: self._on_moved(of_driver=True))
        self.services.activated.connect(lambda key, _column: workspace.go_to("trace", key))
        self.measure.activated.connect(lambda key, _column: workspace.go_to("drivers", key))
        self.services.context_requested.connect(self._service_menu)
        self.measure.context_requested.connect(self._driver_menu)
        self.services.empty.pressed.connect(self._on_empty)
        self.bounds.changed.connect(self._on_changed)
        self.legend = GroundsLegend()
        self.tools = self._made_tools()
        self._lay_out()

    def _made_tools(self) -> tuple[QWidget, ...]:
        menu, group = QMenu(self), QActionGroup(self)
        for draws in DRAWS:
            action = QAction(self.formats.number(draws), menu)
            action.setCheckable(True)
            action.setChecked(draws == self.bounds.draws)
            action.triggered.connect(lambda _checked=False, draws=draws: self.bounds.run(draws=draws))
            group.addAction(action)
            menu.addAction(action)
        self._draws = Chip("Draws", self.formats.number(self.bounds.draws), menu=menu)
        self._seed = parts.label("", "secondary")
        tip = "Draw anew from the next seed: what then moves is chance"
        self._again = parts.tool("Run again", "refresh", tip, self.run_again, small=True)
        return self._draws, self._seed, self._again

    def _lay_out(self) -> None:
        lower = QWidget()
        self._heading = parts.label("Measure this next", semibold=True)
        self._explained = parts.label("", "secondary")
        row = QHBoxLayout()
        row.setContentsMargins(measures.L, 6, measures.M, 6)
        row.setSpacing(measures.S)
        row.addWidget(self._heading)
        row.addWidget(self._explained, 1)
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.measure, 1)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(self.services)
        self._splitter.addWidget(lower)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 1)
        self._lower = lower
        self._divided = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        self.setFocusProxy(self.services)

    # --------------------------------------------------------------------------------------------------- what is shown

    def look_up(self) -> None:
        """Shows the bounds of the present result, and has them worked out where that is quick."""
        self.bounds.look_up()
        self._show(self.bounds.found)

    def run_again(self) -> None:
        """Anew: with the next seed where these are current, else with the same."""
        self.bounds.run(seed=self.bounds.seed + 1 if self.bounds.is_current else 0)

    def _on_changed(self) -> None:
        if self.isVisible() and self.workspace.is_open:
            self.look_up()
        self.said.emit()

    def _show(self, found: Uncertainty | None) -> None:
        self._draws.set_value(self.formats.number(self.bounds.draws))
        self._seed.setText(f"Seed {self.bounds.seed}")
        for tool in (*self.tools, self.legend):
            tool.setEnabled(found is not None)
        self._lower.setVisible(found is not None and bool(found.drivers))
        self._say_empty()
        self._show_services(found)
        self._show_drivers(found)
        self._divide()
        self.said.emit()
        self.moved.emit()

    def _show_services(self, found: Uncertainty | None) -> None:
        rows = found.services if found else ()
        of, by_unit = self.workspace.session.model.currency, any(row.unit_cost is not None for row in rows)
        made = service_columns(of, by_unit, reach(rows), self.formats)
        self.services.model.set_columns(made, RowSource(rows, made, key=lambda row: row.service))
        self.legend.say([part.ground for row in rows for part in row.rests_on])
        if self.services.current() is None and rows:
            self.services.go_to(rows[0].service, "figure")

    def _show_drivers(self, found: Uncertainty | None) -> None:
        rows = found.measure_next if found else ()
        by_name = {row.service: row for row in (found.services if found else ())}
        made = driver_columns(self.workspace.session.model.currency, by_name, self.formats)
        self.measure.model.set_columns(made, RowSource(rows, made, key=lambda row: row.driver))
        together = self.formats.percent(sum((row.explained for row in rows), start=0))
        many = "this driver explains" if len(rows) == 1 else f"these {len(rows)} drivers explain"
        words = f"{many} {together} % of what is uncertain"
        self._explained.setText(words if rows else "no driver has a spread, so nothing is uncertain")

    def _divide(self) -> None:
        """At first the drivers get what they need, but no more than half; from then on the user divides."""
        rows, height = self.measure.model.rowCount(), self._splitter.height()
        if rows and self.isVisible() and not self._divided:
            wanted = min(height // 2, measures.HEADER_TWO_LINES + measures.ROW_COMPACT * rows + measures.ROW_NAVIGATION)
            self._splitter.setSizes([height - wanted, wanted])
            self._divided = True

    def _say_empty(self) -> None:
        bounds, say = self.bounds, self.services.empty.say
        if self.workspace.result is None:
            say("No results yet. How sure they are can be told once there are some.", "run", "Run")
        elif bounds.is_on_its_way:
            say("Working out how sure the figures are …", "progress")
        elif bounds.refused:
            say(bounds.refused, "warning", "Try again")
        elif bounds.stopped:
            say("It was stopped before it was done.", "scales", _WORK_OUT)
        elif bounds.found is not None:
            say("There are no services to be sure about.", "service", "Enter services")
        else:
            say("How sure are these figures? In a project of this size it takes a while to tell.", "scales", _WORK_OUT)

    def _on_empty(self) -> None:
        if self.workspace.result is None:
            self.workspace.run()
        elif self.bounds.found is not None:
            self.workspace.go_to("services")
        else:
            self.bounds.run()

    def words(self) -> str:
        """What the figures are of, for the header: draws and seed."""
        found = self.bounds.found
        if found is None:
            return ""
        late = "" if self.bounds.is_current else "out of date · "
        return f"{late}{found.currency} · {self.formats.number(found.draws)} draws, seed {found.seed}"

    def note(self) -> str:
        """What is to be known about them."""
        found = self.bounds.found
        if found is None or not found.services:
            return ""
        without = sum(row.unit_cost is None for row in found.services)
        if not without:
            return NOTE
        if without == len(found.services):
            return f"No service has a volume in {found.period}, so these are whole costs instead of unit costs. {NOTE}"
        one = "One service has" if without == 1 else f"{without} services have"
        return f"{one} no volume in {found.period} and so no unit cost; the bounds are those of the whole cost. {NOTE}"

    # --------------------------------------------------------------------------------------------------------- places

    def main_table(self) -> Table:
        """The table with the focus, else that of the services."""
        return self.measure if self.measure.grid.hasFocus() else self.services

    def go_to(self, service: str) -> bool:
        """The line of a service."""
        rows = self.bounds.found.services if self.bounds.found else ()
        return any(self.services.go_to(row.service, "figure") for row in rows if key_of(row.service) == key_of(service))

    def _on_moved(self, *, of_driver: bool) -> None:
        """The inspector follows the table in which the user moves; a table that is only filled anew has no focus."""
        table = self.measure if of_driver else self.services
        if table.grid.hasFocus():
            self._of_driver = of_driver
        self.moved.emit()

    def current_service(self) -> ServiceUncertainty | None:
        """The service of the current line."""
        found = _current(self.services)
        return found if isinstance(found, ServiceUncertainty) else None

    def current_driver(self) -> DriverInfluence | None:
        """The driver of the current line, where the user is in the lower table."""
        found = _current(self.measure) if self._of_driver else None
        return found if isinstance(found, DriverInfluence) else None

    def fill_inspector(self, inspector: Inspector) -> bool:
        """What moves the current service, or what the current driver moves."""
        found, driver, service = self.bounds.found, self.current_driver(), self.current_service()
        if found is None:
            return False
        if driver is not None:
            sure_inspector.fill_driver(inspector, self.workspace, found, driver)
        elif service is not None:
            sure_inspector.fill_service(inspector, self.workspace, found, service)
        return driver is not None or service is not None

    def _service_menu(self, menu: QMenu, key: object, _column: str) -> None:
        menu.addSeparator()
        menu.addAction("&Trace cost", lambda: self.workspace.go_to("trace", key))

    def _driver_menu(self, menu: QMenu, key: object, _column: str) -> None:
        menu.addSeparator()
        menu.addAction("&Open driver", lambda: self.workspace.go_to("drivers", key))


def _current(table: Table) -> object:
    here = table.current()
    row = table.model.shown_row(here[0]) if here else None
    return table.model.row_object(row) if row is not None else None
