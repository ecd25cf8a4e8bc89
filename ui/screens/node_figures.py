"""Figures of nodes in the current result as read-only columns, and what the inspector says about one node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from abc_costing.model.results import Capacity, Flow, NodeCost, Result, Trace
from abc_costing.model.rows import key_of
from abc_costing.money import Currency
from ui.frame import parts
from ui.frame.inspector import Contribution
from ui.screens.capacities import fill_capacity
from ui.screens.drivers.overuse import offer_to_accept
from ui.screens.traces import Traces
from ui.shell.formats import Formats, shares
from ui.tables.column import Column, Kind
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.frame.inspector import Inspector, Section

_SHOWN = 8


@dataclass(frozen=True)
class Nodes:
    """A result's nodes and flows by name. Without a result everything is empty."""

    result: Result | None

    def __post_init__(self) -> None:
        nodes = self.result.nodes if self.result else ()
        object.__setattr__(self, "_by_name", {key_of(node.node): node for node in nodes})

    def of(self, name: str) -> NodeCost | None:
        """The node of a name."""
        found: NodeCost | None = self.__dict__["_by_name"].get(key_of(name))
        return found

    def name(self, node: str) -> str:
        """A node's name for people."""
        found = self.of(node)
        return found.name or node if found else node

    def total_of(self, kind: str) -> int:
        """The totals of all nodes of a kind, added."""
        return sum(node.total for node in (self.result.nodes if self.result else ()) if node.kind == kind)

    def flows_out(self, name: str) -> list[Flow]:
        """What a node passed on, largest first."""
        flows = self.result.flows if self.result else ()
        return sorted((f for f in flows if key_of(f.source) == key_of(name)), key=lambda f: -f.amount)

    def capacities(self, name: str) -> list[Capacity]:
        """The capacities of a node's drivers."""
        found = self.result.capacities if self.result else ()
        return [c for c in found if key_of(c.source) == key_of(name)]


def money_column(
    key: str, heading: str, of: Currency, value: Callable[[Any], int | None], **more: Any
) -> Column[Any]:
    """A read-only column of amounts in major units without decimals."""
    return Column(key, heading, Kind.MONEY, value, of.code, divisor=of.unit, **more)


def node_columns(
    name_of: Callable[[Any], str], nodes: Callable[[], Nodes], of: Currency, kind: str
) -> list[Column[Any]]:
    """Own, received, total, assigned and unused cost of the node that a row names; share of the total of its kind."""

    def amount(field: str) -> Callable[[Any], int | None]:
        return lambda row: getattr(nodes().of(name_of(row)), field, None)

    def share(row: Any) -> Fraction | None:
        found, whole = nodes().of(name_of(row)), nodes().total_of(kind)
        return None if found is None or not whole else Fraction(found.total, whole)

    return [
        money_column("own", "Own cost", of, amount("own"), summed=True, rule_before=True, secondary=True),
        money_column("received", "Received", of, amount("received"), summed=True, secondary=True),
        money_column("total", "Total cost", of, amount("total"), summed=True, semibold=True),
        money_column("assigned", "Assigned", of, amount("assigned"), summed=True, secondary=True),
        money_column("unused", "Unused", of, amount("unused"), summed=True, secondary=True),
        Column("part", "Share", Kind.SHARE, share, "%", tooltip="Part of the totals of this table, added"),
    ]


class NodeInspector:
    """What one node's total is made of and where it goes. The trace is worked out in the background.

    `changed` is called once a trace has arrived. `leads_on`: its button shows the flow, not yet the ledger rows.
    """

    def __init__(self, workspace: Workspace, changed: Callable[[], object], *, leads_on: bool = True) -> None:
        self.workspace = workspace
        self.formats = Formats()
        self._leads_on = leads_on
        self._traces = Traces(workspace, "trace-node", changed)

    def fill(self, inspector: Inspector, name: str) -> bool:
        """Fills the inspector for a node; False where there is no result that knows it."""
        result = self.workspace.result
        node = result.node(name) if result else None
        told = offer_to_accept(inspector, self.workspace, name)
        if result is None or node is None:
            return told
        money = self.workspace.session.model.currency
        trace = self._traces.of(node.node)
        both = node.own and node.received
        parts_of = f"{self._money(node.own)} own + {self._money(node.received)} received" if both else ""
        inspector.set_title("Trace")
        inspector.figure(node.name or node.node, self._money(node.total), money.code, parts_of)
        if trace is not None:
            self._made_of(inspector, trace)
        self._goes_to(inspector, node, Nodes(result))
        for capacity in Nodes(result).capacities(name):
            fill_capacity(inspector, capacity, self.workspace, self.formats)
        show = ("Show flow", "flow", node.node) if self._leads_on else ("Ledger lines", "lines", ("ledger", node.node))
        text, icon, place = show
        inspector.add_buttons(parts.button(text, icon=icon, press=lambda: self.workspace.go_to("trace", place)))
        return True

    def _money(self, amount: int) -> str:
        return self.formats.money(amount, self.workspace.session.model.currency)

    def _made_of(self, inspector: Inspector, trace: Trace) -> None:
        for kind, heading in (("activity", "Received at once from"), ("pool", "Made of cost pools")):
            found = trace.of_kind(kind)
            if found and (kind != "activity" or any(c.amount for c in found)):
                section = inspector.add_section(f"{heading}, {self._code()}", "% of total")
                self._list(section, [(c.name or c.node, c.amount, c.node) for c in found], trace.total)

    def _goes_to(self, inspector: Inspector, node: NodeCost, nodes: Nodes) -> None:
        lines = [(nodes.name(f.target), f.amount, f.target) for f in nodes.flows_out(node.node)]
        if node.unused:
            lines.append(("Unused capacity", node.unused, ""))
        if node.unassigned:
            lines.append(("Unassigned", node.unassigned, ""))
        if node.kept and node.kind == "service":
            lines.append(("Kept as cost of the service", node.kept, ""))
        if lines:
            self._list(inspector.add_section(f"Goes to, {self._code()}", "% of total"), lines, node.total)

    def _list(self, section: Section, lines: list[tuple[str, int, str]], total: int) -> None:
        shown, rest = lines[:_SHOWN], lines[_SHOWN:]
        if rest:
            shown = [*shown, (f"Other, {len(rest)}", sum(amount for _, amount, _ in rest), "")]
        percent = shares([amount for _, amount, _ in shown])
        entries = [
            Contribution(name, self._money(amount), self.formats.percent(part), key or None)
            for (name, amount, key), part in zip(shown, percent, strict=True)
        ]
        adds_up = sum(amount for _, amount, _ in lines) == total
        section.contributions(entries, (self._money(total), self.formats.percent(1)), adds_up)
        section.chosen.connect(lambda key: self.workspace.go_to("trace", key))

    def _code(self) -> str:
        return self.workspace.session.model.currency.code
