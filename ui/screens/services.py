"""Services and volumes: what the cost is wanted of, how much of it there was, and what one costs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QToolButton

from abc_costing.errors import AbcCostingError
from abc_costing.model.findings import Finding
from abc_costing.model.in_force import in_force
from abc_costing.model.results import ServiceCost
from abc_costing.model.rows import Service, Volume, key_of
from ui.frame.chips import Pill
from ui.screens.grid_screen import GridScreen, go_to_row, result_words, search_field
from ui.screens.model_grid import ModelGrid
from ui.screens.node_figures import NodeInspector, money_column
from ui.screens.periodic_rows import Change, in_scenario
from ui.tables.column import Column, Kind, Mark
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_VIEWS: Final = {"services": "Services", "direct_costs": "Direct costs", "volumes": "All volumes"}
_FAR: Final = Fraction(3, 10)
"""A volume that changed by more than this fraction is worth a second look."""


class ServicesScreen(GridScreen):
    """Services with the volume of the chosen period; direct costs and all volumes as lists of their own."""

    name_field = "service"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Services and volumes")
        self._volumes: dict[str, list[Volume]] = {}
        self._before: dict[str, Decimal] = {}
        self._costs: dict[str, ServiceCost] = {}
        self._details = NodeInspector(workspace, self.inspector_changed.emit)
        self.services = ModelGrid(workspace, "services", on_extra=self._on_volumes)
        self.services.view.set_empty(
            "No services yet. A service is what the cost is wanted of: a pension, a registration, a call.",
            "service",
            "Add a service",
        )
        self.services.view.current_changed.connect(self.inspector_changed)
        self.direct = ModelGrid(workspace, "direct_costs", defaults=self._of_period)
        self.direct.view.set_empty(
            "No direct costs. They are traced to a service without a driver, beside the ledger.", "table", "Add a row"
        )
        self.volumes = ModelGrid(workspace, "volumes", defaults=self._of_period)
        self.grids = {"services": self.services, "direct_costs": self.direct, "volumes": self.volumes}
        self.grid = self.services
        self._stack = QStackedWidget(self)
        for grid in self.grids.values():
            self._stack.addWidget(grid)
        self._fill_bars()
        self.set_content(self._stack)

    def _fill_bars(self) -> None:
        self._choices = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for key, word in _VIEWS.items():
            made = self.add_action(word, "table", press=partial(self.show_view, key), checkable=True)
            self._choices.addButton(made)
            self._buttons[key] = made
        self._buttons["services"].setChecked(True)
        self.add_stop()
        self.add_action("Add", "plus", "Add a row (Ctrl++)", lambda: self.grid.add_row())
        self.add_action("Delete", "delete", "Delete the selected rows (Ctrl+−)", lambda: self.grid.delete_rows())
        self._search = search_field("Find a service", lambda text: self.grid.view.set_filter(text))
        self._pill = Pill("", "warning")
        self.filters.add(self._search)
        self.filters.add_end(self._pill)

    def show_view(self, key: str) -> None:
        """Services, direct costs or all volumes."""
        self.grid.view.set_filter("")
        self._search.clear()
        self.grid = self.grids[key]
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self.grid)
        self.inspector_changed.emit()

    # ------------------------------------------------------------------------------------------------------- columns

    def columns(self) -> list[Column[Any]]:
        of = self.workspace.session.model.currency
        editable = not self.workspace.session.read_only
        return [
            Column("volume", "Volume", Kind.QUANTITY, self._volume, self.workspace.period, editable=editable,
                   mark=self._volume_mark, rule_before=True, semibold=True),
            Column("before", "Volume", Kind.QUANTITY, lambda row: self._before.get(key_of(row.service)),
                   self.workspace.previous_period() or "before", secondary=True),
            Column("change", "Change", Kind.PERCENT, self._change, "%", signed=True, mark=self._change_mark),
            money_column("cost", "Cost", of, self._cost),
            Column("unit_cost", "Unit cost", Kind.QUANTITY, self._unit_cost, of.code, decimals=2, semibold=True),
        ]  # fmt: skip

    def _volume(self, row: Service) -> Decimal | None:
        found = self._volumes.get(key_of(row.service))
        return sum((v.quantity for v in found), Decimal(0)) if found else None

    def _volume_mark(self, row: Service) -> Mark | None:
        found = self._volumes.get(key_of(row.service), [])
        if len(found) > 1:
            told = f"Sum of {len(found)} rows ({', '.join(v.period for v in found[:4])}…): edit them in All volumes."
            return Mark(read_only=True, tooltip=told)
        if not found:
            return Mark("warning", fill=True, icon="warning", tooltip="No volume: this service gets no unit cost.")
        return None

    def _change(self, row: Service) -> Fraction | None:
        now, before = self._volume(row), self._before.get(key_of(row.service))
        return None if now is None or not before else Fraction(now) / Fraction(before) - 1

    def _change_mark(self, row: Service) -> Mark | None:
        change = self._change(row)
        if change is None or abs(change) <= _FAR:
            return None
        return Mark("warning", icon="flag", tooltip="The volume changed by more than 30 %. Is it of the same unit?")

    def _cost(self, row: Service) -> int | None:
        found = self._costs.get(key_of(row.service))
        return found.cost if found else None

    def _unit_cost(self, row: Service) -> Decimal | None:
        found = self._costs.get(key_of(row.service))
        return found.unit_cost if found else None

    # ------------------------------------------------------------------------------------------------------- showing

    def refresh(self) -> None:
        session, period = self.workspace.session, self.workspace.period
        model = in_scenario(session, self.workspace.scenario, "volumes")
        self._volumes = in_force(model, model.volumes, period, lambda row: key_of(row.target))
        before = self.workspace.previous_period()
        earlier = in_force(model, model.volumes, before, lambda row: key_of(row.target)) if before else {}
        self._before = {key: sum((v.quantity for v in rows), Decimal(0)) for key, rows in earlier.items()}
        result = self.workspace.result
        self._costs = {key_of(s.service): s for s in result.services} if result else {}
        self.show_figures()
        self.direct.refresh()
        self.volumes.refresh()
        rows = session.model.services
        missing = sum(key_of(row.service) not in self._volumes for row in rows)
        self._pill.say(f"{missing} without volume" if missing else "", "warning")
        self.set_context(f"{len(rows)} services · {result_words(self.workspace)}" if rows else "")

    def show_figures(self) -> None:
        """Here the headings name the periods, so these count as well as the currency."""
        key = f"{self.workspace.session.model.currency.code} {self.workspace.period}"
        if key != self._currency:
            self._currency = key
            self.services.set_extra(self.columns())
        else:
            self.services.refresh()

    # --------------------------------------------------------------------------------------------------------- edits

    def _on_volumes(self, _key: str, edits: Sequence[tuple[int, str]]) -> str | None:
        """Volumes typed or pasted beside the services: rows of the table Volumes, as one step."""
        session = self.workspace.session
        services = {row.id: row.service for row in session.model.services}
        change = Change(session, "volumes", "quantity", self.workspace.scenario)
        for row_id, text in edits:
            name = services[row_id]
            found = self._volumes.get(key_of(name), [])
            if len(found) > 1:
                return f"The volume of {name} is a sum of {len(found)} rows. Edit them in All volumes."
            change.set(found[0] if found else None, text, {"target": name, "period": self.workspace.period})
        if not len(change):
            return None
        one = len(edits) == 1
        words = f"Edit the volume of {services[edits[0][0]]}" if one else f"Edit {len(edits)} volumes"
        try:
            session.do(change.command(f"{words}, {self.workspace.period}", self.services.formats.marks))
        except AbcCostingError as refused:
            return str(refused)
        return None

    def _of_period(self) -> dict[str, str]:
        services = self.workspace.session.model.services
        first = {"target": services[0].service} if services else {}
        return {**first, "period": self.workspace.period}

    # ---------------------------------------------------------------------------------------------------- navigation

    def go_to(self, place: object) -> None:
        if isinstance(place, Finding) and place.table in self.grids:
            self.show_view(place.table)
            go_to_row(self.grid, place, "")
        else:
            self.show_view("services")
            go_to_row(self.services, place, "service")

    def fill_inspector(self, inspector: Inspector) -> bool:
        row = self.selected() if self.grid is self.services else None
        return row is not None and self._details.fill(inspector, row.service)

    def main_table(self) -> Table:
        return self.grid.view
