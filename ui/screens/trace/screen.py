"""The screen Trace and flow: a node, what it is made of by sender, pool or account, its largest paths and ledger rows,
and all flows of the run.

The flows are a picture too; its module is loaded when it is first looked at.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QMenu, QStackedWidget

from abc_costing.model.results import CostPath, Result, Trace
from abc_costing.model.rows import key_of
from ui.frame import parts
from ui.frame.chips import Chip
from ui.screens.grid_screen import search_field
from ui.screens.node_figures import NodeInspector, Nodes
from ui.screens.screen import Screen
from ui.screens.trace import paths, tables
from ui.screens.trace.poolings import Poolings
from ui.screens.traces import Traces
from ui.tables.column import Column
from ui.tables.sources import RowSource
from ui.tables.table import Table
from ui.workspace import Workspace

if TYPE_CHECKING:
    from abc_costing.session import Pooling
    from ui.frame.inspector import Inspector
    from ui.screens.trace.flow_page import FlowPage

LEDGER: Final = "ledger"
FLOWS: Final = "flows"
NO_RESULTS: Final = "No results yet. Run first, then every figure can be followed back."
PICTURE: Final = "picture"
PATHS: Final = "paths"
VIEWS: Final = {
    **tables.KINDS, PATHS: "Largest paths", LEDGER: "Ledger lines", FLOWS: "All flows", PICTURE: "Flow picture"}
CUT_OFFS: Final = {
    "nothing": Fraction(0), "0.1 %": Fraction(1, 1000), "0.5 %": Fraction(1, 200), "1 %": Fraction(1, 100)}


class TraceScreen(Screen):
    """Any figure back to the ledger: choose a node, then how to look at it. Enter on a sender goes on to that one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Trace and flow")
        self._node, self._view = "", "activity"
        self._traces = Traces(workspace, "trace-screen", self.outdate)
        self._with_ledger = Traces(workspace, "trace-ledger", self.outdate, with_ledger=True)
        self._paths = paths.LargestPaths(workspace, self.outdate)
        self._poolings = Poolings(workspace, self.outdate)
        self._count = 25
        self._listed: tuple[tuple[CostPath, ...], Pooling | None] | None = None
        self._about = NodeInspector(workspace, self.inspector_changed.emit, leads_on=False)
        columns = tables.contribution_columns(workspace.session.model.currency)
        self.model = paths.TraceModel(columns, RowSource((), columns), self.formats)
        self.table = Table(self.model, "Contributions", zebra=True)
        self._say_empty("")
        self.table.empty.pressed.connect(workspace.run)
        self.table.activated.connect(self._open)
        self._picture: FlowPage | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self.set_content(self._stack)
        self._node_chip = Chip("Figure", "–", menu=QMenu(self))
        self._view_chip = Chip("Show", VIEWS[self._view], menu=self._view_menu())
        self._cut_off = "0.1 %"
        self._cut_chip = Chip("Hide flows below", self._cut_off, menu=self._cut_menu())
        self._count_chip = Chip("List", str(self._count), menu=self._count_menu())
        for chip in (self._cut_chip, self._count_chip):
            chip.hide()
        self.search_field = search_field("Find in the table", self.table.set_filter)
        for widget in (self._node_chip, self._view_chip, self._cut_chip, self._count_chip, self.search_field):
            self.filters.add(widget)
        self._sum = parts.label("", "secondary")
        self.filters.add_end(self._sum)
        self.add_action("", "copy", "Copy the table with headings (Ctrl+Shift+C), or the picture", self._copy)

    def _say_empty(self, name: str) -> None:
        """Why there are no rows: nothing was calculated, or nothing reaches the figure called `name`."""
        if name:
            self.table.set_empty(f"No cost reaches {name} in {self.workspace.period}.", "flow")
        else:
            self.table.set_empty(NO_RESULTS, "flow", "Run")

    def _view_menu(self) -> QMenu:
        menu = QMenu(self)
        for key, text in VIEWS.items():
            menu.addAction(text).triggered.connect(lambda _checked=False, k=key: self.show_view(k))
        return menu

    def _cut_menu(self) -> QMenu:
        menu = QMenu(self)
        for words in CUT_OFFS:
            menu.addAction(words).triggered.connect(lambda _checked=False, w=words: self.hide_below(w))
        return menu

    def _count_menu(self) -> QMenu:
        menu = QMenu(self)
        for count in paths.COUNTS:
            menu.addAction(str(count)).triggered.connect(lambda _checked=False, n=count: self.list_paths(n))
        return menu

    def _node_menu(self, result: Result) -> QMenu:
        menu = QMenu(self)
        for kind, title in (("service", "Services"), ("activity", "Activities"), ("pool", "Cost pools")):
            inner = menu.addMenu(title)
            for node in result.nodes:
                if node.kind == kind:
                    text = f"{node.node}  {node.name}" if node.name != node.node else node.node
                    inner.addAction(text).triggered.connect(lambda _checked=False, n=node.node: self.go_to(n))
        return menu

    # --------------------------------------------------------------------------------------------------- what is shown

    def refresh(self) -> None:
        """The view of the chosen node from the current result."""
        result = self.workspace.result
        pictured = self._view == PICTURE and result is not None and bool(result.nodes)
        self._count_chip.setVisible(self._view == PATHS)
        for widget, visible in ((self._cut_chip, pictured), (self.search_field, not pictured)):
            widget.setVisible(visible)
        if not pictured:
            self._stack.setCurrentWidget(self.table)
        if result is None or not result.nodes:
            self._say_empty("")
            self._show([], tables.contribution_columns(self.workspace.session.model.currency), "", 0)
            self.set_context(self.workspace.run_problem)
            return
        if result.node(self._node) is None:
            self._node = result.services[0].service if result.services else result.nodes[0].node
        self._node_chip.set_menu(self._node_menu(result))
        name = Nodes(result).name(self._node)
        self._node_chip.set_value(name)
        self._view_chip.set_value(VIEWS[self._view])
        self._say_empty(name)
        self.set_context(f"{result.period} · {result.scenario} · exact to the minor unit")
        self._show_view(result, name)

    def _show_view(self, result: Result, name: str) -> None:
        of = self.workspace.session.model.currency
        if self._view == PICTURE:
            self._show_picture(result)
            return
        if self._view == FLOWS:
            self._show(list(result.flows), tables.flow_columns(of), f"{len(result.flows)} flows", None)
            return
        if self._view == PATHS:
            self._show_paths(result, name)
            return
        trace = (self._with_ledger if self._view == LEDGER else self._traces).of(self._node)
        if trace is None:
            self._sum.setText("Tracing…")
            return
        total = self.formats.exact_money(trace.total, of)
        if self._view == LEDGER:
            self._show_ledger(trace, name, total)
        else:
            found = tables.parts_of(trace.of_kind(self._view))
            self._show(found, tables.contribution_columns(of), f"{name}: {total} {of.code}", trace.total)

    def _show_paths(self, result: Result, name: str) -> None:
        node, of = result.node(self._node), self.workspace.session.model.currency
        found = self._paths.of(self._node, self._count)
        if found is None or node is None:
            self._sum.setText("Looking for the largest paths…")
            return
        total, pooling, before = node.total, self._poolings.of(result), self._listed
        said = paths.coverage_words(found, total, self.formats)
        if before is not None and before[0] is found and before[1] is pooling:
            self._sum.setText(said)
            return  # the same again would only lose the place in the table
        if before is None or before[0] is not found:
            self.model.arrangement.collapsed.clear()
        origins = paths.Origins(self.workspace.session.model, pooling)
        rows = paths.steps_of(found, total, self._count, origins)
        self._show(rows, paths.path_columns(of), said, None)
        self.model.set_groups(paths.ways(found, total, self._count))
        self.model.ordered = True
        self.model.set_totals(name, {"amount": total, "share": 1})
        self._listed = (found, pooling)

    def _show_picture(self, result: Result) -> None:
        page = self._picture or self._new_picture()
        self._stack.setCurrentWidget(page)
        page.show_result(result, self._poolings.of(result))
        unit = page.view.scene.amounts.unit
        self.set_context(f"{result.period} · {result.scenario} · {unit} · ribbon width = money")
        self._sum.setText("")

    def _new_picture(self) -> FlowPage:
        from ui.screens.trace.flow_page import FlowPage

        self._picture = page = FlowPage(self.workspace, self.formats)
        page.view.set_cut_off(CUT_OFFS[self._cut_off])
        page.node_chosen.connect(self._on_focus)
        page.node_opened.connect(self._open_card)
        page.view.save_failed.connect(lambda why: self.banner(why, "warning", "warning"))
        self._stack.addWidget(page)
        return page

    def _open_card(self, node: str) -> None:
        self._node = node
        self.show_view("activity")

    def _on_focus(self, node: str) -> None:
        """The inspector and the other views follow the card in focus."""
        self._node = node
        result = self.workspace.result
        if result is not None:
            self._node_chip.set_value(Nodes(result).name(node))
        self.inspector_changed.emit()

    def _show_ledger(self, trace: Trace, name: str, total: str) -> None:
        of = self.workspace.session.model.currency
        direct = trace.total - sum(line.contribution for line in trace.ledger)
        beside = f" · direct costs beside the ledger {self.formats.exact_money(direct, of)}" if direct else ""
        rows = sorted(trace.ledger, key=lambda line: (-abs(line.contribution), line.index))
        said = f"{name}: {total} {of.code} from {len(rows):,} ledger rows{beside}"
        self._show(rows, tables.ledger_columns(of), said, trace.total - direct)

    def _show(self, rows: list[Any], columns: list[Column[Any]], said: str, total: int | None) -> None:
        self.model.ordered = False
        self._listed = None
        if self.model.arrangement.group_by is not None:
            self.model.set_groups(None)
        if [c.key for c in columns] == [c.key for c in self.model.columns]:
            self.model.set_source(RowSource(rows, columns))
        else:
            self.model.set_columns(columns, RowSource(rows, columns))
        if rows and self._view != PATHS:
            key = "contribution" if self._view == LEDGER else "amount"
            shown = sum(getattr(row, key) for row in rows)
            self.model.set_totals("Total", equal=None if total is None else shown == total)
        self._sum.setText(said)

    # --------------------------------------------------------------------------------------------------------- places

    def show_view(self, view: str) -> None:
        """One of `VIEWS`."""
        self._view = view
        self.search_field.clear()
        self.outdate()
        if view == PICTURE and self._picture is not None:
            self._picture.setFocus()

    def list_paths(self, count: int) -> None:
        """How many of the largest paths are listed."""
        self._count = count
        self._count_chip.set_value(str(count))
        self.outdate()

    def hide_below(self, part: str) -> None:
        """One of `CUT_OFFS`: flows below that part of all cost are not drawn, only counted."""
        self._cut_off = part
        self._cut_chip.set_value(part)
        if self._picture is not None:
            self._picture.view.set_cut_off(CUT_OFFS[part])

    def go_to(self, place: object) -> None:
        """A node's name, or ("ledger", name) for its ledger lines."""
        if isinstance(place, tuple) and len(place) == 2 and place[0] == LEDGER:
            self._view, place = LEDGER, place[1]
        elif isinstance(place, str) and self._view in (LEDGER, FLOWS):
            self._view = "activity"
        if isinstance(place, str) and place:
            self._node = place
            self.outdate()
            self.refresh_if_needed()
            if self._view == PICTURE and self._picture is not None:
                self._picture.focus_on(place)

    def _open(self, _row_key: object, _column: str) -> None:
        index = self.table.grid.currentIndex()
        row = self.model.row_object(index.row()) if index.isValid() else None
        if isinstance(row, tables.Part):
            if self._view == "account":
                self.workspace.go_to("ledger", row.node)
            elif self.workspace.result and self.workspace.result.node(row.node):
                self.go_to(row.node)
        elif isinstance(row, paths.Step):
            self._trace(row.node)
        elif self._view == LEDGER and row is not None:
            self.workspace.go_to("ledger", row.index)
        elif self._view == FLOWS and row is not None:
            self.go_to(row.source)

    def _trace(self, node: str) -> None:
        """What a step of a way is made of: a pool has no senders but accounts."""
        known = self.workspace.result.node(node) if self.workspace.result else None
        if known is not None:
            self._node = known.node
            self.show_view("account" if known.kind == "pool" else "activity")

    def fill_inspector(self, inspector: Inspector) -> bool:
        """The chosen node: made of, goes to, capacity."""
        result = self.workspace.result
        known = result is not None and key_of(self._node) in {key_of(n.node) for n in result.nodes}
        return known and self._about.fill(inspector, self._node)

    def main_table(self) -> Table | None:
        """The table shown; none while the picture is."""
        return None if self._view == PICTURE else self.table

    def _copy(self) -> None:
        if self._view == PICTURE and self._picture is not None:
            self._picture.view.copy()
        else:
            self.table.grid.copy(True)
