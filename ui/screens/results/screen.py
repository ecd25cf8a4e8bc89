"""The screen Cost per service."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QMenu, QStackedWidget

from abc_costing.model.rows import key_of
from ui.frame import parts
from ui.frame.chips import Chip
from ui.screens.grid_screen import search_field
from ui.screens.results import inspection
from ui.screens.results.capacity import NOTE, CapacityView
from ui.screens.results.columns import cost_columns
from ui.screens.results.rows import APART, BENEFITS, OTHERS, UNUSED_ROW, CostRow, cost_rows
from ui.screens.results.uncertainty import UncertaintyView
from ui.screens.screen import Screen
from ui.screens.traces import Traces
from ui.tables.arrangement import GroupBy
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

SERVICES, CAPACITY, UNCERTAINTY = range(3)
_VIEWS: Final = (("Services", "table"), ("Capacity", "activity"), ("Uncertainty", "scales"))
GROUPS: Final = {BENEFITS: BENEFITS, OTHERS: OTHERS, APART: APART}
METHODS: Final = {"direct": "direct method", "step-down": "step-down method", "reciprocal": "reciprocal method"}
THOUSANDS_FROM: Final = 10_000_000
"""From this total in major units on, amounts are shown in thousands."""


class ResultsScreen(Screen):
    """Every service with volume, cost by origin, unit cost and its change; what is kept apart; all adding up."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Cost per service")
        self._scale = 0
        self._grouped = True
        self._traces = Traces(workspace, "trace-service", self.inspector_changed.emit)
        columns = cost_columns(workspace.session.model.currency, 1, None)
        self.model = TableModel(columns, RowSource((), columns), self.formats)
        self.table = Table(self.model, "Cost per service")
        self.table.set_empty("No results yet. Import a ledger and map it, then run.", "run", "Run", "See what lacks")
        self.table.empty.pressed.connect(workspace.run)
        self.table.empty.link_pressed.connect(lambda: workspace.go_to("run"))
        self.table.current_changed.connect(self.inspector_changed)
        self.table.activated.connect(self._open)
        self.table.context_requested.connect(self._menu)
        self.capacity = CapacityView(workspace)
        self.capacity.moved.connect(self.inspector_changed)
        self.uncertainty = UncertaintyView(workspace)
        self.uncertainty.moved.connect(self.inspector_changed)
        self.uncertainty.said.connect(self._say)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.capacity)
        self._stack.addWidget(self.uncertainty)
        self.set_content(self._stack)
        self._fill_bars()

    def _fill_bars(self) -> None:
        self._views = QButtonGroup(self)
        self._buttons = [
            self.add_action(word, icon, press=partial(self.show_view, place), checkable=True)
            for place, (word, icon) in enumerate(_VIEWS)
        ]
        for button in self._buttons:
            self._views.addButton(button)
        self._buttons[0].setChecked(True)
        self.add_stop()
        copy = "Copy the table with headings (Ctrl+Shift+C)"
        self.add_action("", "copy", copy, lambda: self.main_table().grid.copy(True))
        self.add_action("Reports", "report", "Print or save as PDF and Excel", lambda: self.workspace.go_to("reports"))
        self._group_chip = Chip("Group by", "Kind", menu=self._choices(("Kind", "None"), "Kind", self._set_groups))
        self._scale_chip = Chip("Amounts", "Automatic", menu=self._scale_menu())
        self.search_field = search_field("Find a service", self.table.set_filter)
        self.filters.add(self._group_chip)
        self.filters.add(self._scale_chip)
        self.filters.add(self.search_field)
        self._flagged = parts.label("", "secondary")
        self.filters.add_end(self._flagged)
        for tool in self.uncertainty.tools:
            self.filters.add(tool)
            tool.setVisible(False)
        self.filters.add_end(self.uncertainty.legend)
        self.uncertainty.legend.setVisible(False)

    def show_view(self, place: int) -> None:
        """The services, the capacity or the uncertainty, by the constants of this module."""
        self._buttons[place].setChecked(True)
        self._stack.setCurrentIndex(place)
        for widget in (self._group_chip, self._scale_chip, self.search_field, self._flagged):
            widget.setVisible(place == SERVICES)
        for tool in (*self.uncertainty.tools, self.uncertainty.legend):
            tool.setVisible(place == UNCERTAINTY)
        self.filters.setVisible(place != CAPACITY)
        if place == UNCERTAINTY and self.workspace.is_open:
            self.uncertainty.look_up()
        self._say()
        self.inspector_changed.emit()

    def _choices(self, names: tuple[str, ...], chosen: str, act: object) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for name in names:
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setChecked(name == chosen)
            action.triggered.connect(lambda _checked=False, n=name: act(n))  # type: ignore[operator]
            group.addAction(action)
            menu.addAction(action)
        return menu

    def _scale_menu(self) -> QMenu:
        return self._choices(("Automatic", "Units", "Thousands"), "Automatic", self._set_scale)

    # --------------------------------------------------------------------------------------------------- what is shown

    def refresh(self) -> None:
        """The table anew from the current result; an out-of-date one stays and says so."""
        result, of = self.workspace.result, self.workspace.session.model.currency
        self.capacity.show_result(result, of)
        if self._stack.currentIndex() == UNCERTAINTY:
            self.uncertainty.look_up()
        if result is None:
            self.model.set_source(RowSource((), self.model.columns))
            self.set_context(self.workspace.run_problem)
            self._flagged.setText("")
            self.note("")
            return
        before = self.workspace.previous
        columns = cost_columns(of, self.scale, before.period if before else None)
        rows = cost_rows(result, before, self.workspace.session.model)
        self.model.set_columns(columns, RowSource(rows, columns, key=lambda row: row.key))
        self.model.set_groups(GroupBy(lambda row: row.group, GROUPS) if self._grouped else None)
        self.model.set_totals("Total costed", equal=sum(row.total for row in rows) == result.costed)
        if self.table.current() is None and rows:
            self.table.go_to(rows[0].key, "unit_cost")
        flagged = sum(row.flagged for row in rows)
        changes = f"{flagged} change{'s' if flagged != 1 else ''} beyond ±10 %"
        self._flagged.setText(changes if flagged else "")
        self._say()

    def _say(self) -> None:
        """What the figures are of, and what is to be known about them."""
        result = self.workspace.result
        if result is None:
            return
        if self._stack.currentIndex() == UNCERTAINTY:
            self.set_context(self.uncertainty.words())
            self.note(self.uncertainty.note())
            return
        apart = self._stack.currentIndex() == CAPACITY
        unit = f"{result.currency} thousand unless stated" if self.scale > 1 and not apart else result.currency
        late = "out of date · " if self.workspace.stale else ""
        self.set_context(f"{late}{unit} · {METHODS[result.method]}")
        self.note(NOTE if apart else "Unused capacity and unassigned cost are not part of any unit cost. "
                  "Figures are rounded; unrounded totals reconcile.")

    @property
    def scale(self) -> int:
        """1, or 1000 where amounts are shown in thousands."""
        if self._scale:
            return self._scale
        result, of = self.workspace.result, self.workspace.session.model.currency
        return 1000 if result is not None and abs(result.costed) >= THOUSANDS_FROM * of.unit else 1

    def _set_groups(self, name: str) -> None:
        self._grouped = name == "Kind"
        self._group_chip.set_value(name)
        self.outdate()

    def _set_scale(self, name: str) -> None:
        self._scale = {"Units": 1, "Thousands": 1000}.get(name, 0)
        self._scale_chip.set_value(name)
        self.outdate()

    # --------------------------------------------------------------------------------------------------------- places

    def current_row(self) -> CostRow | None:
        """The line of the current cell."""
        place = self.table.current()
        if place is None:
            return None
        row = self.model.shown_row(place[0])
        found = self.model.row_object(row) if row is not None else None
        return found if isinstance(found, CostRow) else None

    def go_to(self, place: object) -> None:
        """A service by name."""
        if isinstance(place, str):
            wanted = key_of(place)
            if self._stack.currentIndex() == UNCERTAINTY and self.uncertainty.go_to(place):
                return
            self.show_view(SERVICES)
            rows = self.workspace.result.services if self.workspace.result else ()
            self.table.go_to(next((s.service for s in rows if key_of(s.service) == wanted), place), "unit_cost")

    def _open(self, row_key: object, _column: str) -> None:
        if row_key == UNUSED_ROW:
            self.show_view(CAPACITY)
        elif isinstance(row_key, str) and not row_key.startswith("apart:"):
            self.workspace.go_to("trace", row_key)

    def _menu(self, menu: QMenu, row_key: object, _column: str) -> None:
        if not isinstance(row_key, str) or row_key.startswith("apart:") or row_key in GROUPS:
            return
        menu.addSeparator()
        menu.addAction("&Trace cost", lambda: self.workspace.go_to("trace", row_key))
        menu.addAction("Show &ledger lines", lambda: self.workspace.go_to("trace", ("ledger", row_key)))

    def fill_inspector(self, inspector: Inspector) -> bool:
        """The unit cost of the current line, down to what it is made of."""
        if self._stack.currentIndex() != SERVICES:
            shown = self.capacity if self._stack.currentIndex() == CAPACITY else self.uncertainty
            return shown.fill_inspector(inspector)
        row = self.current_row()
        if row is not None and row.key == UNUSED_ROW:
            return inspection.fill_unused(inspector, self.workspace, partial(self.show_view, CAPACITY))
        if row is None or row.service is None:
            return False
        inspector.set_title("Trace")
        inspection.fill(inspector, self.workspace, row, self._traces.of(row.key), self.scale)
        return True

    def main_table(self) -> Table:
        """The table that is shown."""
        return (self.table, self.capacity.table, self.uncertainty.main_table())[self._stack.currentIndex()]
