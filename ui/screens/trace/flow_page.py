"""The flow picture of the workspace's result."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from abc_costing.model.results import Result
from abc_costing.model.rows import key_of
from abc_costing.session import Pooling
from ui.charts.flow_view import FlowView
from ui.screens.trace import flow_data
from ui.shell.formats import Formats
from ui.workspace import Workspace


class FlowPage(QWidget):
    """`show_result` draws; `node_chosen` tells the node focused, `node_opened` the one to be traced."""

    node_chosen = Signal(str)
    node_opened = Signal(str)

    def __init__(self, workspace: Workspace, formats: Formats) -> None:
        super().__init__()
        self._workspace = workspace
        self._shown: tuple[str, bool] = ("", False)
        self._flows: flow_data.Flows | None = None
        self.view = FlowView(formats, self)
        self.setFocusProxy(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.view.focus_changed.connect(lambda key: self._tell(key, self.node_chosen))
        self.view.opened.connect(lambda key: self._tell(key, self.node_opened))

    def _tell(self, key: str, whom: SignalInstance) -> None:
        result = self._workspace.result
        node = result.node(key) if result and key else None
        if node is not None:
            whom.emit(node.node)

    def show_result(self, result: Result, pooling: Pooling | None) -> None:
        """Draws the result, anew only where it or what is known of its ledger changed."""
        if self._shown == (result.run_id, pooling is not None):
            return
        self._shown = (result.run_id, pooling is not None)
        model = self._workspace.session.model
        names = {key_of(account.account): account.name for account in model.accounts}
        self._flows = found = flow_data.flows(result, pooling, names)
        self.view.name = f"flow-{result.period}"
        self.view.set_flows(
            found.stops, found.links, flow_data.HEADINGS, flow_data.NOUNS, model.currency, found.total)

    def focus_on(self, node: str) -> None:
        """Brings out a node's card."""
        if self._flows is not None:
            self.view.focus_on(self._flows.places.get(key_of(node), ""))
