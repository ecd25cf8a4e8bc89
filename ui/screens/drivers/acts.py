"""What can be done with a row of the matrix: mend its check, open its equation, state its quantities for a period."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ui.screens.drivers import edits
from ui.screens.drivers.columns import TARGET, is_open
from ui.screens.drivers.matrix import Cell, MatrixRow
from ui.screens.drivers.overuse import accept

if TYPE_CHECKING:
    from ui.screens.drivers.screen import DriversScreen


class RowActs:
    """Answers links, Enter, double clicks and the menu of the matrix."""

    def __init__(self, screen: DriversScreen) -> None:
        self._screen = screen

    def link(self, row_key: Hashable, column_key: str) -> None:
        """The link in a check was clicked."""
        row = self._screen.matrix.row(row_key)
        if row is not None and column_key == "check":
            self.mend(row)

    def open(self, row_key: Hashable, column_key: str) -> None:
        """Enter or a double click on what cannot be edited: mend the check, else go where it can be edited."""
        screen = self._screen
        row = screen.matrix.row(row_key)
        if row is None:
            return
        cell = row.cells.get(column_key.removeprefix(TARGET))
        if column_key == "check" and is_open(row):
            self.mend(row)
        elif column_key == "driver":
            screen.show_list_of(row.driver.driver)
        elif cell is not None and cell.equation:
            screen.show_equation(cell.rows[0])
        elif cell is not None and len(cell.rows) > 1:
            screen.show_list_of(row.driver.driver)

    def mend(self, row: MatrixRow) -> None:
        """What the check of a row offers: percentages scaled to 100, over-use accepted."""
        if row.difference:
            self.scale(row)
        elif row.overused and not row.assignment.accept_overuse:
            accept(self._screen.workspace, row.source, row.driver.driver)

    def scale(self, row: MatrixRow) -> None:
        """A percentage row made to add up to 100, as one step."""
        screen = self._screen
        if not row.difference or not row.total:
            return
        name = row.driver.name or row.driver.driver
        if not edits.can_scale(row, screen.workspace.session):
            why = "Some of its quantities are sums of several rows: edit the list."
            screen.workspace.refuse(f"{name} was not scaled", why)
            return
        change = edits.change_of(screen.matrix, edits.scaled_to_hundred(row, screen.formats), screen.edit_place())
        refused = edits.apply(change, f"Scale {name} to 100 %", screen.edit_place())
        if refused:
            screen.workspace.refuse(f"{name} was not scaled", refused)

    def fill_menu(self, menu: QMenu, row_key: Hashable, column_key: str) -> None:
        """The actions of a cell."""
        screen = self._screen
        row, target = screen.matrix.row(row_key), screen.matrix.target(column_key.removeprefix(TARGET))
        if row is None:
            return
        cell = row.cells.get(target.key) if target else None
        menu.addSeparator()
        if row.difference and row.total:
            menu.addAction("&Scale row to 100 %", lambda: self.scale(row))
        if row.overused and not row.assignment.accept_overuse:
            menu.addAction("Accept the &over-use", lambda: self.mend(row))
        if cell is not None:
            self._fill_for_cell(menu, row, cell, column_key)
        menu.addAction("Show in the &list", lambda: screen.show_list_of(row.driver.driver))
        menu.addAction("&Trace the source", lambda: screen.workspace.go_to("trace", row.source))

    def _fill_for_cell(self, menu: QMenu, row: MatrixRow, cell: Cell, column_key: str) -> None:
        screen = self._screen
        if screen.workspace.session.read_only:
            return
        if len(cell.rows) == 1:
            words = "Edit the &equation" if cell.equation else "Write an &equation"
            menu.addAction(words, lambda: screen.show_equation(cell.rows[0]))
        if not cell.rows[0].period:
            only = f"State for {screen.workspace.period} &only"
            menu.addAction(only, lambda: self.only_for_period(row, column_key))

    def only_for_period(self, row: MatrixRow, column_key: str) -> None:
        """Quantities that hold for every period repeated for the chosen one, as one step."""
        cell, place = row.cells[column_key.removeprefix(TARGET)], self._screen.edit_place()
        words = f"State {row.driver.name or row.driver.driver} for {place.period} only"
        refused = edits.apply(edits.only_for_period(cell, place), words, place)
        if refused:
            self._screen.workspace.refuse("Nothing was changed", refused)
