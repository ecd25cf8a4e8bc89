"""Scenarios (S10): what each changes, and what it would cost against the actual figures, service by service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model.caps import CapPeriod
from abc_costing.model.findings import Finding
from abc_costing.model.results import Result
from abc_costing.model.rows import ACTUAL, key_of
from abc_costing.progress import Progress
from abc_costing.session import Job
from ui.frame import parts
from ui.frame.chips import Chip
from ui.screens.comparison import ComparedRow, cap_of, compared
from ui.screens.model_grid import ModelGrid
from ui.screens.screen import Screen
from ui.shell import measures
from ui.shell.empty import EmptyState
from ui.shell.formats import Formats
from ui.tables.arrangement import GroupBy
from ui.tables.column import Column, Kind
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

THOUSANDS_FROM: Final = 1_000_000


class ScenariosScreen(Screen):
    """Grids of the scenarios and their changes on top, the comparison below."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Scenarios", "A scenario is a named set of changes against what it is based on")
        self.chosen = ""
        self.results: dict[str, Result | str] = {}
        self.scenarios = ModelGrid(workspace, "scenarios")
        self.scenarios.view.set_empty("No scenarios yet. A scenario asks what if.", "scenario", "Add a scenario")
        self.changes = ModelGrid(workspace, "scenario_changes", rows=self._of_chosen, defaults=self._new_change)
        self.changes.view.set_empty(
            "No changes by a factor yet. Rows of other tables may name this scenario too.", "edit", "Add a change")
        self.table = Table(TableModel([], RowSource((), ())), "Comparison with actual")
        self.empty = EmptyState()
        self._below = QStackedWidget()
        self._changes_title = parts.label("", "secondary", "caption", semibold=True)
        self._heading = parts.label("", semibold=True)
        self._chip = Chip("Compare", "", menu=QMenu(self))
        self._arrange()
        self.scenarios.view.current_changed.connect(self._on_current)
        self.table.activated.connect(lambda key, _column: self._trace(key))
        self.add_action("Add scenario", "plus", "A new scenario based on Actual", self.scenarios.add_row)
        self.add_action("Use it everywhere", "scenario", "Show this scenario on all screens", self._use)
        self.filters.add(self._chip)
        self.filters.add(self._heading)

    def _arrange(self) -> None:
        upper = QSplitter(Qt.Orientation.Horizontal)
        upper.addWidget(titled(parts.label("Scenarios", "secondary", "caption", semibold=True), self.scenarios))
        upper.addWidget(titled(self._changes_title, self.changes))
        upper.setSizes([400, 494])
        for part in (self.table, self.empty):
            self._below.addWidget(part)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self._below)
        split.setSizes([190, 340])
        self.set_content(split)

    # ----------------------------------------------------------------------------------------------- chosen scenario

    def refresh(self) -> None:
        """Keeps the chosen scenario if it is still there, calculates what is missing, shows what is there."""
        names = [name for name in self.workspace.session.scenarios if key_of(name) != key_of(ACTUAL)]
        if key_of(self.chosen) not in {key_of(name) for name in names}:
            wanted = self.workspace.scenario
            self.chosen = wanted if key_of(wanted) != key_of(ACTUAL) else self._first_with_changes(names)
        self._offer(names)
        row = next((r for r in self.workspace.session.model.scenarios if r.scenario == self.chosen), None)
        if row is not None:
            self.scenarios.view.go_to(row.id)
        self.changes.refresh()
        self._changes_title.setText(f"Changes of {self.chosen}" if self.chosen else "Changes")
        self._calculate()

    def _first_with_changes(self, names: Sequence[str]) -> str:
        """The first scenario that says something about the chosen period."""
        period = key_of(self.workspace.period)
        rows = self.workspace.session.model.scenario_changes
        touched = {key_of(row.scenario) for row in rows if key_of(row.period) in ("", period)}
        return next((name for name in names if key_of(name) in touched), names[0] if names else "")

    def _offer(self, names: Sequence[str]) -> None:
        menu = QMenu(self)
        for name in names:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self.chosen)
            action.triggered.connect(lambda _checked=False, wanted=name: self.choose(wanted))
        self._chip.set_menu(menu)
        self._chip.set_value(self.chosen or "–")
        self._chip.setEnabled(bool(names))

    def choose(self, scenario: str) -> None:
        """Compares another scenario."""
        if scenario != self.chosen:
            self.chosen = scenario
            self.refresh()
            self.inspector_changed.emit()

    def _on_current(self) -> None:
        current = self.scenarios.view.current()
        row = next((r for r in self.scenarios.rows() if current and r.id == current[0]), None)
        if row is not None:
            self.choose(str(getattr(row, "scenario")))  # noqa: B009 (rows of any table are told apart by their key)

    def _of_chosen(self, rows: Sequence[Any]) -> Sequence[Any]:
        return [row for row in rows if key_of(row.scenario) == key_of(self.chosen)]

    def _new_change(self) -> Mapping[str, str]:
        period = self.workspace.period
        return {"scenario": self.chosen, "sheet": "Ledger", "period": period, "factor": "1"}

    def _use(self) -> None:
        if self.chosen:
            self.workspace.choose(scenario=self.chosen)

    # --------------------------------------------------------------------------------------------------- calculating

    def _calculate(self) -> None:
        self.results = {}
        for name in filter(None, dict.fromkeys((ACTUAL, self.chosen))):
            found = self._result(name)
            if found is not None:
                self.results[name] = found
        self._fill()

    def _result(self, scenario: str) -> Result | str | None:
        """What there is already; else it is calculated in the background and shown when ready."""
        session, period = self.workspace.session, self.workspace.period
        try:
            kept = session.result_if_current(period, scenario)
            if kept is not None:
                return kept
            job = session.calculation_job(period, scenario)
        except AbcCostingError as refused:
            return str(refused)
        self.workspace.runner.run(
            f"Calculate {period}, {scenario}",
            _attempt(job),
            slot=f"compare {scenario}",
            done=lambda found: self._take(job, scenario, found),
        )
        return None

    def _take(self, job: Job[Result], scenario: str, found: Result | str) -> None:
        if not self.workspace.is_open:
            return
        if isinstance(found, Result):
            self.workspace.session.keep(job, found)
            if self.workspace.session.result_if_current(self.workspace.period, scenario) is None:
                return
        self.results[scenario] = found
        self._fill()
        self.inspector_changed.emit()

    def side(self, scenario: str) -> Result | None:
        """The calculated result of a side, None where there is none."""
        found = self.results.get(scenario)
        return found if isinstance(found, Result) else None

    # --------------------------------------------------------------------------------------------------------- shown

    def _fill(self) -> None:
        actual, other = self.side(ACTUAL), self.side(self.chosen)
        period = self.workspace.period
        self._heading.setText(f"against Actual in {period}" if self.chosen else "")
        if not self.chosen:
            self._say("No scenario to compare. Add one to see what it would cost.", "scenario")
            return
        if other is None:
            waiting = self.chosen not in self.results
            self._say(f"Calculating {self.chosen} …" if waiting else str(self.results[self.chosen]), "scenario")
            return
        self._below.setCurrentWidget(self.table)
        self._show_rows(compared(actual, other, self.workspace.session.model), actual, other)
        self.note(self._remark(actual, other))
        self._show_caps()

    def _remark(self, actual: Result | None, other: Result) -> str:
        if actual is None:
            return f"Actual has no figures in {other.period}, so there is no difference to show."
        same = other.costed == actual.costed and other.services == actual.services
        return f"{self.chosen} changes nothing in {other.period}. Choose another period at the top." if same else ""

    def _say(self, sentence: str, icon: str) -> None:
        self.empty.say(sentence, icon)
        self._below.setCurrentWidget(self.empty)
        self.totals.setVisible(False)
        self.note("")

    def scale(self, result: Result) -> int:
        """Thousands where amounts are large, else units."""
        return 1000 if result.costed >= THOUSANDS_FROM * self.workspace.session.model.currency.unit else 1

    def _show_rows(self, rows: tuple[ComparedRow, ...], actual: Result | None, other: Result) -> None:
        of, scale = self.workspace.session.model.currency, self.scale(other)
        words = f"{of.code} thousand" if scale > 1 else of.code
        columns = comparison_columns(words, of.code, of.unit * scale, self.chosen)
        self.table.model.set_columns(columns, RowSource(rows, columns, key=lambda row: row.key))
        self.table.model.set_groups(GroupBy(lambda row: row.group))
        whole = other.costed - actual.costed if actual else None
        added = sum(row.difference or 0 for row in rows)
        self.table.model.set_totals("Total costed", None, None if whole is None else added == whole)

    def _show_caps(self) -> None:
        self.totals.clear()
        found = {name: self.cap(name) for name in (ACTUAL, self.chosen)}
        for name, cap in found.items():
            if cap is None:
                continue
            each = cap[1]
            self.totals.add(parts.label(f"{name}:", "secondary"))
            self.totals.add(parts.label(f"ratio {_percent(self.formats, each.ratio_percent)} %", semibold=True))
            self.totals.add(parts.label(f"of {_percent(self.formats, each.cap_percent)} %", "secondary"))
            tone = "negative" if each.headroom < 0 else "positive"
            of, scale = self.workspace.session.model.currency, 1000 if abs(each.limit) >= THOUSANDS_FROM * 100 else 1
            money = self.formats.money(each.headroom, of, scale=scale, signed=True)
            unit = " thousand" if scale > 1 else ""
            self.totals.add(parts.label(f"headroom {money}{unit}", tone))
            self.totals.add(parts.stop())
        self.totals.setVisible(any(found.values()))

    def cap(self, scenario: str) -> tuple[str, CapPeriod] | None:
        """The first cap of the period in a scenario, by name."""
        try:
            return cap_of(self.workspace.session.caps(scenario), self.workspace.period)
        except AbcCostingError:
            return None

    # ----------------------------------------------------------------------------------------------------- inspector

    def _trace(self, key: object) -> None:
        if isinstance(key, str) and not key.startswith("apart:"):
            self.workspace.go_to("trace", key)

    def fill_inspector(self, inspector: Inspector) -> bool:
        actual, other = self.side(ACTUAL), self.side(self.chosen)
        if other is None:
            return False
        from ui.screens.comparison_inspector import fill

        fill(inspector, self, actual, other)
        return True

    def main_table(self) -> Table | None:
        for grid in (self.scenarios, self.changes):
            if grid.view.grid.hasFocus():
                return grid.view
        return self.table

    def go_to(self, place: object) -> None:
        """A finding about a scenario or a change, or a scenario's name."""
        if isinstance(place, Finding) and place.row_id is not None:
            changes = self.workspace.session.model.scenario_changes
            owner = next((r.scenario for r in changes if r.id == place.row_id), "")
            if place.table == "scenario_changes" and owner:
                self.choose(owner)
            grid = self.changes if place.table == "scenario_changes" else self.scenarios
            grid.view.go_to(place.row_id, place.field or "")
            grid.view.setFocus()
        elif isinstance(place, str) and key_of(place) in {key_of(n) for n in self.workspace.session.scenarios[1:]}:
            self.choose(place)


def _attempt(job: Job[Result]) -> Callable[[Progress], Result | str]:
    """A refusal here is an answer, said in the place of the table: a scenario may have nothing in a period."""

    def work(progress: Progress) -> Result | str:
        try:
            return job.run(progress)
        except AbcCostingError as refused:
            return str(refused)

    return work


def _percent(formats: Formats, value: Any) -> str:
    return formats.number(value, 2, dash=False)


def comparison_columns(words: str, code: str, divisor: int, other: str) -> list[Column[ComparedRow]]:
    """The columns of the comparison; differences are summed like the costs, so that they add up."""
    money = Kind.MONEY
    return [
        Column("name", "Service", value=lambda r: r.name, stretch=True),
        Column("actual", "Actual", money, lambda r: r.actual, words, divisor=divisor, summed=True),
        Column("other", other, money, lambda r: r.other, words, divisor=divisor, summed=True, semibold=True),
        Column("difference", "Difference", money, lambda r: r.difference, words, divisor=divisor, summed=True,
               signed=True, rule_before=True),
        Column("share", "Difference", Kind.PERCENT, lambda r: r.share, "%", signed=True),
        Column("unit_actual", "Unit cost", Kind.QUANTITY, lambda r: r.unit_actual, "Actual", 2,
               secondary=True, rule_before=True),
        Column("unit_other", "Unit cost", Kind.QUANTITY, lambda r: r.unit_other, other, 2, semibold=True),
        Column("unit_difference", "Unit cost, change", Kind.QUANTITY, lambda r: r.unit_difference, code, 2,
               signed=True),
    ]  # fmt: skip


def titled(title: QWidget, grid: QWidget) -> QWidget:
    """A grid with a line above it that says what it holds."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    title.setContentsMargins(measures.L, measures.S, measures.L, measures.XS)
    column.addWidget(title)
    column.addWidget(grid, 1)
    return box
