"""Rules: which driver shares out the cost of which source, with what went in and out in the current result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QMenu

from abc_costing.model.in_force import in_force
from abc_costing.model.results import NodeCost, Result
from abc_costing.model.rows import Assignment, Driver, key_of
from ui.frame.chips import Chip
from ui.screens.drivers.overuse import overused_rules
from ui.screens.grid_screen import GridScreen, result_words
from ui.screens.model_columns import Field, Layout
from ui.screens.model_grid import ModelGrid
from ui.screens.node_figures import NodeInspector, Nodes, money_column
from ui.screens.periodic_rows import in_scenario, is_actual
from ui.tables.arrangement import GroupBy
from ui.tables.column import Column, Kind, State
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_SHOWN: Final = {"in force": "In force", "all": "All rows"}
_LAYOUT: Final = Layout(
    order=("source", "name", "driver", "share", "fixed_amount", "rate", "capacity", "fte", "unused", "charge_to",
           "accept_overuse", "period", "scenario"),
    optional=frozenset({"fixed_amount", "rate", "fte", "unused", "charge_to", "accept_overuse", "period", "scenario"}),
)  # fmt: skip
"""As a rule is read: whose cost, by which measure, how much of it, what it can supply."""
_KINDS: Final = {"pool": "Cost pools", "activity": "Activities", "service": "Services", "": "Not known"}


class RulesScreen(GridScreen):
    """The table of assignments. The figures of a source stand on its first row in force."""

    name_field = "source"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Rules")
        self._nodes = Nodes(None)
        self._in_force: frozenset[int] = frozenset()
        self._first: dict[int, NodeCost] = {}
        self._out: dict[int, int] = {}
        self._overused: frozenset[int] = frozenset()
        self._only_in_force = True
        self._details = NodeInspector(workspace, self.inspector_changed.emit)
        self._drivers: dict[str, Driver] = {}
        self.grid = ModelGrid(
            workspace, "assignments", rows=self._pick, defaults=self._defaults, layout=_LAYOUT, fields=self._fields()
        )
        self.grid.view.set_empty(
            "No rules yet. A rule says by which driver the cost of a source is shared out.", "rule", "Add a rule"
        )
        self.grid.view.current_changed.connect(self.inspector_changed)
        self.add_grid_actions("a rule", "Find a source or a driver")
        menu = QMenu(self)
        for key, word in _SHOWN.items():
            menu.addAction(word).triggered.connect(lambda _=False, key=key: self.show_rows(key))
        self._chip = Chip("Show", _SHOWN["in force"], menu=menu)
        self.filters.add(self._chip)
        self._columns_menu = QMenu(self)
        self._columns_menu.aboutToShow.connect(self._fill_columns_menu)
        self._columns_chip = Chip("Columns", "", menu=self._columns_menu)
        self.filters.add(self._columns_chip)
        self.grid.columns_changed.connect(self._count_columns)
        self.note(
            "A driver carries a share of the source's cost, a fixed amount, or a rate for each unit; "
            "without any of them it takes the rest."
        )
        self.set_content(self.grid)

    def _fields(self) -> dict[str, Field]:
        def driver(row: Assignment) -> str:
            found = self._drivers.get(key_of(row.driver))
            return f"{found.name or found.driver}, {found.unit or found.kind}" if found else ""

        def capacity(row: Assignment) -> str:
            found = self._drivers.get(key_of(row.driver))
            return f"In {found.unit}" if found and found.unit and row.capacity is not None else ""

        def unused(row: Assignment) -> str:
            return row.unused if row.capacity is not None or row.unused != "keep apart" else ""

        def bearer(row: Assignment) -> str:
            return self._nodes.name(row.charge_to) if row.charge_to else ""

        return {
            "source": Field(stretch=False), "driver": Field(hint=driver), "capacity": Field(hint=capacity),
            "unused": Field(value=unused), "charge_to": Field(hint=bearer), "rate": Field(unit="{currency} per unit"),
        }  # fmt: skip

    def _fill_columns_menu(self) -> None:
        self._columns_menu.clear()
        self.grid.fill_columns_menu(self._columns_menu)

    def _count_columns(self) -> None:
        shown = self.grid.choices_of_columns().values()
        away = len(shown) - sum(shown)
        self._columns_chip.set_value(f"{away} more" if away else "All")

    def columns(self) -> list[Column[Any]]:
        of = self.workspace.session.model.currency

        def amount(field: str) -> Any:
            return lambda row: getattr(self._first.get(row.id), field, None)

        return [
            Column("name", "Source name", value=lambda row: self._nodes.name(row.source), secondary=True, stretch=True),
            money_column("in", "Cost in", of, amount("total"), summed=True, rule_before=True),
            money_column("out", "Out", of, lambda row: self._out.get(row.id), summed=True,
                         tooltip="What this rule passed on"),
            money_column("idle", "Unused", of, amount("unused"), summed=True, secondary=True,
                         tooltip="Unused capacity that is kept apart; what is charged or spread is part of Out"),
            money_column("rest", "Remainder", of, amount("unassigned"), summed=True, secondary=True),
            Column("state", "State", Kind.STATE, self._state),
        ]

    def show_rows(self, key: str) -> None:
        """Only the rows that hold for the chosen period and scenario, or all of them."""
        self._only_in_force = key == "in force"
        self._chip.set_value(_SHOWN[key])
        self.refresh()

    def _pick(self, rows: Any) -> Any:
        if not self._only_in_force:
            return rows
        known = {row.id for row in rows} & self._in_force
        # a new row must be seen even before it is known to be in force
        return [row for row in rows if row.id in known or self._is_of_now(row)]

    def _is_of_now(self, row: Assignment) -> bool:
        period = key_of(row.period) in ("", key_of(self.workspace.period))
        return period and is_actual(row.scenario) and row.id not in self._known

    _known: frozenset[int] = frozenset()

    def refresh(self) -> None:
        session, period = self.workspace.session, self.workspace.period
        model = in_scenario(session, self.workspace.scenario, "assignments")
        found = in_force(model, model.assignments, period, lambda row: key_of(row.source))
        self._known = frozenset(row.id for row in session.model.assignments)
        self._in_force = frozenset(row.id for rows in found.values() for row in rows)
        self._drivers = {key_of(row.driver): row for row in reversed(session.model.drivers)}
        self._overused = overused_rules(self.workspace)
        self._nodes = Nodes(self.workspace.result)
        self._first = {rows[0].id: node for rows in found.values() if (node := self._nodes.of(rows[0].source))}
        self._out = passed_on(found, self.workspace.result)
        self.show_figures()
        self._put_groups()
        if found:
            self.grid.model.set_totals("All rules in force" if self._only_in_force else "All rules")
        self.set_context(f"{len(self._in_force)} in force · {result_words(self.workspace)}" if found else "")

    def _put_groups(self) -> None:
        model = self.workspace.session.model
        kinds = {key_of(row.pool): "pool" for row in model.pools}
        kinds |= {key_of(row.activity): "activity" for row in model.activities}
        kinds |= {key_of(row.service): "service" for row in model.services}
        groups = GroupBy(lambda row: kinds.get(key_of(row.source), ""), _KINDS) if self.grid.rows() else None
        self.grid.model.set_groups(groups)

    def _state(self, row: Assignment) -> State | None:
        if row.id in self._overused:
            return State("Over-used", "warning")
        node = self._first.get(row.id)
        if node is None:
            return None if row.id in self._in_force else State("Not in force", "secondary", "minus", quiet=True)
        if node.unassigned:
            return State("Remainder" if node.unassigned > 0 else "Over-absorbed", "warning")
        return State("Balanced", "positive", quiet=True)

    def follows_findings(self) -> bool:
        return True

    def _defaults(self) -> dict[str, str]:
        """A new rule is for a source that has none yet, with a driver that nothing uses yet, if there are such."""
        model = self.workspace.session.model
        ruled = {key_of(row.source) for row in model.assignments}
        used = {key_of(row.driver) for row in model.assignments}
        sources = [row.pool for row in model.pools] + [row.activity for row in model.activities]
        free = [name for name in sources if key_of(name) not in ruled]
        drivers = [row.driver for row in model.drivers if key_of(row.driver) not in used]
        found = {"source": free[0] if free else "", "driver": drivers[0] if drivers else ""}
        return {field: name for field, name in found.items() if name}

    def fill_inspector(self, inspector: Inspector) -> bool:
        row = self.selected()
        return row is not None and self._details.fill(inspector, row.source)


def passed_on(in_force_by_source: Mapping[str, Sequence[Assignment]], result: Result | None) -> dict[int, int]:
    """What each rule passed on in a result, by row id; of several rows of one source and driver the first has it all.

    Unused capacity that was charged counts with the rule that charges it.
    """
    nodes = {key_of(node.node): node for node in (result.nodes if result else ())}
    found: dict[int, int] = {}
    shared: dict[tuple[str, str], int] = {}
    for source, rows in in_force_by_source.items():
        if source not in nodes:
            continue
        drivers: dict[str, int] = {}
        for row in rows:
            drivers.setdefault(key_of(row.driver), row.id)
        if len(drivers) == 1:
            found[rows[0].id] = nodes[source].assigned
            continue
        charging = next((row.driver for row in rows if row.unused == "charge"), rows[0].driver)
        shared |= {(source, driver): row_id for driver, row_id in drivers.items()}
        shared[source, ""] = drivers[key_of(charging)]
        found |= dict.fromkeys(drivers.values(), 0)
    for flow in result.flows if result and shared else ():
        source = key_of(flow.source)
        if (source, "") in shared:
            row_id = shared.get((source, key_of(flow.driver)), shared[source, ""])
            found[row_id] += flow.amount
    return found
