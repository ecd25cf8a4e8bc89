"""Run: by which method the cost is allocated, what the other methods would give, and that nothing was lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QButtonGroup, QMenu, QStackedWidget, QToolButton, QWidget

from abc_costing.errors import AbcCostingError
from abc_costing.model.results import NodeCost
from abc_costing.model.rows import Method
from abc_costing.session import ChangeRecord, SetSettings
from ui.frame import parts
from ui.frame.chips import Chip, Pill
from ui.frame.findings_table import findings_table, show_findings
from ui.screens.node_figures import NodeInspector
from ui.screens.run_certificate import CertificateView, certificate_words
from ui.screens.run_comparison import MethodsCompared, most_moved_words, orders_of, orders_words
from ui.screens.run_tables import (
    KINDS,
    MEANING,
    METHODS,
    WORDS,
    MethodRow,
    agrees,
    balance_columns,
    difference_of,
    method_columns,
    method_rows,
)
from ui.screens.screen import Screen
from ui.tables.arrangement import GroupBy
from ui.tables.model import TableModel
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector

_VIEWS: Final = {"methods": "Methods", "balance": "Balance", "exactness": "Exactness", "refused": "Refused"}
_ICONS: Final = {"methods": "columns", "balance": "scales", "exactness": "done", "refused": "error"}


class RunScreen(Screen):
    """The method, the run, and what it came to. The methods are compared in the background when this is seen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Run")
        self.comparing = MethodsCompared(workspace, self)
        self._remark = ""
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
            made = self.add_action(_VIEWS[key], _ICONS[key], press=partial(self.show_view, key), checkable=True)
            self._choices.addButton(made)
            self._buttons[key] = made
        self._buttons["methods"].setChecked(True)
        self.add_stop()
        self.run_button = parts.button("Run", "primary", "run", self.run)
        self.run_button.setToolTip("Calculate anew (F5)")
        self.add_to_header(self.run_button)
        menu = QMenu(self)
        for method in METHODS:
            menu.addAction(WORDS[method]).triggered.connect(lambda _=False, method=method: self.choose(method))
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
        self.comparing.changed.connect(self._show_methods)
        self.cancel_asked.connect(self._stop)

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
        if self.isVisible() and (task.slot == "calculate" or self.comparing.is_long(task)):
            self.busy(task.message or task.label, task.fraction)

    def _on_end(self, task: Any, *_: object) -> None:
        self.comparing.ended(task)
        if task.slot == "calculate" or self.comparing.is_mine(task):
            self.idle()
        if self.comparing.stopped and self.comparing.is_mine(task):
            self._show_methods()
        if self.comparing.gave_way and self.isVisible():
            self.comparing.resume()
        elif self.comparing.gave_way:
            self.outdate()

    def _stop(self) -> None:
        self.workspace.runner.cancel_slot("calculate")
        self.comparing.stop()

    # ------------------------------------------------------------------------------------------------------- showing

    def touches(self, record: ChangeRecord) -> bool:
        return bool(record.tables or record.settings or record.ledger)

    def show_view(self, key: str) -> None:
        """Methods side by side, the balance of sources, the exactness, or why the run was refused."""
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self._pages[key])
        self._tell_remark()
        self.inspector_changed.emit()

    def refresh(self) -> None:
        workspace = self.workspace
        self.comparing.look_up()
        method = workspace.session.model.settings.method
        self._chip.set_value(WORDS[method])
        self._why.setText(MEANING[method])
        self._tell_state()
        self._show_methods()
        self._show_balance()
        self.exactness.show_result(workspace.result, workspace.session.model)
        show_findings(self.findings, workspace.run_findings)
        self._buttons["refused"].setVisible(bool(workspace.run_problem))
        if not workspace.run_problem and self._stack.currentWidget() is self.findings:
            self.show_view("methods")

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
        if not self.workspace.is_open:
            return
        compared, result, model = self.comparing.comparison, self.workspace.result, self.workspace.session.model
        base = METHODS.index(model.settings.method)
        made = method_columns(base, model.currency, orders=compared is None or bool(compared.orders_tried))
        rows = method_rows(compared, result)
        self.methods.model.set_columns(made, RowSource(rows, made, key=lambda row: row.key))
        if rows and result is not None:
            known = METHODS if compared else (result.method,)
            totals = {f"cost {method}": result.costed for method in known}
            changes = {f"change {method}": 0 for method in known if compared and method != METHODS[base]}
            same = agrees(compared, result) if compared and not self.workspace.stale else None
            self.methods.model.set_totals("Total costed", totals | changes, same)
        self._remark = self._methods_words(rows)
        self._tell_remark()
        self._tell_comparison()

    def _methods_words(self, rows: list[MethodRow]) -> str:
        compared, model = self.comparing.comparison, self.workspace.session.model
        if compared is None:
            return f"The methods cannot be compared. {self.comparing.refused}" if self.comparing.refused else ""
        told = ["Every method shares out the same cost; only the way of support activities differs.",
                most_moved_words(rows, model, self.formats), orders_words(compared, model)]  # fmt: skip
        return " ".join(words for words in told if words)

    def _tell_comparison(self) -> None:
        """Offers to compare where that was stopped or would take long; the banner is free as long as all is current."""
        if self.workspace.stale:
            return
        if self.comparing.stopped:
            words = "The comparison of the methods was stopped."
        elif self.comparing.waits:
            words = (f"Comparing the methods tries {orders_of(self.workspace.session.model):,} orders of closing. In a "
                     "model of this size it takes a while.")  # fmt: skip
        else:
            self.banner("")
            return
        self.banner(words, "info", "info", parts.button("Compare", press=self.comparing.compare))

    def _tell_remark(self) -> None:
        """About the methods; the other views have their own words."""
        self.note(self._remark if self._stack.currentWidget() is self.methods else "")

    def _show_balance(self) -> None:
        result = self.workspace.result
        nodes = [n for n in (result.nodes if result else ()) if n.kind != "service" or n.assigned or n.unassigned]
        of = self.workspace.session.model.currency
        made = balance_columns(of)
        self.balance.model.set_columns(made, RowSource(nodes, made, key=lambda node: node.node))
        self.balance.model.set_groups(GroupBy(lambda node: node.kind, KINDS) if nodes else None)
        if nodes:
            difference = sum(difference_of(node) for node in nodes)
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
