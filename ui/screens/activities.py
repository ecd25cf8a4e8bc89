"""Activities: what is done, by process, with what each costs in the current result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QMenu

from ui.frame.chips import Chip, Pill
from ui.screens.grid_screen import GridScreen, result_words
from ui.screens.model_grid import ModelGrid
from ui.screens.node_figures import NodeInspector, Nodes, node_columns
from ui.tables.arrangement import GroupBy
from ui.tables.column import Column
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_GROUPS: Final = {"process": "Process", "kind": "Primary or support", "": "Nothing"}
_NAMELESS: Final = {"process": "No process", "kind": "No kind"}


class ActivitiesScreen(GridScreen):
    """The table of activities; its figures are those of the current result."""

    name_field = "activity"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Activities")
        self._nodes = Nodes(None)
        self._group = "process"
        self._details = NodeInspector(workspace, self.inspector_changed.emit)
        self.grid = ModelGrid(workspace, "activities", defaults=self._defaults)
        empty = self.grid.view.set_empty(
            "No activities yet. Name the work that people do, verb and noun: assess claim.",
            "activity",
            "Add an activity",
            "Start with a model workbook…",
        )
        empty.link_pressed.connect(self._start_with_workbook)
        self.grid.view.current_changed.connect(self.inspector_changed)
        self._fill_bars()
        self.set_content(self.grid)

    def _fill_bars(self) -> None:
        self.add_grid_actions("an activity", "Find an activity")
        menu = QMenu(self)
        for key, word in _GROUPS.items():
            menu.addAction(word).triggered.connect(lambda _=False, key=key: self.group_by(key))
        self._chip = Chip("Group by", _GROUPS[self._group], menu=menu)
        self._pill = Pill("", "warning")
        self.filters.add(self._chip)
        self.filters.add_end(self._pill)

    def _start_with_workbook(self) -> None:
        """The window's own action, which asks about unsaved work first."""
        actions = getattr(self.window(), "actions_by_key", None)
        if actions is not None:
            actions["new_from_workbook"].trigger()

    def columns(self) -> list[Column[Any]]:
        currency = self.workspace.session.model.currency
        return node_columns(lambda row: row.activity, lambda: self._nodes, currency, "activity")

    def group_by(self, key: str) -> None:
        """Groups the rows by a field of theirs; "" by none."""
        self._group = key
        self._chip.set_value(_GROUPS[key])
        self._put_groups()

    def _put_groups(self) -> None:
        field, rows = self._group, self.grid.rows()
        if not field or not rows:
            self.grid.model.set_groups(None)
            return
        titles = {getattr(row, field): getattr(row, field) or _NAMELESS[field] for row in rows}
        self.grid.model.set_groups(GroupBy(lambda row: getattr(row, field), titles))

    def refresh(self) -> None:
        result, rows = self.workspace.result, self.workspace.session.model.activities
        self._nodes = Nodes(result)
        self.show_figures()
        self._put_groups()
        if rows:
            self.grid.model.set_totals("All activities")
        support = sum(row.kind == "support" for row in rows)
        words = f"{len(rows) - support} primary, {support} support · {result_words(self.workspace)}"
        self.set_context(words if rows else "")
        over = [c for c in (result.capacities if result else ()) if c.overused and not c.accepted_overuse]
        self._pill.say(f"{len(over)} over-used" if over else "", "warning")

    def _defaults(self) -> dict[str, str]:
        """A new activity belongs where the cursor is."""
        row = self.selected()
        return {"process": row.process, "kind": row.kind} if row else {}

    def fill_inspector(self, inspector: Inspector) -> bool:
        row = self.selected()
        return row is not None and self._details.fill(inspector, row.activity)
