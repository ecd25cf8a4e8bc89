"""Ratio and cap (S11): the ratio of each period against the cap in force, and what would restore it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model.caps import CapResult
from abc_costing.model.findings import Finding
from abc_costing.model.rows import ACTUAL, key_of
from abc_costing.reporting import phrases
from abc_costing.session import AddRows
from ui.charts.view import ChartView
from ui.frame import parts
from ui.frame.chips import Chip
from ui.screens.cap import figures, inspection
from ui.screens.cap.figures import CapView, Line, Scale
from ui.screens.cap.law import Law
from ui.screens.screen import Screen
from ui.shell import measures
from ui.shell.empty import EmptyState
from ui.tables.column import Column, Kind, Mark
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

COLUMN = 88
"""Width of a period's column: all alike, so that the eye runs along."""
SIDEWAYS = 16
"""Room for the scroll bar that comes with many periods."""


class CapScreen(Screen):
    """The chart and its table; the law and the statistics in the other view."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Ratio and cap")
        self.view: CapView | None = None
        self.cap_name = ""
        self._message = parts.label("", role="chart_title", semibold=True)
        self._subtitle = parts.label("", "secondary", "caption")
        self.chart = ChartView()
        self.table = Table(TableModel([], RowSource((), ())), "Ratio and cap by period", selects_rows=False)
        self.empty = EmptyState()
        self.law = Law(workspace)
        self._stack = QStackedWidget()
        for part in (self._figures(), self.empty, self.law):
            self._stack.addWidget(part)
        self.set_content(self._stack)
        self._cap_chip = Chip("Cap", "", menu=QMenu(self))
        self.add_to_header(self._cap_chip)
        self._law_action = self.add_action(
            "Law and statistics", "scales", "Caps by date and the statistics they are taken of", checkable=True
        )
        self._law_action.toggled.connect(lambda _on: self._show())
        self.empty.pressed.connect(self._on_empty)
        self.table.current_changed.connect(self.inspector_changed)
        self.chart.save_failed.connect(lambda why: workspace.refuse("The chart was not saved", why))

    def _figures(self) -> QWidget:
        page, words = QWidget(), QVBoxLayout()
        words.setContentsMargins(measures.L, measures.S, measures.L, 0)
        words.setSpacing(1)
        self._message.setWordWrap(True)
        words.addWidget(self._message)
        words.addWidget(self._subtitle)
        row = QHBoxLayout()
        row.setContentsMargins(measures.L, 0, measures.L, 0)
        row.addWidget(self.chart)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(measures.XS)
        column.addLayout(words)
        column.addLayout(row, 1)
        column.addWidget(parts.rule())
        column.addWidget(self.table)
        return page

    # --------------------------------------------------------------------------------------------------------- shown

    def refresh(self) -> None:
        """Caps of the chosen scenario, with the periods that only other scenarios plan."""
        names = list(dict.fromkeys(row.cap for row in self.workspace.session.model.caps))
        if key_of(self.cap_name) not in {key_of(name) for name in names}:
            self.cap_name = names[0] if names else ""
        self._offer(names)
        workspace = self.workspace
        scenarios = dict.fromkeys((workspace.scenario, *workspace.session.scenarios))
        by_scenario = {name: self._caps(name) for name in scenarios}
        self.view = figures.cap_view(self.cap_name, by_scenario, workspace.scenario, workspace.period)
        self._fill()
        self._show()

    def _caps(self, scenario: str) -> tuple[CapResult, ...]:
        if key_of(scenario) == key_of(self.workspace.scenario) and self.workspace.caps and not self.workspace.stale:
            return self.workspace.caps
        try:
            return self.workspace.session.caps(scenario)
        except AbcCostingError:
            return ()

    def _offer(self, names: list[str]) -> None:
        menu = QMenu(self)
        for name in names:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self.cap_name)
            action.triggered.connect(lambda _checked=False, chosen=name: self._choose(chosen))
        self._cap_chip.set_menu(menu)
        self._cap_chip.set_value(self.cap_name)
        self._cap_chip.setVisible(len(names) > 1)

    def _choose(self, name: str) -> None:
        self.cap_name = name
        self.refresh()
        self.inspector_changed.emit()

    def scale(self) -> Scale | None:
        """How money is written on this screen."""
        of = self.workspace.session.model.currency
        return figures.scale_of(self.view, self.formats, of) if self.view else None

    def _fill(self) -> None:
        view, scale = self.view, self.scale()
        if view is None or scale is None:
            self.chart.set_chart(None)
            self.set_context("")
            return
        self.set_context(f"Administrative expense ÷ {view.bases}")
        self._message.setText(view.message)
        self._subtitle.setText(
            f"Administrative expense as % of {view.periods[view.place].bases[0].base} · "
            "solid = actual, outline = budget, hatched = forecast, stepped line = cap"
        )
        self.chart.set_chart(figures.chart(view), view.message, f"ratio-{view.periods[view.place].period}")
        columns = _columns(view, scale)
        rows = figures.lines(view, scale)
        self.table.model.set_columns(columns, RowSource(rows, columns, key=lambda line: line.name))
        self.table.setFixedHeight(measures.HEADER_TWO_LINES + len(rows) * measures.ROW_COMPACT + SIDEWAYS)

    def _show(self) -> None:
        if self._law_action.isChecked():
            self._stack.setCurrentWidget(self.law)
        elif self.view is None:
            self._say_empty()
            self._stack.setCurrentWidget(self.empty)
        else:
            self._stack.setCurrentIndex(0)

    def _say_empty(self) -> None:
        if not self.workspace.session.model.caps:
            self.empty.say("No cap yet. A cap is a percentage of a statistic, from a date on.", "cap", "Add a cap")
            return
        bases = sorted({row.base for row in self.workspace.session.model.caps})
        self.empty.say(
            f"No figures yet: the cap needs cost and the statistic {' and '.join(bases)} of the same period.",
            "cap", "Enter statistics")  # fmt: skip

    def _on_empty(self) -> None:
        if not self.workspace.session.model.caps and not self._add_cap():
            return
        self._law_action.setChecked(True)
        self.law.focus("statistics" if self.workspace.session.model.caps[0].base != "contributions" else "caps")

    def _add_cap(self) -> bool:
        session = self.workspace.session
        base = session.model.statistics[0].statistic if session.model.statistics else "contributions"
        starts = session.periods[0] if session.periods else self.workspace.period or "2025"
        row = {"cap": "Administrative expense", "starts": starts, "percent": "10", "base": base}
        try:
            session.do(AddRows("caps", (row,)))
        except AbcCostingError as refused:
            self.workspace.refuse("The cap was not added", refused)
            return False
        return True

    # ----------------------------------------------------------------------------------------------------- inspector

    def chosen(self) -> int | None:
        """The place of the period whose column is current; without one the period that is read first."""
        if self.view is None:
            return None
        current = self.table.current()
        labels = [p.period for p in self.view.periods]
        return labels.index(current[1]) if current and current[1] in labels else self.view.place

    def fill_inspector(self, inspector: Inspector) -> bool:
        place, scale = self.chosen(), self.scale()
        if self.view is None or place is None or scale is None:
            return False
        inspection.fill(inspector, self.workspace, self.view, place, scale)
        return True

    def main_table(self) -> Table | None:
        return self.law.table() if self._law_action.isChecked() else self.table

    def go_to(self, place: object) -> None:
        """A finding about caps or statistics opens their view; a period's label its column."""
        if isinstance(place, Finding) and place.table in ("caps", "statistics"):
            self._law_action.setChecked(True)
            self.law.go_to(place)
        elif isinstance(place, str) and self.view and place in {p.period for p in self.view.periods}:
            self._law_action.setChecked(False)
            self.table.go_to("Headroom, money", place)


def _columns(view: CapView, scale: Scale) -> list[Column[Line]]:
    columns: list[Column[Line]] = [
        Column("measure", "", value=lambda line: line.name, unit=scale.words, stretch=True, mark=_name_mark)
    ]
    for place, each in enumerate(view.periods):
        columns.append(_column(view, place, each.period))
    return columns


def _name_mark(line: Line) -> Mark:
    return Mark(semibold=line.marks[0].semibold)


def _column(view: CapView, place: int, period: str) -> Column[Line]:
    scenario = view.scenarios[place]
    state = view.states[place] if key_of(scenario) in (key_of(ACTUAL), "") else scenario
    return Column(
        period,
        phrases.period_short(period),
        Kind.QUANTITY,
        lambda line: line.cells[place],
        unit=state,
        mark=lambda line: line.marks[place],
        width=COLUMN,
    )
