"""The tables of the run screen as values and columns: services by method, balance of sources, exactness in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final, get_args

from abc_costing.model.results import NodeCost, Result
from abc_costing.model.rows import Method, key_of
from abc_costing.money import Currency
from ui.screens.node_figures import money_column
from ui.tables.column import Column, Kind, Mark, State

METHODS: Final[tuple[Method, ...]] = get_args(Method)
WORDS: Final[dict[str, str]] = {
    "direct": "Direct", "step-down": "Step-down", "reciprocal": "Reciprocal",
}  # fmt: skip
KINDS: Final = {"pool": "Cost pools", "activity": "Activities", "service": "Services that pass cost on"}
MEANING: Final[dict[str, str]] = {
    "direct": "Support activities are charged to primary ones only.",
    "step-down": "Support activities are closed one after the other, each to those not yet closed.",
    "reciprocal": "Support activities that serve each other are solved together.",
}


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


def _cost(place: int) -> Callable[[MethodRow], int | None]:
    return lambda row: row.costs[place]


def _changes(place: int, base: int, method: Method, of: Currency) -> list[Column[MethodRow]]:
    def change(row: MethodRow) -> int | None:
        return row.change(place, base)

    def part(row: MethodRow) -> Fraction | None:
        more, less = row.change(place, base), row.costs[base]
        return None if more is None or not less else Fraction(more, less)

    return [
        money_column(f"change {method}", f"{WORDS[method]} less {WORDS[METHODS[base]].lower()}", of, change,
                     signed=True, rule_before=True),
        Column(f"part {method}", "", Kind.PERCENT, part, "%", signed=True, secondary=True),
    ]  # fmt: skip


def difference_of(node: NodeCost) -> int:
    return node.total - node.assigned - node.unused - node.unassigned - node.kept


def balance_columns(of: Currency) -> list[Column[NodeCost]]:
    """What went into each source and where it is: out, unused, unassigned, kept; the difference must be nothing."""

    def state(node: NodeCost) -> State:
        off = difference_of(node)
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


def method_columns(base: int, of: Currency) -> list[Column[MethodRow]]:
    """The cost by each method, that of the project tinted, then what the others give more or less."""
    made: list[Column[MethodRow]] = [Column("name", "Service", value=lambda row: row.name, stretch=True)]
    for place, method in enumerate(METHODS):
        tint = Mark(tint=place == base)
        made.append(
            money_column(
                f"cost {method}", WORDS[method], of, _cost(place), semibold=place == base, mark=partial(_same, tint)
            )
        )
    for place, method in enumerate(METHODS):
        if place != base:
            made += _changes(place, base, method, of)
    return made


def _same(mark: Mark, _row: MethodRow) -> Mark:
    return mark
