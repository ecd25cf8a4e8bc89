"""Drivers: the matrix of driver quantities, and the same as lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtWidgets import QButtonGroup, QMenu, QStackedWidget, QToolButton

from abc_costing.model.findings import Finding
from abc_costing.model.rows import DriverQuantity, key_of
from ui.frame import parts
from ui.frame.chips import Chip, Pill
from ui.screens.drivers import edits
from ui.screens.drivers.acts import RowActs
from ui.screens.drivers.columns import BAND, TARGET, Show, View, columns, is_open, start_collapsed
from ui.screens.drivers.details import Cursor, fill_for_list, fill_for_row
from ui.screens.drivers.evidence import EvidenceView
from ui.screens.drivers.features import FeaturesGrid
from ui.screens.drivers.legend import EvidenceLegend, HeatLegend
from ui.screens.drivers.lists import DriverLists
from ui.screens.drivers.matrix import Key, Matrix, MatrixRow, Which, matrix
from ui.screens.drivers.one_more import OneMore
from ui.screens.drivers.preview import PastePreview
from ui.screens.grid_screen import go_to_row, search_field
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

MATRIX, LIST, FEATURES, EVIDENCE = range(4)
_PAGES: Final = (("Matrix", "driver"), ("List", "lines"), ("Case features", "table"), ("Evidence", "scales"))
_HINTS: Final = {
    MATRIX: "Find a source or driver", LIST: "Find a driver", FEATURES: "Find a target or feature",
}  # fmt: skip
_NOTES: Final = {
    FEATURES: "Time equations count by these: 8 + 12*paper takes 12 for each case that comes on paper.",
    EVIDENCE: "By how many per cent the quantities of a driver may be off, up or down, in 90 of 100 cases. "
    "A driver may have a spread of its own, in the list.",
}
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
        self.lists.equation.features_asked.connect(self.show_features)
        self.features = FeaturesGrid(workspace)
        self.evidence = EvidenceView(workspace)
        self._one_more = OneMore(workspace, self.inspector_changed.emit)
        self._stack = QStackedWidget(self)
        for page in (self.table, self.lists, self.features, self.evidence):
            self._stack.addWidget(page)
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
        self.acts = RowActs(self)
        self.table.link_clicked.connect(self.acts.link)
        self.table.activated.connect(self.acts.open)
        self.table.context_requested.connect(self.acts.fill_menu)
        header = self.table.grid.columns_header
        header.band_clicked.connect(self.fold)
        header.sort_asked.connect(self._on_header)
        self.paste = PastePreview(self)

    def _fill_header(self) -> None:
        self._views = QButtonGroup(self)
        self._buttons = [self._view_button(word, icon, page) for page, (word, icon) in enumerate(_PAGES)]
        self._buttons[MATRIX].setChecked(True)
        self._stop = self.add_stop()
        fold = "Every process in one column, or all laid open"
        self._fold_button = self.add_action("Fold all", "columns", fold, self.fold_all)
        self._add_button = self.add_action("Add", "plus", "Add a row (Ctrl++)", self._add_row)
        self._add_button.setVisible(False)

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
        """The matrix, the lists, the case features or the evidence, by the constants of this module."""
        self.paste.cancel()
        self._stack.setCurrentIndex(page)
        self._buttons[page].setChecked(True)
        chips = (self._which_chip, self._show_chip, self._columns_chip, self._heat_legend, self._fold_button)
        for widget in (*chips, self.totals):
            widget.setVisible(page == MATRIX)
        self._add_button.setVisible(page in {LIST, FEATURES})
        self._stop.setVisible(page != EVIDENCE)
        self.filters.setVisible(page != EVIDENCE)
        self._search.setPlaceholderText(_HINTS.get(page, ""))
        self.note(_NOTES.get(page, ""))
        self._on_search(self._search.text())
        self.inspector_changed.emit()

    def show_features(self, target: str) -> None:
        """The case features of a target."""
        self.show_page(FEATURES)
        self.features.show_target(target)

    def show_list_of(self, driver: str) -> None:
        """The quantities of a driver as a list."""
        self.show_page(LIST)
        self.lists.show_driver(driver)

    def show_equation(self, row: DriverQuantity) -> None:
        """The equation of a quantity, to be edited."""
        self.show_page(LIST)
        self.lists.show_equation(row)

    def _add_row(self) -> None:
        """A feature; in the lists a quantity where the cursor is among them, else a driver."""
        if self._stack.currentIndex() == FEATURES:
            self.features.add_row()
        else:
            self.lists.add_row()

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
        page = self._stack.currentIndex()
        for number, table in enumerate((self.table, self.lists.drivers.view, self.features.view)):
            table.set_filter(text if number == page else "")

    def refresh(self) -> None:
        session, period = self.workspace.session, self.workspace.period
        model = in_scenario(session, self.workspace.scenario, "driver_quantities", "assignments", "case_features")
        self.matrix = matrix(model, period, self._which, self._all_targets, self.workspace.result)
        if not self.matrix.rows and self._which == "pool" and session.model.assignments and not session.model.pools:
            self.show_rows("all")
            return
        folded = self._collapsed.setdefault(self._which, start_collapsed(self.matrix))
        span = session.model.span(period)
        self.view = View(session, self.formats, self.shown_as, folded, self.paste.pending(), span, period)
        self._put(columns(self.matrix, self.view))
        self.lists.refresh()
        self.features.refresh()
        self.evidence.refresh()
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

    def _add_driver(self) -> None:
        self.show_page(LIST)
        self.lists.drivers.add_row()

    # ---------------------------------------------------------------------------------------------------- navigation

    def go_to(self, place: object) -> None:
        if isinstance(place, Finding) and place.table == "case_features":
            self.show_page(FEATURES)
            go_to_row(self.features, place, "target")
        elif isinstance(place, Finding) and place.table == "evidence_spreads":
            self.show_page(EVIDENCE)
            self.evidence.go_to(place.row_id)
        elif isinstance(place, Finding):
            self.show_page(LIST)
            self.lists.go_to(place)
        elif isinstance(place, str):
            self._go_to_name(place)
        elif isinstance(place, int):
            self.show_page(LIST)
            self.lists.drivers.view.go_to(place)

    def _go_to_name(self, name: str) -> None:
        found = next((row for row in self.matrix.rows if key_of(name) in row.key), None)
        if found is not None:
            self.show_page(MATRIX)
            self.table.go_to(found.key, "source")
        else:
            self.show_page(LIST)
            self.lists.show_driver(name)

    def fill_inspector(self, inspector: Inspector) -> bool:
        page = self._stack.currentIndex()
        if page == LIST:
            return fill_for_list(inspector, self.lists.selected(), self.workspace)
        here = self.table.current() if page == MATRIX else None
        row = self.matrix.row(here[0]) if here else None
        if row is None or here is None:
            return False
        of = Cursor(row, self.matrix, here[1].removeprefix(TARGET))
        fill_for_row(inspector, of, self.workspace, self.formats, self.show_equation,
                     lambda: self._one_more.fill(inspector, of, self.formats))
        return True

    def main_table(self) -> Table:
        tables = (self.table, self.lists.drivers.view, self.features.view, self.evidence.table)
        return tables[self._stack.currentIndex()]
