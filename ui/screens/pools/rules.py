"""The grid of pool rules: in the order in which they take, with what each takes now; Alt+Shift+Up and Down move one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from abc_costing.errors import AbcCostingError
from abc_costing.model.rows import PoolRule
from abc_costing.session import EditCells, MoveRows
from ui.screens.model_grid import ModelGrid
from ui.tables.column import Column, Kind
from ui.workspace import Workspace

if TYPE_CHECKING:
    from abc_costing.session import Pooling


class RulesGrid(ModelGrid):
    """`pool_rules` in the order of taking. `show_takes` gives it the live counts and amounts."""

    def __init__(self, workspace: Workspace) -> None:
        self._pooling: Pooling | None = None
        super().__init__(workspace, "pool_rules", rows=in_order, defaults=self._new_rule)
        self.view.set_empty("No pool rules yet. A rule says which accounts go to which pool.", "rule", "Add a rule")
        for keys, step in (("Alt+Shift+Up", -1), ("Alt+Shift+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.move_rule(step))
        self.view.context_requested.connect(self._on_rule_menu)

    def show_takes(self, pooling: Pooling | None) -> None:
        """What each rule takes of the period's ledger now."""
        fresh = not self._extra
        self._pooling = pooling
        if fresh:
            self.set_extra(self._takes())
        else:
            self.refresh()

    def _takes(self) -> list[Column[Any]]:
        of = self.workspace.session.model.currency
        return [
            Column("takes", "Takes", Kind.QUANTITY, lambda rule: self._take(rule, "count"), "postings", 0,
                   rule_before=True),
            Column("amount", "Amount", Kind.MONEY, lambda rule: self._take(rule, "amount"), of.code, of.digits,
                   divisor=of.unit),
        ]  # fmt: skip

    def _take(self, rule: PoolRule, part: str) -> int | None:
        take = self._pooling.rules.get(rule.id) if self._pooling is not None else None
        return getattr(take, part) if take is not None else None

    def _new_rule(self) -> dict[str, str]:
        """Behind the last rule that has an order."""
        rules = self.workspace.session.model.pool_rules
        return {"order": str(max((rule.order or 0 for rule in rules), default=0) + 10)}

    def selected_rule(self) -> PoolRule | None:
        """The rule under the cursor."""
        current = self.view.current()
        rules = self.workspace.session.model.pool_rules
        return next((rule for rule in rules if current and rule.id == current[0]), None)

    def move_rule(self, step: int) -> None:
        """The rule under the cursor one place up or down: it swaps its order with its neighbour's, as one step."""
        rule = self.selected_rule()
        rules = in_order(self.workspace.session.model.pool_rules)
        place = next((n for n, row in enumerate(rules) if rule and row.id == rule.id), None)
        if rule is None or place is None or not 0 <= place + step < len(rules):
            return
        column = (self.view.current() or (None, "order"))[1]
        try:
            self.workspace.session.do(_swap(rules, place, place + step))
        except AbcCostingError as refused:
            self.workspace.refuse(f"The rule was not moved {'up' if step < 0 else 'down'}", refused)
            return
        self.view.go_to(rule.id, column)

    def _on_rule_menu(self, menu: QMenu, _row_key: object, _column_key: str) -> None:
        menu.addAction("Move &up\tAlt+Shift+Up", lambda: self.move_rule(-1))
        menu.addAction("Move &down\tAlt+Shift+Down", lambda: self.move_rule(1))


def in_order(rules: Sequence[Any]) -> list[Any]:
    """Rules as they take: by order, those without one behind the others; equal ones as they stand."""
    return sorted(rules, key=lambda rule: (rule.order is None, rule.order or 0))


def _swap(rules: Sequence[PoolRule], place: int, other: int) -> MoveRows | EditCells:
    """The edit that lets two neighbours change places."""
    one, two = rules[place], rules[other]
    if one.order == two.order:
        first, last = (one, two) if place > other else (two, one)
        return MoveRows("pool_rules", (first.id,), last.id)
    cells = ((one.id, "order", _text(two.order)), (two.id, "order", _text(one.order)))
    return EditCells("pool_rules", cells)


def _text(order: int | None) -> str:
    return "" if order is None else str(order)
