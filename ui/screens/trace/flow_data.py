"""A result as the stops and links of its flow picture: ledger accounts, cost pools, activities, services.

Support activities serve each other and the rest, within their column: they are one stop, and what they pass on is said
of those who get it. What skips a column goes through a stop of its own, so that every link joins neighbours and the
last stage adds up to what the run costed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from abc_costing.model.results import NodeCost, Result
from abc_costing.model.rows import key_of
from ui.charts.flow_layout import Link, Stop, listed

if TYPE_CHECKING:
    from abc_costing.session import Pooling

HEADINGS: Final = ("Ledger accounts", "Cost pools", "Activities", "Services")
NOUNS: Final = ("groups", "pools", "activities", "services")
MOST_GROUPS: Final = 16
SUPPORT, TRACED, UNASSIGNED, UNUSED = "\0support", "\0traced", "\0unassigned", "\0unused"
LEFT_OPEN, BESIDE, DIRECT = "\0left", "\0beside", "\0direct"
_COLUMN: Final = {"pool": 1, "activity": 2, "service": 3}
_SPECIAL: Final = (
    (BESIDE, "Direct costs", 0, "Direct costs of the project, not in the ledger"),
    (DIRECT, "Direct costs", 1, "Direct costs go straight to activities and services"),
    (SUPPORT, "Support activities", 2, ""),
    (TRACED, "Traced direct", 2, "Straight to services, through no activity"),
    (UNASSIGNED, "Unassigned", 2, "Cost no driver takes"),
    (UNUSED, "Unused capacity", 3, "Supplied but not used; charged to no service"),
    (LEFT_OPEN, "Unassigned", 3, "Cost no driver takes; charged to no service"),
)


@dataclass(frozen=True)
class Flows:
    """What `ui.charts.flow_layout.arrange` takes. `total` is what the run costed."""

    stops: tuple[Stop, ...]
    links: tuple[Link, ...]
    total: int
    places: Mapping[str, str]
    """The stop in which a node is found, by the node's key."""


def flows(result: Result, pooling: Pooling | None, account_names: Mapping[str, str]) -> Flows:
    """The picture's data. Without `pooling` the ledger is one stop."""
    return _Builder(result, pooling, account_names).build()


class _Builder:
    def __init__(self, result: Result, pooling: Pooling | None, account_names: Mapping[str, str]) -> None:
        self.result, self.pooling, self.account_names = result, pooling, account_names
        self.nodes = {key_of(node.node): node for node in result.nodes}
        self.links: dict[tuple[str, str], int] = defaultdict(int)
        self.groups: dict[str, dict[str, int]] = {}
        self.support = self._support()

    def _support(self) -> frozenset[str]:
        """Activities that serve only other activities."""
        serves: dict[str, set[str]] = defaultdict(set)
        for flow in self.result.flows:
            serves[key_of(flow.source)].add(self.nodes[key_of(flow.target)].kind)
        return frozenset(k for k, kinds in serves.items() if kinds == {"activity"} and self.nodes[k].kind == "activity")

    def build(self) -> Flows:
        self._ledger()
        for flow in self.result.flows:
            self._between(self.nodes[key_of(flow.source)], self.nodes[key_of(flow.target)], flow.amount)
        for node in self.result.nodes:
            self._not_passed_on(node)
        links = tuple(Link(source, target, amount) for (source, target), amount in self.links.items())
        return Flows(tuple(self._stops()), links, self.result.costed, {k: self._place(k) for k in self.nodes})

    def _place(self, key: str) -> str:
        return SUPPORT if key in self.support else key

    def _between(self, source: NodeCost, target: NodeCost, amount: int) -> None:
        start, end = key_of(source.node), key_of(target.node)
        skipped = _COLUMN[target.kind] - _COLUMN[source.kind] - 1
        if skipped < 0:
            return  # within a column, or back: said in words
        if skipped:
            self.links[start, TRACED] += amount
            self.links[TRACED, end] += amount
        else:
            self.links[self._place(start), self._place(end)] += amount

    def _not_passed_on(self, node: NodeCost) -> None:
        place = self._place(key_of(node.node))
        for amount, end, over in ((node.unused, UNUSED, TRACED), (node.unassigned, LEFT_OPEN, UNASSIGNED)):
            if node.kind == "pool":
                self.links[place, over] += amount
                self.links[over, end] += amount
            elif node.kind == "activity":
                self.links[place, end] += amount

    def _ledger(self) -> None:
        taken = {key_of(name): take for name, take in self.pooling.pools.items()} if self.pooling else {}
        prefix = _digits([code for take in taken.values() for code, _ in take.accounts])
        for key, node in self.nodes.items():
            if node.kind != "pool":
                self._direct(key, node)
                continue
            take = taken.get(key)
            amount = take.amount if take else node.own
            for code, part in take.accounts if take else (("", node.own),):
                group = "\0ledger" + code[:prefix]
                within = self.groups.setdefault(group, {})
                within[code] = within.get(code, 0) + part
                self.links[group, key] += part
            self.links[BESIDE, key] += node.own - amount

    def _direct(self, key: str, node: NodeCost) -> None:
        if not node.own:
            return
        self.links[BESIDE, DIRECT] += node.own
        if node.kind == "service":
            self.links[DIRECT, TRACED] += node.own
            self.links[TRACED, key] += node.own
        else:
            self.links[DIRECT, self._place(key)] += node.own

    # ---------------------------------------------------------------------------------------------------------- stops

    def _stops(self) -> list[Stop]:
        into: dict[str, int] = defaultdict(int)
        out: dict[str, int] = defaultdict(int)
        for (source, target), amount in self.links.items():
            out[source] += amount
            into[target] += amount
        found = [self._group(key, within, out[key]) for key, within in self.groups.items()]
        for key, node in self.nodes.items():
            if key not in self.support:
                found.append(Stop(key, node.name or node.node, _COLUMN[node.kind], node.total))
        for key, name, column, note in _SPECIAL:
            amount = into[key] if column else out[key]
            said = self._support_note() if key == SUPPORT else note
            found.append(Stop(key, name, column, amount, special=True, note=said))
        return found

    def _group(self, key: str, within: Mapping[str, int], amount: int) -> Stop:
        """Accounts that begin alike, called after the largest of them; all are named in the note."""
        prefix = key.removeprefix("\0ledger")
        if not prefix:
            return Stop(key, "Ledger", 0, amount)
        codes = sorted(within, key=lambda code: -abs(within[code]))
        names = [f"{code} {self.account_names.get(key_of(code), '')}".strip() for code in codes]
        if len(codes) == 1:
            return Stop(key, names[0], 0, amount)
        largest = self.account_names.get(key_of(codes[0]), "")
        return Stop(key, f"{prefix}… {largest}".strip(), 0, amount, note=f"Largest first:\n{listed(names)}")

    def _support_note(self) -> str:
        names = [self.nodes[key].name or self.nodes[key].node for key in sorted(self.support)]
        passed = "They serve each other and pass all on to the activities above, not drawn within the column"
        return f"{passed}:\n{listed(names)}"


def _digits(codes: list[str]) -> int:
    """So many leading signs of an account make its group: as many as give no more groups than a column shows."""
    most = max((len(code) for code in codes), default=0)
    fitting = [n for n in range(1, most + 1) if len({code[:n] for code in codes}) <= MOST_GROUPS]
    return max(fitting, default=1)
