"""Capacity of the current result as a table: what could have been done, what was, what the rest cost, who bears it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from abc_costing.model.results import Capacity, Result
from abc_costing.model.rows import key_of
from abc_costing.money import Currency
from ui.frame import parts
from ui.screens.capacities import becomes, fill_capacity, meaning, name_of, rate, sums, used_share
from ui.screens.node_figures import money_column
from ui.shell.formats import Formats
from ui.tables.column import Column, Kind, Mark, State
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

NOTE: Final = (
    "Unused capacity that is kept apart is in no unit cost. What is charged or spread is part of the cost of those who "
    "bear it."
)


class CapacityView(QWidget):
    """One line for each source and driver with a practical capacity."""

    moved = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.formats = Formats()
        self.model = TableModel([], RowSource[Capacity]((), ()), self.formats)
        self.table = Table(self.model, "Capacity supplied and used")
        self.table.set_empty(
            "No capacity is stated. With it, what was paid for and not used stands apart.", "activity", "Go to rules"
        ).pressed.connect(lambda: workspace.go_to("rules"))
        self.table.current_changed.connect(self.moved)
        self.table.activated.connect(lambda key, _column: self._to_rule(key))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)

    def show_result(self, result: Result | None, of: Currency) -> None:
        """The capacities of another result."""
        found = result.capacities if result else ()
        made = capacity_columns(found, result, of)
        self.model.set_columns(made, RowSource(found, made, key=_key))
        if found:
            self.model.set_totals("All capacities", sums(found))
        if self.table.current() is None and found:
            self.table.go_to(_key(found[0]), "name")

    def current(self) -> Capacity | None:
        """The capacity of the current line."""
        here = self.table.current()
        row = self.model.shown_row(here[0]) if here else None
        found = self.model.row_object(row) if row is not None else None
        return found if isinstance(found, Capacity) else None

    def go_to(self, source: str) -> bool:
        """The line of a source."""
        found = self.workspace.result.capacities if self.workspace.result else ()
        return any(self.table.go_to(_key(c), "name") for c in found if key_of(c.source) == key_of(source))

    def _to_rule(self, key: Any) -> None:
        if isinstance(key, tuple):
            self.workspace.go_to("rules", key[0])

    def fill_inspector(self, inspector: Inspector) -> bool:
        """What the current line says, with its words."""
        capacity = self.current()
        if capacity is None:
            return False
        of, formats = self.workspace.session.model.currency, self.formats
        name = name_of(self.workspace.result, capacity.source)
        each = rate(capacity, of)
        inspector.set_title("Capacity")
        per = f"{formats.number(each, 4 if each < 1 else 2)} {of.code} per {capacity.unit or 'unit'}" if each else ""
        inspector.figure(f"Capacity › {name}", formats.money(capacity.unused_cost, of), f"{of.code} unused", per)
        fill_capacity(inspector, capacity, self.workspace, formats)
        inspector.add_buttons(
            parts.button("Rule", icon="rule", press=lambda: self.workspace.go_to("rules", capacity.source)),
            parts.button("Show flow", icon="flow", press=lambda: self.workspace.go_to("trace", capacity.source)),
        )
        return True


def _key(capacity: Capacity) -> tuple[str, str]:
    return capacity.source, capacity.driver


def capacity_columns(found: Sequence[Capacity], result: Result | None, of: Currency) -> list[Column[Any]]:
    """The columns; staff only where some is stated. Use above capacity stands as less than nothing unused."""
    staff = any(c.fte is not None for c in found)

    def quantity(field: str) -> Any:
        return lambda row: getattr(row, field)

    made: list[Column[Any]] = [
        Column("name", "Resource or activity", value=lambda c: name_of(result, c.source), stretch=True),
        Column("unit", "Unit", value=lambda c: c.unit, secondary=True),
        Column("supplied", "Supplied", Kind.QUANTITY, quantity("supplied")),
        Column("used", "Used", Kind.QUANTITY, quantity("used")),
        Column("part", "Used", Kind.SHARE, used_share, "%", min_width=76),
        Column("unused", "Unused", Kind.QUANTITY, lambda c: c.supplied - c.used, semibold=True, mark=_over_mark),
    ]
    if staff:
        made.append(Column("fte", "Staff", Kind.QUANTITY, quantity("fte"), "FTE", decimals=1, rule_before=True))
        made.append(Column("unused_fte", "Unused", Kind.QUANTITY, quantity("unused_fte"), "FTE", decimals=1))
    made.append(money_column("cost", "Cost", of, quantity("cost"), rule_before=True))
    made.append(money_column("idle", "Unused", of, quantity("unused_cost"), semibold=True))
    made.append(Column("becomes", "What becomes of it", Kind.STATE, lambda c: _state(c, result), width=168,
                       mark=lambda c: Mark(tooltip=meaning(c, result))))
    return made


def _over_mark(capacity: Capacity) -> Mark | None:
    return Mark(tooltip="Used above practical capacity") if capacity.overused else None


def _state(capacity: Capacity, result: Result | None) -> State:
    word = becomes(capacity, result)
    if capacity.overused:
        return State(word, "info" if capacity.accepted_overuse else "warning", quiet=capacity.accepted_overuse)
    icon = {"charge": "forward", "spread": "flow"}.get(capacity.policy, "minus") if capacity.unused else "check"
    return State(word, "secondary", icon, quiet=True)
