"""Run: by which method the cost is allocated, what the other methods would give, and that nothing was lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, get_args

from PySide6.QtWidgets import QButtonGroup, QMenu, QStackedWidget, QToolButton, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model.results import NodeCost, Result
from abc_costing.model.rows import Method, key_of
from abc_costing.progress import Progress
from abc_costing.session import ChangeRecord, SetSettings
from ui.frame import parts
from ui.frame.chips import Chip, Pill
from ui.frame.findings_table import findings_table, show_findings
from ui.screens.node_figures import NodeInspector, money_column
from ui.screens.run_certificate import CertificateView
from ui.screens.screen import Screen
from ui.tables.arrangement import GroupBy
from ui.tables.column import Column, Kind, Mark, State
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

METHODS: Final[tuple[Method, ...]] = get_args(Method)
_WORDS: Final[dict[str, str]] = {
    "direct": "Direct", "step-down": "Step-down", "reciprocal": "Reciprocal",
}  # fmt: skip
_VIEWS: Final = {"methods": "Methods", "balance": "Balance", "exactness": "Exactness", "refused": "Refused"}
_ICONS: Final = {"methods": "columns", "balance": "scales", "exactness": "done", "refused": "error"}
_KINDS: Final = {"pool": "Cost pools", "activity": "Activities", "service": "Services that pass cost on"}


@dataclass(frozen=True)
class MethodRow:
    """A service, or what is kept apart, by each method; amounts in minor units, None where not known."""

    key: str
    name: str
    costs: tuple[int | None, ...]

    def change(self, to: int, base: int) -> int | None:
        """What method `to` gives more than method `base`."""
        more, less = self.costs[to], self.costs[base]
        return None if more is None or less is None else more - less


def method_rows(results: dict[Method, Result]) -> list[MethodRow]:
    """Services in the order of the first result, then what is kept apart."""
    known = [results.get(method) for method in METHODS]
    first = next((result for result in known if result), None)
    if first is None:
        return []
    costs = [{key_of(s.service): s.cost for s in result.services} if result else {} for result in known]
    rows = [
        MethodRow(s.service, s.name or s.service, tuple(by.get(key_of(s.service)) for by in costs))
        for s in first.services
    ]
    unused = MethodRow("unused", "Unused capacity", tuple(result.unused if result else None for result in known))
    rest = MethodRow("unassigned", "Unassigned", tuple(result.unassigned if result else None for result in known))
    return [*rows, *(row for row in (unused, rest) if any(row.costs))]


class RunScreen(Screen):
    """The method, the run, and what it came to. The other methods are calculated in the background when seen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Run")
        self._results: dict[Method, Result] = {}
        self._refused: dict[Method, str] = {}
        self._details = NodeInspector(workspace, self.inspector_changed.emit)
        self.methods = Table(TableModel([], RowSource[MethodRow]((), ())), "Cost per service by method")
        self.balance = Table(TableModel([], RowSource[NodeCost]((), ())), "Balance of every source")
        self.findings = findings_table((), "Findings of the refused run")
        self.exactness = CertificateView()
        self._stack = QStackedWidget(self)
        self._pages: dict[str, QWidget] = {
            "methods": self.methods, "balance": self.balance, "exactness": self.exactness, "refused": self.findings,
        }  # fmt: skip
        self._fill()
        self._connect()
        self.set_content(self._stack)

    def _fill(self) -> None:
        self._choices = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for key, page in self._pages.items():
            self._stack.addWidget(page)
            made = self.add_action(_VIEWS[key], _ICONS[key], press=lambda key=key: self.show_view(key), checkable=True)
            self._choices.addButton(made)
            self._buttons[key] = made
        self._buttons["methods"].setChecked(True)
        self.add_stop()
        self.run_button = parts.button("Run", "primary", "run", self.run)
        self.run_button.setToolTip("Calculate anew (F5)")
        self.add_to_header(self.run_button)
        menu = QMenu(self)
        for method in METHODS:
            menu.addAction(_WORDS[method]).triggered.connect(lambda _=False, method=method: self.choose(method))
        self._chip = Chip("Method", "", menu=menu)
        self._state = Pill("", "info")
        self.filters.add(self._chip)
        self._why = parts.label("", "secondary", "caption")
        self.filters.add(self._why)
        self.filters.add_end(self._state)
        self._exact = parts.label("", "secondary")
        self.totals.add(self._exact)
        for table in (self.methods, self.balance):
            table.set_empty("Nothing is calculated yet.", "run", "Run").pressed.connect(self.run)

    def _connect(self) -> None:
        self.balance.current_changed.connect(self.inspector_changed)
        self.methods.current_changed.connect(self.inspector_changed)
        self.balance.activated.connect(lambda key, _column: self.workspace.go_to("trace", key))
        self.methods.activated.connect(lambda key, _column: self.workspace.go_to("trace", key))
        self.findings.activated.connect(self._to_finding)
        self.findings.link_clicked.connect(self._to_finding)
        self.workspace.runner.progressed.connect(self._on_progress)
        for signal in (self.workspace.runner.finished, self.workspace.runner.failed, self.workspace.runner.cancelled):
            signal.connect(self._on_end)
        self.cancel_asked.connect(lambda: self.workspace.runner.cancel_slot("calculate"))

    # ------------------------------------------------------------------------------------------------------- running

    def run(self) -> None:
        """Calculates what is out of date; at once where everything is current."""
        if self.workspace.is_open:
            self.workspace.run()

    def choose(self, method: Method) -> None:
        """Another method for the project, as a step that Undo takes back."""
        settings = self.workspace.session.model.settings
        if settings.method == method:
            return
        try:
            self.workspace.session.do(SetSettings(replace(settings, method=method)))
        except AbcCostingError as refused:
            self.workspace.refuse("The method was not changed", refused)

    def _on_progress(self, task: Any) -> None:
        if task.slot == "calculate" and self.isVisible():
            self.busy(task.message or task.label, task.fraction)

    def _on_end(self, task: Any, *_: object) -> None:
        if task.slot == "calculate":
            self.idle()

    def _calculate_others(self) -> None:
        """The results that are not there yet, one method at a time."""
        session, period, scenario = self.workspace.session, self.workspace.period, self.workspace.scenario
        if self.workspace.stale or not period:
            return
        for method in METHODS:
            if method in self._results or method in self._refused:
                continue
            job = session.calculation_job(period, scenario, method)
            work = _answering(job.run)

            def done(answer: Result | AbcCostingError, method: Method = method, job: Any = job) -> None:
                self._take(method, job, answer)

            self.workspace.runner.run(f"{job.label}, {method} method", work, slot=f"method {method}", done=done)

    def _take(self, method: Method, job: Any, answer: Result | AbcCostingError) -> None:
        if not self.workspace.is_open:
            return
        if isinstance(answer, Result):
            self.workspace.session.keep(job, answer)
            self._look_up()
        else:
            self._refused[method] = str(answer)
        self._show_methods()

    # ------------------------------------------------------------------------------------------------------- showing

    def touches(self, record: ChangeRecord) -> bool:
        return bool(record.tables or record.settings or record.ledger)

    def show_view(self, key: str) -> None:
        """Methods side by side, the balance of sources, the exactness, or why the run was refused."""
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self._pages[key])
        self.inspector_changed.emit()

    def refresh(self) -> None:
        workspace = self.workspace
        self._refused.clear()
        self._look_up()
        if not workspace.stale:
            self._calculate_others()
        method = workspace.session.model.settings.method
        self._chip.set_value(_WORDS[method])
        self._why.setText(_MEANING[method])
        self._tell_state()
        self._show_methods()
        self._show_balance()
        self.exactness.show_result(workspace.result, workspace.session.model)
        show_findings(self.findings, workspace.run_findings)
        self._buttons["refused"].setVisible(bool(workspace.run_problem))
        if not workspace.run_problem and self._stack.currentWidget() is self.findings:
            self.show_view("methods")

    def _look_up(self) -> None:
        session, period, scenario = self.workspace.session, self.workspace.period, self.workspace.scenario
        found = {method: session.result_if_current(period, scenario, method) if period else None for method in METHODS}
        current = {method: result for method, result in found.items() if result}
        if current or not self.workspace.stale:
            self._results = current

    def _tell_state(self) -> None:
        workspace, result = self.workspace, self.workspace.result
        running = workspace.runner.current is not None and workspace.runner.current.slot == "calculate"
        if workspace.run_problem and workspace.stale:
            count = len(workspace.run_findings)
            show = parts.button("Show why", press=lambda: self.show_view("refused"))
            self.banner(workspace.run_problem, "negative", "error", *([show] if count else []))
            self._state.say("Refused", "negative")
        elif workspace.stale:
            self.banner("")
            self._state.say("Calculating" if running else "Out of date – Run (F5)", "warning")
        else:
            self.banner("")
            balanced = result is not None and result.difference == 0
            self._state.say("Reconciled" if balanced else "Not reconciled", "positive" if balanced else "negative")
        words = f"{result.period} · {result.scenario} · run {result.run_id}" if result else "no result yet"
        self.set_context(words)
        self._exact.setText(certificate_words(result) if result else "")
        self.totals.setVisible(result is not None)

    def _show_methods(self) -> None:
        of = self.workspace.session.model.currency
        base = METHODS.index(self.workspace.session.model.settings.method)
        made: list[Column[MethodRow]] = [Column("name", "Service", value=lambda row: row.name, stretch=True)]
        for place, method in enumerate(METHODS):
            made.append(money_column(f"cost {method}", _WORDS[method], of, _cost(place), semibold=place == base,
                                     mark=lambda _row, here=place == base: Mark(tint=here)))  # fmt: skip
        for place, method in enumerate(METHODS):
            if place != base:
                made += _changes(place, base, method, of)
        rows = method_rows(self._results)
        self.methods.model.set_columns(made, RowSource(rows, made, key=lambda row: row.key))
        if rows:
            totals = {f"cost {m}": self._results[m].costed for m in METHODS if m in self._results}
            same = len(set(totals.values())) == 1
            changes = {f"change {m}": 0 for m in METHODS if m in self._results and m != METHODS[base]}
            self.methods.model.set_totals("Total costed", totals | changes, same)
        refused = [f"{_WORDS[method]}: {why}" for method, why in self._refused.items()]
        self.note("  ".join(refused) if refused else "Every method shares out the same cost; only the way of support "
                  f"activities differs. Differences are against {_WORDS[METHODS[base]].lower()}.")  # fmt: skip

    def _show_balance(self) -> None:
        result = self.workspace.result
        nodes = [n for n in (result.nodes if result else ()) if n.kind != "service" or n.assigned or n.unassigned]
        of = self.workspace.session.model.currency
        made = balance_columns(of)
        self.balance.model.set_columns(made, RowSource(nodes, made, key=lambda node: node.node))
        self.balance.model.set_groups(GroupBy(lambda node: node.kind, _KINDS) if nodes else None)
        if nodes:
            difference = sum(_difference(node) for node in nodes)
            self.balance.model.set_totals("All sources", None, difference == 0)

    # ---------------------------------------------------------------------------------------------------- navigation

    def _to_finding(self, key: Any, _column: str) -> None:
        from ui.screens.catalogue import SCREEN_OF_TABLE

        found = self.workspace.run_findings
        if isinstance(key, int) and key < len(found):
            self.workspace.go_to(SCREEN_OF_TABLE.get(found[key].table, "run"), found[key])

    def go_to(self, place: object) -> None:
        if isinstance(place, str) and self.balance.go_to(place):
            self.show_view("balance")

    def fill_inspector(self, inspector: Inspector) -> bool:
        table = self._stack.currentWidget()
        here = table.current() if table in (self.methods, self.balance) and isinstance(table, Table) else None
        return here is not None and isinstance(here[0], str) and self._details.fill(inspector, here[0])

    def main_table(self) -> Table | None:
        page = self._stack.currentWidget()
        return page if isinstance(page, Table) else self.exactness.table


_MEANING: Final[dict[str, str]] = {
    "direct": "Support activities are charged to primary ones only.",
    "step-down": "Support activities are closed one after the other, each to those not yet closed.",
    "reciprocal": "Support activities that serve each other are solved together.",
}


def _answering(run: Callable[[Progress], Result]) -> Callable[[Progress], Result | AbcCostingError]:
    """A refusal is an answer here: the other methods go on."""

    def work(progress: Progress) -> Result | AbcCostingError:
        try:
            return run(progress)
        except AbcCostingError as refused:
            return refused

    return work


def _cost(place: int) -> Callable[[MethodRow], int | None]:
    return lambda row: row.costs[place]


def _changes(place: int, base: int, method: Method, of: Any) -> list[Column[MethodRow]]:
    def change(row: MethodRow) -> int | None:
        return row.change(place, base)

    def part(row: MethodRow) -> Fraction | None:
        more, less = row.change(place, base), row.costs[base]
        return None if more is None or not less else Fraction(more, less)

    return [
        money_column(f"change {method}", f"{_WORDS[method]} less {_WORDS[METHODS[base]].lower()}", of, change,
                     signed=True, rule_before=True),
        Column(f"part {method}", "", Kind.PERCENT, part, "%", signed=True, secondary=True),
    ]  # fmt: skip


def _difference(node: NodeCost) -> int:
    return node.total - node.assigned - node.unused - node.unassigned - node.kept


def balance_columns(of: Any) -> list[Column[NodeCost]]:
    """What went into each source and where it is: out, unused, unassigned, kept; the difference must be nothing."""

    def state(node: NodeCost) -> State:
        off = _difference(node)
        return State("0", "positive", quiet=True) if not off else State(str(off), "negative")

    return [
        Column("node", "Source", value=lambda node: node.name or node.node, stretch=True),
        money_column("in", "In", of, lambda node: node.total, summed=True, semibold=True),
        money_column("out", "Out", of, lambda node: node.assigned, summed=True),
        money_column("unused", "Unused", of, lambda node: node.unused, summed=True),
        money_column("unassigned", "Unassigned", of, lambda node: node.unassigned, summed=True),
        money_column("kept", "Kept", of, lambda node: node.kept, summed=True, secondary=True),
        Column("difference", "Difference", Kind.STATE, state, of.code, width=96),
    ]


def certificate_words(result: Result) -> str:
    """How exact the result is, in a sentence."""
    certificate = result.certificate
    if certificate.exact:
        exact = "Exact: the shares were solved in fractions, then settled to the smallest unit of money."
    else:
        exact = f"Solved in {certificate.iterations} rounds; before settling the error is below {certificate.residual}."
    groups = len(certificate.groups)
    solved = f" {groups} {'group' if groups == 1 else 'groups'} of activities solved together." if groups else ""
    return exact + solved


