"""The tables of the run screen as values and columns: services by method, balance of sources, exactness in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Final, get_args

from abc_costing.model.results import MethodComparison, NodeCost, Result
from abc_costing.model.rows import Method, key_of
from abc_costing.money import Currency
from ui.screens.node_figures import money_column
from ui.tables.column import Column, Kind, Mark, State

METHODS: Final[tuple[Method, ...]] = get_args(Method)
WORDS: Final[dict[str, str]] = {
    "direct": "Direct", "step-down": "Step-down", "reciprocal": "Reciprocal",
}  # fmt: skip
UNCHARGED: Final = "\0uncharged"
KINDS: Final = {"pool": "Cost pools", "activity": "Activities", "service": "Services that pass cost on"}
MEANING: Final[dict[str, str]] = {
    "direct": "Support activities are charged to primary ones only.",
    "step-down": "Support activities are closed one after the other, each to those not yet closed.",
    "reciprocal": "Support activities that serve each other are solved together.",
}


@dataclass(frozen=True)
class MethodRow:
    """A service, or what is charged to none, by each method; amounts in minor units, None where not known.

    lowest, highest: by step-down, whatever the order of closing.
    """

    key: str
    name: str
    costs: tuple[int | None, ...]
    lowest: int | None = None
    highest: int | None = None

    def change(self, to: int, base: int) -> int | None:
        """What method `to` gives more than method `base`."""
        more, less = self.costs[to], self.costs[base]
        return None if more is None or less is None else more - less

    @property
    def moved(self) -> int | None:
        """What the order of closing alone makes of a difference."""
        return None if self.lowest is None or self.highest is None else self.highest - self.lowest

    @property
    def moved_part(self) -> Fraction | None:
        """The same as a part of the step-down cost."""
        cost = self.costs[METHODS.index("step-down")]
        return None if self.moved is None or not cost else Fraction(self.moved, abs(cost))


def method_rows(comparison: MethodComparison | None, result: Result | None) -> list[MethodRow]:
    """Services in the order of the model, then what no service is charged with, so that all is what was costed.

    Without a comparison there is only the method of the result.
    """
    if comparison is not None:
        rows = [
            MethodRow(s.service, s.name or s.service, tuple(getattr(s, method.replace("-", "_")) for method in METHODS),
                      *((s.lowest, s.highest) if comparison.orders_tried else (None, None)))
            for s in comparison.services
        ]  # fmt: skip
    elif result is not None:
        rows = [
            MethodRow(s.service, s.name or s.service,
                      tuple(s.cost if method == result.method else None for method in METHODS))
            for s in result.services
        ]  # fmt: skip
    else:
        return []
    return [*rows, *_uncharged(rows, result)]


def _uncharged(rows: Sequence[MethodRow], result: Result | None) -> list[MethodRow]:
    """Unused capacity and unassigned cost: what is left of the costed total, which is the same by every method."""
    if result is None:
        return []
    sums = [_sum([row.costs[place] for row in rows]) for place in range(len(METHODS))]
    left = tuple(None if amount is None else result.costed - amount for amount in sums)
    name = "Unused and unassigned" if result.unused and result.unassigned else "Unassigned"
    name = "Unused capacity" if result.unused and not result.unassigned else name
    return [MethodRow(UNCHARGED, name, left)] if any(left) else []


def _sum(amounts: Sequence[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def agrees(comparison: MethodComparison, result: Result) -> bool:
    """Whether the comparison has, under the method of the result, the costs of the result."""
    field = result.method.replace("-", "_")
    compared = {key_of(row.service): getattr(row, field) for row in comparison.services}
    return compared == {key_of(service.service): service.cost for service in result.services}


def _cost(place: int) -> Callable[[MethodRow], int | None]:
    return lambda row: row.costs[place]


def _changes(place: int, base: int, method: Method, of: Currency) -> list[Column[MethodRow]]:
    def change(row: MethodRow) -> int | None:
        return row.change(place, base)

    def part(row: MethodRow) -> Fraction | None:
        more, less = row.change(place, base), row.costs[base]
        return None if more is None or not less else Fraction(more, abs(less))

    return [
        _plain(f"change {method}", f"{WORDS[method]} less {WORDS[METHODS[base]].lower()}", of, change,
               signed=True, rule_before=True),
        Column(f"part {method}", "", Kind.PERCENT, part, "%", decimals=2, signed=True, secondary=True),
    ]  # fmt: skip


def _orders(of: Currency) -> list[Column[MethodRow]]:
    """Between which figures the order of closing alone moves the step-down cost."""
    return [
        _plain("lowest", "Lowest step-down", of, lambda row: row.lowest, rule_before=True, secondary=True,
               tooltip="The lowest cost that any order of closing gave"),
        _plain("highest", "Highest step-down", of, lambda row: row.highest, secondary=True,
               tooltip="The highest cost that any order of closing gave"),
        _plain("moved", "Order alone moves", of, lambda row: row.moved,
               tooltip="Highest less lowest: what is due to the order of closing alone"),
        Column("moved part", "", Kind.PERCENT, lambda row: row.moved_part, "%", decimals=2, secondary=True),
    ]  # fmt: skip


def _plain(key: str, heading: str, of: Currency, value: Callable[[MethodRow], int | None], **more: Any) -> Column[Any]:
    """An amount under a heading of two lines, without room for the currency, which the columns before it have."""
    return Column(key, heading, Kind.MONEY, value, divisor=of.unit, **more)


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


def method_columns(base: int, of: Currency, *, orders: bool) -> list[Column[MethodRow]]:
    """The cost by each method, that of the project tinted, what the others give more or less, what the order moves."""
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
    return [*made, *(_orders(of) if orders else [])]


def _same(mark: Mark, _row: MethodRow) -> Mark:
    return mark
