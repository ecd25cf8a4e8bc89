"""The pools screen: pools with what they took above, the rules that fill them below, a pool's make-up beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from abc_costing.errors import AbcCostingError, NotFound
from abc_costing.model.findings import Finding
from abc_costing.model.rows import key_of
from abc_costing.money import currency
from abc_costing.session import AddRows, ChangeRecord, DeleteRows, EditCell, Rename
from ui.frame import parts
from ui.screens.ledger.places import PostingsOf
from ui.screens.pools import make_up
from ui.screens.pools.rows import LEFT_OVER, PoolRow, columns, pool_rows
from ui.screens.pools.rules import RulesGrid
from ui.screens.screen import Screen
from ui.shell import measures
from ui.tables.model import Edit, TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from abc_costing.session import Command, Pooling
    from ui.frame.inspector import Inspector

_TABLES: Final = frozenset({"pools", "pool_rules", "accounts", "assignments", "scenarios", "scenario_changes",
                            "periods"})  # fmt: skip


class PoolsScreen(Screen):
    """Which postings go to which pool, and what that comes to."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Pools")
        self.pooling: Pooling | None = None
        self._rows: list[PoolRow] = []
        shown = columns(currency("XXX"))
        self.model = TableModel(shown, RowSource((), shown), self.formats)
        self.model.on_edits = self._on_edits
        self.table = Table(self.model, "Pools", selects_rows=False)
        self.table.set_empty("No pools yet. A pool groups postings that one driver fits.", "pool", "Add a pool")
        self.rules = RulesGrid(workspace)
        self.set_content(self._make_content())
        self.add_action("Add pool", "plus", "Add a pool (Ctrl++)", self.add_pool)
        self.add_action("Add rule", "rule", "Add a rule behind the last", self.rules.add_row)
        self._connect()

    def _make_content(self) -> QWidget:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._rules_header())
        column.addWidget(self.rules, 1)
        split.addWidget(self.table)
        split.addWidget(lower)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([500, 500])
        return split

    def _rules_header(self) -> QFrame:
        header = QFrame()
        header.setObjectName("filterBar")
        header.setFixedHeight(measures.FILTER_BAR)
        row = QHBoxLayout(header)
        row.setContentsMargins(measures.L, 0, measures.M, 0)
        row.setSpacing(measures.S)
        row.addWidget(parts.label("Pool rules", semibold=True))
        row.addWidget(parts.label("in the order in which they take", "secondary"), 1)
        for icon, step in (("up", -1), ("down", 1)):
            tip = f"Move the rule {icon} (Alt+Shift+{icon.capitalize()})"
            row.addWidget(parts.tool("", icon, tip, partial(self.rules.move_rule, step), small=True))
        return header

    def _connect(self) -> None:
        self.table.current_changed.connect(self.inspector_changed)
        self.workspace.findings_changed.connect(self._on_states)
        self.table.activated.connect(lambda _row, _column: self.show_ledger_lines())
        self.table.empty.pressed.connect(self.add_pool)
        self.table.context_requested.connect(self._on_menu)
        for keys, act in (("Ctrl++", self.add_pool), ("Ctrl+-", self.delete_pools)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # ------------------------------------------------------------------------------------------------------ following

    def touches(self, record: ChangeRecord) -> bool:
        """Pools, rules, what decides about exclusion, and the ledger."""
        return bool(record.ledger or record.settings or _TABLES & set(record.tables))

    def follows_results(self) -> bool:
        """Amounts come from the ledger and the rules alone."""
        return False

    def main_table(self) -> Table | None:
        """The pools, or the rules while the cursor is there."""
        return self.rules.view if self.rules.view.grid.hasFocus() else self.table

    def refresh(self) -> None:
        """Names at once; amounts stay until the new ones are there."""
        workspace = self.workspace
        self._show()
        try:
            job = workspace.session.pooling_job(workspace.period or None, workspace.scenario)
        except NotFound:
            self._on_pooling(None)
            return
        session = workspace.session
        workspace.runner.run(
            job.label, job.run, slot="pooling",
            done=lambda found: self._on_pooling(found) if workspace.is_open and workspace.session is session else None)

    def _on_states(self) -> None:
        """The state of a pool shows its errors; nothing is calculated anew for that."""
        if self.isVisible() and self.workspace.is_open:
            self._show()

    def _on_pooling(self, found: Pooling | None) -> None:
        self.pooling = found
        self.rules.show_takes(found)
        self._show()
        self.inspector_changed.emit()

    def _show(self) -> None:
        model, workspace = self.workspace.session.model, self.workspace
        self._rows = pool_rows(model, self.pooling, workspace.findings)
        shown = columns(model.currency)
        if [c.unit for c in self.model.columns] != [c.unit for c in shown]:
            self.model.set_columns(shown, self._source())
        else:
            self.model.set_source(self._source())
        self.set_context(f"{workspace.period} · {workspace.scenario} · {model.currency.code}")
        self._add_up()

    def _source(self) -> RowSource[PoolRow]:
        return RowSource(self._rows, columns(self.workspace.session.model.currency), key=lambda row: row.key)

    def _add_up(self) -> None:
        """The pools add up to the ledger less what is excluded."""
        found = self.pooling
        if found is None or not self._rows:
            return
        equal = sum(row.amount or 0 for row in self._rows) == found.ledger - found.excluded
        money, of = self.formats.money, self.workspace.session.model.currency
        self.model.set_totals("Total", equal=equal)
        self.note(
            f"Ledger {money(found.ledger, of)} − Excluded {money(found.excluded, of)} = "
            f"Pools {money(found.ledger - found.excluded, of)} {of.code}"
            + ("" if equal else ". The pools differ from it: run the checks.")
        )

    # ---------------------------------------------------------------------------------------------------------- edits

    def _on_edits(self, edits: Sequence[Edit]) -> Sequence[str | None]:
        return [self._edit(edit) for edit in edits]

    def _edit(self, edit: Edit) -> str | None:
        if not isinstance(edit.row_key, int):
            return "What no rule takes has no name of its own. Add a rule that takes it."
        command: Command = EditCell("pools", edit.row_key, edit.column_key, edit.text, self.formats.marks)
        if edit.column_key == "pool":
            command = Rename("pools", edit.row_key, edit.text)
        try:
            self.workspace.session.do(command)
        except AbcCostingError as refused:
            return str(refused)
        return None

    def add_pool(self) -> None:
        """A new pool, its code ready to be typed over."""
        taken = {key_of(pool.pool) for pool in self.workspace.session.model.pools}
        name = next(f"New pool {n}" for n in range(1, len(taken) + 2) if key_of(f"New pool {n}") not in taken)
        if self._do(lambda: self.workspace.session.do(AddRows("pools", ({"pool": name},))), "The pool was not added"):
            added = next(p for p in reversed(self.workspace.session.model.pools) if p.pool == name)
            self.refresh_if_needed()
            self.table.go_to(added.id, "pool")
            self.table.setFocus()

    def delete_pools(self) -> None:
        """The selected pools, as one step."""
        ids = tuple(key for key in self.table.selected_keys() if isinstance(key, int))
        if ids:
            self._do(lambda: self.workspace.session.do(DeleteRows("pools", ids)), "The pools were not deleted")

    def _do(self, act: Callable[[], object], title: str) -> bool:
        try:
            act()
        except AbcCostingError as refused:
            self.workspace.refuse(title, refused)
            return False
        return True

    def _on_menu(self, menu: QMenu, _row_key: object, _column_key: str) -> None:
        menu.addSeparator()
        menu.addAction("&Ledger lines", self.show_ledger_lines)
        menu.addAction("&Add pool\tCtrl++", self.add_pool)
        menu.addAction("&Delete pools\tCtrl+-", self.delete_pools)

    # ------------------------------------------------------------------------------------------------------ navigation

    def chosen(self) -> PoolRow | None:
        """The pool under the cursor."""
        current = self.table.current()
        return next((row for row in self._rows if current and row.key == current[0]), None)

    def show_ledger_lines(self) -> None:
        """The postings of the chosen pool, on the ledger screen."""
        row = self.chosen()
        take = self.pooling.pools.get(row.pool) if row and self.pooling else None
        if row is not None and take is not None and take.codes:
            self.workspace.go_to("ledger", PostingsOf("Pool", row.name or row.pool, take.codes))

    def go_to(self, place: object) -> None:
        """A finding about pools or rules, or a pool by its code."""
        self.refresh_if_needed()
        if isinstance(place, Finding):
            if place.table == "pool_rules" and place.row_id is not None:
                self.rules.view.go_to(place.row_id, place.field)
                self.rules.view.setFocus()
            elif place.row_id is not None:
                self.table.go_to(place.row_id, place.field)
                self.table.setFocus()
            elif self._rows and self._rows[0].key == LEFT_OVER:
                self.table.go_to(LEFT_OVER, "amount")
        elif isinstance(place, str):
            row = next((row for row in self._rows if key_of(row.pool) == key_of(place)), None)
            if row is not None:
                self.table.go_to(row.key, "pool")

    def fill_inspector(self, inspector: Inspector) -> bool:
        """What the chosen pool is made of."""
        row = self.chosen()
        if row is None or self.pooling is None or row.amount is None:
            return False
        make_up.show(inspector, row, self.pooling, self.workspace.session.model, self.formats)
        lines = parts.button("Ledger lines", icon="lines", press=self.show_ledger_lines)
        lines.setEnabled(bool(row.count))
        inspector.add_buttons(lines)
        return True
