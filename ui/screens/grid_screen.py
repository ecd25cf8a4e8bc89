"""A screen whose page is one table of the model: search, add, delete, going to a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit

from abc_costing.model.findings import Finding
from abc_costing.model.rows import key_of
from ui.screens.model_grid import ModelGrid
from ui.screens.screen import Screen
from ui.shell import measures
from ui.tables.column import Column
from ui.tables.table import Table
from ui.workspace import Workspace


class GridScreen(Screen):
    """Set `grid` and `name_field` in the constructor; `columns` gives the read-only figures behind the table."""

    grid: ModelGrid
    name_field = ""

    def __init__(self, workspace: Workspace, title: str) -> None:
        super().__init__(workspace, title)
        self._currency = ""

    def columns(self) -> list[Column[Any]]:
        """Columns of the current result; they read what `refresh` has put in place."""
        return []

    def add_grid_actions(self, what: str, hint: str) -> QLineEdit:
        """Add and Delete in the header, the search field in the filter bar."""
        self.add_action("Add", "plus", f"Add {what} (Ctrl++)", self.grid.add_row)
        self.add_action("Delete", "delete", "Delete the selected rows (Ctrl+−)", self.grid.delete_rows)
        search = search_field(hint, self.grid.view.set_filter)
        self.filters.add(search)
        return search

    def show_figures(self) -> None:
        """The figures anew; the columns themselves only for another currency, so that sort and place stay."""
        code = self.workspace.session.model.currency.code
        if code != self._currency:
            self._currency = code
            self.grid.set_extra(self.columns())
        else:
            self.grid.refresh()

    def selected(self) -> Any | None:
        """The row of the model under the cursor."""
        here = self.grid.view.current()
        if here is None or not self.workspace.is_open:
            return None
        rows = self.workspace.session.model.table(self.grid.table_key)
        return next((row for row in rows if row.id == here[0]), None)

    def go_to(self, place: object) -> None:
        go_to_row(self.grid, place, self.name_field)

    def main_table(self) -> Table | None:
        return self.grid.view


def search_field(hint: str, search: Callable[[str], object]) -> QLineEdit:
    """The field that filters a table as one types."""
    made = QLineEdit()
    made.setPlaceholderText(hint)
    made.setAccessibleName(hint)
    made.setClearButtonEnabled(True)
    made.setFixedSize(200, measures.CONTROL)
    made.textChanged.connect(search)
    return made


def go_to_row(grid: ModelGrid, place: object, name_field: str) -> None:
    """Shows the row of a finding, an id, or a name."""
    if isinstance(place, Finding) and place.table == grid.table_key and place.row_id is not None:
        grid.show_column(place.field)
        grid.view.go_to(place.row_id, place.field)
    elif isinstance(place, int):
        grid.view.go_to(place)
    elif isinstance(place, str):
        rows = grid.workspace.session.model.table(grid.table_key)
        found = next((row for row in rows if key_of(str(getattr(row, name_field))) == key_of(place)), None)
        if found is not None:
            grid.view.go_to(found.id, name_field)


def result_words(workspace: Workspace) -> str:
    """Which result the figures on a screen are of."""
    if workspace.result is None:
        return "no result yet"
    late = ", out of date" if workspace.stale else ""
    return f"{workspace.result.period} · {workspace.result.method} method{late}"
