"""Drivers: the matrix of driver quantities, and the same as lists."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtWidgets import QButtonGroup, QMenu, QStackedWidget, QToolButton

from abc_costing.model.findings import Finding
from abc_costing.model.rows import key_of
from ui.frame import parts
from ui.frame.chips import Chip, Pill
from ui.screens.drivers import edits
from ui.screens.drivers.columns import BAND, TARGET, Show, View, columns, is_open, start_collapsed
from ui.screens.drivers.details import fill_for_driver, fill_for_row
from ui.screens.drivers.legend import EvidenceLegend, HeatLegend
from ui.screens.drivers.lists import DriverLists
from ui.screens.drivers.matrix import Key, Matrix, MatrixRow, Which, matrix
from ui.screens.drivers.overuse import accept
from ui.screens.drivers.preview import PastePreview
from ui.screens.grid_screen import search_field
from ui.screens.periodic_rows import in_scenario
from ui.screens.screen import Screen
from ui.shell import measures
from ui.shell.plain import tooltip
from ui.tables.model import Edit, TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_SHOW: Final[dict[Show, str]] = {
    "quantity": "Quantity", "before weight": "Quantity before weight", "share": "Share of row",
}  # fmt: skip
_WHICH: Final[dict[Which, str]] = {
    "pool": "Cost pools", "support": "Support activities", "primary": "Primary activities", "all": "All",
}  # fmt: skip
_COLUMNS: Final = {"used": "Used", "all": "All"}


class DriversScreen(Screen):
    """The matrix and the lists. What a paste would change is shown first and applied as one step."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Drivers")
        self.matrix = Matrix((), ())
        self.view: View | None = None
        self._which: Which = "pool"
        self._all_targets = False
        self.shown_as: Show = "quantity"
        self._collapsed: dict[Which, set[str]] = {}
        self._layout: object = None
        self._make_table()
        self.lists = DriverLists(workspace)
        self.lists.moved.connect(self.inspector_changed)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.lists)
        self._fill_header()
        self._fill_filters()
        self.set_content(self._stack)

    def _make_table(self) -> None:
        self.model = TableModel([], RowSource[MatrixRow]((), ()), self.formats)
        self.model.on_edits = self._on_edits
        self.table = Table(self.model, "Driver matrix", selects_rows=False, padding=measures.MATRIX_PADDING)
        self.table.freeze(2)
        self.table.set_empty(
            "No drivers in force here. A rule gives a source its driver.", "driver", "Go to the rules", "Add a driver"
        )
        self.table.empty.pressed.connect(lambda: self.workspace.go_to("rules"))
        self.table.empty.link_pressed.connect(self._add_driver)
        self.table.current_changed.connect(self._on_moved)
        self.table.link_clicked.connect(self._on_link)
        self.table.activated.connect(self._on_activated)
        self.table.context_requested.connect(self._on_menu)
        header = self.table.grid.columns_header
        header.band_clicked.connect(self.fold)
        header.sort_asked.connect(self._on_header)
        self.paste = PastePreview(self)

    def _fill_header(self) -> None:
        self._views = QButtonGroup(self)
        self._matrix_button = self._view_button("Matrix", "driver", 0)
        self._list_button = self._view_button("List", "lines", 1)
        self._matrix_button.setChecked(True)
        self.add_stop()
        self.add_action("Fold all", "columns", "Every process in one column, or all laid open", self.fold_all)

    def _view_button(self, word: str, icon: str, page: int) -> QToolButton:
        made = self.add_action(word, icon, press=lambda: self.show_page(page), checkable=True)
        self._views.addButton(made)
        return made

    def _fill_filters(self) -> None:
        self._search = search_field("Find a source or driver", self._on_search)
        self._search.setFixedWidth(168)
        self._which_chip = self._choice("Rows", _WHICH, self._which, self.show_rows)
        self._show_chip = self._choice("Show", _SHOW, self.shown_as, self.show_figures)
        self._columns_chip = self._choice("Columns", _COLUMNS, "used", self.show_columns)
        self._pill = Pill("", "warning")
        self._heat_legend = HeatLegend()
        for widget in (self._search, self._which_chip, self._show_chip, self._columns_chip, self._heat_legend):
            self.filters.add(widget)
        self.filters.add_end(self._pill)
        self._cell_words = parts.label("", "secondary")
        self._cell_figure = parts.label("", semibold=True)
        self.totals.add(self._cell_words)
        self.totals.add(self._cell_figure)
        self.totals.add_end(EvidenceLegend())

    def _choice(self, label: str, words: Any, now: str, choose: Any) -> Chip:
        menu = QMenu(self)
        for key, word in words.items():
            menu.addAction(word).triggered.connect(lambda _=False, key=key: choose(key))
        return Chip(label, words[now], menu=menu)

    # ------------------------------------------------------------------------------------------------- what is shown

    def show_page(self, page: int) -> None:
        """0 the matrix, 1 the lists."""
        self.paste.cancel()
        self._stack.setCurrentIndex(page)
        (self._list_button if page else self._matrix_button).setChecked(True)
        for widget in (self._which_chip, self._show_chip, self._columns_chip, self._heat_legend, self.totals):
            widget.setVisible(not page)
        self._on_search(self._search.text())
        self.inspector_changed.emit()

    def show_rows(self, which: Which) -> None:
        """Which sources are the rows."""
        self._which = which
        self._which_chip.set_value(_WHICH[which])
        self.refresh()

    def show_figures(self, show: Show) -> None:
        """Quantities as measured, as written before their weights, or shares of the row."""
        self.paste.cancel()
        self.shown_as = show
        self._show_chip.set_value(_SHOW[show])
        self.refresh()

    def show_columns(self, key: str) -> None:
        """Only the targets that have a quantity, or every activity and service."""
        self._all_targets = key == "all"
        self._columns_chip.set_value(_COLUMNS[key])
        self._collapsed.pop(self._which, None)
        self.refresh()

    def fold(self, band: str) -> None:
        """Collapses a process into one column, or lays it open again."""
        self._collapsed.setdefault(self._which, set()).symmetric_difference_update({band})
        self.refresh()

    def fold_all(self) -> None:
        """Every process in one column; when all are, all laid open."""
        bands = {band for band, targets in self.matrix.bands.items() if len(targets) > 1}
        folded = self._collapsed.get(self._which, set())
        self._collapsed[self._which] = set() if bands <= folded else bands
        self.refresh()

    def _on_header(self, key: str) -> None:
        if key.startswith(BAND):
            self.fold(key.removeprefix(BAND))

    def _on_moved(self) -> None:
        self._tell_cell()
        self.inspector_changed.emit()

    def _tell_cell(self) -> None:
        """The line under the matrix: the current cell, its figure and its part of the row."""
        here = self.table.current()
        row = self.matrix.row(here[0]) if here else None
        target = self.matrix.target(here[1].removeprefix(TARGET)) if here else None
        if row is None or target is None:
            self._cell_words.setText(row.source_name if row else "")
            self._cell_figure.setText("")
            return
        cell = row.cells.get(target.key)
        figure = self.formats.number(cell.measured if cell else 0, None)
        share = self.formats.percent(row.share(target.key))
        self._cell_words.setText(f"{row.source_name} → {target.name}")
        self._cell_figure.setText(f"{figure} {row.driver.unit if cell else ''} · {share} % of the row")

    def _on_search(self, text: str) -> None:
        self.table.set_filter(text if not self._stack.currentIndex() else "")
        self.lists.drivers.view.set_filter(text if self._stack.currentIndex() else "")

    def refresh(self) -> None:
        session, period = self.workspace.session, self.workspace.period
        model = in_scenario(session, self.workspace.scenario, "driver_quantities", "assignments")
        self.matrix = matrix(model, period, self._which, self._all_targets)
        if not self.matrix.rows and self._which == "pool" and session.model.assignments and not session.model.pools:
            self.show_rows("all")
            return
        folded = self._collapsed.setdefault(self._which, start_collapsed(self.matrix))
        span = session.model.span(period)
        self.view = View(session, self.formats, self.shown_as, folded, self.paste.pending(), span, period)
        self._put(columns(self.matrix, self.view))
        self.lists.refresh()
        self._tell()
        self._tell_cell()

    def _put(self, made: list[Any]) -> None:
        """New columns only where they differ, so that place and sort stay while figures change."""
        source = RowSource(self.matrix.rows, made, key=lambda row: row.key)
        layout = [(column.key, column.kind, column.editable) for column in made]
        if layout == self._layout:
            self.model.columns = made
            self.model.set_source(source)
        else:
            self._layout = layout
            self.model.set_columns(made, source)

    def _tell(self) -> None:
        rows, wrong = self.matrix.rows, [row for row in self.matrix.rows if is_open(row)]
        many = len(wrong) != 1
        self._pill.say(f"{len(wrong)} {'rows' if many else 'row'} to check" if wrong else "", "warning")
        names = [f"{row.source_name}: {row.driver.name or row.driver.driver}" for row in wrong[:8]]
        self._pill.setToolTip(tooltip("\n".join(names)))
        scenario = "" if key_of(self.workspace.scenario) == "actual" else f", {self.workspace.scenario}"
        words = f"{len(rows)} rows × {len(self.matrix.targets)} targets · {self.workspace.period}{scenario}"
        self.set_context(words if rows else "")

    # --------------------------------------------------------------------------------------------------------- edits

    def edit_place(self) -> edits.Place:
        """Where edits go now."""
        return edits.Place(self.workspace.session, self.workspace.period, self.workspace.scenario, self.formats)

    def _typed(self, edit: Edit) -> edits.Typed:
        return edits.Typed(cast(Key, edit.row_key), edit.column_key.removeprefix(TARGET), edit.text)

    def _on_edits(self, wanted: Sequence[Edit]) -> Sequence[str | None]:
        place, typed = self.edit_place(), [self._typed(edit) for edit in wanted]
        answers = [edits.refusal(self.matrix, one, place, self.shown_as == "before weight") for one in typed]
        good = [one for one, answer in zip(typed, answers, strict=True) if answer is None]
        words = edits.words_for(good, self.matrix)
        refused = edits.apply(edits.change_of(self.matrix, good, place), words, place) if good else None
        return [answer or refused for answer in answers]

    def _on_link(self, row_key: Hashable, column_key: str) -> None:
        row = self.matrix.row(row_key)
        if row is not None and column_key == "check":
            self.mend(row)

    def _on_activated(self, row_key: Hashable, column_key: str) -> None:
        """Enter or a double click on what cannot be edited: fix the check, else go where it can be edited."""
        row = self.matrix.row(row_key)
        if row is None:
            return
        if column_key == "check" and is_open(row):
            self.mend(row)
        elif column_key == "driver":
            self.show_page(1)
            self.lists.show_driver(row.driver.driver)

    def mend(self, row: MatrixRow) -> None:
        """What the check of a row offers: percentages scaled to 100, over-use accepted."""
        if row.difference:
            self.scale(row)
        elif row.overused and not row.assignment.accept_overuse:
            accept(self.workspace, row.source, row.driver.driver)

    def scale(self, row: MatrixRow) -> None:
        """A percentage row made to add up to 100, as one step."""
        if not row.difference or not row.total:
            return
        if not edits.can_scale(row, self.workspace.session):
            self.workspace.refuse(
                f"{row.driver.name} was not scaled", "Some of its quantities are sums of several rows: edit the list."
            )
            return
        change = edits.change_of(self.matrix, edits.scaled_to_hundred(row, self.formats), self.edit_place())
        refused = edits.apply(change, f"Scale {row.driver.name or row.driver.driver} to 100 %", self.edit_place())
        if refused:
            self.workspace.refuse(f"{row.driver.name} was not scaled", refused)

    def _add_driver(self) -> None:
        self.show_page(1)
        self.lists.drivers.add_row()

    def _on_menu(self, menu: QMenu, row_key: Hashable, column_key: str) -> None:
        row, target = self.matrix.row(row_key), self.matrix.target(column_key.removeprefix(TARGET))
        if row is None:
            return
        menu.addSeparator()
        if row.difference and row.total:
            menu.addAction("&Scale row to 100 %", lambda: self.scale(row))
        if row.overused and not row.assignment.accept_overuse:
            menu.addAction("Accept the &over-use", lambda: self.mend(row))
        cell = row.cells.get(target.key) if target else None
        if cell is not None and not cell.rows[0].period and not self.workspace.session.read_only:
            menu.addAction(f"State for {self.workspace.period} &only", lambda: self._only_for_period(row, column_key))
        menu.addAction("Show in the &list", lambda: self._on_activated(row.key, "driver"))
        menu.addAction("&Trace the source", lambda: self.workspace.go_to("trace", row.source))

    def _only_for_period(self, row: MatrixRow, column_key: str) -> None:
        cell, place = row.cells[column_key.removeprefix(TARGET)], self.edit_place()
        words = f"State {row.driver.name or row.driver.driver} for {place.period} only"
        refused = edits.apply(edits.only_for_period(cell, place), words, place)
        if refused:
            self.workspace.refuse("Nothing was changed", refused)

    # ---------------------------------------------------------------------------------------------------- navigation

    def go_to(self, place: object) -> None:
        if isinstance(place, Finding):
            self.show_page(1)
            self.lists.go_to(place)
        elif isinstance(place, str):
            self._go_to_name(place)
        elif isinstance(place, int):
            self.show_page(1)
            self.lists.drivers.view.go_to(place)

    def _go_to_name(self, name: str) -> None:
        found = next((row for row in self.matrix.rows if key_of(name) in row.key), None)
        if found is not None:
            self.show_page(0)
            self.table.go_to(found.key, "source")
        else:
            self.show_page(1)
            self.lists.show_driver(name)

    def fill_inspector(self, inspector: Inspector) -> bool:
        if self._stack.currentIndex():
            driver = self.lists.selected()
            if driver is not None:
                inspector.set_title("Driver")
                inspector.add_section().text(driver.name or driver.driver, semibold=True)
                fill_for_driver(inspector, driver, self.workspace)
            return driver is not None
        here = self.table.current()
        row = self.matrix.row(here[0]) if here else None
        if row is not None:
            fill_for_row(inspector, row, self.matrix, self.workspace, self.formats)
        return row is not None

    def main_table(self) -> Table:
        return self.lists.drivers.view if self._stack.currentIndex() else self.table
